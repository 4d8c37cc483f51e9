-- Contacts whose values are newer than ours, and those that are not here; and whether they are.
select i.hubspot_id, c.id is not null
from unnest($3::text[], $4::timestamptz[]) as i (hubspot_id, modified_at)
left join lateral (
    select id, hubspot_modified_at, archived_at from contact
    where workspace_id = $1 and hub_id = $2 and hubspot_contact_id = i.hubspot_id
    limit 1
) c on true
where (c.id is null or c.archived_at is not null or c.hubspot_modified_at is null or c.hubspot_modified_at < i.modified_at)
  and not exists (
    select from exclusion x
    where x.workspace_id = $1 and x.hub_id = $2 and x.object = 'CONTACT' and x.hubspot_id = i.hubspot_id
  )
  and not exists (
    select from dirty_record d
    where d.workspace_id = $1 and d.object = 'CONTACT' and d.hubspot_id = i.hubspot_id and d.hub_id = $2
      and (d.read_at is null or d.read_at >= i.modified_at)
  )
