//! P36 to P38, P48: into the archive, out of it, and out for good.

use anyhow::Context as _;
use hubspot_sim::{AccountSpec, Control, Limits, ObjectType, RecordId, Settings};
use serde_json::{Value, json};
use tests::walk::{CUSTOMERS, everything, list};
use tests::{Client, Setup, Tenant, World};

use crate::PIVOTAL;

/// Every text that the purged customer alone has, in whichever table it might be kept.
const TRACES: [&str; 6] =
    ["Traceable Ltd", "traceable.example", "only@traceable.example", "Onlyfirst", "Kick-off of", "unreadable revenue"];

/// A hand on the one account of a world.
struct HubSpot(Control, i64);

impl HubSpot {
    fn of(world: &World) -> Self {
        Self(world.hubspot(), world.hub())
    }

    fn company(&self, name: &str) -> anyhow::Result<RecordId> {
        Ok(self.0.create(self.1, ObjectType::Company, &[("name", name)])?)
    }

    fn contact(&self, first_name: &str, email: &str, companies: &[RecordId]) -> anyhow::Result<RecordId> {
        let contact = self.0.create(self.1, ObjectType::Contact, &[("firstname", first_name), ("email", email)])?;
        for company in companies {
            self.0.link_contact(self.1, contact, *company, true)?;
        }
        Ok(contact)
    }
}

async fn start() -> anyhow::Result<(World, HubSpot)> {
    let accounts = vec![AccountSpec::empty(31)];
    let hubspot = Settings { limits: Limits::none(), accounts, ..Settings::default() };
    let world = World::start(Setup::new(PIVOTAL).hubspot(hubspot)).await?;
    let hubspot = HubSpot::of(&world);
    Ok((world, hubspot))
}

/// Runs a mutation by name; `selection` stands beside its user errors.
async fn mutate(client: &Client, name: &str, selection: &str, input: &Value) -> anyhow::Result<Value> {
    let kind = format!("{}{}Input", name[..1].to_uppercase(), &name[1..]);
    let document =
        format!("mutation ($input: {kind}!) {{ {name}(input: $input) {{ {selection} userErrors {{ code field }} }} }}");
    Ok(client.graphql(&document, json!({ "input": input })).await?[name].take())
}

async fn archive(tenant: &Tenant, ids: &[&str]) -> anyhow::Result<Value> {
    mutate(&tenant.admin, "archiveCustomers", "customers { id }", &json!({ "ids": ids })).await
}

async fn restore(tenant: &Tenant, ids: &[&str]) -> anyhow::Result<Value> {
    mutate(&tenant.admin, "restoreCustomers", "customers { id detachedAt }", &json!({ "ids": ids })).await
}

async fn purge(tenant: &Tenant, ids: &[&str]) -> anyhow::Result<Value> {
    mutate(&tenant.admin, "purgeCustomers", "purgedIds", &json!({ "ids": ids })).await
}

async fn read(tenant: &Tenant, company: RecordId) -> anyhow::Result<Value> {
    let document = "query ($id: String!) { customer(by: { hubSpotCompanyId: $id }) {
        id displayId name status archivedAt archiveReason detachedAt contactCount tags { name }
        onboardings { name tasks { title completedAt } } } }";
    Ok(tenant.admin.graphql(document, json!({ "id": company.to_string() })).await?["customer"].take())
}

async fn id_of(tenant: &Tenant, company: RecordId) -> anyhow::Result<String> {
    read(tenant, company).await?["id"].as_str().map(str::to_owned).context("no such customer")
}

async fn live(tenant: &Tenant) -> anyhow::Result<i64> {
    let data = tenant.admin.graphql("{ customers { totalCount } }", json!({})).await?;
    data["customers"]["totalCount"].as_i64().context("no count")
}

