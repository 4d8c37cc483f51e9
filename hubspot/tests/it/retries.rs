//! What is repeated, after how long, and what is not.

use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};
use std::time::Duration;

use futures_util::future::BoxFuture;
use hubspot::{
    AccessToken, Account, Bucket, Budget, BudgetError, Client, Companies, Error, ErrorKind, FixedToken, Headroom, Lane,
    PropertySet, RatePolicy, RetryPolicy, SearchQuery, TokenError, TokenSource,
};
use tokio::time::Instant;

use crate::double::{Answer, Double, Ledger, http, hurried, install_tls};

const ACCOUNT: &str = r#"{"portalId":62515}"#;
const NO_RECORDS: &str = r#"{"total":0,"results":[]}"#;

fn rolling() -> Answer {
    Answer::status(
        429,
        r#"{"status":"error","message":"You have reached your ten_secondly_rolling limit.","errorType":"RATE_LIMIT",
            "correlationId":"c-429","policyName":"TEN_SECONDLY_ROLLING","groupName":"publicapi:crm"}"#,
    )
}

fn with_ledger(double: &Double) -> (Client, Arc<Ledger>) {
    let ledger = Arc::new(Ledger::default());
    let token = Arc::new(FixedToken::new(AccessToken::new("token-1")));
    (double.client_with(token, ledger.clone()), ledger)
}

async fn account_of(answers: impl IntoIterator<Item = Answer>) -> (Result<Account, Error>, Duration, usize) {
    let double = Double::start(answers);
    let begun = Instant::now();
    let account = double.client().account().await;
    (account, begun.elapsed(), double.seen().len())
}

fn between(waited: Duration, least: f64, most: f64) {
    assert!((least..=most).contains(&waited.as_secs_f64()), "waited {waited:?}, not {least} to {most} s");
}

#[tokio::test(start_paused = true)]
async fn a_refusal_for_the_rate_waits_its_period_and_tells_everybody() {
    let double = Double::start([rolling(), Answer::ok(ACCOUNT)]);
    let (client, ledger) = with_ledger(&double);
    let begun = Instant::now();
    assert_eq!(client.account().await.unwrap().hub_id.0, 62515);
    between(begun.elapsed(), 10.0, 12.51);
    assert_eq!(*ledger.refused.lock().unwrap(), [(Bucket::General, Duration::from_secs(10))]);
    assert_eq!(*ledger.entered.lock().unwrap(), [(Bucket::General, Lane::Bulk); 2]);
}

#[tokio::test(start_paused = true)]
async fn retry_after_is_kept_to() {
    let (account, waited, _) = account_of([rolling().header("retry-after", "3"), Answer::ok(ACCOUNT)]).await;
    account.unwrap();
    between(waited, 3.0, 3.76);
}

#[tokio::test(start_paused = true)]
async fn search_waits_a_second_in_its_own_bucket() {
    let refusal = r#"{"status":"error","message":"You have reached your secondly limit.","policyName":"SECONDLY"}"#;
    let double = Double::start([Answer::status(429, refusal), Answer::ok(NO_RECORDS)]);
    let (client, ledger) = with_ledger(&double);
    let begun = Instant::now();
    let props = PropertySet::new([]);
    client.for_lane(Lane::Interactive).search::<Companies>(&SearchQuery::new(&props)).await.unwrap();
    between(begun.elapsed(), 1.0, 1.26);
    assert_eq!(*ledger.refused.lock().unwrap(), [(Bucket::Search, Duration::from_secs(1))]);
    assert_eq!(*ledger.entered.lock().unwrap(), [(Bucket::Search, Lane::Interactive); 2]);
}

#[tokio::test(start_paused = true)]
async fn the_daily_limit_is_not_waited_out() {
    let body =
        r#"{"status":"error","message":"You have reached your daily limit.","policyName":"DAILY","requestId":"r"}"#;
    let (account, waited, calls) = account_of([Answer::status(429, body)]).await;
    let error = account.unwrap_err();
    assert!(matches!(error.kind, ErrorKind::DailyLimit) && error.is_transient());
    assert_eq!(error.correlation_id.as_deref(), Some("r"));
    assert_eq!((waited, calls), (Duration::ZERO, 1));
}

#[tokio::test(start_paused = true)]
async fn a_limit_that_holds_becomes_an_error() {
    let (account, _, calls) = account_of(std::iter::repeat_with(rolling).take(6)).await;
    assert!(matches!(account.unwrap_err().kind, ErrorKind::RateLimited(RatePolicy::TenSecondly)));
    assert_eq!(calls, 5);
}

