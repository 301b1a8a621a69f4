//! Helpers of the whole-system tests.

pub mod clerk;
pub mod counter;
pub mod joined;
pub mod pictures;
pub mod screens;
pub mod town;
