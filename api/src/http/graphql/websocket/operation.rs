//! One operation of a socket: a task that turns a `subscribe` into `next` messages and an end.
//!
//! The task does all the work, serialising included, and hands finished texts to the session through a bounded queue.
//! When the client reads slowly the queue fills and the task waits, and with it the source of the subscription.

use std::sync::Arc;

use async_graphql::Executor;
use async_graphql::parser::types::OperationType;
use futures_util::StreamExt;
use tokio::sync::mpsc::Sender;

use super::message::{OperationId, ToClient};
use crate::http::graphql::Shared;
use crate::http::graphql::bearer::{BearerKey, Refusal};
use crate::http::graphql::execution::Outcome;
use crate::http::graphql::fault::Fault;
use crate::http::graphql::parameters::Parameters;
use crate::http::graphql::request_id::RequestId;

/// Which run of which id: a client may use an id again once it is done.
#[derive(Debug, Clone)]
pub(super) struct Tag {
    pub(super) id: OperationId,
    pub(super) number: u64,
}

/// Something an operation produced.
pub(super) struct Produced {
    pub(super) tag: Tag,
    pub(super) what: What,
}

pub(super) enum What {
    /// A message, and whether it is the operation's last.
    Message { text: String, last: bool },
    /// The socket's key is no longer good.
    Refused,
}

/// A subscription, query or mutation under way.
pub(super) struct Operation<E> {
    pub(super) shared: Arc<Shared<E>>,
    pub(super) key: Option<BearerKey>,
    pub(super) tag: Tag,
    pub(super) request_id: RequestId,
    pub(super) results: Sender<Produced>,
}

/// The session has gone; nothing is left to do.
struct Gone;

impl<E: Executor> Operation<E> {
    /// Runs to the end, or until the session drops it.
    pub(super) async fn run(self, parameters: Parameters) {
        let (Ok(()) | Err(Gone)) = self.produce(parameters).await;
    }

    async fn produce(&self, parameters: Parameters) -> Result<(), Gone> {
        let data = match self.shared.authenticate.check(self.key.as_ref()).await {
            Ok(admission) => admission.data,
            Err(Refusal::Unavailable) => return self.refuse(Refusal::Unavailable.into()).await,
            Err(Refusal::Missing | Refusal::Rejected) => return self.send(What::Refused).await,
        };
        let admitted = match self.shared.admit(parameters, &self.request_id) {
            Ok(admitted) => admitted,
            Err(fault) => return self.refuse(fault).await,
        };
        // A subscription whose first result has nothing but errors never started.
        let mut may_not_start = admitted.kind == OperationType::Subscription;
        let mut outcomes = self.shared.run_as_stream(admitted, data, self.request_id.clone());
        while let Some(outcome) = outcomes.next().await {
            match outcome {
                Outcome::Executed(answer) if may_not_start && answer.has_no_data() => {
                    return self.end_in_error(Outcome::Executed(answer)).await;
                }
                Outcome::Executed(answer) => {
                    may_not_start = false;
                    self.say(&ToClient::Next { id: &self.tag.id, payload: &answer }, false).await?;
                }
                refused @ Outcome::Refused(..) => return self.end_in_error(refused).await,
            }
        }
        self.say(&ToClient::Complete { id: &self.tag.id }, true).await
    }

    async fn refuse(&self, fault: Fault) -> Result<(), Gone> {
        self.end_in_error(Outcome::refused(fault, &self.request_id)).await
    }

    async fn end_in_error(&self, outcome: Outcome) -> Result<(), Gone> {
        let errors = outcome.into_answer().into_errors();
        self.say(&ToClient::Error { id: &self.tag.id, payload: &errors }, true).await
    }

    async fn say(&self, message: &ToClient<'_>, last: bool) -> Result<(), Gone> {
        self.send(What::Message { text: message.to_text(), last }).await
    }

    async fn send(&self, what: What) -> Result<(), Gone> {
        self.results.send(Produced { tag: self.tag.clone(), what }).await.map_err(|_closed| Gone)
    }
}
