-- Companies that are admitted and not here, or here and not admitted.
select i.hubspot_id
from unnest($3::text[], $4::timestamptz[], $5::bool[]) as i (hubspot_id, moved_at, admitted)
left join lateral (
    select id, archived_at, archive_reason, detached_at from customer
    where workspace_id = $1 and hub_id = $2 and hubspot_company_id = i.hubspot_id
    limit 1
) c on true
where case
        when i.admitted then c.id is null or (c.archived_at is not null and c.archive_reason <> 'MANUAL')
        else c.id is not null and c.archived_at is null and c.detached_at is null
      end
  and not exists (
    select from exclusion x
    where x.workspace_id = $1 and x.hub_id = $2 and x.object = 'COMPANY' and x.hubspot_id = i.hubspot_id
  )
  -- the guard has it
  and not exists (
    select from held_archive h
    where h.workspace_id = $1 and h.customer_id = c.id and h.state = 'HELD' and not i.admitted
  )
  and not exists (
    select from dirty_record d
    where d.workspace_id = $1 and d.object = 'COMPANY' and d.hubspot_id = i.hubspot_id and d.hub_id = $2
      and (d.read_at is null or d.read_at >= i.moved_at)
  )