/// An onboarding with one task done, for something to lose.
async fn onboard(tenant: &Tenant, customer: &str, name: &str) -> anyhow::Result<()> {
    let input = json!({ "customerId": customer, "name": name });
    let made = mutate(&tenant.admin, "createOnboarding", "onboarding { id }", &input).await?;
    let input = json!({ "onboardingId": made["onboarding"]["id"], "title": "Invite" });
    let task = mutate(&tenant.admin, "addTask", "task { id }", &input).await?;
    mutate(&tenant.admin, "completeTask", "task { id }", &json!({ "id": task["task"]["id"] })).await?;
    Ok(())
}

#[tokio::test]
async fn p36b_what_a_person_archived_keeps_everything_and_no_sync_brings_it_back() -> anyhow::Result<()> {
    let (world, hubspot) = start().await?;
    let (acme, other) = (hubspot.company("Acme")?, hubspot.company("Other")?);
    hubspot.contact("Ann", "ann@acme.example", &[acme])?;
    let tenant = world.ready_tenant(everything()).await?;
    tenant.sync().await?;
    let (id, second) = (id_of(&tenant, acme).await?, id_of(&tenant, other).await?);
    onboard(&tenant, &id, "Kick-off").await?;
    let edit = json!({ "id": id, "status": "AT_RISK", "tags": ["vip"] });
    mutate(&tenant.admin, "updateCustomer", "customer { id }", &edit).await?;
    let before = read(&tenant, acme).await?;

    let archived = archive(&tenant, &[&id, "nonsense", &id]).await?;
    assert_eq!(archived["customers"], json!([{ "id": id }]));
    assert_eq!(archived["userErrors"], json!([{ "code": "NOT_FOUND", "field": ["ids", "1"] }]));
    let again = archive(&tenant, &[&id, &second]).await?;
    assert_eq!(again["customers"], json!([{ "id": second }]), "one that is refused does not keep the others");
    assert_eq!(again["userErrors"], json!([{ "code": "ALREADY_ARCHIVED", "field": ["ids", "0"] }]));
    assert_eq!(live(&tenant).await?, 0);

    hubspot.0.update(hubspot.1, ObjectType::Company, acme, &[("name", "Acme II")])?;
    for _ in 0..2 {
        tenant.sync().await?;
    }
    let after = read(&tenant, acme).await?;
    assert_eq!((&after["archiveReason"], live(&tenant).await?), (&json!("MANUAL"), 0));
    for kept in ["id", "displayId", "status", "tags", "onboardings", "contactCount"] {
        assert_eq!(after[kept], before[kept], "{kept}");
    }

    let restored = restore(&tenant, &[&id]).await?;
    assert_eq!(restored, json!({ "customers": [{ "id": id, "detachedAt": null }], "userErrors": [] }));
    let back = read(&tenant, acme).await?;
    assert_eq!((&back["archivedAt"], &back["name"]), (&Value::Null, &json!("Acme II")));
    for kept in ["id", "displayId", "status", "tags", "onboardings", "contactCount"] {
        assert_eq!(back[kept], before[kept], "{kept}");
    }
    let again = restore(&tenant, &[&id]).await?;
    assert_eq!(again["userErrors"], json!([{ "code": "NOT_ARCHIVED", "field": ["ids", "0"] }]));
    Ok(())
}

#[tokio::test]
async fn p37_a_customer_whose_company_is_gone_comes_back_detached_until_the_company_returns() -> anyhow::Result<()> {
    let (world, hubspot) = start().await?;
    let (gone, merged) = (hubspot.company("Gone")?, hubspot.company("Merged")?);
    let into = hubspot.company("Survivor")?;
    let tenant = world.ready_tenant(everything()).await?;
    tenant.sync().await?;
    let ids = [id_of(&tenant, gone).await?, id_of(&tenant, merged).await?];
    let ids: Vec<&str> = ids.iter().map(String::as_str).collect();
    archive(&tenant, &ids).await?;
    hubspot.0.delete(hubspot.1, ObjectType::Company, gone)?;
    hubspot.0.merge(hubspot.1, ObjectType::Company, into, merged)?;

    let restored = restore(&tenant, &ids).await?;
    let customers = restored["customers"].as_array().context("no customers")?;
    assert_eq!((customers.len(), &restored["userErrors"]), (2, &json!([])));
    assert!(customers.iter().all(|customer| customer["detachedAt"].is_string()), "{restored:#}");
    tenant.sync().await?;
    let customer = read(&tenant, gone).await?;
    assert_eq!(customer["archivedAt"], Value::Null, "no sync archives it again");

    hubspot.0.restore(hubspot.1, ObjectType::Company, gone)?;
    hubspot.0.update(hubspot.1, ObjectType::Company, gone, &[("name", "Back")])?;
    tenant.sync().await?;
    let customer = read(&tenant, gone).await?;
    assert_eq!((&customer["detachedAt"], &customer["name"]), (&Value::Null, &json!("Back")), "{customer:#}");
    Ok(())
}

