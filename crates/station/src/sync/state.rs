//! How station and hub talk, for the screen (E-4).

use contract::Moment;
use contract::counter::ConnectionState;
use parking_lot::{Mutex, MutexGuard};
use tokio::sync::Notify;
use tokio::task::JoinHandle;

/// What is known of it at this moment; nothing of it outlives the program.
#[derive(Clone)]
pub(crate) struct Status {
    pub(crate) state: ConnectionState,
    /// Since when the hub answers, or does not.
    pub(crate) since: Moment,
    pub(crate) trying: bool,
    pub(crate) last_try: Option<Moment>,
    pub(crate) next_try: Option<Moment>,
    /// Of so many residents so many have been read, while a snapshot is read.
    pub(crate) reading: Option<(u64, u64)>,
}

impl Status {
    pub(crate) fn online(&self) -> bool {
        self.state == ConnectionState::Online
    }
}

/// The same, shared between the worker and the screen.
pub(crate) struct SyncState {
    status: Mutex<Status>,
    /// Somebody wants it tried at once.
    pub(super) try_now: Notify,
    /// The worker has nothing to do for now: pictures may go.
    pub(super) rest: Notify,
    task: Mutex<Option<JoinHandle<()>>>,
}

impl SyncState {
    pub(crate) fn new(since: Moment) -> Self {
        let status = Status {
            state: ConnectionState::Connecting,
            since,
            trying: false,
            last_try: None,
            next_try: None,
            reading: None,
        };
        Self { status: Mutex::new(status), try_now: Notify::new(), rest: Notify::new(), task: Mutex::default() }
    }

    pub(super) fn runs(&self, task: JoinHandle<()>) {
        *self.task.lock() = Some(task);
    }

    /// Waits until the task has ended, once it has been told that the station is closing.
    pub(crate) async fn ended(&self) {
        let task = self.task.lock().take();
        if let Some(task) = task {
            let _ = task.await;
        }
    }

    pub(crate) fn status(&self) -> Status {
        self.lock().clone()
    }

    pub(super) fn trying(&self) {
        let mut status = self.lock();
        status.trying = true;
        status.next_try = None;
    }

    /// The hub has answered.
    pub(super) fn answered(&self, now: Moment) {
        let mut status = self.lock();
        if !status.online() {
            status.since = now;
        }
        status.state = ConnectionState::Online;
        status.trying = false;
        status.last_try = None;
    }

    /// It has not, and is tried again then.
    pub(super) fn failed(&self, state: ConnectionState, now: Moment, next: Option<Moment>) {
        let mut status = self.lock();
        if status.online() {
            status.since = now;
        }
        status.state = state;
        status.trying = false;
        status.last_try = Some(now);
        status.next_try = next;
        status.reading = None;
    }

    pub(super) fn reading(&self, reading: Option<(u64, u64)>) {
        self.lock().reading = reading;
    }

    fn lock(&self) -> MutexGuard<'_, Status> {
        self.status.lock()
    }
}
