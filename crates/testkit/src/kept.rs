//! A program that runs as long as the value that keeps it.

use std::net::{Ipv4Addr, SocketAddr, TcpListener, TcpStream};
use std::process::{Child, Command};
use std::time::{Duration, Instant};

use crate::Outcome;

/// How long a started program may take until it answers. Generous: the machine that runs the tests may be busy.
const READY_WITHIN: Duration = Duration::from_secs(30);

/// How often readiness is looked at.
const LOOK_EVERY: Duration = Duration::from_millis(10);

/// A child process that is killed by its id, and waited for, when this value is dropped.
#[derive(Debug)]
pub struct Kept {
    child: Child,
    name: String,
}

impl Kept {
    /// Starts `command`.
    ///
    /// # Errors
    /// When the program is not installed or cannot be started; the message names it.
    pub fn start(command: &mut Command) -> Outcome<Self> {
        let name = command.get_program().to_string_lossy().into_owned();
        let child = command.spawn().map_err(|e| format!("{name} cannot be started: {e}"))?;
        Ok(Self { child, name })
    }

    /// The process id.
    #[must_use]
    pub fn pid(&self) -> u32 {
        self.child.id()
    }

    /// The running child, for its pipes.
    pub fn child(&mut self) -> &mut Child {
        &mut self.child
    }

    /// Ends the program now, as the power cut would.
    pub fn kill(&mut self) {
        let _gone_already = self.child.kill();
        let _status = self.child.wait();
    }

    /// Waits until `ready` answers with something.
    ///
    /// # Errors
    /// When the program ends first or does not get ready within half a minute.
    pub fn wait_until<T>(&mut self, ready: impl FnMut() -> Option<T>) -> Outcome<T> {
        let Self { child, name } = self;
        wait_until(name, ready, || Ok(child.try_wait()?.map(|status| format!("ended early: {status}"))))
    }

    /// Waits until the program has ended by itself.
    ///
    /// # Errors
    /// When it still runs after half a minute.
    pub fn wait_until_it_ends(&mut self) -> Outcome {
        let Self { child, name } = self;
        wait_until(name, || child.try_wait().ok().flatten().map(drop), || Ok(None))
    }

    /// Waits until the program accepts connections on `port` of the loopback address.
    ///
    /// # Errors
    /// As [`Self::wait_until`].
    pub fn wait_for_port(&mut self, port: u16) -> Outcome {
        let address = SocketAddr::from((Ipv4Addr::LOCALHOST, port));
        self.wait_until(|| TcpStream::connect(address).ok().map(drop))
    }
}

impl Drop for Kept {
    fn drop(&mut self) {
        self.kill();
    }
}

/// Looks at `ready` until it answers, or until `over` says why it never will.
pub(crate) fn wait_until<T>(
    what: &str,
    mut ready: impl FnMut() -> Option<T>,
    mut over: impl FnMut() -> Outcome<Option<String>>,
) -> Outcome<T> {
    let began = Instant::now();
    loop {
        if let Some(answer) = ready() {
            return Ok(answer);
        }
        if let Some(reason) = over()? {
            return Err(format!("{what} {reason}").into());
        }
        if began.elapsed() > READY_WITHIN {
            return Err(format!("{what} is not ready after {READY_WITHIN:?}").into());
        }
        std::thread::sleep(LOOK_EVERY);
    }
}

/// A loopback port that is free at this moment.
///
/// # Errors
/// When the system has none.
pub(crate) fn free_port() -> Outcome<u16> {
    Ok(TcpListener::bind((Ipv4Addr::LOCALHOST, 0))?.local_addr()?.port())
}
