use entity::choice::CustomFieldType;

use super::*;
use crate::custom_field::{Definition, FieldKey, define, delete};
use crate::fixture::Fixture;
use crate::name::Name;

#[tokio::test]
async fn what_a_deleted_field_held_is_forgotten_batch_by_batch_and_nothing_else_is() {
    const CUSTOMERS: i64 = 2 * BATCH + 1;
    let fixture = Fixture::new().await;
    crate::worker::migrate(fixture.db.pool()).await.unwrap();
    let definition = Definition {
        object: Mirrored::Customer,
        key: FieldKey::parse("health").unwrap(),
        label: Name::parse("Health").unwrap(),
        field_type: CustomFieldType::Text,
        options: Vec::new(),
    };
    let field = define(&fixture.db, &fixture.clock, fixture.admin(), definition).await.unwrap();
    sqlx::query(
        "insert into customer (workspace_id, id, display_id, hub_id, hubspot_company_id, name, custom_values, created_at,
                               updated_at)
         select $1, gen_random_uuid(), n, 1, n::text, 'x', jsonb_build_object($2::text, 'good', 'kept', 1), now(), now()
         from generate_series(1, $3::int8) n",
    )
    .bind(fixture.workspace)
    .bind(field.id.to_string())
    .bind(CUSTOMERS)
    .execute(fixture.db.pool())
    .await
    .unwrap();
    delete(&fixture.db, &fixture.clock, fixture.owner, field.id).await.unwrap();
    let held = async || -> (i64, i64) {
        let held = "select count(*) filter (where custom_values ? $1), count(*) filter (where custom_values ? 'kept') from customer";
        sqlx::query_as(held).bind(field.id.to_string()).fetch_one(fixture.db.pool()).await.unwrap()
    };
    assert_eq!(held().await, (CUSTOMERS, CUSTOMERS), "the deletion itself touches no customer");

    let job: serde_json::Value =
        sqlx::query_scalar("select payload from graphile_worker._private_jobs where key = 'forget_field:' || $1")
            .bind(field.id.to_string())
            .fetch_one(fixture.db.pool())
            .await
            .unwrap();
    let job: ForgetField = serde_json::from_value(job).unwrap();
    for _ in 0..2 {
        forget(&fixture.db, &fixture.clock, &job).await.unwrap();
        assert_eq!(held().await, (0, CUSTOMERS));
    }
}
