-- How the lanes of a workspace ($1) stand towards an account ($2).
select greatest(l.full_sync_at, full_run.finished_at) as full_sync_at,
       l.in_step_at,
       l.delivered_at,
       waiting.count as waiting,
       waiting.since as waiting_since,
       j.state as journal_state,
       j.problem as journal_problem,
       a.problem as account_problem,
       a.served_since,
       j.read_at as journal_read_at,
       c.looked_at,
       c.due_at,
       c.found,
       night.finished_at as night_at
from (select) as always
left join lane_state l on l.workspace_id = $1
left join catch_up c on c.workspace_id = $1 and coalesce(c.hub_id, $2) = $2
left join journal j on true
left join journal_account a on a.hub_id = $2
cross join lateral (
    select count(*) as count, min(marked_at) as since
    from dirty_record
    where workspace_id = $1 and hub_id = $2 and read_at is null
) waiting
left join lateral (
    select finished_at from sync_run
    where workspace_id = $1 and kind in ('INITIAL', 'NIGHTLY') and status in ('SUCCEEDED', 'SUCCEEDED_WITH_ISSUES', 'HELD')
    order by finished_at desc
    limit 1
) full_run on true
left join lateral (
    select finished_at from sync_run
    where workspace_id = $1 and kind = 'NIGHTLY' and status in ('SUCCEEDED', 'SUCCEEDED_WITH_ISSUES', 'HELD')
    order by finished_at desc
    limit 1
) night on true
