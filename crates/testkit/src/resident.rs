//! A resident at the portal: the commands that its pages send, over HTTP.

use std::path::Path;
use std::time::Duration;

use data_encoding::BASE64;
use serde_json::{Value, json};

use crate::Outcome;
use crate::kept::wait_until;

/// The longest that the portal may think.
const ANSWERS_WITHIN: Duration = Duration::from_secs(30);

/// Somebody who has signed in.
#[derive(Clone, Debug)]
pub struct Resident {
    portal: String,
    token: String,
    /// With this login.
    pub login: String,
}

/// What the portal said.
struct Said {
    good: bool,
    value: Value,
    token: Option<String>,
}

fn ask(portal: &str, command: &str, args: &Value, token: Option<&str>) -> Outcome<Said> {
    let agent: ureq::Agent =
        ureq::Agent::config_builder().http_status_as_error(false).timeout_global(Some(ANSWERS_WITHIN)).build().into();
    let mut request = agent
        .post(format!("{}/portal/v1/{command}", portal.trim_end_matches('/')))
        .header("Content-Type", "application/json");
    if let Some(token) = token {
        request = request.header("Cookie", format!("okienko={token}"));
    }
    let mut answer = request.send(args.to_string())?;
    let cookie = answer.headers().get("set-cookie").and_then(|value| value.to_str().ok());
    let token = cookie.and_then(|cookie| cookie.strip_prefix("okienko=")?.split(';').next()).map(str::to_owned);
    let text = answer.body_mut().with_config().limit(8 << 20).read_to_string()?;
    Ok(Said { good: answer.status().is_success(), value: serde_json::from_str(&text)?, token })
}

/// The part of the newest link in a mail that was sent to this address.
fn link_to(mails: &Path, email: &str) -> Option<String> {
    let files = std::fs::read_dir(mails).ok()?;
    let mut mails: Vec<_> = files.flatten().map(|file| file.path()).collect();
    mails.sort_by_key(|file| file.metadata().and_then(|data| data.modified()).ok());
    mails.iter().rev().find_map(|file| {
        let mail = std::fs::read_to_string(file).ok()?.replace("=\r\n", "").replace("=\n", "");
        let link = mail.contains(email).then(|| mail.split("haslo#").nth(1).map(str::to_owned))??;
        link.split(|c: char| c.is_whitespace() || c == '"').next().map(str::to_owned)
    })
}

impl Resident {
    /// The password that everybody here sets.
    pub const PASSWORD: &str = "Latarnia-26";

    /// Sets a password by the link that was mailed to this address, and signs in.
    ///
    /// # Errors
    /// When no mail comes, or the portal refuses.
    pub fn activated(portal: &str, mails: &Path, email: &str) -> Outcome<Self> {
        let link = wait_until("a mail", || link_to(mails, email), || Ok(None))?;
        let password = json!({ "link": link, "password": Self::PASSWORD, "again": Self::PASSWORD, "language": "pl" });
        let set = ask(portal, "set_password_by_link", &password, None)?;
        let login = set.value["login"].as_str().ok_or_else(|| set.value.to_string())?;
        Self::signed_in(portal, login)
    }

    /// Signs in.
    ///
    /// # Errors
    /// What the portal says.
    pub fn signed_in(portal: &str, login: &str) -> Outcome<Self> {
        let said = ask(portal, "sign_in_resident", &json!({ "login": login, "password": Self::PASSWORD }), None)?;
        let token = said.token.filter(|_| said.good).ok_or_else(|| said.value.to_string())?;
        Ok(Self { portal: portal.to_owned(), token, login: login.to_owned() })
    }

    /// One of the residents' commands.
    ///
    /// # Errors
    /// The problem that it answers with.
    pub fn call(&self, command: &str, args: Value) -> Outcome<Value> {
        let said = ask(&self.portal, command, &args, Some(&self.token))?;
        if said.good { Ok(said.value) } else { Err(format!("{command}: {}", said.value).into()) }
    }

    /// The code that the portal refuses a command with; empty when it does not.
    ///
    /// # Errors
    /// When it does not answer.
    pub fn refused(&self, command: &str, args: Value) -> Outcome<String> {
        let said = ask(&self.portal, command, &args, Some(&self.token))?;
        Ok(said.value["code"].as_str().unwrap_or_default().to_owned())
    }

    /// Writes an application with files (what for, name, bytes) and sends it; says what became of it.
    ///
    /// # Errors
    /// The problem that a command answers with.
    pub fn applies(&self, point: &str, content: &Value, files: &[(&str, &str, &[u8])]) -> Outcome<Value> {
        let draft =
            self.call("save_application", json!({ "application": null, "point": point, "content": content }))?;
        for (purpose, name, bytes) in files {
            let file = json!({
                "application": draft["application"], "purpose": purpose, "name": name, "bytes": BASE64.encode(bytes),
            });
            self.call("attach", file)?;
        }
        self.call("submit_application", json!({ "application": draft["application"] }))
    }
}
