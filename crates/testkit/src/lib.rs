//! What tests need: a clock to turn, a demo city, a virtual printer, the real window under WebDriver.
//!
//! Everything that is started here is a real program (an X server, a key store, a window) with its own folders and
//! ports, so that tests run side by side, and is ended by its process id when the value is dropped.

mod axe;
mod display;
mod kept;
mod key_store;
mod program;
mod session_bus;
pub mod window;

pub use display::Display;
pub use kept::Kept;
pub use key_store::KeyStore;
pub use program::okienko_binary;
pub use session_bus::SessionBus;
pub use window::{Desk, Window};

/// The result of something a test does: any error ends the test and says why.
pub type Outcome<T = ()> = Result<T, Box<dyn std::error::Error + Send + Sync>>;

/// The folder that holds the whole project.
#[must_use]
pub fn project_root() -> std::path::PathBuf {
    let here = std::path::Path::new(env!("CARGO_MANIFEST_DIR"));
    here.ancestors().nth(2).unwrap_or(here).to_path_buf()
}
