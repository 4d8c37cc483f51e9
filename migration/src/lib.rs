//! The schema's history
