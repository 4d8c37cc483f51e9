-- The records of live contacts that the run asked for and was not given.
select c.hubspot_contact_id
from (
    select unnest(p.linked) as id from sync_run_page p
    where p.workspace_id = $1 and p.run_id = $3 and p.object = 'CONTACT'
) missing
join contact c on c.workspace_id = $1 and c.hub_id = $2 and c.hubspot_contact_id = missing.id and c.archived_at is null
order by 1
