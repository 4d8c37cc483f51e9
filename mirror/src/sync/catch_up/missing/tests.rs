use hubspot::HubId;

use super::*;
use crate::fixture::Fixture;

#[tokio::test]
async fn rounds_come_to_every_live_customer_and_begin_again() {
    let fixture = Fixture::new().await;
    for company in 1..=6 {
        fixture.customer(company, None).await;
    }
    for statement in [
        "update customer set archived_at = now() where display_id = 2",
        "update customer set detached_at = now() where display_id = 3",
        "insert into held_archive (workspace_id, id, hub_id, hubspot_company_id, customer_id, cause, lane, held_at, state)
         select workspace_id, gen_random_uuid(), 1, '4', id, 'LEFT_FILTER', 'CATCH_UP', now(), 'DISMISSED'
         from customer where display_id = 4",
    ] {
        sqlx::query(statement).execute(fixture.db.pool()).await.unwrap();
    }
    let scope = Scope { workspace: fixture.workspace, hub: HubId(1), clock: fixture.clock.clone() };
    let round = async |behind| next_customers(fixture.db.pool(), &scope, behind, 2).await.unwrap();
    let expected = |companies: &[&str], behind| Round {
        companies: companies.iter().map(|id| CompanyId::from(*id)).collect(),
        behind,
    };
    assert_eq!(round(0).await, expected(&["1", "5"], 5));
    assert_eq!(round(5).await, expected(&["6"], 0));
    assert_eq!(round(6).await, expected(&[], 0));
}
