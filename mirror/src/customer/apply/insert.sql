-- Customers that are new here. Their display ids follow each other in the order of the set ($4 of them); one change stands
-- for them all.
with counted as (
    update counter set customers = customers + $4, changes = changes + 1 where workspace_id = $1
    returning customers, changes
),
noted as (
    insert into change (workspace_id, number, at, object, event, first_display_id, last_display_id, actor, user_id,
                        api_key_id, lane, run_id)
    select $1, n.changes, $3, 'CUSTOMER', 'CREATED', n.customers - $4 + 1, n.customers, $18, $19, $20, $21, $22
    from counted n
)
insert into customer (workspace_id, id, display_id, hub_id, hubspot_company_id, name, domain, owner_id, plan_id, arr,
                      industry, employee_count, custom_values, synced_tags, hubspot_modified_at, created_at, updated_at)
select $1, i.id, n.customers - $4 + i.ord, $2, i.company_id, i.name, i.domain, i.owner_id, i.plan_id, i.arr, i.industry,
       i.employee_count, coalesce(jsonb_strip_nulls(i.custom::jsonb), '{}'),
       coalesce(jsonb_strip_nulls(i.tags::jsonb), '{}'), i.stamp, coalesce(i.created_at, $3), $3
from unnest($5::uuid[], $6::text[], $7::timestamptz[], $8::text[], $9::text[], $10::uuid[], $11::uuid[], $12::numeric[],
            $13::text[], $14::int8[], $15::timestamptz[], $16::text[], $17::text[])
     with ordinality as i (id, company_id, stamp, name, domain, owner_id, plan_id, arr, industry, employee_count,
                           created_at, custom, tags, ord),
     counted n
