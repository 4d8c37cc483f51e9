//! A token of the measuring process's own.

use anyhow::Context as _;
use url::Url;

/// A token with every scope the app may ask for, by the same consent that an admin gives.
pub(crate) async fn access_token(hubspot: &Url) -> anyhow::Result<String> {
    const REDIRECT: &str = "http://127.0.0.1:1/callback";
    let app = hubspot_sim::App::default();
    let mut consent = hubspot.join("/oauth/authorize")?;
    consent
        .query_pairs_mut()
        .append_pair("client_id", &app.client_id)
        .append_pair("redirect_uri", REDIRECT)
        .append_pair("scope", &app.required_scopes.join(" "))
        .append_pair("optional_scope", &app.optional_scopes.join(" "))
        .append_pair("state", "bench")
        .append_pair("sim_consent", "allow");
    let stays = reqwest::Client::builder().redirect(reqwest::redirect::Policy::none()).build()?;
    let answer = stays.get(consent).send().await?;
    let location = answer.headers().get("location").context("the consent page did not send us back")?.to_str()?;
    let location = Url::parse(location)?;
    let code = location.query_pairs().find(|(name, _)| name == "code").context("no code came back")?.1.into_owned();
    let form = [
        ("grant_type", "authorization_code"),
        ("client_id", app.client_id.as_str()),
        ("client_secret", app.client_secret.as_str()),
        ("redirect_uri", REDIRECT),
        ("code", code.as_str()),
    ];
    let url = hubspot.join("/oauth/2026-09/token")?;
    let tokens: serde_json::Value = stays.post(url).form(&form).send().await?.error_for_status()?.json().await?;
    Ok(tokens["access_token"].as_str().context("no access token came back")?.to_owned())
}
