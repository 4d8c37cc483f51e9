-- Applies up to a thousand companies at once. Compares with the stored rows, writes only what differs, and answers what
-- became of each. A kept field (its bit set in `keep`) takes the value the row has at the moment of the write, so that
-- two writers never undo each other.
with incoming as (
    select i.*, i.custom_text::jsonb as custom, i.tags_text::jsonb as tags
    from unnest($4::uuid[], $5::text[], $6::timestamptz[], $7::int4[], $8::text[], $9::text[], $10::text[], $11::uuid[],
                $12::uuid[], $13::numeric[], $14::text[], $15::int8[], $16::timestamptz[], $17::text[], $18::text[])
         with ordinality as i (id, company_id, stamp, keep, name, fallback_name, domain, owner_id, plan_id, arr, industry,
                               employee_count, created_at, custom_text, tags_text, ord)
),
compared as (
    select i.*, c.id as customer_id,
           c.archived_at is not null and c.archive_reason <> 'MANUAL' as returns,
           coalesce(i.stamp < c.hubspot_modified_at, false) as stale,
           i.stamp is distinct from c.hubspot_modified_at as restamped,
           (i.keep & 1 = 0 and c.name is distinct from i.name)
           or (i.keep & 2 = 0 and c.domain is distinct from i.domain)
           or (i.keep & 4 = 0 and c.owner_id is distinct from i.owner_id)
           or (i.keep & 8 = 0 and c.plan_id is distinct from i.plan_id)
           or (i.keep & 16 = 0 and c.arr is distinct from i.arr)
           or (i.keep & 32 = 0 and c.industry is distinct from i.industry)
           or (i.keep & 64 = 0 and c.employee_count is distinct from i.employee_count)
           or (i.custom is not null and jsonb_strip_nulls(c.custom_values || i.custom) is distinct from c.custom_values)
           or (i.tags is not null and jsonb_strip_nulls(c.synced_tags || i.tags) is distinct from c.synced_tags) as differs
    from incoming i
    left join customer c on c.workspace_id = $1 and c.hub_id = $2 and c.hubspot_company_id = i.company_id
),
updated as (
    update customer c set
        name = case when d.keep & 1 = 0 then d.name else c.name end,
        domain = case when d.keep & 2 = 0 then d.domain else c.domain end,
        owner_id = case when d.keep & 4 = 0 then d.owner_id else c.owner_id end,
        plan_id = case when d.keep & 8 = 0 then d.plan_id else c.plan_id end,
        arr = case when d.keep & 16 = 0 then d.arr else c.arr end,
        industry = case when d.keep & 32 = 0 then d.industry else c.industry end,
        employee_count = case when d.keep & 64 = 0 then d.employee_count else c.employee_count end,
        custom_values = case when d.custom is null then c.custom_values else jsonb_strip_nulls(c.custom_values || d.custom) end,
        synced_tags = case when d.tags is null then c.synced_tags else jsonb_strip_nulls(c.synced_tags || d.tags) end,
        hubspot_modified_at = coalesce(d.stamp, c.hubspot_modified_at),
        archived_at = case when c.archive_reason = 'MANUAL' then c.archived_at end,
        archive_reason = case when c.archive_reason = 'MANUAL' then c.archive_reason end,
        updated_at = case when d.differs or d.returns then $3 else c.updated_at end
    from compared d
    where c.workspace_id = $1 and c.id = d.customer_id
      and not d.stale and (d.differs or d.returns or d.restamped)
      and coalesce(c.hubspot_modified_at <= d.stamp, true)
    returning d.ord
),
numbers as (
    update display_counter n set last = n.last + fresh.count
    from (select count(*) as count from compared where customer_id is null) fresh
    where n.workspace_id = $1 and n.object = 'CUSTOMER' and fresh.count > 0
    returning n.last - fresh.count as base
),
inserted as (
    insert into customer (workspace_id, id, display_id, hub_id, hubspot_company_id, name, domain, owner_id, plan_id, arr,
                          industry, employee_count, custom_values, synced_tags, hubspot_modified_at, created_at, updated_at)
    select $1, d.id, numbers.base + row_number() over (order by d.ord), $2, d.company_id, coalesce(d.name, d.fallback_name),
           d.domain, d.owner_id, d.plan_id, d.arr, d.industry, d.employee_count, coalesce(jsonb_strip_nulls(d.custom), '{}'),
           coalesce(jsonb_strip_nulls(d.tags), '{}'), d.stamp, coalesce(d.created_at, $3), $3
    from compared d, numbers
    where d.customer_id is null
    on conflict (workspace_id, hub_id, hubspot_company_id) do nothing
    returning hubspot_company_id
)
select case
           when d.customer_id is null and n.hubspot_company_id is not null then 'CREATED'
           when d.customer_id is null then 'RACED'
           when d.stale then 'STALE'
           when not (d.differs or d.returns or d.restamped) then 'UNCHANGED'
           when u.ord is null then 'RACED'
           when d.returns then 'RESTORED'
           when d.differs then 'UPDATED'
           else 'UNCHANGED'
       end as outcome,
       array_agg(d.ord) as places
from compared d
left join inserted n on n.hubspot_company_id = d.company_id
left join updated u on u.ord = d.ord
group by 1
