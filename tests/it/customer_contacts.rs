//! P40 to P42: who belongs to a customer and who is primary, where an admin decides.

use anyhow::Context as _;
use hubspot_sim::{AccountSpec, Control, Limits, ObjectType, RecordId, Settings};
use serde_json::{Value, json};
use tests::walk::everything;
use tests::{Client, Setup, Tenant, World};

use crate::PIVOTAL;

/// A customer with three contacts, of which HubSpot marks the second; the third belongs to another customer too.
struct Ground {
    world: World,
    tenant: Tenant,
    hubspot: Control,
    companies: [RecordId; 2],
    contacts: [RecordId; 3],
}

impl Ground {
    async fn new() -> anyhow::Result<Self> {
        let accounts = vec![AccountSpec::empty(37)];
        let settings = Settings { limits: Limits::none(), accounts, ..Settings::default() };
        let world = World::start(Setup::new(PIVOTAL).hubspot(settings)).await?;
        let (hubspot, hub) = (world.hubspot(), world.hub());
        let company = |name| hubspot.create(hub, ObjectType::Company, &[("name", name)]);
        let companies = [company("Acme")?, company("Other")?];
        let contact = |name: &str| {
            let email = format!("{name}@people.example");
            hubspot.create(hub, ObjectType::Contact, &[("firstname", name), ("email", &email)])
        };
        let contacts = [contact("ann")?, contact("ben")?, contact("cid")?];
        for (contact, primary) in contacts.iter().zip([false, true, false]) {
            hubspot.link_contact(hub, *contact, companies[0], primary)?;
        }
        hubspot.link_contact(hub, contacts[2], companies[1], true)?;
        let tenant = world.ready_tenant(everything()).await?;
        tenant.sync().await?;
        Ok(Self { world, tenant, hubspot, companies, contacts })
    }

    async fn customer(&self) -> anyhow::Result<Value> {
        let document = "query ($id: String!) { customer(by: { hubSpotCompanyId: $id }) {
            id contactCount primaryContactSource primaryContact { firstName }
            contacts { totalCount edges { isPrimary node { id firstName } } }
            off: contacts(unlinked: true) { totalCount nodes { firstName } edges { isPrimary } } } }";
        let variables = json!({ "id": self.companies[0].to_string() });
        Ok(self.tenant.admin.graphql(document, variables).await?["customer"].take())
    }

    async fn contact(&self, place: usize) -> anyhow::Result<Value> {
        let document = "query ($id: String!) { contact(by: { hubSpotContactId: $id }) {
            id customers { totalCount nodes { name } } } }";
        let variables = json!({ "id": self.contacts[place].to_string() });
        Ok(self.tenant.admin.graphql(document, variables).await?["contact"].take())
    }

    /// What a mutation about the customer and the contact at this place answers.
    async fn decide(&self, name: &str, place: usize) -> anyhow::Result<Value> {
        let (customer, contact) = (self.customer().await?["id"].take(), self.contact(place).await?["id"].take());
        mutate(&self.tenant.admin, name, &json!({ "customerId": customer, "contactId": contact })).await
    }

    async fn primary(&self) -> anyhow::Result<(Value, Value)> {
        let mut customer = self.customer().await?;
        Ok((customer["primaryContact"]["firstName"].take(), customer["primaryContactSource"].take()))
    }

    async fn set_archived(&self, place: usize, archived: bool) -> anyhow::Result<()> {
        sqlx::query("update contact set archived_at = case when $2 then now() end where hubspot_contact_id = $1")
            .bind(self.contacts[place].to_string())
            .bind(archived)
            .execute(self.world.pool())
            .await?;
        Ok(())
    }

    async fn changes(&self) -> anyhow::Result<i64> {
        Ok(sqlx::query_scalar("select count(*) from change").fetch_one(self.world.pool()).await?)
    }
}

async fn mutate(client: &Client, name: &str, input: &Value) -> anyhow::Result<Value> {
    let kind = format!("{}{}Input", name[..1].to_uppercase(), &name[1..]);
    let document = format!(
        "mutation ($input: {kind}!) {{ {name}(input: $input) {{ customer {{ id contactCount }} userErrors {{ code field }} }} }}"
    );
    Ok(client.graphql(&document, json!({ "input": input })).await?[name].take())
}

