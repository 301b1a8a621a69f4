//! A city with a hub and stations, all of them processes of their own, and a network between them that fails on purpose.

use serde_json::{Value, json};
use tempfile::TempDir;
use testkit::Outcome;
use testkit::city::{Amounts, City, CityWithHub, portrait, resident_form};
use testkit::hub::HubProgram;
use testkit::paper::qr_of;
use testkit::proxy::{Network, Proxy};
use testkit::station::StationProgram;
use time::UtcDateTime;

/// A city with a hub and a station at each of its points.
#[derive(Debug)]
pub struct Town {
    /// The hub.
    pub hub: HubProgram,
    /// The stations, each with its operator signed in.
    pub stations: Vec<StationProgram>,
    /// The bundles that no station was made of yet.
    pub bundles: Vec<Vec<u8>>,
    /// The network between all of them and the hub.
    pub network: Proxy,
    /// The computer without network; the city lies in `city`.
    pub folder: TempDir,
    city: CityWithHub,
}

impl Town {
    /// Sets it up; the network is whole at first.
    ///
    /// # Errors
    /// When a program is missing or does not start.
    pub async fn with(points: &[&str]) -> Outcome<Self> {
        Self::with_numbers(points, Amounts { runs: 2, ..Amounts::STATION }).await
    }

    /// The same with as many numbers for each station as wanted.
    ///
    /// # Errors
    /// As [`Self::with`].
    pub async fn with_numbers(points: &[&str], amounts: Amounts) -> Outcome<Self> {
        let mut town = Self::of_bundles(points, amounts).await?;
        let enrolled = town.bundles.drain(..).map(|bundle| StationProgram::enrolled(&bundle)).collect::<Outcome<_>>();
        town.stations = enrolled?;
        Ok(town)
    }

    /// The same with bundles and no station yet.
    ///
    /// # Errors
    /// As [`Self::with`].
    pub async fn of_bundles(points: &[&str], amounts: Amounts) -> Outcome<Self> {
        let folder = tempfile::tempdir()?;
        let address = HubProgram::free_address()?;
        let network = Proxy::before(address).await?;
        let hub_address = format!("http://{}", network.address());
        let mut city = CityWithHub::make_with(&folder.path().join("city"), points, amounts, now(), |configuration| {
            configuration.hub_address = hub_address;
            configuration.demo = None;
        })?;
        let hub = HubProgram::start(&city, address)?;
        let bundles = std::mem::take(&mut city.bundles);
        Ok(Self { hub, stations: Vec::new(), bundles, network, folder, city })
    }

    /// The city's folder, opened.
    ///
    /// # Errors
    /// When another program has it.
    pub fn open_city(&self) -> Outcome<City> {
        Ok(City::open(&self.folder.path().join("city"))?)
    }

    /// Brings what was changed in the city's folder to the hub, and a next configuration with another support telephone.
    ///
    /// # Errors
    /// When the hub does not take the file.
    pub fn load(&mut self, city: &mut City, support_phone: &str) -> Outcome {
        let configuration = &mut self.city.configuration;
        configuration.version += 1;
        support_phone.clone_into(&mut configuration.support_phone);
        let file = self.folder.path().join("again.okienko");
        std::fs::write(&file, city.hub_file(Some(configuration.clone()), now())?)?;
        self.hub.run(&["admin", "load", &file.to_string_lossy()]).map(drop)
    }

    /// How many rows of a table of the hub there are.
    ///
    /// # Errors
    /// What PostgreSQL says.
    pub fn count(&self, table: &str) -> Outcome<u64> {
        let rows = self.hub.ask(&format!("SELECT count(*) FROM {table}"))?;
        Ok(rows.first().ok_or("no answer")?.parse()?)
    }
}

/// The real time, which the programs have.
#[must_use]
pub fn now() -> UtcDateTime {
    #[expect(clippy::disallowed_methods, reason = "the programs that take the files have the real clock")]
    UtcDateTime::now()
}

