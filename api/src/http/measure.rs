//! What is counted and timed of requests, for whoever listens. Addresses are those of the router, without what callers put
//! into them.

use std::time::Instant;

use axum::extract::{MatchedPath, Request};
use axum::http::Method;
use axum::middleware::Next;
use axum::response::Response;
use metrics::{counter, histogram};

/// Lets the request pass. Of a stream the time to its beginning counts.
pub(super) async fn request(request: Request, next: Next) -> Response {
    let began = Instant::now();
    let method = word(request.method());
    let route = request.extensions().get::<MatchedPath>().map_or("none", MatchedPath::as_str).to_owned();
    let response = next.run(request).await;
    let status = response.status().as_str().to_owned();
    counter!("pivotal_http_requests_total", "method" => method, "route" => route.clone(), "status" => status)
        .increment(1);
    histogram!("pivotal_http_request_seconds", "route" => route).record(began.elapsed());
    response
}

/// Callers may make methods up.
fn word(method: &Method) -> &'static str {
    match *method {
        Method::GET => "GET",
        Method::POST => "POST",
        Method::HEAD => "HEAD",
        Method::OPTIONS => "OPTIONS",
        _ => "other",
    }
}
