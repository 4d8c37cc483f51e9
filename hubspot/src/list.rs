//! Lists of companies, and who is on them.
//!
//! HubSpot pushes nothing when a list's membership changes, and a list that is still being worked out answers with the
//! members found so far. [`List::is_settled`] says whether an absence from it means anything.

use std::collections::HashSet;

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

use crate::client::Client;
use crate::endpoint::{Api, Question};
use crate::error::{Error, ErrorKind};
use crate::id::{CompanyId, Cursor, ListId, fits_a_path};
use crate::instant;
use crate::nullable;
use crate::object::{BATCH, Companies, CrmObject, check_inputs};
use crate::paging::Listing;
use crate::walk::Page;

/// Members on a page.
pub const MEMBER_PAGE: usize = 250;

/// A list. Needs the scope `crm.lists.read` (or `crm.segments.read`).
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct List {
    /// Its id.
    #[serde(rename = "listId")]
    pub id: ListId,
    /// Its name, unique in the account.
    pub name: String,
    /// What kind of record is on it, `0-2` for companies.
    #[serde(default, deserialize_with = "nullable::or_default")]
    pub object_type_id: String,
    /// How records get on it.
    #[serde(default, deserialize_with = "nullable::or_default")]
    pub processing_type: Processing,
    /// `COMPLETE` when its membership is worked out.
    #[serde(default)]
    processing_status: Option<String>,
    #[serde(default)]
    size: Option<u64>,
    #[serde(default, deserialize_with = "nullable::or_default")]
    additional_properties: Additional,
    /// When it was made.
    #[serde(default, deserialize_with = "instant::lenient")]
    pub created_at: Option<DateTime<Utc>>,
    /// When its name or filters last changed.
    #[serde(default, deserialize_with = "instant::lenient")]
    pub updated_at: Option<DateTime<Utc>>,
    /// When its filters last changed.
    #[serde(default, deserialize_with = "instant::lenient")]
    pub filters_updated_at: Option<DateTime<Utc>>,
    /// When it was deleted; restorable for 90 days.
    #[serde(default, deserialize_with = "instant::lenient")]
    pub deleted_at: Option<DateTime<Utc>>,
}

/// How records get on a list.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "UPPERCASE")]
pub enum Processing {
    /// By hand.
    Manual,
    /// By filters, all the time.
    Dynamic,
    /// By filters once, then by hand.
    Snapshot,
    /// Something newer than this client.
    #[default]
    #[serde(other)]
    Other,
}

#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize)]
struct Additional {
    #[serde(default)]
    hs_list_size: Option<String>,
    #[serde(default)]
    hs_last_record_added_at: Option<String>,
    #[serde(default)]
    hs_last_record_removed_at: Option<String>,
}

impl List {
    /// How many are on it, where HubSpot says so.
    pub fn size(&self) -> Option<u64> {
        self.size.or_else(|| self.additional_properties.hs_list_size.as_deref()?.trim().parse().ok())
    }

    /// Whether its membership is worked out. While it is not, absence proves nothing.
    pub fn is_settled(&self) -> bool {
        self.processing_status.as_deref() == Some("COMPLETE")
    }

    /// HubSpot's word for where it stands.
    pub fn processing_status(&self) -> Option<&str> {
        self.processing_status.as_deref()
    }

    /// When a record last came onto it.
    pub fn last_record_added_at(&self) -> Option<DateTime<Utc>> {
        self.additional_properties.hs_last_record_added_at.as_deref().and_then(instant::parse)
    }

    /// When a record last left it.
    pub fn last_record_removed_at(&self) -> Option<DateTime<Utc>> {
        self.additional_properties.hs_last_record_removed_at.as_deref().and_then(instant::parse)
    }
}

const PROCESSING_TYPES: [&str; 3] = ["MANUAL", "DYNAMIC", "SNAPSHOT"];

