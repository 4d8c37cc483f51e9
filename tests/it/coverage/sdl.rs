//! The schema as clients are given it: its root fields, where ids go in, and everything that can be read.

use std::collections::BTreeSet;

use anyhow::{Context as _, ensure};
use apollo_compiler::Schema;
use apollo_compiler::schema::{ExtendedType, FieldDefinition, Type};

/// How many objects within one another are selected.
const DEPTH: usize = 5;

/// The schema's text.
const SDL: &str = include_str!("../../../schema.graphql");

#[derive(Debug)]
pub(super) struct Sdl(Schema);

impl Sdl {
    pub(super) fn read() -> anyhow::Result<Self> {
        let schema = Schema::parse_and_validate(SDL, "schema.graphql")
            .map_err(|wrong| anyhow::anyhow!("schema.graphql is no schema: {wrong}"))?;
        Ok(Self(schema.into_inner()))
    }

    /// The names of a root type's fields.
    pub(super) fn root(&self, root: &str) -> BTreeSet<&str> {
        self.fields(root).into_iter().map(|field| field.name.as_str()).collect()
    }

    /// Every argument below a root field that takes an id, by its own name.
    pub(super) fn id_arguments(&self, root: &str, field: &str) -> anyhow::Result<BTreeSet<String>> {
        let field = self.field(root, field)?;
        let mut found = BTreeSet::new();
        for argument in &field.arguments {
            self.ids_of(argument.name.as_str(), &argument.ty, &mut Vec::new(), &mut found);
        }
        Ok(found)
    }

    /// Every argument that takes an id and stands below the root, as `Type.field` and the argument's name.
    pub(super) fn nested_id_arguments(&self) -> BTreeSet<(String, String)> {
        let roots = ["Query", "Mutation", "Subscription"];
        let mut found = BTreeSet::new();
        for name in self.0.types.keys().filter(|name| !roots.contains(&name.as_str())) {
            for field in self.fields(name) {
                let mut ids = BTreeSet::new();
                for argument in &field.arguments {
                    self.ids_of(argument.name.as_str(), &argument.ty, &mut Vec::new(), &mut ids);
                }
                found.extend(ids.into_iter().map(|id| (format!("{name}.{}", field.name), id)));
            }
        }
        found
    }

    /// The objects that can be read below these root fields when some fields are left out.
    pub(super) fn reach<'s>(
        &'s self,
        roots: impl Iterator<Item = (&'s str, &'s str)>,
        left_out: &[(&str, &str)],
    ) -> anyhow::Result<BTreeSet<&'s str>> {
        let mut reached = BTreeSet::new();
        let mut open = Vec::new();
        for (root, field) in roots {
            open.push(self.field(root, field)?.ty.inner_named_type().as_str());
        }
        while let Some(name) = open.pop() {
            let next: Vec<&str> = match self.0.types.get(name) {
                Some(ExtendedType::Union(union)) => union.members.iter().map(|member| member.as_str()).collect(),
                Some(ExtendedType::Object(_) | ExtendedType::Interface(_)) if reached.insert(name) => self
                    .fields(name)
                    .into_iter()
                    .filter(|field| !left_out.contains(&(name, field.name.as_str())))
                    .map(|field| field.ty.inner_named_type().as_str())
                    .collect(),
                _ => Vec::new(),
            };
            open.extend(next);
        }
        Ok(reached)
    }

    /// Everything that can be selected on a root field, but these.
    pub(super) fn selection(&self, root: &str, field: &str, left_out: &[(&str, &str)]) -> anyhow::Result<String> {
        let kind = self.field(root, field)?.ty.inner_named_type().as_str();
        Ok(self.select(kind, DEPTH, left_out).unwrap_or_default())
    }

    fn select(&self, name: &str, depth: usize, left_out: &[(&str, &str)]) -> Option<String> {
        match self.0.types.get(name)? {
            // a page's rows are selected once, and a deep selection of another page's rows would cost too much
            ExtendedType::Object(_) => {
                let parts = self.fields(name).into_iter().filter_map(|field| {
                    let kind = field.ty.inner_named_type().as_str();
                    let hidden = left_out.contains(&(name, field.name.as_str())) || field.name == "edges";
                    if hidden || field.arguments.iter().any(|argument| argument.is_required()) {
                        return None;
                    }
                    let page = field.argument_by_name("first").map(|_| "(first: 2)").unwrap_or_default();
                    let leaf =
                        matches!(self.0.types.get(kind), Some(ExtendedType::Scalar(_) | ExtendedType::Enum(_)) | None);
                    if leaf {
                        return Some(format!("{}{page}", field.name));
                    }
                    let within = self.select(kind, depth.checked_sub(1).filter(|left| *left > 0)?, left_out)?;
                    Some(format!("{}{page} {within}", field.name))
                });
                let parts: Vec<String> = parts.collect();
                (!parts.is_empty()).then(|| format!("{{ {} }}", parts.join(" ")))
            }
            ExtendedType::Interface(_) => Some("{ __typename id }".to_owned()),
            ExtendedType::Union(union) => {
                let parts = union
                    .members
                    .iter()
                    .filter_map(|member| Some(format!("... on {} {}", member, self.select(member, depth, left_out)?)));
                Some(format!("{{ __typename {} }}", parts.collect::<Vec<_>>().join(" ")))
            }
            ExtendedType::Scalar(_) | ExtendedType::Enum(_) | ExtendedType::InputObject(_) => None,
        }
    }

    fn ids_of(&self, name: &str, ty: &Type, above: &mut Vec<String>, found: &mut BTreeSet<String>) {
        let inner = ty.inner_named_type().as_str();
        if inner == "ID" {
            found.insert(name.to_owned());
            return;
        }
        let Some(ExtendedType::InputObject(input)) = self.0.types.get(inner) else { return };
        if above.iter().any(|outer| outer == inner) {
            return;
        }
        above.push(inner.to_owned());
        for (name, field) in &input.fields {
            self.ids_of(name.as_str(), &field.ty, above, found);
        }
        above.pop();
    }

    fn field(&self, root: &str, field: &str) -> anyhow::Result<&FieldDefinition> {
        let found = self.fields(root).into_iter().find(|one| one.name == field);
        found.with_context(|| format!("{root} has no field {field}"))
    }

    fn fields(&self, name: &str) -> Vec<&FieldDefinition> {
        match self.0.types.get(name) {
            Some(ExtendedType::Object(object)) => object.fields.values().map(|field| &**field).collect(),
            Some(ExtendedType::Interface(interface)) => interface.fields.values().map(|field| &**field).collect(),
            _ => Vec::new(),
        }
    }
}

/// Which names stand in the table and not in the schema, and the other way round.
pub(super) fn same(table: &BTreeSet<&str>, schema: &BTreeSet<&str>, what: &str) -> anyhow::Result<()> {
    let missing: Vec<_> = schema.difference(table).collect();
    let superfluous: Vec<_> = table.difference(schema).collect();
    ensure!(missing.is_empty(), "{what} without an entry in the table: {missing:?}");
    ensure!(superfluous.is_empty(), "{what} in the table that the schema does not have: {superfluous:?}");
    Ok(())
}
