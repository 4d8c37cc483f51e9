//! Links between customers and contacts against a real Postgres.

use crate::contact::read::{self, Key};
use crate::customer::read::many;
use crate::customer::{self, of_contact};
use crate::fixture::Fixture;
use crate::page::{End, PageSize};
use crate::viewer::Viewer;
use crate::workspace::user::AssignableRole;

use super::*;

struct Links {
    fixture: Fixture,
}

impl Links {
    async fn new() -> Self {
        Self { fixture: Fixture::new().await }
    }

    async fn contact(&self, record: i64) {
        sqlx::query(
            "insert into contact (workspace_id, id, display_id, hub_id, hubspot_contact_id, email, created_at, updated_at)
             values ($1, $2, $3, 1, $3::text, 'c' || $3 || '@example.com', now(), now())",
        )
        .bind(self.fixture.workspace)
        .bind(self.fixture.clock.new_id())
        .bind(record)
        .execute(self.fixture.db.pool())
        .await
        .unwrap();
    }

    async fn link(&self, company: i64, record: i64, primary: bool) {
        sqlx::query("insert into contact_link values ($1, 1, $2::text, $3::text, $4)")
            .bind(self.fixture.workspace)
            .bind(company)
            .bind(record)
            .bind(primary)
            .execute(self.fixture.db.pool())
            .await
            .unwrap();
    }

    async fn archive(&self, record: &str) {
        sqlx::query("update contact set archived_at = now() where hubspot_contact_id = $1")
            .bind(record)
            .execute(self.fixture.db.pool())
            .await
            .unwrap();
    }

    async fn customers(&self, ids: &[CustomerId]) -> Vec<Customer> {
        let found = many(&self.fixture.db, &self.fixture.owner, ids, customer::Columns::default()).await.unwrap();
        ids.iter().map(|id| found[id].clone()).collect()
    }

    async fn page(&self, customers: &[Customer], window: &Window<LinkedRecord>) -> Vec<Vec<(String, bool)>> {
        let wanted = Wanted { primary: true, ..Wanted::default() };
        let pages = pages(&self.fixture.db, self.fixture.workspace, customers, window, wanted).await.unwrap();
        let shown = |page: &Page<LinkedContact>| {
            page.rows.iter().map(|linked| (linked.contact.hubspot_contact_id.clone(), linked.primary)).collect()
        };
        customers.iter().map(|customer| pages.get(&customer.id).map(shown).unwrap_or_default()).collect()
    }

    async fn primary(&self, customer: &Customer) -> Option<String> {
        let customers = std::slice::from_ref(customer);
        let primaries = primaries(&self.fixture.db, self.fixture.workspace, customers, Columns::ALL).await.unwrap();
        primaries.get(&customer.id).map(|primary| primary.contact.hubspot_contact_id.clone())
    }
}

#[tokio::test]
async fn p40_the_primary_is_the_lowest_of_those_that_name_the_company_else_the_lowest() {
    let links = Links::new().await;
    let id = links.fixture.customer(1, None).await;
    let customer = links.customers(&[id]).await.remove(0);
    assert_eq!(links.primary(&customer).await, None);
    for (record, primary) in [(9, false), (100, true), (20, true)] {
        links.contact(record).await;
        links.link(1, record, primary).await;
    }
    // a link may be there before its contact
    links.link(1, 3, true).await;
    assert_eq!(links.primary(&customer).await.as_deref(), Some("20"), "numbers, not texts: 20 is below 100");
    links.archive("20").await;
    assert_eq!(links.primary(&customer).await.as_deref(), Some("100"), "an archived contact loses the mark");
    links.archive("100").await;
    assert_eq!(links.primary(&customer).await.as_deref(), Some("9"));
    let marked = links.page(&[customer], &Window::default()).await;
    assert_eq!(marked, [[("9".to_owned(), true)]]);
}

