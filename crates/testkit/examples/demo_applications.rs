//! Residents of the demo city apply for cards, by the portal's own commands: `demo_applications HUB MAILS POINT`.
//!
//! They follow the links in the mails that they get once the counter has registered them, so it waits for those.

use std::path::Path;
use std::process::ExitCode;

use serde_json::{Value, json};
use testkit::Outcome;
use testkit::city::{form_of, portrait_of};
use testkit::resident::Resident;

/// So often it is looked whether somebody's mail has come, each time for half a minute.
const LOOKS: u32 = 20;

/// Who applies, by the place in the list of the demo city; for whom.
const APPLICANTS: [(usize, &str); 3] = [(4, "Marek Przykładny"), (0, "Janina Przykładowa"), (2, "Halina Próbna")];

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let [hub, mails, point] = arguments.as_slice() else {
        eprintln!("demo_applications HUB MAILS POINT");
        return ExitCode::from(2);
    };
    for (place, name) in APPLICANTS {
        if let Err(error) = apply(hub, Path::new(mails), point, place, name) {
            eprintln!("{name} did not apply: {error}");
            return ExitCode::FAILURE;
        }
    }
    ExitCode::SUCCESS
}

fn apply(hub: &str, mails: &Path, point: &str, place: usize, name: &str) -> Outcome {
    let resident = signed_in(hub, mails, &format!("mieszkaniec{place}@przykladowo.example"))?;
    let photo = portrait_of(name)?;
    resident.applies(point, &first_card(form_of(name)?), &[("photo", "zdjecie.jpg", &photo)])?;
    Ok(())
}

fn signed_in(hub: &str, mails: &Path, email: &str) -> Outcome<Resident> {
    let mut last = None;
    for _ in 0..LOOKS {
        match Resident::activated(hub, mails, email) {
            Ok(resident) => return Ok(resident),
            Err(error) => last = Some(error),
        }
    }
    Err(last.unwrap_or_else(|| "no mail has come".into()))
}

fn first_card(form: Value) -> Value {
    json!({ "kind": "new_card", "form": form, "card": "physical", "packages": [] })
}
