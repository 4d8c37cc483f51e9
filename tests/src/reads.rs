//! What runs have read of HubSpot, by the simulator's log of calls.

use std::collections::HashSet;
use std::hash::Hash;

use crate::World;

/// Records on one page.
const PAGE: usize = 100;

/// What of runs' reading stands in the simulator's log: company pages by their query, links and contacts by their ids.
#[derive(Debug)]
pub struct Reads {
    pages: Vec<String>,
    links: Vec<u64>,
    contacts: Vec<u64>,
}

impl Reads {
    /// What was answered so far.
    pub fn of(world: &World) -> Self {
        let mut reads = Self { pages: Vec::new(), links: Vec::new(), contacts: Vec::new() };
        for call in world.hubspot().calls().into_iter().filter(|call| call.status < 300) {
            if call.method == "GET" && call.path.ends_with("/companies") && call.path.contains("/objects/") {
                reads.pages.push(call.query);
            } else if call.path.contains("/associations/") {
                reads.links.extend(call.ids);
            } else if call.path.ends_with("/contacts/batch/read") {
                reads.contacts.extend(call.ids);
            }
        }
        reads
    }

    /// How many pages of companies and batches of contacts.
    pub fn count(&self) -> usize {
        self.pages.len() + self.contacts.len().div_ceil(PAGE)
    }

    /// How many pages of companies, companies' links and contacts were read more than once.
    pub fn again(&self) -> [usize; 3] {
        [again(&self.pages), again(&self.links), again(&self.contacts)]
    }

    /// Whether no more than a page of each kind was read again for each of so many deaths.
    pub fn again_at_most_a_page_for_each_of(&self, deaths: usize) -> bool {
        let [pages, links, contacts] = self.again();
        pages <= deaths && links <= deaths * PAGE && contacts <= deaths * PAGE
    }
}

fn again<T: Eq + Hash>(read: &[T]) -> usize {
    read.len() - read.iter().collect::<HashSet<_>>().len()
}
