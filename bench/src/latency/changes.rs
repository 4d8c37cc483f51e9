//! The changes: mostly values of companies and contacts, and some companies that come and go.

use anyhow::Context as _;
use serde_json::{Value, json};
use sqlx::PgPool;

/// What shows that a change has arrived.
#[derive(Clone, Debug)]
pub(crate) struct Sight {
    kind: &'static str,
    id: String,
    value: String,
}

/// A change to make.
#[derive(Debug)]
pub(crate) struct Change {
    /// As the simulated HubSpot is asked for it.
    pub(crate) asked: Value,
    sight: Sight,
}

impl Change {
    /// So many changes, no two of one record.
    pub(crate) async fn choose(pool: &PgPool, count: usize) -> anyhow::Result<Vec<Self>> {
        let most = i64::try_from(count)?;
        let companies = "select hubspot_company_id from customer where archived_at is null
                         order by md5(hubspot_company_id) limit $1";
        let companies: Vec<String> = sqlx::query_scalar(companies).bind(most).fetch_all(pool).await?;
        let contacts = "select hubspot_contact_id from contact where archived_at is null
                        order by md5(hubspot_contact_id) limit $1";
        let contacts: Vec<String> = sqlx::query_scalar(contacts).bind(most).fetch_all(pool).await?;
        let (mut companies, mut contacts) = (companies.into_iter(), contacts.into_iter());
        (0..count)
            .map(|number| {
                const FEW: &str = "the account has too few records for so many changes";
                let value = format!("Changed {number}");
                Ok(match number % 20 {
                    0 => Self::new_company(value),
                    1 => Self::deleted(companies.next().context(FEW)?),
                    2..=6 => Self::title(contacts.next().context(FEW)?, value),
                    _ => Self::name(companies.next().context(FEW)?, value),
                })
            })
            .collect()
    }

    fn new_company(value: String) -> Self {
        let asked = json!({ "change": "create", "object": "companies", "values": { "name": value } });
        Self { asked, sight: Sight { kind: "named", id: String::new(), value } }
    }

    fn deleted(id: String) -> Self {
        let asked = json!({ "change": "delete", "object": "companies", "id": id });
        Self { asked, sight: Sight { kind: "archived", id, value: String::new() } }
    }

    fn title(id: String, value: String) -> Self {
        let asked = json!({ "change": "update", "object": "contacts", "id": id, "values": { "jobtitle": value } });
        Self { asked, sight: Sight { kind: "titled", id, value } }
    }

    fn name(id: String, value: String) -> Self {
        let asked = json!({ "change": "update", "object": "companies", "id": id, "values": { "name": value } });
        Self { asked, sight: Sight { kind: "named", id, value } }
    }

    /// What will show it, once it is known which record it made.
    pub(crate) fn sight(&self, made: Option<&str>) -> Sight {
        let mut sight = self.sight.clone();
        if sight.id.is_empty() {
            made.unwrap_or_default().clone_into(&mut sight.id);
        }
        sight
    }
}

/// Which of these a reader sees now.
pub(crate) async fn visible(pool: &PgPool, sights: &[Sight]) -> anyhow::Result<Vec<bool>> {
    let visible = sqlx::query_scalar(
        "select case w.kind
             when 'titled' then exists (
                 select from contact p join connection c using (workspace_id, hub_id)
                 where p.hubspot_contact_id = w.id and p.title = w.value)
             else exists (
                 select from customer u join connection c using (workspace_id, hub_id)
                 where u.hubspot_company_id = w.id
                   and case w.kind when 'named' then u.name = w.value else u.archived_at is not null end)
             end
         from unnest($1::text[], $2::text[], $3::text[]) with ordinality as w (kind, id, value, place)
         order by w.place",
    )
    .bind(sights.iter().map(|sight| sight.kind).collect::<Vec<_>>())
    .bind(sights.iter().map(|sight| sight.id.as_str()).collect::<Vec<_>>())
    .bind(sights.iter().map(|sight| sight.value.as_str()).collect::<Vec<_>>());
    visible.fetch_all(pool).await.context("looking what is visible")
}
