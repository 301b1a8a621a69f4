//! A city with a hub and stations, all of them processes of their own, and a network between them that fails on purpose.

use serde_json::{Value, json};
use testkit::Outcome;
use testkit::city::{CityWithHub, resident_form};
use testkit::hub::HubProgram;
use testkit::proxy::Proxy;
use testkit::station::StationProgram;
use time::UtcDateTime;

/// A city with a hub and a station at each of its points.
#[derive(Debug)]
pub struct Town {
    /// The hub.
    pub hub: HubProgram,
    /// The stations, each with its operator signed in.
    pub stations: Vec<StationProgram>,
    /// The network between all of them and the hub.
    pub network: Proxy,
}

impl Town {
    /// Sets it up; the network is whole at first.
    ///
    /// # Errors
    /// When a program is missing or does not start.
    pub async fn with(points: &[&str]) -> Outcome<Self> {
        #[expect(clippy::disallowed_methods, reason = "the programs that take the files have the real clock")]
        let now = UtcDateTime::now();
        let folder = tempfile::tempdir()?;
        let address = HubProgram::free_address()?;
        let network = Proxy::before(address).await?;
        let hub_address = format!("http://{}", network.address());
        let city = CityWithHub::make(&folder.path().join("city"), points, now, |configuration| {
            configuration.hub_address = hub_address;
            configuration.demo = None;
        })?;
        let hub = HubProgram::start(&city, address)?;
        let stations = city.bundles.iter().map(|bundle| StationProgram::enrolled(bundle)).collect::<Outcome<_>>()?;
        Ok(Self { hub, stations, network })
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
