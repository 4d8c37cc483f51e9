//! Runs and issues in Relay's pages.

use async_graphql::SimpleObject;
use async_graphql::connection::PageInfo;
use chrono::{DateTime, Utc};
use entity::id::{IssueId, RunId};
use entity::{sync_issue, sync_run};
use mirror::page::Page;

use super::{SyncIssue, SyncRun};
use crate::graphql::page::{info, open, seal};

const RUNS: &str = "syncRuns";
const ISSUES: &str = "syncIssues";

/// A page of runs.
#[derive(SimpleObject)]
pub(crate) struct SyncRunConnection {
    /// The runs with their cursors.
    edges: Vec<SyncRunEdge>,
    /// The runs.
    nodes: Vec<SyncRun>,
    /// Where the page stands in the list.
    page_info: PageInfo,
}

/// A run in a page.
#[derive(SimpleObject)]
pub(crate) struct SyncRunEdge {
    /// Its place in the list.
    cursor: String,
    /// The run.
    node: SyncRun,
}

impl SyncRunConnection {
    pub(super) fn position(cursor: &str) -> Option<RunId> {
        open(RUNS, cursor)?.parse().ok().map(RunId)
    }

    pub(super) fn new(page: Page<sync_run::Model>, read_at: DateTime<Utc>) -> Self {
        let edge = |model: sync_run::Model| SyncRunEdge {
            cursor: seal(RUNS, &model.id.to_string()),
            node: SyncRun { model, read_at },
        };
        let edges: Vec<SyncRunEdge> = page.rows.into_iter().map(edge).collect();
        let cursor = |edge: Option<&SyncRunEdge>| edge.map(|edge| edge.cursor.clone());
        let page_info = info(page.has_previous, page.has_next, cursor(edges.first()), cursor(edges.last()));
        Self { nodes: edges.iter().map(|edge| edge.node.clone()).collect(), edges, page_info }
    }
}

/// A page of issues.
#[derive(SimpleObject)]
pub(crate) struct SyncIssueConnection {
    /// The issues with their cursors.
    edges: Vec<SyncIssueEdge>,
    /// The issues.
    nodes: Vec<SyncIssue>,
    /// Where the page stands in the list.
    page_info: PageInfo,
}

/// An issue in a page.
#[derive(SimpleObject)]
pub(crate) struct SyncIssueEdge {
    /// Its place in the list.
    cursor: String,
    /// The issue.
    node: SyncIssue,
}

impl SyncIssueConnection {
    pub(super) fn position(cursor: &str) -> Option<IssueId> {
        open(ISSUES, cursor)?.parse().ok().map(IssueId)
    }
}

impl From<Page<sync_issue::Model>> for SyncIssueConnection {
    fn from(page: Page<sync_issue::Model>) -> Self {
        let edge = |model: sync_issue::Model| SyncIssueEdge {
            cursor: seal(ISSUES, &model.id.to_string()),
            node: SyncIssue { model },
        };
        let edges: Vec<SyncIssueEdge> = page.rows.into_iter().map(edge).collect();
        let cursor = |edge: Option<&SyncIssueEdge>| edge.map(|edge| edge.cursor.clone());
        let page_info = info(page.has_previous, page.has_next, cursor(edges.first()), cursor(edges.last()));
        Self { nodes: edges.iter().map(|edge| edge.node.clone()).collect(), edges, page_info }
    }
}
