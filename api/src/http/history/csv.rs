//! Lines of a history as lines of CSV (RFC 4180).
//!
//! A spreadsheet takes a cell that begins like a formula for one, and what stands in a CRM is typed by strangers. Such a
//! cell gets an apostrophe in front, which spreadsheets do not show.

use chrono::SecondsFormat;
use mirror::feed::history::Line;
use mirror::feed::names::Names;

use crate::graphql::node::GlobalId;

const COLUMNS: [&str; 13] = [
    "at",
    "event",
    "field",
    "label",
    "old",
    "new",
    "reason",
    "actor",
    "user",
    "apiKeyName",
    "apiKeyPrefix",
    "lane",
    "runId",
];

/// What stands between the parts of a value that has several.
const BETWEEN: &str = "; ";

/// The first line.
pub(super) fn header() -> String {
    line(COLUMNS.map(str::to_owned))
}

/// A line of the history.
pub(super) fn row(entry: &Line, names: &Names) -> String {
    let happening = entry.happening;
    let origin = happening.origin;
    let change = entry.change.as_ref();
    let key = origin.key().and_then(|key| names.key(key));
    let user = origin.user().map(|user| names.user(user).map_or_else(|| user.to_string(), |user| user.name.clone()));
    let cells = [
        Some(happening.at.to_rfc3339_opts(SecondsFormat::Micros, true)),
        Some(happening.event.as_str().to_owned()),
        change.map(|change| names.name_of(&change.field)),
        change.map(|change| names.label_of(&change.field)),
        change.map(|change| names.texts(&change.field, &change.old).join(BETWEEN)),
        change.map(|change| names.texts(&change.field, &change.new).join(BETWEEN)),
        happening.reason.map(|reason| reason.as_str().to_owned()),
        Some(origin.kind().as_str().to_owned()),
        user,
        key.map(|key| key.name.clone()),
        key.map(|key| key.prefix.clone()),
        origin.lane().map(|lane| lane.as_str().to_owned()),
        origin.run().map(|run| run.to_global().to_string()),
    ];
    line(cells.map(Option::unwrap_or_default))
}

fn line(cells: [String; COLUMNS.len()]) -> String {
    cells.map(|text| cell(&text)).join(",") + "\r\n"
}

fn cell(text: &str) -> String {
    let apostrophe = if text.starts_with(['=', '+', '-', '@', '\t', '\r', '\n']) { "'" } else { "" };
    if text.contains(['"', ',', '\r', '\n']) {
        return format!("\"{apostrophe}{}\"", text.replace('"', "\"\""));
    }
    format!("{apostrophe}{text}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cells_keep_their_text_whatever_is_in_it() {
        let cases = [
            ("plain", "plain"),
            ("", ""),
            ("Miller, \"Jo\"", "\"Miller, \"\"Jo\"\"\""),
            ("two\r\nlines", "\"two\r\nlines\""),
            ("Müller & Söhne", "Müller & Söhne"),
        ];
        for (text, written) in cases {
            assert_eq!(cell(text), written);
        }
    }

    #[test]
    fn no_cell_is_taken_for_a_formula() {
        for formula in ["=1+1", "+1", "-1", "@SUM(A1)", "\tx"] {
            assert_eq!(cell(formula), format!("'{formula}"));
        }
        assert_eq!(cell("=HYPERLINK(\"x\",\"y\")"), "\"'=HYPERLINK(\"\"x\"\",\"\"y\"\")\"");
        assert_eq!(cell("\rx"), "\"'\rx\"");
    }
}
