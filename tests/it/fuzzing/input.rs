//! What is sent: noise, things that are almost right, and edges.

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use proptest::collection::vec;
use proptest::prelude::{Just, Strategy, any, prop_oneof};
use proptest::sample::{Index, select};
use proptest::{bool, option};
use serde_json::{Value, json};

/// An account that nobody has connected.
const STRANGER: i64 = 987_654_321;

/// A delivery to the webhook address.
#[derive(Debug, Clone)]
pub(super) struct Delivery {
    pub(super) body: Vec<u8>,
    pub(super) signature: Signature,
    pub(super) timestamp: Timestamp,
}

#[derive(Debug, Clone)]
pub(super) enum Signature {
    Good,
    Given(Vec<u8>),
    Missing,
}

#[derive(Debug, Clone)]
pub(super) enum Timestamp {
    Now,
    Given(Vec<u8>),
    Missing,
}

pub(super) fn delivery() -> impl Strategy<Value = Delivery> {
    let body = prop_oneof![
        3 => vec(event(), 0..5).prop_map(|events| Value::Array(events).to_string().into_bytes()),
        1 => event().prop_map(|event| event.to_string().into_bytes()),
        1 => json().prop_map(|value| value.to_string().into_bytes()),
        1 => damaged(json!([{ "portalId": STRANGER, "subscriptionType": "company.creation", "objectId": 1 }]).to_string())
            .prop_map(String::into_bytes),
        1 => vec(any::<u8>(), 0..300),
    ];
    let signature = prop_oneof![
        4 => Just(Signature::Good),
        1 => Just(Signature::Missing),
        1 => vec(any::<u8>(), 0..80).prop_map(Signature::Given),
        1 => vec(any::<u8>(), 32).prop_map(|mac| Signature::Given(URL_SAFE_NO_PAD.encode(mac).into_bytes())),
    ];
    let timestamp = prop_oneof![
        5 => Just(Timestamp::Now),
        1 => Just(Timestamp::Missing),
        1 => any::<i64>().prop_map(|at| Timestamp::Given(at.to_string().into_bytes())),
        1 => vec(any::<u8>(), 0..30).prop_map(Timestamp::Given),
    ];
    (body, signature, timestamp).prop_map(|(body, signature, timestamp)| Delivery { body, signature, timestamp })
}

/// Something like an event, of an account that is nobody's.
fn event() -> impl Strategy<Value = Value> {
    let kind = prop_oneof![
        select(vec![
            "company.creation",
            "company.deletion",
            "company.merge",
            "company.restore",
            "company.associationChange",
            "contact.privacyDeletion",
            "contact.propertyChange",
            "object.propertyChange",
            "object.merge",
            "deal.creation",
        ])
        .prop_map(|kind| json!(kind)),
        json(),
    ];
    let account = prop_oneof![3 => Just(json!(STRANGER)), 1 => text().prop_map(Value::from), 1 => Just(json!(1e300))];
    (kind, account, json(), json(), json(), text()).prop_map(|(kind, account, object, others, at, property)| {
        json!({ "subscriptionType": kind, "portalId": account, "objectId": object, "objectTypeId": property,
                "mergedObjectIds": others, "primaryObjectId": at, "fromObjectId": object, "toObjectId": at,
                "propertyName": property, "occurredAt": at })
    })
}

/// The query of a callback: never with the whole real state.
pub(super) fn callback(state: String) -> impl Strategy<Value = String> {
    let real = state.clone();
    let name = prop_oneof![
        4 => select(vec!["state", "code", "error", "error_description"]).prop_map(str::to_owned),
        1 => text(),
    ];
    let value = prop_oneof![text(), Just("a".repeat(9_000)), damaged(state)];
    let pairs = vec((name, value), 0..5).prop_map(|pairs| {
        let mut query = url::form_urlencoded::Serializer::new(String::new());
        query.extend_pairs(pairs);
        query.finish()
    });
    let raw =
        vec(select(b"abc=&%+;0Ff./?[]".to_vec()), 0..40).prop_map(|bytes| String::from_utf8_lossy(&bytes).into_owned());
    prop_oneof![3 => pairs, 1 => raw]
        .prop_filter("the real state would do something", move |query| !query.contains(&real))
}

/// Words that documents are made of, each in places where it should not stand too.
const TOKENS: [&str; 44] = [
    "{",
    "}",
    "(",
    ")",
    "[",
    "]",
    ":",
    "!",
    "$",
    "@",
    "...",
    "=",
    "|",
    "&",
    "query",
    "mutation",
    "subscription",
    "fragment",
    "on",
    "true",
    "null",
    "0",
    "-1",
    "1e999",
    "99999999999999999999",
    "\"\"",
    "\"\\u0000\"",
    "\"\\uD800\"",
    "\"\"\"x\"\"\"",
    "customers",
    "customer",
    "by",
    "id",
    "nodes",
    "node",
    "first",
    "__schema",
    "__type",
    "types",
    "name",
    "viewer",
    "#",
    ",",
    "Customer",
];

