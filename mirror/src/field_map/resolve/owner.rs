//! Which user of the workspace a HubSpot owner is: the one with the same e-mail address.

use std::collections::HashMap;

use entity::id::UserId;
use entity::workspace_user;
use hubspot::{Owner, OwnerId};

/// Which user each HubSpot owner is.
#[derive(Clone, Debug, Default)]
pub struct OwnerDirectory(Option<HashMap<OwnerId, Known>>);

#[derive(Clone, Debug)]
struct Known {
    user: Option<UserId>,
    email: Option<Box<str>>,
}

/// Who an owner is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Identity<'d> {
    /// A user of the workspace.
    User(UserId),
    /// Somebody else, with this address.
    Stranger(Option<&'d str>),
    /// No owner has this id.
    Nobody,
    /// HubSpot does not let us ask.
    Unasked,
}

impl OwnerDirectory {
    /// HubSpot lets us read no owners: the scope is missing.
    pub fn unavailable() -> Self {
        Self(None)
    }

    /// Matches owners, archived ones too, with the users who still have access.
    pub fn new<'o>(owners: impl IntoIterator<Item = &'o Owner>, users: &[workspace_user::Model]) -> Self {
        let active = users.iter().filter(|user| user.deactivated_at.is_none());
        let by_email: HashMap<&str, UserId> = active.map(|user| (user.email.as_str(), user.id)).collect();
        let known = |owner: &Owner| {
            let email = owner.email.as_deref().map(|email| email.trim().to_lowercase());
            let user = email.as_deref().and_then(|email| by_email.get(email)).copied();
            (owner.id.clone(), Known { user, email: email.map(Into::into) })
        };
        Self(Some(owners.into_iter().map(known).collect()))
    }

    pub(super) fn identify(&self, owner: &str) -> Identity<'_> {
        let Some(directory) = &self.0 else { return Identity::Unasked };
        match directory.get(&OwnerId::from(owner.trim())) {
            Some(Known { user: Some(user), .. }) => Identity::User(*user),
            Some(Known { user: None, email }) => Identity::Stranger(email.as_deref()),
            None => Identity::Nobody,
        }
    }
}
