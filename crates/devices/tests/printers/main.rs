//! Printers as a station meets them: a real IPP server, servers that answer nonsense, connections that break, folders that fill up.
// Helpers of tests are tests, too; the lints know it by this.
#![cfg(test)]

mod broken_connection;
mod folder;
mod nonsense;
mod printing;
mod support;
