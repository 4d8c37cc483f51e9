-- What came of attempts: delivered, due again ($11), or given up. Deliveries that were erased meanwhile stay away.
with made as (
    select * from unnest($4::uuid[], $5::timestamptz[], $6::int8[], $7::int4[], $8::text[], $9::text[], $10::bool[],
                         $11::timestamptz[])
         as i (id, at, duration_ms, status_code, answer, error, success, next_at)
),
settled as (
    update webhook_delivery d set
        status = case when m.success then 'DELIVERED' when m.next_at is null then 'FAILED' else 'PENDING' end,
        due_at = case when not m.success then m.next_at end,
        began_at = coalesce(d.began_at, m.at),
        tries = d.tries + 1,
        attempts = d.attempts + 1,
        settled_at = case when m.success or m.next_at is null then $3 end
    from made m
    where d.workspace_id = $1 and d.endpoint_id = $2 and d.id = m.id
    returning d.id, d.attempts, m.at, m.duration_ms, m.status_code, m.answer, m.error
)
insert into webhook_attempt (workspace_id, delivery_id, number, at, duration_ms, status_code, answer, error)
select $1, id, attempts, at, duration_ms, status_code, answer, error from settled
