//! Merges against a real Postgres.

use entity::choice::Lane;
use entity::id::CustomerId;
use hubspot::HubId;

use super::*;
use crate::customer::apply::{self, MappedCompany};
use crate::customer::read::{self, Key};
use crate::feed::Origin;
use crate::field_map::resolve::{Change, CustomerPatch};
use crate::fixture::Fixture;

fn scope(fixture: &Fixture) -> Scope {
    Scope { workspace: fixture.workspace, hub: HubId(1), clock: fixture.clock.clone() }
}

async fn merge(fixture: &Fixture, merges: &[(&str, &str)]) {
    let origin = Origin::HubSpot { lane: Lane::RealTime, run: None };
    let mut turn = Turn::take(fixture.db.pool(), &fixture.clock, fixture.workspace, origin).await.unwrap();
    let merges: Vec<_> =
        merges.iter().map(|(absorbed, survivor)| (CompanyId::from(*absorbed), CompanyId::from(*survivor))).collect();
    record(&mut turn, &scope(fixture), &merges).await.unwrap();
    turn.commit().await.unwrap();
}

/// The customer that a company's id leads to, and the company it is made from.
async fn found(fixture: &Fixture, company: &str) -> Option<(CustomerId, String)> {
    let key = Key::HubSpotCompany(company.to_owned());
    let customer = read::one(&fixture.db, &fixture.owner, &key, Columns::default()).await.unwrap();
    customer.map(|customer| (customer.id, customer.hubspot_company_id))
}

async fn execute(fixture: &Fixture, statement: &'static str) {
    sqlx::query(statement).bind(fixture.workspace).execute(fixture.db.pool()).await.unwrap();
}

async fn count(fixture: &Fixture, statement: &'static str) -> i64 {
    sqlx::query_scalar(statement).bind(fixture.workspace).fetch_one(fixture.db.pool()).await.unwrap()
}

#[tokio::test]
async fn p32_one_customer_lives_on_when_the_survivor_has_a_new_id() {
    let fixture = Fixture::new().await;
    let (elder, younger) = (fixture.customer(1, None).await, fixture.customer(2, None).await);
    execute(&fixture, "insert into chosen_primary values ($1, 1, '1', '77', now(), gen_random_uuid())").await;
    execute(&fixture, "insert into contact_link values ($1, 1, '1', '77', true)").await;
    merge(&fixture, &[("1", "3"), ("2", "3")]).await;
    assert_eq!(found(&fixture, "3").await, Some((elder, "3".to_owned())), "the elder has the survivor's id");
    assert_eq!(found(&fixture, "1").await, Some((elder, "3".to_owned())));
    assert_eq!(found(&fixture, "2").await, Some((younger, "2".to_owned())), "left to be archived");
    let moved = "select count(*) from chosen_primary p join contact_link l using (workspace_id, hubspot_company_id)
                 where p.workspace_id = $1 and p.hubspot_company_id = '3'";
    assert_eq!(count(&fixture, moved).await, 1);

    let changes = "select count(*) from change where workspace_id = $1";
    assert_eq!(count(&fixture, changes).await, 1);
    merge(&fixture, &[("1", "3"), ("2", "3")]).await;
    assert_eq!(count(&fixture, changes).await, 1, "told twice, noted once");
}

