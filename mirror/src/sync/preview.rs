//! What a filter would bring, without writing a customer.

use hubspot::{Archived, Client, Companies, CompanyId, Completeness, PropertySet};
use serde::{Deserialize, Serialize};
use sqlx::PgPool;

use crate::apply::{Scope, Tally};
use crate::database;
use crate::error::Attempting;
use crate::sync::claim::{Advance, Claim, End};
use crate::sync::setback::Setback;
use crate::sync::source::{Found, Source};
use crate::sync::stage::{self, Leaf, StagedPage};

/// How many companies a preview shows.
const SAMPLE: usize = 10;

/// What a preview found.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Findings {
    /// Companies that match.
    pub matching: i64,
    /// Customers a sync would create.
    pub would_create: i64,
    /// Customers that no longer match.
    pub would_archive: i64,
    /// Archived customers that would come back.
    pub would_bring_back: i64,
    /// A few that match.
    pub sample: Vec<Sample>,
}

/// One matching company.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Sample {
    /// HubSpot's id.
    pub hubspot_company_id: String,
    /// HubSpot's name.
    pub name: Option<String>,
    /// HubSpot's domain.
    pub domain: Option<String>,
}

/// The properties a preview reads: two to show, one to filter by.
pub(crate) fn properties() -> PropertySet {
    PropertySet::new(["name", "domain", "lifecyclestage"].map(Into::into))
}

/// A preview at work.
pub(crate) struct Preview<'a> {
    pub(crate) pool: &'a PgPool,
    pub(crate) claim: Claim,
    pub(crate) scope: Scope,
    pub(crate) client: Client,
    /// Rows staged before this worker took over.
    pub(crate) next_seq: i64,
}

impl Preview<'_> {
    /// Finds every matching company and ends the run with what was found.
    pub(crate) async fn drive(&self, mut source: Source) -> Result<(), Setback> {
        let mut seq = self.next_seq;
        let mut sample: Vec<Sample> = Vec::new();
        let completeness = loop {
            let (ids, checkpoint) = match source.next_found().await? {
                Found::Ended(completeness) => break completeness,
                Found::Targets { ids, checkpoint, .. } => (ids, Some(checkpoint)),
                Found::Records { records, checkpoint, .. } => {
                    let props = properties();
                    let wanted = SAMPLE.saturating_sub(sample.len());
                    sample.extend(records.iter().take(wanted).map(|record| shown(&props, record)));
                    (records.into_iter().map(|record| record.id).collect(), checkpoint)
                }
            };
            self.commit(&ids, checkpoint, seq).await?;
            seq += 1;
            if sample.len() < SAMPLE && !ids.is_empty() && source.finds_ids_only() {
                sample.extend(self.look_up(&ids, SAMPLE - sample.len()).await?);
            }
        };
        self.end(sample, completeness).await
    }

    async fn commit(
        &self,
        ids: &[CompanyId],
        checkpoint: Option<crate::sync::source::Checkpoint>,
        seq: i64,
    ) -> Result<(), Setback> {
        let mut tx = database::begin(self.pool).await.attempting("beginning a preview's page")?;
        let ids: Vec<&str> = ids.iter().map(CompanyId::as_str).collect();
        let companies = Tally { unchanged: i64::try_from(ids.len()).unwrap_or(i64::MAX), ..Tally::default() };
        let page = Some(StagedPage { leaf: Leaf::Companies, seq, ids, linked: Vec::new() });
        self.claim.advance(&mut tx, &Advance { companies, checkpoint, page, ..Advance::default() }, None, true).await?;
        tx.commit().await.attempting("committing a preview's page")?;
        Ok(())
    }

    async fn look_up(&self, ids: &[CompanyId], most: usize) -> Result<Vec<Sample>, Setback> {
        let props = properties();
        let records = self.client.batch_read::<Companies>(&props, &ids[..ids.len().min(most)], Archived::No).await?;
        Ok(records.iter().map(|record| shown(&props, record)).collect())
    }

    async fn end(&self, sample: Vec<Sample>, completeness: Completeness) -> Result<(), Setback> {
        let mut tx = database::begin(self.pool).await.attempting("beginning a preview's end")?;
        let (matching, would_create, would_archive, would_bring_back) = sqlx::query_as(
            "with met as (
                 select distinct unnest(ids) as id from sync_run_page
                 where workspace_id = $1 and run_id = $3 and object = 'COMPANY'
             ),
             known as (
                 select hubspot_company_id as id, archived_at, archive_reason from customer where workspace_id = $1 and hub_id = $2
             )
             select (select count(*) from met),
                    (select count(*) from met where not exists (select from known where known.id = met.id)),
                    (select count(*) from known where archived_at is null and not exists (select from met where met.id = known.id)),
                    (select count(*) from known where archive_reason <> 'MANUAL' and exists (select from met where met.id = known.id))",
        )
        .bind(self.claim.workspace)
        .bind(self.scope.hub.0)
        .bind(self.claim.run)
        .fetch_one(&mut *tx)
        .await
        .attempting("comparing a preview with the customers")?;
        let findings = Findings { matching, would_create, would_archive, would_bring_back, sample };
        let end = match completeness {
            Completeness::Complete => End { preview: Some(findings), ..End::succeeded() },
            Completeness::Incomplete => End::failed(crate::sync::claim::Failure {
                code: crate::error::Code::ListingIncomplete,
                message: "HubSpot's listing came round to a page it had already given. Please try again.".to_owned(),
                correlation_id: None,
            }),
        };
        stage::clear(&mut tx, &self.claim).await?;
        let ended = self.claim.finish(&mut tx, &self.scope.clock, &end).await?;
        tx.commit().await.attempting("committing a preview's end")?;
        ended.count();
        Ok(())
    }
}

fn shown(props: &PropertySet, record: &hubspot::Record<CompanyId>) -> Sample {
    let value = |name: &str| {
        let place = props.position(&name.into())?;
        record.value(place).map(str::to_owned)
    };
    Sample { hubspot_company_id: record.id.as_str().to_owned(), name: value("name"), domain: value("domain") }
}
