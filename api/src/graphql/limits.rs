//! How much one document may ask for.
//!
//! A small text can ask for a lot of work: thousands of aliases of one field, fragments that double at every spread,
//! introspection of introspection. [`Limits`] says where that ends, and [`Size::measure`] finds out how large a
//! document is by looking at its syntax only, so that nothing expensive has run on a document that is refused. The
//! size of a fragment is computed once and added wherever it is spread, so the measuring itself is linear.
//!
//! What a document costs depends on its variables as well; that half is in [`cost`].

pub mod cost;

use std::collections::HashMap;

use apollo_compiler::Name;
use apollo_compiler::ast::{Definition, Document, Selection};

/// The bounds of one document. The defaults let every tool's introspection query through.
#[derive(Debug, Clone)]
pub struct Limits {
    /// Bytes of document text.
    pub document_bytes: usize,
    /// Tokens of document text, white space included.
    pub tokens: usize,
    /// Fields within fields. The standard introspection query needs 15.
    pub depth: usize,
    /// Fields, with fragments counted at every spread.
    pub fields: usize,
    /// Fields under another name, counted like fields.
    pub aliases: usize,
    /// Directives, counted like fields.
    pub directives: usize,
    /// Lists of types or fields within one another under `__schema` or `__type`.
    pub introspection_lists: usize,
    /// The cost of an operation: its fields, multiplied by the pages they stand in.
    pub cost: u64,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            document_bytes: 64 * 1024,
            tokens: 15_000,
            depth: 20,
            fields: 1_000,
            aliases: 50,
            directives: 50,
            introspection_lists: 2,
            cost: 100_000,
        }
    }
}

/// A bound that a document went past. Its text is the sentence that the client reads.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Exceeded {
    /// See [`Limits::document_bytes`].
    #[error("the document has {found} bytes; {limit} are allowed")]
    DocumentBytes {
        /// What the document has.
        found: usize,
        /// What it may have.
        limit: usize,
    },
    /// See [`Limits::tokens`].
    #[error("the document has more than {limit} tokens")]
    Tokens {
        /// What it may have.
        limit: usize,
    },
    /// See [`Limits::depth`].
    #[error("fields are nested {found} deep; {limit} levels are allowed")]
    Depth {
        /// What the document has.
        found: usize,
        /// What it may have.
        limit: usize,
    },
    /// Selections and values within one another beyond what the parser follows.
    #[error("the document nests its fields, fragments or values too deeply")]
    Nesting,
    /// See [`Limits::fields`].
    #[error("the document selects {found} fields; {limit} are allowed")]
    Fields {
        /// What the document has.
        found: usize,
        /// What it may have.
        limit: usize,
    },
    /// See [`Limits::aliases`].
    #[error("the document has {found} aliases; {limit} are allowed")]
    Aliases {
        /// What the document has.
        found: usize,
        /// What it may have.
        limit: usize,
    },
    /// See [`Limits::directives`].
    #[error("the document has {found} directives; {limit} are allowed")]
    Directives {
        /// What the document has.
        found: usize,
        /// What it may have.
        limit: usize,
    },
    /// See [`Limits::introspection_lists`].
    #[error("introspection nests {found} lists within one another; {limit} are allowed")]
    IntrospectionLists {
        /// What the document has.
        found: usize,
        /// What it may have.
        limit: usize,
    },
    /// See [`Limits::cost`].
    #[error("the operation costs {found} points; {limit} are allowed. Ask for smaller pages or fewer fields")]
    Cost {
        /// What the operation costs.
        found: u64,
        /// What it may cost.
        limit: u64,
    },
}

/// Fields, fragments and inline fragments within one another. async-graphql refuses more by itself, with an error that
/// says less, and nothing that recurses over a document can exhaust the stack below it.
const MAX_NESTING: usize = 32;

/// How large a document is, fragments counted at every spread.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Size {
    depth: usize,
    fields: usize,
    aliases: usize,
    directives: usize,
    introspection_lists: usize,
    nesting: usize,
}

