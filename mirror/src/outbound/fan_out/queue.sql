-- Deliveries of messages to endpoints. The first of a line is due at once, unless an earlier one of it is still pending; the
-- others wait for the one before.
insert into webhook_delivery (workspace_id, id, endpoint_id, message_id, event, line, number, due_at, created_at)
select $1, i.id, i.endpoint_id, i.message_id, i.event, i.line, i.number,
       case when i.line is null
              or row_number() over (partition by i.endpoint_id, i.line order by i.number) = 1
                 and not exists (
                     select from webhook_delivery d
                     where d.workspace_id = $1 and d.endpoint_id = i.endpoint_id and d.line = i.line
                       and d.status = 'PENDING'
                 )
            then $2 end,
       $2
from unnest($3::uuid[], $4::uuid[], $5::uuid[], $6::text[], $7::uuid[], $8::int8[])
     as i (id, endpoint_id, message_id, event, line, number)
