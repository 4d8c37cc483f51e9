-- Which of HubSpot's links ($4, $5, $6) are missing here and which carry another mark, by their places; and how many of
-- the links that these companies ($3) have here HubSpot has as well. Each company's are looked up by themselves: before
-- there are statistics, a plan for all of them at once goes through the whole account's.
select array_agg(i.ord) filter (where l.primary_company is null) as missing,
       array_agg(i.ord) filter (where l.primary_company <> i.primary_company) as changed,
       count(i.ord) filter (where l.primary_company is not null) as matched,
       count(l.primary_company) as held
from unnest($4::text[], $5::text[], $6::bool[]) with ordinality as i (company_id, contact_id, primary_company, ord)
full join (
    select held.* from (select distinct unnest($3::text[]) as company_id) c
    cross join lateral (
        select hubspot_company_id, hubspot_contact_id, primary_company from contact_link
        where workspace_id = $1 and hub_id = $2 and hubspot_company_id = c.company_id
        offset 0
    ) held
) l on l.hubspot_company_id = i.company_id and l.hubspot_contact_id = i.contact_id
