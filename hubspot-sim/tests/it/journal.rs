//! The Webhooks Journal as an app reads it: subscribe, walk from file to file, fetch.

use std::time::Duration;

use hubspot_sim::{AccountSpec, App, JournalAccess, Limits, ObjectType, Settings};
use reqwest::{Method, Response, StatusCode};
use serde_json::{Value, json};

use crate::installed::{Installed, demo};

const COMPANY: ObjectType = ObjectType::Company;
const CONTACT: ObjectType = ObjectType::Contact;
const SUBSCRIPTIONS: &str = "/webhooks-journal/subscriptions/2026-09";
const JOURNAL: &str = "/webhooks-journal/journal/2026-09";
const LOCAL: &str = "/webhooks-journal/journal-local/2026-09";
const SCOPES: &str = "developer.webhooks_journal.read developer.webhooks_journal.subscriptions.read \
                      developer.webhooks_journal.subscriptions.write crm.objects.companies.read \
                      crm.objects.contacts.read crm.lists.read";

/// An account with the app, and the app's own token.
struct Reader {
    installed: Installed,
    token: String,
}

async fn token(installed: &Installed, scopes: &str) -> (StatusCode, Value) {
    let fields = [
        ("grant_type", "client_credentials"),
        ("client_id", "pivotal-demo-client"),
        ("client_secret", "pivotal-demo-secret"),
        ("scope", scopes),
    ];
    installed.form("/oauth/2026-09/token", &fields).await
}

impl Reader {
    async fn start(settings: Settings) -> Self {
        let installed = Installed::start(settings).await;
        installed.simulator.control().fix_clock(installed.simulator.control().now());
        let (_, tokens) = token(&installed, SCOPES).await;
        assert_eq!(tokens["expires_in"], 1800);
        assert!(tokens.get("refresh_token").is_none());
        Self { token: tokens["access_token"].as_str().unwrap().to_owned(), installed }
    }

    async fn call(&self, method: Method, path: &str, body: Option<Value>) -> Response {
        let url = format!("{}{path}", self.installed.simulator.url());
        let request = self.installed.http.request(method, url).bearer_auth(&self.token);
        let request = match body {
            Some(body) => request.json(&body),
            None => request,
        };
        request.send().await.unwrap()
    }

    async fn get(&self, path: &str) -> Response {
        self.call(Method::GET, path, None).await
    }

    async fn subscribe(&self, body: Value) -> Value {
        let answer = self.call(Method::POST, SUBSCRIPTIONS, Some(body)).await;
        assert_eq!(answer.status(), 201);
        answer.json().await.unwrap()
    }

    /// Records, links, members and privacy deletions of the account.
    async fn subscribe_to_all(&self) {
        let hub = self.installed.hub;
        for kind in ["0-1", "0-2"] {
            self.subscribe(json!({"subscriptionType": "OBJECT", "portalId": hub, "objectTypeId": kind,
                "actions": ["CREATE", "UPDATE", "DELETE", "MERGE", "RESTORE"]}))
                .await;
        }
        self.subscribe(json!({"subscriptionType": "ASSOCIATION", "portalId": hub, "objectTypeId": "0-2",
            "associatedObjectTypeIds": ["0-1"], "actions": ["ASSOCIATION_ADDED", "ASSOCIATION_REMOVED"]}))
            .await;
        self.subscribe(json!({"subscriptionType": "LIST_MEMBERSHIP", "portalId": hub,
            "actions": ["ADDED_TO_LIST", "REMOVED_FROM_LIST"]}))
            .await;
        self.subscribe(
            json!({"subscriptionType": "GDPR_PRIVACY_DELETION", "portalId": hub, "actions": ["GDPR_DELETE"]}),
        )
        .await;
    }

    async fn fetch(&self, described: &Value) -> Value {
        let answer = self.installed.http.get(described["url"].as_str().unwrap()).send().await.unwrap();
        assert_eq!(answer.status(), 200);
        answer.json().await.unwrap()
    }