fn names(customer: &Value) -> Vec<&str> {
    let edges = customer["contacts"]["edges"].as_array().into_iter().flatten();
    edges.filter_map(|edge| edge["node"]["firstName"].as_str()).collect()
}

#[tokio::test]
async fn p41_an_unlinked_contact_stays_off_through_syncs_until_it_is_put_back() -> anyhow::Result<()> {
    let ground = Ground::new().await?;
    let found = async |search: &str| -> anyhow::Result<Value> {
        let document = "query ($search: String!) { customers(search: $search) { nodes { name } } }";
        Ok(ground.tenant.admin.graphql(document, json!({ "search": search })).await?["customers"]["nodes"].take())
    };
    assert_eq!(ground.primary().await?, (json!("ben"), json!("HUBSPOT")));

    let unlinked = ground.decide("unlinkContact", 1).await?;
    assert_eq!((&unlinked["customer"]["contactCount"], &unlinked["userErrors"]), (&json!(2), &json!([])));
    ground.decide("unlinkContact", 2).await?;
    let changes = ground.changes().await?;
    assert_eq!(ground.decide("unlinkContact", 2).await?["userErrors"], json!([]), "again changes nothing");
    assert_eq!(ground.changes().await?, changes);

    // HubSpot touches both, and a sync runs
    let (hubspot, hub) = (&ground.hubspot, ground.world.hub());
    hubspot.update(hub, ObjectType::Contact, ground.contacts[1], &[("lastname", "Benson")])?;
    hubspot.link_contact(hub, ground.contacts[2], ground.companies[0], true)?;
    for _ in 0..2 {
        ground.tenant.sync().await?;
        let customer = ground.customer().await?;
        assert_eq!((names(&customer), &customer["contactCount"]), (vec!["ann"], &json!(1)));
        assert_eq!(customer["contacts"]["totalCount"], 1);
        let off = &customer["off"];
        assert_eq!(
            (&off["totalCount"], &off["nodes"]),
            (&json!(2), &json!([{ "firstName": "ben" }, { "firstName": "cid" }]))
        );
        assert_eq!(ground.primary().await?, (json!("ann"), json!("HUBSPOT")));
    }
    assert_eq!(ground.contact(1).await?["customers"], json!({ "totalCount": 0, "nodes": [] }));
    assert_eq!(ground.contact(2).await?["customers"], json!({ "totalCount": 1, "nodes": [{ "name": "Other" }] }));
    assert_eq!(found("ben@people.example").await?, json!([]));
    assert_eq!(found("cid@people.example").await?, json!([{ "name": "Other" }]));

    let back = ground.decide("relinkContact", 1).await?;
    assert_eq!((&back["customer"]["contactCount"], &back["userErrors"]), (&json!(2), &json!([])));
    let changes = ground.changes().await?;
    assert_eq!(ground.decide("relinkContact", 1).await?["userErrors"], json!([]), "again changes nothing");
    assert_eq!(ground.changes().await?, changes);
    assert_eq!(ground.primary().await?, (json!("ben"), json!("HUBSPOT")));
    assert_eq!(found("ben@people.example").await?, json!([{ "name": "Acme" }]));
    Ok(())
}

#[tokio::test]
async fn p41_a_member_does_not_see_a_contact_that_was_taken_off_their_customer() -> anyhow::Result<()> {
    let ground = Ground::new().await?;
    let member = ground.tenant.member.graphql("{ viewer { user { id } } }", json!({})).await?;
    let customer = ground.customer().await?["id"].take();
    let grant = json!({ "input": { "userId": member["viewer"]["user"]["id"], "customerIds": [customer] } });
    let document = "mutation ($input: GrantAccessInput!) { grantAccess(input: $input) { userErrors { code } } }";
    ground.tenant.mutate(document, grant).await?;
    let sees = async || -> anyhow::Result<Value> {
        Ok(ground.tenant.member.graphql("{ contacts { nodes { firstName } } }", json!({})).await?["contacts"]["nodes"]
            .take())
    };
    assert_eq!(sees().await?.as_array().map(Vec::len), Some(3));
    ground.decide("unlinkContact", 0).await?;
    assert_eq!(sees().await?, json!([{ "firstName": "ben" }, { "firstName": "cid" }]));

    let document = "query ($id: ID!) { customer(by: { id: $id }) { contacts(unlinked: true) { totalCount } } }";
    let answer = ground.tenant.member.answer(document, json!({ "id": customer })).await?;
    assert_eq!(answer.error_codes(), ["FORBIDDEN"], "{:#}", answer.body);
    Ok(())
}