/// Registers one of the made-up residents with a photo; says under which id.
///
/// # Errors
/// The problem that the station answers with.
pub fn with_photo(station: &StationProgram, which: usize) -> Outcome<Value> {
    let upload = station.send_picture(&portrait()?)?;
    let whole = json!({ "x": 0.0, "y": 0.0, "width": 1.0, "height": 1.0 });
    let taken = station.call("take_photo", json!({ "upload": upload, "turns": 0, "crop": whole }))?;
    let photo = json!({ "id": taken["photo"], "accepted": "brought" });
    let form = resident_form(which)?;
    let saved = station.call("register_resident", json!({ "form": form, "photo": photo, "decisions": [] }))?;
    Ok(saved["resident"].clone())
}

/// Registers somebody who has no PESEL and gets a substitute identifier; the letter makes them somebody else.
///
/// # Errors
/// The problem that the station answers with.
pub fn register_without_pesel(station: &StationProgram, letter: char) -> Outcome<Value> {
    let mut form = resident_form(0)?;
    let day = u32::from(letter) % 28 + 1;
    for (field, value) in [
        ("pesel", String::new()),
        ("birth_date", format!("19{:02}-0{}-{day:02}", 40 + day * 2 % 50, day % 9 + 1)),
        ("surname", format!("{letter}{letter}owska-Demo")),
        ("given_names", format!("{letter}anna")),
        ("street", format!("ul. {letter}ysia {day}")),
    ] {
        form[field] = value.into();
    }
    form["no_pesel"] = true.into();
    station.call("register_resident", json!({ "form": form, "photo": null, "decisions": [] }))
}

/// Registers one of the made-up residents.
///
/// # Errors
/// The problem that the station answers with.
pub fn register(station: &StationProgram, which: usize) -> Outcome<Value> {
    let form = resident_form(which)?;
    station.call("register_resident", json!({ "form": form, "photo": null, "decisions": [] }))
}

/// Waits until everything that was recorded has come to the hub and is answered.
///
/// # Errors
/// When it does not within a minute.
pub fn everything_is_sent(station: &StationProgram) -> Outcome {
    station.wait_until("sill", &json!({}), |sill| sill["online"] == true && sill["queued"] == 0).map(drop)
}

/// Waits until a station finds the first so many of the made-up residents.
///
/// # Errors
/// When it does not within a minute.
pub fn knows(station: &StationProgram, residents: usize) -> Outcome {
    for which in 0..residents {
        let pesel = resident_form(which)?["pesel"].clone();
        station.wait_until("find_residents", &json!({ "query": pesel }), |found| found["total"] == 1)?;
    }
    Ok(())
}

/// Gives a resident a photo that somebody brought.
///
/// # Errors
/// The problem that the station answers with.
pub fn photograph(station: &StationProgram, resident: &Value) -> Outcome {
    let upload = station.send_picture(&portrait()?)?;
    let crop = json!({ "x": 0.0, "y": 0.0, "width": 1.0, "height": 1.0 });
    let taken = station.call("take_photo", json!({ "upload": upload, "turns": 0, "crop": crop }))?;
    let photo = json!({ "id": taken["photo"], "accepted": "brought" });
    station.call("set_photo", json!({ "resident": resident, "photo": photo })).map(drop)
}

/// A card from its number to the hand; says its number.
///
/// # Errors
/// The problem that the station answers with.
pub fn issue(station: &StationProgram, resident: &Value) -> Outcome<Value> {
    let reserved =
        station.call("reserve_card", json!({ "resident": resident, "layout": "arcade-landscape", "packages": [] }))?;
    let production = json!({ "production": reserved["id"] });
    station.call("print_card", json!({ "production": reserved["id"], "printer": "folder" }))?;
    let printed = station.wait_until("production", &production, |card| card["state"] == "printed")?;
    let scanned = qr_of(printed["file"].as_str().ok_or("nothing was printed")?.as_ref())?;
    station.call("check_card", json!({ "production": reserved["id"], "scanned": scanned }))?;
    let given = json!({
        "production": reserved["id"], "collector": "resident", "document": "identity-card", "signature": { "on": "paper" }
    });
    station.call("hand_over", given)?;
    Ok(reserved["number"].clone())
}

/// The network is there again, and everything of every station has been said and heard.
///
/// # Errors
/// When it has not within a minute.
pub fn together_again(town: &Town) -> Outcome {
    town.network.set(Network::Whole);
    for station in &town.stations {
        station.call("sync_now", json!({}))?;
        everything_is_sent(station)?;
    }
    Ok(())
}
