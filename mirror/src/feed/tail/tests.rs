use std::collections::HashMap;

use entity::choice::{ChangeEvent, Lane};
use entity::id::ContactId;
use serde_json::json;

use super::*;
use crate::feed::{Entry, Origin, Subject};
use crate::fixture::Fixture;
use crate::turn::Turn;
use crate::viewer::Viewer;

const START: Place = Place { number: 0, display_id: None };

fn tail(fixture: &Fixture, workspace: WorkspaceId, only: Option<Only>, place: Place) -> Tail {
    Tail::new(fixture.db.clone(), workspace, only, place)
}

async fn take(fixture: &Fixture, workspace: WorkspaceId) -> Turn<'static> {
    let origin = Origin::HubSpot { lane: Lane::Initial, run: None };
    Turn::take(fixture.db.pool(), &fixture.clock, workspace, origin).await.unwrap()
}

/// Everything that is there, and that no piece was too large.
async fn rest(tail: &mut Tail) -> Vec<Event> {
    let mut all = Vec::new();
    loop {
        let piece = tail.next().await.unwrap();
        assert!(piece.len() <= PIECE);
        if piece.is_empty() {
            return all;
        }
        all.extend(piece);
    }
}

/// 250 customers in one commit between two edits of the first, and changes of contacts all around.
async fn busy(fixture: &Fixture) -> Vec<CustomerId> {
    let mut ids = Vec::new();
    for company in 1..=250 {
        ids.push(fixture.customer(company, None).await);
    }
    let renamed =
        |to: &str| Entry::new(Subject::Customer(ids[0]), ChangeEvent::Updated).with(json!({"name": ["", to]}));
    let contact = || Entry::new(Subject::Contact(ContactId(fixture.clock.new_id())), ChangeEvent::Updated);
    let mut turn = take(fixture, fixture.workspace).await;
    turn.note(Entry::new(Subject::New(Mirrored::Customer, 1, 1), ChangeEvent::Created));
    for _ in 0..PIECE * 2 {
        turn.note(contact());
    }
    turn.note(renamed("One"));
    turn.note(Entry::new(Subject::New(Mirrored::Customer, 2, 250), ChangeEvent::Created));
    turn.note(contact());
    turn.note(renamed("Two"));
    turn.commit().await.unwrap();
    ids
}

#[tokio::test]
async fn p46_rows_that_one_commit_created_are_told_one_by_one_in_pieces() {
    let fixture = Fixture::new().await;
    let ids = busy(&fixture).await;
    let events = rest(&mut tail(&fixture, fixture.workspace, None, START)).await;
    let created = events.iter().filter(|event| event.happening.event == ChangeEvent::Created);
    assert_eq!(created.map(|event| event.customer).collect::<Vec<_>>(), ids);
    assert_eq!(events.len(), 252);
    assert_eq!(events[1].fields[0].new, json!("One"));
    assert_eq!(events[251].fields[0].new, json!("Two"));
}

#[tokio::test]
async fn p46_every_place_resumes_with_exactly_what_followed() {
    let fixture = Fixture::new().await;
    busy(&fixture).await;
    let events = rest(&mut tail(&fixture, fixture.workspace, None, START)).await;
    for at in [0, 1, 2, 99, 100, 101, 102, 200, 250, 251] {
        let following = rest(&mut tail(&fixture, fixture.workspace, None, events[at].place)).await;
        assert_eq!(following, events[at + 1..], "after the event {at}");
    }
}

#[tokio::test]
async fn p46_one_customer_is_followed_alone() {
    let fixture = Fixture::new().await;
    let ids = busy(&fixture).await;
    for (customer, display_id, expected) in [(ids[0], 1, 3), (ids[200], 201, 1)] {
        let only = Only { customer, display_id };
        let events = rest(&mut tail(&fixture, fixture.workspace, Some(only), START)).await;
        assert_eq!(events.len(), expected);
        assert!(events.iter().all(|event| event.customer == customer));
        let mut resumed = tail(&fixture, fixture.workspace, Some(only), events[0].place);
        assert_eq!(rest(&mut resumed).await, events[1..]);
    }
}

