//! Metrics, as Prometheus reads them, at an address of their own: whoever may see them need not be let in anywhere else.
//!
//! Where things happen they are counted and timed, in whichever crate that is; the recorder here is who listens. What stands
//! in the database is counted when it is asked for. No label names a workspace, an account or a person. `docs/operations.md`
//! has the names; a test compares.

use std::fmt::Write as _;
use std::net::SocketAddr;
use std::time::Duration;

use anyhow::Context as _;
use axum::Router;
use axum::extract::State;
use axum::http::header::CONTENT_TYPE;
use axum::response::IntoResponse;
use axum::routing::get;
use metrics::gauge;
use metrics_exporter_prometheus::{Matcher, PrometheusBuilder, PrometheusHandle};
use mirror::clock::Clock;
use mirror::database::Database;
use mirror::gauges::{self, Reading};
use tokio::net::TcpListener;
use tokio_util::sync::CancellationToken;

/// The bounds of what takes milliseconds, in seconds.
const QUICK: &[f64] = &[0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0];

/// The bounds of what may have to wait, in seconds.
const PATIENT: &[f64] = &[0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0, 30.0, 60.0, 300.0, 1800.0];

/// Which histograms those are.
const WAITS: [&str; 2] = ["pivotal_hubspot_wait_seconds", "pivotal_webhook_lag_seconds"];

/// How often what was timed is folded into its histograms, whether anybody asks or not.
const UPKEEP: Duration = Duration::from_secs(5);

/// How long the database may take to count.
const PATIENCE: Duration = Duration::from_secs(2);

/// What listens for Prometheus.
pub(crate) struct Exporter {
    listener: TcpListener,
    shown: Shown,
}

/// What is shown.
#[derive(Clone)]
struct Shown {
    recorded: PrometheusHandle,
    database: Database,
    clock: Clock,
}

impl Exporter {
    /// Takes the address, and begins to count.
    pub(crate) async fn start(address: SocketAddr, database: Database, clock: Clock) -> anyhow::Result<Self> {
        let listener = TcpListener::bind(address)
            .await
            .with_context(|| format!("cannot listen on {address} for metrics: is something else using that port?"))?;
        let mut builder = PrometheusBuilder::new().set_buckets(QUICK).context("setting the bounds of histograms")?;
        for name in WAITS {
            let name = Matcher::Full(name.to_owned());
            builder = builder.set_buckets_for_metric(name, PATIENT).context("setting the bounds of histograms")?;
        }
        let recorded = builder.install_recorder().context("beginning to count")?;
        Ok(Self { listener, shown: Shown { recorded, database, clock } })
    }

    /// Answers until told to stop.
    pub(crate) async fn serve(self, stop: CancellationToken) {
        let Self { listener, shown } = self;
        match listener.local_addr() {
            Ok(address) => tracing::info!("metrics are at http://{address}/metrics"),
            Err(error) => tracing::warn!(%error, "metrics are at an address that cannot be told"),
        }
        let recorded = shown.recorded.clone();
        let upkeep = async {
            let mut ticks = tokio::time::interval(UPKEEP);
            loop {
                ticks.tick().await;
                recorded.run_upkeep();
            }
        };
        let router = Router::new().route("/metrics", get(show)).with_state(shown);
        let serving = axum::serve(listener, router).with_graceful_shutdown(stop.cancelled_owned());
        tokio::select! {
            served = serving => {
                if let Err(error) = served {
                    tracing::error!(%error, "metrics are shown no longer");
                }
            }
            () = upkeep => {}
        }
    }
}

async fn show(State(shown): State<Shown>) -> impl IntoResponse {
    let pool = shown.database.pool();
    let counted = tokio::time::timeout(PATIENCE, gauges::read(pool, shown.clock.now())).await;
    let readings = match counted {
        Ok(Ok(readings)) => Some(readings),
        Ok(Err(error)) => {
            tracing::warn!(error = &error as &dyn std::error::Error, "the database does not count for the metrics");
            None
        }
        Err(_) => {
            tracing::warn!("the database does not count for the metrics in time");
            None
        }
    };
    let (all, idle) = (f64::from(pool.size()), pool.num_idle() as f64);
    gauge!("pivotal_database_connections", "state" => "idle").set(idle);
    gauge!("pivotal_database_connections", "state" => "used").set((all - idle).max(0.0));
    gauge!("pivotal_database_connections_most").set(f64::from(pool.options().get_max_connections()));
    gauge!("pivotal_database_answers").set(if readings.is_some() { 1.0 } else { 0.0 });
    let mut text = shown.recorded.render();
    write(&mut text, &readings.unwrap_or_default());
    ([(CONTENT_TYPE, "text/plain; version=0.0.4; charset=utf-8")], text)
}

/// As Prometheus reads it. What was not counted is left out: a number of an hour ago would be taken for today's.
fn write(text: &mut String, readings: &[Reading]) {
    let mut before = "";
    for Reading { name, labels, value } in readings {
        if name != before {
            let _ = writeln!(text, "# TYPE {name} gauge");
        }
        let labels = if labels.is_empty() { String::new() } else { format!("{{{labels}}}") };
        let _ = writeln!(text, "{name}{labels} {value}");
        before = name;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_counted_is_written_by_name() {
        let reading = |name: &str, labels: &str, value| Reading { name: name.into(), labels: labels.into(), value };
        let mut text = String::new();
        write(&mut text, &[reading("a", r#"k="x""#, 1.0), reading("a", r#"k="y""#, 0.0), reading("b", "", 2.5)]);
        assert_eq!(text, "# TYPE a gauge\na{k=\"x\"} 1\na{k=\"y\"} 0\n# TYPE b gauge\nb 2.5\n");
    }
}