#[tokio::test(start_paused = true)]
async fn no_wait_is_begun_that_would_end_too_late() {
    let (account, waited, calls) = account_of([rolling().header("retry-after", "3600"), Answer::ok(ACCOUNT)]).await;
    let error = account.unwrap_err();
    assert_eq!(error.retry_after, Some(Duration::from_hours(1)));
    assert_eq!((waited, calls), (Duration::ZERO, 1));
}

#[tokio::test(start_paused = true)]
async fn a_lock_is_given_its_two_seconds() {
    let (account, waited, _) = account_of([Answer::status(423, "{}"), Answer::ok(ACCOUNT)]).await;
    account.unwrap();
    between(waited, 2.0, 2.51);
}

#[tokio::test(start_paused = true)]
async fn failures_of_hubspots_own_are_repeated_with_growing_waits() {
    for status in [500, 502, 503, 504, 521, 526] {
        let answers = std::iter::repeat_with(|| {
            Answer::status(status, "<html>oops</html>").header("x-hubspot-correlation-id", "c-5")
        });
        let (account, waited, calls) = account_of(answers.take(6)).await;
        let error = account.unwrap_err();
        assert!(matches!(error.kind, ErrorKind::Transient) && error.is_transient(), "{status}");
        assert_eq!(error.http_status, Some(status));
        assert_eq!(error.correlation_id.as_deref(), Some("c-5"));
        assert_eq!(calls, 5);
        between(waited, 15.0, 18.76);
    }
}

#[tokio::test(start_paused = true)]
async fn an_account_on_the_move_is_left_alone() {
    let (account, waited, calls) = account_of([Answer::status(477, "{}").header("retry-after", "86400")]).await;
    let error = account.unwrap_err();
    assert!(matches!(error.kind, ErrorKind::Moving) && error.is_transient());
    assert_eq!(error.retry_after, Some(Duration::from_hours(24)));
    assert_eq!((waited, calls), (Duration::ZERO, 1));
}

/// Gives `token-1`, then `token-2` and so on, one for each refusal.
#[derive(Default)]
struct Renewing(AtomicU32);

impl TokenSource for Renewing {
    fn token(&self) -> BoxFuture<'_, Result<AccessToken, TokenError>> {
        let number = self.0.load(Ordering::SeqCst) + 1;
        Box::pin(std::future::ready(Ok(AccessToken::new(format!("token-{number}")))))
    }

    fn rejected<'a>(&'a self, _token: &'a AccessToken) -> BoxFuture<'a, Result<AccessToken, TokenError>> {
        self.0.fetch_add(1, Ordering::SeqCst);
        self.token()
    }
}

const EXPIRED: &str = r#"{"status":"error","message":"The OAuth token used to make this call expired 0 second(s) ago.",
    "correlationId":"c-401","category":"EXPIRED_AUTHENTICATION","context":{"expire time":["2026-03-10T23:04:41.164Z"]}}"#;

#[tokio::test]
async fn a_refused_token_is_exchanged_once() {
    let double = Double::start([Answer::status(401, EXPIRED), Answer::ok(ACCOUNT)]);
    let client = double.client_with(Arc::new(Renewing::default()), Arc::new(Ledger::default()));
    client.account().await.unwrap();
    let tokens: Vec<_> = double.seen().into_iter().filter_map(|seen| seen.authorization).collect();
    assert_eq!(tokens, ["Bearer token-1", "Bearer token-2"]);
}

#[tokio::test]
async fn a_token_refused_twice_may_pass() {
    let double = Double::start([Answer::status(401, EXPIRED), Answer::status(401, EXPIRED), Answer::ok(ACCOUNT)]);
    let client = double.client_with(Arc::new(Renewing::default()), Arc::new(Ledger::default()));
    let error = client.account().await.unwrap_err();
    assert!(matches!(error.kind, ErrorKind::Unauthorized(TokenError::RefusedAgain)) && error.is_transient());
    assert_eq!(error.category.as_deref(), Some("EXPIRED_AUTHENTICATION"));
    assert_eq!(double.seen().len(), 2);
}

#[tokio::test]
async fn a_fixed_token_is_not_tried_twice() {
    let (account, _, calls) = account_of([Answer::status(401, EXPIRED)]).await;
    let error = account.unwrap_err();
    assert!(matches!(error.kind, ErrorKind::Unauthorized(TokenError::Reauthorize { .. })));
    assert_eq!((error.correlation_id.as_deref(), calls), (Some("c-401"), 1));
}

#[tokio::test]
async fn p7_a_missing_scope_is_named() {
    let body = r#"{"status":"error","message":"This app hasn't been granted all required scopes to make this call.",
        "category":"MISSING_SCOPES","errors":[{"context":{"requiredGranularScopes":["crm.objects.owners.read"]}}]}"#;
    let (account, _, calls) = account_of([Answer::status(403, body)]).await;
    let error = account.unwrap_err();
    let ErrorKind::MissingScopes(scopes) = &error.kind else { panic!("{error:?}") };
    assert_eq!(scopes, &["crm.objects.owners.read"]);
    assert_eq!(calls, 1);
}

