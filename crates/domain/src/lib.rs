//! Who may do what, and what follows: rules without input or output, shared by station and hub.

pub mod card_number;
pub mod clock;
pub mod fold;
pub mod leased_number;
pub mod lockout;
pub mod password;
pub mod pesel;
pub mod production;
pub mod role;
pub mod substitute_identifier;
pub mod tick;
