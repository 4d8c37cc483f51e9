-- The companies of live, attached customers that the run did not meet and that nobody has to decide about.
select c.hubspot_company_id
from customer c
where c.workspace_id = $1 and c.hub_id = $2 and c.archived_at is null and c.detached_at is null
  and not exists (
      select from (
          select unnest(p.ids) as id from sync_run_page p
          where p.workspace_id = $1 and p.run_id = $3 and p.object = 'COMPANY'
      ) met
      where met.id = c.hubspot_company_id
  )
  and not exists (
      select from held_archive h
      where h.workspace_id = $1 and h.hub_id = $2 and h.hubspot_company_id = c.hubspot_company_id
        and h.state in ('HELD', 'DISMISSED')
  )
order by c.display_id
