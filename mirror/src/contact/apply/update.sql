-- Contacts that differ, return or carry another stamp; the rules are those of customers.
with incoming as (
    select i.*, jsonb_strip_nulls(c.custom_values || coalesce(i.custom::jsonb, '{}')) as new_custom,
           c.id, c.first_name as old_first_name, c.last_name as old_last_name, c.email as old_email, c.title as old_title,
           c.phone as old_phone, c.custom_values as old_custom, c.archive_reason as old_reason
    from unnest($4::text[], $5::timestamptz[], $6::int4[], $7::text[], $8::text[], $9::text[], $10::text[], $11::text[],
                $12::text[], $13::int8[], $14::text[])
         as i (record_id, stamp, keep, first_name, last_name, email, title, phone, custom, number, event)
    cross join lateral (
        select * from contact
        where workspace_id = $1 and hub_id = $2 and hubspot_contact_id = i.record_id
        limit 1
    ) c
),
settled as (
    select i.*,
           case when i.keep & 1 = 0 then i.first_name else i.old_first_name end as new_first_name,
           case when i.keep & 2 = 0 then i.last_name else i.old_last_name end as new_last_name,
           case when i.keep & 4 = 0 then i.email else i.old_email end as new_email,
           case when i.keep & 8 = 0 then i.title else i.old_title end as new_title,
           case when i.keep & 16 = 0 then i.phone else i.old_phone end as new_phone
    from incoming i
),
counted as (
    update counter set changes = changes + $17 where workspace_id = $1 and $17 > 0 returning changes - $17 as base
),
noted as (
    insert into change (workspace_id, number, at, object, event, row_id, fields, reason, actor, lane, run_id)
    select $1, n.base + s.number, $3, 'CONTACT', s.event, s.id, changed.fields,
           case when s.event = 'RESTORED' then s.old_reason end, 'HUBSPOT', $15, $16
    from settled s
    cross join counted n
    cross join lateral (
        select jsonb_object_agg(f.field, jsonb_build_array(f.old, f.new)) as fields
        from (
            values ('first_name', to_jsonb(s.old_first_name), to_jsonb(s.new_first_name)),
                   ('last_name', to_jsonb(s.old_last_name), to_jsonb(s.new_last_name)),
                   ('email', to_jsonb(s.old_email), to_jsonb(s.new_email)),
                   ('title', to_jsonb(s.old_title), to_jsonb(s.new_title)),
                   ('phone', to_jsonb(s.old_phone), to_jsonb(s.new_phone))
            union all
            select 'custom.' || k, s.old_custom -> k, s.new_custom -> k
            from jsonb_object_keys(coalesce(s.custom::jsonb, '{}')) k
        ) f (field, old, new)
        where f.old is distinct from f.new
    ) changed
    where s.number is not null
)
update contact c set
    first_name = s.new_first_name,
    last_name = s.new_last_name,
    email = s.new_email,
    title = s.new_title,
    phone = s.new_phone,
    custom_values = s.new_custom,
    hubspot_modified_at = coalesce(s.stamp, c.hubspot_modified_at),
    archived_at = null,
    archive_reason = null,
    updated_at = case when s.number is null then c.updated_at else $3 end
from settled s
where c.workspace_id = $1 and c.id = s.id
