//! `pivotal ready`: whether the service on this machine does its work, for whoever watches over it and has no client of
//! their own.

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr};
use std::time::Duration;

use anyhow::Context as _;
use clap::Args;

/// Longer than the service itself waits for its database.
const PATIENCE: Duration = Duration::from_secs(4);

/// Which service to ask.
#[derive(Args, Clone, Debug)]
pub struct ReadyArgs {
    /// Where the service listens.
    #[arg(long, env = "PIVOTAL_LISTEN", default_value = "127.0.0.1:8080")]
    listen: SocketAddr,
}

/// Asks once. It is an error if there is no answer, or another than yes.
pub async fn run(settings: &ReadyArgs) -> anyhow::Result<()> {
    let url = format!("http://{}/readyz", reached_at(settings.listen));
    let client = reqwest::Client::builder().no_proxy().timeout(PATIENCE).build().context("building the client")?;
    let answer = client.get(&url).send().await.with_context(|| format!("{url} does not answer"))?;
    let status = answer.status();
    let reason = answer.text().await.unwrap_or_default();
    anyhow::ensure!(status.is_success(), "not ready: {}", reason.trim());
    Ok(())
}

/// Who listens at every address is reached at this machine's own.
fn reached_at(listen: SocketAddr) -> SocketAddr {
    let host = match listen.ip() {
        IpAddr::V4(ip) if ip.is_unspecified() => IpAddr::V4(Ipv4Addr::LOCALHOST),
        IpAddr::V6(ip) if ip.is_unspecified() => IpAddr::V6(Ipv6Addr::LOCALHOST),
        ip => ip,
    };
    SocketAddr::new(host, listen.port())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn who_listens_everywhere_is_asked_here() {
        let asked = |listen: &str| reached_at(listen.parse().unwrap()).to_string();
        assert_eq!(asked("0.0.0.0:8080"), "127.0.0.1:8080");
        assert_eq!(asked("[::]:8080"), "[::1]:8080");
        assert_eq!(asked("10.0.0.7:80"), "10.0.0.7:80");
    }
}
