//! Records that HubSpot merged: their ids go on naming the survivor, and what is left of them goes to the archive.
//!
//! Both are done before the survivors are applied, because a survivor may take the place of a row that is here.

use entity::choice::ArchiveReason;
use hubspot::{CompanyId, ContactId, Record};

use crate::apply::Scope;
use crate::error::Result;
use crate::field_map::resolve::Resolver;
use crate::sync::guard::{self, Departure, Outcome};
use crate::turn::Turn;
use crate::{contact, customer};

/// Who was absorbed by these companies, as their records say.
pub(crate) fn of_companies(resolver: &Resolver, records: &[Record<CompanyId>]) -> Vec<(CompanyId, CompanyId)> {
    let pairs = |record: &Record<CompanyId>| {
        let survivor = record.id.clone();
        resolver.merged_companies(record).map(move |absorbed| (absorbed, survivor.clone())).collect::<Vec<_>>()
    };
    records.iter().flat_map(pairs).collect()
}

/// Who was absorbed by these contacts, as their records say.
pub(crate) fn of_contacts(resolver: &Resolver, records: &[Record<ContactId>]) -> Vec<(ContactId, ContactId)> {
    let pairs = |record: &Record<ContactId>| {
        let survivor = record.id.clone();
        resolver.merged_contacts(record).map(move |absorbed| (absorbed, survivor.clone())).collect::<Vec<_>>()
    };
    records.iter().flat_map(pairs).collect()
}

/// Notes merges of companies, absorbed before survivor, and archives the customers of those that were absorbed.
pub(crate) async fn settle_companies(
    turn: &mut Turn<'_>,
    scope: &Scope,
    merges: &[(CompanyId, CompanyId)],
) -> Result<Outcome> {
    if merges.is_empty() {
        return Ok(Outcome::default());
    }
    customer::alias::record(turn, scope, merges).await?;
    let departed =
        |(absorbed, _): &(CompanyId, CompanyId)| Departure { company: absorbed.clone(), cause: ArchiveReason::Merged };
    guard::archive(turn, scope, &merges.iter().map(departed).collect::<Vec<_>>()).await
}

/// Notes merges of contacts and archives those that were absorbed; gives how many.
pub(crate) async fn settle_contacts(
    turn: &mut Turn<'_>,
    scope: &Scope,
    merges: &[(ContactId, ContactId)],
) -> Result<i64> {
    if merges.is_empty() {
        return Ok(0);
    }
    contact::alias::record(turn, scope, merges).await?;
    let absorbed: Vec<_> = merges.iter().map(|(absorbed, _)| (absorbed.clone(), ArchiveReason::Merged)).collect();
    contact::archive::archive(turn, scope, &absorbed).await
}
