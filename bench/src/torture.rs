//! The model check: nothing is lost, nothing comes twice, whatever goes wrong.
//!
//! From a seed comes a history: acts in HubSpot, deeds of our admins, and trouble on every way between them. It is played
//! against real processes over a real Postgres; then trouble ends, one quiet night passes, and every row, link, tag,
//! status, line of history and count is compared with a [`model`] that knows HubSpot's truth and what our admins did, and
//! shares no code with the product. A seed decides the history and all that goes wrong in it; when things happen inside
//! the processes is theirs, so a seed that failed may need some repeats to fail again.
//!
//! Reading order: [`act`] and [`history`], the [`stage`] they are played on (over a [`ground`]), the [`model`] and what is
//! [`actual`], how they [`compare`], and how a history is [`shrink`]ed.

mod act;
mod actual;
mod compare;
mod ground;
mod history;
mod model;
mod shrink;
mod stage;

use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Instant;

use futures_util::future::try_join_all;

use self::act::Act;
use self::ground::Ground;
use self::history::Extent;
use self::stage::{Setting, Stage};

/// What is asked of the check.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Order {
    /// The first seed.
    pub(crate) first: u64,
    /// How many.
    pub(crate) seeds: u64,
    /// Acts in HubSpot in each history.
    pub(crate) changes: usize,
    /// Deeds of users in each history.
    pub(crate) deeds: usize,
    /// Whether anything goes wrong.
    pub(crate) calm: bool,
    /// How many shorter histories may be tried.
    pub(crate) tries: usize,
    /// How many histories are played side by side, each on a Postgres of its own.
    pub(crate) at_once: usize,
}

impl Order {
    fn extent(&self, seed: u64) -> Extent {
        let extent = Extent { changes: self.changes, deeds: self.deeds, faults: 8, kills: 3, restarts: 0 };
        match (self.calm, seed.is_multiple_of(5)) {
            (true, _) => Extent { faults: 0, kills: 0, ..extent },
            (false, true) => Extent { restarts: 1, ..extent },
            (false, false) => extent,
        }
    }

    fn setting(&self, seed: u64) -> Setting {
        let replicas = if self.calm { 1 } else { usize::try_from(seed % 3).unwrap_or_default() + 1 };
        Setting { seed, replicas, chaos: !self.calm, guarded: seed.is_multiple_of(4) }
    }
}

/// Plays every seed; false if one of them differs from the model.
pub(crate) async fn run(order: Order) -> anyhow::Result<bool> {
    let begun = Instant::now();
    let next = AtomicU64::new(order.first);
    let players = (0..order.at_once).map(|number| player(&order, number, &next));
    let mut failed = try_join_all(players).await?.concat();
    failed.sort_unstable();
    println!(
        "{} of {} seeds without a difference, in {:.0} s{}",
        order.seeds - failed.len() as u64,
        order.seeds,
        begun.elapsed().as_secs_f64(),
        if failed.is_empty() { String::new() } else { format!("; these differ: {failed:?}") }
    );
    Ok(failed.is_empty())
}

/// Takes seeds until there are no more. Gives those that differ.
async fn player(order: &Order, number: usize, next: &AtomicU64) -> anyhow::Result<Vec<u64>> {
    let mut ground = Ground::prepare(number).await?;
    let mut failed = Vec::new();
    loop {
        let seed = next.fetch_add(1, Ordering::Relaxed);
        if seed >= order.first + order.seeds {
            break;
        }
        let acts = history::of(seed, order.extent(seed));
        let (setting, started) = (order.setting(seed), Instant::now());
        match play(&mut ground, setting, &acts).await {
            Ok(()) => println!("ok seed {seed}: {} acts in {:.1} s", acts.len(), started.elapsed().as_secs_f64()),
            Err(failure) => {
                let after = started.elapsed().as_secs_f64();
                let shorter = tell(&mut ground, setting, acts, &failure, order.tries).await;
                println!("DIFFERS seed {seed} after {after:.1} s\n{}\n{shorter}", failure.told);
                failed.push(seed);
            }
        }
    }
    ground.remove().await?;
    Ok(failed)
}

/// What went wrong, and the processes' log of it.
struct Failure {
    told: String,
    log: String,
}

impl Failure {
    /// What the first difference says, whichever record it is about.
    fn kind(&self) -> String {
        let line = self.told.lines().find(|line| !line.ends_with("differences")).unwrap_or_default();
        line.chars().filter(|char| !char.is_ascii_digit()).collect()
    }
}

async fn play(ground: &mut Ground, setting: Setting, acts: &[Act]) -> Result<(), Failure> {
    let built = Stage::build(ground, setting).await;
    let mut stage =
        built.map_err(|error| Failure { told: format!("  not even built: {error:#}"), log: String::new() })?;
    for (number, act) in acts.iter().enumerate() {
        if let Err(error) = stage.play(ground, act).await {
            return Err(Failure { told: format!("  act {number}, {act:?}: {error:#}"), log: stage.log() });
        }
    }
    match stage.judge().await {
        Ok(found) if found.all().is_empty() => Ok(()),
        Ok(found) => {
            let shown: Vec<String> = found.all().iter().take(12).map(|line| format!("  {line}")).collect();
            let told = format!("  {} differences\n{}", found.all().len(), shown.join("\n"));
            Err(Failure { told, log: stage.log() })
        }
        Err(error) => Err(Failure { told: format!("  {error:#}"), log: stage.log() }),
    }
}

/// The shortest history that was found to go wrong too, and where the log is.
async fn tell(ground: &mut Ground, setting: Setting, acts: Vec<Act>, failure: &Failure, tries: usize) -> String {
    let file = std::env::temp_dir().join(format!("torture-seed-{}.log", setting.seed));
    let log = match std::fs::write(&file, &failure.log) {
        Ok(()) => format!("  the processes' log: {}", file.display()),
        Err(error) => format!("  the processes' log could not be kept: {error}"),
    };
    if tries == 0 {
        return log;
    }
    let mut last = failure.told.clone();
    let short = shrink::shorten(acts, tries, async |acts| match play(ground, setting, acts).await {
        Err(shorter) if shorter.kind() == failure.kind() => {
            last = shorter.told;
            true
        }
        // another failure is another story
        Ok(()) | Err(_) => false,
    })
    .await;
    let acts: Vec<String> = short.iter().map(|act| format!("    {act:?}\n")).collect();
    format!("{log}\n  shortened to {} acts:\n{}  which ends in\n{last}", short.len(), acts.concat())
}
