//! Places where a test may kill the process, to show that nothing is lost or done twice (E-2). Nothing of this is in a release.

/// Ends the process with SIGKILL if a test asked for it: `OKIENKO_FAULT="place"` or `OKIENKO_FAULT="place:3"` for the third time.
#[cfg(feature = "faults")]
pub(crate) fn point(place: &str) {
    use std::sync::atomic::{AtomicU32, Ordering};
    static PASSED: AtomicU32 = AtomicU32::new(0);
    let Ok(wanted) = std::env::var("OKIENKO_FAULT") else { return };
    let (name, count) =
        wanted.rsplit_once(':').map_or((wanted.as_str(), 1), |(name, count)| (name, count.parse().unwrap_or(1)));
    if name == place && PASSED.fetch_add(1, Ordering::SeqCst) + 1 == count {
        let _ = rustix::process::kill_process(rustix::process::getpid(), rustix::process::Signal::KILL);
    }
}

/// Nothing, outside of tests of faults.
#[cfg(not(feature = "faults"))]
pub(crate) fn point(_place: &str) {}

/// Whether a test asks for one of the classic mistakes of a sync to be made on purpose, to show that the tests notice it (`make zoo`):
/// `OKIENKO_MISTAKE="name"`. Never in a release.
#[cfg(feature = "faults")]
pub(crate) fn mistake(name: &str) -> bool {
    static WANTED: std::sync::OnceLock<Option<String>> = std::sync::OnceLock::new();
    WANTED.get_or_init(|| std::env::var("OKIENKO_MISTAKE").ok()).as_deref() == Some(name)
}

/// None is made outside of tests.
#[cfg(not(feature = "faults"))]
pub(crate) const fn mistake(_name: &str) -> bool {
    false
}
