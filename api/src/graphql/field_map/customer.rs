//! The map of companies to customers.

use async_graphql::{Context, Enum, ID, InputObject, Object, OneofObject, SimpleObject, Union};
use mirror::error::{Code, Refusal};
use mirror::field_map::{self, CustomerTarget, Row};

use super::{MappedCustomField, SeenRow, View, custom_field_id, reset, rows, set, view};
use crate::graphql::catalogue::HubSpotPropertyType;
use crate::graphql::context::Reach as _;
use crate::graphql::error::{UserError, or_fault, settle};

/// A field that every customer has and HubSpot may feed.
#[derive(Enum, Clone, Copy, Debug, PartialEq, Eq)]
#[graphql(remote = "field_map::CustomerField")]
pub(crate) enum CustomerField {
    /// Never blank; must be mapped.
    Name,
    /// Lower case, without protocol or path.
    Domain,
    /// The user of the workspace whose e-mail is the HubSpot owner's.
    Owner,
    /// An entry of the workspace's plan list.
    Plan,
    /// Annual recurring revenue, in the HubSpot account's currency.
    Arr,
    /// Free text.
    Industry,
    /// A whole number.
    EmployeeCount,
    /// Set by the first sync, then frozen.
    CreatedAt,
}

/// Which property of HubSpot's companies feeds what.
#[derive(SimpleObject)]
pub(crate) struct CustomerFieldMap {
    /// Grows by one with every change; zero is the default that nobody has edited. Send it back as `expectedVersion`.
    version: i32,
    /// The rows. What no row feeds is ours to edit.
    rows: Vec<CustomerFieldMapping>,
    /// Fields that no property feeds, though one does by default. Empty while HubSpot cannot be asked.
    unmapped: Vec<UnmappedCustomerField>,
    /// The HubSpot account's currency, which ARR is in: nothing is converted.
    currency: Option<String>,
}

/// A row of the map.
#[derive(SimpleObject)]
pub(crate) struct CustomerFieldMapping {
    /// The property's internal name.
    property: String,
    /// What people call it in HubSpot; null while HubSpot cannot be asked.
    hub_spot_label: Option<String>,
    /// What its values are; null while HubSpot cannot be asked.
    hub_spot_type: Option<HubSpotPropertyType>,
    /// What it feeds.
    target: CustomerMappingTarget,
    /// Why a sync cannot follow the row any more; null when it can.
    problem: Option<String>,
}

/// What a property of companies feeds.
#[derive(Union)]
pub(crate) enum CustomerMappingTarget {
    /// A field that every customer has.
    Field(MappedCustomerField),
    /// A field an admin defined.
    CustomField(MappedCustomField),
    /// Tags.
    Tag(MappedTag),
}

/// A built-in field that a property feeds.
#[derive(SimpleObject)]
pub(crate) struct MappedCustomerField {
    /// The field.
    field: CustomerField,
}

/// Tags that a property gives: its own label when it is true, or the labels of its options.
#[derive(SimpleObject)]
pub(crate) struct MappedTag {
    /// Always true.
    tag: bool,
}

/// A field that no property feeds, though one does by default.
#[derive(SimpleObject)]
pub(crate) struct UnmappedCustomerField {
    /// The field.
    field: CustomerField,
    /// The property that feeds it by default.
    default_property: String,
    /// Why it does not, in a sentence.
    note: String,
}

impl From<View<CustomerTarget>> for CustomerFieldMap {
    fn from(view: View<CustomerTarget>) -> Self {
        let View { version, rows, unmapped, currency } = view;
        let unmapped = unmapped.into_iter().filter_map(|row| match row.target {
            CustomerTarget::Field(field) => Some(UnmappedCustomerField {
                field: field.into(),
                default_property: row.property.to_string(),
                note: row.note,
            }),
            CustomerTarget::Custom(_) | CustomerTarget::Tag => None,
        });
        Self { version, rows: rows.into_iter().map(Into::into).collect(), unmapped: unmapped.collect(), currency }
    }
}

impl From<SeenRow<CustomerTarget>> for CustomerFieldMapping {
    fn from(row: SeenRow<CustomerTarget>) -> Self {
        let target = match row.target {
            CustomerTarget::Field(field) => CustomerMappingTarget::Field(MappedCustomerField { field: field.into() }),
            CustomerTarget::Custom(_) => {
                CustomerMappingTarget::CustomField(MappedCustomField { custom_field: row.custom_field })
            }
            CustomerTarget::Tag => CustomerMappingTarget::Tag(MappedTag { tag: true }),
        };
        let SeenRow { property, label: hub_spot_label, kind: hub_spot_type, problem, .. } = row;
        Self { property, hub_spot_label, hub_spot_type, target, problem }
    }
}