#[tokio::test]
async fn a_request_that_hangs_is_cut_and_made_again() {
    let double = Double::start([Answer::never(), Answer::ok(ACCOUNT)]);
    install_tls();
    let impatient = reqwest::Client::builder().no_proxy().timeout(Duration::from_millis(200)).build().unwrap();
    let token = Arc::new(FixedToken::new(AccessToken::new("token-1")));
    let client = Client::new(impatient, double.base.clone(), token, Arc::new(Ledger::default())).with_retry(hurried());
    client.account().await.unwrap();
    assert_eq!(double.seen().len(), 2);
}

#[tokio::test]
async fn a_server_that_is_not_there_is_unreachable() {
    let closed = std::net::TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap();
    let base = url::Url::parse(&format!("http://{closed}")).unwrap();
    let token = Arc::new(FixedToken::new(AccessToken::new("token-1")));
    let error = Client::new(http(), base, token, Arc::new(Ledger::default()))
        .with_retry(hurried())
        .account()
        .await
        .unwrap_err();
    assert!(matches!(error.kind, ErrorKind::Unreachable(_)) && error.is_transient());
    assert!(std::error::Error::source(&error).is_some());
}

#[tokio::test]
async fn the_headers_are_passed_on_to_the_budget() {
    let answer = Answer::ok(ACCOUNT)
        .header("x-hubspot-ratelimit-max", "110")
        .header("x-hubspot-ratelimit-remaining", "98")
        .header("x-hubspot-ratelimit-interval-milliseconds", "10000");
    let double = Double::start([answer]);
    let (client, ledger) = with_ledger(&double);
    client.account().await.unwrap();
    assert_eq!(*ledger.observed.lock().unwrap(), [(Bucket::General, Headroom { max: 110, remaining: 98 })]);
}

/// Gives leave after five minutes.
struct Crowded;

impl Budget for Crowded {
    fn enter(&self, _bucket: Bucket, _lane: Lane) -> BoxFuture<'_, Result<(), BudgetError>> {
        Box::pin(async {
            tokio::time::sleep(Duration::from_mins(5)).await;
            Ok(())
        })
    }

    fn refused(&self, _bucket: Bucket, _wait: Duration) {}
}

#[tokio::test(start_paused = true)]
async fn a_long_queue_does_not_use_up_the_repeats() {
    let double = Double::start([rolling(), rolling(), Answer::ok(ACCOUNT)]);
    let client = double.client_with(Arc::new(FixedToken::new(AccessToken::new("token-1"))), Arc::new(Crowded));
    let begun = Instant::now();
    client.account().await.unwrap();
    between(begun.elapsed(), 920.0, 926.0);
}

struct Closed;

impl Budget for Closed {
    fn enter(&self, _bucket: Bucket, _lane: Lane) -> BoxFuture<'_, Result<(), BudgetError>> {
        Box::pin(std::future::ready(Err(BudgetError::Closed { wait: Duration::from_mins(30) })))
    }

    fn refused(&self, _bucket: Bucket, _wait: Duration) {}
}

#[tokio::test]
async fn without_leave_nothing_is_sent() {
    let double = Double::start([Answer::ok(ACCOUNT)]);
    let client = double.client_with(Arc::new(FixedToken::new(AccessToken::new("token-1"))), Arc::new(Closed));
    assert!(matches!(client.account().await.unwrap_err().kind, ErrorKind::Budget(BudgetError::Closed { .. })));
    assert!(double.seen().is_empty());
}

#[tokio::test]
async fn an_error_reads_alone_and_holds_no_token() {
    let double = Double::start([Answer::status(400, r#"{"category":"VALIDATION_ERROR","correlationId":"c-1"}"#)]);
    let token = Arc::new(FixedToken::new(AccessToken::new("very-secret")));
    let client = double.client_with(token, Arc::new(Ledger::default()));
    let error = client.account().await.unwrap_err();
    assert_eq!(
        error.to_string(),
        "could not read the account: the request was refused as wrong (HTTP 400, VALIDATION_ERROR, correlation id c-1)"
    );
    assert!(!format!("{error:?} {client:?}").contains("very-secret"));
}

#[test]
fn the_process_wide_client_can_be_built() {
    install_tls();
    hubspot::http_client().unwrap();
}

#[test]
fn the_usual_bounds_fit_the_rolling_limit() {
    let usual = RetryPolicy::default();
    assert!(usual.total >= Duration::from_secs(50) && usual.attempts == 5);
}