#[tokio::test]
async fn p37_a_customer_outside_the_filter_comes_back_detached_and_hubspot_must_answer() -> anyhow::Result<()> {
    let accounts = vec![AccountSpec::bulk(33, 6, 6)];
    let hubspot = Settings { limits: Limits::none(), accounts, ..Settings::default() };
    let world = World::start(Setup::new(PIVOTAL).hubspot(hubspot)).await?;
    let tenant = world.ready_tenant(list(CUSTOMERS)).await?;
    tenant.sync().await?;
    let data = tenant.admin.graphql("{ customers { nodes { id hubSpotCompanyId } } }", json!({})).await?;
    let nodes = data["customers"]["nodes"].as_array().context("no customers")?;
    let [inside, outside, ..] = nodes.as_slice() else { anyhow::bail!("the list has fewer than two: {nodes:?}") };
    let ids = [inside["id"].as_str().context("no id")?, outside["id"].as_str().context("no id")?];
    archive(&tenant, &ids).await?;
    let company = RecordId(outside["hubSpotCompanyId"].as_str().context("no company")?.parse()?);
    world.hubspot().remove_from_list(world.hub(), CUSTOMERS.parse()?, company)?;
    let restored = restore(&tenant, &ids).await?;
    let customers = &restored["customers"];
    assert_eq!((&customers[0]["id"], &customers[0]["detachedAt"]), (&inside["id"], &Value::Null));
    assert_eq!(&customers[1]["id"], &outside["id"]);
    assert!(customers[1]["detachedAt"].is_string(), "{restored:#}");

    // with nobody to ask, the customer comes back all the same
    archive(&tenant, &ids).await?;
    tenant.mutate("mutation { disconnectHubSpot { userErrors { code } } }", json!({})).await?;
    let restored = restore(&tenant, &ids[..1]).await?;
    assert!(restored["customers"][0]["detachedAt"].is_string(), "{restored:#}");
    Ok(())
}

