//! Records read, as apply takes them, and what of them could not be used.

use entity::choice::RecordKind;
use hubspot::{CompanyContacts, CompanyId, ContactId, Record};

use crate::contact::apply::MappedContact;
use crate::contact::link;
use crate::customer::apply::MappedCompany;
use crate::error::Code;
use crate::field_map::resolve::Resolver;
use crate::sync::issue::Met;

/// Companies, mapped.
pub(crate) fn companies(resolver: &Resolver, records: &[Record<CompanyId>]) -> (Vec<MappedCompany>, Vec<Met>) {
    let mut met = Vec::new();
    let mapped = records.iter().map(|record| {
        let resolved = resolver.customer(record);
        let about = |issue| Met::about_a_value(RecordKind::Company, record.id.as_str(), issue);
        met.extend(resolved.issues.into_iter().map(about));
        MappedCompany { id: record.id.clone(), modified_at: record.modified_at, patch: resolved.patch }
    });
    (mapped.collect(), met)
}

/// Contact records, mapped.
pub(crate) fn contacts(resolver: &Resolver, records: &[Record<ContactId>]) -> (Vec<MappedContact>, Vec<Met>) {
    let mut met = Vec::new();
    let mapped = records.iter().map(|record| {
        let resolved = resolver.contact(record);
        let about = |issue| Met::about_a_value(RecordKind::Contact, record.id.as_str(), issue);
        met.extend(resolved.issues.into_iter().map(about));
        MappedContact {
            id: record.id.clone(),
            modified_at: record.modified_at,
            created_at: record.created_at,
            patch: resolved.patch,
        }
    });
    (mapped.collect(), met)
}

/// The companies of which HubSpot said nothing about links.
pub(crate) fn unreadable_links(records: &[Record<CompanyId>], links: &[CompanyContacts]) -> Vec<Met> {
    let asked: Vec<CompanyId> = records.iter().map(|record| record.id.clone()).collect();
    link::unanswered(&asked, links)
        .into_iter()
        .map(|company| Met {
            object: Some(RecordKind::Company),
            hubspot_id: Some(company.as_str().to_owned()),
            message: "HubSpot could not say which contacts this company has; the ones known here stay.".to_owned(),
            ..Met::about_the_run(Code::LinksUnreadable)
        })
        .collect()
}
