-- Numbers of what is open, each with its kind: name, labels, value. $1: the moment.
select 'pivotal_dirty_records' as name, format('object="%s"', k.object) as labels, count(d.object)::float8 as value
from unnest(array['COMPANY', 'CONTACT', 'DEAL']) as k (object)
left join dirty_record d on d.object = k.object and d.read_at is null
group by k.object

union all
select 'pivotal_dirty_oldest_seconds', '', coalesce(extract(epoch from $1 - min(marked_at)), 0)::float8
from dirty_record where read_at is null

union all
select 'pivotal_sync_runs_open', format('kind="%s",status="%s"', k.kind, s.status), count(r.id)::float8
from unnest(array['INITIAL', 'NIGHTLY', 'PREVIEW']) as k (kind)
cross join unnest(array['QUEUED', 'RUNNING']) as s (status)
left join sync_run r on r.kind = k.kind and r.status = s.status and r.status in ('QUEUED', 'RUNNING')
group by k.kind, s.status

union all
select 'pivotal_sync_oldest_full_seconds', '', coalesce(extract(epoch from $1 - min(l.full_sync_at)), 0)::float8
from connection c join lane_state l on l.workspace_id = c.workspace_id
where c.status = 'CONNECTED'

union all
select 'pivotal_connections', format('status="%s"', s.status), count(c.status)::float8
from unnest(array['CONNECTED', 'REAUTHORIZE', 'DISCONNECTED']) as s (status)
left join connection c on c.status = s.status
group by s.status

union all
select 'pivotal_hubspot_budget_used_ratio', format('bucket="%s"', lower(b.bucket)), coalesce(max(used.share), 0)::float8
from unnest(array['GENERAL', 'ASSOCIATIONS', 'SEARCH']) as b (bucket)
left join rate_budget r on r.bucket = b.bucket
left join lateral (
    select count(*) filter (where slot > extract(epoch from clock_timestamp()) * 1000)::float8 / count(*) as share
    from unnest(r.slots) as slot
    having count(*) > 0
) used on true
group by b.bucket

union all
select 'pivotal_outbound_pending', format('state="%s"', s.state), count(d.state)::float8
from unnest(array['due', 'later', 'in_line']) as s (state)
left join (
    select case when due_at <= $1 then 'due' else 'later' end as state
    from webhook_delivery where status = 'PENDING' and due_at is not null
    union all
    select 'in_line' from webhook_delivery where status = 'PENDING' and line is not null and due_at is null
) d on d.state = s.state
group by s.state

union all
select 'pivotal_outbound_oldest_due_seconds', '', coalesce(extract(epoch from $1 - min(d.due_at)), 0)::float8
from webhook_delivery d
join webhook_endpoint e on e.workspace_id = d.workspace_id and e.id = d.endpoint_id and e.status = 'ENABLED'
where d.status = 'PENDING' and d.due_at <= $1

union all
select 'pivotal_jobs', format('state="%s"', s.state), count(j.state)::float8
from unnest(array['ready', 'scheduled', 'running', 'dead']) as s (state)
left join (
    select case when locked_at is not null then 'running' when attempts >= max_attempts then 'dead'
                when run_at <= $1 then 'ready' else 'scheduled' end as state
    from graphile_worker._private_jobs
) j on j.state = s.state
group by s.state

union all
select 'pivotal_jobs_oldest_ready_seconds', '', coalesce(extract(epoch from $1 - min(run_at)), 0)::float8
from graphile_worker._private_jobs
where locked_at is null and attempts < max_attempts and run_at <= $1
