//! A station to try things on: a city made for the test, a clock to turn, a key store of its own.

use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicBool, AtomicI64, Ordering};
use std::sync::{Arc, OnceLock};

use contract::configuration::Configuration;
use contract::counter::{Production, ProductionState, Registered, Resident};
use contract::{ErrorCode, Moment, Problem};
use credential::{HubKey, RootKey};
use domain::clock::Clock;
use image::{ImageFormat, Rgb, RgbImage};
use keyring_core::api::CredentialStore;
use rand::SeedableRng;
use rand::rngs::StdRng;
use serde::de::DeserializeOwned;
use serde_json::{Value, json};
use time::UtcDateTime;
use time::macros::utc_datetime;
use uuid::Uuid;

use crate::{Station, Surroundings};

/// When every test begins.
pub(crate) const START: UtcDateTime = utc_datetime!(2026-11-20 07:30);
/// What everybody's password is.
pub(crate) const PASSWORD: &str = city::demo::PASSWORD;
/// The window that tests speak from.
pub(crate) const WINDOW: &str = "counter";

/// A clock that goes only when it is turned.
pub(crate) struct TurnedClock(AtomicI64);

impl Clock for TurnedClock {
    fn now(&self) -> UtcDateTime {
        Moment::from_unix_millis(self.0.load(Ordering::SeqCst)).utc()
    }
}

impl TurnedClock {
    pub(crate) fn turn(&self, seconds: i64) {
        self.0.fetch_add(seconds * 1000, Ordering::SeqCst);
    }
}

/// A computer: its disk, its clock and its key store outlive the program.
pub(crate) struct Computer {
    pub(crate) folder: tempfile::TempDir,
    pub(crate) clock: Arc<TurnedClock>,
    keys: Arc<CredentialStore>,
    /// Where the print service is: mostly nowhere.
    pub(crate) print_server: String,
    /// The key store is locked.
    pub(crate) keys_locked: Arc<AtomicBool>,
    /// By what the program knows it again.
    pub(crate) itself: crate::Computer,
    started: AtomicI64,
}

impl Computer {
    pub(crate) fn new() -> Self {
        Self {
            folder: tempfile::tempdir().unwrap(),
            clock: Arc::new(TurnedClock(AtomicI64::new(Moment::of(START).unix_millis()))),
            keys: keyring_core::mock::Store::new().unwrap(),
            print_server: "localhost:9".to_owned(),
            keys_locked: Arc::default(),
            itself: crate::Computer::default(),
            started: AtomicI64::new(0),
        }
    }

    pub(crate) fn data(&self) -> PathBuf {
        self.folder.path().join("data")
    }

    pub(crate) fn database(&self) -> PathBuf {
        self.data().join("station.db")
    }

    pub(crate) fn prints(&self) -> PathBuf {
        self.folder.path().join("prints")
    }

    /// Loses every key, as a computer with a new disk does.
    pub(crate) fn forget_keys(&mut self) {
        self.keys = keyring_core::mock::Store::new().unwrap();
    }

    /// Starts the program.
    pub(crate) fn start(&self) -> Desk<'_> {
        std::fs::create_dir_all(self.prints()).unwrap();
        let seed = self.started.fetch_add(1, Ordering::SeqCst).unsigned_abs();
        let (keys, locked) = (Arc::clone(&self.keys), Arc::clone(&self.keys_locked));
        let station = Station::new(Surroundings {
            folder: self.data(),
            prints: self.prints(),
            media: vec![self.folder.path().join("media")],
            clock: Arc::clone(&self.clock) as Arc<dyn Clock>,
            random: Box::new(StdRng::seed_from_u64(seed)),
            key_store: Arc::new(move || {
                if locked.load(Ordering::SeqCst) {
                    return Err(keyring_core::Error::NoStorageAccess("locked".into()));
                }
                Ok(Arc::clone(&keys))
            }),
            computer: self.itself.clone(),
            print_server: Some(self.print_server.clone()),
            version: "0.1.0".to_owned(),
            recent_log: Arc::new(Vec::new),
        });
        Desk { station, computer: std::marker::PhantomData }
    }

    /// A computer that is a station already, started.
    pub(crate) async fn enrolled(&self) -> Desk<'_> {
        let desk = self.start();
        desk.enrol(bundle()).await;
        desk
    }
}

/// An enrolment bundle of a city with five people, who have [`PASSWORD`].
pub(crate) fn bundle() -> &'static [u8] {
    static BUNDLE: OnceLock<Vec<u8>> = OnceLock::new();
    BUNDLE.get_or_init(|| bundle_with(|_| {}))
}

