-- Customers that differ, return or carry another stamp. A kept field (its bit set in `keep`) stays as it is. What changed
-- is noted, in the order of `number`; a row that has none only gets its new stamp. $21 are the properties that give tags.
with incoming as (
    select i.*, jsonb_strip_nulls(c.custom_values || coalesce(i.custom::jsonb, '{}')) as new_custom,
           jsonb_strip_nulls(c.synced_tags || coalesce(i.tags::jsonb, '{}'))
               - array(select jsonb_object_keys(c.synced_tags - $21::text[])) as new_tags,
           c.id, c.name as old_name, c.domain as old_domain, c.owner_id as old_owner_id, c.plan_id as old_plan_id,
           c.arr as old_arr, c.industry as old_industry, c.employee_count as old_employee_count,
           c.custom_values as old_custom, c.synced_tags as old_tags, c.archive_reason as old_reason
    from unnest($4::text[], $5::timestamptz[], $6::int4[], $7::text[], $8::text[], $9::uuid[], $10::uuid[],
                $11::numeric[], $12::text[], $13::int8[], $14::text[], $15::text[], $16::int8[], $17::text[])
         as i (company_id, stamp, keep, name, domain, owner_id, plan_id, arr, industry, employee_count, custom, tags,
               number, event)
    cross join lateral (
        select * from customer
        where workspace_id = $1 and hub_id = $2 and hubspot_company_id = i.company_id
        limit 1
    ) c
),
settled as (
    select i.*,
           case when i.keep & 1 = 0 then i.name else i.old_name end as new_name,
           case when i.keep & 2 = 0 then i.domain else i.old_domain end as new_domain,
           case when i.keep & 4 = 0 then i.owner_id else i.old_owner_id end as new_owner_id,
           case when i.keep & 8 = 0 then i.plan_id else i.old_plan_id end as new_plan_id,
           case when i.keep & 16 = 0 then i.arr else i.old_arr end as new_arr,
           case when i.keep & 32 = 0 then i.industry else i.old_industry end as new_industry,
           case when i.keep & 64 = 0 then i.employee_count else i.old_employee_count end as new_employee_count
    from incoming i
),
counted as (
    update counter set changes = changes + $20 where workspace_id = $1 and $20 > 0 returning changes - $20 as base
),
noted as (
    insert into change (workspace_id, number, at, object, event, row_id, fields, reason, actor, lane, run_id)
    select $1, n.base + s.number, $3, 'CUSTOMER', s.event, s.id, changed.fields,
           case when s.event = 'RESTORED' then s.old_reason end, 'HUBSPOT', $18, $19
    from settled s
    cross join counted n
    cross join lateral (
        select jsonb_object_agg(f.field, jsonb_build_array(f.old, f.new)) as fields
        from (
            values ('name', to_jsonb(s.old_name), to_jsonb(s.new_name)),
                   ('domain', to_jsonb(s.old_domain), to_jsonb(s.new_domain)),
                   ('owner', to_jsonb(s.old_owner_id), to_jsonb(s.new_owner_id)),
                   ('plan', to_jsonb(s.old_plan_id), to_jsonb(s.new_plan_id)),
                   ('arr', to_jsonb(trim_scale(s.old_arr)::text), to_jsonb(trim_scale(s.new_arr)::text)),
                   ('industry', to_jsonb(s.old_industry), to_jsonb(s.new_industry)),
                   ('employee_count', to_jsonb(s.old_employee_count), to_jsonb(s.new_employee_count))
            union all
            select 'custom.' || k, s.old_custom -> k, s.new_custom -> k
            from jsonb_object_keys(coalesce(s.custom::jsonb, '{}')) k
            union all
            select 'tags.' || k, s.old_tags -> k, s.new_tags -> k
            from jsonb_object_keys(coalesce(s.tags::jsonb, '{}') || (s.old_tags - $21::text[])) k
        ) f (field, old, new)
        where f.old is distinct from f.new
    ) changed
    where s.number is not null
)
update customer c set
    name = s.new_name,
    domain = s.new_domain,
    owner_id = s.new_owner_id,
    plan_id = s.new_plan_id,
    arr = s.new_arr,
    industry = s.new_industry,
    employee_count = s.new_employee_count,
    custom_values = s.new_custom,
    synced_tags = s.new_tags,
    hubspot_modified_at = coalesce(s.stamp, c.hubspot_modified_at),
    archived_at = case when c.archive_reason = 'MANUAL' then c.archived_at end,
    archive_reason = case when c.archive_reason = 'MANUAL' then c.archive_reason end,
    detached_at = null,
    updated_at = case when s.number is null then c.updated_at else $3 end
from settled s
where c.workspace_id = $1 and c.id = s.id
