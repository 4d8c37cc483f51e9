//! Text that people look for, made safe to compare with. It may be somebody's e-mail address, so it never prints.

use std::fmt;

use crate::error::{Code, Refusal};

/// Longer ones are a mistake, and only make the database work.
const LONGEST: usize = 200;

/// Text looked for anywhere within a column, without regard to case.
#[derive(Clone, PartialEq, Eq, Hash)]
pub struct SearchText(String);

impl SearchText {
    /// Trims the text; blank text looks for nothing.
    pub fn parse(text: &str) -> Result<Option<Self>, Refusal> {
        let text = checked(text)?.trim();
        Ok((!text.is_empty()).then(|| Self(text.to_owned())))
    }

    /// The pattern for SQL's `like`, in which `%`, `_` and `\` mean themselves. Its case is left to the database, so
    /// that column and pattern are folded by the same rule.
    pub(crate) fn pattern(&self) -> String {
        let mut pattern = String::with_capacity(self.0.len() + 2);
        pattern.push('%');
        for letter in self.0.chars() {
            if matches!(letter, '%' | '_' | '\\') {
                pattern.push('\\');
            }
            pattern.push(letter);
        }
        pattern.push('%');
        pattern
    }
}

/// Text that a value must equal.
#[derive(Clone, PartialEq, Eq, Hash)]
pub struct Exactly(String);

impl Exactly {
    /// Takes the text as it is.
    pub fn parse(text: &str) -> Result<Self, Refusal> {
        checked(text).map(|text| Self(text.to_owned()))
    }

    /// The text.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Debug for SearchText {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("SearchText(..)")
    }
}

impl fmt::Debug for Exactly {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Exactly(..)")
    }
}

/// Postgres has no NUL in text, so nothing could ever match one.
fn checked(text: &str) -> Result<&str, Refusal> {
    if text.contains('\0') {
        return Err(Refusal::new(Code::InvalidValue, "The text holds a NUL character."));
    }
    if text.chars().count() > LONGEST {
        return Err(Refusal::new(Code::InvalidValue, format!("The text is longer than {LONGEST} characters.")));
    }
    Ok(text)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn wildcards_mean_themselves() {
        let text = SearchText::parse(r" 50%_\ ").unwrap().unwrap();
        assert_eq!(text.pattern(), r"%50\%\_\\%");
    }

    #[test]
    fn blank_text_looks_for_nothing() {
        assert_eq!(SearchText::parse("  "), Ok(None));
    }

    #[test]
    fn text_that_can_match_nothing_is_refused() {
        assert!(SearchText::parse("a\0b").is_err());
        assert!(Exactly::parse(&"x".repeat(201)).is_err());
    }
}
