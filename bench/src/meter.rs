//! What processes cost, read from the operating system.

use std::fs;
use std::time::{Duration, Instant};

use anyhow::Context as _;

/// CPU seconds of a set of processes, and of the whole machine, at one moment.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Reading {
    ours: f64,
    machine_busy: f64,
    at: Instant,
}

/// CPU seconds between two readings.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Spent {
    /// By the processes that were read.
    pub(crate) cpu: f64,
    /// By the whole machine.
    pub(crate) machine: f64,
    /// On the wall.
    pub(crate) wall: Duration,
}

/// Clock ticks a second that Linux reports CPU time in.
const TICKS: f64 = 100.0;

/// Reads what these processes and their descendants have used so far.
pub(crate) fn read(roots: &[u32]) -> anyhow::Result<Reading> {
    let processes = processes()?;
    let mut ours = 0.0;
    for root in roots {
        ours += of_tree(*root, &processes);
    }
    Ok(Reading { ours, machine_busy: machine_busy()?, at: Instant::now() })
}

/// The same for one process without its descendants.
pub(crate) fn read_alone(pid: u32) -> anyhow::Result<Reading> {
    let stat = fs::read_to_string(format!("/proc/{pid}/stat")).context("reading a process")?;
    let process = parse(pid, &stat).context("an odd /proc/PID/stat")?;
    Ok(Reading { ours: process.seconds, machine_busy: machine_busy()?, at: Instant::now() })
}

impl Reading {
    /// What was used since an earlier reading of the same processes.
    pub(crate) fn since(&self, earlier: &Self) -> Spent {
        Spent {
            cpu: self.ours - earlier.ours,
            machine: self.machine_busy - earlier.machine_busy,
            wall: self.at - earlier.at,
        }
    }
}

/// The most memory a process ever held, in MiB.
pub(crate) fn peak_mib(pid: u32) -> anyhow::Result<f64> {
    mib(pid, "VmHWM:")
}

/// The memory a process holds now, in MiB.
pub(crate) fn resident_mib(pid: u32) -> anyhow::Result<f64> {
    mib(pid, "VmRSS:")
}

fn mib(pid: u32, name: &str) -> anyhow::Result<f64> {
    let status = fs::read_to_string(format!("/proc/{pid}/status")).context("reading a process's status")?;
    let line =
        status.lines().find(|line| line.starts_with(name)).with_context(|| format!("no {name} in the status"))?;
    let kib: f64 = line.split_whitespace().nth(1).with_context(|| format!("{name} has no figure"))?.parse()?;
    Ok(kib / 1024.0)
}

/// A process and its descendants.
pub(crate) fn tree(root: u32) -> anyhow::Result<Vec<u32>> {
    let processes = processes()?;
    let mut tree = vec![root];
    let mut at = 0;
    while let Some(parent) = tree.get(at).copied() {
        tree.extend(processes.iter().filter(|process| process.parent == parent).map(|process| process.pid));
        at += 1;
    }
    Ok(tree)
}

struct Process {
    pid: u32,
    parent: u32,
    /// Of its own and of its ended children.
    seconds: f64,
}

fn processes() -> anyhow::Result<Vec<Process>> {
    let mut found = Vec::new();
    for entry in fs::read_dir("/proc").context("listing processes")? {
        let Ok(pid) = entry?.file_name().to_string_lossy().parse::<u32>() else { continue };
        // a process may end between the listing and this
        let Ok(stat) = fs::read_to_string(format!("/proc/{pid}/stat")) else { continue };
        found.extend(parse(pid, &stat));
    }
    Ok(found)
}

/// The fields behind the command's closing parenthesis; see proc_pid_stat(5).
fn parse(pid: u32, stat: &str) -> Option<Process> {
    let fields: Vec<&str> = stat.rsplit_once(')')?.1.split_whitespace().collect();
    let number = |index: usize| fields.get(index)?.parse::<f64>().ok();
    let parent = fields.get(1)?.parse().ok()?;
    let ticks = number(11)? + number(12)? + number(13)? + number(14)?;
    Some(Process { pid, parent, seconds: ticks / TICKS })
}

fn of_tree(root: u32, processes: &[Process]) -> f64 {
    let own = processes.iter().find(|process| process.pid == root).map_or(0.0, |process| process.seconds);
    let children = processes.iter().filter(|process| process.parent == root && process.pid != root);
    own + children.map(|child| of_tree(child.pid, processes)).sum::<f64>()
}

fn machine_busy() -> anyhow::Result<f64> {
    let stat = fs::read_to_string("/proc/stat").context("reading the machine's CPU time")?;
    let line = stat.lines().next().context("/proc/stat is empty")?;
    let ticks: Vec<f64> = line.split_whitespace().skip(1).filter_map(|figure| figure.parse().ok()).collect();
    // user, nice, system, idle, iowait, irq, softirq, steal
    let idle = ticks.get(3).copied().unwrap_or(0.0) + ticks.get(4).copied().unwrap_or(0.0);
    Ok((ticks.iter().take(8).sum::<f64>() - idle) / TICKS)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_command_with_spaces_and_parentheses_does_not_shift_the_fields() {
        let stat = "7 (a (b) c) S 1 7 7 0 -1 0 0 0 0 0 150 50 25 25 20 0 1 0 100 0 0";
        let process = parse(7, stat).expect("a stat line");
        assert_eq!(process.parent, 1);
        assert!((process.seconds - 2.5).abs() < 1e-9);
    }
}
