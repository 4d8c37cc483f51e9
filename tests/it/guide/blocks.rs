//! The fenced blocks of the guide, in its order.

use std::fmt;

/// The guide.
const GUIDE: &str = include_str!("../../../docs/graphql.md");

/// A block between fences.
#[derive(Debug)]
pub(super) struct Block {
    /// The line in the guide that it begins in.
    line: usize,
    /// What stands behind the fence.
    pub(super) language: String,
    pub(super) text: String,
}

impl fmt::Display for Block {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "docs/graphql.md:{}: {}", self.line, self.text.trim_end())
    }
}

/// All of them.
pub(super) fn blocks() -> Vec<Block> {
    let mut blocks = Vec::new();
    let mut open: Option<Block> = None;
    for (number, line) in GUIDE.lines().enumerate() {
        match (line.strip_prefix("```"), open.as_mut()) {
            (Some(language), None) => {
                open = Some(Block { line: number + 2, language: language.to_owned(), text: String::new() });
            }
            (Some(_), Some(_)) => blocks.extend(open.take()),
            (None, Some(block)) => {
                block.text.push_str(line);
                block.text.push('\n');
            }
            (None, None) => {}
        }
    }
    blocks
}
