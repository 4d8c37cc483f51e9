//! Batch reads of which a part fails: the other inputs are answered.

use axum::response::Response;
use http::StatusCode;
use serde_json::{Value, json};

use crate::portal::object::RecordId;

/// Takes some inputs out of a batch's answer and puts an error in their place.
pub(crate) fn fail(page: &mut Value, path: &str, failing: &[RecordId], category: &str) {
    let of_links = path.contains("/associations/");
    let fails = |id: &Value| id.as_str().is_some_and(|id| failing.iter().any(|failing| failing.to_string() == id));
    if let Some(results) = page["results"].as_array_mut() {
        results.retain(|result| !fails(if of_links { &result["from"]["id"] } else { &result["id"] }));
    }
    let mut errors = page["errors"].as_array().cloned().unwrap_or_default();
    if of_links {
        errors.retain(|error| !fails(&error["context"]["fromObjectId"][0]));
    }
    errors.extend(failing.iter().map(|id| error(*id, of_links, category)));
    page["numErrors"] = json!(errors.len());
    page["errors"] = Value::Array(errors);
}

/// The status of an answer with errors in it. An answer that was refused as a whole keeps its own.
pub(crate) fn with_status(mut response: Response) -> Response {
    if response.status().is_success() {
        *response.status_mut() = StatusCode::MULTI_STATUS;
    }
    response
}

fn error(id: RecordId, of_links: bool, category: &str) -> Value {
    let named = if of_links { "fromObjectId" } else { "ids" };
    json!({
        "status": "error",
        "category": category,
        "message": format!("There was a problem with the request for {id}."),
        "context": {named: [id]},
    })
}
