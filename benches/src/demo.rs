//! A window whose station belongs to a demo city, made for one measurement.

use std::path::PathBuf;
use std::process::{Command, Stdio};

use serde_json::{Value, json};
use testkit::{Desk, Outcome, Window, project_root};

/// Calls a command in the window, through the shell, as the page does.
const CALL: &str = "
    const [name, args, done] = arguments;
    window.__TAURI_INTERNALS__.invoke('rpc', { name, args })
      .then((answer) => done({ answer }), (problem) => done({ problem: JSON.stringify(problem) }));";

/// Sends the bytes that are given in Base64.
const SEND: &str = "
    const [text, kind, done] = arguments;
    const bytes = Uint8Array.from(atob(text), (c) => c.charCodeAt(0));
    window.__TAURI_INTERNALS__.invoke('put_bytes', bytes, { headers: { 'x-okienko-kind': kind } })
      .then((answer) => done({ answer }), (problem) => done({ problem: JSON.stringify(problem) }));";

/// The folder of a demo city.
#[derive(Debug)]
pub struct DemoCity(PathBuf);

impl DemoCity {
    /// Makes one, with the program that cities use.
    ///
    /// # Errors
    /// When `okienko-city` is not built.
    pub fn make(desk: &Desk) -> Outcome<Self> {
        let folder = desk.home().join("city");
        let made = Command::new(target().join("debug/okienko-city"))
            .arg("demo")
            .arg(&folder)
            .stdout(Stdio::null())
            .status()?;
        if made.success() { Ok(Self(folder)) } else { Err("okienko-city failed".into()) }
    }

    /// A file of it.
    ///
    /// # Errors
    /// When there is none.
    pub fn read(&self, name: &str) -> Outcome<Vec<u8>> {
        Ok(std::fs::read(self.0.join(name))?)
    }

    /// Makes the window's computer the station of this city.
    ///
    /// # Errors
    /// What the station says.
    pub async fn enrol(&self, window: &Window) -> Outcome {
        let upload = send(window, &self.read("ratusz-2.okienko")?, "bundle").await?;
        let preview = call(window, "inspect_enrolment", json!({ "from": "sent", "upload": upload })).await?;
        call(window, "enrol", json!({ "inspection": preview["inspection"] })).await?;
        Ok(())
    }
}

/// Where cargo puts what it builds.
#[must_use]
pub fn target() -> PathBuf {
    std::env::var_os("CARGO_TARGET_DIR").map_or_else(|| project_root().join("target"), PathBuf::from)
}

/// Calls a command of the station.
///
/// # Errors
/// The problem that it answers.
pub async fn call(window: &Window, name: &str, args: Value) -> Outcome<Value> {
    let answer = window.driver().execute_async(CALL, vec![name.into(), args]).await?;
    answered(name, answer.json())
}

/// Sends bytes for a later command.
///
/// # Errors
/// The problem that the station answers.
pub async fn send(window: &Window, bytes: &[u8], kind: &str) -> Outcome<Value> {
    let text = data_encoding::BASE64.encode(bytes);
    let answer = window.driver().execute_async(SEND, vec![text.into(), kind.into()]).await?;
    answered("put_bytes", answer.json())
}

/// What a script of this folder left: `{answer}` or `{problem}`.
///
/// # Errors
/// The problem.
pub fn answered(what: &str, result: &Value) -> Outcome<Value> {
    match result.get("problem") {
        Some(problem) => Err(format!("{what}: {problem}").into()),
        None => Ok(result["answer"].clone()),
    }
}
