//! A counter in the real window whose city has a hub, with other stations of that city around it.

use serde_json::{Value, json};
use testkit::city::{CityWithHub, form_of, portrait_of};
use testkit::hub::HubProgram;
use testkit::pen::Pen;
use testkit::proxy::Proxy;
use testkit::station::StationProgram;
use testkit::{Desk, Outcome, Window};
use time::{Duration, UtcDateTime};

use crate::clerk::ask;
use crate::town::everything_is_sent;

/// The window's station, and the others.
#[derive(Debug)]
pub struct Joined {
    /// What the clerk sees.
    pub window: Window,
    /// A station at another point, to look at what comes there.
    pub elsewhere: StationProgram,
    /// A colleague at the window's own point, and one at the other point: they write what they did without network.
    pub colleagues: [Pen; 2],
    /// The hub.
    pub hub: HubProgram,
    /// The network between the window's station and the hub.
    pub network: Proxy,
    /// Everything around the window; ends last.
    pub desk: Desk,
}

impl Joined {
    /// Sets it up: everything is connected, and the operator of the window is at the start page.
    ///
    /// # Errors
    /// When something around the window is missing, or a command answers with a problem.
    pub async fn ready() -> Outcome<Self> {
        #[expect(clippy::disallowed_methods, reason = "the programs that take the files have the real clock")]
        let now = UtcDateTime::now();
        let desk = Desk::set_up()?;
        let address = HubProgram::free_address()?;
        let network = Proxy::before(address).await?;
        let hub_address = format!("http://{}", network.address());
        let points = ["Ratusz", "Zachód", "Ratusz", "Zachód"];
        let city = CityWithHub::make(&desk.home().join("city"), &points, now, |configuration| {
            configuration.hub_address = hub_address;
            configuration.demo = None;
        })?;
        let hub = HubProgram::start(&city, address)?;
        let [at_the_window, at_the_other, of_one, of_another] = city.bundles.as_slice() else {
            return Err("a city of four stations".into());
        };
        let stick = desk.home().join("media/Pendrive");
        std::fs::create_dir_all(&stick)?;
        std::fs::write(stick.join("ratusz-1.okienko"), at_the_window)?;
        let window = desk.open().await?;
        comes_to_work(&window).await?;
        let elsewhere = StationProgram::enrolled(at_the_other)?;
        everything_is_sent(&elsewhere)?;
        let pen = |bundle: &[u8], seed, ago| Pen::of(bundle, now.saturating_sub(ago), seed);
        let colleagues = [pen(of_one, 1, Duration::minutes(50))?, pen(of_another, 2, Duration::minutes(35))?];
        Ok(Self { window, elsewhere, colleagues, hub, network, desk })
    }

    /// Registers one of the demo city's residents, with a photo, waits until the hub knows, and answers the record's id.
    ///
    /// # Errors
    /// When the city has nobody of this name, or the station refuses.
    pub async fn knows(&self, name: &str) -> Outcome<String> {
        let upload = self.window.put("photo", &portrait_of(name)?).await?.map_err(|problem| problem.to_string())?;
        let whole = json!({ "x": 0.0, "y": 0.0, "width": 1.0, "height": 1.0 });
        let taken = self.does("take_photo", json!({ "upload": upload, "turns": 0, "crop": whole })).await?;
        let photo = json!({ "id": taken["photo"], "accepted": null });
        let saved = self.does("register_resident", json!({ "form": form_of(name)?, "photo": photo })).await?;
        self.is_sent().await?;
        Ok(saved["resident"].as_str().ok_or("no record")?.to_owned())
    }

    /// A colleague changed a group of this resident's data without having seen what the other one did, and the hub hears of it now.
    ///
    /// # Errors
    /// When the hub does not take it.
    pub fn changed(&mut self, colleague: usize, resident: &str, group: &str, before: &Value, after: &Value) -> Outcome {
        let change = json!({ "kind": "resident_changed", "resident": resident, "group": group, "before": before, "after": after });
        let hub = format!("http://{}", self.hub.address());
        self.colleagues.get_mut(colleague).ok_or("no such colleague")?.tells(change, &hub).map(drop)
    }

    /// Waits until everything that was recorded at the window has come to the hub and is answered.
    ///
    /// # Errors
    /// When it does not.
    pub async fn is_sent(&self) -> Outcome {
        self.until("sill", json!({}), |sill| sill["online"] == true && sill["queued"] == 0).await.map(drop)
    }

    /// Waits until the window's station answers a command as wanted.
    ///
    /// # Errors
    /// When it does not come to that; the message has the last answer.
    pub async fn until(&self, name: &str, args: Value, wanted: impl Fn(&Value) -> bool) -> Outcome<Value> {
        let mut last = Value::Null;
        for _ in 0..1000 {
            last = self.does(name, args.clone()).await?;
            if wanted(&last) {
                return Ok(last);
            }
            self.window.between_looks().await;
        }
        Err(format!("{name} still answers {last}").into())
    }

    /// Calls a command that is expected to be carried out.
    ///
    /// # Errors
    /// The problem that it answers.
    pub async fn does(&self, name: &str, args: Value) -> Outcome<Value> {
        ask(&self.window, name, args).await
    }
}

/// The station is connected, and its operator signs in.
async fn comes_to_work(window: &Window) -> Outcome {
    window.wait_for("To stanowisko nie jest jeszcze podłączone").await?;
    let files = ask(window, "enrolment_files", json!({})).await?;
    let seen = ask(window, "inspect_enrolment", json!({ "from": "found", "id": files[0]["id"] })).await?;
    ask(window, "enrol", json!({ "inspection": seen["inspection"] })).await?;
    let staff = ask(window, "staff", json!({})).await?;
    let named = |person: &&Value| person["name"].as_str().is_some_and(|name| name.starts_with("Anna"));
    let anna = staff.as_array().into_iter().flatten().find(named).ok_or("Anna does not work here")?;
    ask(window, "sign_in", json!({ "staff": anna["id"], "password": CityWithHub::PASSWORD })).await?;
    window.reload().await?;
    window.wait_for("Kogo obsługujemy?").await
}
