//! What can be told, by the names that bodies carry.

macro_rules! events {
    ($($(#[$doc:meta])* $name:ident = $text:literal,)*) => {
        /// A kind of event.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum Event { $($(#[$doc])* $name,)* }

        impl Event {
            /// Every kind.
            pub const ALL: &'static [Self] = &[$(Self::$name,)*];

            /// The name that bodies carry.
            pub fn as_str(self) -> &'static str {
                match self { $(Self::$name => $text,)* }
            }

            /// The kind of this name.
            pub fn from_word(word: &str) -> Option<Self> {
                match word { $($text => Some(Self::$name),)* _ => None }
            }
        }
    };
}

events! {
    /// A customer is new here.
    CustomerCreated = "customer.created",
    /// Values of a customer changed.
    CustomerUpdated = "customer.updated",
    /// A customer went to the archive.
    CustomerArchived = "customer.archived",
    /// A customer came back from the archive.
    CustomerRestored = "customer.restored",
    /// A customer was deleted for good.
    CustomerPurged = "customer.purged",
    /// A contact is new here.
    ContactCreated = "contact.created",
    /// Values of a contact changed, or it came back from the archive.
    ContactUpdated = "contact.updated",
    /// A contact went to the archive, or was erased.
    ContactArchived = "contact.archived",
    /// Somebody began an onboarding.
    OnboardingCreated = "onboarding.created",
    /// Somebody completed a task.
    TaskCompleted = "task.completed",
    /// A sync could not go on.
    SyncFailed = "sync.failed",
    /// Archives that a sync met wait for an admin.
    SyncHeld = "sync.held",
    /// HubSpot takes the connection's tokens no longer.
    ConnectionReauthorize = "connection.reauthorize",
    /// A person tried an endpoint out. It goes to that endpoint only, whatever it chose.
    Test = "webhook.test",
}
