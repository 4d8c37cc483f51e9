-- Says of up to a thousand companies what is to be done, and writes nothing. Newer wins: a record strictly older than the
-- stored one is dropped. Tags of properties that are not in $15 give way: the map does not name them any more. Each look-up
-- names a whole key and stops at one row. `clears` says that a stored value would be none; it is worked out for the few that
-- differ.
select verdict,
       case when verdict in ('DIFFERS', 'RETURNS', 'ATTACHES') then
           (keep & 2 = 0 and domain is null and old_domain is not null)
           or (keep & 4 = 0 and owner_id is null and old_owner_id is not null)
           or (keep & 8 = 0 and plan_id is null and old_plan_id is not null)
           or (keep & 16 = 0 and arr is null and old_arr is not null)
           or (keep & 32 = 0 and industry is null and old_industry is not null)
           or (keep & 64 = 0 and employee_count is null and old_employee_count is not null)
           or (custom is not null
               and old_custom - array(select jsonb_object_keys(jsonb_strip_nulls(old_custom || custom::jsonb))) <> '{}')
           or (tags is not null
               and old_tags - array(select jsonb_object_keys(jsonb_strip_nulls(old_tags || tags::jsonb))) <> '{}')
       else false end as clears,
       array_agg(ord) as places
from (
    select i.*, c.domain as old_domain, c.owner_id as old_owner_id, c.plan_id as old_plan_id, c.arr as old_arr,
           c.industry as old_industry, c.employee_count as old_employee_count, c.custom_values as old_custom,
           c.synced_tags as old_tags,
           case
               -- it was read before HubSpot merged it away, which is never undone
               when exists (
                   select from record_alias a
                   where a.workspace_id = $1 and a.hub_id = $2 and a.object = 'COMPANY' and a.hubspot_id = i.company_id
               ) then 'EXCLUDED'
               when c.id is null then case when exists (
                   select from exclusion x
                   where x.workspace_id = $1 and x.hub_id = $2 and x.object = 'COMPANY' and x.hubspot_id = i.company_id
               ) then 'EXCLUDED' else 'NEW' end
               when i.stamp < c.hubspot_modified_at then 'STALE'
               when c.archived_at is not null and c.archive_reason <> 'MANUAL' then 'RETURNS'
               when c.archived_at is null and c.detached_at is not null then 'ATTACHES'
               when (i.keep & 1 = 0 and c.name is distinct from i.name)
                   or (i.keep & 2 = 0 and c.domain is distinct from i.domain)
                   or (i.keep & 4 = 0 and c.owner_id is distinct from i.owner_id)
                   or (i.keep & 8 = 0 and c.plan_id is distinct from i.plan_id)
                   or (i.keep & 16 = 0 and c.arr is distinct from i.arr)
                   or (i.keep & 32 = 0 and c.industry is distinct from i.industry)
                   or (i.keep & 64 = 0 and c.employee_count is distinct from i.employee_count)
                   or (i.custom is not null
                       and jsonb_strip_nulls(c.custom_values || i.custom::jsonb) is distinct from c.custom_values)
                   or (i.tags is not null
                       and jsonb_strip_nulls(c.synced_tags || i.tags::jsonb) is distinct from c.synced_tags)
                   or c.synced_tags - $15::text[] <> '{}' then 'DIFFERS'
               when i.stamp is distinct from c.hubspot_modified_at then 'RESTAMPED'
               else 'SAME'
           end as verdict
    from unnest($3::text[], $4::timestamptz[], $5::int4[], $6::text[], $7::text[], $8::uuid[], $9::uuid[], $10::numeric[],
                $11::text[], $12::int8[], $13::text[], $14::text[])
         with ordinality as i (company_id, stamp, keep, name, domain, owner_id, plan_id, arr, industry, employee_count,
                               custom, tags, ord)
    left join lateral (
        select * from customer
        where workspace_id = $1 and hub_id = $2 and hubspot_company_id = i.company_id
        limit 1
    ) c on true
    offset 0
) s
group by 1, 2
