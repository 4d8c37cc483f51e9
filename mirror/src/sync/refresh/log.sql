-- A line of the sync log about the real-time lane, begun or counted on. It is final at every moment.
insert into sync_run as line
       (workspace_id, id, kind, status, phase, hub_id, filter, filter_version, customer_map, customer_map_version,
        contact_map, contact_map_version, queued_at, started_at, finished_at,
        customers_seen, customers_created, customers_updated, customers_unchanged, customers_restored,
        customers_archived, customers_failed,
        contacts_seen, contacts_created, contacts_updated, contacts_unchanged, contacts_restored,
        contacts_archived, contacts_failed, links_added, links_removed, held, issues)
select $1, $2, 'REAL_TIME',
       case when $21 > 0 then 'HELD' when $22 > 0 or $11 + $18 > 0 then 'SUCCEEDED_WITH_ISSUES' else 'SUCCEEDED' end,
       'DONE', o.hub_id, o.filter, o.filter_version, o.customer_map, o.customer_map_version, o.contact_map,
       o.contact_map_version, $4, $4, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20, $21, $22
from (select * from sync_run where workspace_id = $1 and id = $3 limit 1) o
on conflict (workspace_id, id) do update set
    status = case when 'HELD' in (line.status, excluded.status) then 'HELD'
                  when 'SUCCEEDED_WITH_ISSUES' in (line.status, excluded.status) then 'SUCCEEDED_WITH_ISSUES'
                  else 'SUCCEEDED' end,
    revision = line.revision + 1, finished_at = excluded.finished_at,
    customers_seen = line.customers_seen + excluded.customers_seen,
    customers_created = line.customers_created + excluded.customers_created,
    customers_updated = line.customers_updated + excluded.customers_updated,
    customers_unchanged = line.customers_unchanged + excluded.customers_unchanged,
    customers_restored = line.customers_restored + excluded.customers_restored,
    customers_archived = line.customers_archived + excluded.customers_archived,
    customers_failed = line.customers_failed + excluded.customers_failed,
    contacts_seen = line.contacts_seen + excluded.contacts_seen,
    contacts_created = line.contacts_created + excluded.contacts_created,
    contacts_updated = line.contacts_updated + excluded.contacts_updated,
    contacts_unchanged = line.contacts_unchanged + excluded.contacts_unchanged,
    contacts_restored = line.contacts_restored + excluded.contacts_restored,
    contacts_archived = line.contacts_archived + excluded.contacts_archived,
    contacts_failed = line.contacts_failed + excluded.contacts_failed,
    links_added = line.links_added + excluded.links_added,
    links_removed = line.links_removed + excluded.links_removed,
    held = excluded.held,
    issues = line.issues + excluded.issues
