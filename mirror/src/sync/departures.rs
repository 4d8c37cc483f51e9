//! Which of these companies have left, each proved by its own record.
//!
//! Those who ask have a reason to doubt the companies: a whole listing did not bring them, or an admin wants to know
//! before customers are archived. What HubSpot does not answer clearly is neither gone nor back.

use std::collections::HashSet;

use chrono::{DateTime, Utc};
use entity::choice::{ArchiveReason, RecordKind};
use hubspot::{Client, Companies, CompanyId, PropertyName, PropertySet, Record};

use crate::company_filter::CompanyFilter;
use crate::error::Attempting;
use crate::sync::absence::{self, Fate};
use crate::sync::guard::Departure;
use crate::sync::membership::{self, Standing};
use crate::sync::prepare::{self, STAGE};
use crate::sync::setback::Setback;
use crate::turn::Turn;

/// What asking for a set of companies showed.
#[derive(Debug, Default)]
pub(crate) struct Departures {
    /// Those that have left.
    pub(crate) gone: Vec<Departure>,
    /// Those of them that were merged: the absorbed company, then the surviving one.
    pub(crate) merges: Vec<(CompanyId, CompanyId)>,
    /// Those that are live and admitted.
    pub(crate) back: Vec<CompanyId>,
    /// HubSpot is working the list out or does not give a deal, so nothing follows from who is not admitted.
    pub(crate) unsettled: bool,
}

impl Departures {
    /// Asks HubSpot for a hundred companies at most.
    pub(crate) async fn prove(
        client: &Client,
        filter: &CompanyFilter,
        companies: &[CompanyId],
    ) -> Result<Self, Setback> {
        let props = PropertySet::new([PropertyName::from(STAGE)]);
        let mut departures = Self::default();
        let mut live: Vec<Record<CompanyId>> = Vec::new();
        for (company, fate) in absence::prove::<Companies>(client, &props, companies).await? {
            match fate {
                Fate::Live(record) => live.push(*record),
                Fate::Unknown => {}
                Fate::Binned | Fate::Vanished => {
                    departures.gone.push(Departure { company, cause: ArchiveReason::DeletedInHubSpot });
                }
                Fate::MergedInto(survivor) => {
                    departures.gone.push(Departure { company: company.clone(), cause: ArchiveReason::Merged });
                    departures.merges.push((company, survivor));
                }
            }
        }
        departures.judge(client, filter, &props, &live).await?;
        Ok(departures)
    }

    /// The list is looked at before and after, since it may be worked out anew at any moment.
    async fn judge(
        &mut self,
        client: &Client,
        filter: &CompanyFilter,
        props: &PropertySet,
        live: &[Record<CompanyId>],
    ) -> Result<(), Setback> {
        if live.is_empty() {
            return Ok(());
        }
        if !prepare::is_settled(client, filter).await? {
            self.unsettled = true;
            return Ok(());
        }
        for (company, standing) in membership::standings(client, filter, props, live).await? {
            match standing {
                Standing::In => self.back.push(company),
                Standing::Out => self.gone.push(Departure { company, cause: ArchiveReason::LeftFilter }),
                Standing::Unsettled | Standing::Unclear => self.unsettled = true,
            }
        }
        Ok(())
    }

    /// Forgets those that something has happened to since they were asked for: the refresh knows more.
    pub(crate) async fn drop_marked(&mut self, turn: &mut Turn<'_>, asked_at: DateTime<Utc>) -> Result<(), Setback> {
        let ids: Vec<&str> = self.gone.iter().map(|departure| departure.company.as_str()).collect();
        let marked = marked_since(turn, RecordKind::Company, &ids, asked_at).await?;
        self.gone.retain(|departure| !marked.contains(departure.company.as_str()));
        self.merges.retain(|(absorbed, _)| !marked.contains(absorbed.as_str()));
        Ok(())
    }
}

/// Those of the records that something has happened to, or that a refresh has read, since they were asked for.
pub(crate) async fn marked_since(
    turn: &mut Turn<'_>,
    object: RecordKind,
    ids: &[&str],
    asked_at: DateTime<Utc>,
) -> Result<HashSet<String>, Setback> {
    let workspace = turn.workspace();
    let marked: Vec<String> = sqlx::query_scalar(
        "select d.hubspot_id from unnest($3::text[]) as i (id)
         cross join lateral (
             select hubspot_id from dirty_record
             where workspace_id = $1 and object = $2 and hubspot_id = i.id and (marked_at >= $4 or read_at >= $4)
             limit 1
         ) d",
    )
    .bind(workspace)
    .bind(object.as_str())
    .bind(ids)
    .bind(asked_at)
    .fetch_all(turn.connection())
    .await
    .attempting("looking for what was marked or read meanwhile")?;
    Ok(marked.into_iter().collect())
}
