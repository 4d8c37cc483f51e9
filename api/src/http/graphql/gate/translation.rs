//! From apollo-compiler's document to async-graphql's.
//!
//! Both are trees of the same grammar. Translating them directly, instead of printing and parsing again, keeps the
//! positions of the client's own text in every error, and carries what async-graphql's parser cannot read: descriptions
//! on operations, `\u{1F600}`, surrogate pairs.

use std::collections::{HashMap, HashSet};
use std::sync::Arc;

use apollo_compiler::ast::{self, Type, Value};
use apollo_compiler::executable::{self, Selection, SelectionSet};
use apollo_compiler::parser::SourceSpan;
use apollo_compiler::{ExecutableDocument, Name, Node};
use async_graphql::parser::types as out;
use async_graphql::{Pos, Positioned};
use async_graphql_value::{ConstValue, Number};

use crate::http::graphql::fault::{Code, Fault};

type Fragments = HashMap<async_graphql::Name, Positioned<out::FragmentDefinition>>;

/// One operation in async-graphql's terms. The operations of a document share their fragments, so that a text of many
/// operations takes no more memory than its length explains.
pub(super) struct Executable {
    name: Option<async_graphql::Name>,
    definition: Positioned<out::OperationDefinition>,
    spreads: Vec<async_graphql::Name>,
    fragments: Arc<Fragments>,
}

impl Executable {
    /// A document of this operation and the fragments that it spreads, for one execution.
    pub(super) fn to_document(&self) -> out::ExecutableDocument {
        let definition = self.definition.clone();
        let operations = match &self.name {
            None => out::DocumentOperations::Single(definition),
            Some(name) => out::DocumentOperations::Multiple([(name.clone(), definition)].into_iter().collect()),
        };
        let spread = self.spreads.iter().filter_map(|name| self.fragments.get_key_value(name));
        let fragments = spread.map(|(name, fragment)| (name.clone(), fragment.clone())).collect();
        out::ExecutableDocument { operations, fragments }
    }
}

/// The operations of a valid document, in its order.
pub(super) fn translate(document: &ExecutableDocument, text: &str) -> Result<Vec<Executable>, Fault> {
    let translator = Translator { positions: positions(text) };
    let fragments = document.fragments.values().map(|fragment| translator.fragment(fragment));
    let fragments = Arc::new(fragments.collect::<Result<Fragments, Fault>>()?);
    let operations = document.operations.iter().map(|operation| {
        Ok(Executable {
            name: operation.name.as_ref().map(out_name),
            definition: translator.operation(operation)?,
            spreads: spread_by(operation, document),
            fragments: Arc::clone(&fragments),
        })
    });
    operations.collect()
}

/// The fragments that an operation spreads, directly or through others.
fn spread_by(operation: &executable::Operation, document: &ExecutableDocument) -> Vec<async_graphql::Name> {
    let mut found = HashSet::new();
    let mut sets = vec![&operation.selection_set];
    while let Some(set) = sets.pop() {
        for selection in &set.selections {
            match selection {
                Selection::Field(field) => sets.extend(&field.selection_set),
                Selection::InlineFragment(inline) => sets.push(&inline.selection_set),
                Selection::FragmentSpread(spread) if found.insert(&spread.fragment_name) => {
                    sets.extend(document.fragments.get(&spread.fragment_name).map(|fragment| &fragment.selection_set));
                }
                Selection::FragmentSpread(_) => {}
            }
        }
    }
    found.into_iter().map(out_name).collect()
}

/// The same word in async-graphql's terms.
pub(super) fn kind(kind: ast::OperationType) -> out::OperationType {
    match kind {
        ast::OperationType::Query => out::OperationType::Query,
        ast::OperationType::Mutation => out::OperationType::Mutation,
        ast::OperationType::Subscription => out::OperationType::Subscription,
    }
}

/// Line and column of every byte of the text, and of its end.
fn positions(text: &str) -> Vec<Pos> {
    let mut positions = Vec::with_capacity(text.len() + 1);
    let mut at = Pos { line: 1, column: 1 };
    for character in text.chars() {
        positions.extend(std::iter::repeat_n(at, character.len_utf8()));
        at = if character == '\n' { Pos { line: at.line + 1, column: 1 } } else { Pos { column: at.column + 1, ..at } };
    }
    positions.push(at);
    positions
}

struct Translator {
    positions: Vec<Pos>,
}

type Arguments = Vec<(Positioned<async_graphql::Name>, Positioned<async_graphql_value::Value>)>;

impl Translator {
    fn operation(
        &self,
        operation: &Node<executable::Operation>,
    ) -> Result<Positioned<out::OperationDefinition>, Fault> {
        let variables = operation.variables.iter().map(|variable| self.variable(variable));
        let definition = out::OperationDefinition {
            ty: kind(operation.operation_type),
            variable_definitions: variables.collect::<Result<_, _>>()?,
            directives: self.directives(&operation.directives)?,
            selection_set: self.selection_set(&operation.selection_set, operation.location())?,
        };
        Ok(self.at(operation.location(), definition))
    }

