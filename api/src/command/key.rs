//! `pivotal key`: the way to the first API key, and out again when one has leaked. The operator acts with the
//! database's own authority and needs no key.

use std::io::{self, Write};

use clap::{Args, Subcommand, ValueEnum};
use entity::choice::Role;
use entity::id::WorkspaceId;
use entity::{api_key, workspace, workspace_user};
use mirror::clock::Clock;
use mirror::database::Database;
use mirror::name::{Email, Name};
use mirror::viewer::Admin;
use mirror::workspace::user::{AssignableRole, NewUser};
use mirror::workspace::{self as workspaces, NewWorkspace, api_key as keys, parse_time_zone, user as users};
use secrecy::ExposeSecret;
use uuid::Uuid;

/// Make, list and revoke API keys.
#[derive(Subcommand, Debug)]
pub enum KeyCommand {
    /// Make a key and print it, alone on one line. It is shown only now.
    Create(CreateKey),
    /// List the keys of a workspace.
    List(ListKeys),
    /// Revoke a key: it is refused at once and for good.
    Revoke(RevokeKey),
}

/// Which key to make.
#[derive(Args, Debug)]
pub struct CreateKey {
    /// The workspace, by name or id.
    #[arg(long, value_parser = WorkspaceReference::parse)]
    workspace: WorkspaceReference,
    /// E-mail address of the user the key acts for.
    #[arg(long, value_parser = parse_email)]
    email: Email,
    /// What the key is for.
    #[arg(long, default_value = "command line", value_parser = parse_name)]
    name: Name,
    /// Add the user with this role if there is none of that address.
    #[arg(long, value_enum)]
    role: Option<NewRole>,
    /// Make the workspace, with the user as its owner, if there is none of that name.
    #[arg(long, conflicts_with = "role")]
    create_workspace: bool,
    /// Name of a user to be added; else what stands before the @.
    #[arg(long, value_parser = parse_name)]
    user_name: Option<Name>,
    /// Time zone of a workspace to be made.
    #[arg(long, default_value = "UTC", value_parser = parse_zone)]
    time_zone: chrono_tz::Tz,
}

/// Whose keys to list.
#[derive(Args, Debug)]
pub struct ListKeys {
    /// The workspace, by name or id.
    #[arg(long, value_parser = WorkspaceReference::parse)]
    workspace: WorkspaceReference,
}

/// Which key to revoke.
#[derive(Args, Debug)]
pub struct RevokeKey {
    /// The workspace, by name or id.
    #[arg(long, value_parser = WorkspaceReference::parse)]
    workspace: WorkspaceReference,
    /// The key's id or prefix, as listed.
    key: String,
}

/// A role for a user to be added.
#[derive(ValueEnum, Clone, Copy, Debug)]
pub enum NewRole {
    /// Runs the integration.
    Admin,
    /// Sees the customers assigned to them.
    Member,
}

/// How an operator names a workspace.
#[derive(Clone, Debug)]
enum WorkspaceReference {
    Id(WorkspaceId),
    Name(Name),
}

