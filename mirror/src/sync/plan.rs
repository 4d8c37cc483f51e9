//! The cheapest permitted way to read what the filter admits, and why.
//!
//! HubSpot keeps three budgets: general calls, association reads and searches. They run side by side, so a way of
//! reading takes as long as the budget it leans on most. The planner knows the counts, writes down every permitted way
//! with its calls and seconds, and takes the one that ends first.
//!
//! Source: HubSpot usage guidelines (110 calls in 10 s an account), "Search the CRM" (5 a second, 200 a page),
//! "Associate records" (own budget, 1,000 inputs a call), "Lists" (250 memberships a page).

use hubspot::{BATCH, MEMBER_PAGE, SEARCH_PAGE};
use serde::{Deserialize, Serialize};

/// A way to find and read the companies the filter admits.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum Way {
    /// Pages of all companies.
    ListCompanies,
    /// Pages of all companies, keeping those in the stages.
    ListAndKeep,
    /// The list's members, then their records by id.
    ListMembers,
    /// Search by stage, with the records in the answer.
    SearchRecords,
    /// Search by stage for ids, then their records by id.
    SearchIds,
    /// The pipeline's deals, their companies, then the companies' records by id.
    DealCompanies,
}

/// What the filter asks for, with the counts HubSpot gave.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Ask {
    /// All companies.
    Everything,
    /// The members of a list.
    List {
        /// How many.
        members: u64,
    },
    /// Companies in lifecycle stages.
    Stages {
        /// How many.
        companies: u64,
        /// What of a search stays under HubSpot's 3,000 characters.
        search: SearchFits,
    },
    /// Companies linked to deals of a pipeline.
    Pipeline {
        /// How many deals.
        deals: u64,
    },
}

/// How much can be asked for in a search.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SearchFits {
    /// All mapped properties.
    Records,
    /// Ids only.
    Ids,
    /// Not even the filter by itself.
    Nothing,
}

/// What is known of the account before reading begins.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Facts {
    /// Companies in the account.
    pub companies: Option<u64>,
    /// Contacts in the account.
    pub contacts: Option<u64>,
    /// Whether a listing with all mapped properties fits an address; else each page costs two calls.
    pub listing_fits: bool,
}

/// Calls to each of HubSpot's budgets.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Calls {
    /// Against 110 in 10 s.
    pub general: u64,
    /// Against 100 in 10 s.
    pub associations: u64,
    /// Against 5 in 1 s.
    pub search: u64,
}

impl Calls {
    /// How long these calls take at HubSpot's limits, in whole seconds.
    pub fn seconds(self) -> u64 {
        self.general.div_ceil(11).max(self.associations.div_ceil(10)).max(self.search.div_ceil(5))
    }
}

/// The chosen way.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Plan {
    /// How companies are found and read.
    pub way: Way,
    /// Why, in a sentence.
    pub why: String,
    /// What it costs.
    pub calls: Calls,
    /// Companies expected.
    pub companies: Option<i64>,
    /// Contacts expected.
    pub contacts: Option<i64>,
}

/// Contacts a company has, where the account does not say.
const CONTACTS_PER_COMPANY: u64 = 3;

/// Chooses. With equal seconds the way with fewer calls wins, then the earlier one.
pub fn choose(ask: Ask, facts: Facts) -> Plan {
    let matching = matching(ask, facts);
    let contacts = linked_contacts(matching, facts);
    let mut options: Vec<(Way, Calls)> = permitted(ask)
        .iter()
        .filter_map(|&way| Some((way, finding(way, ask, facts)?)))
        .map(|(way, calls)| (way, with_links_and_contacts(calls, matching, contacts)))
        .collect();
    options.sort_by_key(|(_, calls)| (calls.seconds(), calls.general + calls.associations + calls.search));
    let (way, calls) = options.first().copied().unwrap_or((Way::ListCompanies, Calls::default()));
    Plan {
        way,
        why: why(way, matching, calls, options.get(1)),
        calls,
        companies: signed(matching),
        contacts: signed(contacts),
    }
}

/// The ways a filter may be read. Search is never used to read everything: its index lags behind, so the newest
/// companies would be missing.
fn permitted(ask: Ask) -> &'static [Way] {
    match ask {
        Ask::Everything => &[Way::ListCompanies],
        Ask::List { .. } => &[Way::ListMembers],
        Ask::Stages { search: SearchFits::Records, .. } => &[Way::SearchRecords, Way::SearchIds, Way::ListAndKeep],
        Ask::Stages { search: SearchFits::Ids, .. } => &[Way::SearchIds, Way::ListAndKeep],
        Ask::Stages { search: SearchFits::Nothing, .. } => &[Way::ListAndKeep],
        Ask::Pipeline { .. } => &[Way::DealCompanies],
    }
}

fn matching(ask: Ask, facts: Facts) -> u64 {
    match ask {
        Ask::Everything => facts.companies.unwrap_or(0),
        Ask::List { members } => members,
        Ask::Stages { companies, .. } => companies,
        // each deal names one company as a rule; several deals may share it
        Ask::Pipeline { deals } => facts.companies.map_or(deals, |all| deals.min(all)),
    }
}

