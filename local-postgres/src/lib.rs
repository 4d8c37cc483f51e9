//! Starts a Postgres of our own for the demo and the tests
