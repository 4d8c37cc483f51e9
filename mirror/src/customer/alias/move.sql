-- What is kept by a company's id moves from the former id to the survivor's. What the survivor has already stays.
with moved as (
    select * from unnest($3::text[], $4::text[]) as i (former, survivor)
),
links as (
    update contact_link l set hubspot_company_id = i.survivor
    from moved i
    where l.workspace_id = $1 and l.hub_id = $2 and l.hubspot_company_id = i.former
      and not exists (
          select from contact_link o
          where o.workspace_id = $1 and o.hub_id = $2 and o.hubspot_company_id = i.survivor
            and o.hubspot_contact_id = l.hubspot_contact_id
      )
),
former as (
    update former_link l set hubspot_company_id = i.survivor
    from moved i
    where l.workspace_id = $1 and l.hub_id = $2 and l.hubspot_company_id = i.former
      and not exists (
          select from former_link o
          where o.workspace_id = $1 and o.hub_id = $2 and o.hubspot_company_id = i.survivor
            and o.hubspot_contact_id = l.hubspot_contact_id
      )
),
unlinks as (
    update contact_unlink u set hubspot_company_id = i.survivor
    from moved i
    where u.workspace_id = $1 and u.hub_id = $2 and u.hubspot_company_id = i.former
      and not exists (
          select from contact_unlink o
          where o.workspace_id = $1 and o.hub_id = $2 and o.hubspot_company_id = i.survivor
            and o.hubspot_contact_id = u.hubspot_contact_id
      )
),
choices as (
    update chosen_primary p set hubspot_company_id = i.survivor
    from moved i
    where p.workspace_id = $1 and p.hub_id = $2 and p.hubspot_company_id = i.former
      and not exists (
          select from chosen_primary o
          where o.workspace_id = $1 and o.hub_id = $2 and o.hubspot_company_id = i.survivor
      )
)
update held_archive h set state = 'WITHDRAWN', decided_at = $5
from moved i
where h.workspace_id = $1 and h.hub_id = $2 and h.hubspot_company_id = i.former and h.state = 'HELD'
