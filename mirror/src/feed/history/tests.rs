use chrono::TimeDelta;
use entity::choice::ArchiveReason;
use entity::id::{CustomerId, RunId};
use serde_json::json;

use super::*;
use crate::custom_field::{self, Definition, FieldKey};
use crate::feed::names::{Ids, Names};
use crate::feed::{Entry, Origin, Subject as Row};
use crate::fixture::{Fixture, refusal};
use crate::name::Name;
use crate::page::PageSize;
use crate::turn::Turn;

const NIGHT: Origin = Origin::HubSpot { lane: Lane::Nightly, run: None };

async fn note(fixture: &Fixture, origin: Origin, entries: Vec<Entry>) {
    let mut turn = Turn::take(fixture.db.pool(), &fixture.clock, fixture.workspace, origin).await.unwrap();
    for entry in entries {
        turn.note(entry);
    }
    turn.commit().await.unwrap();
}

fn updated(id: CustomerId, fields: Value) -> Entry {
    Entry::new(Row::Customer(id), ChangeEvent::Updated).with(fields)
}

async fn page(fixture: &Fixture, id: CustomerId, filter: &Filter, window: &Window<Position>) -> Page<Line> {
    let subjects = [Subject { row: id.0, display_id: 1 }];
    let mut pages = pages(&fixture.db, fixture.workspace, Mirrored::Customer, &subjects, filter, window).await.unwrap();
    pages.remove(&id.0).unwrap_or_else(|| window.empty())
}

/// Each line as the change's number, and the feed's name of its field.
fn shown(page: &Page<Line>) -> Vec<(i64, &str)> {
    page.rows.iter().map(|line| (line.position.number, line.position.field.as_str())).collect()
}

/// Created with two others; then two fields at once; then archived; then back, with another name.
async fn eventful(fixture: &Fixture) -> CustomerId {
    let id = fixture.customer(1, None).await;
    note(fixture, NIGHT, vec![Entry::new(Row::New(Mirrored::Customer, 1, 3), ChangeEvent::Created)]).await;
    fixture.clock.advance(TimeDelta::hours(1));
    note(
        fixture,
        Origin::from(&fixture.owner),
        vec![updated(id, json!({"status": ["ACTIVE", "AT_RISK"], "tags": [[], ["vip"]]}))],
    )
    .await;
    fixture.clock.advance(TimeDelta::hours(1));
    let gone = Entry::new(Row::Customer(id), ChangeEvent::Archived).because(ArchiveReason::DeletedInHubSpot);
    note(fixture, NIGHT, vec![gone]).await;
    let back = Entry::new(Row::Customer(id), ChangeEvent::Restored).because(ArchiveReason::DeletedInHubSpot);
    note(fixture, NIGHT, vec![back.with(json!({"name": ["Old", "New"]}))]).await;
    id
}

#[tokio::test]
async fn p46_one_line_for_each_changed_field_newest_first() {
    let fixture = Fixture::new().await;
    let id = eventful(&fixture).await;
    let page = page(&fixture, id, &Filter::default(), &Window::default()).await;
    assert_eq!(shown(&page), [(4, ""), (4, "name"), (3, ""), (2, "status"), (2, "tags"), (1, "")]);
    let status = page.rows[3].change.as_ref().unwrap();
    assert_eq!((&status.old, &status.new), (&json!("ACTIVE"), &json!("AT_RISK")));
    assert_eq!(page.rows[3].happening.origin, Origin::from(&fixture.owner));
    assert_eq!(page.rows[2].happening.reason, Some(ArchiveReason::DeletedInHubSpot));
    assert_eq!(page.rows[5].happening.event, ChangeEvent::Created);
}

#[tokio::test]
async fn p46_a_history_is_filtered_by_actor_event_lane_field_and_date() {
    let fixture = Fixture::new().await;
    let id = eventful(&fixture).await;
    let start = fixture.clock.now() - TimeDelta::hours(2);
    let cases = [
        (Filter { actor: Some(Actor::User), ..Filter::default() }, vec![(2, "status"), (2, "tags")]),
        (Filter { user: Some(fixture.owner.user), ..Filter::default() }, vec![(2, "status"), (2, "tags")]),
        (
            Filter { events: vec![ChangeEvent::Archived, ChangeEvent::Created], ..Filter::default() },
            vec![(3, ""), (1, "")],
        ),
        (Filter { lanes: vec![Lane::Initial], ..Filter::default() }, vec![]),
        (Filter { field: Some("name".into()), ..Filter::default() }, vec![(4, "name")]),
        (Filter { field: Some("tags".into()), ..Filter::default() }, vec![(2, "tags")]),
        (Filter { until: Some(start + TimeDelta::hours(1)), ..Filter::default() }, vec![(1, "")]),
        (Filter { since: Some(start + TimeDelta::hours(2)), ..Filter::default() }, vec![(4, ""), (4, "name"), (3, "")]),
    ];
    for (filter, expected) in cases {
        assert_eq!(shown(&page(&fixture, id, &filter, &Window::default()).await), expected, "{filter:?}");
    }
    let unknown = Filter { field: Some("nope".into()), ..Filter::default() };
    let subjects = [Subject { row: id.0, display_id: 1 }];
    let outcome =
        pages(&fixture.db, fixture.workspace, Mirrored::Customer, &subjects, &unknown, &Window::default()).await;
    assert_eq!(refusal(outcome), (Code::InvalidValue, "filter.field".to_owned()));
}

