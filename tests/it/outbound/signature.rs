//! P50: signatures, as others verify them.

use std::path::Path;
use std::process::Stdio;

use anyhow::{Context as _, ensure};
use serde_json::json;
use tests::outbound::{ANY_ADDRESS, Registered};
use tests::receiver::{Arrival, Receiver};
use tests::{Setup, Tenant, World};
use tokio::io::AsyncWriteExt as _;
use tokio::process::Command;

use crate::PIVOTAL;

const ROTATE: &str = "mutation ($id: ID!) { rotateWebhookSecret(input: { id: $id }) {
    webhookEndpoint { formerSecretExpiresAt } secret userErrors { code message } } }";

/// An arrival of a test that was asked for now.
async fn arrival(tenant: &Tenant, receiver: &Receiver, endpoint: &Registered) -> anyhow::Result<Arrival> {
    receiver.clear();
    tenant.send_test(&endpoint.id).await?;
    receiver.received(1).await?.pop().context("nothing arrived")
}

#[tokio::test]
async fn p50_a_rotated_secret_signs_along_for_a_day() -> anyhow::Result<()> {
    let world = World::start(Setup::new(PIVOTAL).env(ANY_ADDRESS.0, ANY_ADDRESS.1)).await?;
    let (tenant, receiver) = (world.tenant("Acme").await?, Receiver::start().await?);
    let endpoint = tenant.register(&receiver.url(), &["CUSTOMER_CREATED"]).await?;
    let signatures = |arrival: &Arrival| arrival.signature.split(' ').map(str::to_owned).collect::<Vec<_>>();
    let before = arrival(&tenant, &receiver, &endpoint).await?;
    assert_eq!(signatures(&before).len(), 1);
    assert_eq!(signatures(&before)[0], sign(&endpoint.secret, &before)?);

    let rotated = tenant.mutate(ROTATE, json!({ "id": endpoint.id })).await?;
    let secret = rotated["secret"].as_str().context("no secret")?;
    assert_ne!(secret, endpoint.secret);
    assert!(rotated["webhookEndpoint"]["formerSecretExpiresAt"].is_string());
    let during = arrival(&tenant, &receiver, &endpoint).await?;
    assert_eq!(signatures(&during), [sign(secret, &during)?, sign(&endpoint.secret, &during)?]);

    world.pass(24 * 3_600).await?;
    let after = arrival(&tenant, &receiver, &endpoint).await?;
    assert_eq!(signatures(&after), [sign(secret, &after)?]);
    assert!(tenant.endpoint(&endpoint.id).await?["formerSecretExpiresAt"].is_null());

    // it is kept sealed, and nothing shows it again
    let kept: Vec<Vec<u8>> = sqlx::query_scalar("select sealed from webhook_secret").fetch_all(world.pool()).await?;
    ensure!(!kept.is_empty() && kept.iter().all(|sealed| !sealed.windows(6).any(|part| part == b"whsec_")));
    Ok(())
}

/// The signature by Standard Webhooks, worked out here.
fn sign(secret: &str, arrival: &Arrival) -> anyhow::Result<String> {
    use base64::Engine as _;
    use base64::engine::general_purpose::STANDARD;
    use hmac::{Hmac, KeyInit as _, Mac as _};

    let key = STANDARD.decode(secret.strip_prefix("whsec_").context("no secret of that kind")?)?;
    let mut mac = Hmac::<sha2::Sha256>::new_from_slice(&key)?;
    mac.update(format!("{}.{}.{}", arrival.id, arrival.timestamp, arrival.text).as_bytes());
    Ok(format!("v1,{}", STANDARD.encode(mac.finalize().into_bytes())))
}

#[tokio::test]
#[ignore = "needs Node and the package of tests/webhook-verifier: bin/webhook-verifier brings it"]
async fn p50_the_standard_webhooks_library_for_node_accepts_signatures() -> anyhow::Result<()> {
    let world = World::start(Setup::new(PIVOTAL).env(ANY_ADDRESS.0, ANY_ADDRESS.1)).await?;
    let (tenant, receiver) = (world.tenant("Acme").await?, Receiver::start().await?);
    let endpoint = tenant.register(&receiver.url(), &["CUSTOMER_CREATED"]).await?;
    let alone = arrival(&tenant, &receiver, &endpoint).await?;
    let rotated = tenant.mutate(ROTATE, json!({ "id": endpoint.id })).await?;
    let secret = rotated["secret"].as_str().context("no secret")?;
    let both = arrival(&tenant, &receiver, &endpoint).await?;
    let case = |secret: &str, arrival: &Arrival, genuine: bool| {
        json!({
            "secret": secret,
            "headers": {
                "webhook-id": arrival.id,
                "webhook-timestamp": arrival.timestamp,
                "webhook-signature": arrival.signature,
            },
            "body": arrival.text,
            "genuine": genuine,
        })
    };
    let altered = Arrival { text: alone.text.replace("test", "tost"), ..alone.clone() };
    let cases = json!([
        case(&endpoint.secret, &alone, true),
        case(&endpoint.secret, &both, true),
        case(secret, &both, true),
        case(secret, &alone, false),
        case(&endpoint.secret, &altered, false),
    ]);
    let mut node = Command::new("node")
        .arg("verify.mjs")
        .current_dir(Path::new(env!("CARGO_MANIFEST_DIR")).join("webhook-verifier"))
        .stdin(Stdio::piped())
        .kill_on_drop(true)
        .spawn()
        .context("run node")?;
    let mut input = node.stdin.take().context("node takes no input")?;
    input.write_all(cases.to_string().as_bytes()).await?;
    drop(input);
    let ended = node.wait().await?;
    ensure!(ended.success(), "node ended with {ended}");
    Ok(())
}