#[tokio::test]
async fn p38_a_purge_leaves_no_trace_but_an_exclusion_and_no_sync_brings_it_back() -> anyhow::Result<()> {
    let (world, hubspot) = start().await?;
    let values = [("name", TRACES[0]), ("domain", TRACES[1]), ("annualrevenue", "12"), ("industry", "BANKING")];
    let company = hubspot.0.create(hubspot.1, ObjectType::Company, &values)?;
    let other = hubspot.company("Other")?;
    hubspot.contact(TRACES[3], TRACES[2], &[company])?;
    let shared = hubspot.contact("Shared", "shared@other.example", &[company, other])?;
    let tenant = world.ready_tenant(everything()).await?;
    let preview = tenant.start_preview(everything()).await?;
    tenant.ended(&preview).await?;
    tenant.sync().await?;
    // something for the history and for the issues
    hubspot.0.update(hubspot.1, ObjectType::Company, company, &[("annualrevenue", TRACES[5])])?;
    hubspot.0.update(hubspot.1, ObjectType::Company, company, &[("industry", "AUTOMOTIVE")])?;
    tenant.sync().await?;
    let before = read(&tenant, company).await?;
    let id = before["id"].as_str().context("no id")?;
    onboard(&tenant, id, &format!("{} {}", TRACES[4], TRACES[0])).await?;
    for trace in TRACES {
        assert_ne!(tables_with(&world, trace).await?, Vec::<String>::new(), "{trace} is nowhere to begin with");
    }

    let refused = purge(&tenant, &[id]).await?;
    assert_eq!(refused, json!({ "purgedIds": [], "userErrors": [{ "code": "NOT_ARCHIVED", "field": ["ids", "0"] }] }));
    archive(&tenant, &[id]).await?;
    assert_eq!(purge(&tenant, &[id]).await?, json!({ "purgedIds": [id], "userErrors": [] }));
    let again = purge(&tenant, &[id]).await?;
    assert_eq!(again["userErrors"], json!([{ "code": "NOT_FOUND", "field": ["ids", "0"] }]));

    assert_eq!(read(&tenant, company).await?, Value::Null);
    for trace in TRACES {
        assert_eq!(tables_with(&world, trace).await?, Vec::<String>::new(), "{trace} is left");
    }
    let kept = "query ($id: String!) { contact(by: { hubSpotContactId: $id }) { customers { nodes { name } } } }";
    let kept = tenant.admin.graphql(kept, json!({ "id": shared.to_string() })).await?;
    assert_eq!(kept["contact"]["customers"]["nodes"], json!([{ "name": "Other" }]));

    for _ in 0..2 {
        tenant.sync().await?;
        assert_eq!(read(&tenant, company).await?, Value::Null);
        assert_eq!(tables_with(&world, TRACES[2]).await?, Vec::<String>::new());
    }
    let listed = "{ exclusions { totalCount nodes { recordKind hubSpotId hubId cause createdAt createdBy { email } }
                                 pageInfo { hasNextPage } } }";
    let excluded = tenant.admin.graphql(listed, json!({})).await?;
    assert_eq!(excluded["exclusions"]["totalCount"], 1);
    let exclusion = &excluded["exclusions"]["nodes"][0];
    assert_eq!(
        (&exclusion["recordKind"], &exclusion["hubSpotId"], &exclusion["cause"], &exclusion["createdBy"]["email"]),
        (&json!("COMPANY"), &json!(company.to_string()), &json!("PURGED"), &json!("grace@pivotal.example"))
    );

    for nobody in ["\0", "", "77"] {
        let lift = json!({ "hubSpotCompanyId": nobody });
        let refused = mutate(&tenant.admin, "liftExclusion", "exclusion { hubSpotId }", &lift).await?;
        assert_eq!(refused["userErrors"], json!([{ "code": "NOT_FOUND", "field": ["hubSpotCompanyId"] }]));
    }
    let lift = json!({ "hubSpotCompanyId": company.to_string() });
    let lifted = mutate(&tenant.admin, "liftExclusion", "exclusion { hubSpotId }", &lift).await?;
    assert_eq!(lifted, json!({ "exclusion": { "hubSpotId": company.to_string() }, "userErrors": [] }));
    let again = mutate(&tenant.admin, "liftExclusion", "exclusion { hubSpotId }", &lift).await?;
    assert_eq!(again["userErrors"], json!([{ "code": "NOT_FOUND", "field": ["hubSpotCompanyId"] }]));
    tenant.sync().await?;
    let back = read(&tenant, company).await?;
    assert_eq!((&back["name"], &back["contactCount"]), (&json!(TRACES[0]), &json!(2)));
    assert_ne!(back["displayId"], before["displayId"], "a new customer");
    assert_eq!(back["onboardings"], json!([]));
    Ok(())
}

