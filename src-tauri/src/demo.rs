//! The demo start: connects the station of a demo city and registers its residents, by the same commands as a clerk.
//! Nothing of this is in a release.

use std::error::Error;
use std::path::{Path, PathBuf};

use contract::Problem;
use serde_json::{Value, json};
use station::Station;

/// The folder that `okienko-city demo` made.
const CITY: &str = "OKIENKO_DEMO_CITY";

/// A window of its own, so that the clerk's window finds nobody signed in.
const WINDOW: &str = "demo";

type Outcome<T = ()> = Result<T, Box<dyn Error + Send + Sync>>;

/// Sets the station up if a demo city is named and this computer is no station yet. Comes back when somebody can sign in;
/// the residents follow meanwhile.
pub(crate) async fn set_up(station: &Station) {
    let Some(city) = std::env::var_os(CITY).map(PathBuf::from) else { return };
    match enrol(station, &city).await {
        Ok(true) => {
            let station = station.clone();
            tauri::async_runtime::spawn(async move {
                if let Err(problem) = register(&station, &city).await {
                    tracing::warn!(%problem, "the demo residents are not complete");
                }
            });
        }
        Ok(false) => {}
        Err(problem) => tracing::warn!(%problem, "the demo station is not connected"),
    }
}

async fn enrol(station: &Station, city: &Path) -> Outcome<bool> {
    if call(station, "station", json!({})).await?["startup"]["state"] != "first_start" {
        return Ok(false);
    }
    let upload = station.put_bytes(WINDOW, std::fs::read(bundle(city)?)?)?;
    let preview = call(station, "inspect_enrolment", json!({ "from": "sent", "upload": upload })).await?;
    call(station, "enrol", json!({ "inspection": preview["inspection"] })).await?;
    Ok(true)
}

async fn register(station: &Station, city: &Path) -> Outcome {
    let face = call(station, "station", json!({})).await?;
    let staff = call(station, "staff", json!({})).await?;
    let person = staff.get(0).ok_or("nobody may sign in")?;
    call(station, "sign_in", json!({ "staff": person["id"], "password": face["demo_password"] })).await?;
    let residents: Vec<Value> = serde_json::from_slice(&std::fs::read(city.join("demo-residents.json"))?)?;
    for resident in residents {
        let photo = match resident["photo"].as_str() {
            Some(photo) => take_photo(station, &city.join(photo)).await?,
            None => Value::Null,
        };
        call(station, "register_resident", json!({ "form": resident["form"], "photo": photo })).await?;
    }
    call(station, "sign_out", json!({})).await?;
    Ok(())
}

async fn take_photo(station: &Station, file: &Path) -> Outcome<Value> {
    let upload = station.put_bytes(WINDOW, std::fs::read(file)?)?;
    let whole = json!({ "x": 0.0, "y": 0.0, "width": 1.0, "height": 1.0 });
    let taken = call(station, "take_photo", json!({ "upload": upload, "turns": 0, "crop": whole })).await?;
    Ok(json!({ "id": taken["photo"], "accepted": null }))
}

async fn call(station: &Station, name: &str, args: Value) -> Result<Value, Problem> {
    station.call(WINDOW, name, args).await
}

fn bundle(city: &Path) -> Outcome<PathBuf> {
    for entry in std::fs::read_dir(city)? {
        let path = entry?.path();
        if path.extension().is_some_and(|extension| extension == "okienko") {
            return Ok(path);
        }
    }
    Err("the demo city has no bundle".into())
}