#[tokio::test]
async fn p46_pages_of_any_size_from_either_end_show_each_line_once() {
    let fixture = Fixture::new().await;
    let id = eventful(&fixture).await;
    let all = page(&fixture, id, &Filter::default(), &Window::default()).await.rows;
    for end in [End::First, End::Last] {
        for rows in 1..=4 {
            let (mut walked, mut bound) = (Vec::new(), None);
            loop {
                let (after, before) = match end {
                    End::First => (bound, None),
                    End::Last => (None, bound),
                };
                let window = Window { size: PageSize::new(rows).unwrap(), end, after, before };
                let page = page(&fixture, id, &Filter::default(), &window).await;
                let (more, edge) = match end {
                    End::First => (page.has_next, page.rows.last()),
                    End::Last => (page.has_previous, page.rows.first()),
                };
                bound = edge.map(|line| line.position.clone());
                match end {
                    End::First => walked.extend(page.rows),
                    End::Last => walked.splice(0..0, page.rows).for_each(drop),
                }
                if !more {
                    break;
                }
            }
            assert_eq!(walked, all, "{rows} from {end:?}");
        }
    }
}

#[tokio::test]
async fn p46_only_the_rows_of_a_commit_were_created_by_it() {
    let fixture = Fixture::new().await;
    let ids = [fixture.customer(1, None).await, fixture.customer(2, None).await, fixture.customer(3, None).await];
    let run = RunId(fixture.clock.new_id());
    note(&fixture, NIGHT, vec![Entry::new(Row::New(Mirrored::Customer, 1, 1), ChangeEvent::Created)]).await;
    let initial = Origin::HubSpot { lane: Lane::Initial, run: Some(run) };
    note(&fixture, initial, vec![Entry::new(Row::New(Mirrored::Contact, 1, 9), ChangeEvent::Created)]).await;
    note(&fixture, initial, vec![Entry::new(Row::New(Mirrored::Customer, 2, 2), ChangeEvent::Created)]).await;
    let subjects: Vec<_> = ids.iter().zip(1..).map(|(id, display_id)| Subject { row: id.0, display_id }).collect();
    let (filter, window) = (Filter::default(), Window::default());
    let pages = pages(&fixture.db, fixture.workspace, Mirrored::Customer, &subjects, &filter, &window).await.unwrap();
    let created_by = |at: usize| pages.get(&ids[at].0).map(|page: &Page<Line>| page.rows[0].happening.number);
    assert_eq!([created_by(0), created_by(1), created_by(2)], [Some(1), Some(3), None]);
    assert_eq!(pages[&ids[1].0].rows[0].happening.origin.run(), Some(run));
}

#[tokio::test]
async fn p1_a_history_of_another_workspace_does_not_exist() {
    let fixture = Fixture::new().await;
    let id = eventful(&fixture).await;
    let stranger = fixture.elsewhere().await;
    let subjects = [Subject { row: id.0, display_id: 1 }];
    let (filter, window) = (Filter::default(), Window::default());
    let pages = pages(&fixture.db, stranger.workspace, Mirrored::Customer, &subjects, &filter, &window).await.unwrap();
    assert!(pages.is_empty());
}

#[tokio::test]
async fn p46_a_removed_custom_field_keeps_its_history_and_its_name() {
    let fixture = Fixture::new().await;
    let id = fixture.customer(1, None).await;
    let definition = Definition {
        object: Mirrored::Customer,
        key: FieldKey::parse("health").unwrap(),
        label: Name::parse("Health").unwrap(),
        field_type: entity::choice::CustomFieldType::Text,
        options: Vec::new(),
    };
    let field = custom_field::define(&fixture.db, &fixture.clock, fixture.admin(), definition).await.unwrap();
    let custom = format!("custom.{}", field.id);
    note(&fixture, NIGHT, vec![updated(id, json!({custom: [null, "good"]}))]).await;
    crate::worker::migrate(fixture.db.pool()).await.unwrap();
    custom_field::delete(&fixture.db, &fixture.clock, fixture.owner, field.id).await.unwrap();

    let filter = Filter { field: Some("health".into()), ..Filter::default() };
    let page = page(&fixture, id, &filter, &Window::default()).await;
    let change = page.rows[0].change.as_ref().unwrap();
    let mut ids = Ids::default();
    ids.add_field(change);
    let names = Names::read(&fixture.db, fixture.workspace, &ids).await.unwrap();
    assert_eq!((names.name_of(&change.field), names.label_of(&change.field)), ("health".into(), "Health".into()));
    assert!(names.custom_field(&change.field).unwrap().field.is_none());
    assert_eq!(names.texts(&change.field, &change.new), ["good"]);
}

#[tokio::test]
async fn p39_erased_rows_leave_only_the_word_that_they_were_purged() {
    let fixture = Fixture::new().await;
    let id = eventful(&fixture).await;
    let other = fixture.customer(2, None).await;
    note(&fixture, NIGHT, vec![updated(other, json!({"name": ["Kept", "Kept too"]}))]).await;
    let mut turn =
        Turn::take(fixture.db.pool(), &fixture.clock, fixture.workspace, Origin::from(&fixture.owner)).await.unwrap();
    turn.note(updated(id, json!({"name": ["New", "Newer"]})));
    turn.note(Entry::new(Row::Customer(id), ChangeEvent::Purged));
    crate::feed::erase(&mut turn, &[id.0]).await.unwrap();
    turn.commit().await.unwrap();

    let left: Vec<(Option<Uuid>, String, Option<Value>)> =
        sqlx::query_as("select row_id, event, fields from change where workspace_id = $1 order by number")
            .bind(fixture.workspace)
            .fetch_all(fixture.db.pool())
            .await
            .unwrap();
    let kept = Some(json!({"name": ["Kept", "Kept too"]}));
    assert_eq!(
        left,
        [
            (None, "CREATED".to_owned(), None),
            (Some(other.0), "UPDATED".to_owned(), kept),
            (Some(id.0), "PURGED".to_owned(), None),
        ]
    );
}
