//! The console and the explorer: the built files of `console/`, served as they are.
//!
//! No file holds anything of a workspace, so none needs a key; what the pages show they ask the API for, with the key of
//! the person in front of them. They load nothing from elsewhere, and the policy sent along keeps them from doing so.
//! Files under `assets/` carry a hash of their content in their name and may be kept for good.

use axum::Router;
use axum::body::Body;
use axum::extract::Path;
use axum::response::{IntoResponse, Redirect, Response};
use axum::routing::get;
use http::header::{
    CACHE_CONTROL, CONTENT_SECURITY_POLICY, CONTENT_TYPE, ETAG, IF_NONE_MATCH, REFERRER_POLICY, X_CONTENT_TYPE_OPTIONS,
};
use http::{HeaderMap, HeaderName, HeaderValue, StatusCode};
use rust_embed::{EmbeddedFile, RustEmbed};
use tower_http::compression::CompressionLayer;
use tower_http::compression::predicate::{DefaultPredicate, NotForContentType, Predicate as _};

/// Where a person lands who opens the service's address, and where a consent that was begun in the console leads back to.
pub(super) const CONSOLE: &str = "/console/";

/// What `npm run build` made of `console/`.
#[derive(RustEmbed)]
#[folder = "../console/dist"]
struct Built;

/// The two pages with all they load, to be merged into the router.
pub(super) fn routes() -> Router {
    // fonts are compressed already
    let worth_it = DefaultPredicate::new().and(NotForContentType::const_new("font/"));
    Router::new()
        .route("/", get(|| async { Redirect::temporary(CONSOLE) }))
        .route("/console", get(|| async { Redirect::permanent(CONSOLE) }))
        .route(CONSOLE, get(|headers: HeaderMap| async move { console("index.html", &headers) }))
        .route(
            "/console/{*path}",
            get(|Path(path): Path<String>, headers: HeaderMap| async move { console(&path, &headers) }),
        )
        .route("/explorer", get(|| async { Redirect::permanent("/explorer/") }))
        .route("/explorer/", get(|headers: HeaderMap| async move { explorer("index.html", &headers) }))
        .route(
            "/explorer/{*path}",
            get(|Path(path): Path<String>, headers: HeaderMap| async move { explorer(&path, &headers) }),
        )
        .layer(CompressionLayer::new().compress_when(worth_it))
}

/// A file of the console. The addresses of its pages are no files: the one page there is reads them.
fn console(path: &str, headers: &HeaderMap) -> Response {
    const POLICY: &str = "default-src 'none'; script-src 'self'; style-src 'self'; font-src 'self'; img-src 'self' data:; \
                          connect-src 'self'; manifest-src 'self'; base-uri 'none'; form-action 'none'; \
                          frame-ancestors 'none'";
    let file = if names_a_file(path) { path } else { "index.html" };
    serve(&format!("console/{file}"), headers, POLICY)
}

/// A file of the explorer. Its editor writes styles while it runs.
fn explorer(path: &str, headers: &HeaderMap) -> Response {
    const POLICY: &str = "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; font-src 'self' data:; \
                          img-src 'self' data:; connect-src 'self'; base-uri 'none'; form-action 'none'; \
                          frame-ancestors 'none'";
    serve(&format!("explorer/{path}"), headers, POLICY)
}

fn names_a_file(path: &str) -> bool {
    path.rsplit('/').next().is_some_and(|last| last.contains('.'))
}

fn serve(path: &str, asked: &HeaderMap, policy: &'static str) -> Response {
    let Some(file) = Built::get(path) else { return (StatusCode::NOT_FOUND, NOTHING).into_response() };
    let tag = tag(&file);
    let mut response = if asked.get(IF_NONE_MATCH).is_some_and(|known| *known == tag) {
        StatusCode::NOT_MODIFIED.into_response()
    } else {
        Body::from(file.data.into_owned()).into_response()
    };
    let keep = if path.contains("/assets/") { "public, max-age=31536000, immutable" } else { "no-cache" };
    let kind = HeaderValue::from_str(file.metadata.mimetype()).expect("a media type is ASCII");
    let headers = response.headers_mut();
    headers.insert(CONTENT_TYPE, kind);
    headers.insert(ETAG, tag);
    headers.insert(CACHE_CONTROL, HeaderValue::from_static(keep));
    headers.insert(CONTENT_SECURITY_POLICY, HeaderValue::from_static(policy));
    headers.insert(X_CONTENT_TYPE_OPTIONS, HeaderValue::from_static("nosniff"));
    headers.insert(REFERRER_POLICY, HeaderValue::from_static("no-referrer"));
    headers.insert(CROSS_ORIGIN_OPENER, HeaderValue::from_static("same-origin"));
    response
}

const NOTHING: &str = "There is no such file.\n";

const CROSS_ORIGIN_OPENER: HeaderName = HeaderName::from_static("cross-origin-opener-policy");

/// A weak one, since the same content goes out compressed and as it is.
fn tag(file: &EmbeddedFile) -> HeaderValue {
    use std::fmt::Write as _;
    let mut tag = String::from("W/\"");
    for byte in file.metadata.sha256_hash().iter().take(16) {
        write!(tag, "{byte:02x}").expect("writing to a string does not fail");
    }
    tag.push('"');
    HeaderValue::from_str(&tag).expect("a hash in hexadecimal is ASCII")
}
