-- Contacts that are new here. Their display ids follow on $4, in the order of the set.
insert into contact (workspace_id, id, display_id, hub_id, hubspot_contact_id, first_name, last_name, email, title, phone,
                     custom_values, hubspot_modified_at, created_at, updated_at)
select $1, i.id, $4 + i.ord, $2, i.record_id, i.first_name, i.last_name, i.email, i.title, i.phone,
       coalesce(jsonb_strip_nulls(i.custom::jsonb), '{}'), i.stamp, coalesce(i.created_at, $3), $3
from unnest($5::uuid[], $6::text[], $7::timestamptz[], $8::text[], $9::text[], $10::text[], $11::text[], $12::text[],
            $13::timestamptz[], $14::text[])
     with ordinality as i (id, record_id, stamp, first_name, last_name, email, title, phone, created_at, custom, ord)