#[tokio::test]
async fn p32_a_page_that_was_read_before_a_merge_brings_nothing_back() {
    let fixture = Fixture::new().await;
    let (elder, younger) = (fixture.customer(1, None).await, fixture.customer(2, None).await);
    merge(&fixture, &[("1", "3"), ("2", "3")]).await;
    execute(
        &fixture,
        "update customer set archived_at = now(), archive_reason = 'MERGED'
         where workspace_id = $1 and hubspot_company_id = '2'",
    )
    .await;
    let origin = Origin::HubSpot { lane: Lane::Initial, run: None };
    let mut turn = Turn::take(fixture.db.pool(), &fixture.clock, fixture.workspace, origin).await.unwrap();
    let late = ["1", "2"].map(|id| MappedCompany {
        id: CompanyId::from(id),
        modified_at: None,
        patch: CustomerPatch { name: Change::Set("Late".to_owned()), ..CustomerPatch::default() },
    });
    let applied = apply::apply(&mut turn, &scope(&fixture), &late, &[]).await.unwrap();
    turn.commit().await.unwrap();
    assert_eq!(applied.excluded.len(), 2, "{applied:?}");
    assert_eq!(found(&fixture, "1").await, Some((elder, "3".to_owned())));
    assert_eq!(found(&fixture, "2").await, Some((younger, "2".to_owned())));
    let live = "select count(*) from customer where workspace_id = $1 and archived_at is null";
    assert_eq!(count(&fixture, live).await, 1, "neither a row of its own nor one out of the archive");
}

#[tokio::test]
async fn p32_three_merges_in_a_row_lead_to_the_last_survivor() {
    let fixture = Fixture::new().await;
    let first = fixture.customer(1, None).await;
    merge(&fixture, &[("1", "2")]).await;
    merge(&fixture, &[("2", "3")]).await;
    merge(&fixture, &[("3", "4")]).await;
    for id in ["1", "2", "3", "4"] {
        assert_eq!(found(&fixture, id).await, Some((first, "4".to_owned())), "{id}");
    }
    let flat = "select count(*) from record_alias where workspace_id = $1 and survivor_id = '4'";
    assert_eq!(count(&fixture, flat).await, 3);
}

#[tokio::test]
async fn p32_a_survivor_that_keeps_its_id_keeps_its_customer() {
    let fixture = Fixture::new().await;
    let (survivor, absorbed) = (fixture.customer(1, None).await, fixture.customer(2, None).await);
    merge(&fixture, &[("2", "1")]).await;
    assert_eq!(found(&fixture, "1").await, Some((survivor, "1".to_owned())));
    assert_eq!(found(&fixture, "2").await, Some((absorbed, "2".to_owned())));
    let customers = [read_row(&fixture, "1").await, read_row(&fixture, "2").await];
    let survivors = survivors(&fixture.db, &fixture.owner, &customers, Columns::default()).await.unwrap();
    assert_eq!(survivors.keys().copied().collect::<Vec<_>>(), [absorbed]);
    assert_eq!(survivors[&absorbed].id, survivor);
    let absorbed_ids = super::absorbed(&fixture.db, fixture.workspace, &customers).await.unwrap();
    assert_eq!(absorbed_ids[&survivor], ["2"]);
    assert_eq!(count(&fixture, "select count(*) from change where workspace_id = $1").await, 0);
}

#[tokio::test]
async fn p38_a_purged_customer_does_not_come_back_under_its_survivors_id() {
    let fixture = Fixture::new().await;
    execute(&fixture, "insert into exclusion values ($1, 1, 'COMPANY', '1', 'PURGED', now(), gen_random_uuid())").await;
    merge(&fixture, &[("1", "2")]).await;
    let kept_out = "select count(*) from exclusion where workspace_id = $1 and hubspot_id = '2'";
    assert_eq!(count(&fixture, kept_out).await, 1);

    fixture.customer(4, None).await;
    execute(&fixture, "insert into exclusion values ($1, 1, 'COMPANY', '3', 'PURGED', now(), gen_random_uuid())").await;
    merge(&fixture, &[("3", "4")]).await;
    let customer_stays = "select count(*) from exclusion where workspace_id = $1 and hubspot_id = '4'";
    assert_eq!(count(&fixture, customer_stays).await, 0, "a survivor with a customer is not touched");
}

async fn read_row(fixture: &Fixture, company: &str) -> Customer {
    let key = Key::HubSpotCompany(company.to_owned());
    read::one(&fixture.db, &fixture.owner, &key, Columns::default()).await.unwrap().unwrap()
}
