//! Against the simulated HubSpot: what is offered, and what a filter or a default map finds there.

use std::sync::Arc;

use hubspot::{AccessToken, FixedToken, Unlimited};
use hubspot_sim::{AccountSpec, Limits, ObjectType, Settings, Simulator};

use super::*;
use crate::company_filter::{CompanyFilter, Proposal};
use crate::error::{Code, Error};
use crate::field_map::{ContactMap, CustomerMap, check, default};

/// A demo account and a client for it.
struct Account {
    simulator: Simulator,
    client: Client,
    hub: i64,
}

impl Account {
    async fn new() -> Self {
        Self::granting(AccountSpec::demo(3)).await
    }

    /// An account that grants none of the optional scopes.
    async fn strict() -> Self {
        Self::granting(AccountSpec { grantable_scopes: vec![], ..AccountSpec::demo(3) }).await
    }

    async fn granting(account: AccountSpec) -> Self {
        // another test may have been first
        let _ = rustls::crypto::ring::default_provider().install_default();
        let hub = account.hub_id;
        let settings = Settings { accounts: vec![account], limits: Limits::none(), ..Settings::default() };
        let simulator = Simulator::start(settings).await.unwrap();
        let token = AccessToken::new(simulator.control().install(hub).unwrap().access_token);
        let base = simulator.url().parse().unwrap();
        let http = hubspot::http_client().unwrap();
        let client = Client::new(http, base, Arc::new(FixedToken::new(token)), Arc::new(Unlimited));
        Self { simulator, client, hub }
    }

    async fn list_named(&self, name: &str) -> List {
        available(lists(&self.client).await).into_iter().find(|list| list.name == name).unwrap()
    }

    /// How many companies of the account hold this value.
    fn truth(&self, stage: &str) -> usize {
        let companies = self.simulator.control().truth(self.hub, ObjectType::Company).unwrap();
        companies.iter().filter(|company| company.properties.get(LIFECYCLE_STAGE).is_some_and(|is| is == stage)).count()
    }
}

fn available<T: std::fmt::Debug>(offer: Result<Offer<T>>) -> T {
    match offer.unwrap() {
        Offer::Available(offered) => offered,
        Offer::Unavailable { reason } => panic!("not available: {reason}"),
    }
}

fn refusal(outcome: Result<CompanyFilter>) -> (Code, String) {
    let Err(Error::Refused(refusals)) = outcome else { panic!("a refusal was expected: {outcome:?}") };
    (refusals[0].code, refusals[0].message.clone())
}

#[tokio::test]
async fn p11_lists_of_companies_are_offered_by_name_with_their_size() {
    let account = Account::new().await;
    let offered = available(lists(&account.client).await);
    assert!(offered.iter().all(|list| list.object_type_id == "0-2"), "{offered:?}");
    let names: Vec<_> = offered.iter().map(|list| list.name.to_lowercase()).collect();
    assert!(names.is_sorted() && names.len() > 1, "{names:?}");
    let customers = account.list_named("Customers / Active").await;
    let members = account.client.list_members(&customers.id, None).await.unwrap();
    assert_eq!(customers.size(), members.total.or(Some(members.records.len() as u64)));
}

#[tokio::test]
async fn p11_lifecycle_stages_are_offered_with_the_companies_in_them() {
    let account = Account::new().await;
    let stages = available(lifecycle_stages(&account.client).await);
    assert!(stages.iter().any(|stage| stage.value == "customer"));
    let customers = companies_in_stage(&account.client, "customer").await.unwrap();
    assert!(customers > 0);
    assert_eq!(customers, account.truth("customer") as u64);
}

#[tokio::test]
async fn p11_pipelines_are_offered_with_their_deals() {
    let account = Account::new().await;
    let offered = available(pipelines(&account.client).await);
    assert!(offered.iter().all(|pipeline| !pipeline.stages.is_empty()), "{offered:?}");
    let mut deals = 0;
    for pipeline in &offered {
        deals += deals_in_pipeline(&account.client, &pipeline.id).await.unwrap();
    }
    assert_eq!(deals, account.simulator.control().ids(account.hub, ObjectType::Deal).unwrap().len() as u64);
}

#[tokio::test]
async fn p5_what_is_not_granted_is_not_available_and_says_why() {
    let account = Account::strict().await;
    let Offer::Unavailable { reason } = lists(&account.client).await.unwrap() else { panic!("lists were offered") };
    assert!(reason.contains("lists.read") && reason.contains("Sales Hub Professional"), "{reason}");
    assert!(matches!(pipelines(&account.client).await.unwrap(), Offer::Unavailable { .. }));
    assert!(!available(lifecycle_stages(&account.client).await).is_empty(), "stages need no optional scope");
}

#[tokio::test]
async fn p11_a_proposal_becomes_a_filter_with_hubspots_names() {
    let account = Account::new().await;
    let list = account.list_named("Customers / Active").await;
    let filter = Proposal::List(list.id.clone()).check(&account.client).await.unwrap();
    assert_eq!(filter, CompanyFilter::List { id: list.id, name: "Customers / Active".into() });

    let pipeline = available(pipelines(&account.client).await).remove(0);
    let proposal =
        Proposal::DealPipeline { pipeline: pipeline.id.clone(), stages: vec![pipeline.stages[0].id.clone()] };
    let filter = proposal.check(&account.client).await.unwrap();
    let CompanyFilter::DealPipeline { name, stages, .. } = filter else { panic!("{filter:?}") };
    assert_eq!((name, stages.len(), &stages[0].label), (pipeline.label, 1, &pipeline.stages[0].label));
}

#[tokio::test]
async fn p11_a_list_that_is_not_there_is_refused() {
    let account = Account::new().await;
    for id in ["999999", "not an id", ""] {
        let outcome = Proposal::List(id.into()).check(&account.client).await;
        assert_eq!(refusal(outcome).0, Code::ListNotFound, "{id}");
    }
}

#[tokio::test]
async fn p7_a_missing_scope_is_named_with_the_plan_it_may_need() {
    let account = Account::strict().await;
    let pipeline = Proposal::DealPipeline { pipeline: "default".into(), stages: vec![] };
    for (proposal, scope) in [(Proposal::List("101".into()), "lists.read"), (pipeline, "crm.objects.deals.read")] {
        let (code, message) = refusal(proposal.check(&account.client).await);
        assert_eq!(code, Code::MissingScope);
        assert!(message.contains(scope) && message.contains("Sales Hub Professional"), "{message}");
    }
}

#[tokio::test]
async fn p14_the_default_maps_of_a_real_account_pass_their_own_check() {
    let account = Account::new().await;
    let companies = Properties::fetch(&account.client, ObjectKind::Company).await.unwrap();
    let (map, unmapped): (CustomerMap, _) = default::map(&companies);
    assert_eq!(map.rows.len() + unmapped.len(), 8);
    assert_eq!(check::check(&map.rows, &companies, &[]), vec![]);

    let contacts = Properties::fetch(&account.client, ObjectKind::Contact).await.unwrap();
    let (map, unmapped): (ContactMap, _) = default::map(&contacts);
    assert_eq!((map.rows.len(), unmapped), (5, vec![]));
    assert_eq!(check::check(&map.rows, &contacts, &[]), vec![]);
}
