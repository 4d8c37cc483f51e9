//! The conditions of an export, from its address: those of `HistoryFilter`, by the same names.

use chrono::{DateTime, Utc};
use entity::choice::{ChangeEvent, Lane};
use entity::id::UserId;
use mirror::feed::Actor;
use mirror::feed::history::Filter;
use url::form_urlencoded;

use crate::graphql::node::GlobalId;

/// Reads a query string. What cannot be read is refused with a sentence, so that nobody takes a file for narrower than
/// it is.
pub(super) fn read(query: &str) -> Result<Filter, String> {
    let mut filter = Filter::default();
    for (name, value) in form_urlencoded::parse(query.as_bytes()) {
        let wrong = || format!("`{name}` cannot be `{value}`");
        match name.as_ref() {
            "actor" => filter.actor = Some(actor(&value).ok_or_else(wrong)?),
            "userId" => filter.user = Some(UserId::from_global(&value.as_ref().into()).ok_or_else(wrong)?),
            "event" => filter.events.extend(words(&value, ChangeEvent::from_word).ok_or_else(wrong)?),
            "lane" => filter.lanes.extend(words(&value, Lane::from_word).ok_or_else(wrong)?),
            "field" if value.contains('\0') => return Err(wrong()),
            "field" => filter.field = Some(value.into_owned()),
            "since" => filter.since = Some(time(&value).ok_or_else(wrong)?),
            "until" => filter.until = Some(time(&value).ok_or_else(wrong)?),
            _ => return Err(format!("there is no condition `{name}`")),
        }
    }
    Ok(filter)
}

fn actor(word: &str) -> Option<Actor> {
    [Actor::HubSpot, Actor::User].into_iter().find(|actor| actor.as_str() == word)
}

/// Words with commas between.
fn words<T>(value: &str, read: impl Fn(&str) -> Option<T>) -> Option<Vec<T>> {
    value.split(',').map(read).collect()
}

fn time(value: &str) -> Option<DateTime<Utc>> {
    DateTime::parse_from_rfc3339(value).ok().map(|time| time.to_utc())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn conditions_are_read_or_refused_by_name() {
        let filter = read("actor=HUBSPOT&event=UPDATED,ARCHIVED&event=PURGED&since=2026-03-01T00%3A00%3A00Z").unwrap();
        assert_eq!(filter.actor, Some(Actor::HubSpot));
        assert_eq!(filter.events, [ChangeEvent::Updated, ChangeEvent::Archived, ChangeEvent::Purged]);
        assert_eq!(filter.since.unwrap().timestamp(), 1_772_323_200);
        for wrong in ["actor=hubspot", "event=", "lane=FAST", "until=today", "userId=7", "colour=red", "field=%00"] {
            let (name, _) = wrong.split_once('=').unwrap();
            assert!(read(wrong).unwrap_err().contains(name), "{wrong}");
        }
    }
}
