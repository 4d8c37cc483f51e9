//! The one public address of a world, in front of all its replicas.
//!
//! Replicas come and go on ports of their own; HubSpot, browsers and scripts know one address. Each connection goes to
//! the next replica that accepts it.

use std::{
    net::{Ipv4Addr, SocketAddr},
    sync::{Arc, PoisonError, RwLock},
};

use anyhow::Context as _;
use tokio::{
    io::copy_bidirectional,
    net::{TcpListener, TcpStream},
};
use tokio_util::{sync::CancellationToken, task::TaskTracker};

/// A listener that hands each connection to one of the replicas. It closes, with all its connections, when dropped.
#[derive(Debug)]
pub struct Front {
    address: SocketAddr,
    replicas: Arc<RwLock<Vec<Replica>>>,
    end: CancellationToken,
}

/// Where a replica listens, and what cuts the connections to it.
#[derive(Debug, Clone)]
struct Replica {
    address: SocketAddr,
    cut: CancellationToken,
}

impl Front {
    /// Listens on a free port, with nobody behind it yet.
    pub async fn start() -> anyhow::Result<Self> {
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).await.context("listen for the world's clients")?;
        let address = listener.local_addr()?;
        let replicas = Arc::new(RwLock::new(Vec::new()));
        let end = CancellationToken::new();
        tokio::spawn(end.clone().run_until_cancelled_owned(accept(listener, Arc::clone(&replicas), end.clone())));
        Ok(Self { address, replicas, end })
    }

    /// The address that clients know.
    pub fn url(&self) -> String {
        format!("http://{}", self.address)
    }

    /// Says who is behind it from now on; open connections stay where they are.
    pub fn set_replicas(&self, addresses: Vec<SocketAddr>) {
        let mut replicas = self.replicas.write().unwrap_or_else(PoisonError::into_inner);
        let known = |address| replicas.iter().find(|replica| replica.address == address).cloned();
        let made = |address| known(address).unwrap_or_else(|| Replica { address, cut: CancellationToken::new() });
        *replicas = addresses.into_iter().map(made).collect();
    }

    /// Takes a replica out at once, with its open connections: it will answer none of them.
    pub fn cut_off(&self, address: SocketAddr) {
        let mut replicas = self.replicas.write().unwrap_or_else(PoisonError::into_inner);
        for lost in replicas.extract_if(.., |replica| replica.address == address) {
            lost.cut.cancel();
        }
    }
}

impl Drop for Front {
    fn drop(&mut self) {
        self.end.cancel();
    }
}

async fn accept(listener: TcpListener, replicas: Arc<RwLock<Vec<Replica>>>, end: CancellationToken) {
    let connections = TaskTracker::new();
    let mut turn = 0_usize;
    while let Ok((client, _)) = listener.accept().await {
        let mut known = replicas.read().unwrap_or_else(PoisonError::into_inner).clone();
        let first = turn % known.len().max(1);
        known.rotate_left(first);
        turn = turn.wrapping_add(1);
        connections.spawn(end.clone().run_until_cancelled_owned(serve(client, known)));
    }
}

/// A client with no replica to go to sees its connection closed, as behind a load balancer with nothing alive.
async fn serve(mut client: TcpStream, replicas: Vec<Replica>) {
    for replica in replicas {
        if let Ok(mut server) = TcpStream::connect(replica.address).await {
            // small messages must not wait for each other's acknowledgement
            client.set_nodelay(true).and(server.set_nodelay(true)).ok();
            // either side may break off at any time; that is what some tests are about
            replica.cut.run_until_cancelled(copy_bidirectional(&mut client, &mut server)).await;
            return;
        }
    }
}

#[cfg(test)]
mod tests {
    use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};

    use super::*;

    /// A replica that answers every connection with its name.
    async fn replica(name: &'static str) -> SocketAddr {
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).await.unwrap();
        let address = listener.local_addr().unwrap();
        tokio::spawn(async move {
            while let Ok((mut client, _)) = listener.accept().await {
                client.write_all(name.as_bytes()).await.ok();
            }
        });
        address
    }

    async fn ask(front: &Front) -> String {
        let mut answer = String::new();
        let mut stream = TcpStream::connect(front.address).await.unwrap();
        stream.read_to_string(&mut answer).await.ok();
        answer
    }

    #[tokio::test]
    async fn replicas_take_turns_and_dead_ones_are_passed_over() {
        let front = Front::start().await.unwrap();
        assert_eq!(ask(&front).await, "", "nobody is there yet");
        let (one, two) = (replica("one").await, replica("two").await);
        let dead = SocketAddr::from((Ipv4Addr::LOCALHOST, 1));
        front.set_replicas(vec![one, dead, two]);
        let mut answers = Vec::new();
        for _ in 0..6 {
            answers.push(ask(&front).await);
        }
        assert!(answers.contains(&"one".to_owned()) && answers.contains(&"two".to_owned()), "{answers:?}");
        assert!(!answers.contains(&String::new()), "{answers:?}");
    }

    #[tokio::test]
    async fn a_replica_that_is_cut_off_loses_its_connections() {
        let front = Front::start().await.unwrap();
        let silent = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).await.unwrap();
        let address = silent.local_addr().unwrap();
        front.set_replicas(vec![address]);
        let mut client = TcpStream::connect(front.address).await.unwrap();
        let (_held, _) = silent.accept().await.unwrap();
        front.set_replicas(vec![address]);
        front.cut_off(address);
        assert_eq!(client.read(&mut [0]).await.ok().unwrap_or_default(), 0, "the client is told, and does not wait");
        assert_eq!(ask(&front).await, "");
    }
}
