//! Mails: what they say and how they go out.

pub mod letter;
pub mod post;

pub use letter::{Letter, Letters};
pub use post::{Post, PostProblem};
