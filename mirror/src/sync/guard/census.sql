-- How many customers are live, counted no further than $2, and the share of them that HubSpot may archive.
select w.archive_share as share, c.live
from workspace w
cross join lateral (
    select count(*) as live
    from (select from customer where workspace_id = w.id and archived_at is null limit $2) one
) c
where w.id = $1
