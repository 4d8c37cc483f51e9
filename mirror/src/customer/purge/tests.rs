//! A purge beside a delivery, against a real Postgres.

use hubspot::webhook::{Change, Delivery, Event, RecordRef};

use super::*;
use crate::database;
use crate::fixture::Fixture;
use crate::sync::inbox;

fn delivery(record: RecordRef) -> Delivery {
    let event = Event { hub_id: HubId(1), occurred_at: None, attempt: 0, change: Change::Created(record) };
    Delivery { events: vec![event], unreadable: 0 }
}

async fn execute(fixture: &Fixture, statement: &'static str) {
    sqlx::query(statement).bind(fixture.workspace).execute(fixture.db.pool()).await.unwrap();
}

/// Waits until somebody waits for a lock.
async fn somebody_waits(fixture: &Fixture) {
    let waits = "select exists (select from pg_locks l where not l.granted
                     and (l.database is null or l.database = (select oid from pg_database where datname = current_database()))
                     and l.pid in (select pid from pg_stat_activity where datname = current_database()))";
    while !sqlx::query_scalar::<_, bool>(waits).fetch_one(fixture.db.pool()).await.unwrap() {
        tokio::task::yield_now().await;
    }
}

#[tokio::test]
async fn p38_a_purge_and_a_delivery_about_the_same_records_never_wait_for_each_other_in_a_ring() {
    let fixture = Fixture::new().await;
    crate::worker::migrate(fixture.db.pool()).await.unwrap();
    let customer = fixture.customer(1, None).await;
    for statement in [
        "update customer set archived_at = now(), archive_reason = 'MANUAL' where workspace_id = $1",
        "insert into connection (workspace_id, hub_id, status, connected_at, updated_at)
         values ($1, 1, 'CONNECTED', now(), now())",
        "insert into contact (workspace_id, id, display_id, hub_id, hubspot_contact_id, created_at, updated_at)
         values ($1, gen_random_uuid(), 1, 1, '7', now(), now())",
        "insert into contact_link values ($1, 1, '1', '7', true)",
        "insert into dirty_record (workspace_id, hub_id, object, hubspot_id, marked_at, due_at)
         values ($1, 1, 'COMPANY', '1', now(), now()), ($1, 1, 'CONTACT', '7', now(), now())",
    ] {
        execute(&fixture, statement).await;
    }

    // a delivery has marked the company, and then comes to the contact
    let mut arriving = database::begin(fixture.db.pool()).await.unwrap();
    inbox::take_in(&mut arriving, &fixture.clock, &delivery(RecordRef::Company("1".into()))).await.unwrap();
    let (db, clock, owner) = (fixture.db.clone(), fixture.clock.clone(), fixture.owner);
    let purging = tokio::spawn(async move { purge(&db, &clock, &owner, &[customer]).await });
    somebody_waits(&fixture).await;
    inbox::take_in(&mut arriving, &fixture.clock, &delivery(RecordRef::Contact("7".into()))).await.unwrap();
    arriving.commit().await.unwrap();

    assert_eq!(purging.await.unwrap().unwrap().done, [customer]);
    let left: i64 = sqlx::query_scalar("select count(*) from dirty_record").fetch_one(fixture.db.pool()).await.unwrap();
    assert_eq!(left, 0);
}
