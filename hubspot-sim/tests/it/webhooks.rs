//! Webhooks as a receiver meets them: signed arrays, tried again, troubled on the way.

use std::time::Duration;

use hubspot_sim::control::Change;
use hubspot_sim::webhooks::{Chaos, EventForm, HandMade, Hold, Subscriptions, WebhookSettings};
use hubspot_sim::{AccountSpec, MergeRule, ObjectType, Settings};
use serde_json::{Value, json};

use crate::installed::{Installed, demo};
use crate::receiver::{Received, Receiver};

const COMPANY: ObjectType = ObjectType::Company;
const CONTACT: ObjectType = ObjectType::Contact;

/// An account with the app, and a receiver of its webhooks.
async fn listening(settings: Settings) -> (Installed, Receiver) {
    let receiver = Receiver::start().await;
    let installed = Installed::start(settings).await;
    installed.simulator.control().set_webhook_target(Some(receiver.url()));
    (installed, receiver)
}

/// What has arrived once nothing is due any more.
async fn arrived(installed: &Installed, receiver: &Receiver) -> Vec<Value> {
    assert!(installed.simulator.control().webhooks_settled_within(Duration::from_secs(20)).await);
    receiver.take().iter().flat_map(Received::events).collect()
}

/// The types of events with the records they are about, in order.
fn told(events: &[Value]) -> Vec<(String, u64)> {
    let mut told: Vec<(String, u64)> = events
        .iter()
        .map(|event| (event["subscriptionType"].as_str().unwrap().to_owned(), event["objectId"].as_u64().unwrap_or(0)))
        .collect();
    told.sort();
    told
}

fn of(kind: &str, id: u64) -> (String, u64) {
    (kind.to_owned(), id)
}

#[tokio::test]
async fn the_life_of_a_record_is_told_as_it_goes() {
    let (installed, receiver) = listening(demo()).await;
    let (control, hub) = (installed.simulator.control(), installed.hub);
    let id = control.create(hub, COMPANY, &[("name", "Acme"), ("tier", "Growth"), ("domain", "acme.example")]).unwrap();
    let created = arrived(&installed, &receiver).await;
    let property = || of("object.propertyChange", id.0);
    assert_eq!(told(&created), [of("object.creation", id.0), property(), property()], "tier is in no app's build");
    assert!(created.iter().all(|event| event["portalId"] == hub && event["attemptNumber"] == 0));
    control.update(hub, COMPANY, id, &[("name", "Acme"), ("domain", "")]).unwrap();
    let updated = arrived(&installed, &receiver).await;
    assert_eq!(told(&updated), [property()], "the same name again is no change");
    assert_eq!((&updated[0]["propertyName"], &updated[0]["propertyValue"]), (&json!("domain"), &json!("")));
    control.delete(hub, COMPANY, id).unwrap();
    assert_eq!(told(&arrived(&installed, &receiver).await), [of("object.deletion", id.0)]);
    control.restore(hub, COMPANY, id).unwrap();
    assert_eq!(told(&arrived(&installed, &receiver).await), [of("object.restore", id.0)]);
    let counts = control.webhook_counts(hub);
    assert_eq!((counts.events, counts.delivered, counts.refused, counts.lost), (6, 6, 0, 0));
}

#[tokio::test]
async fn a_privacy_deletion_is_told_twice_and_only_of_contacts() {
    let (installed, receiver) = listening(demo()).await;
    let (control, hub) = (installed.simulator.control(), installed.hub);
    let (contact, company) = (control.ids(hub, CONTACT).unwrap()[0], control.ids(hub, COMPANY).unwrap()[0]);
    control.gdpr_delete(hub, CONTACT, contact).unwrap();
    let both = [of("contact.privacyDeletion", contact.0), of("object.deletion", contact.0)];
    assert_eq!(told(&arrived(&installed, &receiver).await), both);
    control.gdpr_delete(hub, COMPANY, company).unwrap();
    assert_eq!(told(&arrived(&installed, &receiver).await), [of("object.deletion", company.0)]);
}

