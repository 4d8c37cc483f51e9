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
            for operation in operations.values_mut() {
                selections(&mut operation.node.selection_set.node, &absent);
            }
        }
    }
    for fragment in document.fragments.values_mut() {
        selections(&mut fragment.node.selection_set.node, &absent);
    }
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
    for (_, value) in arguments {
        inner(&mut value.node, absent);
    }
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
            for value in fields.values_mut() {
                inner(value, absent);
            }
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

#[cfg(test)]
mod tests {
    use apollo_compiler::ExecutableDocument as Validated;
    use apollo_compiler::Schema;

    use super::*;
    use crate::http::graphql::gate::translation;

    /// The arguments of the only field, once what is absent has been taken out.
    fn arguments_of(text: &str, given: serde_json::Value) -> serde_json::Value {
        let sdl = "type Query { a(x: Int, list: [Int], in: In): Int } input In { y: Int, z: Int }";
        let schema = Schema::parse_and_validate(sdl, "sdl").unwrap();
        let validated = Validated::parse_and_validate(&schema, text, "test.graphql").unwrap();
        let mut document = translation::translate(&validated, text).unwrap()[0].to_document();
        let operation = validated.operations.get(None).unwrap();
        omit(&mut document, &operation.variables, &Variables::from_json(given));
        let DocumentOperations::Single(operation) = document.operations else { panic!("one operation") };
        let Selection::Field(field) = &operation.node.selection_set.node.items[0].node else { panic!("a field") };
        let arguments = field.node.arguments.iter();
        arguments
            .map(|(name, value)| (name.node.to_string(), serde_json::Value::from(value.node.to_string())))
            .collect()
    }

    #[test]
    fn what_hangs_on_a_missing_variable_counts_as_not_given() {
        let text = "query ($x: Int, $y: Int) { a(x: $x, list: [$x, 1], in: {y: $y, z: 2}) }";
        let all = serde_json::json!({"list": "[null, 1]", "in": "{z: 2}"});
        assert_eq!(arguments_of(text, serde_json::json!({})), all);
    }

    #[test]
    fn null_is_given_and_defaults_stand() {
        let text = "query ($x: Int, $y: Int = 3) { a(x: $x, in: {y: $y}) }";
        let all = serde_json::json!({"x": "$x", "in": "{y: $y}"});
        assert_eq!(arguments_of(text, serde_json::json!({"x": null})), all);
    }
}
