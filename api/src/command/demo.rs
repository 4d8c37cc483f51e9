//! `pivotal demo`: the whole story on this machine, in one command.
//!
//! It starts a Postgres of its own, a simulated HubSpot and the service, then sets up a workspace the way an admin
//! would, through the public API alone: consent, filter, map, first sync. Then companies are edited, deleted, restored and
//! merged in HubSpot, and the customers follow. Reading order: [`ground`] starts the parts, [`client`] speaks GraphQL,
//! [`story`] walks the steps, [`changes`] lets things happen in [`hubspot`], [`screen`] is what a person sees.

mod changes;
mod client;
mod ground;
mod hubspot;
mod keep;
mod screen;
mod story;

use std::net::{IpAddr, Ipv4Addr, SocketAddr};
use std::path::PathBuf;

use clap::Args;
use tokio_util::sync::CancellationToken;

use self::client::GraphQL;
use self::ground::Ground;
use self::screen::Screen;

/// What can be chosen.
#[derive(Args, Clone, Debug)]
pub struct DemoArgs {
    /// Port of the service.
    #[arg(long, default_value_t = 8080)]
    port: u16,

    /// Port of the simulated HubSpot.
    #[arg(long, default_value_t = 8091)]
    hubspot_port: u16,

    /// Port of the demo's own Postgres; a free one when left out.
    #[arg(long)]
    postgres_port: Option<u16>,

    /// Where the demo keeps its data; a second start finds it again.
    #[arg(long)]
    data: Option<PathBuf>,

    /// End after the walk, instead of staying up.
    #[arg(long)]
    exit: bool,

    /// Leave the walk to you: nothing is connected, and the console shows the way.
    #[arg(long, conflicts_with = "exit")]
    by_hand: bool,
}

impl DemoArgs {
    fn service_address(&self) -> SocketAddr {
        SocketAddr::new(IpAddr::V4(Ipv4Addr::LOCALHOST), self.port)
    }

    fn hubspot_address(&self) -> SocketAddr {
        SocketAddr::new(IpAddr::V4(Ipv4Addr::LOCALHOST), self.hubspot_port)
    }
}

/// Shows the story, then stays up until Ctrl-C unless told to end.
pub async fn run(args: DemoArgs) -> anyhow::Result<()> {
    let stop = CancellationToken::new();
    tokio::spawn(crate::cli::stop_on_signal(stop.clone()));
    let screen = Screen::new();
    screen.title();
    let Some(ground) = unless_stopped(&stop, Box::pin(Ground::start(&args, &screen))).await? else { return Ok(()) };
    let told = if args.by_hand { Ok(Some(())) } else { unless_stopped(&stop, tell(&ground, &screen)).await };
    if told.as_ref().is_ok_and(Option::is_some) && !args.exit {
        screen.stays_up(&ground);
        stop.cancelled().await;
        screen.stopping();
    }
    ground.stop().await?;
    told.map(|_| ())
}

async fn tell(ground: &Ground, screen: &Screen) -> anyhow::Result<()> {
    let api = GraphQL::new(&ground.service_url, &ground.key)?;
    story::walk(&api, &ground.hubspot, screen).await
}

/// Ctrl-C ends any step.
async fn unless_stopped<T>(
    stop: &CancellationToken,
    step: impl Future<Output = anyhow::Result<T>>,
) -> anyhow::Result<Option<T>> {
    tokio::select! {
        done = step => done.map(Some),
        () = stop.cancelled() => Ok(None),
    }
}
