use super::*;
use crate::fixture::{Fixture, refusal};
use crate::viewer::Viewer;
use crate::workspace::user::AssignableRole;
use uuid::Uuid;

async fn sees(fixture: &Fixture, viewer: Viewer, customer: CustomerId) -> bool {
    customer_visible(&fixture.db, viewer.workspace, viewer.sight(), customer).await.unwrap()
}

#[tokio::test]
async fn p2_a_member_sees_what_they_own_and_what_they_were_granted() {
    let fixture = Fixture::new().await;
    let mia = fixture.user("mia@example.com", AssignableRole::Member).await;
    let max = fixture.user("max@example.com", AssignableRole::Member).await;
    let own = fixture.customer(1, Some(mia.user)).await;
    let granted = fixture.customer(2, None).await;
    let other = fixture.customer(3, Some(max.user)).await;

    let admin = fixture.admin();
    grant(&fixture.db, &fixture.clock, admin, mia.user, &[granted, granted]).await.unwrap();
    grant(&fixture.db, &fixture.clock, admin, mia.user, &[granted]).await.unwrap();
    for (customer, seen) in [(own, true), (granted, true), (other, false)] {
        assert_eq!(sees(&fixture, mia, customer).await, seen);
        assert!(sees(&fixture, fixture.owner, customer).await);
    }
    grant(&fixture.db, &fixture.clock, admin, max.user, &[granted]).await.unwrap();
    let users = granted_users(&fixture.db, admin, &[granted, own]).await.unwrap();
    assert_eq!(users[&granted].iter().map(|user| user.id).collect::<Vec<_>>(), [max.user, mia.user]);
    assert!(users[&own].is_empty());

    revoke(&fixture.db, admin, mia.user, &[granted, own]).await.unwrap();
    assert!(!sees(&fixture, mia, granted).await);
    assert!(sees(&fixture, mia, own).await);
}

#[tokio::test]
async fn p2_lists_reach_what_single_reads_reach() {
    let fixture = Fixture::new().await;
    let mia = fixture.user("mia@example.com", AssignableRole::Member).await;
    let mut customers = Vec::new();
    for company in 1..=6 {
        customers.push(fixture.customer(company, (company % 2 == 0).then_some(mia.user)).await);
    }
    grant(&fixture.db, &fixture.clock, fixture.admin(), mia.user, &customers[..3]).await.unwrap();

    for (viewer, reach) in [(mia, 5), (fixture.owner, 6)] {
        let mut query = sqlx::QueryBuilder::new("select c.id from customer c where c.workspace_id = ");
        query.push_bind(viewer.workspace);
        crate::customer::sight::push(&mut query, viewer.workspace, viewer.sight());
        let listed: Vec<CustomerId> = query.build_query_scalar().fetch_all(fixture.db.pool()).await.unwrap();
        assert_eq!(listed.len(), reach);
        for customer in &customers {
            assert_eq!(sees(&fixture, viewer, *customer).await, listed.contains(customer));
        }
    }
}

#[tokio::test]
async fn p1_a_customer_of_another_workspace_does_not_exist() {
    let fixture = Fixture::new().await;
    let customer = fixture.customer(1, None).await;
    let stranger = fixture.elsewhere().await;
    assert!(!sees(&fixture, stranger, customer).await);
    assert!(!sees(&fixture, fixture.owner, CustomerId(Uuid::from_u128(7))).await);

    let mia = fixture.user("mia@example.com", AssignableRole::Member).await;
    let by_stranger = stranger.admin().unwrap();
    let outcome = grant(&fixture.db, &fixture.clock, by_stranger, mia.user, &[customer]).await;
    assert_eq!(refusal(outcome), (Code::NotFound, "userId".to_owned()));
}

#[tokio::test]
async fn a_grant_of_an_unknown_customer_grants_nothing() {
    let fixture = Fixture::new().await;
    let mia = fixture.user("mia@example.com", AssignableRole::Member).await;
    let customer = fixture.customer(1, None).await;
    let unknown = CustomerId(Uuid::from_u128(7));
    let outcome = grant(&fixture.db, &fixture.clock, fixture.admin(), mia.user, &[customer, unknown]).await;
    assert_eq!(refusal(outcome), (Code::NotFound, "customerIds.1".to_owned()));
    assert!(!sees(&fixture, mia, customer).await);
}

#[tokio::test]
async fn access_is_granted_to_active_members_only_and_a_hundred_customers_at_a_time() {
    let fixture = Fixture::new().await;
    let ada = fixture.user("ada@example.com", AssignableRole::Admin).await;
    let mia = fixture.user("mia@example.com", AssignableRole::Member).await;
    let customer = fixture.customer(1, None).await;
    let grant = |user, customers: Vec<CustomerId>| {
        let (db, clock, admin) = (fixture.db.clone(), fixture.clock.clone(), fixture.admin());
        async move { grant(&db, &clock, admin, user, &customers).await }
    };
    assert_eq!(refusal(grant(ada.user, vec![customer]).await), (Code::InvalidValue, "userId".to_owned()));
    for wrong in [Vec::new(), vec![customer; MOST_AT_ONCE + 1]] {
        assert_eq!(refusal(grant(mia.user, wrong).await), (Code::InvalidValue, "customerIds".to_owned()));
    }
    user::deactivate(&fixture.db, &fixture.clock, fixture.admin(), mia.user).await.unwrap();
    assert_eq!(refusal(grant(mia.user, vec![customer]).await), (Code::InvalidValue, "userId".to_owned()));
}