impl Size {
    /// Measures a document that has been parsed but not validated: fragments may be missing, unused or circular.
    pub fn measure(document: &Document) -> Result<Self, Exceeded> {
        let mut measure = Measure { fragments: HashMap::new(), measured: HashMap::new() };
        for definition in &document.definitions {
            if let Definition::FragmentDefinition(fragment) = definition {
                measure.fragments.insert(&fragment.name, (fragment.directives.len(), &fragment.selection_set));
            }
        }
        let mut total = Size::default();
        for definition in &document.definitions {
            if let Definition::OperationDefinition(operation) = definition {
                let on_variables: usize = operation.variables.iter().map(|variable| variable.directives.len()).sum();
                let mut size = measure.selections(&operation.selection_set, Place::default())?;
                size.directives += operation.directives.len() + on_variables;
                total.add(size);
            }
        }
        Ok(total)
    }

    /// Holds the size against the limits.
    pub fn check(self, limits: &Limits) -> Result<(), Exceeded> {
        if self.nesting > MAX_NESTING {
            return Err(Exceeded::Nesting);
        }
        if self.depth > limits.depth {
            return Err(Exceeded::Depth { found: self.depth, limit: limits.depth });
        }
        if self.fields > limits.fields {
            return Err(Exceeded::Fields { found: self.fields, limit: limits.fields });
        }
        if self.aliases > limits.aliases {
            return Err(Exceeded::Aliases { found: self.aliases, limit: limits.aliases });
        }
        if self.directives > limits.directives {
            return Err(Exceeded::Directives { found: self.directives, limit: limits.directives });
        }
        if self.introspection_lists > limits.introspection_lists {
            let (found, limit) = (self.introspection_lists, limits.introspection_lists);
            return Err(Exceeded::IntrospectionLists { found, limit });
        }
        Ok(())
    }

    fn add(&mut self, other: Size) {
        self.depth = self.depth.max(other.depth);
        self.nesting = self.nesting.max(other.nesting);
        self.introspection_lists = self.introspection_lists.max(other.introspection_lists);
        self.fields = self.fields.saturating_add(other.fields);
        self.aliases = self.aliases.saturating_add(other.aliases);
        self.directives = self.directives.saturating_add(other.directives);
    }
}

/// Where in the document the measuring stands.
#[derive(Debug, Clone, Copy, Default)]
struct Place {
    nesting: usize,
    introspection: bool,
}

/// One pass over a document.
struct Measure<'d> {
    fragments: HashMap<&'d Name, (usize, &'d Vec<Selection>)>,
    /// `None` while the fragment is being measured: a circle adds nothing, validation refuses it afterwards.
    measured: HashMap<(&'d Name, bool), Option<Size>>,
}

impl<'d> Measure<'d> {
    fn selections(&mut self, selections: &'d [Selection], place: Place) -> Result<Size, Exceeded> {
        if place.nesting > MAX_NESTING {
            return Err(Exceeded::Nesting);
        }
        let mut total = Size::default();
        for selection in selections {
            total.add(self.selection(selection, place)?);
        }
        Ok(total)
    }

    fn selection(&mut self, selection: &'d Selection, place: Place) -> Result<Size, Exceeded> {
        let within = Place { nesting: place.nesting + 1, ..place };
        let mut size = match selection {
            Selection::Field(field) => {
                let introspection = place.introspection || matches!(field.name.as_str(), "__schema" | "__type");
                let selections = field.selection_set.as_deref().unwrap_or_default();
                let mut size = self.selections(selections, Place { introspection, ..within })?;
                size.depth += 1;
                size.fields = size.fields.saturating_add(1);
                size.aliases = size.aliases.saturating_add(usize::from(field.alias.is_some()));
                size.directives = size.directives.saturating_add(field.directives.len());
                size.introspection_lists += usize::from(introspection && is_introspection_list(&field.name));
                size
            }
            Selection::InlineFragment(fragment) => {
                let mut size = self.selections(&fragment.selection_set, within)?;
                size.directives = size.directives.saturating_add(fragment.directives.len());
                size
            }
            Selection::FragmentSpread(spread) => {
                let mut size = self.fragment(&spread.fragment_name, within)?;
                size.directives = size.directives.saturating_add(spread.directives.len());
                size
            }
        };
        size.nesting += 1;
        Ok(size)
    }

