//! Relay's paging: the four arguments read into a window, and cursors that only fit the list they came from.
//!
//! A cursor is opaque to clients. Inside is the list it belongs to, the sort included, and a row's place in it; a cursor
//! of another list or another sort is refused rather than misread.

use async_graphql::Enum;
use async_graphql::connection::PageInfo;
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use mirror::error::{Code, Refusal, Result};
use mirror::page::{Direction, End, PageSize, Window};

/// Which way a list is sorted.
#[derive(Enum, Clone, Copy, Debug, PartialEq, Eq)]
#[graphql(remote = "Direction")]
pub(crate) enum SortDirection {
    /// Small to large, old to new, a to z.
    #[graphql(name = "ASC")]
    Ascending,
    /// The other way round.
    #[graphql(name = "DESC")]
    Descending,
}

/// The paging arguments of a field.
#[derive(Clone, Debug, Default)]
pub(crate) struct PageArgs {
    /// How many from the beginning.
    pub(crate) first: Option<i32>,
    /// Only behind this cursor.
    pub(crate) after: Option<String>,
    /// How many from the end.
    pub(crate) last: Option<i32>,
    /// Only ahead of this cursor.
    pub(crate) before: Option<String>,
}

impl PageArgs {
    /// The window that the arguments describe; `read` reads a cursor of this list.
    pub(crate) fn window<P>(&self, read: impl Fn(&str) -> Option<P>) -> Result<Window<P>> {
        let (end, rows, argument) = match (self.first, self.last) {
            (Some(_), Some(_)) => {
                let sentence = "Ask for the first rows or for the last ones, not for both.";
                return Err(Refusal::new(Code::InvalidValue, sentence).at(["last"]).into());
            }
            (rows, None) => (End::First, rows, "first"),
            (None, rows) => (End::Last, rows, "last"),
        };
        let size = match rows {
            None => PageSize::DEFAULT,
            Some(rows) => PageSize::new(rows.into())
                .ok_or_else(|| Refusal::new(Code::InvalidValue, format!("`{argument}` is 1 to 100.")).at([argument]))?,
        };
        let after = bound(self.after.as_deref(), "after", &read)?;
        let before = bound(self.before.as_deref(), "before", &read)?;
        Ok(Window { size, end, after, before })
    }
}

fn bound<P>(cursor: Option<&str>, argument: &str, read: impl Fn(&str) -> Option<P>) -> Result<Option<P>, Refusal> {
    let Some(cursor) = cursor else { return Ok(None) };
    let sentence = || format!("`{argument}` is no cursor of this list in this sort order.");
    read(cursor).map(Some).ok_or_else(|| Refusal::new(Code::InvalidValue, sentence()).at([argument]))
}

/// What a page of this size costs, for the limit on a request's complexity.
pub(crate) fn cost(first: Option<i32>, last: Option<i32>, child: usize) -> usize {
    let rows = first.or(last).unwrap_or(20).clamp(1, 100);
    1 + usize::try_from(rows).unwrap_or(1) * child
}

/// Makes a cursor from a list's name and a place in it.
pub(crate) fn seal(list: &str, place: &str) -> String {
    URL_SAFE_NO_PAD.encode(format!("{list}:{place}"))
}

/// The place inside a cursor, if it is one of this list. Nothing of ours holds a NUL, and Postgres takes none.
pub(crate) fn open(list: &str, cursor: &str) -> Option<String> {
    let text = String::from_utf8(URL_SAFE_NO_PAD.decode(cursor).ok()?).ok()?;
    let place = text.strip_prefix(list)?.strip_prefix(':')?;
    (!place.contains('\0')).then(|| place.to_owned())
}

/// Relay's `pageInfo` for a page with these cursors at its ends.
pub(crate) fn info(has_previous: bool, has_next: bool, first: Option<String>, last: Option<String>) -> PageInfo {
    PageInfo { has_previous_page: has_previous, has_next_page: has_next, start_cursor: first, end_cursor: last }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn args(first: Option<i32>, last: Option<i32>, after: Option<&str>) -> PageArgs {
        PageArgs { first, last, after: after.map(str::to_owned), before: None }
    }

    fn refused(args: &PageArgs) -> String {
        args.window(|cursor| open("rows", cursor)).unwrap_err().refusals()[0].field.join(".")
    }

    #[test]
    fn p52_a_page_has_20_rows_unless_asked_and_100_at_most() {
        let window = |first| args(first, None, None).window(|cursor| open("rows", cursor)).unwrap();
        assert_eq!(window(None).size, PageSize::DEFAULT);
        assert_eq!(window(Some(100)).size, PageSize::MAX);
        for wrong in [0, -1, 101, i32::MIN] {
            assert_eq!(refused(&args(Some(wrong), None, None)), "first");
        }
        assert_eq!(refused(&args(None, Some(0), None)), "last");
    }

    #[test]
    fn first_and_last_at_once_are_refused() {
        assert_eq!(refused(&args(Some(1), Some(1), None)), "last");
    }

    #[test]
    fn a_cursor_fits_only_the_list_it_came_from() {
        let cursor = seal("rows", "7:a:b");
        assert_eq!(open("rows", &cursor).as_deref(), Some("7:a:b"));
        assert_eq!(open("row", &cursor), None);
        assert_eq!(refused(&args(None, None, Some(&seal("others", "7")))), "after");
        assert_eq!(refused(&args(None, None, Some("~"))), "after");
        assert_eq!(open("rows", &seal("rows", "a\0")), None);
    }

    #[test]
    fn the_cost_of_a_page_never_overflows() {
        assert_eq!(cost(None, None, 2), 41);
        assert_eq!(cost(Some(i32::MAX), None, 2), 201);
        assert_eq!(cost(Some(i32::MIN), None, 2), 3);
    }
}
