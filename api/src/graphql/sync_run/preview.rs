//! What a filter would bring, as a preview found it.

use async_graphql::SimpleObject;
use mirror::sync::preview::Findings;

/// What a filter would bring.
#[derive(SimpleObject, Clone, Debug)]
pub(crate) struct FilterPreview {
    /// Companies that match.
    pub matching: i64,
    /// Customers a sync would create.
    pub would_create: i64,
    /// Customers whose company no longer matches.
    pub would_archive: i64,
    /// Archived customers that would come back.
    pub would_bring_back: i64,
    /// A few of the companies that match.
    pub sample: Vec<PreviewedCompany>,
}

/// A HubSpot company that a filter matches.
#[derive(SimpleObject, Clone, Debug)]
pub(crate) struct PreviewedCompany {
    /// HubSpot's id of the company.
    pub hub_spot_company_id: String,
    /// Its name in HubSpot.
    pub name: Option<String>,
    /// Its domain in HubSpot.
    pub domain: Option<String>,
}

impl From<Findings> for FilterPreview {
    fn from(found: Findings) -> Self {
        let sample = found.sample.into_iter().map(|company| PreviewedCompany {
            hub_spot_company_id: company.hubspot_company_id,
            name: company.name,
            domain: company.domain,
        });
        Self {
            matching: found.matching,
            would_create: found.would_create,
            would_archive: found.would_archive,
            would_bring_back: found.would_bring_back,
            sample: sample.collect(),
        }
    }
}
