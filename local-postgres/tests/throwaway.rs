//! The throwaway cluster and its test databases, really made.

#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

use std::sync::atomic::{AtomicU32, Ordering};

use local_postgres::{Cluster, DatabaseName, DatabaseUrl, Fingerprint, TestDatabase};
use sqlx::{AssertSqlSafe, Connection, PgConnection};

/// A schema that no other test process has.
fn schema(name: &str) -> Fingerprint {
    let file = std::env::temp_dir().join(format!("schema-{name}-{}", std::process::id()));
    std::fs::write(&file, "create table item (id int)").unwrap();
    let fingerprint = Fingerprint::of_files([&file]).unwrap();
    std::fs::remove_file(file).unwrap();
    fingerprint
}

async fn migrate(url: &DatabaseUrl) -> Result<(), sqlx::Error> {
    let mut connection = PgConnection::connect(url.expose()).await?;
    sqlx::raw_sql("create table item (id int)").execute(&mut connection).await?;
    Ok(())
}

async fn exists(cluster: &Cluster, name: &str) -> bool {
    let mut connection = maintenance(cluster).await;
    sqlx::query_scalar("select exists(select from pg_database where datname = $1)")
        .bind(name)
        .fetch_one(&mut connection)
        .await
        .unwrap()
}

async fn maintenance(cluster: &Cluster) -> PgConnection {
    let url = cluster.url(&DatabaseName::parse("postgres").unwrap());
    PgConnection::connect(url.expose()).await.unwrap()
}

fn name_of(database: &TestDatabase) -> String {
    database.url().expose().rsplit('/').next().unwrap().to_owned()
}

#[tokio::test]
async fn everybody_gets_the_same_cluster() {
    let (first, second) = tokio::join!(Cluster::throwaway(), Cluster::throwaway());
    assert_eq!(first.unwrap().port(), second.unwrap().port());
}

#[tokio::test]
async fn test_databases_share_a_schema_and_no_rows() {
    let cluster = Cluster::throwaway().await.unwrap();
    let schema = schema("apart");
    let one = TestDatabase::create(&cluster, schema, migrate).await.unwrap();
    let two = TestDatabase::create(&cluster, schema, migrate).await.unwrap();
    let mut first = PgConnection::connect(one.url().expose()).await.unwrap();
    let mut second = PgConnection::connect(two.url().expose()).await.unwrap();
    sqlx::raw_sql("insert into item values (1)").execute(&mut first).await.unwrap();
    let rows: i64 = sqlx::query_scalar("select count(*) from item").fetch_one(&mut second).await.unwrap();
    assert_eq!(rows, 0);
}

#[tokio::test]
async fn a_template_is_migrated_once_however_many_ask_at_once() {
    let cluster = Cluster::throwaway().await.unwrap();
    let schema = schema("once");
    let migrations = AtomicU32::new(0);
    let counted = async |url: &DatabaseUrl| {
        migrations.fetch_add(1, Ordering::Relaxed);
        migrate(url).await
    };
    let (one, two, three) = tokio::join!(
        TestDatabase::create(&cluster, schema, counted),
        TestDatabase::create(&cluster, schema, counted),
        TestDatabase::create(&cluster, schema, counted),
    );
    drop((one.unwrap(), two.unwrap(), three.unwrap()));
    assert_eq!(migrations.load(Ordering::Relaxed), 1);
}

#[tokio::test]
async fn a_failed_migration_leaves_no_template_behind() {
    let cluster = Cluster::throwaway().await.unwrap();
    let schema = schema("failed");
    let failed = TestDatabase::create(&cluster, schema, async |_: &DatabaseUrl| Err("no")).await;
    assert!(failed.is_err());
    TestDatabase::create(&cluster, schema, migrate).await.unwrap();
}

#[tokio::test]
async fn a_dropped_test_database_is_gone() {
    let cluster = Cluster::throwaway().await.unwrap();
    let database = TestDatabase::create(&cluster, schema("dropped"), migrate).await.unwrap();
    let name = name_of(&database);
    // an open connection does not keep it
    let _open = PgConnection::connect(database.url().expose()).await.unwrap();
    assert!(exists(&cluster, &name).await);
    drop(database);
    assert!(!exists(&cluster, &name).await);
}

#[tokio::test]
async fn what_a_killed_process_left_behind_is_swept() {
    let cluster = Cluster::throwaway().await.unwrap();
    let mut connection = maintenance(&cluster).await;
    // no process has this number: it is above every system's limit
    let left = format!("test_{}_{}", 2_000_000_000, std::process::id());
    sqlx::raw_sql(AssertSqlSafe(format!("create database {left}"))).execute(&mut connection).await.unwrap();
    let swept = std::process::Command::new(std::env::current_exe().unwrap())
        .args(["--exact", "test_databases_share_a_schema_and_no_rows"])
        .output()
        .unwrap();
    assert!(swept.status.success(), "{swept:?}");
    assert!(!exists(&cluster, &left).await);
}

#[tokio::test]
async fn fingerprints_follow_content() {
    let folder = std::env::temp_dir().join(format!("fingerprint-{}", std::process::id()));
    std::fs::create_dir_all(&folder).unwrap();
    std::fs::write(folder.join("one.sql"), "a").unwrap();
    let before = Fingerprint::of_files([&folder]).unwrap();
    assert_eq!(Fingerprint::of_files([&folder]).unwrap(), before);
    std::fs::write(folder.join("one.sql"), "b").unwrap();
    assert_ne!(Fingerprint::of_files([&folder]).unwrap(), before);
    std::fs::remove_dir_all(folder).unwrap();
}
