-- Workspaces that are new to the catch-up begin to wait; those whose time has come are given out.
with eligible as (
    select k.workspace_id,
           exists (
             select from journal_account a join journal j on j.state = 'AT_WORK'
             where a.hub_id = k.hub_id and a.served_since is not null
           ) as served
    from connection k
    where k.status = 'CONNECTED'
      and exists (
        select from sync_run r
        where r.workspace_id = k.workspace_id and r.hub_id = k.hub_id and r.kind in ('INITIAL', 'NIGHTLY')
          and r.status in ('SUCCEEDED', 'SUCCEEDED_WITH_ISSUES', 'HELD')
      )
),
new as (
    insert into catch_up (workspace_id, due_at)
    select workspace_id, $2 from eligible e
    where not exists (select from catch_up c where c.workspace_id = e.workspace_id)
    on conflict do nothing
)
update catch_up c set due_at = case when e.served then $3 else $2 end
from eligible e
where c.workspace_id = e.workspace_id and c.due_at <= $1
returning c.workspace_id
