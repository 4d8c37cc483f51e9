//! Whether a list's membership moved, and who came and went.
//!
//! HubSpot pushes nothing when a list changes, but says when a record last came onto it or left it, and how many are on
//! it. While none of the three moves, one call is all it takes. When one does, the members are compared with the
//! customers: four calls for a thousand of them. So that a large list that moves all day does not eat the account's
//! budget, comparisons keep a distance that grows with the list.

use chrono::{DateTime, TimeDelta, Utc};
use hubspot::{Client, CompanyId, Completeness, List, ListId, MEMBER_PAGE, Step, Walk};
use serde::{Deserialize, Serialize};

use crate::sync::catch_up::missing::{Place, Sighting};
use crate::sync::setback::Setback;
use crate::sync::stage::IdSet;

/// So much time has to lie between two comparisons for each page of members: a hundredth of what the account allows.
const A_PAGE: TimeDelta = TimeDelta::seconds(10);

/// What HubSpot says of a list's membership without naming anybody.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Moves {
    list: ListId,
    added_at: Option<DateTime<Utc>>,
    removed_at: Option<DateTime<Utc>>,
    size: Option<u64>,
}

impl Moves {
    fn of(list: &List) -> Self {
        Self {
            list: list.id.clone(),
            added_at: list.last_record_added_at(),
            removed_at: list.last_record_removed_at(),
            size: list.size(),
        }
    }

    /// When membership last moved, as far as HubSpot says.
    fn latest(&self) -> Option<DateTime<Utc>> {
        self.added_at.max(self.removed_at)
    }

    /// When members may be compared again after a comparison now.
    pub(crate) fn next_comparison(&self, now: DateTime<Utc>) -> DateTime<Utc> {
        let pages = self.size.unwrap_or(0).div_ceil(MEMBER_PAGE as u64);
        now + A_PAGE * i32::try_from(pages).unwrap_or(i32::MAX / 10)
    }
}

/// What a look at a list found.
#[derive(Debug)]
pub(crate) enum Membership {
    /// Nobody came or went.
    Unmoved,
    /// Somebody did, and it is too early to ask who, or HubSpot is still working it out.
    Moved,
    /// The list is not there any more. The next full run says so.
    Gone,
    /// The list and who is on it.
    Compared {
        /// What to remember.
        moves: Moves,
        /// Members, and customers that are none.
        sightings: Vec<Sighting<CompanyId>>,
    },
}

/// Looks at a list. `known` is what it was like when its members were last compared, `due_at` when they may be again,
/// `live` the companies of live customers.
pub(crate) async fn look(
    client: &Client,
    list: &ListId,
    known: Option<&Moves>,
    may_compare: bool,
    now: DateTime<Utc>,
    live: impl AsyncFnOnce() -> crate::error::Result<Vec<CompanyId>>,
) -> Result<Membership, Setback> {
    let Some(list) = client.list_with_moves(list).await? else { return Ok(Membership::Gone) };
    let moves = Moves::of(&list);
    if known == Some(&moves) {
        return Ok(Membership::Unmoved);
    }
    if !list.is_settled() || !may_compare {
        return Ok(Membership::Moved);
    }
    let Some(members) = members(client, &list.id).await? else { return Ok(Membership::Moved) };
    let at = moves.latest().unwrap_or(now);
    let mut on_it = IdSet::default();
    for member in &members {
        on_it.insert(member.as_str());
    }
    let gone = live().await?.into_iter().filter(|id| !on_it.contains(id.as_str()));
    let gone: Vec<_> = gone.map(|id| Sighting { id, at, place: Place::Outside }).collect();
    let inside = members.into_iter().map(|id| Sighting { id, at, place: Place::Inside });
    Ok(Membership::Compared { moves, sightings: inside.chain(gone).collect() })
}

/// All members; none where the listing came back to where it had been, and proves nothing.
async fn members(client: &Client, list: &ListId) -> Result<Option<Vec<CompanyId>>, Setback> {
    let (mut walk, mut members) = (Walk::new(), Vec::new());
    loop {
        let page = match walk.step() {
            Step::Read(after) => client.list_members(list, after).await?,
            Step::Ended(Completeness::Complete) => return Ok(Some(members)),
            Step::Ended(Completeness::Incomplete) => return Ok(None),
        };
        members.extend(page.records);
        walk.turn(page.next);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn comparisons_of_a_large_list_keep_their_distance() {
        let now = DateTime::UNIX_EPOCH;
        let after = |size| {
            let moves = Moves { list: "1".into(), added_at: None, removed_at: None, size };
            (moves.next_comparison(now) - now).num_seconds()
        };
        assert_eq!([after(None), after(Some(250)), after(Some(251)), after(Some(100_000))], [0, 10, 20, 4_000]);
    }
}