/// A document that reads, at most.
pub(super) fn document() -> impl Strategy<Value = String> {
    let good = select(vec![
        "{ customers(first: 2, search: \"a\") { nodes { id name contacts(first: 1) { nodes { email } } } } }",
        "query Q($id: ID = \"x\") { node(id: $id) { ... on Customer { name } ...F } } fragment F on Contact { email }",
        "{ customers(filter: { customField: { key: \"note\", equals: \"x\" }, tag: \"t\" }, sort: { field: ARR }) { totalCount } }",
        "{ __schema { types { name fields(includeDeprecated: true) { name } } } }",
        "query ($n: Int!) { syncRuns(first: $n) { nodes { id status } } }",
    ]);
    let soup = vec(select(TOKENS.to_vec()), 0..60).prop_map(|tokens| tokens.join(" "));
    let deep = (1..400_usize, select(vec![("{ a ", "} "), ("{ a(b: [", "]) } "), ("{ ... ", "} ")]))
        .prop_map(|(depth, (open, close))| open.repeat(depth) + &close.repeat(depth));
    prop_oneof![
        4 => good.prop_flat_map(|good| damaged(good.to_owned())),
        3 => soup,
        1 => deep,
        1 => text(),
    ]
    .prop_filter("a mutation may change something", |document| !document.contains("updateC"))
}

/// A body that is a request, or nearly.
pub(super) fn body() -> impl Strategy<Value = Vec<u8>> {
    let request = (json(), json(), json()).prop_map(|(query, variables, name)| {
        json!({ "query": query, "variables": variables, "operationName": name }).to_string()
    });
    let good = "query ($s: String, $n: Int, $f: CustomerFilter!) { customers(search: $s, first: $n, filter: $f) { totalCount } }";
    let variables = (json(), json(), json())
        .prop_map(move |(s, n, f)| json!({ "query": good, "variables": { "s": s, "n": n, "f": f } }).to_string());
    let typed = (text(), any::<i64>(), text(), text()).prop_map(move |(s, n, name, tag)| {
        let filter = json!({ "name": name, "tag": tag, "domain": s, "customField": { "key": "note", "equals": tag } });
        json!({ "query": good, "variables": { "s": s, "n": n % 200, "f": filter } }).to_string()
    });
    let escapes = json!({ "query": good, "variables": { "s": "S", "n": 1, "f": {} } }).to_string();
    let escapes = select(vec!["\\u0000", "\\ud800", "\\udfff\\ud800", "\\uffff", "\\u202e"])
        .prop_map(move |escape| escapes.replace("\"S\"", &format!("\"{escape}\"")));
    prop_oneof![
        1 => request.prop_map(String::into_bytes),
        2 => variables.prop_map(String::into_bytes),
        3 => typed.prop_map(String::into_bytes),
        1 => escapes.prop_map(String::into_bytes),
        1 => vec(any::<u8>(), 0..200),
        1 => damaged(json!({ "query": good, "variables": { "n": 1, "f": {} } }).to_string()).prop_map(String::into_bytes),
    ]
}

/// What is sent over a socket.
#[derive(Debug, Clone)]
pub(super) enum Frame {
    Text(String),
    Binary(Vec<u8>),
    Ping(Vec<u8>),
}

/// What somebody says over a socket, who has shown a key before or not.
pub(super) fn conversation() -> impl Strategy<Value = (bool, Vec<Frame>)> {
    let kind = prop_oneof![
        4 => Just("subscribe".to_owned()),
        3 => select(vec!["complete", "ping", "pong", "connection_init", "next", "error", "connection_ack"])
            .prop_map(str::to_owned),
        1 => text(),
    ];
    let id = prop_oneof![3 => select(vec!["1", "2"]).prop_map(Value::from), 1 => json()];
    let payload = prop_oneof![
        2 => (document(), json()).prop_map(|(query, variables)| json!({ "query": query, "variables": variables })),
        2 => Just(json!({ "query": "subscription { customerChanged { cursor } }" })),
        1 => json(),
    ];
    let message = (kind, id, payload)
        .prop_map(|(kind, id, payload)| json!({ "type": kind, "id": id, "payload": payload }).to_string());
    let good = json!({ "type": "subscribe", "id": "3", "payload": { "query": "{ viewer { role } }" } }).to_string();
    let frame = prop_oneof![
        6 => message.prop_map(Frame::Text),
        2 => damaged(good).prop_map(Frame::Text),
        1 => json().prop_map(|value| Frame::Text(value.to_string())),
        1 => text().prop_map(Frame::Text),
        1 => vec(any::<u8>(), 0..60).prop_map(Frame::Binary),
        1 => vec(any::<u8>(), 0..100).prop_map(Frame::Ping),
    ];
    (bool::weighted(0.8), vec(frame, 0..8))
}

/// The query of a file with a customer's history.
pub(super) fn file_query() -> impl Strategy<Value = String> {
    let name = prop_oneof![
        6 => select(vec!["actor", "event", "lane", "field", "since", "until", "userId"]).prop_map(str::to_owned),
        1 => text(),
    ];
    let value = prop_oneof![
        2 => select(vec!["USER", "UPDATED", "NIGHTLY", "name", "2026-11-27T00:00:00Z"]).prop_map(str::to_owned),
        3 => text(),
        1 => id(),
    ];
    vec((name, value), 0..5).prop_map(|pairs| {
        let mut query = url::form_urlencoded::Serializer::new(String::new());
        query.extend_pairs(pairs);
        query.finish()
    })
}

