-- The next of each line whose first ($4) is settled for good.
update webhook_delivery w set due_at = $3
from (
    select distinct d.line from webhook_delivery d
    where d.workspace_id = $1 and d.id = any ($4) and d.line is not null and d.status <> 'PENDING'
) settled
cross join lateral (
    select id, due_at from webhook_delivery n
    where n.workspace_id = $1 and n.endpoint_id = $2 and n.line = settled.line and n.status = 'PENDING'
    order by n.number
    limit 1
) next
where w.workspace_id = $1 and w.id = next.id and next.due_at is null
