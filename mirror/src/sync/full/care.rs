//! With how much care a page is committed, and why it may not be.

use crate::error::Error;
use crate::sync::setback::Setback;

/// How a page is committed. Where no other lane is at work none is overtaken, so it is tried as if it had not been.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Care {
    /// Given up when it turns out that something was heard of any record meanwhile.
    Trusting,
    /// Leaving out the records of which something was heard later.
    Careful,
}

/// Why a page was not committed. Nothing of it is written.
#[derive(Debug)]
pub(super) enum Uncommitted {
    /// Another lane was quicker with a record; the page is to be committed with care.
    Overtaken,
    /// A value that is stored reads as none, and the property may be out of sight.
    Doubted,
    /// The run cannot go on now.
    Setback(Setback),
}

impl From<Error> for Uncommitted {
    fn from(error: Error) -> Self {
        if error.already_there() { Self::Overtaken } else { Self::Setback(error.into()) }
    }
}

impl From<Setback> for Uncommitted {
    fn from(setback: Setback) -> Self {
        Self::Setback(setback)
    }
}
