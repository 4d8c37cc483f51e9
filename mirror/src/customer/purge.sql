-- Customers ($2), made from these companies ($4 of account $3, side by side), and everything kept about them. The tasks
-- go with their onboardings.
with company as (
    select * from unnest($3::int8[], $4::text[]) as i (hub_id, id)
),
links as (
    delete from contact_link l using company i
    where l.workspace_id = $1 and l.hub_id = i.hub_id and l.hubspot_company_id = i.id
),
former as (
    delete from former_link l using company i
    where l.workspace_id = $1 and l.hub_id = i.hub_id and l.hubspot_company_id = i.id
),
unlinks as (
    delete from contact_unlink u using company i
    where u.workspace_id = $1 and u.hub_id = i.hub_id and u.hubspot_company_id = i.id
),
choices as (
    delete from chosen_primary p using company i
    where p.workspace_id = $1 and p.hub_id = i.hub_id and p.hubspot_company_id = i.id
),
grants as (
    delete from access_grant where workspace_id = $1 and customer_id = any ($2)
),
onboardings as (
    delete from onboarding where workspace_id = $1 and customer_id = any ($2)
),
held as (
    delete from held_archive where workspace_id = $1 and customer_id = any ($2)
),
issues as (
    delete from sync_issue where workspace_id = $1 and object = 'COMPANY' and hubspot_id = any ($4)
),
marks as (
    delete from dirty_record where workspace_id = $1 and object = 'COMPANY' and hubspot_id = any ($4)
),
previews as (
    update sync_run set preview = jsonb_set(preview, '{sample}', (
        select coalesce(jsonb_agg(company), '[]') from jsonb_array_elements(preview -> 'sample') company
        where company ->> 'hubspot_company_id' <> all ($4)
    ))
    where workspace_id = $1 and preview is not null
      and exists (
          select from jsonb_array_elements(preview -> 'sample') company
          where company ->> 'hubspot_company_id' = any ($4)
      )
),
kept_out as (
    insert into exclusion (workspace_id, hub_id, object, hubspot_id, cause, created_at, created_by)
    select $1, i.hub_id, 'COMPANY', i.id, 'PURGED', $5, $6 from company i
    on conflict (workspace_id, hub_id, object, hubspot_id) do nothing
)
delete from customer where workspace_id = $1 and id = any ($2)
