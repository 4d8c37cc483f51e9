//! The app's journal: its token, its subscriptions, from file to file.

use hubspot::{HubId, Interest, Journal, JournalError, OAuth, OAuthApp, ObjectKind, Place, SubscriptionId};
use url::Url;

use crate::double::{Answer, Double, http};

const TOKEN: &str = r#"{"access_token":"app-1","expires_in":1800,"token_type":"bearer"}"#;
const NEXT_TOKEN: &str = r#"{"access_token":"app-2","expires_in":1800,"token_type":"bearer"}"#;

fn journal(double: &Double) -> Journal {
    let app = OAuthApp {
        client_id: "client-1".into(),
        client_secret: "hush".into(),
        redirect_uri: Url::parse("https://pivotal.example/oauth/hubspot/callback").unwrap(),
        authorize_base: Url::parse("https://app.hubspot.com").unwrap(),
        api_base: double.base.clone(),
    };
    Journal::new(http(), double.base.clone(), OAuth::new(http(), app))
}

fn address(double: &Double, offset: &str) -> Answer {
    let url = double.base.join(&format!("/files/{offset}?signature=s")).unwrap();
    Answer::ok(&format!(
        r#"{{"url":"{url}","expiresAt":"2026-11-23T10:05:00Z","currentOffset":"{offset}","newer":true}}"#
    ))
}

#[tokio::test]
async fn a_file_is_fetched_without_the_token() {
    let file = r#"{"offset":"o-1","publishedAt":"2026-11-23T10:00:00Z","journalEvents":[
        {"type":"crmObject","portalId":5,"action":"CREATE","objectTypeId":"0-2","objectId":1}]}"#;
    let double = Double::start([Answer::ok(TOKEN)]);
    double.push([address(&double, "o-1"), Answer::ok(file), Answer::status(204, "")]);
    let journal = journal(&double);
    let found = journal.next(&Place::Earliest).await.unwrap().unwrap();
    assert_eq!(found.offset.as_str(), "o-1");
    assert!(!format!("{found:?}").contains("signature"), "the address is a permission");
    assert_eq!(journal.open(&found).await.unwrap().told.events.len(), 1);
    assert!(journal.next(&Place::After(found.offset)).await.unwrap().is_none());

    let seen = double.seen();
    let form = &seen[0].body;
    assert!(
        form.contains("grant_type=client_credentials") && form.contains("developer.webhooks_journal.read"),
        "{form}"
    );
    assert_eq!(seen[1].line, "GET /webhooks-journal/journal/2026-09/earliest");
    assert_eq!(seen[1].authorization.as_deref(), Some("Bearer app-1"));
    assert_eq!((seen[2].line.as_str(), &seen[2].authorization), ("GET /files/o-1?signature=s", &None));
    assert_eq!(seen[3].line, "GET /webhooks-journal/journal/2026-09/offset/o-1/next");
    assert_eq!(seen.len(), 4, "one token does for all calls");
}