    /// The events after an offset, file by file, and the last offset.
    async fn read(&self, offset: Option<String>) -> (Vec<Value>, Option<String>) {
        let (mut events, mut offset) = (Vec::new(), offset);
        loop {
            let path = match &offset {
                Some(offset) => format!("{JOURNAL}/offset/{offset}/next"),
                None => format!("{JOURNAL}/earliest"),
            };
            let answer = self.get(&path).await;
            if answer.status() == 204 {
                return (events, offset);
            }
            let described: Value = answer.json().await.unwrap();
            let file = self.fetch(&described).await;
            assert_eq!(file["offset"], described["currentOffset"]);
            events.extend(file["journalEvents"].as_array().unwrap().iter().cloned());
            offset = Some(described["currentOffset"].as_str().unwrap().to_owned());
        }
    }
}

fn actions(events: &[Value]) -> Vec<&str> {
    events.iter().map(|event| event["action"].as_str().unwrap()).collect()
}

#[tokio::test]
async fn the_journal_tells_what_webhooks_cannot() {
    let app = Reader::start(demo()).await;
    let (control, hub) = (app.installed.simulator.control(), app.installed.hub);
    assert_eq!(app.get(&format!("{JOURNAL}/earliest")).await.status(), 204);
    app.subscribe_to_all().await;
    let company = control.create(hub, COMPANY, &[("name", "Acme")]).unwrap();
    control.update(hub, COMPANY, company, &[("tier", "Growth"), ("bank_account", "1")]).unwrap();
    control.add_to_list(hub, 105, company).unwrap();
    let (events, offset) = app.read(None).await;
    assert_eq!(actions(&events), ["CREATE", "UPDATE", "ADDED_TO_LIST"]);
    assert_eq!(events[1]["propertyChanges"], json!({"tier": "Growth"}), "any property but a sensitive one");
    assert_eq!((&events[2]["listId"], &events[2]["objectId"]), (&json!(105), &json!(company.0)));
    control.update(hub, COMPANY, company, &[("lifecyclestage", "customer")]).unwrap();
    control.delete(hub, COMPANY, company).unwrap();
    control.restore(hub, COMPANY, company).unwrap();
    let contact = control.create(hub, CONTACT, &[]).unwrap();
    control.link_contact(hub, contact, company, true).unwrap();
    control.gdpr_delete(hub, CONTACT, contact).unwrap();
    let (events, offset) = app.read(offset).await;
    let expected = [
        "UPDATE",
        "ADDED_TO_LIST",
        "DELETE",
        "REMOVED_FROM_LIST",
        "REMOVED_FROM_LIST",
        "RESTORE",
        "ADDED_TO_LIST",
        "CREATE",
        "ASSOCIATION_ADDED",
        "ASSOCIATION_ADDED",
        "DELETE",
        "GDPR_DELETE",
    ];
    assert_eq!(actions(&events), expected);
    let primary: Vec<_> = events.iter().filter(|event| event["isPrimary"] == true).collect();
    assert_eq!((primary.len(), &primary[0]["fromObjectId"]), (1, &json!(company.0)));
    let (other, merged) = (control.create(hub, COMPANY, &[]).unwrap(), company);
    let survivor = control.merge(hub, COMPANY, merged, other).unwrap();
    let (events, _) = app.read(offset).await;
    assert_eq!(actions(&events)[..4], ["CREATE", "MERGE", "DELETE", "DELETE"]);
    assert_eq!(events[1]["newObjectId"], survivor.0);
}

#[tokio::test]
async fn a_subscription_narrows_what_is_told_and_can_be_ended() {
    let app = Reader::start(demo()).await;
    let (control, hub) = (app.installed.simulator.control(), app.installed.hub);
    let ids = control.ids(hub, COMPANY).unwrap();
    let subscription = app
        .subscribe(json!({"subscriptionType": "OBJECT", "portalId": hub, "objectTypeId": "0-2", "actions": ["UPDATE"],
            "properties": ["tier"], "objectIds": [ids[0].0]}))
        .await;
    for (id, property) in [(ids[0], "tier"), (ids[0], "name"), (ids[1], "tier")] {
        control.update(hub, COMPANY, id, &[(property, "Other")]).unwrap();
    }
    control.delete(hub, COMPANY, ids[0]).unwrap();
    assert_eq!(app.read(None).await.0.len(), 1);
    let listed: Value = app.get(SUBSCRIPTIONS).await.json().await.unwrap();
    assert_eq!(listed["results"], json!([subscription]));
    let path = format!("{SUBSCRIPTIONS}/{}", subscription["id"]);
    assert_eq!(app.call(Method::DELETE, &path, None).await.status(), 204);
    assert_eq!(app.call(Method::DELETE, &path, None).await.status(), 404);
    app.subscribe_to_all().await;
    assert_eq!(app.call(Method::DELETE, &format!("{SUBSCRIPTIONS}/portals/{hub}"), None).await.status(), 204);
    let listed: Value = app.get(SUBSCRIPTIONS).await.json().await.unwrap();
    assert_eq!(listed["results"], json!([]));
}

