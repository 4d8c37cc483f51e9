-- The look at what changed lately: one row a workspace.
create table catch_up (
    workspace_id   uuid primary key references workspace,
    -- when the next look is due
    due_at         timestamptz not null,
    -- what the rest is about; another account or filter begins anew
    hub_id         bigint,
    filter_version integer,
    -- when the last look that ended began: changes since then are still to be looked at
    looked_at      timestamptz,
    -- what HubSpot said of the list when its members were last compared, and when the next comparison may be
    list_moves     jsonb,
    list_due_at    timestamptz,
    -- the number of the customer behind whom the next ones are asked for their deals
    deals_behind   bigint not null default 0,
    -- records that the last look found changed and nobody had told us of
    found          bigint not null default 0
) with (fillfactor = 50);
