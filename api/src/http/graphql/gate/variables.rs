//! Whether the values of a request fit the variables of its operation.
//!
//! Checked before anything runs, so that a document with two mutations does not do the first and then stumble over the
//! variable of the second. That goes for scalars of our own too, if the gate was told of them.

use std::collections::HashMap;
use std::fmt::Write as _;

use apollo_compiler::ast::{self, Type};
use apollo_compiler::schema::{ExtendedType, InputObjectType};
use apollo_compiler::validation::Valid;
use apollo_compiler::{Node, Schema};
use async_graphql::{InputType, Pos, ServerError, Value, Variables};

use crate::http::graphql::fault::{Code, error};

/// Checks all values; every variable that does not fit is an error.
pub(super) fn check(
    schema: &Valid<Schema>,
    scalars: &Scalars,
    definitions: &[Node<ast::VariableDefinition>],
    values: &Variables,
) -> Result<(), Vec<ServerError>> {
    let mut errors = Vec::new();
    for definition in definitions {
        let name = definition.name.as_str();
        let checked = match values.get(name) {
            Some(value) => Check { schema, scalars, path: Vec::new() }.value(&definition.ty, value),
            None if definition.ty.is_non_null() && definition.default_value.is_none() => {
                Err(Misfit { path: String::new(), reason: format!("a value of type {} is required", definition.ty) })
            }
            None => Ok(()),
        };
        if let Err(Misfit { path, reason }) = checked {
            errors.push(error(Code::BadUserInput, format!("variable ${name}{path}: {reason}"), None));
        }
    }
    if errors.is_empty() { Ok(()) } else { Err(errors) }
}

/// Scalars of our own, by name: what is wrong with a value.
#[derive(Default)]
pub(super) struct Scalars(HashMap<String, CheckScalar>);

type CheckScalar = fn(&Value) -> Result<(), String>;

impl Scalars {
    pub(super) fn insert<T: InputType>(&mut self) {
        self.0.insert(T::type_name().into_owned(), |value| {
            let parsed = T::parse(Some(value.clone()));
            parsed.map(drop).map_err(|error| error.into_server_error(Pos::default()).message)
        });
    }

    fn check(&self, name: &str, value: &Value) -> Result<(), String> {
        self.0.get(name).map_or(Ok(()), |check| check(value))
    }
}

struct Misfit {
    path: String,
    reason: String,
}

enum Segment<'v> {
    Field(&'v str),
    Index(usize),
}

struct Check<'s, 'v> {
    schema: &'s Schema,
    scalars: &'s Scalars,
    path: Vec<Segment<'v>>,
}

impl<'v> Check<'_, 'v> {
    fn value(&mut self, ty: &Type, value: &'v Value) -> Result<(), Misfit> {
        if *value == Value::Null {
            return if ty.is_non_null() { Err(self.misfit(format!("null is not allowed in {ty}"))) } else { Ok(()) };
        }
        let schema = self.schema;
        match ty {
            Type::List(item) | Type::NonNullList(item) => self.list(item, value),
            Type::Named(name) | Type::NonNullNamed(name) => match schema.types.get(name) {
                Some(ExtendedType::Scalar(_)) => self.scalar(name, value),
                Some(ExtendedType::Enum(definition)) => match value {
                    Value::String(text) if definition.values.contains_key(text.as_str()) => Ok(()),
                    other => Err(self.misfit(format!("{} is no value of the enum {name}", brief(other)))),
                },
                Some(ExtendedType::InputObject(definition)) => self.object(definition, value),
                Some(ExtendedType::Object(_) | ExtendedType::Interface(_) | ExtendedType::Union(_)) | None => {
                    Err(self.misfit(format!("{name} is no input type")))
                }
            },
        }
    }

    /// A value that is no list stands for a list of one.
    fn list(&mut self, item: &Type, value: &'v Value) -> Result<(), Misfit> {
        let Value::List(items) = value else { return self.value(item, value) };
        for (index, value) in items.iter().enumerate() {
            self.within(Segment::Index(index), |check| check.value(item, value))?;
        }
        Ok(())
    }

    fn scalar(&self, name: &str, value: &Value) -> Result<(), Misfit> {
        let fits = match (name, value) {
            ("Int", Value::Number(number)) => number.as_f64().is_some_and(|n| n.fract() == 0.0 && in_32_bits(n)),
            ("Float", Value::Number(number)) => number.as_f64().is_some_and(f64::is_finite),
            ("String" | "ID", Value::String(_)) | ("Boolean", Value::Boolean(_)) => true,
            ("ID", Value::Number(number)) => number.is_i64() || number.is_u64(),
            ("Int" | "Float" | "String" | "Boolean" | "ID", _) => false,
            _ => return self.scalars.check(name, value).map_err(|reason| self.misfit(reason)),
        };
        if fits { Ok(()) } else { Err(self.misfit(format!("{} is no value of type {name}", brief(value)))) }
    }

    fn object(&mut self, definition: &InputObjectType, value: &'v Value) -> Result<(), Misfit> {
        let Value::Object(fields) = value else {
            return Err(self.misfit(format!("{} is no object of type {}", brief(value), definition.name)));
        };
        for (name, value) in fields {
            let Some(field) = definition.fields.get(name.as_str()) else {
                return Err(self.misfit(format!("the type {} has no field `{name}`", definition.name)));
            };
            self.within(Segment::Field(name.as_str()), |check| check.value(&field.ty, value))?;
        }
        let missing =
            definition.fields.values().find(|field| field.is_required() && !fields.contains_key(field.name.as_str()));
        if let Some(field) = missing {
            return Err(self.misfit(format!("the field `{}` of type {} is required", field.name, field.ty)));
        }
        let exactly_one = fields.len() == 1 && fields.values().all(|value| *value != Value::Null);
        if definition.is_one_of() && !exactly_one {
            return Err(self.misfit(format!("exactly one field of {} must be given", definition.name)));
        }
        Ok(())
    }

    fn within(
        &mut self,
        segment: Segment<'v>,
        check: impl FnOnce(&mut Self) -> Result<(), Misfit>,
    ) -> Result<(), Misfit> {
        self.path.push(segment);
        check(self)?;
        self.path.pop();
        Ok(())
    }

    fn misfit(&self, reason: String) -> Misfit {
        let path = self.path.iter().fold(String::new(), |mut path, segment| {
            let written = match segment {
                Segment::Field(name) => write!(path, ".{name}"),
                Segment::Index(index) => write!(path, "[{index}]"),
            };
            written.expect("writing to a string cannot fail");
            path
        });
        Misfit { path, reason }
    }
}

