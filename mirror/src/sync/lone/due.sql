-- Live contacts that the run ($3) did not ask for: those of whom nothing is proved, and $4 of those that were proved the
-- longest ago.
select c.hubspot_contact_id
from contact c
where c.workspace_id = $1 and c.hub_id = $2 and c.archived_at is null
  and not exists (
      select from (
          select unnest(p.ids) as id from sync_run_page p
          where p.workspace_id = $1 and p.run_id = $3 and p.object = 'CONTACT'
      ) met
      where met.id = c.hubspot_contact_id
  )
  and not exists (
      select from lone_contact p
      where p.workspace_id = $1 and p.hub_id = $2 and p.hubspot_contact_id = c.hubspot_contact_id
  )
union all
(
    select p.hubspot_contact_id
    from lone_contact p
    where p.workspace_id = $1 and p.hub_id = $2
    order by p.proved_at, p.hubspot_contact_id
    limit $4
)
order by 1
