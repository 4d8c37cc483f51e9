//! Where a row may stand, and what the service makes of it when it learns how its record stands.

/// Where a row stands. Contacts know no filter and are never detached.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) enum State {
    /// There is none.
    Absent,
    /// There is none, and there must not be: it was purged or erased.
    Excluded,
    Live,
    /// Brought back by a person although its company is not there to be synced.
    Detached,
    /// Archived by a person.
    ByHand,
    Deleted,
    LeftFilter,
    Merged,
}

/// Where a record stands in HubSpot.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) enum Truth {
    /// Live, and one that belongs here.
    Admitted,
    /// Live, and outside the filter.
    Outside,
    /// A live contact of no company.
    Loose,
    /// In the recycle bin or erased.
    Gone,
    /// It lives on in another record.
    Merged,
    /// It was merged into a record that is gone by now.
    MergedAndGone,
}

impl State {
    /// Of a row of ours.
    pub(crate) fn of_row(archived: bool, reason: Option<&str>, detached: bool) -> Self {
        match reason {
            None if archived => Self::Excluded,
            None if detached => Self::Detached,
            None => Self::Live,
            Some("MANUAL") => Self::ByHand,
            Some("LEFT_FILTER") => Self::LeftFilter,
            Some("MERGED") => Self::Merged,
            Some(_) => Self::Deleted,
        }
    }

    /// What a row in this state may be after the service has learned the truth.
    pub(crate) fn after(self, truth: Truth) -> Vec<Self> {
        match (truth, self) {
            (Truth::Admitted, Self::Absent | Self::Detached | Self::Deleted | Self::LeftFilter | Self::Merged) => {
                vec![Self::Live]
            }
            (Truth::Outside, Self::Live) => vec![Self::LeftFilter],
            (Truth::Gone, Self::Live) => vec![Self::Deleted],
            // its row takes the survivor's id, or is archived beside it
            (Truth::Merged, Self::Live) => vec![Self::Merged, Self::Absent],
            (Truth::MergedAndGone, Self::Live) => vec![Self::Merged, Self::Deleted, Self::Absent],
            (Truth::Merged | Truth::MergedAndGone, Self::Absent | Self::Excluded) => vec![self],
            (Truth::Merged | Truth::MergedAndGone, _) => vec![self, Self::Absent],
            // nobody has to ask for it, but whoever does brings it back
            (Truth::Loose, Self::Deleted | Self::Merged) => vec![self, Self::Live],
            (Truth::Admitted | Truth::Outside | Truth::Gone | Truth::Loose, _) => vec![self],
        }
    }

    /// Whether there is a row in the archive.
    pub(crate) fn is_archived(self) -> bool {
        matches!(self, Self::ByHand | Self::Deleted | Self::LeftFilter | Self::Merged)
    }
}