#[tokio::test]
async fn an_uninstall_is_told_and_ends_the_accounts_subscriptions() {
    let app = Reader::start(demo()).await;
    let (control, hub) = (app.installed.simulator.control(), app.installed.hub);
    let uninstalled = json!({"subscriptionType": "APP_LIFECYCLE_EVENT", "eventTypeId": "4-1916193", "properties": []});
    app.subscribe(uninstalled).await;
    app.subscribe(json!({"subscriptionType": "APP_LIFECYCLE_EVENT", "eventTypeId": "4-1909196"})).await;
    app.subscribe_to_all().await;
    control.install(hub).unwrap();
    control.uninstall(hub);
    control.create(hub, COMPANY, &[]).unwrap();
    let (events, _) = app.read(None).await;
    assert_eq!(events.len(), 1);
    assert_eq!((&events[0]["type"], &events[0]["eventTypeId"]), (&json!("app_lifecycle_event"), &json!("4-1916193")));
    let listed: Value = app.get(SUBSCRIPTIONS).await.json().await.unwrap();
    assert_eq!(listed["results"].as_array().unwrap().len(), 2, "the app's own stay");
    let object = json!({"subscriptionType": "OBJECT", "portalId": hub, "objectTypeId": "0-2", "actions": ["CREATE"]});
    assert_eq!(app.call(Method::POST, SUBSCRIPTIONS, Some(object)).await.status(), 400, "the app is not there");
    control.install(hub).unwrap();
    let (events, _) = app.read(None).await;
    assert_eq!(events.last().unwrap()["eventTypeId"], "4-1909196", "a second consent is no install, this one is");
    assert_eq!(events.len(), 2);
}

#[tokio::test]
async fn each_account_has_a_journal_of_its_own_beside_the_common_one() {
    let accounts = vec![AccountSpec::empty(1), AccountSpec::empty(2)];
    let app = Reader::start(Settings { accounts, ..demo() }).await;
    let control = app.installed.simulator.control();
    for hub in control.hubs() {
        control.install(hub).unwrap();
        app.subscribe(json!({"subscriptionType": "OBJECT", "portalId": hub, "objectTypeId": "0-2",
            "actions": ["CREATE"]}))
            .await;
        control.create(hub, COMPANY, &[]).unwrap();
    }
    assert_eq!(app.read(None).await.0.len(), 2);
    let hub = control.hubs()[1];
    let described: Value = app.get(&format!("{LOCAL}/earliest?installPortalId={hub}")).await.json().await.unwrap();
    let file = app.fetch(&described).await;
    assert_eq!(file["journalEvents"].as_array().unwrap().len(), 1);
    assert_eq!(file["journalEvents"][0]["portalId"], hub);
    assert_eq!(app.get(&format!("{LOCAL}/earliest")).await.status(), 400);
    assert_eq!(app.get(&format!("{LOCAL}/earliest?installPortalId=1")).await.status(), 404);
    let offset = described["currentOffset"].as_str().unwrap();
    assert_eq!(app.get(&format!("{JOURNAL}/offset/{offset}/next")).await.status(), 404, "an offset is of one journal");
}

