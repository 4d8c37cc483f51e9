use clap::Parser;

use super::*;
use crate::ground::Ground;

#[derive(Parser)]
struct Line {
    #[command(subcommand)]
    command: KeyCommand,
}

/// What a command line prints.
async fn answer(fixture: &Ground, line: &[&str]) -> Result<String, KeyError> {
    let line = Line::try_parse_from([&["key"], line].concat()).unwrap();
    let mut out = Vec::new();
    run(&fixture.db, &fixture.clock, line.command, &mut out).await?;
    Ok(String::from_utf8(out).unwrap())
}

const FIRST: &[&str] = &["create", "--workspace", "Acme", "--email", "Olga@example.com", "--create-workspace"];

#[tokio::test]
async fn the_first_key_brings_its_workspace_and_owner() {
    let fixture = Ground::new().await;
    let first = answer(&fixture, FIRST).await.unwrap();
    let viewer = keys::authenticate(&fixture.db, &fixture.clock, first.trim_end()).await.unwrap().unwrap();
    assert_eq!(viewer.role, Role::Owner);

    // a second time it makes another key for the same owner
    let second = answer(&fixture, FIRST).await.unwrap();
    let again = keys::authenticate(&fixture.db, &fixture.clock, second.trim_end()).await.unwrap().unwrap();
    assert_eq!((again.workspace, again.user), (viewer.workspace, viewer.user));
    assert_ne!(again.key, viewer.key);
}

#[tokio::test]
async fn nothing_is_made_that_was_not_asked_for() {
    let fixture = Ground::new().await;
    let create = &["create", "--workspace", "Acme", "--email", "mia@example.com"];
    assert!(matches!(answer(&fixture, create).await, Err(KeyError::NoWorkspace(_))));
    answer(&fixture, FIRST).await.unwrap();
    assert!(matches!(answer(&fixture, create).await, Err(KeyError::NoUser)));

    let as_member = [create.as_slice(), &["--role", "member"]].concat();
    let key = answer(&fixture, &as_member).await.unwrap();
    let viewer = keys::authenticate(&fixture.db, &fixture.clock, key.trim_end()).await.unwrap().unwrap();
    assert_eq!(viewer.role, Role::Member);
    let as_admin = [create.as_slice(), &["--role", "admin"]].concat();
    assert!(matches!(answer(&fixture, &as_admin).await, Err(KeyError::OtherRole("MEMBER"))));
}

#[tokio::test]
async fn keys_are_listed_without_their_secrets_and_revoked_by_what_is_listed() {
    let fixture = Ground::new().await;
    let secret = answer(&fixture, FIRST).await.unwrap();
    let (secret, list) = (secret.trim_end(), &["list", "--workspace", "Acme"]);
    let listed = answer(&fixture, list).await.unwrap();
    assert!(listed.contains(&secret[..12]) && listed.contains("olga@example.com"), "{listed}");
    assert!(!listed.contains(secret));

    let revoke = |key| ["revoke", "--workspace", "Acme", key];
    assert!(matches!(answer(&fixture, &revoke("pivotal_none")).await, Err(KeyError::NoKey(_))));
    answer(&fixture, &revoke(&secret[..12])).await.unwrap();
    assert_eq!(keys::authenticate(&fixture.db, &fixture.clock, secret).await.unwrap(), None);
}

#[tokio::test]
async fn a_name_that_two_workspaces_bear_is_not_guessed_at() {
    let fixture = Ground::new().await;
    let one = fixture.workspace("Acme").await;
    fixture.workspace("Acme").await;
    let list = answer(&fixture, &["list", "--workspace", "Acme"]).await;
    assert!(matches!(list, Err(KeyError::SeveralWorkspaces { .. })));
    assert!(answer(&fixture, &["list", "--workspace", &one.workspace.to_string()]).await.is_ok());
}

#[test]
fn what_cannot_be_meant_is_refused_before_anything_happens() {
    for wrong in [
        &["create", "--workspace", "Acme", "--email", "olga"][..],
        &["create", "--workspace", " ", "--email", "olga@example.com"],
        &["create", "--workspace", "Acme", "--email", "olga@example.com", "--time-zone", "Berlin"],
        &["create", "--workspace", "Acme", "--email", "a@b.c", "--role", "owner"],
        &["create", "--workspace", "Acme", "--email", "a@b.c", "--role", "admin", "--create-workspace"],
    ] {
        assert!(Line::try_parse_from([&["key"], wrong].concat()).is_err(), "{wrong:?}");
    }
}