    fn fragment(&mut self, name: &'d Name, place: Place) -> Result<Size, Exceeded> {
        let key = (name, place.introspection);
        if let Some(measured) = self.measured.get(&key) {
            return Ok(measured.unwrap_or_default());
        }
        let Some(&(directives, selections)) = self.fragments.get(name) else {
            return Ok(Size::default());
        };
        self.measured.insert(key, None);
        let mut size = self.selections(selections, place)?;
        size.directives = size.directives.saturating_add(directives);
        self.measured.insert(key, Some(size));
        Ok(size)
    }
}

/// The lists that let introspection grow exponentially: each leads back to types.
fn is_introspection_list(field: &Name) -> bool {
    matches!(field.as_str(), "fields" | "interfaces" | "possibleTypes" | "inputFields")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn size(text: &str) -> Result<Size, Exceeded> {
        Size::measure(&Document::parse(text, "test.graphql").expect("the test's document parses"))
    }

    #[test]
    fn fragments_count_at_every_spread() {
        let size =
            size("{ ...a ...a } fragment a on Query { ...b ...b } fragment b on Query { x: __typename y }").unwrap();
        assert_eq!((size.fields, size.aliases, size.depth), (8, 4, 1));
    }

    /// `count` fragments, each spreading the next one so many times, and a last one with fields.
    fn chain(count: usize, times: usize) -> String {
        let links = (0..count).map(|i| {
            let spreads = vec![format!("...f{}", i + 1); times].join(" ");
            format!("fragment f{i} on Query {{{spreads}}}")
        });
        links.chain([format!("fragment f{count} on Query {{ a b }}")]).collect::<Vec<_>>().join(" ")
    }

    #[test]
    fn a_doubling_chain_of_fragments_is_measured_in_linear_time() {
        let size = size(&format!("{{ ...f0 }} {}", chain(25, 2))).unwrap();
        assert_eq!(size.fields, 1 << 26);
        assert!(matches!(size.check(&Limits::default()), Err(Exceeded::Fields { .. })));
    }

    #[test]
    fn circles_end() {
        assert_eq!(size("{ ...a } fragment a on Query { x { ...a } }").unwrap().fields, 1);
    }

    #[test]
    fn long_chains_of_fragments_are_refused_before_the_stack_ends() {
        assert_eq!(size(&format!("{{ ...f0 }} {}", chain(2_000, 1))), Err(Exceeded::Nesting));
    }

    #[test]
    fn long_chains_are_found_whatever_the_order_they_are_met_in() {
        let last_first = (0..200).rev().map(|i| format!("...f{i}")).collect::<Vec<_>>().join(" ");
        let size = size(&format!("{{ {last_first} }} {}", chain(200, 1))).unwrap();
        assert_eq!(size.check(&Limits::default()), Err(Exceeded::Nesting));
    }

    #[test]
    fn the_third_introspection_list_is_refused() {
        let nested = "{ __schema { types { fields { type { fields { type { fields { name } } } } } } } }";
        let found = size(nested).unwrap().check(&Limits::default());
        assert_eq!(found, Err(Exceeded::IntrospectionLists { found: 3, limit: 2 }));
    }

    #[test]
    fn own_fields_of_the_same_name_are_no_introspection() {
        let own = size("{ mapping { fields { fields { fields { name } } } } }").unwrap();
        assert_eq!(own.check(&Limits::default()), Ok(()));
    }
}
