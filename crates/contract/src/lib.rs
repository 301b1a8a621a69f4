//! Every command, operation and message with its types, declared once.