    fn fragment(
        &self,
        fragment: &Node<executable::Fragment>,
    ) -> Result<(async_graphql::Name, Positioned<out::FragmentDefinition>), Fault> {
        let definition = out::FragmentDefinition {
            type_condition: self.type_condition(fragment.type_condition()),
            directives: self.directives(&fragment.directives)?,
            selection_set: self.selection_set(&fragment.selection_set, fragment.location())?,
        };
        Ok((out_name(&fragment.name), self.at(fragment.location(), definition)))
    }

    fn variable(&self, variable: &Node<ast::VariableDefinition>) -> Result<Positioned<out::VariableDefinition>, Fault> {
        let default_value = match &variable.default_value {
            None => None,
            Some(value) => Some(self.at(value.location(), out_constant(value)?)),
        };
        let definition = out::VariableDefinition {
            name: self.name(&variable.name),
            var_type: self.at(variable.ty.location(), out_type(&variable.ty)),
            directives: self.directives(&variable.directives)?,
            default_value,
        };
        Ok(self.at(variable.location(), definition))
    }

    fn selection_set(
        &self,
        set: &SelectionSet,
        location: Option<SourceSpan>,
    ) -> Result<Positioned<out::SelectionSet>, Fault> {
        let items = set.selections.iter().map(|selection| self.selection(selection)).collect::<Result<_, _>>()?;
        Ok(self.at(location, out::SelectionSet { items }))
    }

    fn selection(&self, selection: &Selection) -> Result<Positioned<out::Selection>, Fault> {
        match selection {
            Selection::Field(field) => {
                let field_out = self.at(field.location(), self.field(field)?);
                Ok(self.at(field.location(), out::Selection::Field(field_out)))
            }
            Selection::FragmentSpread(spread) => {
                let fragment_name = self.name(&spread.fragment_name);
                let directives = self.directives(&spread.directives)?;
                let spread_out = self.at(spread.location(), out::FragmentSpread { fragment_name, directives });
                Ok(self.at(spread.location(), out::Selection::FragmentSpread(spread_out)))
            }
            Selection::InlineFragment(inline) => {
                let inline_out = out::InlineFragment {
                    type_condition: inline.type_condition.as_ref().map(|name| self.type_condition(name)),
                    directives: self.directives(&inline.directives)?,
                    selection_set: self.selection_set(&inline.selection_set, inline.location())?,
                };
                let inline_out = self.at(inline.location(), inline_out);
                Ok(self.at(inline.location(), out::Selection::InlineFragment(inline_out)))
            }
        }
    }

    fn field(&self, field: &Node<executable::Field>) -> Result<out::Field, Fault> {
        let selection_set = match &field.selection_set {
            Some(set) => self.selection_set(set, field.location())?,
            None => self.at(field.location(), out::SelectionSet::default()),
        };
        Ok(out::Field {
            alias: field.alias.as_ref().map(|alias| self.name(alias)),
            name: self.name(&field.name),
            arguments: self.arguments(&field.arguments)?,
            directives: self.directives(&field.directives)?,
            selection_set,
        })
    }

    fn type_condition(&self, name: &Name) -> Positioned<out::TypeCondition> {
        self.at(name.location(), out::TypeCondition { on: self.name(name) })
    }

    fn directives(&self, directives: &ast::DirectiveList) -> Result<Vec<Positioned<out::Directive>>, Fault> {
        let directives = directives.iter().map(|directive| {
            let arguments = self.arguments(&directive.arguments)?;
            let directive_out = out::Directive { name: self.name(&directive.name), arguments };
            Ok(self.at(directive.location(), directive_out))
        });
        directives.collect()
    }

    fn arguments(&self, arguments: &[Node<ast::Argument>]) -> Result<Arguments, Fault> {
        let arguments = arguments.iter().map(|argument| {
            let value = out_value(&argument.value)?;
            Ok((self.name(&argument.name), self.at(argument.value.location(), value)))
        });
        arguments.collect()
    }

    fn name(&self, name: &Name) -> Positioned<async_graphql::Name> {
        self.at(name.location(), out_name(name))
    }

    fn at<T>(&self, location: Option<SourceSpan>, node: T) -> Positioned<T> {
        let position = location.and_then(|location| self.positions.get(location.offset()).copied());
        Positioned::new(node, position.unwrap_or_default())
    }
}

fn out_name(name: &Name) -> async_graphql::Name {
    async_graphql::Name::new(name)
}

fn out_type(ty: &Type) -> out::Type {
    let (base, nullable) = match ty {
        Type::Named(name) => (out::BaseType::Named(out_name(name)), true),
        Type::NonNullNamed(name) => (out::BaseType::Named(out_name(name)), false),
        Type::List(item) => (out::BaseType::List(Box::new(out_type(item))), true),
        Type::NonNullList(item) => (out::BaseType::List(Box::new(out_type(item))), false),
    };
    out::Type { base, nullable }
}

