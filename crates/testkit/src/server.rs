//! Servers that a test starts as processes of their own: at a free port, answering before anybody asks, gone with the test.

use std::fs;
use std::io;
use std::net::{Ipv4Addr, Ipv6Addr, TcpListener};
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};
use std::process::Child;
use std::thread;
use std::time::{Duration, Instant};

use rustix::process::{Pid, Signal, kill_process_group};

const UNTIL_CLOSED: &str = include_str!("../printer/until_closed.sh");

/// How long a server may take to come up. It takes a tenth of a second; a loaded machine may need more.
pub(crate) const PATIENCE: Duration = Duration::from_secs(20);
/// Between two looks at whether something has come about that nobody tells of.
pub(crate) const LOOK_AGAIN: Duration = Duration::from_millis(5);

/// The script that runs a program until our end of its input is closed, in this folder.
pub(crate) fn until_closed(room: &Path) -> io::Result<PathBuf> {
    let script = room.join("until_closed.sh");
    fs::write(&script, UNTIL_CLOSED)?;
    fs::set_permissions(&script, fs::Permissions::from_mode(0o755))?;
    Ok(script)
}

/// Waits until a server that we started answers.
pub(crate) fn until_it_answers(process: &mut Child, answers: impl Fn() -> io::Result<()>) -> io::Result<()> {
    let began = Instant::now();
    loop {
        match (answers(), process.try_wait()?) {
            (Ok(()), _) => return Ok(()),
            (Err(error), Some(_)) => return Err(error),
            (Err(error), None) if began.elapsed() > PATIENCE => return Err(error),
            (Err(_), None) => thread::sleep(LOOK_AGAIN),
        }
    }
}

/// Ends a process that we started, and all that it started; when this returns, the port is free again.
pub(crate) fn end(process: &mut Child) {
    drop(process.stdin.take());
    let began = Instant::now();
    while let Ok(None) = process.try_wait() {
        // The child leads its own group and has not been waited for, so the number is still its own.
        if began.elapsed() > PATIENCE
            && let Some(group) = i32::try_from(process.id()).ok().and_then(Pid::from_raw)
        {
            let _ = kill_process_group(group, Signal::KILL);
        }
        thread::sleep(LOOK_AGAIN);
    }
}

/// A port that is free on both kinds of loopback.
pub(crate) fn free_port() -> io::Result<u16> {
    for _ in 0..20 {
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0))?;
        let port = listener.local_addr()?.port();
        match TcpListener::bind((Ipv6Addr::LOCALHOST, port)) {
            Err(error) if error.kind() == io::ErrorKind::AddrInUse => {}
            _ => return Ok(port),
        }
    }
    Err(io::ErrorKind::AddrInUse.into())
}
