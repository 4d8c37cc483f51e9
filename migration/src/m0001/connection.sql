-- A workspace's link to one HubSpot account, and the account's rate budget.

create table connection (
    workspace_id            uuid primary key references workspace,
    hub_id                  bigint not null,
    status                  text not null check (status in ('CONNECTED', 'REAUTHORIZE', 'DISCONNECTED')),
    status_code             text,
    status_message          text,
    account_name            text,
    ui_domain               text,
    currency                text,
    time_zone               text,
    installed_by            text,
    hubspot_user_id         bigint,
    scopes                  text[] not null default '{}',
    -- sealed with the operator's key; the key's id stands in front
    access_token            bytea,
    refresh_token           bytea,
    access_token_expires_at timestamptz,
    -- counts token writes: a refresher that lost its turn must not overwrite a newer pair
    token_version           bigint not null default 0,
    -- set when another account took this one's place: its customers are archived when the next initial run starts
    replaced_hub_id         bigint,
    connected_at            timestamptz not null,
    updated_at              timestamptz not null
);
create index connection_hub on connection (hub_id);

create table oauth_state (
    state_hash     bytea primary key,
    workspace_id   uuid not null references workspace,
    user_id        uuid not null,
    replace_hub_id bigint,
    expires_at     timestamptz not null,
    used_at        timestamptz
);
create index oauth_state_expiry on oauth_state (expires_at);

-- One row per account and bucket. `slots` holds, for each call the window allows, the moment (epoch ms of this
-- database's clock) at which its last use leaves the window.
create table rate_budget (
    hub_id       bigint not null,
    bucket       text not null,
    slots        bigint[] not null default '{}',
    -- when the calls of those who may use the reserve leave the window
    wanted       bigint[] not null default '{}',
    -- not before then another slot of the reserve is lent
    next_loan    bigint not null default 0,
    paused_until bigint not null default 0,
    primary key (hub_id, bucket)
) with (fillfactor = 50);
