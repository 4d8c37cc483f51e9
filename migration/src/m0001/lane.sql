-- What the lanes beside the first sync remember.

-- Records that something happened to and that are to be read again: at most one row each, however many events. A row
-- that is done stays for an hour, so that a full run that read the record before does not undo it.
create table dirty_record (
    workspace_id uuid not null,
    hub_id       bigint not null,
    object       text not null check (object in ('COMPANY', 'CONTACT', 'DEAL')),
    hubspot_id   text collate "C" not null,
    -- raised by every event, so that a mark set while the record is being read survives
    mark         bigint not null default 1,
    -- HubSpot erased this contact for privacy, which reading it again does not tell
    erased       boolean not null default false,
    marked_at    timestamptz not null,
    -- by HubSpot's clock: when the last event that marked it occurred
    heard_at     timestamptz,
    -- by the same clock: when the first event that the present mark stands for occurred; null where it told no time
    told_at      timestamptz,
    -- not before then; moved on when reading the record failed
    due_at       timestamptz not null,
    attempts     integer not null default 0,
    -- when HubSpot was asked for what now stands here; null while there is a mark
    read_at      timestamptz,
    primary key (workspace_id, object, hubspot_id)
) with (fillfactor = 50);
create index dirty_record_open on dirty_record (workspace_id, object, due_at) where read_at is null;
create index dirty_record_done on dirty_record (workspace_id, read_at) where read_at is not null;

create table lane_state (
    workspace_id     uuid primary key references workspace,
    -- the last moment the real-time lane was confirmed in step
    in_step_at       timestamptz,
    -- the last webhook that named a record of this account
    delivered_at     timestamptz,
    -- the end of the last full run that was whole
    full_sync_at     timestamptz,
    -- the last night, by its UTC date, that was asked for
    night            date,
    -- fences workers of the refresh lane
    refresh_epoch    bigint not null default 0,
    -- while a refresh is queued or at work: its last sign of life, or when it goes on
    refresh_awake_at timestamptz,
    -- how often the refresh lane had to wait since it last got anywhere
    refresh_setbacks integer not null default 0,
    -- the line of the sync log that tells why HubSpot refuses the refresh lane now
    refused_run      uuid
) with (fillfactor = 50);
