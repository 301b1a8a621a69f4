//! What tests need: a clock to turn, a demo city, a virtual printer, the real window under WebDriver.
//!
//! Everything that is started here is a real program (an X server, a key store, a window) with its own folders and
//! ports, so that tests run side by side, and is ended by its process id when the value is dropped.

#[cfg(feature = "system")]
mod axe;
#[cfg(feature = "system")]
pub mod city;
pub mod clock;
#[cfg(feature = "system")]
mod desk;
#[cfg(feature = "system")]
mod display;
#[cfg(feature = "system")]
pub mod hub;
#[cfg(feature = "system")]
mod kept;
#[cfg(feature = "system")]
mod key_store;
#[cfg(feature = "system")]
pub mod mailbox;
#[cfg(feature = "system")]
pub mod paper;
#[cfg(feature = "system")]
pub mod peers;
#[cfg(feature = "system")]
pub mod pen;
pub mod people;
#[cfg(feature = "system")]
pub mod postgres;
pub mod print_server;
pub mod printer;
#[cfg(feature = "system")]
mod process;
#[cfg(feature = "system")]
mod program;
#[cfg(feature = "system")]
pub mod proxy;
#[cfg(feature = "system")]
pub mod resident;
mod server;
#[cfg(feature = "system")]
mod session_bus;
#[cfg(feature = "system")]
pub mod station;
pub mod traces;
#[cfg(feature = "system")]
pub mod window;

#[cfg(feature = "system")]
pub use desk::Desk;
#[cfg(feature = "system")]
pub use display::Display;
#[cfg(feature = "system")]
pub use kept::Kept;
#[cfg(feature = "system")]
pub use key_store::KeyStore;
#[cfg(feature = "system")]
pub use mailbox::Mailbox;
#[cfg(feature = "system")]
pub use postgres::Postgres;
#[cfg(feature = "system")]
pub use program::{built, okienko_binary};
#[cfg(feature = "system")]
pub use session_bus::SessionBus;
#[cfg(feature = "system")]
pub use window::Window;

/// The result of something a test does: any error ends the test and says why.
pub type Outcome<T = ()> = Result<T, Box<dyn std::error::Error + Send + Sync>>;

/// The folder that holds the whole project.
#[must_use]
pub fn project_root() -> std::path::PathBuf {
    let here = std::path::Path::new(env!("CARGO_MANIFEST_DIR"));
    here.ancestors().nth(2).unwrap_or(here).to_path_buf()
}
