//! Making a connection.

use chrono::TimeDelta;
use entity::choice::ConnectionStatus;
use hubspot::{Feature, HubId};
use mirror::connection::Outcome;
use mirror::error::Code;

use crate::double::{Consent, Mood};
use crate::ground::{Ground, HUB, code, nobody, sentence, state_of};

const OTHER: HubId = HubId(5_151);

#[tokio::test]
async fn p5_a_consent_connects_the_account_and_keeps_what_it_says_of_itself() {
    let ground = Ground::new().await;
    let (connections, admin) = (ground.process(), ground.workspace().await);
    assert_eq!(connections.find(admin.workspace).await.unwrap(), None);

    let connection = ground.connect(&connections, &admin, HUB).await.unwrap();
    assert_eq!(connection.status, ConnectionStatus::Connected);
    assert_eq!(connection.hub, HUB);
    assert_eq!(connection.account.name.as_deref(), Some("Account 4242"));
    assert_eq!(connection.account.currency.as_deref(), Some("EUR"));
    assert_eq!(connection.account.time_zone.as_deref(), Some("Europe/Berlin"));
    assert_eq!(connection.account.ui_domain.as_deref(), Some("app-eu1.hubspot.com"));
    assert_eq!(connection.installed_by.as_deref(), Some("grace@example.com"));
    assert_eq!(connection.missing_optional_scopes(), []);
    assert_eq!(connections.find(nobody()).await.unwrap(), None);
}

#[tokio::test]
async fn p5_an_optional_scope_that_is_not_granted_takes_only_its_feature() {
    let ground = Ground::new().await;
    let (connections, admin) = (ground.process(), ground.workspace().await);
    let consent = Consent::of(HUB).without("crm.lists.read");
    let connection = ground.consent(&connections, &admin, None, consent).await.unwrap();
    assert_eq!(connection.status, ConnectionStatus::Connected);
    assert_eq!(code(connection.require(Feature::Lists)), Code::MissingScope);
    connection.require(Feature::Owners).unwrap();
    let missing = connection.missing_optional_scopes();
    assert_eq!(missing.iter().map(|missing| missing.scope).collect::<Vec<_>>(), ["crm.lists.read"]);
}

#[tokio::test]
async fn p6_of_many_callbacks_with_one_state_one_gets_through() {
    let ground = Ground::new().await;
    let admin = ground.workspace().await;
    let processes = [ground.process(), ground.process(), ground.process()];
    let invitation = processes[0].begin(&admin, None).await.unwrap();
    let state = state_of(&invitation.url);

    let callbacks = (0..18).map(|at| {
        let (connections, state) = (processes[at % 3].clone(), state.clone());
        let consented = ground.hubspot.consents(Consent::of(HUB));
        tokio::spawn(async move { connections.complete(state.into(), Outcome::Granted(consented.into())).await })
    });
    let mut codes = Vec::new();
    for callback in callbacks.collect::<Vec<_>>() {
        if let Err(error) = callback.await.unwrap() {
            codes.push(error.refusals()[0].code);
        }
    }
    assert_eq!(codes, [Code::InvalidState; 17]);
    assert_eq!(ground.hubspot.inside().count("exchange"), 1);
}

#[tokio::test]
async fn p6_a_forged_or_late_state_changes_nothing() {
    let ground = Ground::new().await;
    let (connections, admin) = (ground.process(), ground.workspace().await);
    let granted = || Outcome::Granted(ground.hubspot.consents(Consent::of(HUB)).into());

    for forged in ["", "forged", &"A".repeat(43)] {
        assert_eq!(code(connections.complete(forged.into(), granted()).await), Code::InvalidState, "{forged}");
    }
    let invitation = connections.begin(&admin, None).await.unwrap();
    ground.clock.advance(TimeDelta::minutes(10));
    let late = connections.complete(state_of(&invitation.url).into(), granted()).await;
    assert_eq!(code(late), Code::InvalidState);

    assert_eq!(ground.hubspot.inside().calls, Vec::<&str>::new());
    assert_eq!(ground.row(admin.workspace).await, None);
}

