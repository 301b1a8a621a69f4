//! What the hub promises, with a real PostgreSQL.

mod backup;
mod conflicts;
mod feed;
mod mail;
mod model;
mod push;
mod support;
mod wire;