/// Why a command did nothing.
#[derive(Debug, thiserror::Error)]
pub enum KeyError {
    /// Nothing of that name.
    #[error("there is no workspace {0}; `--create-workspace` makes one")]
    NoWorkspace(String),
    /// More than one of that name.
    #[error("several workspaces are called {name}; name one by its id: {ids}")]
    SeveralWorkspaces {
        /// The name.
        name: String,
        /// Their ids.
        ids: String,
    },
    /// Nobody of that address.
    #[error("the workspace has no user of this address; `--role` adds one")]
    NoUser,
    /// The user has another role than the one asked for.
    #[error("the user is there already, as {0}")]
    OtherRole(&'static str),
    /// No key of that id or prefix.
    #[error("the workspace has no key {0}")]
    NoKey(String),
    /// More than one key of that prefix.
    #[error("several keys begin with {0}; name one by its id")]
    SeveralKeys(String),
    /// The product refuses.
    #[error("{0}")]
    Refused(String),
    /// Something of ours broke.
    #[error("the command could not be carried out")]
    Broken(#[source] mirror::error::Error),
    /// The answer could not be printed.
    #[error("printing the answer")]
    Print(#[from] io::Error),
}

impl From<mirror::error::Error> for KeyError {
    fn from(error: mirror::error::Error) -> Self {
        match error.refusals() {
            [] => Self::Broken(error),
            refusals => {
                Self::Refused(refusals.iter().map(|refusal| refusal.message.as_str()).collect::<Vec<_>>().join(" "))
            }
        }
    }
}

/// Carries a command out; what it answers goes to `out`.
pub async fn run(db: &Database, clock: &Clock, command: KeyCommand, out: &mut impl Write) -> Result<(), KeyError> {
    match command {
        KeyCommand::Create(key) => create(db, clock, key, out).await,
        KeyCommand::List(keys) => list(db, keys, out).await,
        KeyCommand::Revoke(key) => revoke(db, clock, key, out).await,
    }
}

async fn create(db: &Database, clock: &Clock, key: CreateKey, out: &mut impl Write) -> Result<(), KeyError> {
    let holder = match find_workspace(db, &key.workspace).await {
        Ok(workspace) => holder(db, clock, &workspace, &key).await?,
        Err(KeyError::NoWorkspace(_)) if key.create_workspace => found(db, clock, &key).await?,
        Err(error) => return Err(error),
    };
    let issued = keys::issue(db, clock, holder.workspace_id, holder.id, key.name).await?;
    writeln!(out, "{}", issued.secret.expose_secret())?;
    Ok(())
}

async fn list(db: &Database, keys: ListKeys, out: &mut impl Write) -> Result<(), KeyError> {
    let workspace = find_workspace(db, &keys.workspace).await?;
    let users = users::list(db, workspace.id).await?;
    let keys = keys::list_all(db, workspace.id).await?;
    writeln!(out, "{:36}  {:12}  {:17}  {:17}  {:17}  USER, NAME", "ID", "PREFIX", "CREATED", "LAST USED", "REVOKED")?;
    for key in keys {
        let user = users.iter().find(|user| user.id == key.user_id);
        let email = user.map_or("?", |user| user.email.as_str());
        let (created, used, revoked) = (minute(Some(key.created_at)), minute(key.last_used_at), minute(key.revoked_at));
        let api_key::Model { id, prefix, name, .. } = key;
        writeln!(out, "{:36}  {prefix:12}  {created:17}  {used:17}  {revoked:17}  {email}, {name}", id.to_string())?;
    }
    Ok(())
}

async fn revoke(db: &Database, clock: &Clock, key: RevokeKey, out: &mut impl Write) -> Result<(), KeyError> {
    let workspace = find_workspace(db, &key.workspace).await?;
    let keys = keys::list_all(db, workspace.id).await?;
    let mut named = keys.into_iter().filter(|row| row.prefix == key.key || row.id.to_string() == key.key);
    let Some(row) = named.next() else { return Err(KeyError::NoKey(key.key)) };
    if named.next().is_some() {
        return Err(KeyError::SeveralKeys(key.key));
    }
    let row = keys::withdraw(db, clock, row).await?;
    writeln!(out, "{} is revoked", row.prefix)?;
    Ok(())
}

async fn find_workspace(db: &Database, reference: &WorkspaceReference) -> Result<workspace::Model, KeyError> {
    let name = match reference {
        WorkspaceReference::Id(id) => return Ok(workspaces::read(db, *id).await?),
        WorkspaceReference::Name(name) => name,
    };
    let mut found = workspaces::named(db, name).await?;
    if found.len() > 1 {
        let ids = found.iter().map(|workspace| workspace.id.to_string()).collect::<Vec<_>>().join(", ");
        return Err(KeyError::SeveralWorkspaces { name: name.to_string(), ids });
    }
    found.pop().ok_or_else(|| KeyError::NoWorkspace(name.to_string()))
}

/// The user the key is to act for; added when a role says so.
async fn holder(
    db: &Database,
    clock: &Clock,
    workspace: &workspace::Model,
    key: &CreateKey,
) -> Result<workspace_user::Model, KeyError> {
    let wanted = key.role.map(AssignableRole::from);
    if let Some(user) = users::by_email(db, workspace.id, &key.email).await? {
        return match wanted {
            Some(role) if Role::from(role) != user.role => Err(KeyError::OtherRole(user.role.as_str())),
            Some(_) | None => Ok(user),
        };
    }
    let Some(role) = wanted else { return Err(KeyError::NoUser) };
    let owner = users::owner(db, workspace.id).await?;
    let admin = Admin { workspace: workspace.id, user: owner.id };
    let new = NewUser { email: key.email.clone(), name: user_name(key)?, role };
    Ok(users::add(db, clock, admin, new).await?)
}

/// A workspace of that name, with the user as its owner.
async fn found(db: &Database, clock: &Clock, key: &CreateKey) -> Result<workspace_user::Model, KeyError> {
    let name = match &key.workspace {
        WorkspaceReference::Name(name) => name.clone(),
        WorkspaceReference::Id(id) => return Err(KeyError::NoWorkspace(id.to_string())),
    };
    let new =
        NewWorkspace { name, time_zone: key.time_zone, owner_email: key.email.clone(), owner_name: user_name(key)? };
    Ok(workspaces::create(db, clock, new).await?.owner)
}

fn user_name(key: &CreateKey) -> Result<Name, KeyError> {
    match &key.user_name {
        Some(name) => Ok(name.clone()),
        None => Name::parse(key.email.local_part()).map_err(|refusal| KeyError::Refused(refusal.message)),
    }
}

fn minute(time: Option<chrono::DateTime<chrono::Utc>>) -> String {
    time.map_or_else(|| "-".to_owned(), |time| time.format("%Y-%m-%d %H:%MZ").to_string())
}

impl WorkspaceReference {
    fn parse(text: &str) -> Result<Self, String> {
        match Uuid::try_parse(text) {
            Ok(id) => Ok(Self::Id(WorkspaceId(id))),
            Err(_) => parse_name(text).map(Self::Name),
        }
    }
}

impl From<NewRole> for AssignableRole {
    fn from(role: NewRole) -> Self {
        match role {
            NewRole::Admin => Self::Admin,
            NewRole::Member => Self::Member,
        }
    }
}

fn parse_name(text: &str) -> Result<Name, String> {
    Name::parse(text).map_err(|refusal| refusal.message)
}

fn parse_email(text: &str) -> Result<Email, String> {
    Email::parse(text).map_err(|refusal| refusal.message)
}

fn parse_zone(text: &str) -> Result<chrono_tz::Tz, String> {
    parse_time_zone(text).map_err(|refusal| refusal.message)
}

#[cfg(test)]
mod tests;
