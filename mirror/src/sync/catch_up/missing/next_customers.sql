-- The next live, attached customers behind a number that nobody has to decide about.
select c.hubspot_company_id, c.display_id
from customer c
where c.workspace_id = $1 and c.hub_id = $2 and c.display_id > $3 and c.archived_at is null and c.detached_at is null
  and not exists (
    select from held_archive h
    where h.workspace_id = $1 and h.hub_id = $2 and h.hubspot_company_id = c.hubspot_company_id
      and h.state in ('HELD', 'DISMISSED')
  )
order by c.display_id
limit $4
