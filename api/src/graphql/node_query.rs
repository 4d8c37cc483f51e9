//! Relay's look-up of anything by its global id.
//!
//! What the viewer may not see, an id of another workspace, an id of an unknown kind and no id at all answer alike: null.

use std::collections::HashMap;

use async_graphql::{Context, ID, Interface, Object};
use entity::id::{ContactId, CustomerId};
use mirror::error::{Code, Refusal};
use uuid::Uuid;

use super::contact::{self, Contact};
use super::context::Reach;
use super::customer::{self, Customer};
use super::error::or_fault;
use super::node::{GlobalId, decode};

/// As many as a page has at most.
const MOST: usize = 100;

/// Anything with a global id.
#[derive(Interface, Clone)]
#[graphql(field(name = "id", ty = "ID", desc = "Opaque and global."))]
pub(crate) enum Node {
    /// A customer.
    Customer(Customer),
    /// A contact.
    Contact(Contact),
}

/// Queries by global id.
#[derive(Default)]
pub(crate) struct NodeQuery;

#[Object]
impl NodeQuery {
    /// What an id names; null when it names nothing that you may see.
    async fn node(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "A global id.")] id: ID,
    ) -> async_graphql::Result<Option<Node>> {
        Ok(read(ctx, &[id]).await?.pop().flatten())
    }

    /// What several ids name, in their order; null where one names nothing that you may see.
    #[graphql(complexity = "1 + ids.len().min(100) * child_complexity")]
    async fn nodes(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "At most 100 global ids.")] ids: Vec<ID>,
    ) -> async_graphql::Result<Option<Vec<Option<Node>>>> {
        if ids.len() > MOST {
            let refusal = Refusal::new(Code::InvalidValue, format!("Ask for at most {MOST} ids at once.")).at(["ids"]);
            return or_fault(Err(refusal.into()));
        }
        read(ctx, &ids).await.map(Some)
    }
}

/// One statement for each kind among the ids.
async fn read(ctx: &Context<'_>, ids: &[ID]) -> async_graphql::Result<Vec<Option<Node>>> {
    let named: Vec<Option<(String, Uuid)>> = ids.iter().map(decode).collect();
    let of_kind = |kind: &str| -> Vec<Uuid> {
        named.iter().flatten().filter(|(named, _)| named == kind).map(|(_, uuid)| *uuid).collect()
    };
    let mut found: HashMap<(&str, Uuid), Node> = HashMap::new();
    for kind in [CustomerId::KIND, ContactId::KIND] {
        let uuids = of_kind(kind);
        if !uuids.is_empty() {
            let nodes = read_kind(ctx, kind, &uuids).await?;
            found.extend(nodes.into_iter().map(|(uuid, node)| ((kind, uuid), node)));
        }
    }
    Ok(named
        .iter()
        .map(|named| named.as_ref().and_then(|(kind, uuid)| found.get(&(kind.as_str(), *uuid)).cloned()))
        .collect())
}

/// The nodes of one kind. This is the registry: a noun takes part with a line here and a variant of [`Node`].
async fn read_kind(ctx: &Context<'_>, kind: &str, uuids: &[Uuid]) -> async_graphql::Result<Vec<(Uuid, Node)>> {
    let (database, viewer) = (ctx.database(), ctx.viewer()?);
    Ok(match kind {
        CustomerId::KIND => {
            let ids: Vec<CustomerId> = uuids.iter().copied().map(CustomerId).collect();
            let columns = customer::columns(&ctx.look_ahead());
            let rows = or_fault(mirror::customer::read::many(database, &viewer, &ids, columns).await)?;
            let rows = rows.into_values().collect();
            Customer::together(rows).map(|customer| (customer.row().id.0, customer.into())).collect()
        }
        ContactId::KIND => {
            let ids: Vec<ContactId> = uuids.iter().copied().map(ContactId).collect();
            let columns = contact::columns(&ctx.look_ahead());
            let rows = or_fault(mirror::contact::read::many(database, &viewer, &ids, columns).await)?;
            let rows = rows.into_values().collect();
            Contact::together(rows).map(|contact| (contact.row().id.0, contact.into())).collect()
        }
        _ => Vec::new(),
    })
}
