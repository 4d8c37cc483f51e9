//! Running what the gate admitted, the same way for every transport.
//!
//! A single answer has a time limit. A panic in a resolver ends its own request only: it is logged and answered as an
//! internal error. Dropping the future or the stream stops the work, so a client that goes away costs nothing more.

use std::any::Any;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;

use async_graphql::parser::types::OperationType;
use async_graphql::{Data, Executor};
use futures_util::stream::BoxStream;
use futures_util::{FutureExt, StreamExt};

use super::Shared;
use super::answer::Answer;
use super::fault::{Fault, Wrong};
use super::gate::Admitted;
use super::measure::{self, Timer};
use super::parameters::Parameters;
use super::request_id::RequestId;

/// How a request ended.
pub(super) enum Outcome {
    /// It was executed; errors of fields may be among the data.
    Executed(Answer),
    /// It was not, or its answer is lost.
    Refused(Wrong, Answer),
}

impl Outcome {
    /// The code of the first error, if there is one.
    fn code(&self) -> Option<&str> {
        match self {
            Outcome::Executed(answer) | Outcome::Refused(_, answer) => answer.code(),
        }
    }

    pub(super) fn refused(fault: Fault, id: &RequestId) -> Self {
        Self::Refused(fault.wrong, Answer::refused(fault, id))
    }

    pub(super) fn into_answer(self) -> Answer {
        match self {
            Outcome::Executed(answer) | Outcome::Refused(_, answer) => answer,
        }
    }
}

impl<E: Executor> Shared<E> {
    /// Asks the gate. A document that trips the validator is refused like any other fault of ours.
    pub(super) fn admit(&self, parameters: Parameters, id: &RequestId) -> Result<Admitted, Fault> {
        let admitted = catch_unwind(AssertUnwindSafe(|| self.gate.admit(parameters)));
        let admitted = admitted.unwrap_or_else(|panic| Err(panicked(&*panic, id)));
        admitted.inspect_err(measure::refused)
    }

    /// Executes a query or a mutation.
    pub(super) async fn run(&self, admitted: Admitted, data: Data, id: &RequestId) -> Outcome {
        let Admitted { cost, kind, mut request, .. } = admitted;
        let timer = Timer::start(kind);
        request.data = data;
        let outcome = self.execute(cost, request, id).await;
        timer.stop(outcome.code());
        outcome
    }

    async fn execute(&self, cost: u64, request: async_graphql::Request, id: &RequestId) -> Outcome {
        let execution = AssertUnwindSafe(self.executor.execute(request)).catch_unwind();
        match tokio::time::timeout(self.settings.request_timeout, execution).await {
            Ok(Ok(response)) => {
                Outcome::Executed(Answer::executed(response, id).with_cost(cost, self.gate.limits().cost))
            }
            Ok(Err(panic)) => Outcome::refused(panicked(&*panic, id), id),
            Err(_elapsed) => {
                tracing::warn!(request.id = %id, "a request ran into its time limit");
                Outcome::refused(Fault::slow(), id)
            }
        }
    }

    /// Executes any operation as a stream of results: one of a query or a mutation, any number of a subscription.
    pub(super) fn run_as_stream(
        self: &Arc<Self>,
        admitted: Admitted,
        data: Data,
        id: RequestId,
    ) -> BoxStream<'static, Outcome> {
        match admitted.kind {
            OperationType::Query | OperationType::Mutation => {
                let shared = Arc::clone(self);
                async move { shared.run(admitted, data, &id).await }.into_stream().boxed()
            }
            OperationType::Subscription => self.subscribe(admitted, data, id),
        }
    }

    fn subscribe(&self, admitted: Admitted, data: Data, id: RequestId) -> BoxStream<'static, Outcome> {
        let Admitted { kind, mut request, .. } = admitted;
        request.data = data;
        measure::began(kind);
        let responses = AssertUnwindSafe(self.executor.execute_stream(request, None)).catch_unwind();
        let outcomes = responses.map(move |response| match response {
            Ok(response) => Outcome::Executed(Answer::executed(response, &id)),
            Err(panic) => Outcome::refused(panicked(&*panic, &id), &id),
        });
        outcomes.boxed()
    }
}

fn panicked(panic: &(dyn Any + Send), id: &RequestId) -> Fault {
    let message = panic.downcast_ref::<&str>().copied().or_else(|| panic.downcast_ref::<String>().map(String::as_str));
    tracing::error!(request.id = %id, panic = message.unwrap_or("no message"), "a request panicked");
    Fault::broken()
}
