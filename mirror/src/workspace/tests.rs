use super::*;
use crate::fixture::{Fixture, refusal};
use user::AssignableRole;

#[tokio::test]
async fn a_workspace_starts_with_its_owner_its_counter_and_nothing_else() {
    let fixture = Fixture::new().await;
    let workspace = read(&fixture.db, fixture.workspace).await.unwrap();
    assert_eq!(workspace.name, "Acme");
    assert_eq!(workspace.time_zone, "UTC");
    assert_eq!(workspace.fallback_owner_id, Some(fixture.owner.user));
    let counters: (i64, i64, i64) =
        sqlx::query_as("select customers, contacts, changes from counter where workspace_id = $1")
            .bind(fixture.workspace)
            .fetch_one(fixture.db.pool())
            .await
            .unwrap();
    assert_eq!(counters, (0, 0, 0));
    assert!(plan::list(&fixture.db, fixture.workspace).await.unwrap().is_empty());
}

#[tokio::test]
async fn only_what_is_named_changes() {
    let fixture = Fixture::new().await;
    let change = WorkspaceChange { time_zone: Some(parse_time_zone("Asia/Tokyo").unwrap()), ..Default::default() };
    let workspace = update(&fixture.db, fixture.admin(), change).await.unwrap();
    assert_eq!((workspace.name.as_str(), workspace.time_zone.as_str()), ("Acme", "Asia/Tokyo"));
    let same = update(&fixture.db, fixture.admin(), WorkspaceChange::default()).await.unwrap();
    assert_eq!(same, workspace);
}

#[test]
fn a_time_zone_is_one_of_the_iana_database() {
    assert!(parse_time_zone(" Europe/Berlin ").is_ok());
    for wrong in ["", "Berlin", "CEST+2", "europe/berlin "] {
        assert_eq!(parse_time_zone(wrong).unwrap_err().code, Code::InvalidValue, "{wrong:?}");
    }
}

#[tokio::test]
async fn the_fallback_owner_is_the_owner_or_an_active_admin() {
    let fixture = Fixture::new().await;
    let admin = fixture.user("ada@example.com", AssignableRole::Admin).await;
    let member = fixture.user("mia@example.com", AssignableRole::Member).await;
    let gone = fixture.user("gus@example.com", AssignableRole::Admin).await;
    user::deactivate(&fixture.db, &fixture.clock, fixture.admin(), gone.user).await.unwrap();
    let stranger = fixture.elsewhere().await;
    let choose = |user| {
        update(&fixture.db, fixture.admin(), WorkspaceChange { fallback_owner: Some(user), ..Default::default() })
    };

    for (user, code) in
        [(member.user, Code::InvalidValue), (gone.user, Code::InvalidValue), (stranger.user, Code::NotFound)]
    {
        assert_eq!(refusal(choose(user).await), (code, "fallbackOwnerId".to_owned()));
    }
    assert_eq!(choose(admin.user).await.unwrap().fallback_owner_id, Some(admin.user));
}

#[tokio::test]
async fn workspaces_of_one_name_are_all_found() {
    let fixture = Fixture::new().await;
    let acme = Name::parse("Acme").unwrap();
    assert_eq!(named(&fixture.db, &acme).await.unwrap().len(), 1);
    assert!(named(&fixture.db, &Name::parse("acme").unwrap()).await.unwrap().is_empty());
}
