//! Who sees which customer, as SQL.
//!
//! A member's customers are found first, from the indexes on owner and grant, so that reading costs by what the member
//! may see and not by the size of the workspace.

use entity::id::{UserId, WorkspaceId};
use sqlx::{Postgres, QueryBuilder};

use crate::contact::unlink;
use crate::viewer::Sight;

/// Adds the condition, beginning with `and`, that the customer called `c` is within sight.
pub(crate) fn push(query: &mut QueryBuilder<Postgres>, workspace: WorkspaceId, sight: Sight) {
    match sight {
        Sight::Everything => {}
        Sight::AssignedTo(user) => {
            query.push(" and c.id = any(");
            push_assigned(query, workspace, user);
            query.push(")");
        }
    }
}

/// Adds the condition, beginning with `and`, that the contact called `t` belongs to a customer within sight.
pub(crate) fn push_for_contact(query: &mut QueryBuilder<Postgres>, workspace: WorkspaceId, sight: Sight) {
    match sight {
        Sight::Everything => {}
        Sight::AssignedTo(user) => {
            query.push(
                " and (t.hub_id, t.hubspot_contact_id) in (select l.hub_id, l.hubspot_contact_id from customer c \
                 join contact_link l on l.workspace_id = c.workspace_id and l.hub_id = c.hub_id \
                 and l.hubspot_company_id = c.hubspot_company_id where c.workspace_id = ",
            );
            query.push_bind(workspace).push(" and c.id = any(");
            push_assigned(query, workspace, user);
            query.push(") and ").push(unlink::STANDS).push(")");
        }
    }
}

/// The ids of a member's customers, as an array.
fn push_assigned(query: &mut QueryBuilder<Postgres>, workspace: WorkspaceId, user: UserId) {
    query.push("array(select own.id from customer own where own.workspace_id = ").push_bind(workspace);
    query.push(" and own.owner_id = ").push_bind(user);
    query.push(" union all select g.customer_id from access_grant g where g.workspace_id = ").push_bind(workspace);
    query.push(" and g.user_id = ").push_bind(user).push(")");
}
