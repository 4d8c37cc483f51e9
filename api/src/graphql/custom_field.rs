//! Fields an admin defined beside the built-in ones.

use async_graphql::{Context, Enum, ID, InputObject, Object, SimpleObject};
use chrono::{DateTime, Utc};
use entity::custom_field::Model;
use entity::id::{CustomFieldId, WorkspaceId};
use mirror::custom_field::{self, Definition, DefinitionChange, FieldKey};
use mirror::error::Refusal;
use mirror::name::Name;

use super::context::Reach;
use super::error::or_fault;
use super::node::GlobalId;
use super::payload::payload;

/// What carries a custom field.
#[derive(Enum, Clone, Copy, Debug, PartialEq, Eq)]
#[graphql(remote = "entity::choice::Mirrored")]
pub(crate) enum CustomFieldObject {
    /// Customers carry it.
    Customer,
    /// Contacts carry it.
    Contact,
}

/// What a custom field holds.
#[derive(Enum, Clone, Copy, Debug, PartialEq, Eq)]
#[graphql(remote = "entity::choice::CustomFieldType")]
pub(crate) enum CustomFieldType {
    /// Text.
    Text,
    /// An exact decimal.
    Number,
    /// A calendar date.
    Date,
    /// One of the field's options.
    Select,
    /// Any of the field's options.
    MultiSelect,
}

/// A field an admin defined.
#[derive(SimpleObject, Clone)]
pub(crate) struct CustomField {
    /// Opaque id. The field map holds on to it, so renaming a field breaks nothing.
    #[graphql(owned)]
    pub(super) id: ID,
    /// What carries it.
    object: CustomFieldObject,
    /// Its name in the API, unique among the fields of its object.
    key: String,
    /// Its name for people.
    label: String,
    /// What it holds.
    r#type: CustomFieldType,
    /// What a select may hold, in order; empty for the other types.
    options: Vec<String>,
    /// When it was defined.
    created_at: DateTime<Utc>,
}

impl From<Model> for CustomField {
    fn from(field: Model) -> Self {
        Self {
            id: field.id.to_global(),
            object: field.object.into(),
            key: field.key,
            label: field.label,
            r#type: field.field_type.into(),
            options: field.options,
            created_at: field.created_at,
        }
    }
}

/// The fields of one object, or of both.
pub(super) async fn custom_fields(
    ctx: &Context<'_>,
    workspace: WorkspaceId,
    object: Option<CustomFieldObject>,
) -> async_graphql::Result<Vec<CustomField>> {
    let fields = or_fault(custom_field::list(ctx.database(), workspace, object.map(Into::into)).await)?;
    Ok(fields.into_iter().map(CustomField::from).collect())
}

/// A field to be defined.
#[derive(InputObject)]
pub(crate) struct DefineCustomFieldInput {
    /// What carries it; for good.
    object: CustomFieldObject,
    /// Its name in the API: a lower-case letter, then lower-case letters, digits and underscores, 63 in all.
    key: String,
    /// Its name for people, of 200 characters at most.
    label: String,
    /// What it holds; for good.
    r#type: CustomFieldType,
    /// What a select may hold: at least one option, 500 at most, distinct ignoring case. None for the other types.
    #[graphql(default)]
    options: Vec<String>,
}

impl DefineCustomFieldInput {
    fn parse(self) -> mirror::error::Result<Definition> {
        Ok(Definition {
            object: self.object.into(),
            key: FieldKey::parse(&self.key).map_err(|refusal| refusal.at(["key"]))?,
            label: Name::parse(&self.label).map_err(|refusal| refusal.at(["label"]))?,
            field_type: self.r#type.into(),
            options: parse_options(&self.options)?,
        })
    }
}

/// What to change of a field. What is left out or null stays.
#[derive(InputObject)]
pub(crate) struct UpdateCustomFieldInput {
    /// The field.
    id: ID,
    /// Its new name in the API.
    key: Option<String>,
    /// Its new name for people.
    label: Option<String>,
    /// The whole list of options in its new order. An option that is in use cannot be left out.
    options: Option<Vec<String>>,
}

impl UpdateCustomFieldInput {
    fn parse(self) -> mirror::error::Result<(CustomFieldId, DefinitionChange)> {
        let id = CustomFieldId::from_input(&self.id, &["id"])?;
        let key = self.key.as_deref().map(FieldKey::parse).transpose();
        let label = self.label.as_deref().map(Name::parse).transpose();
        let change = DefinitionChange {
            key: key.map_err(|refusal| refusal.at(["key"]))?,
            label: label.map_err(|refusal| refusal.at(["label"]))?,
            options: self.options.as_deref().map(parse_options).transpose()?,
        };
        Ok((id, change))
    }
}

fn parse_options(options: &[String]) -> Result<Vec<Name>, Refusal> {
    let option = |(at, option): (usize, &String)| {
        Name::parse(option).map_err(|refusal| refusal.at(["options".to_owned(), at.to_string()]))
    };
    options.iter().enumerate().map(option).collect()
}

/// Which field to delete.
#[derive(InputObject)]
pub(crate) struct DeleteCustomFieldInput {
    /// The field.
    id: ID,
}

payload! {
    /// What came of defining a field.
    DefineCustomFieldPayload {
        /// The field; null when refused.
        custom_field: CustomField
    }
}

payload! {
    /// What came of changing a field.
    UpdateCustomFieldPayload {
        /// The field as it is now; null when refused.
        custom_field: CustomField
    }
}

payload! {
    /// What came of deleting a field.
    DeleteCustomFieldPayload {
        /// The field as it was; null when refused.
        deleted_custom_field: CustomField
    }
}

/// Mutations of custom fields.
#[derive(Default)]
pub(crate) struct CustomFieldMutation;

#[Object]
impl CustomFieldMutation {
    /// Defines a field beside the built-in ones. Owner and admins only.
    async fn define_custom_field(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The field to define.")] input: DefineCustomFieldInput,
    ) -> async_graphql::Result<Option<DefineCustomFieldPayload>> {
        let viewer = ctx.viewer()?;
        let done = async { custom_field::define(ctx.database(), ctx.clock(), viewer.admin()?, input.parse()?).await };
        DefineCustomFieldPayload::of(done.await)
    }

    /// Renames a field or changes its options. Values and mappings stay. Owner and admins only.
    async fn update_custom_field(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "What to change.")] input: UpdateCustomFieldInput,
    ) -> async_graphql::Result<Option<UpdateCustomFieldPayload>> {
        let viewer = ctx.viewer()?;
        let done = async {
            let admin = viewer.admin()?;
            let (id, change) = input.parse()?;
            custom_field::update(ctx.database(), admin, id, change).await
        };
        UpdateCustomFieldPayload::of(done.await)
    }

    /// Deletes a field and everything it held, for good; only history keeps its former values. A field that a HubSpot
    /// property feeds must be taken out of the field map first. Owner and admins only.
    async fn delete_custom_field(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Which field.")] input: DeleteCustomFieldInput,
    ) -> async_graphql::Result<Option<DeleteCustomFieldPayload>> {
        let viewer = ctx.viewer()?;
        let done = async {
            viewer.admin()?;
            let id = CustomFieldId::from_input(&input.id, &["id"])?;
            custom_field::delete(ctx.database(), ctx.clock(), viewer, id).await
        };
        DeleteCustomFieldPayload::of(done.await)
    }
}
