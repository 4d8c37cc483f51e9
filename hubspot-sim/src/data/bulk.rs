//! Even data of any size: which properties are filled, and how.

use std::collections::BTreeMap;

use super::chance::mix;
use super::generated::{Generated, GeneratedLinks, Shape};
use super::recipe::Recipe;
use crate::clock::Millis;
use crate::portal::list::{List, ListRule, Processing};
use crate::portal::object::ObjectType;
use crate::portal::property::{PropertyIndex, PropertyType, Schema};
use crate::settings::{AccountSpec, Data};

/// The generators of an account, one per type in the order of [`ObjectType::ALL`], and of its links.
pub(crate) fn generators(
    spec: &AccountSpec,
    schemas: &[Schema; 3],
    owner_ids: &[String],
) -> ([Option<Generated>; 3], Option<GeneratedLinks>) {
    if spec.data == Data::Empty {
        return ([None, None, None], None);
    }
    let count = |count: usize| u64::try_from(count).expect("a count fits in 64 bits");
    let shape = Shape {
        companies: count(spec.companies),
        contacts: count(spec.contacts()),
        companies_per_deal: if spec.data == Data::Demo { 1 } else { 2 },
    };
    let generated = [0, 1, 2].map(|position| {
        let kind = ObjectType::ALL[position];
        let recipes = schemas[position]
            .iter()
            .map(|(index, property)| recipe(kind, &property.name, &schemas[position], index, owner_ids))
            .collect();
        Some(Generated::new(kind, mix(spec.seed, 0, 77), shape, recipes))
    });
    (generated, Some(GeneratedLinks::new(mix(spec.seed, 0, 77), shape)))
}

/// How a property is filled; `None` for the many that stay empty.
fn recipe(kind: ObjectType, name: &str, schema: &Schema, index: PropertyIndex, owner_ids: &[String]) -> Option<Recipe> {
    let choice =
        || Recipe::Choice(schema.get(index).options.iter().map(|option| option.value.as_str().into()).collect());
    let several =
        || Recipe::Several(schema.get(index).options.iter().map(|option| option.value.as_str().into()).collect());
    let sometimes = |of: u64, recipe: Recipe| Recipe::Sometimes { of, recipe: Box::new(recipe) };
    Some(match (kind, name) {
        (_, "hubspot_owner_id") => Recipe::Choice(owner_ids.iter().map(|id| id.as_str().into()).collect()),
        (ObjectType::Company, "lifecyclestage") => weighted_stages(),
        (_, "phone" | "mobilephone" | "billing_phone" | "direct_line") => Recipe::Phone,
        (_, "address") => Recipe::Street,
        (_, "city") => Recipe::City,
        (_, "state") => Recipe::State,
        (_, "country") => Recipe::Country,
        (_, "zip") => Recipe::Zip,
        (_, "website") => Recipe::Website,
        (_, "description" | "about_us") => Recipe::Sentence,
        (ObjectType::Contact, "company") | (ObjectType::Company, "name") => Recipe::CompanyName,
        (ObjectType::Company, "domain") | (ObjectType::Contact, "hs_email_domain") => Recipe::Domain,
        (ObjectType::Contact, "firstname") => Recipe::FirstName,
        (ObjectType::Contact, "lastname") => Recipe::LastName,
        (ObjectType::Contact, "email") | (ObjectType::Company, "billing_email") => Recipe::Email,
        (ObjectType::Contact, "jobtitle") => Recipe::JobTitle,
        (ObjectType::Company, "founded_year") => Recipe::Year,
        (ObjectType::Company, "annualrevenue") => Recipe::Money { below: 90_000_000 },
        (ObjectType::Company, "numberofemployees") => Recipe::Whole { below: 5_000 },
        (ObjectType::Company, "linkedin_company_page") => Recipe::Slug("https://www.linkedin.com/company/"),
        (ObjectType::Company, "twitterhandle") => Recipe::Slug(""),
        (ObjectType::Contact, "hs_linkedin_url") => Recipe::Slug("https://www.linkedin.com/in/"),
        (ObjectType::Company, "external__c" | "erp_id") | (ObjectType::Contact, "account_code") => Recipe::Slug("X-"),
        (ObjectType::Company, "success_notes") => sometimes(4, Recipe::Sentence),
        (ObjectType::Company, "web_technologies" | "products")
        | (ObjectType::Contact, "interests" | "hs_buying_role") => several(),
        (_, "hs_was_imported") => Recipe::Fixed("true"),
        (ObjectType::Company, "tier" | "type" | "industry" | "hs_object_source_label" | "support_plan")
        | (
            ObjectType::Contact,
            "lifecyclestage"
            | "hs_lead_status"
            | "hs_role"
            | "hs_seniority"
            | "preferred_channel"
            | "hs_object_source_label",
        )
        | (ObjectType::Deal, "deal_currency_code" | "dealtype")
        | (_, "hs_analytics_source") => choice(),
        (ObjectType::Company, "is_public" | "is_strategic")
        | (ObjectType::Contact, "portal_user" | "hs_email_optout") => Recipe::Bool,
        (ObjectType::Company, "seats" | "health_score" | "num_notes" | "contract_years")
        | (ObjectType::Contact, "nps_score" | "num_notes" | "hs_email_open" | "hs_email_delivered") => {
            Recipe::Whole { below: 100 }
        }
        (ObjectType::Company, "seat_price") => Recipe::Money { below: 300 },
        (ObjectType::Company, "onboarding_date" | "renewal_date") => Recipe::Day,
        (
            ObjectType::Company | ObjectType::Contact,
            "kickoff_at"
            | "notes_last_updated"
            | "notes_last_contacted"
            | "hs_analytics_first_timestamp"
            | "last_training_at",
        ) => Recipe::Instant { days: 200 },
        (ObjectType::Deal, "dealname") => Recipe::DealName,
        (ObjectType::Deal, "amount") => Recipe::Money { below: 200_000 },
        (ObjectType::Deal, "pipeline") => Recipe::Fixed("default"),
        (ObjectType::Deal, "dealstage") => deal_stages(),
        (ObjectType::Deal, "closedate") => Recipe::Instant { days: 120 },
        (ObjectType::Deal, "go_live_date") => sometimes(3, Recipe::Day),
        _ => return None,
    })
}