#[tokio::test]
async fn p40_the_primary_contact_an_admin_chose_comes_first_as_long_as_it_is_live_and_linked() -> anyhow::Result<()> {
    let ground = Ground::new().await?;
    let chosen = ground.decide("choosePrimaryContact", 2).await?;
    assert_eq!(chosen["userErrors"], json!([]));
    assert_eq!(ground.primary().await?, (json!("cid"), json!("CHOSEN")));
    let changes = ground.changes().await?;
    ground.decide("choosePrimaryContact", 2).await?;
    assert_eq!(ground.changes().await?, changes, "again changes nothing");
    ground.tenant.sync().await?;
    assert_eq!(ground.primary().await?, (json!("cid"), json!("CHOSEN")), "through a sync");
    let customer = ground.customer().await?;
    let edges = customer["contacts"]["edges"].as_array().context("no contacts")?;
    let marked: Vec<_> = edges.iter().filter(|edge| edge["isPrimary"] == true).collect();
    assert_eq!((marked.len(), &marked[0]["node"]["firstName"]), (1, &json!("cid")));

    // p42: an archived contact loses the mark, and gets it back with its life
    ground.set_archived(2, true).await?;
    assert_eq!(ground.primary().await?, (json!("ben"), json!("HUBSPOT")));
    let refused = ground.decide("choosePrimaryContact", 2).await?;
    assert_eq!(refused["userErrors"], json!([{ "code": "NOT_LINKED", "field": ["contactId"] }]));
    ground.set_archived(2, false).await?;
    assert_eq!(ground.primary().await?, (json!("cid"), json!("CHOSEN")));

    ground.decide("unlinkContact", 2).await?;
    assert_eq!(ground.primary().await?, (json!("ben"), json!("HUBSPOT")));
    let refused = ground.decide("choosePrimaryContact", 2).await?;
    assert_eq!(refused["userErrors"], json!([{ "code": "NOT_LINKED", "field": ["contactId"] }]));
    ground.decide("relinkContact", 2).await?;
    assert_eq!(ground.primary().await?, (json!("cid"), json!("CHOSEN")));

    let customer = ground.customer().await?["id"].take();
    for _ in 0..2 {
        let input = json!({ "customerId": customer });
        assert_eq!(mutate(&ground.tenant.admin, "clearPrimaryContact", &input).await?["userErrors"], json!([]));
        assert_eq!(ground.primary().await?, (json!("ben"), json!("HUBSPOT")));
    }
    Ok(())
}

#[tokio::test]
async fn contacts_of_other_customers_and_wrong_ids_are_refused() -> anyhow::Result<()> {
    let ground = Ground::new().await?;
    let document = "query ($id: String!) { customer(by: { hubSpotCompanyId: $id }) { id } }";
    let other = ground.tenant.admin.graphql(document, json!({ "id": ground.companies[1].to_string() })).await?;
    let (other, ann) = (&other["customer"]["id"], ground.contact(0).await?["id"].take());
    for name in ["unlinkContact", "relinkContact", "choosePrimaryContact"] {
        let cases = [
            (json!({ "customerId": other, "contactId": ann }), "NOT_LINKED", "contactId"),
            (json!({ "customerId": "nonsense", "contactId": ann }), "NOT_FOUND", "customerId"),
            (json!({ "customerId": other, "contactId": other }), "NOT_FOUND", "contactId"),
        ];
        for (input, code, field) in cases {
            let answer = mutate(&ground.tenant.admin, name, &input).await?;
            assert_eq!(
                answer,
                json!({ "customer": null, "userErrors": [{ "code": code, "field": [field] }] }),
                "{name}"
            );
        }
    }
    Ok(())
}
