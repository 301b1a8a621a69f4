//! What an administrator does at the hub's computer.

use std::path::Path;

use contract::sync::CityFile;
use credential::{Expected, Root, open_bundle};

use crate::store::cities::{self, NotLoaded};
use crate::{HubProblem, HubProcess};

/// Loads a city's file, which its root has signed: a new city, or what has changed in one. Says which city.
///
/// # Errors
/// [`HubProblem`]; nothing is changed then.
pub async fn load_city(hub: &HubProcess, file: &Path) -> Result<String, HubProblem> {
    let bytes = std::fs::read(file).map_err(|error| HubProblem::File { file: file.to_owned(), error })?;
    let bad = |why| HubProblem::BadFile { file: file.to_owned(), why };
    let opened = open_bundle::<Root>(&bytes, &Expected::ANYBODY, hub.now().utc())
        .map_err(|_| bad("not a city's file, damaged, or out of date"))?;
    let city: CityFile =
        ciborium::from_reader(opened.payload.as_slice()).map_err(|_| bad("not a city's file of this release"))?;
    if city.city != opened.envelope.city.as_str() {
        return Err(bad("the file is of one city and its envelope of another"));
    }
    let mut tx = hub.store().begin().await?;
    let loaded = cities::load(&mut tx, &city, &opened.signer.to_bytes(), hub.new_id()).await?;
    match loaded {
        Ok(()) => tx.commit().await?,
        Err(NotLoaded::OtherRoot) => return Err(bad("another root key has signed what is here of this city")),
        Err(NotLoaded::Older) => return Err(bad("what is here of this city is newer")),
    }
    hub.feed().stir(&city.city);
    Ok(city.city)
}
