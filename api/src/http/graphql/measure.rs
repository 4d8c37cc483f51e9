//! What is counted and timed of operations, for whoever listens.

use std::time::Instant;

use async_graphql::parser::types::OperationType;
use metrics::{counter, histogram};

use super::answer;
use super::fault::Fault;

/// What an operation without errors has in place of a code.
const OK: &str = "OK";

/// A query or a mutation that is being executed.
pub(super) struct Timer {
    kind: &'static str,
    began: Instant,
}

impl Timer {
    pub(super) fn start(kind: OperationType) -> Self {
        Self { kind: word(kind), began: Instant::now() }
    }

    /// It was executed, and this was its first error's code.
    pub(super) fn stop(self, code: Option<&str>) {
        count(self.kind, code);
        histogram!("pivotal_graphql_operation_seconds", "kind" => self.kind).record(self.began.elapsed());
    }
}

/// A subscription began.
pub(super) fn began(kind: OperationType) {
    count(word(kind), None);
}

/// An operation was refused before anybody knew of which kind it is.
pub(super) fn refused(fault: &Fault) {
    count("refused", fault.errors.first().and_then(answer::code));
}

fn count(kind: &'static str, code: Option<&str>) {
    let code = code.unwrap_or(OK).to_owned();
    counter!("pivotal_graphql_operations_total", "kind" => kind, "code" => code).increment(1);
}

fn word(kind: OperationType) -> &'static str {
    match kind {
        OperationType::Query => "query",
        OperationType::Mutation => "mutation",
        OperationType::Subscription => "subscription",
    }
}
