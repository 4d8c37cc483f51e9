//! Lists of customers against a real Postgres: order, paging while others write, search, filters, sight.

use std::collections::HashSet;

use entity::choice::CustomerStatus;
use entity::id::{CustomFieldId, CustomerId, UserId};
use uuid::Uuid;

use super::*;
use crate::fixture::Fixture;
use crate::page::{End, PageSize};
use crate::workspace::user::AssignableRole;

const BY_NAME: Sort = Sort { by: SortBy::Name, direction: Direction::Ascending };

struct Shelf {
    fixture: Fixture,
}

impl Shelf {
    async fn new() -> Self {
        Self { fixture: Fixture::new().await }
    }

    /// A customer; its number is its HubSpot company's id as well.
    async fn add(&self, number: i64, name: &str) -> CustomerId {
        let id = CustomerId(self.fixture.clock.new_id());
        sqlx::query(
            "insert into customer (workspace_id, id, display_id, hub_id, hubspot_company_id, name, created_at, updated_at)
             values ($1, $2, $3, 1, $3::text, $4, $5, $5)",
        )
        .bind(self.fixture.workspace)
        .bind(id)
        .bind(number)
        .bind(name)
        .bind(self.fixture.clock.now())
        .execute(self.fixture.db.pool())
        .await
        .unwrap();
        id
    }

    async fn set(&self, id: CustomerId, assignment: &str) {
        let statement = format!("update customer set {assignment} where id = $1");
        sqlx::query(sqlx::AssertSqlSafe(statement)).bind(id).execute(self.fixture.db.pool()).await.unwrap();
    }

    /// A live contact linked to the company of this number.
    async fn contact(&self, company: i64, record: i64, email: &str) {
        sqlx::query(
            "with link as (
                 insert into contact_link (workspace_id, hub_id, hubspot_company_id, hubspot_contact_id, primary_company)
                 values ($1, 1, $3::text, $4::text, false))
             insert into contact (workspace_id, id, display_id, hub_id, hubspot_contact_id, email, created_at, updated_at)
             values ($1, $2, $4, 1, $4::text, $5, now(), now())",
        )
        .bind(self.fixture.workspace)
        .bind(self.fixture.clock.new_id())
        .bind(company)
        .bind(record)
        .bind(email)
        .execute(self.fixture.db.pool())
        .await
        .unwrap();
    }

    async fn names(&self, viewer: &Viewer, filter: &Filter, sort: Sort) -> Vec<String> {
        let window = Window { size: PageSize::MAX, ..Window::default() };
        let page = list(&self.fixture.db, viewer, filter, sort, &window, Columns::ALL).await.unwrap();
        assert_eq!(i64::try_from(page.rows.len()).unwrap(), count(&self.fixture.db, viewer, filter).await.unwrap());
        page.rows.into_iter().map(|listed| listed.customer.name).collect()
    }

    async fn found(&self, filter: Filter) -> Vec<String> {
        self.names(&self.fixture.owner, &filter, BY_NAME).await
    }

    async fn searched(&self, text: &str) -> Vec<String> {
        self.found(Filter { search: SearchText::parse(text).unwrap(), ..Filter::default() }).await
    }
}

fn exactly(text: &str) -> Exactly {
    Exactly::parse(text).unwrap()
}

#[tokio::test]
async fn p52_every_sort_runs_both_ways_and_pages_to_the_same_order_from_either_end() {
    let shelf = Shelf::new().await;
    for (number, name) in [(1, "beta"), (2, "Alpha"), (3, "alpha"), (4, "Émile"), (5, "Zoo"), (6, "beta")] {
        let id = shelf.add(number, name).await;
        shelf.fixture.clock.advance(chrono::TimeDelta::microseconds(1500));
        match number {
            1 | 2 => shelf.set(id, "arr = 10.5").await,
            3 => shelf.set(id, "arr = -3").await,
            _ => {}
        }
    }
    for by in [SortBy::Name, SortBy::Arr, SortBy::CreatedAt, SortBy::UpdatedAt] {
        for direction in [Direction::Ascending, Direction::Descending] {
            let sort = Sort { by, direction };
            let whole = walk(&shelf, sort, PageSize::MAX, End::First).await;
            assert_eq!(whole.len(), 6);
            let size = PageSize::new(2).unwrap();
            assert_eq!(walk(&shelf, sort, size, End::First).await, whole, "{sort:?}");
            assert_eq!(walk(&shelf, sort, size, End::Last).await, whole, "{sort:?} from the end");
        }
    }
    let by_arr = Sort { by: SortBy::Arr, direction: Direction::Descending };
    let names = shelf.names(&shelf.fixture.owner, &Filter::default(), by_arr).await;
    assert_eq!(names[2], "alpha", "customers without revenue come last: {names:?}");
}

