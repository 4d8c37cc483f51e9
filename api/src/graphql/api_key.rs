//! Keys that act for a user. The key itself is in one answer only: that of the mutation which made it.

use async_graphql::{ComplexObject, Context, ID, InputObject, Object, SimpleObject};
use chrono::{DateTime, Utc};
use entity::api_key::Model;
use entity::id::{ApiKeyId, UserId};
use mirror::name::Name;
use mirror::workspace::api_key;
use secrecy::ExposeSecret;

use super::context::Reach;
use super::error::{UserError, or_fault, settle};
use super::node::GlobalId;
use super::payload::payload;
use super::user::{WorkspaceUser, workspace_user};

/// A key that acts for a user.
#[derive(SimpleObject, Clone)]
#[graphql(complex)]
pub(crate) struct ApiKey {
    /// Opaque id.
    #[graphql(owned)]
    pub(super) id: ID,
    /// What it is for, in its maker's words.
    name: String,
    /// The first characters of the key, as logs show them.
    prefix: String,
    /// When it was made.
    created_at: DateTime<Utc>,
    /// When it was last used, to the minute; null when never.
    last_used_at: Option<DateTime<Utc>>,
    /// When it was revoked; null while it is in force.
    revoked_at: Option<DateTime<Utc>>,
    #[graphql(skip)]
    user_id: UserId,
}

impl From<Model> for ApiKey {
    fn from(key: Model) -> Self {
        Self {
            id: key.id.to_global(),
            name: key.name,
            prefix: key.prefix,
            created_at: key.created_at,
            last_used_at: key.last_used_at,
            revoked_at: key.revoked_at,
            user_id: key.user_id,
        }
    }
}

#[ComplexObject]
impl ApiKey {
    /// Whom it acts for, with that user's role.
    async fn user(&self, ctx: &Context<'_>) -> async_graphql::Result<Option<WorkspaceUser>> {
        workspace_user(ctx, self.user_id).await
    }
}

/// The keys the viewer may see.
pub(super) async fn api_keys(ctx: &Context<'_>) -> async_graphql::Result<Vec<ApiKey>> {
    let keys = or_fault(api_key::list(ctx.database(), ctx.viewer()?).await)?;
    Ok(keys.into_iter().map(ApiKey::from).collect())
}

/// A key to be made.
#[derive(InputObject)]
pub(crate) struct CreateApiKeyInput {
    /// What it is for, of 200 characters at most.
    name: String,
    /// Whom it acts for; the viewer when left out. Members make keys for themselves only, admins for everybody but the
    /// owner.
    user_id: Option<ID>,
}

/// Which key to revoke.
#[derive(InputObject)]
pub(crate) struct RevokeApiKeyInput {
    /// The key.
    id: ID,
}

/// What came of making a key.
#[derive(SimpleObject)]
pub(crate) struct CreateApiKeyPayload {
    /// The key's entry in the list; null when refused.
    api_key: Option<ApiKey>,
    /// The key itself, for `Authorization: Bearer`. It is shown here and never again; null when refused.
    secret: Option<String>,
    /// Why it was refused; empty when it was done.
    user_errors: Vec<UserError>,
}

payload! {
    /// What came of revoking a key.
    RevokeApiKeyPayload {
        /// The key as it is now; null when refused.
        api_key: ApiKey
    }
}

/// Mutations of keys.
#[derive(Default)]
pub(crate) struct ApiKeyMutation;

#[Object]
impl ApiKeyMutation {
    /// Makes a key. Several may be in force at a time, so that one can take the place of another without a gap.
    async fn create_api_key(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The key to make.")] input: CreateApiKeyInput,
    ) -> async_graphql::Result<Option<CreateApiKeyPayload>> {
        let viewer = ctx.viewer()?;
        let done = async {
            let name = Name::parse(&input.name).map_err(|refusal| refusal.at(["name"]))?;
            let user = input.user_id.as_ref().map(|id| UserId::from_input(id, &["userId"])).transpose()?;
            api_key::create(ctx.database(), ctx.clock(), viewer, user.unwrap_or(viewer.user), name).await
        };
        let (issued, user_errors) = settle(done.await)?;
        let secret = issued.as_ref().map(|issued| issued.secret.expose_secret().to_owned());
        let api_key = issued.map(|issued| ApiKey::from(issued.key));
        Ok(Some(CreateApiKeyPayload { api_key, secret, user_errors }))
    }

    /// Revokes a key: it is refused at once and for good.
    async fn revoke_api_key(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Which key.")] input: RevokeApiKeyInput,
    ) -> async_graphql::Result<Option<RevokeApiKeyPayload>> {
        let viewer = ctx.viewer()?;
        let done = async {
            let id = ApiKeyId::from_input(&input.id, &["id"])?;
            api_key::revoke(ctx.database(), ctx.clock(), viewer, id).await
        };
        RevokeApiKeyPayload::of(done.await)
    }
}