/// The same with another configuration.
pub(crate) fn bundle_with(change: impl FnOnce(&mut Configuration)) -> Vec<u8> {
    MadeCity::with(change).bundle
}

/// A city with one station, and the keys that a test needs to speak for it.
pub(crate) struct MadeCity {
    pub(crate) bundle: Vec<u8>,
    pub(crate) hub: HubKey,
    pub(crate) root: RootKey,
}

impl MadeCity {
    /// The hub's key once more: keys are not copied.
    pub(crate) fn hub_again(&self) -> HubKey {
        HubKey::from_secret_bytes(&self.hub.to_secret_bytes())
    }

    pub(crate) fn with(change: impl FnOnce(&mut Configuration)) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let bundle = make_bundle(folder.path(), change);
        let key = |name: &str| -> [u8; 32] {
            let text = std::fs::read_to_string(folder.path().join("city").join(name)).unwrap();
            data_encoding::HEXLOWER_PERMISSIVE.decode(text.trim().as_bytes()).unwrap().try_into().unwrap()
        };
        Self {
            bundle,
            hub: HubKey::from_secret_bytes(&key("hub.key")),
            root: RootKey::from_secret_bytes(&key("root.key")),
        }
    }
}

fn make_bundle(folder: &Path, change: impl FnOnce(&mut Configuration)) -> Vec<u8> {
    let mut random = StdRng::seed_from_u64(7);
    let mut configuration = city::demo::configuration(cardface::ARCADE_LANDSCAPE.to_owned());
    change(&mut configuration);
    let new = city::NewCity {
        id: configuration.teryt.parse().unwrap(),
        name: configuration.city_name.clone(),
        first_card: 7_203_004_000,
        last_card: 7_299_999_999,
    };
    let mut city = city::City::create(&folder.join("city"), &new, START, &mut random).unwrap();
    let request = city::StationRequest {
        point: "Punkt Ratusz".to_owned(),
        point_address: "Rynek 1, parter".to_owned(),
        station: 2,
        issued_by: "Tomasz Zawiasowy-Demo".to_owned(),
        staff: city::demo::staff(),
        common_password: Some(PASSWORD.to_owned()),
        configuration,
        amounts: city::Amounts { runs: 2, cards: 200, applications: 20, receipts: 20, substitutes: 3 },
    };
    city.enrol(request, START, &mut random).unwrap().bundle
}

/// Somebody at the counter of a started program.
pub(crate) struct Desk<'a> {
    pub(crate) station: Station,
    /// The program runs on a computer.
    computer: std::marker::PhantomData<&'a Computer>,
}

/// A test that ends ends its program, too: the library under SQLCipher must not be taken down while a page is still being
/// encrypted.
impl Drop for Desk<'_> {
    fn drop(&mut self) {
        let closing = self.station.close();
        tokio::task::block_in_place(|| tokio::runtime::Handle::current().block_on(closing));
    }
}

