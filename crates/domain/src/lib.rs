//! Who may do what, and what follows: rules without input or output, shared by station and hub.

pub mod block;
pub mod card;
pub mod card_number;
pub mod clock;
pub mod consent;
pub mod contact;
pub mod entitlement;
pub mod fee;
pub mod fold;
pub mod leased_number;
pub mod lockout;
pub mod login;
pub mod merge;
pub mod name;
pub mod password;
pub mod person;
mod personal;
pub mod pesel;
pub mod production;
pub mod registration;
pub mod role;
pub mod same_person;
pub mod search;
pub mod shift;
pub mod street;
pub mod substitute_identifier;
pub mod tick;
