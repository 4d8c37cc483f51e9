-- Runs, how far they came, and what they could not do.

create table sync_run (
    workspace_id        uuid not null references workspace,
    id                  uuid not null,
    kind                text not null check (kind in ('INITIAL', 'PREVIEW', 'NIGHTLY', 'REAL_TIME', 'CATCH_UP', 'SINGLE_RECORD')),
    status              text not null check (status in
                          ('QUEUED', 'RUNNING', 'SUCCEEDED', 'SUCCEEDED_WITH_ISSUES', 'FAILED', 'CANCELLED', 'HELD')),
    phase               text not null check (phase in ('WAITING', 'PLANNING', 'READING', 'FINISHING', 'DONE')),
    hub_id              bigint not null,
    -- null where the clock or HubSpot asked
    requested_by        uuid,
    -- what the run obeys from beginning to end, whatever is edited meanwhile
    filter              jsonb not null,
    filter_version      integer not null,
    customer_map        jsonb not null,
    customer_map_version integer not null,
    contact_map         jsonb not null,
    contact_map_version integer not null,
    plan                jsonb,
    checkpoint          jsonb,
    preview             jsonb,
    -- fences stalled workers: every batch commit asserts it
    epoch               bigint not null default 0,
    -- how often it had to wait since it last got anywhere
    setbacks            integer not null default 0,
    -- grows with every visible change; subscribers see it never fall
    revision            bigint not null default 0,
    customers_estimated bigint,
    customers_seen      bigint not null default 0,
    customers_created   bigint not null default 0,
    customers_updated   bigint not null default 0,
    customers_unchanged bigint not null default 0,
    customers_archived  bigint not null default 0,
    customers_restored  bigint not null default 0,
    customers_failed    bigint not null default 0,
    contacts_estimated  bigint,
    contacts_seen       bigint not null default 0,
    contacts_created    bigint not null default 0,
    contacts_updated    bigint not null default 0,
    contacts_unchanged  bigint not null default 0,
    contacts_archived   bigint not null default 0,
    contacts_restored   bigint not null default 0,
    contacts_failed     bigint not null default 0,
    links_added         bigint not null default 0,
    links_removed       bigint not null default 0,
    -- of the customers archived, those whose company was deleted, left the filter, was merged into another
    deleted             bigint not null default 0,
    left_filter         bigint not null default 0,
    merged              bigint not null default 0,
    -- archives that waited for an admin when the run ended
    held                bigint not null default 0,
    issues              bigint not null default 0,
    failure_code        text,
    failure_message     text,
    correlation_id      text,
    cancel_requested_at timestamptz,
    queued_at           timestamptz not null,
    started_at          timestamptz,
    finished_at         timestamptz,
    primary key (workspace_id, id)
) with (fillfactor = 50);
create unique index sync_run_one_full on sync_run (workspace_id)
    where kind in ('INITIAL', 'NIGHTLY') and status in ('QUEUED', 'RUNNING');
create index sync_run_open on sync_run (workspace_id) where status in ('QUEUED', 'RUNNING');
create index sync_run_full on sync_run (workspace_id, finished_at) where kind in ('INITIAL', 'NIGHTLY');
create index sync_run_latest on sync_run (workspace_id, queued_at, id);

-- What a run has read and committed: one row a page, ids packed.
create table sync_run_page (
    workspace_id uuid not null,
    run_id       uuid not null,
    -- companies found, companies read, contacts read
    object       text not null check (object in ('TARGET', 'COMPANY', 'CONTACT')),
    seq          bigint not null,
    ids          text[] not null,
    -- on company pages: the contacts these companies are linked to; on contact pages: those that HubSpot did not give
    linked       text[] not null default '{}',
    primary key (workspace_id, run_id, object, seq)
);
-- short-lived: not worth the time it takes to pack them
alter table sync_run_page alter column ids set storage external, alter column linked set storage external;

create table sync_issue (
    workspace_id   uuid not null references workspace,
    id             uuid not null,
    run_id         uuid,
    object         text check (object in ('COMPANY', 'CONTACT')),
    hubspot_id     text collate "C",
    field          text,
    code           text not null,
    severity       text not null check (severity in ('ERROR', 'WARNING')),
    message        text not null,
    value          text,
    provider       text,
    correlation_id text,
    occurrences    bigint not null default 1,
    first_seen_at  timestamptz not null,
    last_seen_at   timestamptz not null,
    resolved_at    timestamptz,
    primary key (workspace_id, id)
);
create unique index sync_issue_open on sync_issue (workspace_id, object, hubspot_id, field, code) nulls not distinct
    where resolved_at is null;
create index sync_issue_by_run on sync_issue (workspace_id, run_id, id);
