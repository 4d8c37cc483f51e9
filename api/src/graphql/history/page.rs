//! Histories in Relay's pages.

use async_graphql::SimpleObject;
use async_graphql::connection::PageInfo;
use mirror::feed::history::Position;
use mirror::page::Page;

use super::HistoryEntry;
use crate::graphql::page::{info, open, seal};

/// The list, inside cursors.
const HISTORY: &str = "history";

/// A page of a history.
#[derive(SimpleObject)]
pub(crate) struct HistoryConnection {
    /// The entries with their cursors.
    edges: Vec<HistoryEdge>,
    /// The entries.
    nodes: Vec<HistoryEntry>,
    /// Where the page stands in the list.
    page_info: PageInfo,
}

/// An entry in a page.
#[derive(SimpleObject)]
pub(crate) struct HistoryEdge {
    /// Its place in the list.
    cursor: String,
    /// The entry.
    node: HistoryEntry,
}

impl HistoryConnection {
    pub(crate) fn new(page: Page<HistoryEntry>) -> Self {
        let nodes = page.rows;
        let edge = |node: &HistoryEntry| HistoryEdge { cursor: cursor(&node.line.position), node: node.clone() };
        let edges: Vec<HistoryEdge> = nodes.iter().map(edge).collect();
        let end = |edge: Option<&HistoryEdge>| edge.map(|edge| edge.cursor.clone());
        let page_info = info(page.has_previous, page.has_next, end(edges.first()), end(edges.last()));
        Self { edges, nodes, page_info }
    }

    /// Reads a cursor of a history.
    pub(crate) fn position(cursor: &str) -> Option<Position> {
        let place = open(HISTORY, cursor)?;
        let (number, field) = place.split_once(':')?;
        Some(Position { number: number.parse().ok()?, field: field.to_owned() })
    }
}

fn cursor(position: &Position) -> String {
    seal(HISTORY, &format!("{}:{}", position.number, position.field))
}
