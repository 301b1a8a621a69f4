//! A station is enrolled over a network that fails on purpose, and gets its keys back after its key store was lost (E-8, E-9). Hub,
//! PostgreSQL and station are processes of their own.

use std::process::Command;
use std::time::Duration;

use serde_json::{Value, json};
use testkit::city::CityWithHub;
use testkit::hub::{HubProgram, Offered};
use testkit::proxy::{Network, Proxy};
use testkit::station::StationProgram;
use testkit::{Outcome, built};
use time::UtcDateTime;
use whole_system::town::{everything_is_sent, register};

/// A city with a hub behind a network, and a bundle that no station has used yet.
struct City {
    folder: tempfile::TempDir,
    hub: HubProgram,
    network: Proxy,
    made: CityWithHub,
}

impl City {
    async fn made() -> Outcome<Self> {
        #[expect(clippy::disallowed_methods, reason = "the programs that take the files have the real clock")]
        let now = UtcDateTime::now();
        let folder = tempfile::tempdir()?;
        let address = HubProgram::free_address()?;
        let network = Proxy::before(address).await?;
        let hub_address = format!("http://{}", network.address());
        let made = CityWithHub::make(&folder.path().join("city"), &["Ratusz"], now, |configuration| {
            configuration.hub_address = hub_address;
            configuration.demo = None;
        })?;
        let hub = HubProgram::start(&made, address)?;
        Ok(Self { folder, hub, network, made })
    }

    fn offer(&self) -> Outcome<Offered> {
        self.hub.offer(&self.made.bundles[0])
    }

    /// The offline program opens a station's sealed keys and writes the file onto the stick; says the code.
    fn recover(&self, sealed: &str, station: &StationProgram) -> Outcome<String> {
        let done = Command::new(built("okienko-city")?)
            .args(["recover", "--city"])
            .arg(self.folder.path().join("city"))
            .arg(sealed)
            .arg("--out")
            .arg(station.medium().join("ratusz.okienko-klucze"))
            .output()?;
        if !done.status.success() {
            return Err(String::from_utf8_lossy(&done.stderr).into_owned().into());
        }
        let said = String::from_utf8(done.stdout)?;
        let code = said.lines().find_map(|line| line.strip_prefix("Kod do niego:"));
        Ok(code.ok_or("no code")?.trim().to_owned())
    }
}

fn claim(station: &StationProgram, offered: &Offered) -> Outcome<Value> {
    station.call("claim_enrolment", json!({ "address": offered.address, "code": offered.code }))
}

// REQ E-9: whatever the network does on the way, the code is not lost, and belongs to the first computer.
#[tokio::test(flavor = "multi_thread")]
async fn a_code_makes_a_station_through_a_network_that_cuts() {
    let city = City::made().await.unwrap();
    let offered = city.offer().unwrap();
    assert_eq!(offered.scanned, format!("{}/#{}", offered.address, offered.code));
    let mut station = StationProgram::new().unwrap();
    let second = StationProgram::new().unwrap();
    for network in [Network::Down, Network::CutsRequests(100), Network::CutsAnswers(0), Network::CutsAnswers(9_000)] {
        city.network.cut(network);
        let refused = claim(&station, &offered).unwrap_err().to_string();
        assert!(refused.contains("hub_silent"), "{network:?}: {refused}");
    }
    // The power goes in the middle, too.
    station.kill();
    station.start(&[]).unwrap();
    city.network.cut(Network::Whole);
    let taken = claim(&second, &offered).unwrap_err().to_string();
    assert!(taken.contains("code_used"), "{taken}");
    city.network.cut(Network::Slow(Duration::from_millis(5)));
    let preview = claim(&station, &offered).unwrap();
    assert_eq!(preview["place"]["point"], "Ratusz");
    station.call("enrol", json!({ "inspection": preview["inspection"] })).unwrap();
    city.network.cut(Network::Whole);
    station.sign_in("Anna").unwrap();
    register(&station, 0).unwrap();
    everything_is_sent(&station).unwrap();
    assert_eq!(city.hub.ask("SELECT count(*) FROM resident").unwrap(), ["1"]);
    assert_eq!(city.hub.ask("SELECT count(*) FROM offer WHERE sealed IS NOT NULL").unwrap(), ["0"]);
    assert!(city.offer().is_err(), "the station is at work");
}

// REQ E-8 D-4: the key store is wiped while operations wait; the hub and the offline city bring the keys back, and the queue goes up.
#[tokio::test(flavor = "multi_thread")]
async fn a_wiped_key_store_loses_no_queue() {
    let city = City::made().await.unwrap();
    let mut station = StationProgram::enrolled(&city.made.bundles[0]).unwrap();
    everything_is_sent(&station).unwrap();
    city.network.cut(Network::Down);
    register(&station, 0).unwrap();
    station.kill();
    station.lose_keys().unwrap();
    station.start(&[]).unwrap();
    let face = station.call("station", json!({})).unwrap();
    assert_eq!(face["startup"]["trouble"]["kind"], "key_missing");

    let id = city.hub.ask("SELECT id FROM station").unwrap();
    let sealed = city.folder.path().join("sealed.txt").to_string_lossy().into_owned();
    city.hub.run(&["admin", "sealed-keys", &id[0], "--out", &sealed]).unwrap();
    let code = city.recover(&sealed, &station).unwrap();
    let files = station.call("recovery_files", json!({})).unwrap();
    let face = station.call("recover_keys", json!({ "id": files[0]["id"], "code": code })).unwrap();
    assert_eq!(face["startup"]["state"], "ready", "{face}");
    assert_eq!(std::fs::read_dir(station.medium()).unwrap().count(), 0, "bundle and recovery file are used up");
    city.network.cut(Network::Whole);
    station.sign_in("Anna").unwrap();
    station.call("sync_now", json!({})).unwrap();
    everything_is_sent(&station).unwrap();
    assert_eq!(city.hub.ask("SELECT count(*) FROM resident").unwrap(), ["1"]);

    // Beside the database lies the same: not even the hub is needed.
    let label = station.data().join("station.json").to_string_lossy().into_owned();
    city.recover(&label, &station).unwrap();
}
