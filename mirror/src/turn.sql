-- The end of a turn: the numbers it gave out, and the changes it noted.
with counted as (
    update counter set customers = $2, contacts = $3, changes = $4 where workspace_id = $1
),
noted as (
    insert into change (workspace_id, number, at, object, event, row_id, first_display_id, last_display_id, fields, reason,
                        actor, user_id, api_key_id, lane, run_id)
    select $1, $5 + i.ord, $6, i.object, i.event, i.row_id, i.first_display_id, i.last_display_id, i.fields, i.reason,
           $7, $8, $9, $10, $11
    from unnest($12::text[], $13::text[], $14::uuid[], $15::int8[], $16::int8[], $17::jsonb[], $18::text[])
         with ordinality as i (object, event, row_id, first_display_id, last_display_id, fields, reason, ord)
)
select pg_notify('change', $1::text)