/// Calls to find and read the companies; `None` where a count that decides is unknown.
fn finding(way: Way, ask: Ask, facts: Facts) -> Option<Calls> {
    let matching = matching(ask, facts);
    let by_id = pages(matching, BATCH as u64);
    let listing = |count: u64| pages(count, BATCH as u64) * if facts.listing_fits { 1 } else { 2 };
    Some(match way {
        Way::ListCompanies => Calls { general: listing(facts.companies.unwrap_or(0)), ..Calls::default() },
        Way::ListAndKeep => {
            let Ask::Stages { search, .. } = ask else { return None };
            let listed = if search == SearchFits::Nothing { facts.companies.unwrap_or(0) } else { facts.companies? };
            Calls { general: listing(listed), ..Calls::default() }
        }
        Way::ListMembers => Calls { general: pages(matching, MEMBER_PAGE as u64) + by_id, ..Calls::default() },
        Way::SearchRecords => Calls { search: pages(matching, u64::from(SEARCH_PAGE)), ..Calls::default() },
        Way::SearchIds => Calls { general: by_id, search: pages(matching, u64::from(SEARCH_PAGE)), ..Calls::default() },
        Way::DealCompanies => {
            let Ask::Pipeline { deals } = ask else { return None };
            let deal_pages = pages(deals, u64::from(SEARCH_PAGE));
            Calls { general: by_id, associations: deal_pages, search: deal_pages }
        }
    })
}

fn with_links_and_contacts(calls: Calls, companies: u64, contacts: u64) -> Calls {
    Calls {
        general: calls.general + pages(contacts, BATCH as u64),
        associations: calls.associations + pages(companies, BATCH as u64),
        ..calls
    }
}

fn linked_contacts(matching: u64, facts: Facts) -> u64 {
    match (facts.companies, facts.contacts) {
        (Some(companies), Some(contacts)) if companies > 0 => {
            (u128::from(contacts) * u128::from(matching) / u128::from(companies)).try_into().unwrap_or(contacts)
        }
        (_, Some(contacts)) => contacts.min(matching * CONTACTS_PER_COMPANY),
        _ => matching * CONTACTS_PER_COMPANY,
    }
}

/// At least one call, since an empty answer costs one too.
fn pages(count: u64, size: u64) -> u64 {
    count.div_ceil(size).max(1)
}

fn signed(count: u64) -> Option<i64> {
    i64::try_from(count).ok()
}

fn why(way: Way, matching: u64, calls: Calls, next: Option<&(Way, Calls)>) -> String {
    let how = match way {
        Way::ListCompanies => "Reading all companies page by page, then the contacts they are linked to by id",
        Way::ListAndKeep => "Reading all companies page by page and keeping those in the chosen stages",
        Way::ListMembers => "Reading the list's members, then their records by id",
        Way::SearchRecords => "Searching by lifecycle stage, with the records in the answers",
        Way::SearchIds => "Searching by lifecycle stage for ids, then reading the records by id",
        Way::DealCompanies => "Searching the pipeline's deals, then reading the companies they are linked to by id",
    };
    let cost = format!(
        "{how}: {matching} companies, {} general, {} association and {} search calls, at least {} s at HubSpot's limits",
        calls.general,
        calls.associations,
        calls.search,
        calls.seconds()
    );
    match next {
        Some((_, other)) => format!("{cost}; the next best way takes {} s.", other.seconds()),
        None => format!("{cost}; it is the only way this filter permits."),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const ACCOUNT: Facts = Facts { companies: Some(10_000), contacts: Some(30_000), listing_fits: true };

    #[test]
    fn everything_is_listed_and_never_searched() {
        let plan = choose(Ask::Everything, ACCOUNT);
        assert_eq!(plan.way, Way::ListCompanies);
        assert_eq!(plan.calls, Calls { general: 400, associations: 100, search: 0 });
        assert_eq!(plan.calls.seconds(), 37);
    }

    #[test]
    fn a_list_is_read_by_its_members() {
        let plan = choose(Ask::List { members: 10_000 }, ACCOUNT);
        assert_eq!(plan.way, Way::ListMembers);
        assert_eq!(plan.calls.general, 40 + 100 + 300);
    }

    #[test]
    fn a_small_stage_is_searched() {
        let plan = choose(Ask::Stages { companies: 500, search: SearchFits::Records }, ACCOUNT);
        assert_eq!(plan.way, Way::SearchRecords);
        assert_eq!(plan.calls.search, 3);
    }

    #[test]
    fn a_search_that_would_be_too_long_asks_for_ids_only() {
        let plan = choose(Ask::Stages { companies: 500, search: SearchFits::Ids }, ACCOUNT);
        assert_eq!(plan.way, Way::SearchIds);
    }

    #[test]
    fn stages_that_no_search_can_name_are_kept_from_a_listing() {
        for facts in [ACCOUNT, Facts { companies: None, ..ACCOUNT }] {
            let plan = choose(Ask::Stages { companies: 500, search: SearchFits::Nothing }, facts);
            assert_eq!(plan.way, Way::ListAndKeep);
        }
    }

    #[test]
    fn a_stage_that_holds_nearly_all_companies_is_listed_where_search_gives_only_ids() {
        let facts = Facts { contacts: Some(0), ..ACCOUNT };
        let plan = choose(Ask::Stages { companies: 10_000, search: SearchFits::Ids }, facts);
        assert_eq!(plan.way, Way::ListAndKeep);
    }

    #[test]
    fn a_pipeline_goes_by_its_deals() {
        let plan = choose(Ask::Pipeline { deals: 10_000 }, ACCOUNT);
        assert_eq!(plan.way, Way::DealCompanies);
        assert_eq!(plan.calls.search, 50);
    }

    #[test]
    fn unknown_counts_still_give_a_plan() {
        let facts = Facts { companies: None, contacts: None, listing_fits: false };
        assert_eq!(choose(Ask::Everything, facts).way, Way::ListCompanies);
        assert_eq!(choose(Ask::Stages { companies: 5, search: SearchFits::Records }, facts).way, Way::SearchRecords);
    }

    #[test]
    fn the_reason_names_the_cost() {
        let plan = choose(Ask::Stages { companies: 500, search: SearchFits::Records }, ACCOUNT);
        assert!(plan.why.contains("500 companies") && plan.why.contains("next best"), "{}", plan.why);
    }
}
