//! The schema that documents are validated against.
//!
//! It is the service's SDL with the introspection that async-graphql can answer: apollo-compiler already knows fields
//! of the draft after the September 2025 edition, which would come back as null where null is not allowed.

use apollo_compiler::Schema;
use apollo_compiler::schema::ExtendedType;
use apollo_compiler::validation::Valid;

use super::InvalidSchema;

/// Reads an SDL.
pub(super) fn read(sdl: &str) -> Result<Valid<Schema>, InvalidSchema> {
    let valid = Schema::parse_and_validate(sdl, "schema.graphql")
        .map_err(|invalid| InvalidSchema { reason: invalid.errors.to_string() })?;
    let mut schema = valid.into_inner();
    forget_field(&mut schema, "__Directive", "isDeprecated");
    forget_field(&mut schema, "__Directive", "deprecationReason");
    forget_arguments(&mut schema, "__Schema", "directives");
    // Taking away optional parts of the introspection schema leaves a valid schema.
    Ok(Valid::assume_valid(schema))
}

fn forget_field(schema: &mut Schema, on: &str, field: &str) {
    if let Some(ExtendedType::Object(object)) = schema.types.get_mut(on) {
        object.make_mut().fields.shift_remove(field);
    }
}

fn forget_arguments(schema: &mut Schema, on: &str, field: &str) {
    if let Some(ExtendedType::Object(object)) = schema.types.get_mut(on)
        && let Some(field) = object.make_mut().fields.get_mut(field)
    {
        field.make_mut().arguments.clear();
    }
}
