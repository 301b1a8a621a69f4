//! The program's process, known by its id.

use crate::Outcome;

/// The program that the WebDriver server started.
pub(crate) fn child_of(server: u32) -> Outcome<u32> {
    let mut children = Vec::new();
    for task in std::fs::read_dir(format!("/proc/{server}/task"))? {
        let list = std::fs::read_to_string(task?.path().join("children"))?;
        children.extend(list.split_whitespace().filter_map(|pid| pid.parse::<u32>().ok()));
    }
    match children.as_slice() {
        [app] => Ok(*app),
        found => Err(format!("WebKitWebDriver has {} children, not one", found.len()).into()),
    }
}

/// Whether the program still runs under this id; one that ended and was not yet waited for does not. Asked of every
/// thread: the first one may be gone while another still holds the station's lock.
pub(crate) fn runs(pid: u32) -> bool {
    let Ok(name) = std::fs::read_to_string(format!("/proc/{pid}/comm")) else { return false };
    let Ok(threads) = std::fs::read_dir(format!("/proc/{pid}/task")) else { return false };
    name.starts_with("okienko")
        && threads.flatten().any(|thread| {
            let stat = std::fs::read_to_string(thread.path().join("stat")).unwrap_or_default();
            let state = stat.rsplit(')').next().and_then(|rest| rest.split_whitespace().next());
            !matches!(state, None | Some("Z" | "X"))
        })
}

/// Ends the program as a power cut would, if it still runs.
pub(crate) fn send_kill(pid: u32) -> Outcome {
    if !runs(pid) {
        return Ok(());
    }
    let Some(pid) = i32::try_from(pid).ok().and_then(rustix::process::Pid::from_raw) else {
        return Err("not a process id".into());
    };
    rustix::process::kill_process(pid, rustix::process::Signal::KILL)?;
    Ok(())
}
