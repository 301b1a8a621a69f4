//! A layout and the data of a card in, pixels and PDF out.
