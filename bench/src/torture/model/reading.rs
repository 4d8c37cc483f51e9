//! What a record's values must become, written down a second time from what is promised (P14 to P19).

use std::collections::BTreeMap;

use hubspot_sim::control::TruthRecord;

use crate::torture::act::{ContactMap, Map};

/// What a record says of one field.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Reading {
    /// Nothing that can be used: what is here stays.
    Keep,
    /// This, or that there is none.
    Is(Option<String>),
}

/// What HubSpot has beside records, as far as it changes what values mean.
#[derive(Clone, Debug, Default)]
pub(crate) struct Definitions {
    /// E-mail addresses of owners by id.
    pub(crate) owners: BTreeMap<String, String>,
    /// Properties that are archived or have another type than their field takes: `companies.annualrevenue`.
    pub(crate) unusable: Vec<String>,
}

/// The people of every workspace.
const PEOPLE: [&str; 3] = ["ada@pivotal.example", "grace@pivotal.example", "mary@pivotal.example"];
/// Who stands in for owners who are nobody here.
const FALLBACK: &str = "ada@pivotal.example";
/// By value, what the options of `tier` mean here.
const PLANS: [(&str, &str); 3] = [("starter", "Starter"), ("growth", "Growth"), ("enterprise", "Enterprise")];
/// The options that histories use, by value.
const LABELS: [(&str, &str); 8] = [
    ("BANKING", "Banking"),
    ("INTERNET", "Internet"),
    ("PARTNER", "Partner"),
    ("VENDOR", "Vendor"),
    ("stripe", "Stripe"),
    ("segment", "Segment"),
    ("zendesk", "Zendesk"),
    ("shopify", "Shopify"),
];

/// The fields of a customer and the properties that feed them.
pub(crate) fn customer_map(map: Map) -> Vec<(&'static str, &'static str)> {
    let mut rows = vec![
        ("name", "name"),
        ("domain", "domain"),
        ("owner", "hubspot_owner_id"),
        ("arr", "annualrevenue"),
        ("employee_count", "numberofemployees"),
    ];
    match map {
        Map::Default => rows.extend([("plan", "tier"), ("industry", "industry")]),
        Map::Tagged => rows.extend([
            ("plan", "tier"),
            ("industry", "industry"),
            ("tags.type", "type"),
            ("tags.hs_is_target_account", "hs_is_target_account"),
            ("tags.web_technologies", "web_technologies"),
            ("custom.years", "contract_years"),
            ("custom.notes", "description"),
        ]),
        Map::Repointed => rows.push(("industry", "city")),
    }
    rows
}

/// The fields of a contact and the properties that feed them.
pub(crate) fn contact_map(map: ContactMap) -> Vec<(&'static str, &'static str)> {
    let mut rows = vec![("first_name", "firstname"), ("last_name", "lastname"), ("email", "email")];
    match map {
        ContactMap::Default => rows.extend([("title", "jobtitle"), ("phone", "phone")]),
        ContactMap::Repointed => rows.push(("phone", "mobilephone")),
    }
    rows
}

/// What a company says of a customer's field.
pub(crate) fn of_company(record: &TruthRecord, field: &str, property: &str, definitions: &Definitions) -> Reading {
    if definitions.unusable.contains(&format!("companies.{property}")) {
        return Reading::Keep;
    }
    let Some(text) = value(record, property) else {
        return if field == "name" { Reading::Keep } else { Reading::Is(None) };
    };
    match field {
        "name" => Reading::Is(Some(text.trim().to_owned())),
        "domain" => domain(text).map_or(Reading::Keep, |domain| Reading::Is(Some(domain))),
        "owner" => Reading::Is(Some(owner(text, definitions))),
        "plan" => plan(text).map_or(Reading::Keep, |plan| Reading::Is(Some(plan.to_owned()))),
        "arr" | "custom.years" => number(text).map_or(Reading::Keep, |number| Reading::Is(Some(number))),
        "employee_count" => whole(text).map_or(Reading::Keep, |number| Reading::Is(Some(number))),
        "industry" if property == "industry" => Reading::Is(Some(label(text))),
        "tags.hs_is_target_account" => match text {
            "true" => Reading::Is(Some("Target Account".to_owned())),
            _ => Reading::Is(None),
        },
        "tags.type" | "tags.web_technologies" => {
            let mut tags: Vec<String> = text.split(';').map(label).collect();
            tags.sort_unstable();
            tags.dedup();
            Reading::Is(Some(tags.join("; ")))
        }
        _ => Reading::Is(Some(text.to_owned())),
    }
}

