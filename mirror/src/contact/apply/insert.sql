-- Contacts that are new here; the rules are those of customers.
with counted as (
    update counter set contacts = contacts + $4, changes = changes + 1 where workspace_id = $1
    returning contacts, changes
),
noted as (
    insert into change (workspace_id, number, at, object, event, first_display_id, last_display_id, actor, user_id,
                        api_key_id, lane, run_id)
    select $1, n.changes, $3, 'CONTACT', 'CREATED', n.contacts - $4 + 1, n.contacts, $15, $16, $17, $18, $19
    from counted n
)
insert into contact (workspace_id, id, display_id, hub_id, hubspot_contact_id, first_name, last_name, email, title, phone,
                     custom_values, hubspot_modified_at, created_at, updated_at)
select $1, i.id, n.contacts - $4 + i.ord, $2, i.record_id, i.first_name, i.last_name, i.email, i.title, i.phone,
       coalesce(jsonb_strip_nulls(i.custom::jsonb), '{}'), i.stamp, coalesce(i.created_at, $3), $3
from unnest($5::uuid[], $6::text[], $7::timestamptz[], $8::text[], $9::text[], $10::text[], $11::text[], $12::text[],
            $13::timestamptz[], $14::text[])
     with ordinality as i (id, record_id, stamp, first_name, last_name, email, title, phone, created_at, custom, ord),
     counted n
