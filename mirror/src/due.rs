//! Whether what an admin chose still waits for the run that applies it.
//!
//! Changing the filter or a map writes no customer and no contact: the old values stay until a full run has gone through
//! with the new choice.

use entity::id::WorkspaceId;

use crate::database::Database;
use crate::error::{Attempting, Result};

/// Whether no full run has gone through with the filter and the maps as they are now. Nothing is due without a filter.
pub async fn is_due(db: &Database, workspace: WorkspaceId) -> Result<bool> {
    sqlx::query_scalar(
        "select exists (select from company_filter where workspace_id = $1)
            and (
                select row (run.filter_version, run.customer_map_version, run.contact_map_version)
                from sync_run run
                where run.workspace_id = $1 and run.kind in ('INITIAL', 'NIGHTLY')
                    and run.status in ('SUCCEEDED', 'SUCCEEDED_WITH_ISSUES', 'HELD')
                order by run.queued_at desc, run.id desc
                limit 1
            ) is distinct from row (
                (select version from company_filter where workspace_id = $1),
                coalesce((select version from field_map where workspace_id = $1 and object = 'CUSTOMER'), 0),
                coalesce((select version from field_map where workspace_id = $1 and object = 'CONTACT'), 0)
            )",
    )
    .bind(workspace)
    .fetch_one(db.pool())
    .await
    .attempting("looking whether a run is due")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::company_filter::{self, CompanyFilter};
    use crate::fixture::Fixture;

    async fn run(fixture: &Fixture, status: &str, versions: (i32, i32, i32)) {
        fixture.clock.advance(chrono::TimeDelta::minutes(1));
        sqlx::query(
            "insert into sync_run (workspace_id, id, kind, status, phase, hub_id, requested_by, filter, filter_version,
                customer_map, customer_map_version, contact_map, contact_map_version, queued_at)
             values ($1, $2, 'INITIAL', $3, 'DONE', 1, $4, '{}', $5, '[]', $6, '[]', $7, $8)",
        )
        .bind(fixture.workspace)
        .bind(fixture.clock.new_id())
        .bind(status)
        .bind(fixture.owner.user)
        .bind(versions.0)
        .bind(versions.1)
        .bind(versions.2)
        .bind(fixture.clock.now())
        .execute(fixture.db.pool())
        .await
        .unwrap();
    }

    #[tokio::test]
    async fn p21_a_choice_is_due_until_a_run_went_through_with_it() {
        let fixture = Fixture::new().await;
        let due = async || is_due(&fixture.db, fixture.workspace).await.unwrap();
        assert!(!due().await, "there is no filter yet, so there is nothing to run");

        let everything = CompanyFilter::Everything;
        company_filter::save(&fixture.db, &fixture.clock, fixture.admin(), everything, None).await.unwrap();
        assert!(due().await);
        run(&fixture, "FAILED", (1, 0, 0)).await;
        assert!(due().await, "a failed run has applied nothing for good");
        run(&fixture, "SUCCEEDED_WITH_ISSUES", (1, 0, 0)).await;
        assert!(!due().await);

        sqlx::query("insert into field_map (workspace_id, object, version, rows, updated_at) values ($1, 'CONTACT', 1, '[]', $2)")
            .bind(fixture.workspace)
            .bind(fixture.clock.now())
            .execute(fixture.db.pool())
            .await
            .unwrap();
        assert!(due().await);
        run(&fixture, "SUCCEEDED", (1, 0, 1)).await;
        assert!(!due().await);
    }
}