/// Something in place of an id.
pub(super) fn id() -> impl Strategy<Value = String> {
    let kind = select(vec![
        "Customer",
        "Contact",
        "SyncRun",
        "SyncIssue",
        "HeldArchive",
        "WorkspaceUser",
        "ApiKey",
        "Plan",
        "CustomField",
        "Onboarding",
        "Task",
        "Workspace",
        "HubSpotIntegration",
        "Nothing",
        "",
    ]);
    let inner = prop_oneof![
        2 => any::<u128>().prop_map(|number| format!("{number:032x}")),
        1 => text(),
    ];
    let encoded = (kind, inner).prop_map(|(kind, inner)| URL_SAFE_NO_PAD.encode(format!("{kind}:{inner}")));
    let noise = vec(any::<u8>(), 0..60).prop_map(|bytes| URL_SAFE_NO_PAD.encode(bytes));
    prop_oneof![4 => encoded, 1 => noise, 1 => text(), 1 => any::<i64>().prop_map(|number| number.to_string())]
}

/// Something in place of a cursor.
pub(super) fn cursor(real: Vec<String>) -> impl Strategy<Value = Option<String>> {
    let inner = select(real.clone()).prop_flat_map(|cursor| {
        let inside = URL_SAFE_NO_PAD.decode(&cursor).ok().and_then(|bytes| String::from_utf8(bytes).ok());
        damaged(inside.unwrap_or_default()).prop_map(|inside| URL_SAFE_NO_PAD.encode(inside))
    });
    let one = prop_oneof![
        2 => select(real.clone()),
        4 => inner,
        1 => select(real).prop_flat_map(damaged),
        1 => text(),
        1 => vec(any::<u8>(), 0..40).prop_map(|bytes| URL_SAFE_NO_PAD.encode(bytes)),
    ];
    option::weighted(0.7, one)
}

/// Something in place of a page's size that an `Int` can hold.
pub(super) fn page_size() -> impl Strategy<Value = Option<i32>> {
    option::of(prop_oneof![3 => 1..5_i32, 1 => any::<i32>(), 1 => select(vec![0, 100, 101, -1])])
}

/// Every text within a value.
pub(super) fn texts(value: &Value) -> Vec<String> {
    match value {
        Value::String(text) => vec![text.clone()],
        Value::Array(items) => items.iter().flat_map(texts).collect(),
        Value::Object(fields) => fields.values().flat_map(texts).collect(),
        Value::Null | Value::Bool(_) | Value::Number(_) => Vec::new(),
    }
}

/// Texts that have broken something somewhere.
pub(super) const NASTY: [&str; 25] = [
    "",
    " ",
    "\0",
    "a\0b",
    "%",
    "_",
    "\\",
    "'",
    "\";--",
    "\u{feff}",
    "\u{202e}",
    "ﷺ",
    "İ",
    "ß",
    "👩‍👩‍👧",
    "\r\n",
    "NaN",
    "-0",
    "1e400",
    "9223372036854775808",
    "infinity",
    "0001-01-01T00:00:00Z",
    "null",
    "${x}",
    "{{x}}",
];

/// Any text, and the nasty ones.
fn text() -> impl Strategy<Value = String> {
    let nasty = select(NASTY.to_vec()).prop_map(str::to_owned);
    prop_oneof![2 => nasty, 2 => any::<String>(), 1 => "[a-zA-Z0-9_-]{0,40}"]
}

fn json() -> impl Strategy<Value = Value> {
    let leaf = prop_oneof![
        Just(Value::Null),
        any::<bool>().prop_map(Value::from),
        any::<i64>().prop_map(Value::from),
        any::<u64>().prop_map(Value::from),
        (-1e18..1e18_f64).prop_map(Value::from),
        text().prop_map(Value::from),
    ];
    leaf.prop_recursive(4, 24, 4, |inner| {
        prop_oneof![
            vec(inner.clone(), 0..4).prop_map(Value::from),
            vec((text(), inner), 0..4).prop_map(|fields| Value::Object(fields.into_iter().collect())),
        ]
    })
}

/// A text with some of its characters gone, doubled or others.
fn damaged(text: String) -> impl Strategy<Value = String> {
    let blow = (any::<Index>(), 0..4_u8, any::<char>());
    vec(blow, 1..4).prop_map(move |blows| {
        let mut chars: Vec<char> = text.chars().collect();
        for (at, how, other) in blows {
            if chars.is_empty() {
                chars.push(other);
                continue;
            }
            let at = at.index(chars.len());
            match how {
                0 => drop(chars.remove(at)),
                1 => chars.insert(at, chars[at]),
                2 => chars[at] = other,
                _ => chars.truncate(at),
            }
        }
        chars.into_iter().collect()
    })
}
