-- A line of the sync log about a refusal ($5, $6), or the one that tells of it already.
with told as (
    update sync_run r set finished_at = $4, revision = r.revision + 1
    from lane_state l
    where l.workspace_id = $1 and r.workspace_id = $1 and r.id = l.refused_run
      and r.failure_code = $5 and r.failure_message = $6
    returning r.id
),
line as (
    insert into sync_run (workspace_id, id, kind, status, phase, hub_id, filter, filter_version, customer_map,
                          customer_map_version, contact_map, contact_map_version, queued_at, started_at, finished_at,
                          failure_code, failure_message, correlation_id)
    select $1, $2, 'REAL_TIME', 'FAILED', 'DONE', o.hub_id, o.filter, o.filter_version, o.customer_map,
           o.customer_map_version, o.contact_map, o.contact_map_version, $4, $4, $4, $5, $6, $7
    from sync_run o
    where o.workspace_id = $1 and o.id = $3 and not exists (select from told)
    returning id
)
update lane_state l set refused_run = line.id from line where l.workspace_id = $1
