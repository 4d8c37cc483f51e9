-- Makes the links of these contacts ($3) to live customers those HubSpot has ($4, $5, $6). Each look-up names a whole key.
with given as (
    select i.company_id, i.contact_id, i.primary_company
    from unnest($4::text[], $5::text[], $6::bool[]) as i (company_id, contact_id, primary_company)
    cross join lateral (
        select from customer
        where workspace_id = $1 and hub_id = $2 and hubspot_company_id = i.company_id
          and archived_at is null and detached_at is null
        limit 1
    ) c
),
held as (
    select l.hubspot_company_id as company_id, l.hubspot_contact_id as contact_id
    from unnest($3::text[]) as i (contact_id)
    join contact_link l on l.workspace_id = $1 and l.hub_id = $2 and l.hubspot_contact_id = i.contact_id
    cross join lateral (
        select from customer
        where workspace_id = $1 and hub_id = $2 and hubspot_company_id = l.hubspot_company_id
          and archived_at is null and detached_at is null
        limit 1
    ) c
),
removed as (
    delete from contact_link l
    using held h
    where l.workspace_id = $1 and l.hub_id = $2 and l.hubspot_company_id = h.company_id
      and l.hubspot_contact_id = h.contact_id
      and not exists (select from given g where g.company_id = h.company_id and g.contact_id = h.contact_id)
    returning 1
),
written as (
    insert into contact_link (workspace_id, hub_id, hubspot_company_id, hubspot_contact_id, primary_company)
    select $1, $2, g.company_id, g.contact_id, g.primary_company from given g
    on conflict (workspace_id, hub_id, hubspot_company_id, hubspot_contact_id)
    do update set primary_company = excluded.primary_company
        where contact_link.primary_company <> excluded.primary_company
    returning hubspot_company_id, hubspot_contact_id
)
select count(*) filter (where h.contact_id is null) as added,
       count(*) filter (where h.contact_id is not null) as changed,
       (select count(*) from removed) as removed
from written w
left join held h on h.company_id = w.hubspot_company_id and h.contact_id = w.hubspot_contact_id
