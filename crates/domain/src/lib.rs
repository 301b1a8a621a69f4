//! Who may do what, and what follows: rules without input or output, shared by station and hub.
