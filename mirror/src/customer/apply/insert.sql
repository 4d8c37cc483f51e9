-- Customers that are new here. Their display ids follow on $4, in the order of the set.
insert into customer (workspace_id, id, display_id, hub_id, hubspot_company_id, name, domain, owner_id, plan_id, arr,
                      industry, employee_count, custom_values, synced_tags, hubspot_modified_at, created_at, updated_at)
select $1, i.id, $4 + i.ord, $2, i.company_id, i.name, i.domain, i.owner_id, i.plan_id, i.arr, i.industry,
       i.employee_count, coalesce(jsonb_strip_nulls(i.custom::jsonb), '{}'),
       coalesce(jsonb_strip_nulls(i.tags::jsonb), '{}'), i.stamp, coalesce(i.created_at, $3), $3
from unnest($5::uuid[], $6::text[], $7::timestamptz[], $8::text[], $9::text[], $10::uuid[], $11::uuid[], $12::numeric[],
            $13::text[], $14::int8[], $15::timestamptz[], $16::text[], $17::text[])
     with ordinality as i (id, company_id, stamp, name, domain, owner_id, plan_id, arr, industry, employee_count,
                           created_at, custom, tags, ord)
