//! What HubSpot says of the properties that feed a field, read and mapped as a sync would.

use entity::choice::Severity;
use entity::id::WorkspaceId;
use hubspot::{CompanyId, Lane, ObjectKind, Owner, PropertyName, Record};
use serde_json::Value;

use super::asked::Asked;
use super::{Fed, Problem, Silence, Theirs};
use crate::catalogue::Properties;
use crate::company_filter::CompanyFilter;
use crate::connection::Connections;
use crate::database::Database;
use crate::error::{Code, Result};
use crate::field_map::resolve::{Resolver, ValueIssue};
use crate::sync::company_status::theirs;
use crate::sync::{definitions, prepare};

/// So much of a value is shown.
const SHOWN: usize = 1_000;

/// A look at HubSpot.
pub(super) struct Look {
    /// `None` where nobody needed to be asked.
    pub(super) theirs: Option<Theirs>,
    pub(super) sources: Vec<Source>,
    /// Why owners are not known.
    pub(super) no_owners: Option<String>,
}

/// A property and what it comes to.
pub(super) struct Source {
    pub(super) property: PropertyName,
    pub(super) label: Option<String>,
    pub(super) raw: Option<String>,
    pub(super) made: Option<Value>,
    pub(super) problem: Option<Problem>,
    /// The map cannot be followed there.
    pub(super) unusable: bool,
}

impl Look {
    /// What is known without HubSpot, and why it was not asked.
    pub(super) fn unasked(fed: &Fed, silence: Option<Silence>) -> Self {
        let source = |property: &PropertyName| Source {
            property: property.clone(),
            label: None,
            raw: None,
            made: None,
            problem: None,
            unusable: false,
        };
        let sources = fed.properties.iter().map(source).collect();
        Self { theirs: silence.map(Theirs::Unasked), sources, no_owners: None }
    }
}

/// Asks HubSpot.
pub(super) async fn ask(
    database: &Database,
    connections: &Connections,
    workspace: WorkspaceId,
    asked: &Asked,
    fed: &Fed,
    filter: Option<&CompanyFilter>,
    company: &CompanyId,
) -> Result<Look> {
    const ATTEMPT: &str = "asking HubSpot what feeds a field";
    let (connection, client) = connections.open(workspace, Lane::Interactive).await?;
    let properties = Properties::fetch(&client, ObjectKind::Company).await?;
    let owners: Option<std::result::Result<Vec<Owner>, String>> = if asked.is_owner() {
        let owners = definitions::owners(&client, &connection).await;
        Some(owners.map_err(|setback| setback.into_refusal(ATTEMPT))?)
    } else {
        None
    };
    let known = owners.as_ref().and_then(|owners| owners.as_ref().ok()).map(Vec::as_slice);
    let resolver =
        prepare::company_resolver(database, workspace, &fed.map, &properties, known, &fed.properties).await?;
    let theirs = theirs::ask(&client, filter, resolver.company_properties(), company).await?;
    let record = match &theirs {
        Theirs::Live { record, .. } => Some(record.as_ref()),
        Theirs::Binned | Theirs::Gone | Theirs::MergedInto(_) | Theirs::Unreadable(_) | Theirs::Unasked(_) => None,
    };
    let source = |property: &PropertyName| source(asked, property, &properties, &resolver, record);
    let sources = fed.properties.iter().map(source).collect();
    Ok(Look { theirs: Some(theirs), sources, no_owners: owners.and_then(std::result::Result::err) })
}

fn source(
    asked: &Asked,
    property: &PropertyName,
    properties: &Properties,
    resolver: &Resolver,
    record: Option<&Record<CompanyId>>,
) -> Source {
    let label = properties.find(property).map(|property| property.label.clone());
    let place = resolver.company_properties().position(property);
    let raw = record.zip(place).and_then(|(record, place)| record.value(place));
    let raw = raw.map(|text| text.chars().take(SHOWN).collect());
    let drift = resolver.drift().iter().find(|drift| *drift.field == *asked.issue_name(property));
    if let Some(drift) = drift.filter(|drift| drift.property == *property) {
        let problem = problem(drift.code, Severity::Error, &drift.message);
        return Source { property: property.clone(), label, raw, made: None, problem: Some(problem), unusable: true };
    }
    let resolved = record.map(|record| resolver.customer(record));
    let is_of_field = |issue: &&ValueIssue| *issue.field == *asked.issue_name(property);
    let issue = resolved.as_ref().and_then(|resolved| resolved.issues.iter().find(is_of_field));
    Source {
        property: property.clone(),
        label,
        raw,
        made: resolved.as_ref().and_then(|resolved| asked.made(&resolved.patch, property)),
        problem: issue.map(|issue| problem(issue.code, issue.severity, &issue.message)),
        unusable: false,
    }
}

fn problem(code: Code, severity: Severity, message: &str) -> Problem {
    Problem { code, severity, message: message.to_owned() }
}