fn in_32_bits(number: f64) -> bool {
    (f64::from(i32::MIN)..=f64::from(i32::MAX)).contains(&number)
}

/// A value short enough for a message.
fn brief(value: &Value) -> String {
    match value {
        Value::List(_) => "a list".to_owned(),
        Value::Object(_) => "an object".to_owned(),
        other => {
            let text = other.to_string();
            if text.chars().count() > 40 { format!("{}...", text.chars().take(40).collect::<String>()) } else { text }
        }
    }
}

#[cfg(test)]
mod tests {
    use apollo_compiler::ExecutableDocument;
    use serde_json::json;

    use super::*;

    const SDL: &str = "
        type Query { f(i: Int, d: Decimal, in: In, one: One, e: E, l: [Int!]): Int }
        input In { need: String!, list: [Float!], id: ID, deeper: In, with: Int! = 3 }
        input One @oneOf { a: Int, b: Int }
        enum E { UP }
        scalar Decimal
    ";

    /// What is said about values for variables of these types.
    fn complaints(variables: &str, values: serde_json::Value) -> Vec<String> {
        let schema = Schema::parse_and_validate(SDL, "sdl").unwrap();
        let text = format!("query ({variables}) {{ __typename }}");
        let document = ExecutableDocument::parse(&schema, &text, "test.graphql").unwrap();
        let operation = document.operations.get(None).unwrap();
        let mut scalars = Scalars::default();
        scalars.insert::<rust_decimal::Decimal>();
        let checked = check(&schema, &scalars, &operation.variables, &Variables::from_json(values));
        checked.err().unwrap_or_default().into_iter().map(|error| error.message).collect()
    }

    #[test]
    fn values_that_fit_are_taken() {
        let all = "$i: Int!, $d: Decimal, $in: In, $one: One, $e: E, $l: [Int!]";
        let values = json!({
            "i": 1.0, "d": "1.50", "one": {"a": 1}, "e": "UP", "l": 3,
            "in": {"need": "x", "list": [1, 2.5], "id": 7, "deeper": {"need": "", "with": 4}},
        });
        assert_eq!(complaints(all, values), Vec::<String>::new());
        assert_eq!(complaints("$i: Int, $d: Int! = 3", json!({})), Vec::<String>::new());
    }

    #[test]
    fn values_that_do_not_fit_are_named() {
        let in_variable = |value| complaints("$in: In", json!({ "in": value })).join("; ");
        assert_eq!(in_variable(json!({"need": 1})), "variable $in.need: 1 is no value of type String");
        assert_eq!(in_variable(json!({})), "variable $in: the field `need` of type String! is required");
        assert_eq!(in_variable(json!({"need": "", "x": 1})), "variable $in: the type In has no field `x`");
        assert_eq!(
            in_variable(json!({"need": "", "deeper": {"need": "", "list": [1, null]}})),
            "variable $in.deeper.list[1]: null is not allowed in Float!"
        );
    }

    #[test]
    fn every_kind_of_misfit_is_refused() {
        for (variables, values) in [
            ("$i: Int!", json!({})),
            ("$i: Int!", json!({"i": null})),
            ("$i: Int", json!({"i": 2_147_483_648_u32})),
            ("$i: Int", json!({"i": 1.5})),
            ("$i: Int", json!({"i": "1"})),
            ("$e: E", json!({"e": "DOWN"})),
            ("$one: One", json!({"one": {}})),
            ("$one: One", json!({"one": {"a": 1, "b": 2}})),
            ("$one: One", json!({"one": {"a": null}})),
            ("$d: Decimal", json!({"d": "one"})),
            ("$l: [Int!]", json!({"l": [1, "2"]})),
        ] {
            assert_eq!(complaints(variables, values.clone()).len(), 1, "{variables} {values}");
        }
    }
}
