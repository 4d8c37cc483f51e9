//! Records as JSON, written by hand: a page of a hundred records is most of what the simulator ever does.

use std::fmt::Write as _;

use axum::response::{IntoResponse, Response};
use http::{StatusCode, header};

use crate::clock::Millis;
use crate::portal::Portal;
use crate::portal::object::{ObjectType, RecordId};
use crate::portal::property::PropertyIndex;
use crate::portal::store::View;

/// At most this many links of a type are shown inside a record.
const INLINE_LINKS: usize = 100;

/// Which properties are shown, with their keys already in JSON.
#[derive(Debug)]
pub(crate) struct Projection {
    kind: ObjectType,
    columns: Vec<(String, PropertyIndex)>,
    history: Vec<(String, PropertyIndex)>,
    associations: Vec<ObjectType>,
}

impl Projection {
    /// The asked properties and those that always come along. Unknown names are ignored.
    pub(crate) fn new<'a>(portal: &Portal, kind: ObjectType, asked: impl IntoIterator<Item = &'a str>) -> Self {
        let always = ["createdate", "hs_object_id", kind.modified_property()];
        let mut asked: Vec<&str> = asked.into_iter().collect();
        if asked.is_empty() {
            asked.extend(kind.default_properties());
        }
        Self {
            kind,
            columns: columns(portal, kind, asked.into_iter().chain(always)),
            history: Vec::new(),
            associations: Vec::new(),
        }
    }

    /// With the history of some properties.
    pub(crate) fn with_history<'a>(mut self, portal: &Portal, asked: impl IntoIterator<Item = &'a str>) -> Self {
        self.history = columns(portal, self.kind, asked);
        self
    }

    /// With the first links to some types.
    pub(crate) fn with_associations(mut self, types: Vec<ObjectType>) -> Self {
        self.associations = types;
        self
    }
}

fn columns<'a>(
    portal: &Portal,
    kind: ObjectType,
    names: impl IntoIterator<Item = &'a str>,
) -> Vec<(String, PropertyIndex)> {
    let schema = portal.schema(kind);
    let mut columns: Vec<(String, PropertyIndex)> = names
        .into_iter()
        .filter_map(|name| {
            let mut key = String::with_capacity(name.len() + 3);
            write_text(&mut key, name);
            key.push(':');
            Some((key, schema.readable(name)?))
        })
        .collect();
    columns.sort_unstable();
    columns.dedup();
    columns
}

/// Writes the records of one answer.
pub(crate) struct Writer<'a> {
    portal: &'a Portal,
    projection: &'a Projection,
    url: &'a str,
    out: String,
    scratch: String,
    written: usize,
}

impl<'a> Writer<'a> {
    /// Starts an answer whose `results` come first: `{<opening>"results":[`.
    pub(crate) fn open(portal: &'a Portal, projection: &'a Projection, url: &'a str, opening: &str) -> Self {
        let mut out = String::with_capacity(64 * 1024);
        out.push('{');
        out.push_str(opening);
        out.push_str("\"results\":[");
        Self { portal, projection, url, out, scratch: String::with_capacity(256), written: 0 }
    }

    /// One record alone.
    pub(crate) fn single(
        portal: &'a Portal,
        projection: &'a Projection,
        url: &'a str,
        view: View<'_>,
        archived_at: Option<Millis>,
    ) -> String {
        let mut writer =
            Self { portal, projection, url, out: String::with_capacity(4096), scratch: String::new(), written: 0 };
        writer.record(view, archived_at);
        writer.out
    }

    /// Appends a record to the results.
    pub(crate) fn push(&mut self, view: View<'_>, archived_at: Option<Millis>) {
        if self.written > 0 {
            self.out.push(',');
        }
        self.written += 1;
        self.record(view, archived_at);
    }

    /// Ends the results; what is appended must end the object.
    pub(crate) fn close(mut self, ending: &str) -> String {
        self.out.push(']');
        self.out.push_str(ending);
        self.out.push('}');
        self.out
    }

    fn record(&mut self, view: View<'_>, archived_at: Option<Millis>) {
        let (portal, kind) = (self.portal, self.projection.kind);
        let _ = write!(self.out, "{{\"id\":\"{}\",\"properties\":{{", view.id());
        for (position, (key, property)) in self.projection.columns.iter().enumerate() {
            if position > 0 {
                self.out.push(',');
            }
            self.out.push_str(key);
            self.scratch.clear();
            if portal.write_value(kind, view, *property, &mut self.scratch) {
                write_text(&mut self.out, &self.scratch);
            } else {
                self.out.push_str("null");
            }
        }
        self.out.push('}');
        self.history(view);
        self.out.push_str(",\"createdAt\":\"");
        view.created_at().write_iso(&mut self.out);
        self.out.push_str("\",\"updatedAt\":\"");
        view.updated_at().write_iso(&mut self.out);
        self.out.push_str(if archived_at.is_some() { "\",\"archived\":true" } else { "\",\"archived\":false" });
        if let Some(at) = archived_at {
            self.out.push_str(",\"archivedAt\":\"");
            at.write_iso(&mut self.out);
            self.out.push('"');
        }
        self.associations(view.id());
        let (spec, type_id) = (&portal.spec, kind.type_id());
        let _ = write!(
            self.out,
            ",\"url\":\"https://{}/contacts/{}/record/{type_id}/{}\"}}",
            spec.ui_domain,
            spec.hub_id,
            view.id()
        );
    }