#[tokio::test]
async fn a_refused_token_is_renewed_once() {
    let refused = || Answer::status(401, r#"{"status":"error","category":"INVALID_AUTHENTICATION"}"#);
    let double = Double::start([Answer::ok(TOKEN), refused(), Answer::ok(NEXT_TOKEN), refused()]);
    let error = journal(&double).next(&Place::Latest).await.unwrap_err();
    assert!(matches!(error, JournalError::Call(_)), "{error:?}");
    let tokens: Vec<_> = double.seen().iter().map(|seen| seen.authorization.clone()).collect();
    assert_eq!(tokens, [None, Some("Bearer app-1".into()), None, Some("Bearer app-2".into())]);
}

#[tokio::test]
async fn a_place_that_is_not_known_is_lost_and_trouble_is_only_trouble() {
    let place = Place::After("o-1".into());
    for (status, lost) in [(404, true), (400, true), (410, true), (500, false), (429, false)] {
        let double = Double::start([Answer::ok(TOKEN), Answer::status(status, "{}")]);
        let error = journal(&double).next(&place).await.unwrap_err();
        assert_eq!(matches!(error, JournalError::PlaceLost(_)), lost, "{status}: {error:?}");
    }
    let double = Double::start([Answer::ok(TOKEN), Answer::status(404, "{}")]);
    let error = journal(&double).next(&Place::Earliest).await.unwrap_err();
    assert!(matches!(error, JournalError::Call(_)), "there is no place to lose: {error:?}");
    let strange = journal(&double).next(&Place::After("../subscriptions".into())).await.unwrap_err();
    assert!(matches!(strange, JournalError::PlaceLost(_)));
}

#[tokio::test]
async fn a_file_whose_address_is_too_old_is_asked_for_again() {
    let double = Double::start([Answer::ok(TOKEN)]);
    double.push([address(&double, "o-1"), Answer::status(403, "<Error><Code>AccessDenied</Code></Error>")]);
    let journal = journal(&double);
    let found = journal.next(&Place::Earliest).await.unwrap().unwrap();
    let JournalError::Call(error) = journal.open(&found).await.unwrap_err() else { panic!("no call") };
    assert!(error.is_transient());
}

#[tokio::test]
async fn an_app_without_a_journal_is_told_from_one_that_is_set_up_wrong() {
    for (status, body, granted) in [
        (400, r#"{"status":"BAD_SCOPES","error":"invalid_scope","message":"scope x could not be recognized"}"#, false),
        (400, r#"{"error":"invalid_scope","error_description":"m"}"#, false),
        (400, r#"{"status":"BAD_CLIENT_SECRET","error":"invalid_client"}"#, true),
        (500, "{}", true),
    ] {
        let double = Double::start([Answer::status(status, body)]);
        let error = journal(&double).next(&Place::Latest).await.unwrap_err();
        assert_eq!(matches!(error, JournalError::NotGranted(_)), !granted, "{body}: {error:?}");
    }
    let double = Double::start([Answer::ok(TOKEN), Answer::status(403, r#"{"category":"MISSING_SCOPES"}"#)]);
    assert!(matches!(journal(&double).subscriptions().await.unwrap_err(), JournalError::NotGranted(_)));
}

#[tokio::test]
async fn subscriptions_are_made_listed_and_ended() {
    let listed = r#"{"results":[
        {"id":4,"appId":1,"subscriptionType":"OBJECT","portalId":5,"objectTypeId":"0-2","properties":["name"],
         "actions":["CREATE"],"objectIds":[]},
        {"id":"odd"},
        {"id":6,"subscriptionType":"SOMETHING_NEW","portalId":5}]}"#;
    let double = Double::start([
        Answer::ok(TOKEN),
        Answer::status(201, r#"{"id":4,"subscriptionType":"OBJECT"}"#),
        Answer::ok(listed),
        Answer::status(204, ""),
        Answer::status(404, "{}"),
        Answer::status(204, ""),
    ]);
    let journal = journal(&double);
    let interest = Interest::Records { hub: HubId(5), kind: ObjectKind::Company, properties: ["name".into()].into() };
    assert_eq!(journal.subscribe(&interest).await.unwrap(), SubscriptionId(4));
    let found = journal.subscriptions().await.unwrap();
    assert_eq!(found.len(), 2);
    assert_eq!((&found[0].interest, &found[1].interest), (&Some(interest), &None));
    journal.unsubscribe(SubscriptionId(4)).await.unwrap();
    journal.unsubscribe(SubscriptionId(4)).await.unwrap();
    journal.unsubscribe_account(HubId(5)).await.unwrap();

    let asked = &double.seen()[1];
    assert_eq!(asked.json()["properties"], serde_json::json!(["name"]));
    assert_eq!(
        double.lines()[1..],
        [
            "POST /webhooks-journal/subscriptions/2026-09",
            "GET /webhooks-journal/subscriptions/2026-09",
            "DELETE /webhooks-journal/subscriptions/2026-09/4",
            "DELETE /webhooks-journal/subscriptions/2026-09/4",
            "DELETE /webhooks-journal/subscriptions/2026-09/portals/5",
        ]
    );
}

#[tokio::test]
async fn a_batch_names_files_in_their_order() {
    let batch = r#"{"status":"COMPLETE","results":[
        {"url":"http://127.0.0.1:1/a","currentOffset":"a"},{"url":"http://127.0.0.1:1/b","currentOffset":"b"}]}"#;
    let double = Double::start([Answer::ok(TOKEN), Answer::ok(batch), Answer::status(204, "")]);
    let journal = journal(&double);
    let files = journal.batch(&Place::After("o-1".into()), 500).await.unwrap();
    assert_eq!(files.iter().map(|file| file.offset.as_str()).collect::<Vec<_>>(), ["a", "b"]);
    assert!(journal.batch(&Place::Earliest, 2).await.unwrap().is_empty());
    assert_eq!(
        double.lines()[1..],
        [
            "GET /webhooks-journal/journal/2026-09/batch/o-1/next/100",
            "GET /webhooks-journal/journal/2026-09/batch/earliest/2"
        ]
    );
}
