//! The counter's commands over loopback HTTP, for tests and development only.
