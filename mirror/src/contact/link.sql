-- Makes the links of the given companies exactly the given ones. Compares sets, because HubSpot moves no date when a
-- link comes or goes; writes only what differs.
with incoming as (
    select * from unnest($4::text[], $5::text[], $6::bool[]) as i (company_id, contact_id, primary_company)
),
held as (
    select * from contact_link where workspace_id = $1 and hub_id = $2 and hubspot_company_id = any ($3)
),
removed as (
    delete from contact_link l
    using (
        select h.hubspot_company_id as company_id, h.hubspot_contact_id as contact_id
        from held h
        left join incoming i on i.company_id = h.hubspot_company_id and i.contact_id = h.hubspot_contact_id
        where i.company_id is null
    ) gone
    where l.workspace_id = $1 and l.hub_id = $2 and l.hubspot_company_id = gone.company_id
      and l.hubspot_contact_id = gone.contact_id
    returning 1
),
changed as (
    update contact_link l set primary_company = i.primary_company
    from incoming i
    join held h on h.hubspot_company_id = i.company_id and h.hubspot_contact_id = i.contact_id
    where l.workspace_id = $1 and l.hub_id = $2 and l.hubspot_company_id = i.company_id
      and l.hubspot_contact_id = i.contact_id and h.primary_company <> i.primary_company
    returning 1
),
added as (
    insert into contact_link (workspace_id, hub_id, hubspot_company_id, hubspot_contact_id, primary_company)
    select $1, $2, i.company_id, i.contact_id, i.primary_company
    from incoming i
    left join held h on h.hubspot_company_id = i.company_id and h.hubspot_contact_id = i.contact_id
    where h.hubspot_company_id is null
    on conflict do nothing
    returning 1
)
select (select count(*) from added), (select count(*) from removed), (select count(*) from changed)