#[tokio::test]
async fn a_merge_is_told_without_what_it_moved() {
    for (rule, deletions) in [(MergeRule::NewId, 2), (MergeRule::PreservePrimary, 1)] {
        let accounts = vec![AccountSpec { merge_rule: rule, ..AccountSpec::demo(7) }];
        let (installed, receiver) = listening(Settings { accounts, ..demo() }).await;
        let (control, hub) = (installed.simulator.control(), installed.hub);
        let linked: Vec<_> = control.truth(hub, COMPANY).unwrap();
        let linked: Vec<_> = linked.iter().filter(|record| record.links.contains_key("contacts")).take(2).collect();
        let (primary, other) = (linked[0].id, linked[1].id);
        let survivor = control.merge(hub, COMPANY, primary, other).unwrap();
        let events = arrived(&installed, &receiver).await;
        let merge = events.iter().find(|event| event["subscriptionType"] == "object.merge").unwrap();
        assert_eq!(
            (&merge["primaryObjectId"], &merge["mergedObjectIds"], &merge["newObjectId"]),
            (&json!(primary.0), &json!([other.0]), &json!(survivor.0))
        );
        let others: Vec<_> = events.iter().filter(|event| *event != merge).collect();
        assert_eq!(others.len(), deletions);
        assert!(others.iter().all(|event| event["subscriptionType"] == "object.deletion"));
        assert!(others.iter().all(|event| event["objectId"] != survivor.0));
    }
}

#[tokio::test]
async fn a_link_is_told_from_both_ends_and_for_each_of_its_types() {
    let (installed, receiver) = listening(demo()).await;
    let (control, hub) = (installed.simulator.control(), installed.hub);
    let companies = control.ids(hub, COMPANY).unwrap();
    let contact = control.create(hub, CONTACT, &[]).unwrap();
    arrived(&installed, &receiver).await;
    let types = |events: &[Value]| {
        let mut types: Vec<_> = events
            .iter()
            .map(|event| {
                assert!(event.get("objectId").is_none() && event["subscriptionType"] == "object.associationChange");
                let text = |name: &str| event[name].as_str().unwrap().to_owned();
                (
                    event["associationTypeId"].as_u64().unwrap(),
                    text("associationType"),
                    event["associationRemoved"] == true,
                )
            })
            .collect();
        types.sort();
        types
    };
    let (there, back) = ("CONTACT_TO_COMPANY".to_owned(), "COMPANY_TO_CONTACT".to_owned());
    control.link_contact(hub, contact, companies[0], true).unwrap();
    let linked = types(&arrived(&installed, &receiver).await);
    let of_a_primary_link = |removed| {
        [
            (1, there.clone(), removed),
            (2, back.clone(), removed),
            (279, there.clone(), removed),
            (280, back.clone(), removed),
        ]
    };
    assert_eq!(linked, of_a_primary_link(false));
    control.link_contact(hub, contact, companies[1], true).unwrap();
    let moved = types(&arrived(&installed, &receiver).await);
    let lost_mark = [(1, there.clone(), true), (2, back.clone(), true)];
    assert_eq!(moved.len(), 6, "the first company keeps the link and loses the mark");
    assert!(lost_mark.iter().all(|lost| moved.contains(lost)));
    control.unlink_contact(hub, contact, companies[1]).unwrap();
    assert_eq!(types(&arrived(&installed, &receiver).await), of_a_primary_link(true));
}

#[tokio::test]
async fn membership_and_uninstalls_are_told_to_nobody() {
    let (installed, receiver) = listening(demo()).await;
    let (control, hub) = (installed.simulator.control(), installed.hub);
    let company = control.ids(hub, COMPANY).unwrap()[1];
    control.add_to_list(hub, 105, company).unwrap();
    control.uninstall(hub);
    control.update(hub, COMPANY, company, &[("name", "Unheard")]).unwrap();
    assert_eq!(arrived(&installed, &receiver).await, Vec::<Value>::new());
}

