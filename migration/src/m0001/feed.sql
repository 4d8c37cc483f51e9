-- The feed: what happened to customers and contacts, in the order it was committed. Permanent, and erasable by row. Between
-- them stand signals: other things that are told outside, which name a row and hold nothing of it.

create table change (
    workspace_id     uuid not null,
    number           bigint not null,
    at               timestamptz not null,
    object           text not null check (object in ('CUSTOMER', 'CONTACT', 'ONBOARDING', 'TASK', 'RUN', 'CONNECTION')),
    event            text not null check (event in
                       ('CREATED', 'UPDATED', 'ARCHIVED', 'RESTORED', 'DETACHED', 'ATTACHED', 'PURGED',
                        'COMPLETED', 'FAILED', 'HELD', 'LOST')),
    -- the row it happened to; null on the one change that stands for all rows a commit created, and on a connection's
    row_id           uuid,
    -- the display ids of the rows that a commit created
    first_display_id bigint,
    last_display_id  bigint,
    -- field -> [old, new]
    fields           jsonb,
    -- on ARCHIVED why, on RESTORED why it had been archived
    reason           text,
    actor            text not null check (actor in ('HUBSPOT', 'USER')),
    user_id          uuid,
    api_key_id       uuid,
    lane             text check (lane in ('INITIAL', 'REAL_TIME', 'NIGHTLY', 'CATCH_UP', 'SINGLE_RECORD')),
    run_id           uuid,
    primary key (workspace_id, number)
);
create index change_by_row on change (workspace_id, row_id, number) where row_id is not null;
create index change_by_display_id on change (workspace_id, object, first_display_id) where event = 'CREATED';
create index change_archived_by_hubspot on change (workspace_id, at) where event = 'ARCHIVED' and actor = 'HUBSPOT';

-- What custom fields that are gone were called, so that their history can still be read.
create table former_custom_field (
    workspace_id uuid not null,
    id           uuid not null,
    object       text not null check (object in ('CUSTOMER', 'CONTACT')),
    key          text not null,
    label        text not null,
    removed_at   timestamptz not null,
    removed_by   uuid not null,
    primary key (workspace_id, id)
);
