//! The map of HubSpot's contact records to contacts.

use async_graphql::{Context, Enum, ID, InputObject, Object, OneofObject, SimpleObject, Union};
use mirror::error::Refusal;
use mirror::field_map::{self, ContactTarget, Row};

use super::{MappedCustomField, SeenRow, View, custom_field_id, reset, rows, set, view};
use crate::graphql::catalogue::HubSpotPropertyType;
use crate::graphql::context::Reach as _;
use crate::graphql::error::{UserError, or_fault, settle};

/// A field that every contact has and HubSpot may feed. A contact's name is its first and last name.
#[derive(Enum, Clone, Copy, Debug, PartialEq, Eq)]
#[graphql(remote = "field_map::ContactField")]
pub(crate) enum ContactField {
    /// Given name.
    FirstName,
    /// Family name.
    LastName,
    /// E-mail address, in lower case.
    Email,
    /// What they do.
    Title,
    /// Telephone number, as text.
    Phone,
}

/// Which property of HubSpot's contact records feeds what.
#[derive(SimpleObject)]
pub(crate) struct ContactFieldMap {
    /// Grows by one with every change; zero is the default that nobody has edited. Send it back as `expectedVersion`.
    version: i32,
    /// The rows. What no row feeds is ours to edit.
    rows: Vec<ContactFieldMapping>,
    /// Fields that no property feeds, though one does by default. Empty while HubSpot cannot be asked.
    unmapped: Vec<UnmappedContactField>,
}

/// A row of the map.
#[derive(SimpleObject)]
pub(crate) struct ContactFieldMapping {
    /// The property's internal name.
    property: String,
    /// What people call it in HubSpot; null while HubSpot cannot be asked.
    hub_spot_label: Option<String>,
    /// What its values are; null while HubSpot cannot be asked.
    hub_spot_type: Option<HubSpotPropertyType>,
    /// What it feeds.
    target: ContactMappingTarget,
    /// Why a sync cannot follow the row any more; null when it can.
    problem: Option<String>,
}

/// What a property of contact records feeds.
#[derive(Union)]
pub(crate) enum ContactMappingTarget {
    /// A field that every contact has.
    Field(MappedContactField),
    /// A field an admin defined.
    CustomField(MappedCustomField),
}

/// A built-in field that a property feeds.
#[derive(SimpleObject)]
pub(crate) struct MappedContactField {
    /// The field.
    field: ContactField,
}

/// A field that no property feeds, though one does by default.
#[derive(SimpleObject)]
pub(crate) struct UnmappedContactField {
    /// The field.
    field: ContactField,
    /// The property that feeds it by default.
    default_property: String,
    /// Why it does not, in a sentence.
    note: String,
}

impl From<View<ContactTarget>> for ContactFieldMap {
    fn from(view: View<ContactTarget>) -> Self {
        let View { version, rows, unmapped, currency: _ } = view;
        let unmapped = unmapped.into_iter().filter_map(|row| match row.target {
            ContactTarget::Field(field) => Some(UnmappedContactField {
                field: field.into(),
                default_property: row.property.to_string(),
                note: row.note,
            }),
            ContactTarget::Custom(_) => None,
        });
        Self { version, rows: rows.into_iter().map(Into::into).collect(), unmapped: unmapped.collect() }
    }
}

impl From<SeenRow<ContactTarget>> for ContactFieldMapping {
    fn from(row: SeenRow<ContactTarget>) -> Self {
        let target = match row.target {
            ContactTarget::Field(field) => ContactMappingTarget::Field(MappedContactField { field: field.into() }),
            ContactTarget::Custom(_) => {
                ContactMappingTarget::CustomField(MappedCustomField { custom_field: row.custom_field })
            }
        };
        let SeenRow { property, label: hub_spot_label, kind: hub_spot_type, problem, .. } = row;
        Self { property, hub_spot_label, hub_spot_type, target, problem }
    }
}

/// Exactly one thing that a property of contact records feeds.
#[derive(OneofObject)]
pub(crate) enum ContactMappingTargetInput {
    /// A field that every contact has. One property each.
    Field(ContactField),
    /// A field an admin defined. One property each.
    CustomFieldId(ID),
}

