//! The offline program that makes a city: root keys, hub keys and enrolment bundles.
