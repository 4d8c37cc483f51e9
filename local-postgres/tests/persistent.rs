//! The persistent cluster, really started: it finds its data again whatever happened to its server.

#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

use std::{
    env, fs,
    net::{Ipv4Addr, TcpListener},
    path::{Path, PathBuf},
    process,
};

use local_postgres::{Cluster, DatabaseName, Ending, Error, Port};
use rustix::process::{Pid, Signal, kill_process};
use sqlx::{Connection, PgConnection};

/// A folder that goes with the test. The server in it is stopped first: an assertion may have kept the test from it.
struct Scratch(PathBuf);

impl Scratch {
    fn new(name: &str) -> Self {
        Self(env::temp_dir().join(format!("local-postgres-{name}-{}", process::id())))
    }
}

impl Drop for Scratch {
    fn drop(&mut self) {
        if let Some(pid) = server_pid(&self.0) {
            kill_process(pid, Signal::QUIT).ok();
        }
        fs::remove_dir_all(&self.0).ok();
    }
}

fn server_pid(folder: &Path) -> Option<Pid> {
    let text = fs::read_to_string(folder.join("data/postmaster.pid")).ok()?;
    Pid::from_raw(text.lines().next()?.parse().ok()?)
}

fn demo() -> DatabaseName {
    DatabaseName::parse("demo").unwrap()
}

async fn open(cluster: &Cluster) -> PgConnection {
    let url = cluster.ensure_database(&demo()).await.unwrap();
    PgConnection::connect(url.expose()).await.unwrap()
}

async fn remember(cluster: &Cluster) {
    let mut connection = open(cluster).await;
    sqlx::raw_sql("create table kept as select 42 as answer").execute(&mut connection).await.unwrap();
}

async fn recall(cluster: &Cluster) -> i32 {
    let mut connection = open(cluster).await;
    sqlx::query_scalar("select answer from kept").fetch_one(&mut connection).await.unwrap()
}

#[tokio::test]
async fn a_second_start_finds_the_data_of_the_first() {
    let scratch = Scratch::new("restart");
    let first = Cluster::persistent(&scratch.0, Port::Free).await.unwrap();
    let port = first.port();
    remember(&first).await;
    assert_eq!(first.stop().await.unwrap(), Ending::Stopped);

    let second = Cluster::persistent(&scratch.0, Port::Free).await.unwrap();
    assert_eq!(recall(&second).await, 42);
    assert_eq!(second.port(), port, "the free port of last time is kept");
    assert_eq!(second.stop().await.unwrap(), Ending::Stopped);
}

#[tokio::test]
async fn a_running_server_is_found_and_stopped_only_by_its_last_user() {
    let scratch = Scratch::new("shared");
    let first = Cluster::persistent(&scratch.0, Port::Free).await.unwrap();
    let pid = server_pid(&scratch.0);
    let second = Cluster::persistent(&scratch.0, Port::Free).await.unwrap();
    assert_eq!(server_pid(&scratch.0), pid, "started twice");
    assert_eq!(first.stop().await.unwrap(), Ending::InUse);
    remember(&second).await;
    assert_eq!(second.stop().await.unwrap(), Ending::Stopped);
    assert_eq!(server_pid(&scratch.0), None);
}

#[tokio::test]
async fn a_killed_server_is_started_again_with_what_it_had_committed() {
    let scratch = Scratch::new("killed");
    let cluster = Cluster::persistent(&scratch.0, Port::Free).await.unwrap();
    remember(&cluster).await;
    let killed = server_pid(&scratch.0).unwrap();
    kill_process(killed, Signal::KILL).unwrap();
    drop(cluster);

    // the pid file is still there, and the backends of the killed server may take a moment to notice
    let again = Cluster::persistent(&scratch.0, Port::Free).await.unwrap();
    assert_eq!(recall(&again).await, 42);
    assert_ne!(server_pid(&scratch.0), Some(killed));
    again.stop().await.unwrap();
}