fn out_value(value: &Value) -> Result<async_graphql_value::Value, Fault> {
    use async_graphql_value::Value as Out;
    Ok(match value {
        Value::Null => Out::Null,
        Value::Enum(name) => Out::Enum(out_name(name)),
        Value::Variable(name) => Out::Variable(out_name(name)),
        Value::String(text) => Out::String(text.clone()),
        Value::Float(number) => Out::Number(out_number(number.as_str())?),
        Value::Int(number) => Out::Number(out_number(number.as_str())?),
        Value::Boolean(boolean) => Out::Boolean(*boolean),
        Value::List(items) => Out::List(items.iter().map(|item| out_value(item)).collect::<Result<_, _>>()?),
        Value::Object(fields) => {
            let fields = fields.iter().map(|(name, value)| Ok((out_name(name), out_value(value)?)));
            Out::Object(fields.collect::<Result<_, Fault>>()?)
        }
    })
}

fn out_constant(value: &Value) -> Result<ConstValue, Fault> {
    let constant = out_value(value)?.into_const();
    constant.ok_or_else(|| Fault::document(Code::ValidationFailed, [("a default value has a variable".into(), None)]))
}

/// Whole where it can be, else floating; what is neither fits no scalar of ours.
fn out_number(text: &str) -> Result<Number, Fault> {
    let whole = text.parse::<i64>().map(Number::from).or_else(|_| text.parse::<u64>().map(Number::from)).ok();
    let number = whole.or_else(|| text.parse::<f64>().ok().and_then(Number::from_f64));
    number
        .ok_or_else(|| Fault::document(Code::ValidationFailed, [(format!("the number {text} is out of range"), None)]))
}

#[cfg(test)]
mod tests {
    use apollo_compiler::Schema;

    use super::*;

    const SDL: &str =
        "type Query { a(s: String, n: [Float], o: O): Query, b: Int } input O { x: Int, e: E } enum E { UP }";

    fn translated(text: &str) -> out::ExecutableDocument {
        let schema = Schema::parse_and_validate(SDL, "sdl").unwrap();
        let document = ExecutableDocument::parse_and_validate(&schema, text, "test.graphql").unwrap();
        translate(&document, text).unwrap()[0].to_document()
    }

    #[test]
    fn a_document_reads_as_async_graphql_would_have_read_it() {
        let text = "query Q($v: Int! = 3, $l: [Float!]) {\n  first: a(s: \"x\\n\", n: [1, 2.5], o: {x: $v, e: UP}) @skip(if: false) {\n    ...F\n    ... on Query { b }\n  }\n  a(n: $l) { ... @include(if: true) { b } }\n}\n\nfragment F on Query { b }";
        let theirs = async_graphql::parser::parse_query(text).unwrap();
        let ours = translated(text);
        assert_eq!(without_unseen_positions(&ours), without_unseen_positions(&theirs));
    }

    /// Two positions differ, and no error shows them: we place a selection set where its field is and a type condition
    /// where its name is, the other parser at the brace and at `on`.
    fn without_unseen_positions(document: &out::ExecutableDocument) -> serde_json::Value {
        fn clear(value: &mut serde_json::Value) {
            match value {
                serde_json::Value::Object(fields) => {
                    for unseen in ["selection_set", "type_condition"] {
                        if let Some(node) = fields.get_mut(unseen).and_then(serde_json::Value::as_object_mut) {
                            node.remove("pos");
                        }
                    }
                    fields.values_mut().for_each(clear);
                }
                serde_json::Value::Array(items) => items.iter_mut().for_each(clear),
                _ => {}
            }
        }
        let mut value = serde_json::to_value(document).unwrap();
        clear(&mut value);
        value
    }

    #[test]
    fn the_2025_edition_gets_through() {
        let document =
            translated("\"What it is for.\" query ($v: Int) { a(s: \"\\u{1F600} \\uD83D\\uDE00\", o: {x: $v}) { b } }");
        let out::DocumentOperations::Single(operation) = document.operations else { panic!("one operation") };
        let out::Selection::Field(field) = &operation.node.selection_set.node.items[0].node else { panic!("a field") };
        assert_eq!(field.node.arguments[0].1.node, async_graphql_value::Value::String("😀 😀".to_owned()));
    }

    #[test]
    fn an_operation_carries_the_fragments_it_spreads_and_no_others() {
        let text = "query Q { ...F } query R { ...G } fragment F on Query { a { ...H } } \
                    fragment G on Query { b } fragment H on Query { b }";
        let document = translated(text);
        let mut names: Vec<&str> = document.fragments.keys().map(async_graphql::Name::as_str).collect();
        names.sort_unstable();
        assert_eq!(names, ["F", "H"]);
    }

    #[test]
    fn columns_count_characters() {
        assert_eq!(positions("é\nab")[3], Pos { line: 2, column: 1 });
        assert_eq!(positions("éx")[2], Pos { line: 1, column: 2 });
    }
}
