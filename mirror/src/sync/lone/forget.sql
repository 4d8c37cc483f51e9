-- What was proved of contacts that are gone by now, or that the run ($3) asked for because a company names them again.
delete from lone_contact p
where p.workspace_id = $1 and p.hub_id = $2
  and (
      exists (
          select from (
              select unnest(m.ids) as id from sync_run_page m
              where m.workspace_id = $1 and m.run_id = $3 and m.object = 'CONTACT'
          ) met
          where met.id = p.hubspot_contact_id
      )
      or not exists (
          select from contact c
          where c.workspace_id = $1 and c.hub_id = $2 and c.hubspot_contact_id = p.hubspot_contact_id
            and c.archived_at is null
      )
  )
