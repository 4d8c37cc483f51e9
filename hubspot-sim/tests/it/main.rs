//! The simulator as a client meets it: over HTTP, started on a free port.

mod installed;
mod oauth;
mod reading;
