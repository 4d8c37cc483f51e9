//! What an operation costs, as far as it can be told before it runs.
//!
//! A field costs one point, and what stands in a page costs once per row asked for: `customers(first: 50) { nodes
//! { name } }` costs 1 + 50 x 2. Page sizes may be variables, so the price list ([`Cost`]) is drawn up once per
//! document and added up per request.

use apollo_compiler::ExecutableDocument;
use apollo_compiler::Node;
use apollo_compiler::ast::{Value, VariableDefinition};
use apollo_compiler::executable::{Field, Operation, Selection, SelectionSet};
use async_graphql::{Name, Variables};

/// Rows of a page when the client does not say (product: 20).
const DEFAULT_PAGE: u64 = 20;
/// Counting all rows is dearer than reading a column.
const COUNT_POINTS: u64 = 10;

/// The price list of one operation.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Cost {
    points: u64,
    pages: Vec<(Rows, Cost)>,
}

/// How many rows a page has.
#[derive(Debug, Clone, PartialEq, Eq)]
enum Rows {
    Fixed(u64),
    Variable { name: Name, default: u64 },
}

impl Cost {
    /// Draws up the price list. The document must be valid: its fragments exist and are not circular.
    pub fn of(operation: &Operation, document: &ExecutableDocument) -> Self {
        let mut cost = Cost::default();
        Pricing { document, variables: &operation.variables }.selections(&operation.selection_set, &mut cost);
        cost
    }

    /// Adds it up.
    pub fn total(&self, variables: &Variables) -> u64 {
        self.pages.iter().fold(self.points, |sum, (rows, cost)| {
            sum.saturating_add(rows.count(variables).saturating_mul(cost.total(variables)))
        })
    }
}

impl Rows {
    fn count(&self, variables: &Variables) -> u64 {
        match self {
            Rows::Fixed(rows) => *rows,
            Rows::Variable { name, default } => match variables.get(name) {
                Some(async_graphql::Value::Number(number)) => number.as_u64().unwrap_or(1).max(1),
                Some(async_graphql::Value::List(items)) => (items.len() as u64).max(1),
                _ => *default,
            },
        }
    }
}

struct Pricing<'d> {
    document: &'d ExecutableDocument,
    variables: &'d [Node<VariableDefinition>],
}

impl Pricing<'_> {
    fn selections(&self, set: &SelectionSet, cost: &mut Cost) {
        for selection in &set.selections {
            match selection {
                Selection::Field(field) => self.field(field, cost),
                Selection::InlineFragment(fragment) => self.selections(&fragment.selection_set, cost),
                Selection::FragmentSpread(spread) => {
                    if let Some(fragment) = self.document.fragments.get(&spread.fragment_name) {
                        self.selections(&fragment.selection_set, cost);
                    }
                }
            }
        }
    }

    fn field(&self, field: &Field, cost: &mut Cost) {
        cost.points = cost.points.saturating_add(if field.name == "totalCount" { COUNT_POINTS } else { 1 });
        let Some(set) = &field.selection_set else { return };
        match self.rows(field) {
            None => self.selections(set, cost),
            Some(rows) => {
                let mut page = Cost::default();
                self.selections(set, &mut page);
                cost.pages.push((rows, page));
            }
        }
    }

    fn rows(&self, field: &Field) -> Option<Rows> {
        let given = ["first", "last", "ids"].into_iter().find_map(|name| field.specified_argument_by_name(name));
        match given {
            Some(value) => Some(self.rows_of(value)),
            None if field.definition.argument_by_name("first").is_some() => Some(Rows::Fixed(DEFAULT_PAGE)),
            None => None,
        }
    }

    fn rows_of(&self, value: &Value) -> Rows {
        match value {
            Value::Int(number) => Rows::Fixed(number.as_str().parse().unwrap_or(1)),
            Value::List(items) => Rows::Fixed((items.len() as u64).max(1)),
            Value::Variable(name) => Rows::Variable { name: Name::new(name), default: self.default_of(name) },
            Value::Null
            | Value::Enum(_)
            | Value::String(_)
            | Value::Float(_)
            | Value::Boolean(_)
            | Value::Object(_) => Rows::Fixed(DEFAULT_PAGE),
        }
    }

    fn default_of(&self, variable: &str) -> u64 {
        let definition = self.variables.iter().find(|definition| definition.name == *variable);
        let default = definition.and_then(|definition| definition.default_value.as_deref());
        match default {
            Some(Value::Int(number)) => number.as_str().parse().unwrap_or(DEFAULT_PAGE),
            _ => DEFAULT_PAGE,
        }
    }
}

#[cfg(test)]
mod tests {
    use apollo_compiler::Schema;

    use super::*;

    const SDL: &str = "
        type Query { customers(first: Int, last: Int): Customers, name: String }
        type Customers { nodes: [Customer!]!, totalCount: Int }
        type Customer { name: String, contacts(first: Int): Customers }
    ";

    fn total(text: &str, variables: serde_json::Value) -> u64 {
        let schema = Schema::parse_and_validate(SDL, "sdl").unwrap();
        let document = ExecutableDocument::parse_and_validate(&schema, text, "test.graphql").unwrap();
        let operation = document.operations.get(None).unwrap();
        Cost::of(operation, &document).total(&Variables::from_json(variables))
    }

    #[test]
    fn pages_multiply() {
        let text = "{ name customers(first: 50) { totalCount nodes { name contacts(first: 3) { nodes { name } } } } }";
        assert_eq!(total(text, serde_json::json!({})), 1 + 1 + 50 * (10 + 1 + 1 + 1 + 3 * 2));
    }

    #[test]
    fn page_sizes_may_be_variables() {
        let text = "query ($n: Int = 7) { customers(first: $n) { nodes { name } } }";
        assert_eq!(total(text, serde_json::json!({ "n": 100 })), 1 + 100 * 2);
        assert_eq!(total(text, serde_json::json!({})), 1 + 7 * 2);
    }

    #[test]
    fn a_page_without_a_size_has_the_default_one() {
        assert_eq!(total("{ customers { nodes { name } } }", serde_json::json!({})), 1 + 20 * 2);
    }

    #[test]
    fn absurd_sizes_do_not_overflow() {
        let text = "query ($n: Int) { customers(first: $n) { nodes { contacts(first: $n) { nodes { name } } } } }";
        assert_eq!(total(text, serde_json::json!({ "n": u64::MAX })), u64::MAX);
    }
}
