-- The mirrored rows. They are written in sets of up to a thousand, so they carry no foreign keys: a key check per row
-- would cost more than the row. Apply and the workspace-scoped finders keep them sound.

create table customer (
    workspace_id        uuid not null,
    id                  uuid not null,
    display_id          bigint not null,
    hub_id              bigint not null,
    hubspot_company_id  text collate "C" not null,
    name                text not null,
    domain              text collate "C",
    owner_id            uuid,
    plan_id             uuid,
    arr                 numeric(28, 10),
    industry            text,
    employee_count      bigint,
    status              text not null default 'ACTIVE' check (status in ('ACTIVE', 'AT_RISK', 'CHURNED')),
    -- tags given by hand, and tags sync gave: property name -> tags
    tags                text[] not null default '{}',
    synced_tags         jsonb not null default '{}',
    -- custom field id -> text, decimal text, date text, or array of texts
    custom_values       jsonb not null default '{}',
    hubspot_modified_at timestamptz,
    archived_at         timestamptz,
    archive_reason      text check (archive_reason in ('DELETED_IN_HUBSPOT', 'LEFT_FILTER', 'MERGED', 'MANUAL', 'ACCOUNT_REPLACED')),
    -- a person brought it back although its company is gone: no longer synced until the company returns
    detached_at         timestamptz,
    created_at          timestamptz not null,
    updated_at          timestamptz not null,
    primary key (workspace_id, id)
);
create unique index customer_company on customer (workspace_id, hub_id, hubspot_company_id);
create unique index customer_display on customer (workspace_id, display_id);
create index customer_by_name on customer (workspace_id, (lower(name)) collate "C", id);
create index customer_by_arr on customer (workspace_id, (coalesce(arr, -1e18)), id);
create index customer_by_created on customer (workspace_id, created_at, id);
create index customer_by_updated on customer (workspace_id, updated_at, id);
create index customer_by_domain on customer (workspace_id, domain) where domain is not null;
create index customer_by_owner on customer (workspace_id, owner_id) where owner_id is not null;

create table contact (
    workspace_id        uuid not null,
    id                  uuid not null,
    display_id          bigint not null,
    hub_id              bigint not null,
    hubspot_contact_id  text collate "C" not null,
    first_name          text,
    last_name           text,
    email               text,
    title               text,
    phone               text,
    custom_values       jsonb not null default '{}',
    hubspot_modified_at timestamptz,
    archived_at         timestamptz,
    archive_reason      text check (archive_reason in ('DELETED_IN_HUBSPOT', 'MERGED', 'ACCOUNT_REPLACED')),
    -- when it was last seen in HubSpot's recycle bin
    binned_at           timestamptz,
    created_at          timestamptz not null,
    updated_at          timestamptz not null,
    primary key (workspace_id, id)
);
create unique index contact_record on contact (workspace_id, hub_id, hubspot_contact_id);
create unique index contact_display on contact (workspace_id, display_id);
create index contact_by_email on contact (workspace_id, email) where email is not null;

-- HubSpot's associations, by HubSpot's ids: a link may arrive before or after either of its ends.
create table contact_link (
    workspace_id       uuid not null,
    hub_id             bigint not null,
    hubspot_company_id text collate "C" not null,
    hubspot_contact_id text collate "C" not null,
    -- HubSpot names this company as the contact's primary company
    primary_company    boolean not null,
    primary key (workspace_id, hub_id, hubspot_company_id, hubspot_contact_id)
);
-- the contact first, so that nobody is tempted to go through a workspace's links with it: before there are statistics,
-- right after a first sync, every index that begins with the workspace looks as good as the right one
create index contact_link_by_contact on contact_link (hubspot_contact_id, workspace_id, hub_id);

-- Links that HubSpot dropped lately. It drops those of a contact that is deleted, before or after that is heard of here, and
-- a purge of the customer takes such a contact along.
create table former_link (
    workspace_id       uuid not null,
    hub_id             bigint not null,
    hubspot_contact_id text collate "C" not null,
    hubspot_company_id text collate "C" not null,
    dropped_at         timestamptz not null,
    primary key (workspace_id, hub_id, hubspot_contact_id, hubspot_company_id)
);
create index former_link_by_company on former_link (workspace_id, hub_id, hubspot_company_id);

create table access_grant (
    workspace_id uuid not null references workspace,
    customer_id  uuid not null,
    user_id      uuid not null,
    granted_by   uuid not null,
    created_at   timestamptz not null,
    primary key (workspace_id, customer_id, user_id),
    foreign key (workspace_id, user_id) references workspace_user
);
create index access_grant_by_user on access_grant (workspace_id, user_id, customer_id);

create table onboarding (
    workspace_id uuid not null references workspace,
    id           uuid not null,
    customer_id  uuid not null,
    name         text not null,
    created_by   uuid not null,
    created_at   timestamptz not null,
    primary key (workspace_id, id)
);
create index onboarding_by_customer on onboarding (workspace_id, customer_id);

create table task (
    workspace_id  uuid not null references workspace,
    id            uuid not null,
    onboarding_id uuid not null,
    title         text not null,
    position      integer not null,
    created_at    timestamptz not null,
    completed_at  timestamptz,
    completed_by  uuid,
    primary key (workspace_id, id),
    foreign key (workspace_id, onboarding_id) references onboarding on delete cascade
);
create index task_by_onboarding on task (workspace_id, onboarding_id, position);
