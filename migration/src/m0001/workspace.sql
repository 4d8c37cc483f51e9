-- Who uses the product: workspaces, their users, the keys that act for them.

create table workspace (
    id                uuid primary key,
    name              text not null,
    time_zone         text not null default 'UTC',
    fallback_owner_id uuid,
    -- of the customers, how many HubSpot may cause to be archived in a day before the rest is held
    archive_share     numeric(4, 3) not null default 0.100 check (archive_share between 0 and 1),
    created_at        timestamptz not null
);

create table workspace_user (
    workspace_id   uuid not null references workspace,
    id             uuid not null,
    email          text not null check (email = lower(email)),
    name           text not null,
    role           text not null check (role in ('OWNER', 'ADMIN', 'MEMBER')),
    created_at     timestamptz not null,
    deactivated_at timestamptz,
    primary key (workspace_id, id)
);
create unique index workspace_user_email on workspace_user (workspace_id, email);
create unique index workspace_user_one_owner on workspace_user (workspace_id) where role = 'OWNER';

create table api_key (
    workspace_id uuid not null references workspace,
    id           uuid not null,
    user_id      uuid not null,
    name         text not null,
    prefix       text not null,
    hash         bytea not null,
    created_at   timestamptz not null,
    last_used_at timestamptz,
    revoked_at   timestamptz,
    primary key (workspace_id, id),
    foreign key (workspace_id, user_id) references workspace_user
);
-- the one look-up that knows no workspace yet: it finds out which
create unique index api_key_hash on api_key (hash);

-- Last numbers given out. Whoever writes mirrored rows holds this row to the end of their transaction, so that numbers
-- follow commits. Apart from `workspace` so that a sync never blocks a settings change.
create table counter (
    workspace_id uuid primary key references workspace,
    customers    bigint not null default 0,
    contacts     bigint not null default 0,
    changes      bigint not null default 0
) with (fillfactor = 50);

create table plan (
    workspace_id uuid not null references workspace,
    id           uuid not null,
    name         text not null,
    position     integer not null,
    primary key (workspace_id, id)
);
create unique index plan_name on plan (workspace_id, lower(name));
