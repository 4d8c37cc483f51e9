-- Outbound webhooks: who is to be told, what, and how telling them went.

create table webhook_endpoint (
    workspace_id    uuid not null references workspace,
    id              uuid not null,
    url             text not null,
    description     text not null,
    -- their names, as bodies carry them
    events          text[] not null,
    -- whether what the first sync brings is told
    initial_imports boolean not null,
    status          text not null check (status in ('ENABLED', 'DISABLED', 'DELETED')),
    disabled_at     timestamptz,
    disabled_cause  text check (disabled_cause in ('PERSON', 'FAILURES')),
    -- only changes behind this one are told
    since           bigint not null,
    created_by      uuid not null,
    created_at      timestamptz not null,
    updated_at      timestamptz not null,
    primary key (workspace_id, id)
);

-- Several at a time: one that was rotated out signs along until it expires.
create table webhook_secret (
    workspace_id uuid not null,
    endpoint_id  uuid not null,
    id           uuid not null,
    -- sealed with the operator's key; the key's id stands in front
    sealed       bytea not null,
    created_at   timestamptz not null,
    expires_at   timestamptz,
    primary key (workspace_id, endpoint_id, id)
);

-- How far the feed has been told, one row a workspace that ever had an endpoint. Its lock is also what an erasure waits for,
-- so that no body is made of a row that is being erased.
create table webhook_place (
    workspace_id uuid primary key references workspace,
    number       bigint not null,
    -- of a change that stands for several new rows, the last row told; null when all were
    display_id   bigint
) with (fillfactor = 50);

-- Who sends to an endpoint just now, and how it fares. Whoever adds or settles deliveries of an endpoint locks its row.
create table webhook_lane (
    workspace_id uuid not null,
    endpoint_id  uuid not null,
    holder       uuid,
    -- fences a sender that stood still
    epoch        bigint not null default 0,
    held_until   timestamptz,
    -- attempts that failed since the last that did not
    failures     integer not null default 0,
    primary key (workspace_id, endpoint_id)
) with (fillfactor = 50);

-- What is told: one body for all endpoints and attempts.
create table webhook_message (
    workspace_id uuid not null,
    id           uuid not null,
    event        text not null,
    -- the customer or contact whose data it holds
    subject      uuid,
    body         text not null,
    created_at   timestamptz not null,
    primary key (workspace_id, id)
);
create index webhook_message_by_subject on webhook_message (workspace_id, subject) where subject is not null;
create index webhook_message_by_age on webhook_message (created_at);

-- A message on its way to an endpoint.
create table webhook_delivery (
    workspace_id uuid not null,
    id           uuid not null,
    endpoint_id  uuid not null,
    message_id   uuid not null,
    event        text not null,
    -- the customer or contact in whose line it stands: those of one line go out one after the other, by number
    line         uuid,
    number       bigint not null,
    status       text not null default 'PENDING' check (status in ('PENDING', 'DELIVERED', 'FAILED')),
    -- when the next attempt is due; null while an earlier one of its line is pending, and in the end
    due_at       timestamptz,
    -- when the schedule it follows began, and how many of its attempts were made
    began_at     timestamptz,
    tries        integer not null default 0,
    -- all attempts ever made
    attempts     integer not null default 0,
    created_at   timestamptz not null,
    settled_at   timestamptz,
    primary key (workspace_id, id)
);
create index webhook_delivery_due on webhook_delivery (workspace_id, endpoint_id, due_at, number)
    where status = 'PENDING' and due_at is not null;
create index webhook_delivery_line on webhook_delivery (workspace_id, endpoint_id, line, number)
    where status = 'PENDING' and line is not null;
create index webhook_delivery_by_endpoint on webhook_delivery (workspace_id, endpoint_id, id);
create index webhook_delivery_by_message on webhook_delivery (workspace_id, message_id);
create index webhook_delivery_settled on webhook_delivery (settled_at) where settled_at is not null;

create table webhook_attempt (
    workspace_id uuid not null,
    delivery_id  uuid not null,
    number       integer not null,
    at           timestamptz not null,
    duration_ms  bigint not null,
    -- what the receiver answered; null where it did not
    status_code  integer,
    answer       text,
    -- why there was no answer, in words
    error        text,
    primary key (workspace_id, delivery_id, number)
);