/// All ids in the list's order, a page at a time.
async fn walk(shelf: &Shelf, sort: Sort, size: PageSize, end: End) -> Vec<CustomerId> {
    let mut ids = Vec::new();
    let mut window = Window { size, end, after: None, before: None };
    loop {
        let page =
            list(&shelf.fixture.db, &shelf.fixture.owner, &Filter::default(), sort, &window, Columns::default()).await;
        let page = page.unwrap();
        let seen = page.rows.iter().map(|listed| listed.customer.id);
        let more = match end {
            End::First => {
                ids.extend(seen);
                window.after = page.rows.last().map(|listed| listed.position.clone());
                page.has_next
            }
            End::Last => {
                ids.splice(0..0, seen);
                window.before = page.rows.first().map(|listed| listed.position.clone());
                page.has_previous
            }
        };
        if !more {
            return ids;
        }
    }
}

#[tokio::test]
async fn p52_paging_neither_skips_nor_repeats_a_row_while_others_write() {
    let shelf = Shelf::new().await;
    let mut resting = HashSet::new();
    for number in 0..120 {
        resting.insert(shelf.add(number, &format!("name {:03}", number * 7 % 120)).await);
    }
    let sort = BY_NAME;
    let mut seen = Vec::new();
    let mut window = Window { size: PageSize::new(10).unwrap(), ..Window::default() };
    for round in 0.. {
        let page =
            list(&shelf.fixture.db, &shelf.fixture.owner, &Filter::default(), sort, &window, Columns::default()).await;
        let page = page.unwrap();
        window.after = page.rows.last().map(|listed| listed.position.clone());
        seen.extend(page.rows.iter().map(|listed| listed.customer.id));
        if !page.has_next {
            break;
        }
        // rows come and go on both sides of the cursor, and a shown one changes in a way that does not move it
        shelf.add(1000 + round * 2, "name 000").await;
        let ahead = shelf.add(1001 + round * 2, "name 999").await;
        shelf.set(ahead, "archived_at = now()").await;
        let shown = *seen.last().unwrap();
        shelf.set(shown, "arr = 1, updated_at = now()").await;
        let gone = seen[0];
        shelf.set(gone, "name = '000'").await;
    }
    let unique: HashSet<_> = seen.iter().copied().collect();
    assert_eq!(unique.len(), seen.len(), "a row was repeated");
    assert!(resting.is_subset(&unique), "a row was skipped");
}

#[tokio::test]
async fn p52_search_finds_names_domains_and_mail_addresses_whatever_the_case() {
    let shelf = Shelf::new().await;
    let acme = shelf.add(1, "Acme Rockets").await;
    shelf.set(acme, "domain = 'rockets.example'").await;
    shelf.add(2, "Globex").await;
    shelf.contact(2, 11, "hank.scorpio@globex.example").await;
    shelf.add(3, "Initech").await;
    assert_eq!(shelf.searched("ROCK").await, ["Acme Rockets"]);
    assert_eq!(shelf.searched("rockets.EX").await, ["Acme Rockets"]);
    assert_eq!(shelf.searched("Scorpio@").await, ["Globex"]);
    assert_eq!(shelf.searched("  ").await.len(), 3);
    sqlx::query("update contact set archived_at = now()").execute(shelf.fixture.db.pool()).await.unwrap();
    assert!(shelf.searched("Scorpio@").await.is_empty(), "archived contacts are not searched");
}

