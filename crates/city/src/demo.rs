//! A demo city: Miasto Przykładowo, with a station, people and residents that are plainly made up.

mod configuration;
mod portrait;
mod residents;

use std::path::Path;

use contract::counter::Role;
use rand_core::CryptoRng;
use time::UtcDateTime;

use crate::bundle::StationRequest;
use crate::files::{make_folder, write_new};
use crate::folder::{City, NewCity, to_json};
use crate::numbers::Amounts;
use crate::problem::CityProblem;
use crate::staff::NewStaff;
use crate::streets::write_streets;

pub use configuration::configuration;
pub use portrait::{PORTRAITS, jpeg};
pub use residents::{DemoResident, residents};

/// The password that everybody in the demo city has.
pub const PASSWORD: &str = "Latarnia-26";

/// The card's layouts that come with the program.
const LAYOUT: &str = include_str!("../../cardface/layouts/arcade-landscape.svg");
const PORTRAIT_LAYOUT: &str = include_str!("../../cardface/layouts/arcade-portrait.svg");

/// The people of the demo station.
#[must_use]
pub fn staff() -> Vec<NewStaff> {
    let person = |first_name: &str, last_name: &str, login: &str, role| NewStaff {
        first_name: first_name.to_owned(),
        last_name: last_name.to_owned(),
        email: format!("{login}@przykladowo.example"),
        role,
    };
    vec![
        person("Anna", "Okienna-Demo", "anna.okienna", Role::Operator),
        person("Beata", "Ladowa-Demo", "beata.ladowa", Role::Operator),
        person("Grzegorz", "Szybki-Demo", "grzegorz.szybki", Role::Operator),
        person("Ewa", "Framuga-Demo", "ewa.framuga", Role::Supervisor),
        person("Tomasz", "Zawiasowy-Demo", "tomasz.zawiasowy", Role::Administrator),
    ]
}

/// Makes the demo city in a new folder, whose stations talk to the hub at an address if there is one, and returns what `sign-in.txt` in it says.
///
/// | file | what |
/// | --- | --- |
/// | `city.json`, `*.key`, `*.pub`, `register.json`, `trust-list.cwt` | as of any city |
/// | `configuration.json`, `arcade-landscape.svg`, `staff.csv`, `streets.csv` | what the bundle was made of; a real city can begin with them |
/// | `ratusz-2.okienko`, `ratusz-2.txt` | the bundle and its paper |
/// | `centrala.okienko` | the city for its hub |
/// | `demo-residents.json`, `photos/*.jpg` | [`DemoResident`]s, for a demo build to register |
/// | `sign-in.txt` | who can sign in |
///
/// # Errors
/// As [`CityProblem`] says.
pub fn make(
    out: &Path,
    layout: Option<String>,
    hub: String,
    now: UtcDateTime,
    rng: &mut impl CryptoRng,
) -> Result<String, CityProblem> {
    let mut configuration = configuration(layout.unwrap_or_else(|| LAYOUT.to_owned()));
    configuration.hub_address = hub;
    let id = configuration.teryt.parse().map_err(|_| CityProblem::Teryt)?;
    let name = configuration.city_name.clone();
    let city = NewCity { id, name, first_card: 7_203_004_000, last_card: 7_299_999_999 };
    let mut city = City::create(out, &city, now, rng)?;

    let request = StationRequest {
        point: "Punkt Ratusz".to_owned(),
        point_address: "Rynek 1, parter".to_owned(),
        station: 2,
        issued_by: "Tomasz Zawiasowy-Demo".to_owned(),
        staff: staff(),
        common_password: Some(PASSWORD.to_owned()),
        configuration: configuration.clone(),
        amounts: Amounts::STATION,
    };
    let enrolment = city.enrol(request, now, rng)?;
    write_new(&out.join("ratusz-2.okienko"), &enrolment.bundle)?;
    write_new(&out.join("ratusz-2.txt"), enrolment.sheet.as_bytes())?;
    write_new(&out.join("centrala.okienko"), &city.hub_file(Some(configuration.clone()), now)?)?;

    let mut without_files = configuration;
    for layout in &mut without_files.layouts {
        let content = std::mem::take(&mut layout.content);
        write_new(&out.join(format!("{}.svg", layout.id)), content.as_bytes())?;
    }
    let streets = std::mem::take(&mut without_files.streets);
    write_new(&out.join("streets.csv"), write_streets(&streets).as_bytes())?;
    write_new(&out.join("configuration.json"), &to_json(&without_files)?)?;
    write_new(&out.join("staff.csv"), staff_csv().as_bytes())?;

    make_folder(&out.join("photos"))?;
    for portrait in 0..PORTRAITS {
        write_new(&out.join(residents::photo_of(portrait)), &jpeg(portrait)?)?;
    }
    write_new(&out.join("demo-residents.json"), &to_json(&residents())?)?;

    let sign_in = sign_in();
    write_new(&out.join("sign-in.txt"), sign_in.as_bytes())?;
    Ok(sign_in)
}

fn role_name(role: Role) -> &'static str {
    match role {
        Role::Operator => "operator",
        Role::Supervisor => "supervisor",
        Role::Administrator => "administrator",
    }
}

fn staff_csv() -> String {
    let people = staff();
    let rows = people.iter().map(|person| {
        format!("{},{},{},{}\n", person.first_name, person.last_name, person.email, role_name(person.role))
    });
    std::iter::once("first_name,last_name,email,role\n".to_owned()).chain(rows).collect()
}

/// In English, like everything that `make` says on the terminal.
fn sign_in() -> String {
    let people = staff();
    let rows = people.iter().map(|person| {
        let name = format!("{} {}", person.first_name, person.last_name);
        format!("  {name:<24} {:<14} {}\n", role_name(person.role), person.email)
    });
    let head = format!("Sign in as one of these, all with the password {PASSWORD}\n");
    std::iter::once(head).chain(rows).collect()
}
