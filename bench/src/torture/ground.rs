//! A Postgres of the check's own, which can be stopped and started under everybody's feet.

use std::path::{Path, PathBuf};

use anyhow::Context as _;
use local_postgres::{Cluster, Port};

/// The cluster, and the folder that goes with it.
pub(crate) struct Ground {
    folder: PathBuf,
    cluster: Option<Cluster>,
}

impl Ground {
    /// Makes it, in memory where there is room for it. Those of one process have different numbers.
    pub(crate) async fn prepare(number: usize) -> anyhow::Result<Self> {
        let memory = Path::new("/dev/shm");
        let parent = if memory.is_dir() { memory.to_owned() } else { std::env::temp_dir() };
        let folder = parent.join(format!("pivotal-torture-{}-{number}", std::process::id()));
        let cluster = Cluster::persistent(folder.join("postgres"), Port::Free).await.context("start a Postgres")?;
        Ok(Self { folder, cluster: Some(cluster) })
    }

    /// The running cluster.
    pub(crate) fn cluster(&self) -> &Cluster {
        self.cluster.as_ref().expect("it is only away inside of a restart")
    }

    /// Stops it, breaking every session off, and starts it again in its place.
    pub(crate) async fn restart(&mut self) -> anyhow::Result<()> {
        let port = self.cluster().port();
        if let Some(cluster) = self.cluster.take() {
            cluster.stop().await.context("stop Postgres")?;
        }
        let folder = self.folder.join("postgres");
        self.cluster = Some(Cluster::persistent(folder, Port::Fixed(port)).await.context("start Postgres again")?);
        Ok(())
    }

    /// Ends it and removes its data.
    pub(crate) async fn remove(mut self) -> anyhow::Result<()> {
        if let Some(cluster) = self.cluster.take() {
            cluster.stop().await?;
        }
        std::fs::remove_dir_all(&self.folder).with_context(|| format!("remove {}", self.folder.display()))
    }
}
