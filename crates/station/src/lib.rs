//! The desktop app without its window: encrypted store, the bodies of the commands, print jobs.
