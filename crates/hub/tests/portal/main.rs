//! Mails, links and the portal's commands, with a real PostgreSQL and a mail server that is not ours.

mod browser;
mod http;
mod jobs;
mod letters;
mod links;
mod post;
mod recovery;
mod support;
mod together;
