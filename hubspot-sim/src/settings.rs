//! What a simulator is started with: the app it knows, the accounts it holds, how strict it is.

use std::net::{Ipv4Addr, SocketAddr};
use std::time::Duration;

use crate::webhooks::WebhookSettings;

/// Everything [`crate::Simulator::start`] needs to know.
#[derive(Debug, Clone)]
pub struct Settings {
    /// Where to listen; port 0 picks a free one.
    pub listen: SocketAddr,
    /// The one app that may be installed into the accounts.
    pub app: App,
    /// The rate limits that are enforced.
    pub limits: Limits,
    /// How long every API call waits before it is answered.
    pub latency: Duration,
    /// How long an access token lives; HubSpot's is 30 minutes.
    pub access_token_ttl: Duration,
    /// The age at which changed records show up in search; HubSpot's index lags by moments.
    pub search_lag: Duration,
    /// How many linked records one input of an association batch read gets per page.
    pub association_page: usize,
    /// Whether a batch read answers a merged-away id with the survivor, as a single read does. Nobody has recorded
    /// what HubSpot does; a client must bear both.
    pub batch_read_follows_merges: bool,
    /// Whether token errors come in the body form that HubSpot used before it named `error` and `error_description`.
    pub old_token_errors: bool,
    /// How the app's push webhooks are set up. Without a target there are none.
    pub webhooks: WebhookSettings,
    /// How long after a change its file appears in the journal, by the simulator's clock.
    pub journal_delay: Duration,
    /// The accounts (portals, hubs) that can install the app. The first is the consent page's default.
    pub accounts: Vec<AccountSpec>,
}

impl Default for Settings {
    fn default() -> Self {
        Self {
            listen: SocketAddr::from((Ipv4Addr::LOCALHOST, 0)),
            app: App::default(),
            limits: Limits::hubspot(),
            latency: Duration::ZERO,
            access_token_ttl: Duration::from_mins(30),
            search_lag: Duration::ZERO,
            association_page: 500,
            batch_read_follows_merges: true,
            old_token_errors: false,
            webhooks: WebhookSettings::default(),
            journal_delay: Duration::ZERO,
            accounts: vec![AccountSpec::demo(1)],
        }
    }
}

/// The app as its developer configured it at HubSpot.
#[derive(Debug, Clone)]
pub struct App {
    /// The number of the app.
    pub app_id: i64,
    /// The public half of the app's credentials.
    pub client_id: String,
    /// The secret half. It guards made-up data, so it may be printed.
    pub client_secret: String,
    /// Where consent may lead back to, compared exactly. `http://127.0.0.1:*/path` accepts any port:
    /// a convenience of the simulator for services on random ports, unknown to HubSpot.
    pub redirect_uris: Vec<String>,
    /// Scopes an install cannot do without.
    pub required_scopes: Vec<String>,
    /// Scopes an install may go without.
    pub optional_scopes: Vec<String>,
    /// Whether HubSpot lets the app have a journal.
    pub journal: JournalAccess,
}

impl Default for App {
    fn default() -> Self {
        let owned = |names: &[&str]| names.iter().map(|name| (*name).to_owned()).collect();
        Self {
            app_id: 7_250_316,
            client_id: "pivotal-demo-client".to_owned(),
            client_secret: "pivotal-demo-secret".to_owned(),
            redirect_uris: owned(&[
                "http://127.0.0.1:*/oauth/hubspot/callback",
                "http://127.0.0.1:*/callback",
                "http://localhost:*/callback",
            ]),
            required_scopes: owned(&[
                "oauth",
                "crm.objects.companies.read",
                "crm.objects.contacts.read",
                "crm.schemas.companies.read",
                "crm.schemas.contacts.read",
            ]),
            optional_scopes: owned(&[
                "crm.lists.read",
                "crm.objects.owners.read",
                "crm.objects.deals.read",
                "crm.schemas.deals.read",
            ]),
            journal: JournalAccess::Granted,
        }
    }
}

/// Whether the app can have a token for the Webhooks Journal. Some apps are told that its scopes do not exist.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum JournalAccess {
    /// The scopes are known.
    Granted,
    /// They "could not be recognized".
    Refused,
}