#[tokio::test]
async fn p46_nothing_is_told_from_now_until_something_happens() {
    let fixture = Fixture::new().await;
    let ids = busy(&fixture).await;
    let mut tail = tail(&fixture, fixture.workspace, None, now(&fixture.db, fixture.workspace).await.unwrap());
    assert!(rest(&mut tail).await.is_empty());
    let mut turn = take(&fixture, fixture.workspace).await;
    turn.note(Entry::new(Subject::Customer(ids[5]), ChangeEvent::Detached));
    turn.commit().await.unwrap();
    assert_eq!(rest(&mut tail).await.len(), 1);
}

/// Writes so many changes in turns of its own, each of one or two changes, and says what it wrote in each turn.
async fn write(fixture: &Fixture, viewer: Viewer, customer: CustomerId, writer: usize) {
    for step in 0..40 {
        let mut turn = take(fixture, viewer.workspace).await;
        for part in 0..=(writer + step) % 2 {
            let said = json!({"name": [null, format!("{writer}.{step}.{part}")]});
            turn.note(Entry::new(Subject::Customer(customer), ChangeEvent::Updated).with(said));
        }
        if step % 7 == 3 {
            turn.abandon().await.unwrap();
        } else {
            turn.commit().await.unwrap();
        }
    }
}

/// Reads while others write, forgetting everything but its place after every third piece, as one that reconnects.
async fn read(fixture: &Fixture, workspace: WorkspaceId, expected: usize) -> Vec<Event> {
    let (mut events, mut pieces) = (Vec::<Event>::new(), 0);
    let mut reader = tail(fixture, workspace, None, START);
    while events.len() < expected {
        let piece = reader.next().await.unwrap();
        pieces += usize::from(!piece.is_empty());
        events.extend(piece);
        if pieces % 3 == 2 {
            reader = tail(fixture, workspace, None, events.last().map_or(START, |event| event.place));
        }
        tokio::task::yield_now().await;
    }
    events
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn p46_many_writers_lose_nothing_and_repeat_nothing_and_numbers_follow_commits() {
    const WRITERS: usize = 6;
    let fixture = Fixture::new().await;
    let elsewhere = fixture.elsewhere().await;
    let tenants = [(fixture.owner, fixture.customer(1, None).await), (elsewhere, CustomerId(fixture.clock.new_id()))];
    // of 40 turns each, 6 are given up; the others have one or two changes by turns
    let written = |writer: usize| -> Vec<String> {
        let kept = (0..40).filter(|step| step % 7 != 3);
        kept.flat_map(|step| (0..=(writer + step) % 2).map(move |part| format!("{writer}.{step}.{part}"))).collect()
    };
    let expected: usize = (0..WRITERS).map(|writer| written(writer).len()).sum();
    let writers =
        (0..WRITERS).flat_map(|writer| tenants.map(|(viewer, customer)| write(&fixture, viewer, customer, writer)));
    let readers = tenants.iter().flat_map(|(viewer, _)| [viewer.workspace; 2]);
    let readers = readers.map(|workspace| read(&fixture, workspace, expected));
    let (_, seen) = tokio::join!(futures_util::future::join_all(writers), futures_util::future::join_all(readers));

    for events in seen {
        let numbers: Vec<i64> = events.iter().map(|event| event.happening.number).collect();
        assert!(
            numbers.iter().copied().eq(1..=i64::try_from(expected).unwrap()),
            "each number once, in order: {numbers:?}"
        );
        let mut by_writer: HashMap<String, Vec<String>> = HashMap::new();
        for event in &events {
            let said = event.fields[0].new.as_str().unwrap();
            by_writer.entry(said.split('.').next().unwrap().to_owned()).or_default().push(said.to_owned());
        }
        for writer in 0..WRITERS {
            assert_eq!(by_writer[&writer.to_string()], written(writer), "in the order of the writer's commits");
        }
    }
}
