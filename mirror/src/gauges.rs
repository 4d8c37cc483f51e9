//! What stands in the database, counted over all workspaces: for whoever watches the service as a whole. Every process
//! reads the same.
//!
//! One statement, over indexes that hold only what is open, so that it may be asked every few seconds.

use chrono::{DateTime, Utc};
use sqlx::{FromRow, PgPool};

use crate::error::{Attempting, Result};

/// One number.
#[derive(Clone, Debug, PartialEq, FromRow)]
pub struct Reading {
    /// What it is a number of.
    pub name: String,
    /// Of which kind, as Prometheus writes labels; empty where there are no kinds.
    pub labels: String,
    /// The number.
    pub value: f64,
}

/// Reads them all; those of one name follow each other. None is missing for being zero.
pub async fn read(pool: &PgPool, now: DateTime<Utc>) -> Result<Vec<Reading>> {
    sqlx::query_as(include_str!("gauges/read.sql"))
        .bind(now)
        .fetch_all(pool)
        .await
        .attempting("counting what stands in the database")
}
