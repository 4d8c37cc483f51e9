//! Two rules of the September 2025 edition that apollo-compiler reads differently.

use apollo_compiler::ast::{Definition, Document, Selection, Value};
use apollo_compiler::parser::SourceSpan;

/// Whether some braces have nothing between them, and where. The draft after the 2025 edition allows that for fields;
/// the edition, and async-graphql's executor, do not.
pub(super) fn check_selections(document: &Document) -> Result<(), Empty> {
    for definition in &document.definitions {
        match definition {
            Definition::OperationDefinition(operation) => filled(&operation.selection_set, definition.location())?,
            Definition::FragmentDefinition(fragment) => filled(&fragment.selection_set, definition.location())?,
            _ => {}
        }
    }
    Ok(())
}

/// Braces around nothing, and what they belong to.
pub(super) struct Empty {
    pub(super) at: Option<SourceSpan>,
}

fn filled(selections: &[Selection], at: Option<SourceSpan>) -> Result<(), Empty> {
    if selections.is_empty() {
        return Err(Empty { at });
    }
    selections.iter().try_for_each(|selection| match selection {
        Selection::Field(field) => match &field.selection_set {
            Some(selections) => filled(selections, field.location()),
            None => Ok(()),
        },
        Selection::InlineFragment(fragment) => filled(&fragment.selection_set, fragment.location()),
        Selection::FragmentSpread(_) => Ok(()),
    })
}

/// The document with `= null` taken off its variables, if it has any. Such a default does not let a nullable variable
/// into a required place, but apollo-compiler counts every default: the document must hold without them as well.
pub(super) fn without_null_defaults(document: &Document) -> Option<Document> {
    let is_null = |value: &Value| matches!(value, Value::Null);
    let mut stricter = document.clone();
    let mut changed = false;
    for definition in &mut stricter.definitions {
        let Definition::OperationDefinition(operation) = definition else { continue };
        if !operation.variables.iter().any(|variable| variable.default_value.as_deref().is_some_and(is_null)) {
            continue;
        }
        changed = true;
        for variable in &mut operation.make_mut().variables {
            if variable.default_value.as_deref().is_some_and(is_null) {
                variable.make_mut().default_value = None;
            }
        }
    }
    changed.then_some(stricter)
}