/// What a contact record says of a contact's field.
pub(crate) fn of_contact(record: &TruthRecord, field: &str, property: &str, definitions: &Definitions) -> Reading {
    if definitions.unusable.contains(&format!("contacts.{property}")) {
        return Reading::Keep;
    }
    let Some(text) = value(record, property) else { return Reading::Is(None) };
    if field == "email" {
        let address = text.trim();
        return if address.contains('@') && !address.contains(' ') {
            Reading::Is(Some(address.to_lowercase()))
        } else {
            Reading::Keep
        };
    }
    Reading::Is(Some(text.to_owned()))
}

/// What a new customer is called whose company has no name.
pub(crate) fn stand_in(record: &TruthRecord) -> String {
    value(record, "domain").and_then(domain).unwrap_or_else(|| format!("Company {}", record.id))
}

fn value<'r>(record: &'r TruthRecord, property: &str) -> Option<&'r str> {
    record.properties.get(property).map(String::as_str).filter(|text| !text.trim().is_empty())
}

fn domain(text: &str) -> Option<String> {
    let lower = text.trim().to_lowercase();
    let host = lower.split_once("://").map_or(lower.as_str(), |(_, rest)| rest);
    let host = host.split('/').next().unwrap_or_default().trim_end_matches('.');
    (host.contains('.') && !host.contains(' ')).then(|| host.to_owned())
}

fn owner(id: &str, definitions: &Definitions) -> String {
    let address = definitions.owners.get(id).map(|address| address.to_lowercase());
    address.filter(|address| PEOPLE.contains(&address.as_str())).unwrap_or_else(|| FALLBACK.to_owned())
}

fn plan(text: &str) -> Option<&'static str> {
    PLANS.iter().find(|(value, _)| text.trim().eq_ignore_ascii_case(value)).map(|(_, plan)| *plan)
}

/// Decimals as they are shown: no zeros at the end, no sign before nothing.
fn number(text: &str) -> Option<String> {
    let (sign, digits) = text.strip_prefix('-').map_or(("", text), |digits| ("-", digits));
    let (whole, fraction) = digits.split_once('.').unwrap_or((digits, ""));
    let all_digits = |text: &str| text.bytes().all(|byte| byte.is_ascii_digit());
    if whole.is_empty() || whole.len() > 18 || !all_digits(whole) || !all_digits(fraction) {
        return None;
    }
    let whole = whole.trim_start_matches('0');
    let fraction = fraction.trim_end_matches('0');
    let whole = if whole.is_empty() { "0" } else { whole };
    Some(if fraction.is_empty() { format!("{sign}{whole}") } else { format!("{sign}{whole}.{fraction}") })
}

fn whole(text: &str) -> Option<String> {
    number(text).filter(|number| !number.contains('.'))
}

fn label(value: &str) -> String {
    let value = value.trim();
    let known = LABELS.iter().chain(&GENERATED).find(|(option, _)| *option == value);
    known.map_or(value, |(_, label)| label).to_owned()
}

/// Other options that made-up records have, by value.
const GENERATED: [(&str, &str); 29] = [
    ("ACCOUNTING", "Accounting"),
    ("AIRLINES_AVIATION", "Airlines/Aviation"),
    ("AUTOMOTIVE", "Automotive"),
    ("BIOTECHNOLOGY", "Biotechnology"),
    ("COMPUTER_SOFTWARE", "Computer Software"),
    ("CONSTRUCTION", "Construction"),
    ("CONSUMER_GOODS", "Consumer Goods"),
    ("EDUCATION_MANAGEMENT", "Education Management"),
    ("FINANCIAL_SERVICES", "Financial Services"),
    ("FOOD_BEVERAGES", "Food & Beverages"),
    ("HOSPITAL_HEALTH_CARE", "Hospital & Health Care"),
    ("HOSPITALITY", "Hospitality"),
    ("INSURANCE", "Insurance"),
    ("LOGISTICS_AND_SUPPLY_CHAIN", "Logistics and Supply Chain"),
    ("MACHINERY", "Machinery"),
    ("MARKETING_AND_ADVERTISING", "Marketing and Advertising"),
    ("PHARMACEUTICALS", "Pharmaceuticals"),
    ("REAL_ESTATE", "Real Estate"),
    ("RENEWABLES_ENVIRONMENT", "Renewables & Environment"),
    ("RETAIL", "Retail"),
    ("TELECOMMUNICATIONS", "Telecommunications"),
    ("UTILITIES", "Utilities"),
    ("PROSPECT", "Prospect"),
    ("RESELLER", "Reseller"),
    ("OTHER", "Other"),
    ("google_tag_manager", "Google Tag Manager"),
    ("salesforce", "Salesforce"),
    ("wordpress", "WordPress"),
    ("cloud_flare", "Cloudflare"),
];
