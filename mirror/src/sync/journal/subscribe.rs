//! Keeps each account's subscriptions to what its workspaces need.
//!
//! HubSpot's own list says what stands, so a subscription that was lost or left over is put right whatever happened.
//! An app may have other deployments: what belongs to accounts that were never served from here is left alone.

use std::collections::HashSet;

use chrono::TimeDelta;
use hubspot::{ErrorKind, HubId, Interest, JournalError, Subscription};

use super::wanted::{self, Account};
use super::{Reader, Standing, Trouble};
use crate::error::{Attempting, Result};
use crate::sync::setback::Setback;

/// How often subscriptions are looked at though nothing here has changed.
const EVERY: TimeDelta = TimeDelta::hours(1);

/// Makes the subscriptions what they should be, where that may not be so.
pub(super) async fn keep(reader: &Reader<'_>, standing: &Standing, accounts: &[Account]) -> Result<(), Trouble> {
    let now = reader.engine.clock.now();
    let basis = wanted::basis(accounts);
    let is_fresh = standing.subscribed_at.is_some_and(|at| now < at + EVERY);
    if is_fresh && standing.basis.as_ref() == Some(&basis) {
        return Ok(());
    }
    let standing = reader.journal.subscriptions().await?;
    if !standing.iter().any(|subscription| subscription.interest == Some(Interest::Uninstalls)) {
        reader.journal.subscribe(&Interest::Uninstalls).await?;
    }
    end_left_over(reader, accounts).await?;
    for account in accounts {
        let problem = keep_account(reader, &standing, account).await?;
        note(reader, account.hub, problem.as_deref()).await?;
    }
    sqlx::query("update journal set basis = $1, subscribed_at = $2")
        .bind(basis)
        .bind(now)
        .execute(reader.engine.database.pool())
        .await
        .attempting("noting the journal's subscriptions")?;
    Ok(())
}

/// Gives the sentence for the account's admins where its subscriptions could not be made.
async fn keep_account(
    reader: &Reader<'_>,
    standing: &[Subscription],
    account: &Account,
) -> Result<Option<String>, Trouble> {
    let wanted = match wanted::interests(reader.engine, account).await {
        Ok(wanted) => wanted,
        Err(Setback::Ours(error)) => return Err(error.into()),
        Err(setback) => {
            tracing::warn!(hub.id = %account.hub, ?setback, "could not ask what an account's journal should tell");
            return Ok(Some("HubSpot did not say which properties the account has. We try again.".to_owned()));
        }
    };
    let mut stands: HashSet<&Interest> = HashSet::new();
    for subscription in standing.iter().filter(|subscription| subscription.hub == Some(account.hub)) {
        let interest = subscription.interest.as_ref().filter(|interest| wanted.contains(*interest));
        // one of a kind; what nobody wants any more, or twice, ends
        if !interest.is_some_and(|interest| stands.insert(interest)) {
            reader.journal.unsubscribe(subscription.id).await?;
        }
    }
    for interest in wanted.iter().filter(|interest| !stands.contains(interest)) {
        match reader.journal.subscribe(interest).await {
            Ok(_) => {}
            Err(JournalError::Call(error)) if matches!(error.kind, ErrorKind::BadRequest | ErrorKind::NotFound) => {
                tracing::warn!(hub.id = %account.hub, %error, "HubSpot refused a subscription to the journal");
                return Ok(Some(
                    "HubSpot refused to tell of this account in the app's journal. We try again.".to_owned(),
                ));
            }
            Err(error) => return Err(error.into()),
        }
    }
    Ok(None)
}

async fn note(reader: &Reader<'_>, hub: HubId, problem: Option<&str>) -> Result<()> {
    sqlx::query(
        "insert into journal_account as a (hub_id, served_since, problem)
         values ($1, case when $2::text is null then $3::timestamptz end, $2)
         on conflict (hub_id) do update set
             served_since = case when $2::text is null then coalesce(a.served_since, excluded.served_since) end,
             problem = excluded.problem
         where a.problem is distinct from excluded.problem or (a.served_since is null) = ($2::text is null)",
    )
    .bind(hub.0)
    .bind(problem)
    .bind(reader.engine.clock.now())
    .execute(reader.engine.database.pool())
    .await
    .attempting("noting how the journal serves an account")
    .map(drop)
}

/// Accounts that were served and are no longer connected.
async fn end_left_over(reader: &Reader<'_>, accounts: &[Account]) -> Result<(), Trouble> {
    let connected: Vec<i64> = accounts.iter().map(|account| account.hub.0).collect();
    let left: Vec<i64> = sqlx::query_scalar("select hub_id from journal_account where hub_id <> all ($1)")
        .bind(connected)
        .fetch_all(reader.engine.database.pool())
        .await
        .attempting("finding accounts that the journal no longer serves")?;
    for hub in left {
        match reader.journal.unsubscribe_account(HubId(hub)).await {
            Ok(()) => {}
            // HubSpot ended them itself when the app was removed
            Err(JournalError::Call(error)) if matches!(error.kind, ErrorKind::BadRequest) => {}
            Err(error) => return Err(error.into()),
        }
        sqlx::query("delete from journal_account where hub_id = $1")
            .bind(hub)
            .execute(reader.engine.database.pool())
            .await
            .attempting("forgetting an account that the journal served")?;
    }
    Ok(())
}
