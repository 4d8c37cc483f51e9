//! What became of records that a reading did not return. Absence is proved by id, never taken from a listing.
//!
//! The live records are asked first, then the recycle bin, then each id by itself: only a single read follows a merge,
//! and only its 404 says that a record was deleted for good. What HubSpot does not answer clearly stays as it was.

use std::collections::HashSet;

use futures_util::stream::{self, StreamExt as _, TryStreamExt as _};
use hubspot::{Archived, Client, Companies, CrmObject, Error, ErrorKind, PropertySet, Record};

use crate::sync::reading;
use crate::sync::setback::Setback;

/// Single reads under way at the same time.
const AT_ONCE: usize = 4;

/// What became of a record.
#[derive(Debug)]
pub enum Fate<O: CrmObject = Companies> {
    /// It is there.
    Live(Box<Record<O::Id>>),
    /// It is in the recycle bin.
    Binned,
    /// It is nowhere: erased for privacy, or longer gone than the bin keeps.
    Vanished,
    /// It was merged into this one.
    MergedInto(O::Id),
    /// HubSpot gave no clear answer: nothing follows.
    Unknown,
}

/// What became of each of these records, read with these properties.
pub async fn prove<O: CrmObject>(
    client: &Client,
    props: &PropertySet,
    ids: &[O::Id],
) -> Result<Vec<(O::Id, Fate<O>)>, Setback> {
    let read = reading::records::<O>(client, props, ids, Archived::No).await?;
    let wanted: HashSet<&O::Id> = ids.iter().collect();
    let mut met: HashSet<O::Id> = read.failed.iter().map(|(id, _)| id.clone()).collect();
    let mut fates: Vec<(O::Id, Fate<O>)> = read.failed.into_iter().map(|(id, _)| (id, Fate::Unknown)).collect();
    for record in read.records.into_iter().filter(|record| wanted.contains(&record.id)) {
        met.insert(record.id.clone());
        fates.push((record.id.clone(), Fate::Live(Box::new(record))));
    }
    let missing: Vec<O::Id> = wanted.into_iter().filter(|id| !met.contains(*id)).cloned().collect();
    fates.extend(explain(client, props, &missing).await?);
    Ok(fates)
}

/// The same for records that a reading of live ones has just not returned.
pub async fn explain<O: CrmObject>(
    client: &Client,
    props: &PropertySet,
    missing: &[O::Id],
) -> Result<Vec<(O::Id, Fate<O>)>, Setback> {
    if missing.is_empty() {
        return Ok(Vec::new());
    }
    let nothing = PropertySet::new([]);
    let binned = reading::records::<O>(client, &nothing, missing, Archived::Only).await?;
    let binned: HashSet<O::Id> = binned.records.into_iter().map(|record| record.id).collect();
    stream::iter(missing.iter().cloned())
        .map(|id| {
            let is_binned = binned.contains(&id);
            async move {
                if is_binned {
                    return Ok((id, Fate::Binned));
                }
                let fate = ask(client, props, &id).await?;
                Ok((id, fate))
            }
        })
        .buffer_unordered(AT_ONCE)
        .try_collect()
        .await
}

async fn ask<O: CrmObject>(client: &Client, props: &PropertySet, id: &O::Id) -> Result<Fate<O>, Setback> {
    match client.get::<O>(props, id, Archived::No).await {
        Ok(Some(record)) if record.id == *id => Ok(Fate::Live(Box::new(record))),
        Ok(Some(record)) => Ok(Fate::MergedInto(record.id)),
        Ok(None) => Ok(Fate::Vanished),
        Err(error) if stops_everything(&error) => Err(error.into()),
        Err(error) => {
            tracing::warn!(
                hubspot.id = id.as_ref(),
                hubspot.correlation_id = error.correlation_id.as_deref(),
                "HubSpot does not say what became of a record: {error}"
            );
            Ok(Fate::Unknown)
        }
    }
}

/// Whether the error says nothing of the record, so that asking for others is no use either.
fn stops_everything(error: &Error) -> bool {
    error.is_transient() || matches!(error.kind, ErrorKind::Unauthorized(_) | ErrorKind::MissingScopes(_))
}