/// More than half of the companies are customers, as in an account that this service is for.
fn weighted_stages() -> Recipe {
    let stages = [
        "customer",
        "customer",
        "customer",
        "customer",
        "customer",
        "customer",
        "lead",
        "opportunity",
        "subscriber",
        "evangelist",
    ];
    Recipe::Choice(stages.iter().map(|stage| (*stage).into()).collect())
}

fn deal_stages() -> Recipe {
    let stages = ["appointmentscheduled", "qualifiedtobuy", "contractsent", "closedwon", "closedlost"];
    Recipe::Choice(stages.iter().map(|stage| (*stage).into()).collect())
}

/// The one list of bulk accounts: all customers.
pub(crate) fn bulk_lists(generated: Option<&Generated>, schema: &Schema) -> Vec<List> {
    let created_at = Millis(1_600_000_000_000);
    let mut members = BTreeMap::new();
    if let (Some(generated), Some(stage)) = (generated, schema.find("lifecyclestage")) {
        debug_assert_eq!(schema.get(stage).kind, PropertyType::Enumeration, "stages are choices");
        let mut text = String::new();
        for index in 0..generated.end() {
            text.clear();
            if generated.write_value(index, stage, &mut text) && text == "customer" {
                members.insert(generated.id(index), generated.created_at(index));
            }
        }
    }
    vec![List {
        id: 101,
        name: "Customers / Active".to_owned(),
        object: ObjectType::Company,
        processing: Processing::Dynamic,
        incomplete: false,
        rule: Some(ListRule { property: "lifecyclestage".to_owned(), any_of: vec!["customer".to_owned()] }),
        version: 1,
        created_at,
        updated_at: created_at,
        deleted_at: None,
        last_added_at: members.values().max().copied(),
        last_removed_at: None,
        members,
    }]
}