#[tokio::test]
async fn contacts_of_many_customers_are_paged_each_by_itself() {
    let links = Links::new().await;
    let one = links.fixture.customer(1, None).await;
    let two = links.fixture.customer(2, None).await;
    let none = links.fixture.customer(3, None).await;
    for record in 11..=14 {
        links.contact(record).await;
        links.link(1, record, false).await;
    }
    links.link(2, 13, true).await;
    let customers = links.customers(&[one, two, none]).await;
    let size = PageSize::new(2).unwrap();
    let first = Window { size, ..Window::default() };
    let shown = links.page(&customers, &first).await;
    assert_eq!(shown[0], [("11".to_owned(), true), ("12".to_owned(), false)]);
    assert_eq!(shown[1], [("13".to_owned(), true)]);
    assert!(shown[2].is_empty());

    let rest = Window { after: Some(LinkedRecord("12".into())), ..first.clone() };
    assert_eq!(links.page(&customers[..1], &rest).await[0].len(), 2);
    let last = Window { size, end: End::Last, after: None, before: None };
    let shown = links.page(&customers[..1], &last).await;
    assert_eq!(shown[0].iter().map(|(record, _)| record.as_str()).collect::<Vec<_>>(), ["13", "14"]);

    let twice = [customers[0].clone(), customers[0].clone()];
    assert_eq!(links.page(&twice, &first).await[0].len(), 2, "a customer that stands twice is read once");
    let counts = counts(&links.fixture.db, links.fixture.workspace, &customers, Belonging::Linked).await.unwrap();
    assert_eq!((counts[&one], counts[&two], counts[&none]), (4, 1, 0));
}

#[tokio::test]
async fn p02_a_member_sees_contacts_only_through_their_customers() {
    let links = Links::new().await;
    let member = links.fixture.user("mia@example.com", AssignableRole::Member).await;
    let own = links.fixture.customer(1, Some(member.user)).await;
    links.fixture.customer(2, None).await;
    for record in [11, 12, 13] {
        links.contact(record).await;
    }
    links.link(1, 11, false).await;
    links.link(2, 11, false).await;
    links.link(2, 12, false).await;

    let found = |viewer: Viewer, record: &str| {
        let key = Key::HubSpotContact(record.to_owned());
        let database = links.fixture.db.clone();
        async move { read::one(&database, &viewer, &key, Columns::ALL).await.unwrap() }
    };
    let shared = found(member, "11").await.unwrap();
    assert!(found(member, "12").await.is_none());
    assert!(found(member, "13").await.is_none());
    assert!(found(links.fixture.owner, "13").await.is_some());
    assert!(found(links.fixture.elsewhere().await, "11").await.is_none());

    let shared = [shared];
    let window = Window::default();
    let seen = of_contact::pages(&links.fixture.db, &member, &shared, &window, customer::Columns::default()).await;
    let ids: Vec<CustomerId> = seen.unwrap()[&shared[0].id].rows.iter().map(|customer| customer.id).collect();
    assert_eq!(ids, [own]);
    let counts = of_contact::counts(&links.fixture.db, &links.fixture.owner, &shared).await.unwrap();
    assert_eq!(counts[&shared[0].id], 2);
}

#[tokio::test]
async fn contacts_are_listed_in_the_order_they_came_and_found_by_name_or_address() {
    let links = Links::new().await;
    for record in [30, 5, 12] {
        links.contact(record).await;
    }
    sqlx::query("update contact set first_name = 'Ada', last_name = 'Lovelace' where hubspot_contact_id = '12'")
        .execute(links.fixture.db.pool())
        .await
        .unwrap();
    links.archive("30").await;
    let listed = |search: &'static str| {
        let (database, viewer) = (links.fixture.db.clone(), links.fixture.owner);
        async move {
            let search = crate::search::SearchText::parse(search).unwrap();
            let filter = crate::contact::page::Filter { search, ..Default::default() };
            let page = crate::contact::page::list(&database, &viewer, &filter, &Window::default(), Columns::ALL).await;
            let page = page.unwrap();
            let count = crate::contact::page::count(&database, &viewer, &filter).await.unwrap();
            assert_eq!(usize::try_from(count).unwrap(), page.rows.len());
            page.rows.into_iter().map(|contact| contact.hubspot_contact_id).collect::<Vec<_>>()
        }
    };
    assert_eq!(listed("").await, ["5", "12"]);
    assert_eq!(listed("ada LOVE").await, ["12"]);
    assert_eq!(listed("C5@").await, ["5"]);
}
