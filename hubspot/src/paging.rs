//! HubSpot's envelope around a page, and reading every page of a listing that is only useful whole.

use serde::Deserialize;
use serde::de::DeserializeOwned;

use crate::client::{Call, Client};
use crate::error::{Error, ErrorKind};
use crate::id::Cursor;
use crate::walk::{Completeness, Step, Walk};

/// A page as it comes.
#[derive(Deserialize)]
#[serde(bound = "T: DeserializeOwned")]
pub(crate) struct Listing<T> {
    pub(crate) results: Vec<T>,
    #[serde(default)]
    paging: Option<Paging>,
    #[serde(default)]
    pub(crate) total: Option<u64>,
}

impl<T> Listing<T> {
    /// Where the next page begins.
    pub(crate) fn next(&mut self) -> Option<Cursor> {
        self.paging.take().and_then(Paging::next)
    }
}

/// `paging.next.after`; the link beside it may point at another version of the API.
#[derive(Deserialize)]
pub(crate) struct Paging {
    #[serde(default)]
    next: Option<Next>,
}

#[derive(Deserialize)]
struct Next {
    #[serde(default)]
    after: Option<Cursor>,
}

impl Paging {
    pub(crate) fn next(self) -> Option<Cursor> {
        self.next?.after.filter(|after| !after.as_str().is_empty())
    }
}

impl Client {
    /// Every page of a listing, each read with the call for its cursor. A listing that comes back to where it was is an
    /// error: half of it would make the other half look missing.
    pub(crate) async fn every_page<T: DeserializeOwned>(
        &self,
        attempted: &'static str,
        call: impl Fn(Option<&Cursor>) -> Call,
    ) -> Result<Vec<T>, Error> {
        let mut all = Vec::new();
        let mut walk = Walk::new();
        loop {
            let call = match walk.step() {
                Step::Read(after) => call(after),
                Step::Ended(Completeness::Complete) => return Ok(all),
                Step::Ended(Completeness::Incomplete) => {
                    return Err(Error::local(attempted, ErrorKind::RepeatedCursor));
                }
            };
            let mut page: Listing<T> = self.fetch(&call).await?;
            walk.turn(page.next());
            all.append(&mut page.results);
        }
    }
}
