//! Even data of any size: which properties are filled, and how.

use std::collections::BTreeMap;

use super::chance::mix;
use super::generated::{Generated, GeneratedLinks, Shape};
use super::recipe::Recipe;
use crate::clock::Millis;
use crate::portal::list::{List, ListRule, Processing};
use crate::portal::object::ObjectType;
use crate::portal::property::{Property, PropertyType, Schema};
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
        let recipes = schemas[position].iter().map(|(_, property)| recipe(kind, property, owner_ids)).collect();
        Some(Generated::new(kind, mix(spec.seed, 0, 77), shape, recipes))
    });
    (generated, Some(GeneratedLinks::new(mix(spec.seed, 0, 77), shape)))
}

/// How a property is filled; `None` for the many that stay empty.
fn recipe(kind: ObjectType, property: &Property, owner_ids: &[String]) -> Option<Recipe> {
    if let Some(recipe) = shared_recipe(property, owner_ids) {
        return Some(recipe);
    }
    match kind {
        ObjectType::Contact => contact_recipe(property),
        ObjectType::Company => company_recipe(property),
        ObjectType::Deal => deal_recipe(property),
    }
}

fn shared_recipe(property: &Property, owner_ids: &[String]) -> Option<Recipe> {
    Some(match &*property.name {
        "hubspot_owner_id" => Recipe::Choice(owner_ids.iter().map(|id| id.as_str().into()).collect()),
        "phone" | "mobilephone" | "billing_phone" | "direct_line" => Recipe::Phone,
        "address" => Recipe::Street,
        "city" => Recipe::City,
        "state" => Recipe::State,
        "country" => Recipe::Country,
        "zip" => Recipe::Zip,
        "website" => Recipe::Website,
        "description" | "about_us" => Recipe::Sentence,
        "hs_was_imported" => Recipe::Fixed("true"),
        "hs_analytics_source" => choice(property),
        _ => return None,
    })
}

fn company_recipe(property: &Property) -> Option<Recipe> {
    Some(match &*property.name {
        "name" => Recipe::CompanyName,
        "domain" => Recipe::Domain,
        "lifecyclestage" => weighted_stages(),
        "annualrevenue" => Recipe::Money { below: 90_000_000 },
        "numberofemployees" => Recipe::Whole { below: 5_000 },
        "founded_year" => Recipe::Year,
        "linkedin_company_page" => Recipe::Slug("https://www.linkedin.com/company/"),
        "twitterhandle" => Recipe::Slug(""),
        "external__c" | "erp_id" => Recipe::Slug("X-"),
        "billing_email" => Recipe::Email,
        "success_notes" => sometimes(4, Recipe::Sentence),
        "web_technologies" | "products" => several(property),
        "tier" | "type" | "industry" | "hs_object_source_label" | "support_plan" => choice(property),
        "is_public" | "is_strategic" => Recipe::Bool,
        "seats" | "health_score" | "num_notes" | "contract_years" => Recipe::Whole { below: 100 },
        "seat_price" => Recipe::Money { below: 300 },
        "onboarding_date" | "renewal_date" => Recipe::Day,
        "kickoff_at" | "notes_last_updated" | "notes_last_contacted" | "hs_analytics_first_timestamp" => {
            Recipe::Instant { days: 200 }
        }
        _ => return None,
    })
}

fn contact_recipe(property: &Property) -> Option<Recipe> {
    Some(match &*property.name {
        "firstname" => Recipe::FirstName,
        "lastname" => Recipe::LastName,
        "email" => Recipe::Email,
        "jobtitle" => Recipe::JobTitle,
        "company" => Recipe::CompanyName,
        "hs_email_domain" => Recipe::Domain,
        "hs_linkedin_url" => Recipe::Slug("https://www.linkedin.com/in/"),
        "account_code" => Recipe::Slug("X-"),
        "interests" | "hs_buying_role" => several(property),
        "lifecyclestage"
        | "hs_lead_status"
        | "hs_role"
        | "hs_seniority"
        | "preferred_channel"
        | "hs_object_source_label" => choice(property),
        "portal_user" | "hs_email_optout" => Recipe::Bool,
        "nps_score" | "num_notes" | "hs_email_open" | "hs_email_delivered" => Recipe::Whole { below: 100 },
        "notes_last_updated" | "notes_last_contacted" | "hs_analytics_first_timestamp" | "last_training_at" => {
            Recipe::Instant { days: 200 }
        }
        _ => return None,
    })
}

fn deal_recipe(property: &Property) -> Option<Recipe> {
    Some(match &*property.name {
        "dealname" => Recipe::DealName,
        "amount" => Recipe::Money { below: 200_000 },
        "deal_currency_code" | "dealtype" => choice(property),
        "pipeline" => Recipe::Fixed("default"),
        "dealstage" => deal_stages(),
        "closedate" => Recipe::Instant { days: 120 },
        "go_live_date" => sometimes(3, Recipe::Day),
        _ => return None,
    })
}

fn choice(property: &Property) -> Recipe {
    Recipe::Choice(option_values(property))
}

fn several(property: &Property) -> Recipe {
    Recipe::Several(option_values(property))
}

fn option_values(property: &Property) -> Vec<Box<str>> {
    property.options.iter().map(|option| option.value.as_str().into()).collect()
}

fn sometimes(of: u64, recipe: Recipe) -> Recipe {
    Recipe::Sometimes { of, recipe: Box::new(recipe) }
}

/// More than half of the companies are customers, as in an account that this service is for.
fn weighted_stages() -> Recipe {
    let others = ["lead", "opportunity", "subscriber", "evangelist"];
    Recipe::Choice(["customer"; 6].into_iter().chain(others).map(Into::into).collect())
}

fn deal_stages() -> Recipe {
    let stages = ["appointmentscheduled", "qualifiedtobuy", "contractsent", "closedwon", "closedlost"];
    Recipe::Choice(stages.into_iter().map(Into::into).collect())
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