#[tokio::test]
async fn p38_a_contact_that_was_taken_off_goes_with_the_customer_unless_another_has_it() -> anyhow::Result<()> {
    let (world, hubspot) = start().await?;
    let [company, other] = [hubspot.company("Acme")?, hubspot.company("Other")?];
    let alone = hubspot.contact("Alone", "alone@acme.example", &[company])?;
    let dropped = hubspot.contact("Dropped", "dropped@acme.example", &[company])?;
    let shared = hubspot.contact("Shared", "shared@acme.example", &[company, other])?;
    let tenant = world.ready_tenant(everything()).await?;
    tenant.sync().await?;
    let id = id_of(&tenant, company).await?;
    let contact = async |record: RecordId| -> anyhow::Result<Value> {
        let document = "query ($id: String!) { contact(by: { hubSpotContactId: $id }) { id } }";
        Ok(tenant.admin.graphql(document, json!({ "id": record.to_string() })).await?["contact"]["id"].take())
    };
    for record in [alone, dropped, shared] {
        let input = json!({ "customerId": id, "contactId": contact(record).await? });
        let off = mutate(&tenant.admin, "unlinkContact", "customer { id }", &input).await?;
        assert_eq!(off["userErrors"], json!([]), "{record}");
    }
    for record in [dropped, shared] {
        hubspot.0.unlink_contact(hubspot.1, record, company)?;
    }
    tenant.sync().await?;
    assert_ne!(contact(dropped).await?, Value::Null, "who lost their links stays");

    archive(&tenant, &[&id]).await?;
    assert_eq!(purge(&tenant, &[&id]).await?, json!({ "purgedIds": [id], "userErrors": [] }));
    for (record, email) in [(alone, "alone@acme.example"), (dropped, "dropped@acme.example")] {
        assert_eq!(contact(record).await?, Value::Null, "{email}");
        assert_eq!(tables_with(&world, email).await?, Vec::<String>::new(), "{email} is left");
    }
    assert_ne!(contact(shared).await?, Value::Null);
    Ok(())
}

#[tokio::test]
async fn p38_exclusions_page_newest_first() -> anyhow::Result<()> {
    let (world, hubspot) = start().await?;
    let companies = ["One", "Two", "Three"].map(|name| hubspot.company(name));
    let companies: Vec<RecordId> = companies.into_iter().collect::<anyhow::Result<_>>()?;
    let tenant = world.ready_tenant(everything()).await?;
    tenant.sync().await?;
    for company in &companies {
        let id = id_of(&tenant, *company).await?;
        archive(&tenant, &[&id]).await?;
        purge(&tenant, &[&id]).await?;
    }
    let document = "query ($after: String) { exclusions(first: 2, after: $after) {
        nodes { hubSpotId } pageInfo { hasNextPage endCursor } } }";
    let (mut met, mut after) = (Vec::new(), Value::Null);
    loop {
        let page = tenant.admin.graphql(document, json!({ "after": after })).await?["exclusions"].take();
        let ids = page["nodes"].as_array().context("no page")?.iter().filter_map(|node| node["hubSpotId"].as_str());
        met.extend(ids.map(str::to_owned));
        if page["pageInfo"]["hasNextPage"] != true {
            break;
        }
        after = page["pageInfo"]["endCursor"].clone();
    }
    let expected: Vec<String> = companies.iter().rev().map(ToString::to_string).collect();
    assert_eq!(met, expected);
    Ok(())
}

#[tokio::test]
async fn acts_on_customers_name_one_to_a_hundred() -> anyhow::Result<()> {
    let (world, _) = start().await?;
    let tenant = world.tenant("Acme").await?;
    let many: Vec<&str> = vec!["nonsense"; 101];
    for ids in [&[][..], &many[..]] {
        for answer in [archive(&tenant, ids).await?, restore(&tenant, ids).await?, purge(&tenant, ids).await?] {
            assert_eq!(answer["userErrors"], json!([{ "code": "INVALID_VALUE", "field": ["ids"] }]));
        }
    }
    Ok(())
}

/// The tables that hold this text anywhere.
async fn tables_with(world: &World, text: &str) -> anyhow::Result<Vec<String>> {
    let tables: Vec<String> = sqlx::query_scalar(
        "select format('%I.%I', schemaname, tablename) from pg_tables
         where schemaname not in ('pg_catalog', 'information_schema') order by 1",
    )
    .fetch_all(world.pool())
    .await?;
    let mut found = Vec::new();
    for table in tables {
        let holds = format!("select exists (select from {table} t where to_jsonb(t)::text like '%' || $1 || '%')");
        if sqlx::query_scalar(sqlx::AssertSqlSafe(holds)).bind(text).fetch_one(world.pool()).await? {
            found.push(table);
        }
    }
    Ok(found)
}
