-- Contacts and everything kept about them, but for the numbers HubSpot and we gave them.
with links as (
    delete from contact_link where workspace_id = $1 and hub_id = $2 and hubspot_contact_id = any ($3)
),
former as (
    delete from former_link where workspace_id = $1 and hub_id = $2 and hubspot_contact_id = any ($3)
),
unlinks as (
    delete from contact_unlink where workspace_id = $1 and hub_id = $2 and hubspot_contact_id = any ($3)
),
choices as (
    delete from chosen_primary where workspace_id = $1 and hub_id = $2 and hubspot_contact_id = any ($3)
),
proofs as (
    delete from lone_contact where workspace_id = $1 and hub_id = $2 and hubspot_contact_id = any ($3)
),
issues as (
    delete from sync_issue where workspace_id = $1 and object = 'CONTACT' and hubspot_id = any ($3)
),
marks as (
    delete from dirty_record where workspace_id = $1 and object = 'CONTACT' and hubspot_id = any ($3)
)
delete from contact where workspace_id = $1 and hub_id = $2 and hubspot_contact_id = any ($3)
returning id
