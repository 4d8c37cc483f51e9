-- Workspaces that have not had the night of $1, which began at $2, the largest first. One that was connected since has no
-- night to catch up, unless it was synced before: then it was only connected again.
select l.workspace_id
from lane_state l
join connection c on c.workspace_id = l.workspace_id
join counter k on k.workspace_id = l.workspace_id
where c.status = 'CONNECTED' and (l.night is null or l.night < $1)
  and (c.connected_at < $2 or exists (
      select from sync_run r
      where r.workspace_id = l.workspace_id and r.kind in ('INITIAL', 'NIGHTLY') and r.finished_at < $2
        and r.status in ('SUCCEEDED', 'SUCCEEDED_WITH_ISSUES', 'HELD')
  ))
order by k.customers desc, l.workspace_id
limit $3
for update of l skip locked