#[tokio::test]
async fn a_pid_file_whose_number_is_somebody_elses_is_stale() {
    let scratch = Scratch::new("stale");
    let cluster = Cluster::persistent(&scratch.0, Port::Free).await.unwrap();
    remember(&cluster).await;
    let port = cluster.port();
    let text = fs::read_to_string(scratch.0.join("data/postmaster.pid")).unwrap();
    cluster.stop().await.unwrap();
    // as after a power cut, when the number has gone to another process: this one
    let mut lines: Vec<String> = text.lines().map(str::to_owned).collect();
    lines[0] = process::id().to_string();
    fs::write(scratch.0.join("data/postmaster.pid"), lines.join("\n")).unwrap();

    let again = Cluster::persistent(&scratch.0, Port::Fixed(port)).await.unwrap();
    assert_eq!(recall(&again).await, 42);
    again.stop().await.unwrap();
}

#[tokio::test]
async fn a_taken_port_is_refused_by_name() {
    let scratch = Scratch::new("port");
    let other = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).unwrap();
    let taken = other.local_addr().unwrap().port();
    let refusal = Cluster::persistent(&scratch.0, Port::Fixed(taken)).await;
    assert!(matches!(refusal, Err(Error::PortTaken { port }) if port == taken), "{refusal:?}");
}

#[tokio::test]
async fn it_keeps_what_a_disk_keeps_and_listens_to_this_machine_only() {
    let scratch = Scratch::new("settings");
    let cluster = Cluster::persistent(&scratch.0, Port::Free).await.unwrap();
    let mut connection = open(&cluster).await;
    for (setting, value) in [
        ("fsync", "on"),
        ("full_page_writes", "on"),
        ("synchronous_commit", "on"),
        ("listen_addresses", "127.0.0.1"),
        ("unix_socket_directories", ""),
    ] {
        let found: String =
            sqlx::query_scalar("select current_setting($1)").bind(setting).fetch_one(&mut connection).await.unwrap();
        assert_eq!(found, value, "{setting}");
    }
    let stranger = format!("postgres://postgres:guess@127.0.0.1:{}/postgres", cluster.port());
    assert!(PgConnection::connect(&stranger).await.is_err(), "a wrong password was let in");
    connection.close().await.unwrap();
    cluster.stop().await.unwrap();
}

/// A lock that a caller holds would stay held for the life of the server.
#[cfg(target_os = "linux")]
#[tokio::test]
async fn the_server_holds_no_file_that_its_starter_inherited() {
    const FOLDER: &str = "LOCAL_POSTGRES_TEST_FOLDER";
    if let Some(folder) = env::var_os(FOLDER) {
        Cluster::persistent(PathBuf::from(folder), Port::Free).await.unwrap();
        return;
    }
    let scratch = Scratch::new("inherited");
    let held = env::temp_dir().join(format!("local-postgres-held-{}", process::id()));
    let starter = process::Command::new("/bin/sh")
        .args(["-c", "exec 7>\"$0\"; exec \"$@\""])
        .args([held.as_os_str(), env::current_exe().unwrap().as_os_str()])
        .args(["--exact", "the_server_holds_no_file_that_its_starter_inherited"])
        .env(FOLDER, &scratch.0)
        .output()
        .unwrap();
    assert!(starter.status.success(), "{starter:?}");

    let server = server_pid(&scratch.0).unwrap().as_raw_nonzero();
    let open: Vec<PathBuf> = fs::read_dir(format!("/proc/{server}/fd"))
        .unwrap()
        .filter_map(|entry| fs::read_link(entry.unwrap().path()).ok())
        .collect();
    fs::remove_file(&held).unwrap();
    assert!(open.len() > 3, "a server has files open: {open:?}");
    assert!(!open.contains(&held), "{open:?}");
}

#[tokio::test]
async fn a_running_server_is_not_moved_to_another_port() {
    let scratch = Scratch::new("moved");
    let cluster = Cluster::persistent(&scratch.0, Port::Free).await.unwrap();
    let refusal = Cluster::persistent(&scratch.0, Port::Fixed(1)).await;
    assert!(matches!(refusal, Err(Error::OtherPort { asked: 1, running }) if running == cluster.port()), "{refusal:?}");
    remember(&cluster).await;
    cluster.stop().await.unwrap();
}