/// A row of the map.
#[derive(InputObject)]
pub(crate) struct ContactFieldMappingInput {
    /// The property's internal name, exactly as HubSpot spells it.
    property: String,
    /// What it feeds.
    target: ContactMappingTargetInput,
}

impl ContactFieldMappingInput {
    #[expect(
        clippy::unnecessary_wraps,
        reason = "rows of both maps are read alike, and a customer's row can be refused"
    )]
    fn read(self) -> Result<Row<ContactTarget>, Refusal> {
        let target = match self.target {
            ContactMappingTargetInput::Field(field) => ContactTarget::Field(field.into()),
            ContactMappingTargetInput::CustomFieldId(id) => ContactTarget::Custom(custom_field_id(&id)),
        };
        Ok(Row { property: self.property.into(), target })
    }
}

/// The map to save.
#[derive(InputObject)]
pub(crate) struct SetContactFieldMapInput {
    /// The whole map. Properties that stand in no row are not kept.
    rows: Vec<ContactFieldMappingInput>,
    /// The version that was seen. When somebody else has changed the map since, nothing is saved. Left out, the last word
    /// counts.
    expected_version: Option<i32>,
}

/// Which map to reset.
#[derive(InputObject)]
pub(crate) struct ResetContactFieldMapInput {
    /// The version that was seen. When somebody else has changed the map since, nothing is saved. Left out, the last word
    /// counts.
    expected_version: Option<i32>,
}

/// What came of saving the map.
#[derive(SimpleObject)]
pub(crate) struct SetContactFieldMapPayload {
    /// The map as it is now; null when refused.
    contact_field_map: Option<ContactFieldMap>,
    /// Whether a run is due to apply it. Until then the old values stay. False when refused.
    run_due: bool,
    /// What is wrong, row by row; empty when it was saved.
    user_errors: Vec<UserError>,
}

/// What came of resetting the map.
#[derive(SimpleObject)]
pub(crate) struct ResetContactFieldMapPayload {
    /// The map as it is now; null when refused.
    contact_field_map: Option<ContactFieldMap>,
    /// Whether a run is due to apply it. Until then the old values stay. False when refused.
    run_due: bool,
    /// Why it was refused; empty when it was done.
    user_errors: Vec<UserError>,
}

/// Reading the map of contact records.
#[derive(Default)]
pub(crate) struct ContactFieldMapQuery;

#[Object]
impl ContactFieldMapQuery {
    /// Which property of HubSpot's contact records feeds what, with HubSpot's labels and types. Owner and admins only.
    async fn contact_field_map(&self, ctx: &Context<'_>) -> async_graphql::Result<Option<ContactFieldMap>> {
        let admin = ctx.admin()?;
        or_fault(view(ctx, admin).await).map(|view| Some(view.into()))
    }
}

/// Editing the map of contact records.
#[derive(Default)]
pub(crate) struct ContactFieldMapMutation;

#[Object]
impl ContactFieldMapMutation {
    /// Replaces the map. When a row is wrong, each wrong row is told and nothing is saved. Contacts are written only by
    /// the run that applies it. Owner and admins only.
    async fn set_contact_field_map(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The map to save.")] input: SetContactFieldMapInput,
    ) -> async_graphql::Result<Option<SetContactFieldMapPayload>> {
        let rows = rows(input.rows, ContactFieldMappingInput::read);
        let (saved, user_errors) = settle(set(ctx, ctx.viewer()?, rows, input.expected_version).await)?;
        let run_due = saved.as_ref().is_some_and(|(_, run_due)| *run_due);
        let contact_field_map = saved.map(|(view, _)| view.into());
        Ok(Some(SetContactFieldMapPayload { contact_field_map, run_due, user_errors }))
    }

    /// Makes the default for what the account has now the map. Owner and admins only.
    async fn reset_contact_field_map(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Which version is reset.")] input: ResetContactFieldMapInput,
    ) -> async_graphql::Result<Option<ResetContactFieldMapPayload>> {
        let (saved, user_errors) = settle(reset(ctx, ctx.viewer()?, input.expected_version).await)?;
        let run_due = saved.as_ref().is_some_and(|(_, run_due)| *run_due);
        let contact_field_map = saved.map(|(view, _)| view.into());
        Ok(Some(ResetContactFieldMapPayload { contact_field_map, run_due, user_errors }))
    }
}
