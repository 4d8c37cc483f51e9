-- The live, attached customers of these companies, and what is already known of the archive of each.
select i.ord, c.id as customer, h.state
from unnest($3::text[]) with ordinality as i (company_id, ord)
cross join lateral (
    select id from customer
    where workspace_id = $1 and hub_id = $2 and hubspot_company_id = i.company_id
      and archived_at is null and detached_at is null
    limit 1
) c
left join lateral (
    select state from held_archive
    where workspace_id = $1 and hub_id = $2 and hubspot_company_id = i.company_id and state in ('HELD', 'DISMISSED')
    limit 1
) h on true
order by i.ord