/// Exactly one thing that a property of companies feeds.
#[derive(OneofObject)]
pub(crate) enum CustomerMappingTargetInput {
    /// A field that every customer has. One property each.
    Field(CustomerField),
    /// A field an admin defined. One property each.
    CustomFieldId(ID),
    /// Tags; only `true` means something. Any number of properties.
    Tag(bool),
}

/// A row of the map.
#[derive(InputObject)]
pub(crate) struct CustomerFieldMappingInput {
    /// The property's internal name, exactly as HubSpot spells it.
    property: String,
    /// What it feeds.
    target: CustomerMappingTargetInput,
}

impl CustomerFieldMappingInput {
    fn read(self) -> Result<Row<CustomerTarget>, Refusal> {
        let target = match self.target {
            CustomerMappingTargetInput::Field(field) => CustomerTarget::Field(field.into()),
            CustomerMappingTargetInput::CustomFieldId(id) => CustomerTarget::Custom(custom_field_id(&id)),
            CustomerMappingTargetInput::Tag(true) => CustomerTarget::Tag,
            CustomerMappingTargetInput::Tag(false) => {
                let sentence = "`tag` can only be true; leave the row out instead.";
                return Err(Refusal::new(Code::InvalidValue, sentence));
            }
        };
        Ok(Row { property: self.property.into(), target })
    }
}

/// The map to save.
#[derive(InputObject)]
pub(crate) struct SetCustomerFieldMapInput {
    /// The whole map. Properties that stand in no row are not kept.
    rows: Vec<CustomerFieldMappingInput>,
    /// The version that was seen. When somebody else has changed the map since, nothing is saved. Left out, the last word
    /// counts.
    expected_version: Option<i32>,
}

/// Which map to reset.
#[derive(InputObject)]
pub(crate) struct ResetCustomerFieldMapInput {
    /// The version that was seen. When somebody else has changed the map since, nothing is saved. Left out, the last word
    /// counts.
    expected_version: Option<i32>,
}

/// What came of saving the map.
#[derive(SimpleObject)]
pub(crate) struct SetCustomerFieldMapPayload {
    /// The map as it is now; null when refused.
    customer_field_map: Option<CustomerFieldMap>,
    /// Whether a run is due to apply it. Until then the old values stay. False when refused.
    run_due: bool,
    /// What is wrong, row by row; empty when it was saved.
    user_errors: Vec<UserError>,
}

/// What came of resetting the map.
#[derive(SimpleObject)]
pub(crate) struct ResetCustomerFieldMapPayload {
    /// The map as it is now; null when refused.
    customer_field_map: Option<CustomerFieldMap>,
    /// Whether a run is due to apply it. Until then the old values stay. False when refused.
    run_due: bool,
    /// Why it was refused; empty when it was done.
    user_errors: Vec<UserError>,
}

/// Reading the map of companies.
#[derive(Default)]
pub(crate) struct CustomerFieldMapQuery;

#[Object]
impl CustomerFieldMapQuery {
    /// Which property of HubSpot's companies feeds what, with HubSpot's labels and types. Owner and admins only.
    async fn customer_field_map(&self, ctx: &Context<'_>) -> async_graphql::Result<Option<CustomerFieldMap>> {
        let admin = ctx.admin()?;
        or_fault(view(ctx, admin).await).map(|view| Some(view.into()))
    }
}

/// Editing the map of companies.
#[derive(Default)]
pub(crate) struct CustomerFieldMapMutation;

#[Object]
impl CustomerFieldMapMutation {
    /// Replaces the map. When a row is wrong, each wrong row is told and nothing is saved. Customers are written only by
    /// the run that applies it. Owner and admins only.
    async fn set_customer_field_map(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The map to save.")] input: SetCustomerFieldMapInput,
    ) -> async_graphql::Result<Option<SetCustomerFieldMapPayload>> {
        let rows = rows(input.rows, CustomerFieldMappingInput::read);
        let (saved, user_errors) = settle(set(ctx, ctx.viewer()?, rows, input.expected_version).await)?;
        let run_due = saved.as_ref().is_some_and(|(_, run_due)| *run_due);
        let customer_field_map = saved.map(|(view, _)| view.into());
        Ok(Some(SetCustomerFieldMapPayload { customer_field_map, run_due, user_errors }))
    }

    /// Makes the default for what the account has now the map. Owner and admins only.
    async fn reset_customer_field_map(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Which version is reset.")] input: ResetCustomerFieldMapInput,
    ) -> async_graphql::Result<Option<ResetCustomerFieldMapPayload>> {
        let (saved, user_errors) = settle(reset(ctx, ctx.viewer()?, input.expected_version).await)?;
        let run_due = saved.as_ref().is_some_and(|(_, run_due)| *run_due);
        let customer_field_map = saved.map(|(view, _)| view.into());
        Ok(Some(ResetCustomerFieldMapPayload { customer_field_map, run_due, user_errors }))
    }
}
