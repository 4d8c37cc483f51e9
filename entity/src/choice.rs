//! Closed lists of words that columns may carry, spelt as they stand in the database.

use sea_orm::{DeriveActiveEnum, EnumIter};
use serde::{Deserialize, Serialize};

macro_rules! choice {
    ($(#[$doc:meta])* $name:ident { $($(#[$vdoc:meta])* $variant:ident = $text:literal,)* }) => {
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, EnumIter, DeriveActiveEnum, Serialize, Deserialize)]
        #[sea_orm(rs_type = "String", db_type = "Text")]
        pub enum $name {
            $($(#[$vdoc])* #[sea_orm(string_value = $text)] #[serde(rename = $text)] $variant,)*
        }

        impl $name {
            /// The word in the database.
            pub fn as_str(self) -> &'static str {
                match self { $(Self::$variant => $text,)* }
            }

            /// The value of a word from the database, if it is one of the list.
            pub fn from_word(word: &str) -> Option<Self> {
                match word { $($text => Some(Self::$variant),)* _ => None }
            }
        }
    };
}

choice! {
    /// What a user may do.
    Role {
        /// Exactly one in a workspace; may do all.
        Owner = "OWNER",
        /// Runs the integration.
        Admin = "ADMIN",
        /// Sees the customers assigned to them.
        Member = "MEMBER",
    }
}

choice! {
    /// Where a workspace's link to HubSpot stands.
    ConnectionStatus {
        /// Tokens work.
        Connected = "CONNECTED",
        /// HubSpot refuses the tokens: one more consent puts it right.
        Reauthorize = "REAUTHORIZE",
        /// Removed here, or revoked at HubSpot.
        Disconnected = "DISCONNECTED",
    }
}

choice! {
    /// How a customer fares, by our users' judgement.
    CustomerStatus {
        /// All well.
        Active = "ACTIVE",
        /// May leave.
        AtRisk = "AT_RISK",
        /// Has left.
        Churned = "CHURNED",
    }
}

choice! {
    /// Why a row is archived.
    ArchiveReason {
        /// The HubSpot record was deleted.
        DeletedInHubSpot = "DELETED_IN_HUBSPOT",
        /// The company no longer matches the filter.
        LeftFilter = "LEFT_FILTER",
        /// The HubSpot record was merged into another.
        Merged = "MERGED",
        /// A person archived it.
        Manual = "MANUAL",
        /// Another HubSpot account took the place of the one it came from.
        AccountReplaced = "ACCOUNT_REPLACED",
    }
}

choice! {
    /// Which of our mirrored rows is meant.
    Mirrored {
        /// A customer.
        Customer = "CUSTOMER",
        /// A contact.
        Contact = "CONTACT",
    }
}

choice! {
    /// What a custom field holds.
    CustomFieldType {
        /// Text.
        Text = "TEXT",
        /// An exact decimal.
        Number = "NUMBER",
        /// A calendar date.
        Date = "DATE",
        /// One of the field's options.
        Select = "SELECT",
        /// Any of the field's options.
        MultiSelect = "MULTI_SELECT",
    }
}

choice! {
    /// Which lane a run belongs to.
    RunKind {
        /// Reads everything the filter admits and writes it.
        Initial = "INITIAL",
        /// Reads what the filter would admit and writes nothing.
        Preview = "PREVIEW",
        /// Compares everything, at night.
        Nightly = "NIGHTLY",
        /// Read again what HubSpot said has changed.
        RealTime = "REAL_TIME",
        /// Looked for what changed since the last look.
        CatchUp = "CATCH_UP",
        /// Read one record again because a person asked.
        SingleRecord = "SINGLE_RECORD",
    }
}

choice! {
    /// How something came from HubSpot.
    Lane {
        /// The first sync, and every full one that a person asks for.
        Initial = "INITIAL",
        /// HubSpot said that something changed.
        RealTime = "REAL_TIME",
        /// The full comparison at night.
        Nightly = "NIGHTLY",
        /// The look at what changed lately.
        CatchUp = "CATCH_UP",
        /// A person asked for this record.
        SingleRecord = "SINGLE_RECORD",
    }
}

choice! {
    /// What happened to a customer or contact.
    ChangeEvent {
        /// It is new here.
        Created = "CREATED",
        /// Values changed.
        Updated = "UPDATED",
        /// It went to the archive.
        Archived = "ARCHIVED",
        /// It came back from the archive.
        Restored = "RESTORED",
        /// A person brought it back although its HubSpot record is gone.
        Detached = "DETACHED",
        /// The HubSpot record of a detached one returned.
        Attached = "ATTACHED",
        /// It was deleted for good.
        Purged = "PURGED",
    }
}

choice! {
    /// Where a run stands. All but the first two are final.
    RunStatus {
        /// Waits for a worker.
        Queued = "QUEUED",
        /// A worker is at it.
        Running = "RUNNING",
        /// Every record went through.
        Succeeded = "SUCCEEDED",
        /// Some records have issues.
        SucceededWithIssues = "SUCCEEDED_WITH_ISSUES",
        /// It could not go on.
        Failed = "FAILED",
        /// A person stopped it.
        Cancelled = "CANCELLED",
        /// It met the mass-archive guard.
        Held = "HELD",
    }
}

impl RunStatus {
    /// Whether the run has ended.
    pub fn is_final(self) -> bool {
        match self {
            Self::Queued | Self::Running => false,
            Self::Succeeded | Self::SucceededWithIssues | Self::Failed | Self::Cancelled | Self::Held => true,
        }
    }
}

choice! {
    /// What a run is doing.
    RunPhase {
        /// Not begun.
        Waiting = "WAITING",
        /// Looking at the account and choosing the cheapest way to read.
        Planning = "PLANNING",
        /// Reading records and writing them.
        Reading = "READING",
        /// Comparing what was seen with what is here.
        Finishing = "FINISHING",
        /// Ended.
        Done = "DONE",
    }
}

choice! {
    /// Which kind of HubSpot record an issue is about.
    RecordKind {
        /// A HubSpot company.
        Company = "COMPANY",
        /// A HubSpot contact.
        Contact = "CONTACT",
    }
}

choice! {
    /// What became of an archive that the guard held back.
    HeldState {
        /// It waits for an admin's word.
        Held = "HELD",
        /// An admin let it happen.
        Approved = "APPROVED",
        /// An admin refused it. The customer stays until HubSpot has the company again and loses it anew.
        Dismissed = "DISMISSED",
        /// HubSpot has the company again.
        Withdrawn = "WITHDRAWN",
    }
}

choice! {
    /// How bad an issue is.
    Severity {
        /// The value or record did not arrive.
        Error = "ERROR",
        /// It arrived, with a stand-in.
        Warning = "WARNING",
    }
}

choice! {
    /// Where the reading of HubSpot's journal stands.
    JournalState {
        /// There is nothing to read it for.
        Idle = "IDLE",
        /// It is read.
        AtWork = "AT_WORK",
        /// HubSpot does not give it to this app.
        NotGranted = "NOT_GRANTED",
        /// It cannot be read just now.
        Troubled = "TROUBLED",
    }
}

choice! {
    /// Why a record must not come back.
    ExclusionCause {
        /// A person purged the customer.
        Purged = "PURGED",
        /// HubSpot erased the contact for privacy.
        Privacy = "PRIVACY",
    }
}
