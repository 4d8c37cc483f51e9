-- Applies up to a thousand contact records at once; see customer/apply.sql, whose rules these are.
with incoming as (
    select i.*, i.custom_text::jsonb as custom
    from unnest($4::uuid[], $5::text[], $6::timestamptz[], $7::int4[], $8::text[], $9::text[], $10::text[], $11::text[],
                $12::text[], $13::timestamptz[], $14::text[])
         with ordinality as i (id, record_id, stamp, keep, first_name, last_name, email, title, phone, created_at,
                               custom_text, ord)
),
compared as (
    select i.*, c.id as contact_id,
           c.archived_at is not null as returns,
           coalesce(i.stamp < c.hubspot_modified_at, false) as stale,
           i.stamp is distinct from c.hubspot_modified_at as restamped,
           (i.keep & 1 = 0 and c.first_name is distinct from i.first_name)
           or (i.keep & 2 = 0 and c.last_name is distinct from i.last_name)
           or (i.keep & 4 = 0 and c.email is distinct from i.email)
           or (i.keep & 8 = 0 and c.title is distinct from i.title)
           or (i.keep & 16 = 0 and c.phone is distinct from i.phone)
           or (i.custom is not null and jsonb_strip_nulls(c.custom_values || i.custom) is distinct from c.custom_values) as differs
    from incoming i
    left join contact c on c.workspace_id = $1 and c.hub_id = $2 and c.hubspot_contact_id = i.record_id
),
updated as (
    update contact c set
        first_name = case when d.keep & 1 = 0 then d.first_name else c.first_name end,
        last_name = case when d.keep & 2 = 0 then d.last_name else c.last_name end,
        email = case when d.keep & 4 = 0 then d.email else c.email end,
        title = case when d.keep & 8 = 0 then d.title else c.title end,
        phone = case when d.keep & 16 = 0 then d.phone else c.phone end,
        custom_values = case when d.custom is null then c.custom_values else jsonb_strip_nulls(c.custom_values || d.custom) end,
        hubspot_modified_at = coalesce(d.stamp, c.hubspot_modified_at),
        archived_at = null,
        archive_reason = null,
        updated_at = case when d.differs or d.returns then $3 else c.updated_at end
    from compared d
    where c.workspace_id = $1 and c.id = d.contact_id
      and not d.stale and (d.differs or d.returns or d.restamped)
      and coalesce(c.hubspot_modified_at <= d.stamp, true)
    returning d.ord
),
numbers as (
    update display_counter n set last = n.last + fresh.count
    from (select count(*) as count from compared where contact_id is null) fresh
    where n.workspace_id = $1 and n.object = 'CONTACT' and fresh.count > 0
    returning n.last - fresh.count as base
),
inserted as (
    insert into contact (workspace_id, id, display_id, hub_id, hubspot_contact_id, first_name, last_name, email, title, phone,
                         custom_values, hubspot_modified_at, created_at, updated_at)
    select $1, d.id, numbers.base + row_number() over (order by d.ord), $2, d.record_id, d.first_name, d.last_name, d.email,
           d.title, d.phone, coalesce(jsonb_strip_nulls(d.custom), '{}'), d.stamp, coalesce(d.created_at, $3), $3
    from compared d, numbers
    where d.contact_id is null
    on conflict (workspace_id, hub_id, hubspot_contact_id) do nothing
    returning hubspot_contact_id
)
select case
           when d.contact_id is null and n.hubspot_contact_id is not null then 'CREATED'
           when d.contact_id is null then 'RACED'
           when d.stale then 'STALE'
           when not (d.differs or d.returns or d.restamped) then 'UNCHANGED'
           when u.ord is null then 'RACED'
           when d.returns then 'RESTORED'
           when d.differs then 'UPDATED'
           else 'UNCHANGED'
       end as outcome,
       array_agg(d.ord) as places
from compared d
left join inserted n on n.hubspot_contact_id = d.record_id
left join updated u on u.ord = d.ord
group by 1
