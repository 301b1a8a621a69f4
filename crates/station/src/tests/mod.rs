//! The station through its commands, as a screen uses it, with the real database.

mod act;
mod at_rest;
mod first_start;
mod inputs;

mod numbers;
mod sign_in;
mod support;
mod trouble;
