-- The app's journal: read for all accounts together, by one process at a time.
create table journal (
    one           boolean primary key default true check (one),
    -- IDLE: there is no account to read it for. NOT_GRANTED: HubSpot does not give it to this app
    state         text not null default 'IDLE' check (state in ('IDLE', 'AT_WORK', 'NOT_GRANTED', 'TROUBLED')),
    problem       text,
    -- when it is read again; moved on by whoever reads it
    due_at        timestamptz not null,
    -- the last file taken in; null to begin at the oldest that is kept
    place         text collate "C",
    -- when it was last read
    read_at       timestamptz,
    -- what the subscriptions were last made for, and when they are looked at again
    basis         text,
    subscribed_at timestamptz
) with (fillfactor = 50);

-- Accounts that the journal is asked to tell of.
create table journal_account (
    hub_id       bigint primary key,
    -- since when all of its subscriptions stand; null while one is missing
    served_since timestamptz,
    problem      text
);
