//! A history made shorter while the same kind of thing still goes wrong: delta debugging over its acts.

use super::act::Act;

/// Leaves out whatever can be left out, in ever smaller pieces, for so many tries at most. `fails` plays a history.
pub(crate) async fn shorten(acts: Vec<Act>, mut tries: usize, mut fails: impl AsyncFnMut(&[Act]) -> bool) -> Vec<Act> {
    let mut acts = acts;
    let mut pieces = 2;
    while acts.len() > 1 && tries > 0 {
        let size = acts.len().div_ceil(pieces);
        let mut shorter = None;
        for start in (0..acts.len()).step_by(size) {
            if tries == 0 {
                break;
            }
            tries -= 1;
            let end = (start + size).min(acts.len());
            let rest = [&acts[..start], &acts[end..]].concat();
            if fails(&rest).await {
                shorter = Some(rest);
                break;
            }
        }
        match shorter {
            Some(rest) => {
                acts = rest;
                pieces = pieces.saturating_sub(1).max(2);
            }
            None if size == 1 => break,
            None => pieces = (pieces * 2).min(acts.len()),
        }
    }
    acts
}
