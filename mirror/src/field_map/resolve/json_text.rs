//! A JSON object written straight into text: it goes to Postgres as text, so nothing in between is built.

use std::borrow::Cow;
use std::fmt;

use serde::Serialize;

/// The text of a JSON object.
#[derive(Clone, PartialEq, Eq)]
pub struct JsonText(Cow<'static, str>);

impl JsonText {
    /// The text.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// Whether the object has no member.
    pub fn is_empty(&self) -> bool {
        self.0 == "{}"
    }
}

impl Default for JsonText {
    fn default() -> Self {
        Self(Cow::Borrowed("{}"))
    }
}

/// Values are people's data and stay out of logs.
impl fmt::Debug for JsonText {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "JsonText({} bytes)", self.0.len())
    }
}

/// A member's name, written once for all records.
#[derive(Clone, Debug)]
pub(super) struct Key(Box<[u8]>);

impl Key {
    pub(super) fn new(name: &str) -> Self {
        let mut text = Vec::with_capacity(name.len() + 3);
        write(&mut text, &name);
        text.push(b':');
        Self(text.into())
    }
}

/// An object under way. Without a member it costs no allocation.
#[derive(Default)]
pub(super) struct JsonWriter(Vec<u8>);

impl JsonWriter {
    pub(super) fn member(&mut self, key: &Key, value: &(impl Serialize + ?Sized)) {
        self.0.push(if self.0.is_empty() { b'{' } else { b',' });
        self.0.extend_from_slice(&key.0);
        write(&mut self.0, value);
    }

    pub(super) fn finish(mut self) -> JsonText {
        if self.0.is_empty() {
            return JsonText::default();
        }
        self.0.push(b'}');
        JsonText(Cow::Owned(String::from_utf8(self.0).expect("JSON is written as UTF-8")))
    }
}

fn write(text: &mut Vec<u8>, value: &(impl Serialize + ?Sized)) {
    serde_json::to_writer(text, value).expect("texts and lists of texts always have a JSON form, and memory takes it");
}
