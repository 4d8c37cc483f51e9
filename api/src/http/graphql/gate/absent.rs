//! Variables that the client did not send.
//!
//! By the specification an argument or an input field whose variable has no value counts as not given: its default
//! applies, and an update leaves that field alone. async-graphql would see null instead. So such arguments are taken
//! out of the request's own copy of the document. Most requests send all their variables and pay nothing.

use apollo_compiler::Node;
use apollo_compiler::ast::VariableDefinition;
use async_graphql::parser::types::{DocumentOperations, ExecutableDocument, Selection, SelectionSet};
use async_graphql::{Name, Positioned, Variables};
use async_graphql_value::Value;

/// Takes out the arguments and input fields that hang on a variable without a value.
pub(super) fn omit(document: &mut ExecutableDocument, definitions: &[Node<VariableDefinition>], given: &Variables) {
    let absent = |definition: &&Node<VariableDefinition>| {
        definition.default_value.is_none() && !given.contains_key(definition.name.as_str())
    };
    let absent: Vec<&str> = definitions.iter().filter(absent).map(|definition| definition.name.as_str()).collect();
    if absent.is_empty() {
        return;
    }
    match &mut document.operations {
        DocumentOperations::Single(operation) => selections(&mut operation.node.selection_set.node, &absent),
        DocumentOperations::Multiple(operations) => {
            operations.values_mut().for_each(|operation| selections(&mut operation.node.selection_set.node, &absent));
        }
    }
    document.fragments.values_mut().for_each(|fragment| selections(&mut fragment.node.selection_set.node, &absent));
}

fn selections(set: &mut SelectionSet, absent: &[&str]) {
    for selection in &mut set.items {
        match &mut selection.node {
            Selection::Field(field) => {
                arguments(&mut field.node.arguments, absent);
                selections(&mut field.node.selection_set.node, absent);
            }
            Selection::InlineFragment(fragment) => selections(&mut fragment.node.selection_set.node, absent),
            Selection::FragmentSpread(_) => {}
        }
    }
}

fn arguments(arguments: &mut Vec<(Positioned<Name>, Positioned<Value>)>, absent: &[&str]) {
    arguments.retain(|(_, value)| !is_absent(&value.node, absent));
    arguments.iter_mut().for_each(|(_, value)| inner(&mut value.node, absent));
}

/// Within a list a missing value is null; within an object the field goes.
fn inner(value: &mut Value, absent: &[&str]) {
    match value {
        Value::List(items) => {
            for item in items {
                if is_absent(item, absent) {
                    *item = Value::Null;
                }
                inner(item, absent);
            }
        }
        Value::Object(fields) => {
            fields.retain(|_, value| !is_absent(value, absent));
            fields.values_mut().for_each(|value| inner(value, absent));
        }
        Value::Variable(_)
        | Value::Null
        | Value::Number(_)
        | Value::String(_)
        | Value::Boolean(_)
        | Value::Binary(_)
        | Value::Enum(_) => {}
    }
}

fn is_absent(value: &Value, absent: &[&str]) -> bool {
    matches!(value, Value::Variable(name) if absent.contains(&name.as_str()))
}