impl Desk<'_> {
    pub(crate) async fn ask(&self, command: &str, args: Value) -> Result<Value, Problem> {
        self.station.call(WINDOW, command, args).await
    }

    /// A command that must succeed.
    pub(crate) async fn call<T: DeserializeOwned>(&self, command: &str, args: Value) -> T {
        let answer = self.ask(command, args).await;
        serde_json::from_value(answer.unwrap_or_else(|problem| panic!("{command}: {problem:?}"))).unwrap()
    }

    /// A command that must fail with a code.
    pub(crate) async fn refuses(&self, command: &str, args: Value, code: ErrorCode) {
        let shown = args.to_string();
        let answer = self.ask(command, args).await;
        assert_eq!(answer.map_err(|problem| problem.code), Err(code), "{command} {shown}");
    }

    pub(crate) async fn enrol(&self, bundle: &[u8]) {
        self.call::<Value>("station", json!({})).await;
        let upload = self.station.put_bytes(WINDOW, bundle.to_vec()).unwrap();
        let preview: Value = self.call("inspect_enrolment", json!({ "from": "sent", "upload": upload })).await;
        let face: Value = self.call("enrol", json!({ "inspection": preview["inspection"] })).await;
        assert_eq!(face["startup"]["state"], "ready");
    }

    pub(crate) async fn staff_id(&self, name: &str) -> Uuid {
        let staff: Vec<Value> = self.call("staff", json!({})).await;
        let person = staff.iter().find(|person| person["name"].as_str().unwrap().starts_with(name)).unwrap();
        person["id"].as_str().unwrap().parse().unwrap()
    }

    pub(crate) async fn sign_in(&self, name: &str) {
        let staff = self.staff_id(name).await;
        let session: Value = self.call("sign_in", json!({ "staff": staff, "password": PASSWORD })).await;
        assert_eq!(session["state"], "signed_in");
    }

    pub(crate) async fn take_photo(&self) -> String {
        let upload = self.station.put_bytes(WINDOW, picture(900, 1200)).unwrap();
        let crop = json!({ "x": 0.0, "y": 0.0, "width": 1.0, "height": 1.0 });
        let taken: Value = self.call("take_photo", json!({ "upload": upload, "turns": 0, "crop": crop })).await;
        taken["photo"].as_str().unwrap().to_owned()
    }

    /// Registers somebody with a photo.
    pub(crate) async fn register(&self, form: Value) -> Uuid {
        let photo = self.take_photo().await;
        let registered: Registered = self
            .call("register_resident", json!({ "form": form, "photo": { "id": photo, "accepted": "brought" } }))
            .await;
        registered.resident
    }

    /// What the last operation says.
    pub(crate) async fn last_payload(&self) -> Value {
        let open = self.station.open_station().await.unwrap();
        let mut tx = open.store.read().await.unwrap();
        let last = crate::store::operations::all(&mut tx).await.unwrap().pop().unwrap();
        serde_json::from_slice(&last.payload.unwrap()).unwrap()
    }

    pub(crate) async fn resident(&self, id: Uuid) -> Resident {
        serde_json::from_value(self.call("resident", json!({ "resident": id })).await).unwrap()
    }

    pub(crate) async fn reserve(&self, resident: Uuid) -> Production {
        let args =
            json!({ "resident": resident, "layout": "arcade-landscape", "packages": [wanted("city-ticket", "", "")] });
        self.call("reserve_card", args).await
    }

    /// Waits until a production leaves the printer.
    pub(crate) async fn printed(&self, production: Uuid) -> Production {
        let actor = self.station.admit_operator(WINDOW).unwrap();
        let open = self.station.at(&actor).await.unwrap();
        let mut settled = open.settled.subscribe();
        loop {
            let now: Production = self.call("production", json!({ "production": production })).await;
            if now.state != ProductionState::Printing {
                return now;
            }
            settled.changed().await.unwrap();
        }
    }
}

/// A package that the resident is to have.
pub(crate) fn wanted(package: &str, proof: &str, proof_ends: &str) -> Value {
    json!({ "package": package, "proof": proof, "proof_ends": proof_ends })
}

/// A picture with something in it, as PNG.
pub(crate) fn picture(width: u32, height: u32) -> Vec<u8> {
    let shade = |value: u32, side: u32| u8::try_from(60 + value * 150 / side).unwrap();
    png(&RgbImage::from_fn(width, height, |x, y| Rgb([shade(x, width), shade(y, height), 120])))
}

/// A picture's bytes.
pub(crate) fn png(picture: &RgbImage) -> Vec<u8> {
    let mut bytes = std::io::Cursor::new(Vec::new());
    picture.write_to(&mut bytes, ImageFormat::Png).unwrap();
    bytes.into_inner()
}

/// A form in which everything is right.
pub(crate) fn form() -> Value {
    json!({
        "pesel": "87051400010", "no_pesel": false, "birth_date": "", "sex": "", "surname": "Kowalski-Demo",
        "given_names": "Jan", "former_surname": "", "document": "identity-card", "street": "ul. Nieistniejąca 3",
        "postcode": "00-000", "city": "Przykładowo", "phone": "500 000 000", "email": "jan@przykladowo.example",
        "applicant": "resident", "applicant_name": "", "grounds": "rent",
        "consents": [
            { "clause": "data-processing", "version": 2, "given": true },
            { "clause": "terms", "version": 1, "given": true },
            { "clause": "newsletter", "version": 1, "given": false },
        ],
    })
}

/// The same without a PESEL.
pub(crate) fn form_without_pesel() -> Value {
    with(
        form(),
        json!({ "pesel": "", "no_pesel": true, "birth_date": "1990-02-03", "surname": "Demczenko-Demo", "given_names": "Olena" }),
    )
}

/// A form with some fields changed.
pub(crate) fn with(mut form: Value, changes: Value) -> Value {
    for (field, value) in changes.as_object().unwrap() {
        form[field] = value.clone();
    }
    form
}

/// Whether a file has these bytes anywhere.
pub(crate) fn holds(file: &Path, needle: &[u8]) -> bool {
    std::fs::read(file).unwrap().windows(needle.len()).any(|window| window == needle)
}
