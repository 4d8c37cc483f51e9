//! Privacy deletions and merged contacts against a real Postgres.

use entity::choice::Lane;

use super::*;
use crate::contact::alias;
use crate::feed::Origin;
use crate::fixture::Fixture;

struct People {
    fixture: Fixture,
}

impl People {
    /// Contacts of these numbers, each with a history, an issue and a link to company 1.
    async fn new(records: &[i64]) -> Self {
        let people = Self { fixture: Fixture::new().await };
        for record in records {
            for statement in [
                "insert into contact (workspace_id, id, display_id, hub_id, hubspot_contact_id, email, created_at, updated_at)
                 values ($1, gen_random_uuid(), $2, 1, $2::text, 'secret@example.com', now(), now())",
                "insert into contact_link values ($1, 1, '1', $2::text, true)",
                "insert into change (workspace_id, number, at, object, event, row_id, fields, actor)
                 select $1, 1000 + $2, now(), 'CONTACT', 'UPDATED', id, '{\"email\": [null, \"secret@example.com\"]}', 'HUBSPOT'
                 from contact where workspace_id = $1 and hubspot_contact_id = $2::text",
                "insert into sync_issue (workspace_id, id, object, hubspot_id, code, severity, message, value, first_seen_at,
                                         last_seen_at)
                 values ($1, gen_random_uuid(), 'CONTACT', $2::text, 'VALUE_UNREADABLE', 'ERROR', 'x', 'secret@example.com',
                         now(), now())",
                "insert into contact_unlink values ($1, 1, '1', $2::text, now(), gen_random_uuid())",
                "insert into chosen_primary values ($1, 1, '1', $2::text, now(), gen_random_uuid())
                 on conflict do nothing",
            ] {
                people.execute(statement, *record).await;
            }
        }
        people
    }

    async fn execute(&self, statement: &'static str, record: i64) {
        let query = sqlx::query(statement).bind(self.fixture.workspace).bind(record);
        query.execute(self.fixture.db.pool()).await.unwrap();
    }

    async fn turn(&self) -> Turn<'static> {
        let origin = Origin::HubSpot { lane: Lane::RealTime, run: None };
        Turn::take(self.fixture.db.pool(), &self.fixture.clock, self.fixture.workspace, origin).await.unwrap()
    }

    fn scope(&self) -> Scope {
        Scope { workspace: self.fixture.workspace, hub: HubId(1), clock: self.fixture.clock.clone() }
    }

    async fn erase(&self, record: &str) -> usize {
        let mut turn = self.turn().await;
        let erased = erase(&mut turn, &self.scope(), &[record.into()]).await.unwrap();
        turn.commit().await.unwrap();
        erased.len()
    }

    async fn count(&self, statement: &'static str) -> i64 {
        let query = sqlx::query_scalar(statement).bind(self.fixture.workspace);
        query.fetch_one(self.fixture.db.pool()).await.unwrap()
    }
}

#[tokio::test]
async fn p39_a_privacy_deletion_leaves_an_exclusion_and_a_word_without_personal_data() {
    let people = People::new(&[7, 8]).await;
    assert_eq!(people.erase("7").await, 1);
    for (table, left) in [
        ("select count(*) from contact where workspace_id = $1", 1),
        ("select count(*) from contact_link where workspace_id = $1", 1),
        ("select count(*) from contact_unlink where workspace_id = $1", 1),
        ("select count(*) from sync_issue where workspace_id = $1", 1),
        ("select count(*) from chosen_primary where workspace_id = $1", 0),
        ("select count(*) from change where workspace_id = $1 and event = 'UPDATED'", 1),
        ("select count(*) from change where workspace_id = $1 and event = 'PURGED' and fields is null", 1),
        ("select count(*) from exclusion where workspace_id = $1 and cause = 'PRIVACY' and hubspot_id = '7'", 1),
    ] {
        assert_eq!(people.count(table).await, left, "{table}");
    }
    assert_eq!(people.erase("7").await, 0, "twice changes nothing more");
    assert_eq!(people.count("select count(*) from change where workspace_id = $1 and event = 'PURGED'").await, 1);
}

#[tokio::test]
async fn p39_the_records_that_a_contact_absorbed_are_erased_with_it() {
    let people = People::new(&[7, 8]).await;
    let mut turn = people.turn().await;
    alias::record(&mut turn, &people.scope(), &[("8".into(), "7".into())]).await.unwrap();
    turn.commit().await.unwrap();
    assert_eq!(people.erase("7").await, 2);
    let traces = "select count(*) from contact t where workspace_id = $1";
    assert_eq!(people.count(traces).await, 0);
}

#[tokio::test]
async fn p32_a_contacts_row_links_and_what_admins_chose_go_on_with_its_survivor() {
    let people = People::new(&[7]).await;
    let mut turn = people.turn().await;
    alias::record(&mut turn, &people.scope(), &[("7".into(), "9".into())]).await.unwrap();
    turn.commit().await.unwrap();
    for (table, left) in [
        ("select count(*) from contact where workspace_id = $1 and hubspot_contact_id = '9'", 1),
        ("select count(*) from contact_link where workspace_id = $1 and hubspot_contact_id = '9'", 1),
        ("select count(*) from contact_unlink where workspace_id = $1 and hubspot_contact_id = '9'", 1),
        ("select count(*) from chosen_primary where workspace_id = $1 and hubspot_contact_id = '9'", 1),
    ] {
        assert_eq!(people.count(table).await, left, "{table}");
    }
}