    /// Earlier values are not kept: the history of a property is its value now.
    fn history(&mut self, view: View<'_>) {
        if self.projection.history.is_empty() {
            return;
        }
        self.out.push_str(",\"propertiesWithHistory\":{");
        for (position, (key, property)) in self.projection.history.iter().enumerate() {
            if position > 0 {
                self.out.push(',');
            }
            self.out.push_str(key);
            self.scratch.clear();
            if !self.portal.write_value(self.projection.kind, view, *property, &mut self.scratch) {
                self.out.push_str("[]");
                continue;
            }
            self.out.push_str("[{\"value\":");
            write_text(&mut self.out, &self.scratch);
            self.out.push_str(",\"timestamp\":\"");
            view.updated_at().write_iso(&mut self.out);
            self.out.push_str("\",\"sourceType\":\"CRM_UI\"}]");
        }
        self.out.push('}');
    }

    /// Links inside a record: one entry per type of link, so that one record can appear twice.
    fn associations(&mut self, id: RecordId) {
        let kind = self.projection.kind;
        let mut any = false;
        for &to in &self.projection.associations {
            let links = self.portal.live_links(kind, id, to);
            if links.is_empty() {
                continue;
            }
            self.out.push_str(if any { "," } else { ",\"associations\":{" });
            any = true;
            let _ = write!(self.out, "\"{}\":{{\"results\":[", to.plural());
            let name = format!("{}_to_{}", kind.singular(), to.singular());
            for (position, link) in links.iter().take(INLINE_LINKS).enumerate() {
                let comma = if position > 0 { "," } else { "" };
                let _ = write!(self.out, "{comma}{{\"id\":\"{}\",\"type\":\"{name}\"}}", link.to);
                let _ = write!(self.out, ",{{\"id\":\"{}\",\"type\":\"{name}_unlabeled\"}}", link.to);
            }
            self.out.push(']');
            if let Some(next) = links.get(INLINE_LINKS) {
                let link = format!("{}/crm/v3/objects/{}/{id}/associations/{}", self.url, kind.plural(), to.plural());
                let _ = write!(
                    self.out,
                    ",\"paging\":{{\"next\":{{\"after\":\"{}\",\"link\":\"{link}?after={}\"}}}}",
                    next.to, next.to
                );
            }
            self.out.push('}');
        }
        if any {
            self.out.push('}');
        }
    }
}

/// Appends a text as a JSON string.
pub(crate) fn write_text(out: &mut String, text: &str) {
    out.push('"');
    let mut clean_from = 0;
    for (at, byte) in text.bytes().enumerate() {
        if byte >= 0x20 && byte != b'"' && byte != b'\\' {
            continue;
        }
        out.push_str(&text[clean_from..at]);
        clean_from = at + 1;
        match byte {
            b'"' => out.push_str("\\\""),
            b'\\' => out.push_str("\\\\"),
            b'\n' => out.push_str("\\n"),
            b'\r' => out.push_str("\\r"),
            b'\t' => out.push_str("\\t"),
            other => {
                let _ = write!(out, "\\u{other:04x}");
            }
        }
    }
    out.push_str(&text[clean_from..]);
    out.push('"');
}

/// The `paging` member of a listing, preceded by a comma. The link names another version on purpose:
/// so do HubSpot's, and only `after` may be used.
pub(crate) fn paging(url: &str, path: &str, after: &str, limit: usize) -> String {
    format!(",\"paging\":{{\"next\":{{\"after\":\"{after}\",\"link\":\"{url}{path}?limit={limit}&after={after}\"}}}}")
}

/// A finished JSON answer.
pub(crate) fn answer(status: StatusCode, body: String) -> Response {
    (status, [(header::CONTENT_TYPE, "application/json;charset=utf-8")], body).into_response()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn written_text_is_json() {
        for text in ["plain", "quote \" and \\", "line\nbreak\ttab\r", "\u{1}\u{1f}", "emoji 🚀 東京", ""] {
            let mut out = String::new();
            write_text(&mut out, text);
            assert_eq!(serde_json::from_str::<String>(&out).unwrap(), text);
        }
    }
}
