//! P28, P32, P39: what HubSpot says of a record comes in any order, and ends in the same state.

use anyhow::ensure;
use hubspot_sim::webhooks::HandMade;
use hubspot_sim::{AccountSpec, Limits, MergeRule, ObjectType, RecordId, Settings};
use serde_json::{Value, json};
use tests::real_time::Standing;
use tests::walk::everything;
use tests::{Setup, Tenant, World};

use super::{COMPANY, CONTACT, small};
use crate::PIVOTAL;

const RULES: [MergeRule; 2] = [MergeRule::NewId, MergeRule::PreservePrimary];

/// A synced workspace that hears nothing but what the test tells it.
async fn deaf(setup: Setup) -> anyhow::Result<(World, Tenant)> {
    let world = World::start(setup).await?;
    let tenant = world.ready_tenant(everything()).await?;
    tenant.sync().await?;
    Ok((world, tenant))
}

fn merging(rule: MergeRule) -> Setup {
    let accounts = vec![AccountSpec { merge_rule: rule, ..AccountSpec::bulk(7, 8, 12) }];
    Setup::new(PIVOTAL).hubspot(Settings { limits: Limits::none(), accounts, ..Settings::default() })
}

/// Tells of one event after the other: each is seen to before the next one comes.
async fn tell(world: &World, tenant: &Tenant, events: &[Value]) -> anyhow::Result<()> {
    for event in events {
        let delivery = HandMade::new(json!([event]).to_string()).to(world.webhooks()?);
        let answer = world.hubspot().deliver(&delivery).await?;
        ensure!(answer.status == 204, "{event} was answered with {answer:?}");
        world.settled(tenant).await?;
    }
    Ok(())
}

fn event(world: &World, what: &str, object: ObjectType, id: RecordId) -> Value {
    json!({ "portalId": world.hub(), "subscriptionType": format!("object.{what}"), "objectTypeId": object.type_id(),
            "objectId": id.0, "occurredAt": 1_700_000_000_000_i64, "propertyName": "email" })
}

/// Two records that became one, as HubSpot tells it: the merge, and the end of each absorbed id.
struct Merged {
    absorbed: Vec<RecordId>,
    survivor: RecordId,
    events: Vec<Value>,
}

fn merge(world: &World, object: ObjectType, primary: RecordId, other: RecordId) -> anyhow::Result<Merged> {
    let survivor = world.hubspot().merge(world.hub(), object, primary, other)?;
    let absorbed: Vec<RecordId> = [primary, other].into_iter().filter(|id| *id != survivor).collect();
    let mut events = vec![event(world, "merge", object, primary)];
    let told = json!({ "primaryObjectId": primary.0, "mergedObjectIds": [other.0], "newObjectId": survivor.0 });
    events[0].as_object_mut().expect("an event").extend(told.as_object().cloned().expect("an object"));
    events.extend(absorbed.iter().map(|id| event(world, "deletion", object, *id)));
    Ok(Merged { absorbed, survivor, events })
}

#[tokio::test]
async fn p32_a_merge_and_the_deletions_it_brings_are_told_in_either_order() -> anyhow::Result<()> {
    for rule in RULES {
        let (world, tenant) = deaf(merging(rule)).await?;
        let companies = world.hubspot().ids(world.hub(), COMPANY)?;
        for (backwards, pair) in [(false, &companies[0..2]), (true, &companies[2..4])] {
            let mut merged = merge(&world, COMPANY, pair[0], pair[1])?;
            if backwards {
                merged.events.reverse();
            }
            tell(&world, &tenant, &merged.events).await?;
            let survivor = merged.survivor;
            assert_eq!(world.customer_of(&tenant, survivor).await?, Standing::live(), "{rule:?} {backwards}");
            assert_eq!(
                world.customer_of(&tenant, pair[1]).await?,
                Standing::archived("MERGED"),
                "{rule:?} {backwards}"
            );
            for absorbed in merged.absorbed {
                let found = named(&tenant, absorbed).await?;
                assert_eq!(found["survivor"], survivor.to_string(), "{rule:?} {backwards} {absorbed}: {found:#}");
            }
        }
        assert_eq!(world.live(&tenant).await?, 6, "eight companies became six");
    }
    Ok(())
}

#[tokio::test]
async fn p32_a_merge_and_the_deletion_of_its_survivor_are_told_in_either_order() -> anyhow::Result<()> {
    for rule in RULES {
        let (world, tenant) = deaf(merging(rule)).await?;
        let companies = world.hubspot().ids(world.hub(), COMPANY)?;
        for (backwards, pair) in [(false, &companies[0..2]), (true, &companies[2..4])] {
            let mut merged = merge(&world, COMPANY, pair[0], pair[1])?;
            world.hubspot().delete(world.hub(), COMPANY, merged.survivor)?;
            merged.events.push(event(&world, "deletion", COMPANY, merged.survivor));
            if backwards {
                merged.events.reverse();
            }
            tell(&world, &tenant, &merged.events).await?;
            for company in merged.absorbed.into_iter().chain([merged.survivor]) {
                let standing = world.customer_of(&tenant, company).await?;
                assert!(standing.is_none_or(|it| it.archived), "{rule:?} {backwards}: {company} lives on");
            }
            for company in pair {
                assert!(!named(&tenant, *company).await?["archivedAt"].is_null(), "{rule:?} {backwards}: {company}");
            }
        }
        world.must_mirror(&tenant, |_| true).await?;
        world.night(&tenant).await?;
        assert_eq!(world.live(&tenant).await?, 4, "the night finds nothing else");
    }
    Ok(())
}

