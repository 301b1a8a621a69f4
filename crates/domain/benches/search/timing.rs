//! How long something took, on the wall and on the processor.

use std::time::{Duration, Instant};

use rustix::time::{ClockId, clock_gettime};

/// How long something took.
#[derive(Clone, Copy, Default)]
pub(crate) struct Took {
    /// On the wall, which is what a person waits.
    pub(crate) wall: Duration,
    /// On the processor, which a machine that is busy with other things does not make longer.
    pub(crate) processor: Duration,
}

pub(crate) fn timed<T>(act: impl FnOnce() -> T) -> (T, Took) {
    let processor = processor_time();
    let started = Instant::now();
    let outcome = act();
    let wall = started.elapsed();
    (outcome, Took { wall, processor: processor_time().saturating_sub(processor) })
}

fn processor_time() -> Duration {
    let now = clock_gettime(ClockId::ThreadCPUTime);
    Duration::new(u64::try_from(now.tv_sec).unwrap_or(0), u32::try_from(now.tv_nsec).unwrap_or(0))
}
