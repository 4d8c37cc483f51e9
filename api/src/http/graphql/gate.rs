//! The gate: which documents get as far as execution.
//!
//! async-graphql validates by an older edition of GraphQL and lets a number of wrong documents through, so it is not
//! asked. Every document is parsed, measured, validated by the September 2025 edition and translated for async-graphql
//! once per text, and remembered; what a request needs afterwards is one look-up and one check of its variables.
//! async-graphql then runs in its fast validation mode, which trusts us.
//!
//! Order matters: the limits come before validation, whose cost they bound.

mod absent;
mod cache;
mod schema;
mod syntax;
mod translation;
mod variables;

use std::sync::Arc;

use apollo_compiler::ast;
use apollo_compiler::parser::{LineColumn, Parser};
use apollo_compiler::validation::{DiagnosticList, Valid};
use apollo_compiler::{ExecutableDocument, Node, Schema};
use async_graphql::parser::types::OperationType;
use async_graphql::{InputType, Pos, Request, Variables};

use self::cache::Cache;
use self::syntax::Empty;
use self::translation::Executable;
use self::variables::Scalars;
use super::fault::{Code, Fault};
use super::parameters::Parameters;
use crate::graphql::limits::cost::Cost;
use crate::graphql::limits::{Exceeded, Limits, Size};

/// Braces and brackets within one another that the parser follows. Values count, so it is more than fields need.
const PARSER_DEPTH: usize = 128;
/// Documents to remember, and bytes of their texts; the trees take some fifty times as much.
const REMEMBERED: (usize, usize) = (1_000, 2 * 1024 * 1024);

/// The SDL handed to [`Gate::new`] is no valid schema.
#[derive(Debug, thiserror::Error)]
#[error("the schema of the service is not valid GraphQL: {reason}")]
pub struct InvalidSchema {
    reason: String,
}

/// Admits documents of one schema.
pub struct Gate {
    schema: Valid<Schema>,
    limits: Limits,
    scalars: Scalars,
    documents: Cache<Document>,
}

/// What the gate remembers of a document.
struct Document {
    /// In the order of the text.
    operations: Vec<(Option<String>, Operation)>,
}

/// One operation, ready to execute.
struct Operation {
    kind: OperationType,
    variables: Vec<Node<ast::VariableDefinition>>,
    cost: Cost,
    executable: Executable,
}

/// A request that may be executed.
pub(super) struct Admitted {
    pub(super) kind: OperationType,
    pub(super) cost: u64,
    pub(super) request: Request,
}

impl Gate {
    /// A gate for the schema with this SDL.
    pub fn new(sdl: &str, limits: Limits) -> Result<Self, InvalidSchema> {
        let schema = schema::read(sdl)?;
        Ok(Self { schema, limits, scalars: Scalars::default(), documents: Cache::new(REMEMBERED.0, REMEMBERED.1) })
    }

    /// Checks variables of this scalar before execution; others are read when their field is.
    #[must_use]
    pub fn with_scalar<T: InputType>(mut self) -> Self {
        self.scalars.insert::<T>();
        self
    }

    /// The limits that hold at this gate.
    pub(super) fn limits(&self) -> &Limits {
        &self.limits
    }

    /// Admits a request, or says why not.
    pub(super) fn admit(&self, parameters: Parameters) -> Result<Admitted, Fault> {
        let Parameters { query, operation_name, variables } = parameters;
        let document = self.document(&query)?;
        let operation = document.operation(operation_name.as_deref())?;
        variables::check(&self.schema, &self.scalars, &operation.variables, &variables).map_err(Fault::variables)?;
        let cost = operation.cost.total(&variables);
        if cost > self.limits.cost {
            return Err(Exceeded::Cost { found: cost, limit: self.limits.cost }.into());
        }
        Ok(Admitted { kind: operation.kind, cost, request: operation.request(variables) })
    }

    fn document(&self, text: &str) -> Result<Arc<Document>, Fault> {
        if let Some(known) = self.documents.get(text) {
            return Ok(known);
        }
        let document = Arc::new(self.examine(text)?);
        self.documents.insert(text, Arc::clone(&document));
        Ok(document)
    }

    fn examine(&self, text: &str) -> Result<Document, Fault> {
        if text.len() > self.limits.document_bytes {
            return Err(Exceeded::DocumentBytes { found: text.len(), limit: self.limits.document_bytes }.into());
        }
        let syntax = self.parse(text)?;
        Size::measure(&syntax)?.check(&self.limits)?;
        if let Some(stricter) = syntax::without_null_defaults(&syntax) {
            self.validate(&stricter)?;
        }
        let document = self.validate(&syntax)?;
        Document::of(&document, text)
    }

    fn parse(&self, text: &str) -> Result<ast::Document, Fault> {
        let mut parser = Parser::new().recursion_limit(PARSER_DEPTH).token_limit(self.limits.tokens);
        let parsed = parser.parse_ast(text, "request.graphql");
        if parser.tokens_reached() > self.limits.tokens {
            return Err(Exceeded::Tokens { limit: self.limits.tokens }.into());
        }
        if parser.recursion_reached() > PARSER_DEPTH {
            return Err(Exceeded::Nesting.into());
        }
        let document = parsed.map_err(|wrong| Fault::document(Code::ParseFailed, describe(&wrong.errors)))?;
        if let Err(Empty { at }) = syntax::check_selections(&document) {
            let position = at.and_then(|at| at.line_column(&document.sources)).map(position);
            return Err(Fault::document(Code::ParseFailed, [("a selection must not be empty".to_owned(), position)]));
        }
        Ok(document)
    }

    fn validate(&self, document: &ast::Document) -> Result<Valid<ExecutableDocument>, Fault> {
        let valid = document.to_executable_validate(&self.schema);
        valid.map_err(|invalid| Fault::document(Code::ValidationFailed, describe(&invalid.errors)))
    }
}

impl Document {
    fn of(document: &Valid<ExecutableDocument>, text: &str) -> Result<Self, Fault> {
        let executables = translation::translate(document, text)?;
        let operations = document.operations.iter().zip(executables).map(|(operation, executable)| {
            let name = operation.name.as_ref().map(ToString::to_string);
            let ready = Operation {
                kind: translation::kind(operation.operation_type),
                variables: operation.variables.clone(),
                cost: Cost::of(operation, document),
                executable,
            };
            (name, ready)
        });
        Ok(Self { operations: operations.collect() })
    }

    fn operation(&self, name: Option<&str>) -> Result<&Operation, Fault> {
        match (name, self.operations.as_slice()) {
            (None, [(_, operation)]) => Ok(operation),
            (None, []) => Err(Fault::operation("the document has no operation")),
            (None, _) => Err(Fault::operation("the document has several operations; say which by `operationName`")),
            (Some(name), operations) => operations
                .iter()
                .find_map(|(own, operation)| (own.as_deref() == Some(name)).then_some(operation))
                .ok_or_else(|| Fault::operation(format!("the document has no operation named `{name}`"))),
        }
    }
}

impl Operation {
    fn request(&self, variables: Variables) -> Request {
        let mut executable = self.executable.to_document();
        absent::omit(&mut executable, &self.variables, &variables);
        let mut request = Request::new(String::new()).variables(variables);
        request.set_parsed_query(executable);
        request
    }
}

fn describe(diagnostics: &DiagnosticList) -> Vec<(String, Option<Pos>)> {
    let errors = diagnostics.iter().map(|diagnostic| diagnostic.to_json());
    errors.map(|error| (error.message, error.locations.first().copied().map(position))).collect()
}

fn position(at: LineColumn) -> Pos {
    Pos { line: at.line, column: at.column }
}