/// What stands here under a company's id: when it was archived, and the company of the customer that lives on for it.
async fn named(tenant: &Tenant, company: RecordId) -> anyhow::Result<Value> {
    let document = "query ($id: String!) { customer(by: { hubSpotCompanyId: $id }) {
        hubSpotCompanyId archivedAt mergedInto { hubSpotCompanyId } } }";
    let mut data = tenant.admin.graphql(document, json!({ "id": company.to_string() })).await?;
    let mut found = data["customer"].take();
    let own = found["hubSpotCompanyId"].clone();
    let into = found["mergedInto"]["hubSpotCompanyId"].clone();
    found["survivor"] = if into.is_null() { own } else { into };
    Ok(found)
}

#[tokio::test]
async fn p28_a_new_contact_is_here_when_only_its_own_event_arrives() -> anyhow::Result<()> {
    let (world, tenant) = deaf(small(4, 4)).await?;
    let (hubspot, hub) = (world.hubspot(), world.hub());
    let contact = hubspot.create(hub, CONTACT, &[("firstname", "Johannes"), ("email", "jo@kepler.example")])?;
    hubspot.link_contact(hub, contact, hubspot.ids(hub, COMPANY)?[0], true)?;
    tell(&world, &tenant, &[event(&world, "creation", CONTACT, contact)]).await?;
    world.must_mirror(&tenant, |_| true).await?;
    assert_eq!(world.contact_of(&tenant, contact).await?, Standing::live());
    Ok(())
}

#[tokio::test]
async fn p39_a_privacy_deletion_and_whatever_is_told_beside_it_come_in_either_order() -> anyhow::Result<()> {
    let (world, tenant) = deaf(small(4, 16)).await?;
    let (hubspot, hub) = (world.hubspot(), world.hub());
    let companies = hubspot.ids(hub, COMPANY)?;
    for (number, what) in ["deletion", "propertyChange", "associationChange", "restore"].into_iter().enumerate() {
        for backwards in [false, true] {
            let mail = format!("{what}-{backwards}@forgotten.example");
            let contact = hubspot.create(hub, CONTACT, &[("firstname", "Forgotten"), ("email", &mail)])?;
            hubspot.link_contact(hub, contact, companies[number], true)?;
            tell(&world, &tenant, &[event(&world, "creation", CONTACT, contact)]).await?;
            assert_eq!(world.contact_of(&tenant, contact).await?, Standing::live(), "{what}");
            hubspot.gdpr_delete(hub, CONTACT, contact)?;
            let mut beside = event(&world, what, CONTACT, contact);
            if what == "associationChange" {
                beside = json!({ "portalId": hub, "subscriptionType": "object.associationChange", "objectTypeId": "0-1",
                    "fromObjectId": contact.0, "fromObjectTypeId": "0-1", "toObjectId": companies[number].0,
                    "toObjectTypeId": "0-2", "associationRemoved": true, "occurredAt": 1_700_000_000_000_i64 });
            }
            let mut events = [beside, event(&world, "privacyDeletion", CONTACT, contact)];
            if backwards {
                events.reverse();
            }
            tell(&world, &tenant, &events).await?;
            assert_eq!(world.contact_of(&tenant, contact).await?, None, "{what} {backwards}: erased, not archived");
            assert_eq!(told_of(&world, &mail).await?, 0, "{what} {backwards}: it stands in the history");
        }
    }
    world.must_mirror(&tenant, |_| true).await?;
    Ok(())
}

#[tokio::test]
async fn p39_a_privacy_deletion_forgets_the_records_that_were_merged_into_the_contact() -> anyhow::Result<()> {
    for rule in RULES {
        let (world, tenant) = deaf(merging(rule)).await?;
        let (hubspot, hub) = (world.hubspot(), world.hub());
        let company = hubspot.ids(hub, COMPANY)?[0];
        let mut two = Vec::new();
        for mail in ["one@forgotten.example", "two@forgotten.example"] {
            let contact = hubspot.create(hub, CONTACT, &[("firstname", "Forgotten"), ("email", mail)])?;
            hubspot.link_contact(hub, contact, company, false)?;
            tell(&world, &tenant, &[event(&world, "creation", CONTACT, contact)]).await?;
            two.push(contact);
        }
        let merged = merge(&world, CONTACT, two[0], two[1])?;
        tell(&world, &tenant, &merged.events).await?;
        assert_eq!(world.contact_of(&tenant, two[1]).await?, Standing::archived("MERGED"), "{rule:?}");
        hubspot.gdpr_delete(hub, CONTACT, merged.survivor)?;
        let end = |what| event(&world, what, CONTACT, merged.survivor);
        tell(&world, &tenant, &[end("deletion"), end("privacyDeletion")]).await?;
        for contact in two.into_iter().chain([merged.survivor]) {
            assert_eq!(world.contact_of(&tenant, contact).await?, None, "{rule:?}: {contact}");
        }
        assert_eq!(told_of(&world, "@forgotten.example").await?, 0, "{rule:?}: the history keeps nothing");
        world.night(&tenant).await?;
        world.must_mirror(&tenant, |_| true).await?;
    }
    Ok(())
}

/// How many contacts, changes and issues hold this text.
async fn told_of(world: &World, text: &str) -> anyhow::Result<i64> {
    let places = "select (select count(*) from contact c where to_jsonb(c)::text like '%' || $1 || '%')
                       + (select count(*) from change c where to_jsonb(c)::text like '%' || $1 || '%')
                       + (select count(*) from sync_issue i where to_jsonb(i)::text like '%' || $1 || '%')";
    Ok(sqlx::query_scalar(places).bind(text).fetch_one(world.pool()).await?)
}