#[tokio::test]
async fn p6_the_state_is_stored_as_a_hash_and_old_ones_are_swept() {
    let ground = Ground::new().await;
    let (connections, admin) = (ground.process(), ground.workspace().await);
    let state = state_of(&connections.begin(&admin, None).await.unwrap().url);
    let stored = || async {
        let rows: Vec<String> =
            sqlx::query_scalar("select oauth_state::text from oauth_state").fetch_all(&ground.pool).await.unwrap();
        rows
    };
    assert_eq!(state.len(), 43);
    assert!(!stored().await[0].contains(&state));

    ground.clock.advance(TimeDelta::minutes(11));
    connections.begin(&admin, None).await.unwrap();
    assert_eq!(stored().await.len(), 1);
}

#[tokio::test]
async fn p6_who_lost_the_role_meanwhile_cannot_finish() {
    let ground = Ground::new().await;
    let (connections, admin) = (ground.process(), ground.workspace().await);
    let invitation = connections.begin(&admin, None).await.unwrap();
    sqlx::query("update workspace_user set role = 'MEMBER'").execute(&ground.pool).await.unwrap();
    let granted = Outcome::Granted(ground.hubspot.consents(Consent::of(HUB)).into());
    assert_eq!(code(connections.complete(state_of(&invitation.url).into(), granted).await), Code::Forbidden);
    assert_eq!(ground.row(admin.workspace).await, None);
    assert_eq!(ground.hubspot.inside().calls, Vec::<&str>::new());
}

#[tokio::test]
async fn p8_a_declined_consent_changes_nothing_and_is_used_up() {
    let ground = Ground::new().await;
    let (connections, admin) = (ground.process(), ground.workspace().await);
    ground.connect(&connections, &admin, HUB).await.unwrap();
    let before = ground.row(admin.workspace).await;

    let state = state_of(&connections.begin(&admin, None).await.unwrap().url);
    assert_eq!(code(connections.complete(state.clone().into(), Outcome::Declined).await), Code::ConsentDeclined);
    assert_eq!(code(connections.complete(state.into(), Outcome::Declined).await), Code::InvalidState);
    assert_eq!(ground.row(admin.workspace).await, before);
}

#[tokio::test]
async fn p7_a_missing_scope_is_named_with_the_plan_and_nothing_is_saved() {
    let ground = Ground::new().await;
    let (connections, admin) = (ground.process(), ground.workspace().await);
    let consent = Consent::of(HUB).without("crm.objects.contacts.read");
    let outcome = ground.consent(&connections, &admin, None, consent).await;
    let sentence = sentence(outcome);
    assert!(
        sentence.contains("crm.objects.contacts.read") && sentence.contains("Sales Hub Professional"),
        "{sentence}"
    );
    assert_eq!(ground.row(admin.workspace).await, None);
    assert_eq!(ground.hubspot.inside().calls, ["exchange", "introspect", "revoke"]);
}

#[tokio::test]
async fn p7_a_poorer_consent_does_not_cost_the_connection_that_works() {
    let ground = Ground::new().await;
    let (connections, admin) = (ground.process(), ground.workspace().await);
    ground.hubspot.inside().one_token_per_hub = true;
    ground.connect(&connections, &admin, HUB).await.unwrap();
    let before = ground.row(admin.workspace).await;
    let consent = Consent::of(HUB).without("crm.objects.contacts.read");
    assert_eq!(code(ground.consent(&connections, &admin, None, consent).await), Code::MissingScope);
    assert_eq!(ground.row(admin.workspace).await, before);
    assert_eq!(ground.hubspot.inside().count("revoke"), 0, "the connection lives on this very token");
}

