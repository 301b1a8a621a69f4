//! Helpers of the whole-system tests.

pub mod clerk;
pub mod screens;