/// How many calls an account gets. `None` means as many as it likes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Limits {
    /// Calls in any ten seconds, search and associations not counted.
    pub ten_secondly: Option<u32>,
    /// Association batch reads and label reads in any ten seconds.
    pub associations_ten_secondly: Option<u32>,
    /// Searches in any second.
    pub search_secondly: Option<u32>,
    /// Reads of the journal in any second, all accounts together.
    pub journal_secondly: Option<u32>,
    /// Calls about the journal's subscriptions in any second.
    pub journal_subscriptions_secondly: Option<u32>,
}

impl Limits {
    /// What a marketplace app gets from an account on the smallest plan.
    pub fn hubspot() -> Self {
        Self {
            ten_secondly: Some(110),
            associations_ten_secondly: Some(100),
            search_secondly: Some(5),
            journal_secondly: Some(100),
            journal_subscriptions_secondly: Some(50),
        }
    }

    /// No limit on anything.
    pub fn none() -> Self {
        Self {
            ten_secondly: None,
            associations_ten_secondly: None,
            search_secondly: None,
            journal_secondly: None,
            journal_subscriptions_secondly: None,
        }
    }
}

/// Which id survives a merge. HubSpot knows both, per account.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum MergeRule {
    /// The survivor gets an id of its own; both merged ids lead to it.
    NewId,
    /// The primary record keeps its id.
    PreservePrimary,
}

/// What an account is filled with.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Data {
    /// A believable small account with every ugly case in it.
    Demo,
    /// Even, fast data of any size, generated when read.
    Bulk,
    /// Definitions only: properties, pipelines, owners, no records.
    Empty,
}

/// One account (HubSpot says portal or hub) and what it holds.
#[derive(Debug, Clone)]
pub struct AccountSpec {
    /// The account's number.
    pub hub_id: i64,
    /// The account's name, as account info tells it.
    pub name: String,
    /// The seed of its data: the same seed gives the same records.
    pub seed: u64,
    /// How it is filled.
    pub data: Data,
    /// How many companies it holds.
    pub companies: usize,
    /// How many contacts there are for each company, on average.
    pub contacts_per_company: f64,
    /// The optional scopes this account can grant; others are silently dropped at consent.
    pub grantable_scopes: Vec<String>,
    /// What happens to ids in a merge.
    pub merge_rule: MergeRule,
    /// The account's time zone by name.
    pub time_zone: String,
    /// The account's currency.
    pub currency: String,
    /// The host of the account's pages.
    pub ui_domain: String,
    /// The region that keeps the data; also the prefix of its tokens.
    pub region: String,
}

impl AccountSpec {
    /// About 300 companies and 900 contacts that look like a real account, ugly cases included.
    pub fn demo(seed: u64) -> Self {
        Self { data: Data::Demo, companies: 300, ..Self::base(24_500_000, "Pivotal Demo Account", seed) }
    }

    /// `companies` companies and `contacts` contacts with some 34 properties filled on each.
    pub fn bulk(seed: u64, companies: usize, contacts: usize) -> Self {
        let contacts_per_company = if companies == 0 { 0.0 } else { contacts as f64 / companies as f64 };
        Self { companies, contacts_per_company, ..Self::base(25_500_000, "Bulk Account", seed) }
    }

    /// An account with definitions and owners but without records.
    pub fn empty(seed: u64) -> Self {
        Self { data: Data::Empty, companies: 0, ..Self::base(26_500_000, "Empty Account", seed) }
    }

    /// The same account under another number.
    pub fn with_hub(self, hub_id: i64) -> Self {
        Self { hub_id, ..self }
    }

    fn base(hub_base: i64, name: &str, seed: u64) -> Self {
        let offset = i64::try_from(seed % 900_000).expect("a number below 900,000 fits");
        Self {
            hub_id: hub_base + offset,
            name: name.to_owned(),
            seed,
            data: Data::Bulk,
            companies: 0,
            contacts_per_company: 3.0,
            grantable_scopes: App::default().optional_scopes,
            merge_rule: MergeRule::NewId,
            time_zone: "America/New_York".to_owned(),
            currency: "USD".to_owned(),
            ui_domain: "app.hubspot.com".to_owned(),
            region: "na1".to_owned(),
        }
    }

    /// How many contacts the account starts with.
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "counts of records are small and positive"
    )]
    pub(crate) fn contacts(&self) -> usize {
        (self.companies as f64 * self.contacts_per_company).round() as usize
    }
}
