-- The changes that a turn noted, numbered on from the last.
with counted as (
    update counter set changes = changes + $2 where workspace_id = $1 returning changes - $2 as base
)
insert into change (workspace_id, number, at, object, event, row_id, first_display_id, last_display_id, fields, reason,
                    actor, user_id, api_key_id, lane, run_id)
select $1, n.base + i.ord, $3, i.object, i.event, i.row_id, i.first_display_id, i.last_display_id, i.fields, i.reason, $4,
       $5, $6, $7, $8
from unnest($9::text[], $10::text[], $11::uuid[], $12::int8[], $13::int8[], $14::jsonb[], $15::text[])
     with ordinality as i (object, event, row_id, first_display_id, last_display_id, fields, reason, ord),
     counted n