#[tokio::test]
async fn events_can_be_classic_or_come_in_both_forms() {
    for (form, expected) in [
        (EventForm::Classic, vec!["company.propertyChange"]),
        (EventForm::Both, vec!["company.propertyChange", "object.propertyChange"]),
    ] {
        let subscriptions = Subscriptions::standard(form);
        let webhooks = WebhookSettings { subscriptions, ..WebhookSettings::default() };
        let (installed, receiver) = listening(Settings { webhooks, ..demo() }).await;
        let control = installed.simulator.control();
        let company = control.ids(installed.hub, COMPANY).unwrap()[0];
        control.update(installed.hub, COMPANY, company, &[("name", "Renamed")]).unwrap();
        let types: Vec<_> = told(&arrived(&installed, &receiver).await).into_iter().map(|(kind, _)| kind).collect();
        assert_eq!(types, expected);
    }
}

#[tokio::test]
async fn every_delivery_is_signed_twice() {
    let (installed, receiver) = listening(demo()).await;
    let control = installed.simulator.control();
    control.create(installed.hub, COMPANY, &[("name", "Signed")]).unwrap();
    assert!(control.webhooks_settled_within(Duration::from_secs(20)).await);
    let received = receiver.take();
    assert!(received[0].is_signed("pivotal-demo-secret", receiver.url().as_str()));
    assert!(!received[0].is_signed("another", receiver.url().as_str()));
}

#[tokio::test]
async fn a_refused_delivery_comes_again_by_the_simulators_clock() {
    let (installed, receiver) = listening(demo()).await;
    let (control, hub) = (installed.simulator.control(), installed.hub);
    control.fix_clock(control.now());
    receiver.answer(500);
    control.create(hub, COMPANY, &[]).unwrap();
    assert_eq!(arrived(&installed, &receiver).await[0]["attemptNumber"], 0);
    control.advance(Duration::from_mins(2));
    assert_eq!(arrived(&installed, &receiver).await[0]["attemptNumber"], 1);
    receiver.answer(204);
    control.advance(Duration::from_mins(10));
    assert_eq!(arrived(&installed, &receiver).await[0]["attemptNumber"], 2);
    receiver.answer(404);
    control.create(hub, COMPANY, &[]).unwrap();
    assert_eq!(arrived(&installed, &receiver).await.len(), 1);
    control.advance(Duration::from_hours(25));
    assert_eq!(arrived(&installed, &receiver).await.len(), 10, "ten more tries and no further one");
    control.advance(Duration::from_hours(25));
    assert!(arrived(&installed, &receiver).await.is_empty());
    let counts = control.webhook_counts(hub);
    assert_eq!((counts.delivered, counts.lost, counts.refused, counts.retried), (1, 1, 13, 12));
}

#[tokio::test]
async fn who_does_not_answer_in_time_is_asked_again() {
    let (installed, receiver) = listening(demo()).await;
    let (control, hub) = (installed.simulator.control(), installed.hub);
    receiver.hang();
    control.create(hub, COMPANY, &[]).unwrap();
    arrived(&installed, &receiver).await;
    assert_eq!(control.webhook_counts(hub).refused, 1);
}

#[tokio::test]
async fn a_burst_of_ten_thousand_events_arrives_in_full() {
    let (installed, receiver) = listening(demo()).await;
    let (control, hub) = (installed.simulator.control(), installed.hub);
    for _ in 0..2_500 {
        control.create(hub, CONTACT, &[("firstname", "A"), ("lastname", "B"), ("email", "a@b.example")]).unwrap();
    }
    assert_eq!(arrived(&installed, &receiver).await.len(), 10_000);
    assert!(receiver.most_at_once() <= 10, "{} at once", receiver.most_at_once());
    assert!(control.webhook_counts(hub).requests >= 100);
}

