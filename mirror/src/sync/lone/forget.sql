-- What was proved of contacts that are gone by now, or that a company names again.
delete from lone_contact p
where p.workspace_id = $1 and p.hub_id = $2
  and (
      exists (
          select from contact_link l
          where l.workspace_id = $1 and l.hub_id = $2 and l.hubspot_contact_id = p.hubspot_contact_id
      )
      or not exists (
          select from contact c
          where c.workspace_id = $1 and c.hub_id = $2 and c.hubspot_contact_id = p.hubspot_contact_id
            and c.archived_at is null
      )
  )