/// What tells that a list's membership has moved. Only searches give it.
const MOVES: [&str; 3] = ["hs_list_size", "hs_last_record_added_at", "hs_last_record_removed_at"];

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct AllLists<'r> {
    object_type_id: &'static str,
    processing_types: [&'static str; 3],
    additional_properties: [&'static str; 3],
    count: u32,
    #[serde(skip_serializing_if = "Option::is_none")]
    after: Option<&'r Cursor>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct ListsById<'r> {
    list_ids: [&'r ListId; 1],
    object_type_id: &'static str,
    processing_types: [&'static str; 3],
    additional_properties: [&'static str; 3],
    count: u32,
    offset: u32,
}

#[derive(Deserialize)]
struct FoundLists {
    #[serde(default = "Vec::new")]
    lists: Vec<List>,
}

#[derive(Deserialize)]
#[serde(untagged)]
enum OneList {
    Wrapped { list: List },
    Bare(List),
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Member {
    record_id: CompanyId,
}

#[derive(Serialize)]
struct RecordsOnLists<'r> {
    inputs: Vec<RecordOnLists<'r>>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct RecordOnLists<'r> {
    object_type_id: &'static str,
    record_id: &'r CompanyId,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct ListsOfRecord {
    record_id: CompanyId,
    #[serde(default, deserialize_with = "nullable::or_default")]
    record_list_memberships: Vec<Membership>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Membership {
    list_id: ListId,
}

impl Client {
    /// All lists of companies.
    pub async fn company_lists(&self) -> Result<Vec<List>, Error> {
        const ATTEMPTED: &str = "read the lists of companies";
        self.every_page(ATTEMPTED, |after| {
            let request = AllLists {
                object_type_id: Companies::KIND.type_id(),
                processing_types: PROCESSING_TYPES,
                additional_properties: MOVES,
                count: 500,
                after,
            };
            self.post_call(ATTEMPTED, Question::Lists, &request)
        })
        .await
    }

    /// One list; none if there is none, or no longer.
    pub async fn list_by_id(&self, id: &ListId) -> Result<Option<List>, Error> {
        if !fits_a_path(id.as_str()) {
            return Ok(None);
        }
        let call = self.get_call("read a list", Api::Lists, &[id.as_str()]);
        match self.fetch(&call).await {
            Ok(OneList::Wrapped { list } | OneList::Bare(list)) => Ok(Some(list)),
            Err(error) if matches!(error.kind, ErrorKind::NotFound) => Ok(None),
            Err(error) => Err(error),
        }
    }

    /// One list of companies with the times at which its membership last moved, which [`Client::list_by_id`] lacks; none
    /// if there is none, or no longer.
    pub async fn list_with_moves(&self, id: &ListId) -> Result<Option<List>, Error> {
        let request = ListsById {
            list_ids: [id],
            object_type_id: Companies::KIND.type_id(),
            processing_types: PROCESSING_TYPES,
            additional_properties: MOVES,
            count: 1,
            offset: 0,
        };
        let call = self.post_call("look at a list", Question::ListsById, &request);
        let found: FoundLists = self.fetch(&call).await?;
        Ok(found.lists.into_iter().find(|list| list.id == *id))
    }

    /// One page of 250 members, in the order of their ids. A list that is gone is an error, not an empty page.
    pub async fn list_members(&self, id: &ListId, after: Option<&Cursor>) -> Result<Page<CompanyId>, Error> {
        const ATTEMPTED: &str = "read the members of a list";
        if !fits_a_path(id.as_str()) {
            return Err(Error::local(ATTEMPTED, ErrorKind::NotFound));
        }
        let call = self.get_call(ATTEMPTED, Api::Lists, &[id.as_str(), "memberships"]);
        let mut page: Listing<Member> = self.fetch(&call.query("limit", "250").after(after)).await?;
        Ok(Page {
            next: page.next(),
            records: page.results.into_iter().map(|member| member.record_id).collect(),
            total: page.total,
        })
    }

    /// Which of up to 100 companies are on the list. A list that does not exist, or is still being worked out, looks like
    /// one that they are not on: ask for the list itself before anything follows from an absence.
    pub async fn members_among(&self, list: &ListId, companies: &[CompanyId]) -> Result<HashSet<CompanyId>, Error> {
        const ATTEMPTED: &str = "read which records are on a list";
        check_inputs(ATTEMPTED, companies.len(), BATCH)?;
        if companies.is_empty() {
            return Ok(HashSet::new());
        }
        let object_type_id = Companies::KIND.type_id();
        let inputs = companies.iter().map(|record_id| RecordOnLists { object_type_id, record_id }).collect();
        let call = self.post_call(ATTEMPTED, Question::Memberships, &RecordsOnLists { inputs });
        let answer: Listing<ListsOfRecord> = self.fetch(&call).await?;
        let on_it = |record: &ListsOfRecord| record.record_list_memberships.iter().any(|on| on.list_id == *list);
        Ok(answer.results.into_iter().filter(on_it).map(|record| record.record_id).collect())
    }
}
