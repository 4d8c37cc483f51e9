//! Reading records by id so that a record HubSpot stumbles over costs only itself.
//!
//! HubSpot answers for a hundred records at once, and one that it cannot give may spoil the answer for all. Such a set is
//! halved until the culprits stand alone. What is wrong with the account, the token or the network stops the reading.

use std::collections::HashSet;

use hubspot::{ASSOCIATION_BATCH, Archived, BATCH, Client, CrmObject, Error, ErrorKind, PropertySet, Record};

use crate::sync::setback::Setback;

/// What came of a reading. An id that is in neither does not exist.
#[derive(Debug)]
pub(crate) struct Read<O: CrmObject> {
    /// The records, each once.
    pub(crate) records: Vec<Record<O::Id>>,
    /// The ids that HubSpot could not answer for, and what it said.
    pub(crate) failed: Vec<(O::Id, Error)>,
}

/// Reads any number of records.
pub(crate) async fn records<O: CrmObject>(
    client: &Client,
    props: &PropertySet,
    ids: &[O::Id],
    archived: Archived,
) -> Result<Read<O>, Setback> {
    let mut read = Read { records: Vec::new(), failed: Vec::new() };
    let mut sets: Vec<Vec<O::Id>> = ids.chunks(BATCH).map(<[O::Id]>::to_vec).collect();
    while let Some(set) = sets.pop() {
        let error = match client.batch_read::<O>(props, &set, archived).await {
            Ok(records) => {
                read.records.extend(records);
                continue;
            }
            Err(error) if is_of_records(&error) => error,
            Err(error) => return Err(error.into()),
        };
        match <[O::Id; 1]>::try_from(set) {
            Ok([id]) => read.failed.push((id, error)),
            Err(set) => sets.extend(smaller(set, &error)),
        }
    }
    let mut once = HashSet::new();
    read.records.retain(|record: &Record<O::Id>| once.insert(record.id.clone()));
    Ok(read)
}

/// Reads the links of any number of records. A record whose links HubSpot cannot give is left out of the answer, so that
/// nothing follows for it.
pub(crate) async fn links<Id, T, Answer>(
    client: &Client,
    ids: &[Id],
    read: impl Fn(Client, Vec<Id>) -> Answer,
) -> Result<Vec<T>, Setback>
where
    Id: AsRef<str> + Clone,
    Answer: Future<Output = Result<Vec<T>, Error>>,
{
    let mut links = Vec::new();
    for set in ids.chunks(ASSOCIATION_BATCH) {
        let mut set = set.to_vec();
        while !set.is_empty() {
            let error = match read(client.clone(), set.clone()).await {
                Ok(found) => {
                    links.extend(found);
                    break;
                }
                Err(error) => error,
            };
            let before = set.len();
            if let ErrorKind::PartialFailure(failed) = &error.kind {
                set.retain(|id| !failed.iter().any(|failed| **failed == *id.as_ref()));
            }
            if set.len() == before {
                return Err(error.into());
            }
        }
    }
    Ok(links)
}

/// Whether the error is about what was asked for, so that asking for less may go through.
pub(crate) fn is_of_records(error: &Error) -> bool {
    matches!(error.kind, ErrorKind::PartialFailure(_) | ErrorKind::Unreadable(_) | ErrorKind::BadRequest)
}

/// The culprits by themselves where HubSpot names them; else two halves.
fn smaller<Id: AsRef<str>>(set: Vec<Id>, error: &Error) -> Vec<Vec<Id>> {
    if let ErrorKind::PartialFailure(named) = &error.kind {
        let (culprits, others): (Vec<Id>, Vec<Id>) =
            set.into_iter().partition(|id| named.iter().any(|name| **name == *id.as_ref()));
        if culprits.is_empty() || others.is_empty() {
            return halves(culprits.into_iter().chain(others).collect());
        }
        let mut sets: Vec<Vec<Id>> = culprits.into_iter().map(|id| vec![id]).collect();
        sets.push(others);
        return sets;
    }
    halves(set)
}

fn halves<Id>(mut set: Vec<Id>) -> Vec<Vec<Id>> {
    let half = set.split_off(set.len() / 2);
    vec![set, half]
}
