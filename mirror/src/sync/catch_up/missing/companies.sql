-- Companies whose values are newer than ours, or that are admitted and unknown.
select i.hubspot_id
from unnest($3::text[], $4::timestamptz[], $5::bool[]) as i (hubspot_id, modified_at, admitted)
left join lateral (
    select hubspot_modified_at, archived_at, archive_reason from customer
    where workspace_id = $1 and hub_id = $2 and hubspot_company_id = i.hubspot_id
    limit 1
) c on true
where case
        when c.archived_at is null and c.hubspot_modified_at is not null then c.hubspot_modified_at < i.modified_at
        -- archived here by HubSpot's doing and admitted again, or not here at all
        else coalesce(i.admitted, false) and c.archive_reason is distinct from 'MANUAL'
      end
  and not exists (
    select from exclusion x
    where x.workspace_id = $1 and x.hub_id = $2 and x.object = 'COMPANY' and x.hubspot_id = i.hubspot_id
  )
  and not exists (
    select from dirty_record d
    where d.workspace_id = $1 and d.object = 'COMPANY' and d.hubspot_id = i.hubspot_id and d.hub_id = $2
      and (d.read_at is null or d.read_at >= i.modified_at)
  )
