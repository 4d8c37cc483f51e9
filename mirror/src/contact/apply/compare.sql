-- Says of up to a thousand contact records what is to be done; the rules are those of companies. A contact that no company
-- here is linked to is not wanted: the link that it was read for went while it was on its way.
select verdict,
       case when verdict in ('DIFFERS', 'RETURNS') then
           (keep & 1 = 0 and first_name is null and old_first_name is not null)
           or (keep & 2 = 0 and last_name is null and old_last_name is not null)
           or (keep & 4 = 0 and email is null and old_email is not null)
           or (keep & 8 = 0 and title is null and old_title is not null)
           or (keep & 16 = 0 and phone is null and old_phone is not null)
           or (custom is not null
               and old_custom - array(select jsonb_object_keys(jsonb_strip_nulls(old_custom || custom::jsonb))) <> '{}')
       else false end as clears,
       array_agg(ord) as places
from (
    select i.*, c.first_name as old_first_name, c.last_name as old_last_name, c.email as old_email, c.title as old_title,
           c.phone as old_phone, c.custom_values as old_custom,
           case
               -- it was read before HubSpot merged it away, which is never undone
               when exists (
                   select from record_alias a
                   where a.workspace_id = $1 and a.hub_id = $2 and a.object = 'CONTACT' and a.hubspot_id = i.record_id
               ) then 'EXCLUDED'
               when c.id is null then case when exists (
                   select from exclusion x
                   where x.workspace_id = $1 and x.hub_id = $2 and x.object = 'CONTACT' and x.hubspot_id = i.record_id
               ) or not exists (
                   select from contact_link l
                   where l.workspace_id = $1 and l.hub_id = $2 and l.hubspot_contact_id = i.record_id
               ) then 'EXCLUDED' else 'NEW' end
               when i.stamp < c.hubspot_modified_at then 'STALE'
               when c.archived_at is not null then 'RETURNS'
               when (i.keep & 1 = 0 and c.first_name is distinct from i.first_name)
                   or (i.keep & 2 = 0 and c.last_name is distinct from i.last_name)
                   or (i.keep & 4 = 0 and c.email is distinct from i.email)
                   or (i.keep & 8 = 0 and c.title is distinct from i.title)
                   or (i.keep & 16 = 0 and c.phone is distinct from i.phone)
                   or (i.custom is not null
                       and jsonb_strip_nulls(c.custom_values || i.custom::jsonb) is distinct from c.custom_values)
                   then 'DIFFERS'
               when i.stamp is distinct from c.hubspot_modified_at then 'RESTAMPED'
               else 'SAME'
           end as verdict
    from unnest($3::text[], $4::timestamptz[], $5::int4[], $6::text[], $7::text[], $8::text[], $9::text[], $10::text[],
                $11::text[])
         with ordinality as i (record_id, stamp, keep, first_name, last_name, email, title, phone, custom, ord)
    left join lateral (
        select * from contact
        where workspace_id = $1 and hub_id = $2 and hubspot_contact_id = i.record_id
        limit 1
    ) c on true
    offset 0
) s
group by 1, 2
