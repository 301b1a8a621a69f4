//! How the C library gives memory out. Photos are decoded and drawn on several threads, and by default each thread keeps what it once
//! had: over 190 cards the program grew by a twentieth more than with these settings, and had a tenth more from the start.

use std::ffi::OsString;
use std::os::unix::process::CommandExt as _;
use std::process::Command;

/// What mallopt(3) knows these settings by; it reads them when a process begins.
const SETTINGS: [(&str, &str); 3] =
    [("MALLOC_ARENA_MAX", "2"), ("MALLOC_MMAP_THRESHOLD_", "262144"), ("MALLOC_TRIM_THRESHOLD_", "262144")];

/// Begins the process again with the settings, in its own place, unless it has them or somebody has set others. The page's processes
/// inherit them.
pub(crate) fn settle() {
    let missing: Vec<_> = SETTINGS.into_iter().filter(|(name, _)| std::env::var_os(name).is_none()).collect();
    if missing.is_empty() {
        return;
    }
    let Ok(program) = std::env::current_exe() else { return };
    let arguments: Vec<OsString> = std::env::args_os().skip(1).collect();
    let problem = Command::new(program).args(arguments).envs(missing).exec();
    tracing::warn!(%problem, "goes on with the memory settings of the system");
}
