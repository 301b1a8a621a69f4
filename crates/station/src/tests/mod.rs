//! The station through its commands, as a screen uses it, with the real database.

mod act;
mod at_rest;
mod claim;
mod consents;
mod fees;
mod find;
mod first_start;
mod inputs;
mod layouts;
mod life;
mod merge;
mod numbers;
mod papers;
mod pixels;
mod queues;
mod reasons;
mod recover;
mod rights;
mod same_person;
mod shifts;
mod sign_in;
mod support;
mod sync;
mod training;
mod trouble;
