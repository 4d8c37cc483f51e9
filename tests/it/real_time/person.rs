//! P39 and P42: contacts that move, go, and are forgotten.

use hubspot_sim::webhooks::HandMade;
use serde_json::json;
use tests::real_time::Standing;

use super::{COMPANY, CONTACT, company_with_contact, in_step};

#[tokio::test]
async fn p42_a_deleted_contact_is_archived_and_a_restored_one_comes_back() -> anyhow::Result<()> {
    let (world, tenant) = in_step(4, 8).await?;
    let (hubspot, hub) = (world.hubspot(), world.hub());
    let (_, contact) = company_with_contact(&world)?;
    hubspot.delete(hub, CONTACT, contact)?;
    world.in_step(&tenant, |_| true).await?;
    assert_eq!(world.contact_of(&tenant, contact).await?, Standing::archived("DELETED_IN_HUBSPOT"));
    hubspot.restore(hub, CONTACT, contact)?;
    world.in_step(&tenant, |_| true).await?;
    assert_eq!(world.contact_of(&tenant, contact).await?, Standing::live());
    Ok(())
}

#[tokio::test]
async fn p42_a_contact_that_moves_leaves_one_customer_and_joins_the_other() -> anyhow::Result<()> {
    let (world, tenant) = in_step(4, 8).await?;
    let (hubspot, hub) = (world.hubspot(), world.hub());
    let (company, contact) = company_with_contact(&world)?;
    let other = hubspot.ids(hub, COMPANY)?.into_iter().find(|id| *id != company).expect("there are four companies");
    hubspot.link_contact(hub, contact, other, true)?;
    hubspot.unlink_contact(hub, contact, company)?;
    let mirror = world.in_step(&tenant, |_| true).await?;
    let links: Vec<_> = mirror.links.iter().filter(|(_, linked, _)| *linked == contact.to_string()).collect();
    assert!(links.contains(&&(other.to_string(), contact.to_string(), true)), "{links:?}");
    assert!(!links.iter().any(|(of, _, _)| *of == company.to_string()), "{links:?}");
    Ok(())
}

#[tokio::test]
async fn p39_a_privacy_deletion_erases_the_contact() -> anyhow::Result<()> {
    let (world, tenant) = in_step(4, 8).await?;
    let (hubspot, hub) = (world.hubspot(), world.hub());
    let (_, contact) = company_with_contact(&world)?;
    hubspot.gdpr_delete(hub, CONTACT, contact)?;
    world.in_step(&tenant, |_| true).await?;
    assert_eq!(world.contact_of(&tenant, contact).await?, None, "erased, not archived");
    Ok(())
}

#[tokio::test]
async fn p39_a_privacy_event_about_a_contact_that_hubspot_has_erases_nobody() -> anyhow::Result<()> {
    let (world, tenant) = in_step(4, 8).await?;
    let (_, contact) = company_with_contact(&world)?;
    let event = json!({ "portalId": world.hub(), "subscriptionType": "contact.privacyDeletion", "objectId": contact.0,
                        "occurredAt": 1_700_000_000_000_i64 });
    let delivery = HandMade::new(json!([event]).to_string()).to(world.webhooks()?);
    assert_eq!(world.hubspot().deliver(&delivery).await?.status, 204);
    world.in_step(&tenant, |_| true).await?;
    assert_eq!(world.contact_of(&tenant, contact).await?, Standing::live());
    world.hubspot().gdpr_delete(world.hub(), CONTACT, contact)?;
    world.in_step(&tenant, |_| true).await?;
    assert_eq!(world.contact_of(&tenant, contact).await?, None);
    Ok(())
}
