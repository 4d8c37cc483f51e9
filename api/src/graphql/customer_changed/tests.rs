use std::pin::Pin;

use async_graphql::{EmptyMutation, Request, Schema, Variables};
use entity::choice::ChangeEvent as Happened;
use futures_util::StreamExt;
use mirror::feed::{Entry, Origin, Subject};
use mirror::turn::Turn;
use mirror::workspace::user::AssignableRole;
use serde_json::{Value, json};

use super::*;
use crate::ground::Ground;

type Feed = Schema<CustomerChangeQuery, EmptyMutation, CustomerChangeSubscription>;
type Messages = Pin<Box<dyn Stream<Item = async_graphql::Response> + Send>>;

const FOLLOW: &str =
    "subscription ($after: String, $customer: ID) { customerChanged(after: $after, customerId: $customer) {
    event customerId customer { name } fields { name old { text } new { text } } } }";

struct Service {
    ground: Ground,
    owner: Viewer,
    schema: Feed,
}

impl Service {
    async fn new() -> Self {
        let ground = Ground::new().await;
        let owner = ground.workspace("Acme").await;
        let schema = Schema::build(CustomerChangeQuery, EmptyMutation, CustomerChangeSubscription)
            .data(ground.db.clone())
            .data(ground.clock.clone())
            .data(Watchers::default())
            .finish();
        Self { ground, owner, schema }
    }

    async fn cursor(&self) -> Value {
        let request = Request::new("{ customerChangeCursor }").data(self.owner);
        self.schema.execute(request).await.data.into_json().unwrap()["customerChangeCursor"].take()
    }

    fn follow(&self, viewer: Viewer, variables: Value) -> Messages {
        let request = Request::new(FOLLOW).variables(Variables::from_json(variables)).data(viewer);
        Box::pin(self.schema.execute_stream(request))
    }

    async fn turn(&self) -> Turn<'static> {
        let origin = Origin::from(&self.owner);
        Turn::take(self.ground.db.pool(), &self.ground.clock, self.owner.workspace, origin).await.unwrap()
    }

    async fn rename(&self, id: CustomerId, name: &str) {
        let mut turn = self.turn().await;
        turn.note(Entry::new(Subject::Customer(id), Happened::Updated).with(json!({"name": [null, name]})));
        turn.commit().await.unwrap();
    }

    /// Deletes a customer for good, with its history.
    async fn purge(&self, id: CustomerId) {
        let mut turn = self.turn().await;
        sqlx::query("delete from customer where workspace_id = $1 and id = $2")
            .bind(self.owner.workspace)
            .bind(id)
            .execute(turn.connection())
            .await
            .unwrap();
        turn.note(Entry::new(Subject::Customer(id), Happened::Purged));
        mirror::feed::erase(&mut turn, &[id.0]).await.unwrap();
        turn.commit().await.unwrap();
    }
}

/// The next message. They come at once here: what is asked for is written before.
async fn next(messages: &mut Messages) -> Value {
    let answer = messages.next().await.expect("a message");
    assert!(answer.errors.is_empty(), "{:?}", answer.errors);
    answer.data.into_json().unwrap()["customerChanged"].take()
}

#[test]
fn a_cursor_reads_back_in_its_own_workspace_only() {
    let (here, there) = (WorkspaceId(Uuid::from_u128(1)), WorkspaceId(Uuid::from_u128(2)));
    for at in [Place { number: 7, display_id: None }, Place { number: 7, display_id: Some(250) }] {
        assert_eq!(place(here, &cursor(here, at)), Some(at));
        assert_eq!(place(there, &cursor(here, at)), None);
    }
    assert_eq!(place(here, &seal(FEED, &format!("{}:-1", here.0.simple()))), None);
    assert_eq!(place(here, "nonsense"), None);
}

#[tokio::test]
async fn a_cursor_ahead_of_the_feed_is_refused() {
    let service = Service::new().await;
    let ahead = cursor(service.owner.workspace, Place { number: 1, display_id: None });
    let answer = service.follow(service.owner, json!({"after": ahead})).next().await.unwrap();
    assert!(answer.errors[0].message.contains("`after`"), "{answer:?}");
}

#[tokio::test]
async fn p39_a_purged_customer_is_one_last_message_without_its_values_and_ends_its_own_stream() {
    let service = Service::new().await;
    let (id, other) =
        (service.ground.customer(service.owner, 1, None).await, service.ground.customer(service.owner, 2, None).await);
    let after = service.cursor().await;
    let mut one = service.follow(service.owner, json!({"after": after, "customer": id.to_global()}));
    service.rename(id, "Secret").await;
    assert_eq!(next(&mut one).await["fields"][0]["new"]["text"], "Secret");
    service.purge(id).await;
    service.rename(other, "Other").await;

    let purged = json!({"event": "PURGED", "customerId": id.to_global(), "customer": null, "fields": []});
    assert_eq!(next(&mut one).await, purged);
    assert!(one.next().await.is_none(), "nothing can follow");
    let mut all = service.follow(service.owner, json!({"after": after}));
    assert_eq!(next(&mut all).await, purged);
    assert_eq!(next(&mut all).await["customerId"], json!(other.to_global()));
}

#[tokio::test]
async fn p2_only_those_who_see_all_customers_hear_of_one_that_is_gone() {
    let service = Service::new().await;
    let member = service.ground.user(service.owner, "mia@example.com", AssignableRole::Member).await;
    let gone = service.ground.customer(service.owner, 1, Some(member.user)).await;
    let kept = service.ground.customer(service.owner, 2, Some(member.user)).await;
    let after = service.cursor().await;
    service.purge(gone).await;
    service.rename(kept, "Kept").await;
    let mut messages = service.follow(member, json!({"after": after}));
    assert_eq!(next(&mut messages).await["customerId"], json!(kept.to_global()));
}

#[tokio::test]
async fn p39_what_a_slow_client_has_not_taken_is_erased_too() {
    let service = Service::new().await;
    let (first, erased) =
        (service.ground.customer(service.owner, 1, None).await, service.ground.customer(service.owner, 2, None).await);
    let after = service.cursor().await;
    service.rename(first, "First").await;
    service.rename(erased, "Secret").await;
    let mut messages = service.follow(service.owner, json!({"after": after}));
    assert_eq!(next(&mut messages).await["fields"][0]["new"]["text"], "First");
    service.purge(erased).await;
    // slow: it takes nothing until what was read for it is old
    tokio::time::pause();
    tokio::time::advance(LOOK).await;
    tokio::time::resume();
    assert_eq!(next(&mut messages).await["event"], "PURGED");
}