#[tokio::test]
async fn p9_another_account_is_refused_unless_asked_for_by_its_number() {
    let ground = Ground::new().await;
    let (connections, admin) = (ground.process(), ground.workspace().await);
    ground.connect(&connections, &admin, HUB).await.unwrap();
    let before = ground.row(admin.workspace).await;

    assert_eq!(code(ground.connect(&connections, &admin, OTHER).await), Code::DifferentAccount);
    let wrong = ground.consent(&connections, &admin, Some(HubId(6)), Consent::of(OTHER)).await;
    assert_eq!(code(wrong), Code::DifferentAccount);
    assert_eq!(ground.row(admin.workspace).await, before);

    let replaced = ground.consent(&connections, &admin, Some(OTHER), Consent::of(OTHER)).await.unwrap();
    assert_eq!((replaced.hub, replaced.replaced_hub), (OTHER, Some(HUB)));
    assert_eq!(replaced.account.name.as_deref(), Some("Account 5151"));
    assert!(ground.hubspot.inside().calls.ends_with(&["uninstall", "revoke"]), "the first account is left in order");
}

#[tokio::test]
async fn p9_going_back_before_the_first_run_owes_nothing() {
    let ground = Ground::new().await;
    let (connections, admin) = (ground.process(), ground.workspace().await);
    ground.connect(&connections, &admin, HUB).await.unwrap();
    let third = HubId(7_777);
    let mut owed = Vec::new();
    for hub in [OTHER, third, HUB] {
        let connection = ground.consent(&connections, &admin, Some(hub), Consent::of(hub)).await.unwrap();
        owed.push(connection.replaced_hub);
    }
    assert_eq!(owed, [Some(HUB), Some(HUB), None]);
}

#[tokio::test]
async fn p9_a_disconnected_workspace_still_belongs_to_its_account() {
    let ground = Ground::new().await;
    let (connections, admin) = (ground.process(), ground.workspace().await);
    ground.connect(&connections, &admin, HUB).await.unwrap();
    connections.disconnect(&admin).await.unwrap();
    assert_eq!(code(ground.connect(&connections, &admin, OTHER).await), Code::DifferentAccount);
    let again = ground.connect(&connections, &admin, HUB).await.unwrap();
    assert_eq!((again.status, again.reason), (ConnectionStatus::Connected, None));
}

#[tokio::test]
async fn p10_tokens_are_sealed_at_rest() {
    let ground = Ground::new().await;
    let (connections, admin) = (ground.process(), ground.workspace().await);
    ground.connect(&connections, &admin, HUB).await.unwrap();
    let (access, refresh): (Vec<u8>, Vec<u8>) =
        sqlx::query_as("select access_token, refresh_token from connection").fetch_one(&ground.pool).await.unwrap();
    let holds = |bytes: &[u8], text: &str| bytes.windows(text.len()).any(|window| window == text.as_bytes());
    assert!(holds(&access, "k1") && holds(&refresh, "k1"), "the key's name stands in front");
    assert!(!holds(&access, "access-1") && !holds(&refresh, "na1-refresh"));
}

#[tokio::test]
async fn failures_at_the_token_endpoint_are_told_apart() {
    let ground = Ground::new().await;
    let (connections, admin) = (ground.process(), ground.workspace().await);
    for (mood, expected) in [
        (Mood::Misconfigured, Code::AppMisconfigured),
        (Mood::Down, Code::HubSpotUnavailable),
        (Mood::Dead, Code::InvalidAuthorizationCode),
    ] {
        ground.hubspot.inside().mood = mood;
        assert_eq!(code(ground.connect(&connections, &admin, HUB).await), expected);
    }
    ground.hubspot.inside().mood = Mood::Well;
    let state = state_of(&connections.begin(&admin, None).await.unwrap().url);
    let unknown = connections.complete(state.into(), Outcome::Granted("made-up".into())).await;
    assert_eq!(code(unknown), Code::InvalidAuthorizationCode);
    assert_eq!(ground.row(admin.workspace).await, None);
}
