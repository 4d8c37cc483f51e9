//! The table: every root field of the schema, how it is called, and what a member may do with it.
//!
//! A name in `<angles>` stands where an id goes; [`super::ground::Ids`] fills it. What is selected is not written here: it
//! is everything the schema has there.

/// What a member gets from a field.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Member {
    /// Nothing: `FORBIDDEN`.
    Refused,
    /// What hangs on the customers that are theirs, and what the whole workspace shares. Anything else does not exist.
    Theirs,
}

use Member::{Refused, Theirs};

/// A root field.
#[derive(Debug)]
pub(crate) struct Entry {
    /// `Query`, `Mutation` or `Subscription`.
    pub(crate) root: &'static str,
    /// Its name.
    pub(crate) name: &'static str,
    /// What a member gets.
    pub(crate) member: Member,
    /// Its arguments, in as many ways as it takes to name every id that the schema lets it take.
    pub(crate) calls: &'static [&'static str],
}

const fn query(name: &'static str, member: Member, calls: &'static [&'static str]) -> Entry {
    Entry { root: "Query", name, member, calls }
}

const fn mutation(name: &'static str, member: Member, calls: &'static [&'static str]) -> Entry {
    Entry { root: "Mutation", name, member, calls }
}

const fn subscription(name: &'static str, member: Member, calls: &'static [&'static str]) -> Entry {
    Entry { root: "Subscription", name, member, calls }
}

/// All of them. What ends a user's rights stands last, since the calls are also made in this order.
pub(crate) const TABLE: &[Entry] = &[
    query("companyFilter", Refused, &[""]),
    query("companyFilterChoices", Refused, &[""]),
    query("companyStatus", Refused, &[r#"(hubSpotCompanyId: "<company>")"#]),
    query(
        "contact",
        Theirs,
        &[r#"(by: { id: "<contact>" })"#, r#"(by: { hubSpotContactId: "<record>" })"#, "(by: { displayId: <person> })"],
    ),
    query("contactFieldMap", Refused, &[""]),
    query("contacts", Theirs, &["(first: 100)", "(last: 100, filter: { archived: ANY })", r#"(search: "<email>")"#]),
    query(
        "customer",
        Theirs,
        &[
            r#"(by: { id: "<customer>" })"#,
            r#"(by: { hubSpotCompanyId: "<company>" })"#,
            "(by: { displayId: <number> })",
        ],
    ),
    query("customerChangeCursor", Theirs, &[""]),
    query("customerFieldMap", Refused, &[""]),
    query("customerFieldStatus", Refused, &[r#"(customerId: "<customer>", field: "arr")"#]),
    query(
        "customers",
        Theirs,
        &[
            "(first: 100)",
            "(last: 100, filter: { archived: ANY }, sort: { field: UPDATED_AT })",
            r#"(search: "<email>")"#,
            r#"(filter: { name: "<name>" })"#,
            r#"(filter: { ownerId: "<user>" })"#,
            r#"(filter: { planId: "<plan>" })"#,
        ],
    ),
    query("exclusions", Refused, &[""]),
    query("heldArchives", Refused, &[""]),
    query("hubSpotProperties", Refused, &["(object: COMPANY)", "(object: CONTACT)"]),
    query("integration", Refused, &[""]),
    query(
        "node",
        Theirs,
        &[
            r#"(id: "<customer>")"#,
            r#"(id: "<contact>")"#,
            r#"(id: "<onboarding>")"#,
            r#"(id: "<task>")"#,
            r#"(id: "<key>")"#,
            r#"(id: "<user>")"#,
            r#"(id: "<plan>")"#,
            r#"(id: "<field>")"#,
            r#"(id: "<workspace>")"#,
            r#"(id: "<run>")"#,
            r#"(id: "<issue>")"#,
            r#"(id: "<held>")"#,
            r#"(id: "<integration>")"#,
            r#"(id: "<endpoint>")"#,
            r#"(id: "<delivery>")"#,
        ],
    ),
    query(
        "nodes",
        Theirs,
        &[
            r#"(ids: ["<customer>", "<contact>", "<onboarding>", "<task>", "<key>", "<run>", "<issue>", "<held>", "<integration>", "<endpoint>", "<delivery>"])"#,
        ],
    ),
    query("onboarding", Theirs, &[r#"(id: "<onboarding>")"#]),
    query("syncRun", Refused, &[r#"(id: "<run>")"#]),
    query("syncRuns", Refused, &[""]),
    query("viewer", Theirs, &[""]),
    query("webhookDeliveries", Refused, &["", r#"(endpointId: "<endpoint>")"#]),
    query("webhookEndpoints", Refused, &[""]),
    query("workspace", Theirs, &[""]),
    subscription("customerChanged", Theirs, &[r#"(customerId: "<customer>")"#]),
    subscription("syncProgress", Refused, &[r#"(runId: "<run>")"#]),
    mutation("addTask", Theirs, &[r#"(input: { onboardingId: "<onboarding>", title: "Call" })"#]),
    mutation("addWorkspaceUser", Refused, &[r#"(input: { email: "new@pivotal.example", name: "New", role: ADMIN })"#]),
    mutation("approveHeldArchives", Refused, &[r#"(input: { ids: ["<held>"] })"#]),
    mutation("cancelSync", Refused, &[r#"(input: { runId: "<run>" })"#]),
    mutation("choosePrimaryContact", Refused, &[r#"(input: { customerId: "<customer>", contactId: "<contact>" })"#]),
    mutation("clearPrimaryContact", Refused, &[r#"(input: { customerId: "<customer>" })"#]),
    mutation("completeTask", Theirs, &[r#"(input: { id: "<task>" })"#]),
    mutation("connectHubSpot", Refused, &["(input: {})"]),
    mutation("createOnboarding", Theirs, &[r#"(input: { customerId: "<customer>", name: "Start" })"#]),
    mutation(
        "createWebhookEndpoint",
        Refused,
        &[r#"(input: { url: "http://127.0.0.1:9/hooks", events: [CUSTOMER_CREATED] })"#],
    ),
    mutation(
        "defineCustomField",
        Refused,
        &[r#"(input: { object: CUSTOMER, key: "extra", label: "Extra", type: TEXT })"#],
    ),
    mutation("dismissHeldArchives", Refused, &[r#"(input: { ids: ["<held>"] })"#]),
    mutation("grantAccess", Refused, &[r#"(input: { userId: "<user>", customerIds: ["<customer>"] })"#]),
    mutation("liftExclusion", Refused, &[r#"(input: { hubSpotCompanyId: "<company>" })"#]),
    mutation("previewCompanyFilter", Refused, &["(input: { filter: { everything: true } })"]),
    mutation("renameOnboarding", Theirs, &[r#"(input: { id: "<onboarding>", name: "Renamed" })"#]),
    mutation("renamePlan", Refused, &[r#"(input: { id: "<plan>", name: "Renamed" })"#]),
    mutation("reopenTask", Theirs, &[r#"(input: { id: "<task>" })"#]),
    mutation("removeTask", Theirs, &[r#"(input: { id: "<task>" })"#]),
    mutation("resetContactFieldMap", Refused, &["(input: {})"]),
    mutation("resetCustomerFieldMap", Refused, &["(input: {})"]),
    mutation("revokeAccess", Refused, &[r#"(input: { userId: "<user>", customerIds: ["<customer>"] })"#]),
    mutation("setCompanyFilter", Refused, &["(input: { filter: { everything: true } })"]),
    mutation(
        "setContactFieldMap",
        Refused,
        &[
            r#"(input: { rows: [{ property: "email", target: { field: EMAIL } }, { property: "jobtitle", target: { customFieldId: "<field>" } }] })"#,
        ],
    ),
    mutation(
        "setCustomerFieldMap",
        Refused,
        &[
            r#"(input: { rows: [{ property: "name", target: { field: NAME } }, { property: "domain", target: { customFieldId: "<field>" } }] })"#,
        ],
    ),
    mutation("setPlans", Refused, &[r#"(input: { names: ["One", "Two"] })"#]),
    mutation("startFullSync", Refused, &[""]),
    mutation("startInitialSync", Refused, &[""]),
    mutation("replayWebhookDelivery", Refused, &[r#"(input: { id: "<delivery>" })"#]),
    mutation("rotateWebhookSecret", Refused, &[r#"(input: { id: "<endpoint>" })"#]),
    mutation("sendTestWebhook", Refused, &[r#"(input: { endpointId: "<endpoint>" })"#]),
    mutation("updateWebhookEndpoint", Refused, &[r#"(input: { id: "<endpoint>", description: "Changed" })"#]),
    mutation("disableWebhookEndpoint", Refused, &[r#"(input: { id: "<endpoint>" })"#]),
    mutation("enableWebhookEndpoint", Refused, &[r#"(input: { id: "<endpoint>" })"#]),
    mutation("unlinkContact", Refused, &[r#"(input: { customerId: "<customer>", contactId: "<contact>" })"#]),
    mutation("relinkContact", Refused, &[r#"(input: { customerId: "<customer>", contactId: "<contact>" })"#]),
    mutation("updateCustomField", Refused, &[r#"(input: { id: "<field>", label: "Renamed" })"#]),
    mutation(
        "updateCustomer",
        Theirs,
        &[
            r#"(input: { id: "<customer>", status: CHURNED, tags: ["touched"] })"#,
            r#"(input: { id: "<customer>", ownerId: "<user>" })"#,
            r#"(input: { id: "<customer>", planId: "<plan>" })"#,
        ],
    ),
    mutation(
        "updateWorkspace",
        Refused,
        &[r#"(input: { name: "Renamed" })"#, r#"(input: { fallbackOwnerId: "<user>" })"#],
    ),
    mutation("updateWorkspaceUser", Refused, &[r#"(input: { id: "<user>", name: "Renamed" })"#]),
    mutation("archiveCustomers", Refused, &[r#"(input: { ids: ["<customer>"] })"#]),
    mutation("resyncCustomer", Refused, &[r#"(input: { id: "<customer>" })"#]),
    mutation("retrySyncIssues", Refused, &[r#"(input: { ids: ["<issue>"] })"#, "(input: { code: VALUE_UNREADABLE })"]),
    mutation("restoreCustomers", Refused, &[r#"(input: { ids: ["<customer>"] })"#]),
    mutation("purgeCustomers", Refused, &[r#"(input: { ids: ["<customer>"] })"#]),
    mutation("deleteWebhookEndpoint", Refused, &[r#"(input: { id: "<endpoint>" })"#]),
    mutation("deleteCustomField", Refused, &[r#"(input: { id: "<field>" })"#]),
    mutation(
        "createApiKey",
        Theirs,
        &[r#"(input: { name: "script" })"#, r#"(input: { name: "script", userId: "<user>" })"#],
    ),
    mutation("revokeApiKey", Theirs, &[r#"(input: { id: "<key>" })"#]),
    mutation("transferOwnership", Refused, &[r#"(input: { userId: "<user>" })"#]),
    mutation("deactivateWorkspaceUser", Refused, &[r#"(input: { id: "<user>" })"#]),
    mutation("disconnectHubSpot", Refused, &[""]),
];

/// Fields of objects that a member reaches and may not read, with the arguments that make them so.
pub(crate) const WITHIN: &[(&str, &str, &str)] = &[
    ("Customer", "contacts", "(unlinked: true)"),
    ("Customer", "grantedUsers", ""),
    ("Workspace", "archiveShare", ""),
    ("Workspace", "fallbackOwner", ""),
    // but for their own
    ("WorkspaceUser", "email", ""),
];

/// Fields of objects that a member reaches and that are null for them.
pub(crate) const EMPTY: &[(&str, &str)] = &[("CustomerChange", "run"), ("HistoryEntry", "run")];

/// Every object that a member can get hold of. A type that comes into their reach breaks the test until it stands here.
pub(crate) const MEMBERS_TYPES: &[&str] = &[
    "AddTaskPayload",
    "ApiKey",
    "ChangeActor",
    "ChangedField",
    "ChangedValue",
    "CompleteTaskPayload",
    "Contact",
    "ContactConnection",
    "ContactEdge",
    "CreateApiKeyPayload",
    "CreateOnboardingPayload",
    "CustomField",
    "CustomFieldValue",
    "Customer",
    "CustomerChange",
    "CustomerConnection",
    "CustomerContactConnection",
    "CustomerContactEdge",
    "CustomerEdge",
    "HistoryConnection",
    "HistoryEdge",
    "HistoryEntry",
    "LockedField",
    "Node",
    "Onboarding",
    "PageInfo",
    "Plan",
    "RemoveTaskPayload",
    "RenameOnboardingPayload",
    "ReopenTaskPayload",
    "RevokeApiKeyPayload",
    "Tag",
    "Task",
    "UpdateCustomerPayload",
    "UserError",
    "Viewer",
    "Workspace",
    "WorkspaceUser",
];

/// Arguments below the root that name something.
pub(crate) const NESTED_IDS: &[(&str, &str)] = &[("Contact.history", "userId"), ("Customer.history", "userId")];

/// Fields that may answer an owner's own id like none, since the two workspaces have nothing for it to find or to do by
/// the time it is tried.
pub(crate) const ALIKE: &[(&str, &str)] = &[
    // nobody owns a customer, and no customer has a plan
    ("customers", "user"),
    ("customers", "plan"),
    // nobody was granted it, and taking away what is not there is no fault
    ("revokeAccess", "customer"),
    // the approval before it has settled it
    ("dismissHeldArchives", "held"),
    // nothing was purged yet
    ("liftExclusion", "company"),
    // the field of a customer's map does not fit the map of contacts
    ("setContactFieldMap", "field"),
    // HubSpot feeds the owner, and the plans were replaced
    ("updateCustomer", "user"),
    ("updateCustomer", "plan"),
];