#[tokio::test]
async fn files_are_read_in_batches_and_kept_for_three_days() {
    let app = Reader::start(demo()).await;
    let (control, hub) = (app.installed.simulator.control(), app.installed.hub);
    app.subscribe_to_all().await;
    for _ in 0..5 {
        control.create(hub, COMPANY, &[]).unwrap();
        control.advance(Duration::from_mins(5));
    }
    let batch: Value = app.get(&format!("{JOURNAL}/batch/earliest/3")).await.json().await.unwrap();
    assert_eq!((batch["results"].as_array().unwrap().len(), &batch["status"]), (3, &json!("COMPLETE")));
    let offset = batch["results"][2]["currentOffset"].as_str().unwrap();
    let rest: Value = app.get(&format!("{JOURNAL}/batch/{offset}/next/100")).await.json().await.unwrap();
    assert_eq!(rest["results"].as_array().unwrap().len(), 2);
    let last = rest["results"][1]["currentOffset"].as_str().unwrap();
    assert_eq!(app.get(&format!("{JOURNAL}/batch/{last}/next/100")).await.status(), 204);
    assert_eq!(app.get(&format!("{JOURNAL}/batch/{last}/next/101")).await.status(), 400);
    let latest: Value = app.get(&format!("{JOURNAL}/latest")).await.json().await.unwrap();
    assert_eq!(latest["currentOffset"], last);
    control.advance(Duration::from_hours(71));
    let (_, tokens) = token(&app.installed, SCOPES).await;
    let app = Reader { token: tokens["access_token"].as_str().unwrap().to_owned(), ..app };
    assert_eq!(app.get(&format!("{JOURNAL}/offset/{offset}/next")).await.status(), 200);
    control.advance(Duration::from_hours(2));
    let (_, tokens) = token(&app.installed, SCOPES).await;
    let app = Reader { token: tokens["access_token"].as_str().unwrap().to_owned(), ..app };
    assert_eq!(app.get(&format!("{JOURNAL}/offset/{offset}/next")).await.status(), 404);
    assert_eq!(app.get(&format!("{JOURNAL}/earliest")).await.status(), 204);
}

#[tokio::test]
async fn a_files_address_is_its_permission_for_a_while() {
    let app = Reader::start(demo()).await;
    let (control, hub) = (app.installed.simulator.control(), app.installed.hub);
    app.subscribe_to_all().await;
    control.create(hub, COMPANY, &[]).unwrap();
    let described: Value = app.get(&format!("{JOURNAL}/earliest")).await.json().await.unwrap();
    let url = described["url"].as_str().unwrap();
    let http = &app.installed.http;
    let with_token = http.get(url).bearer_auth(&app.token).send().await.unwrap();
    assert_eq!(with_token.status(), 400);
    assert!(with_token.text().await.unwrap().contains("InvalidArgument"));
    assert_eq!(http.get(url.replace("X-Amz-Signature=", "X-Amz-Signature=A")).send().await.unwrap().status(), 403);
    control.advance(Duration::from_mins(6));
    assert_eq!(http.get(url).send().await.unwrap().status(), 403);
}

#[tokio::test]
async fn the_door_looks_at_token_and_scopes() {
    let app = Reader::start(demo()).await;
    let hub = app.installed.hub;
    assert_eq!(app.installed.get(&format!("{JOURNAL}/earliest")).await.status(), 401, "an account's token");
    let (_, narrow) = token(&app.installed, "developer.webhooks_journal.subscriptions.write").await;
    let narrow = Reader { token: narrow["access_token"].as_str().unwrap().to_owned(), ..app };
    assert_eq!(narrow.get(&format!("{JOURNAL}/earliest")).await.status(), 403);
    let object = json!({"subscriptionType": "OBJECT", "portalId": hub, "objectTypeId": "0-2", "actions": ["CREATE"]});
    assert_eq!(narrow.call(Method::POST, SUBSCRIPTIONS, Some(object)).await.status(), 403, "no scope for companies");
}

#[tokio::test]
async fn an_app_can_be_refused_a_journal() {
    let app = App { journal: JournalAccess::Refused, ..App::default() };
    let installed = Installed::start(Settings { app, ..demo() }).await;
    let (status, refused) = token(&installed, SCOPES).await;
    assert_eq!((status, &refused["error"]), (StatusCode::BAD_REQUEST, &json!("invalid_scope")));
    assert!(refused["message"].as_str().unwrap().contains("could not be recognized"));
    assert_eq!(token(&installed, "crm.objects.companies.read").await.0, 200);
}

#[tokio::test]
async fn a_hundred_reads_a_second() {
    let app = Reader::start(Settings { limits: Limits::hubspot(), ..demo() }).await;
    for _ in 0..100 {
        assert_eq!(app.get(&format!("{JOURNAL}/earliest")).await.status(), 204);
    }
    assert_eq!(app.get(&format!("{JOURNAL}/earliest")).await.status(), 429);
    assert_eq!(app.get(SUBSCRIPTIONS).await.status(), 200, "subscriptions have a limit of their own");
    app.installed.simulator.control().advance(Duration::from_secs(1));
    assert_eq!(app.get(&format!("{JOURNAL}/earliest")).await.status(), 204);
}
