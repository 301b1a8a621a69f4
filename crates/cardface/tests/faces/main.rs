//! Card faces as a printer, a scanner and a reader of PDFs get them. One program, so that it links once.

mod common;
mod hostile;
mod layouts;
mod print;
mod snapshot;
mod texts;
