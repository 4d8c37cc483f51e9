//! Changes that were read together, and what the ids in them are called.

use std::collections::{BTreeSet, HashMap};
use std::sync::Arc;

use async_graphql::Context;
use entity::id::RunId;
use entity::sync_run;
use mirror::feed::field::FieldChange;
use mirror::feed::names::{Ids, Names};
use mirror::feed::{Happening, Origin};
use mirror::sync::look_up;

use super::{ActorKind, ChangeActor};
use crate::graphql::context::Reach;
use crate::graphql::loader::Shared;
use crate::graphql::sync_run::SyncRun;

/// The ids in some changes, and the answers about them that the changes share.
pub(crate) struct HistoryCohort {
    ids: Ids,
    run_ids: BTreeSet<RunId>,
    names: Shared<(), Names>,
    runs: Shared<(), HashMap<RunId, sync_run::Model>>,
}

impl HistoryCohort {
    /// The cohort of these changes.
    pub(crate) fn of<'a>(
        happenings: impl Iterator<Item = &'a Happening>,
        fields: impl Iterator<Item = &'a FieldChange>,
    ) -> Arc<Self> {
        let (mut ids, mut run_ids) = (Ids::default(), BTreeSet::new());
        for happening in happenings {
            ids.add_origin(happening.origin);
            run_ids.extend(happening.origin.run());
        }
        for field in fields {
            ids.add_field(field);
        }
        Arc::new(Self { ids, run_ids, names: Shared::default(), runs: Shared::default() })
    }

    /// What the ids in the changes are called.
    pub(super) async fn names(&self, ctx: &Context<'_>) -> async_graphql::Result<Arc<Names>> {
        let workspace = ctx.viewer()?.workspace;
        self.names.get((), || Names::read(ctx.database(), workspace, &self.ids)).await
    }

    /// Who did it.
    pub(crate) async fn actor(&self, ctx: &Context<'_>, happening: Happening) -> async_graphql::Result<ChangeActor> {
        let (user, key) = match happening.origin {
            Origin::HubSpot { .. } => {
                let (user, api_key_name, api_key_prefix) = (None, None, None);
                return Ok(ChangeActor { kind: ActorKind::HubSpot, user, api_key_name, api_key_prefix });
            }
            Origin::User { user, key } => (user, key),
        };
        let names = self.names(ctx).await?;
        let key = names.key(key);
        Ok(ChangeActor {
            kind: ActorKind::User,
            user: names.user(user).cloned().map(Into::into),
            api_key_name: key.map(|key| key.name.clone()),
            api_key_prefix: key.map(|key| key.prefix.clone()),
        })
    }

    /// The run that brought it, for those who may see runs.
    pub(crate) async fn run(&self, ctx: &Context<'_>, happening: Happening) -> async_graphql::Result<Option<SyncRun>> {
        let (Some(id), Ok(admin)) = (happening.origin.run(), ctx.viewer()?.admin()) else { return Ok(None) };
        let read = || async move {
            let runs = look_up::runs(ctx.database(), &admin, &Vec::from_iter(self.run_ids.clone())).await?;
            Ok(runs.into_iter().map(|run| (run.id, run)).collect())
        };
        let runs = self.runs.get((), read).await?;
        Ok(runs.get(&id).map(|model| SyncRun { model: model.clone(), read_at: ctx.clock().now() }))
    }
}