#[tokio::test]
async fn wildcards_in_a_search_mean_themselves() {
    let shelf = Shelf::new().await;
    for (number, name) in
        [(1, "100% Cotton"), (2, "100 Cotton"), (3, "under_score"), (4, "underXscore"), (5, r"back\slash")]
    {
        shelf.add(number, name).await;
    }
    assert_eq!(shelf.searched("0%").await, ["100% Cotton"]);
    assert_eq!(shelf.searched("r_s").await, ["under_score"]);
    assert_eq!(shelf.searched(r"k\s").await, [r"back\slash"]);
    assert_eq!(shelf.searched("%").await, ["100% Cotton"]);
}

#[tokio::test]
async fn p52_filters_hold_all_at_once() {
    let shelf = Shelf::new().await;
    let field = CustomFieldId(Uuid::from_u128(7));
    let (owner, plan) = (UserId(Uuid::from_u128(1)), PlanId(Uuid::from_u128(2)));
    let gold = shelf.add(1, "Gold").await;
    shelf.set(gold, "status = 'AT_RISK', domain = 'gold.example', tags = '{VIP}'").await;
    shelf.set(gold, &format!("owner_id = '{owner}', plan_id = '{plan}'")).await;
    shelf.set(gold, &format!(r#"custom_values = '{{"{field}": ["red", "blue"]}}'"#)).await;
    let silver = shelf.add(2, "Silver").await;
    shelf
        .set(
            silver,
            r#"synced_tags = '{"segment": ["VIP"], "partner": null}', archived_at = now(), archive_reason = 'MANUAL'"#,
        )
        .await;
    let plain = shelf.add(3, "Plain").await;
    shelf.set(plain, &format!(r#"custom_values = '{{"{field}": "red"}}'"#)).await;

    let base = Filter::default;
    assert_eq!(shelf.found(base()).await, ["Gold", "Plain"]);
    assert_eq!(shelf.found(Filter { archived: Archived::Archived, ..base() }).await, ["Silver"]);
    assert_eq!(shelf.found(Filter { archived: Archived::Any, ..base() }).await.len(), 3);
    assert_eq!(
        shelf.found(Filter { statuses: vec![CustomerStatus::AtRisk, CustomerStatus::Churned], ..base() }).await,
        ["Gold"]
    );
    assert_eq!(shelf.found(Filter { owner: Some(owner), ..base() }).await, ["Gold"]);
    assert_eq!(shelf.found(Filter { plan: Some(plan), ..base() }).await, ["Gold"]);
    assert_eq!(shelf.found(Filter { domain: Some(exactly("GOLD.example")), ..base() }).await, ["Gold"]);
    assert_eq!(shelf.found(Filter { name: SearchText::parse("LAI").unwrap(), ..base() }).await, ["Plain"]);
    assert_eq!(
        shelf.found(Filter { tag: Some(exactly("VIP")), archived: Archived::Any, ..base() }).await,
        ["Gold", "Silver"]
    );
    let red = || Some(CustomCondition { field, equals: Exactly::parse("red").unwrap() });
    assert_eq!(shelf.found(Filter { custom: red(), ..base() }).await, ["Gold", "Plain"]);
    let both = Filter { custom: red(), tag: Some(exactly("VIP")), ..base() };
    assert_eq!(shelf.found(both).await, ["Gold"]);
}

#[tokio::test]
async fn p02_a_member_lists_only_customers_they_own_or_were_granted() {
    let shelf = Shelf::new().await;
    let member = shelf.fixture.user("mia@example.com", AssignableRole::Member).await;
    let own = shelf.add(1, "Own").await;
    shelf.set(own, &format!("owner_id = '{}'", member.user)).await;
    let granted = shelf.add(2, "Granted").await;
    sqlx::query("insert into access_grant values ($1, $2, $3, $4, now())")
        .bind(shelf.fixture.workspace)
        .bind(granted)
        .bind(member.user)
        .bind(shelf.fixture.owner.user)
        .execute(shelf.fixture.db.pool())
        .await
        .unwrap();
    shelf.add(3, "Hidden").await;
    assert_eq!(shelf.names(&member, &Filter::default(), BY_NAME).await, ["Granted", "Own"]);
    assert_eq!(shelf.names(&shelf.fixture.owner, &Filter::default(), BY_NAME).await.len(), 3);
    let elsewhere = shelf.fixture.elsewhere().await;
    assert!(shelf.names(&elsewhere, &Filter::default(), BY_NAME).await.is_empty());
}
