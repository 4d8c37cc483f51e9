//! The black-box tests.

mod layering;
