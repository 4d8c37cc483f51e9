-- What left, what must not come back, and what waits for an admin's word.

-- Other ids of a record: HubSpot merged them into the survivor.
create table record_alias (
    workspace_id uuid not null,
    hub_id       bigint not null,
    object       text not null check (object in ('COMPANY', 'CONTACT')),
    hubspot_id   text collate "C" not null,
    survivor_id  text collate "C" not null,
    merged_at    timestamptz not null,
    primary key (workspace_id, hub_id, object, hubspot_id)
);
create index record_alias_by_survivor on record_alias (workspace_id, hub_id, object, survivor_id);

-- Records that sync must not bring back. No personal data: an id, when, by whom.
create table exclusion (
    workspace_id uuid not null,
    hub_id       bigint not null,
    object       text not null check (object in ('COMPANY', 'CONTACT')),
    hubspot_id   text collate "C" not null,
    -- a person purged the customer, or HubSpot erased the contact for privacy
    cause        text not null check (cause in ('PURGED', 'PRIVACY')),
    created_at   timestamptz not null,
    created_by   uuid,
    primary key (workspace_id, hub_id, object, hubspot_id)
);
create index exclusion_by_time on exclusion (workspace_id, created_at, hubspot_id);

-- Contacts that an admin took off a customer.
create table contact_unlink (
    workspace_id       uuid not null,
    hub_id             bigint not null,
    hubspot_company_id text collate "C" not null,
    hubspot_contact_id text collate "C" not null,
    created_at         timestamptz not null,
    created_by         uuid not null,
    primary key (workspace_id, hub_id, hubspot_company_id, hubspot_contact_id)
);

-- The primary contact an admin chose for a customer.
create table chosen_primary (
    workspace_id       uuid not null,
    hub_id             bigint not null,
    hubspot_company_id text collate "C" not null,
    hubspot_contact_id text collate "C" not null,
    chosen_at          timestamptz not null,
    chosen_by          uuid not null,
    primary key (workspace_id, hub_id, hubspot_company_id)
);

-- Archives that HubSpot would have caused and the guard held back.
create table held_archive (
    workspace_id       uuid not null,
    id                 uuid not null,
    hub_id             bigint not null,
    hubspot_company_id text collate "C" not null,
    customer_id        uuid not null,
    cause              text not null check (cause in ('DELETED_IN_HUBSPOT', 'LEFT_FILTER', 'MERGED')),
    lane               text not null check (lane in ('INITIAL', 'REAL_TIME', 'NIGHTLY', 'CATCH_UP', 'SINGLE_RECORD')),
    run_id             uuid,
    held_at            timestamptz not null,
    -- WITHDRAWN: HubSpot brought the company back by itself
    state              text not null default 'HELD' check (state in ('HELD', 'APPROVED', 'DISMISSED', 'WITHDRAWN')),
    decided_at         timestamptz,
    decided_by         uuid,
    primary key (workspace_id, id)
);
-- a customer has one that is not settled: held, or dismissed and the company not seen since
create unique index held_archive_open on held_archive (workspace_id, hub_id, hubspot_company_id)
    where state in ('HELD', 'DISMISSED');
create index held_archive_waiting on held_archive (workspace_id, id) where state = 'HELD';

-- Live contacts that no company names any more, and when HubSpot was last asked for each. No run meets them otherwise.
create table lone_contact (
    workspace_id       uuid not null,
    hub_id             bigint not null,
    hubspot_contact_id text collate "C" not null,
    proved_at          timestamptz not null,
    primary key (workspace_id, hub_id, hubspot_contact_id)
);
create index lone_contact_by_age on lone_contact (workspace_id, hub_id, proved_at);