#[tokio::test]
async fn chaos_loses_doubles_delays_and_mixes_by_its_seed() {
    let accounts = vec![AccountSpec::empty(1), AccountSpec::empty(2)];
    let (installed, receiver) = listening(Settings { accounts, ..demo() }).await;
    let control = installed.simulator.control();
    let hubs = control.hubs();
    let chaos = Chaos {
        lose: 0.25,
        double: 0.25,
        shuffle: true,
        split: true,
        mix_accounts: true,
        delay: Hold::Clock(Duration::from_hours(1)),
        ..Chaos::default()
    };
    control.fix_clock(control.now());
    for &hub in &hubs {
        control.install(hub).unwrap();
        control.set_chaos(hub, chaos).unwrap();
        for _ in 0..200 {
            control.create(hub, COMPANY, &[]).unwrap();
        }
    }
    assert!(arrived(&installed, &receiver).await.is_empty(), "all are held back");
    control.flush_webhooks();
    assert!(control.webhooks_settled_within(Duration::from_secs(20)).await);
    let received = receiver.take();
    let portals = |it: &Received| it.events().iter().map(|event| event["portalId"].clone()).collect::<Vec<_>>();
    assert!(received.iter().any(|it| portals(it).iter().any(|portal| *portal != portals(it)[0])));
    let counts: Vec<_> = hubs.iter().map(|&hub| control.webhook_counts(hub)).collect();
    assert!(
        counts.iter().all(|it| it.lost > 20 && it.doubled > 20 && it.delivered == it.events - it.lost + it.doubled)
    );
    assert_eq!((counts[0].lost, counts[0].doubled), (counts[1].lost, counts[1].doubled), "the seed is the same");
}

#[tokio::test]
async fn deliveries_can_be_made_by_hand() {
    let (installed, receiver) = listening(demo()).await;
    let control = installed.simulator.control();
    let (url, secret) = (receiver.url(), "pivotal-demo-secret");
    assert_eq!(control.deliver(&HandMade::new("[]")).await.unwrap().status, 204);
    assert!(receiver.take()[0].is_signed(secret, url.as_str()));
    for (delivery, signed) in [
        (HandMade::new("[]").secret("stolen"), false),
        (HandMade::new("[]").signature("bm90aGluZw=="), false),
        (HandMade::new("[]").signed_for("https://elsewhere.example/"), false),
        (HandMade::new("[]").unsigned(), false),
        (HandMade::new("[]").timestamp("12"), true),
    ] {
        control.deliver(&delivery).await.unwrap();
        assert_eq!(receiver.take()[0].is_signed(secret, url.as_str()), signed, "{delivery:?}");
    }
}

#[tokio::test]
async fn the_same_is_had_over_http() {
    let receiver = Receiver::start().await;
    let installed = Installed::start(demo()).await;
    let base = format!("{}/_control", installed.simulator.url());
    let post = async |path: String, body: Value| {
        installed.http.post(format!("{base}{path}")).json(&body).send().await.unwrap()
    };
    let hub = installed.hub;
    assert_eq!(post("/webhooks".to_owned(), json!({"target": receiver.url().as_str()})).await.status(), 204);
    assert_eq!(post(format!("/accounts/{hub}/chaos"), json!({"double": 1.0})).await.status(), 204);
    let create = Change::Create { object: COMPANY, values: std::collections::BTreeMap::new() };
    assert_eq!(post(format!("/accounts/{hub}/changes"), json!(create)).await.status(), 200);
    let get = async |path: &str| installed.http.get(format!("{base}{path}")).send().await.unwrap();
    assert_eq!(get("/webhooks/settled").await.status(), 204);
    let told: Value = get("/webhooks").await.json().await.unwrap();
    assert_eq!(told["accounts"][hub.to_string()]["delivered"], 2);
    let made: Value =
        post("/webhooks/deliver".to_owned(), json!({"body": "[]", "signed": false})).await.json().await.unwrap();
    assert_eq!(made["status"], 204);
    assert_eq!(post("/webhooks".to_owned(), json!({"target": "nowhere"})).await.status(), 400);
}
