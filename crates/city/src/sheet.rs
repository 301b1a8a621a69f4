//! The paper that goes with a bundle, by another way than the file.

use std::fmt::Write as _;

use contract::counter::Role;
use contract::enrolment::EnrolmentPayload;
use credential::{CityId, Fingerprint};
use domain::card_number::CardNumber;
use domain::clock::local_in_warsaw;
use time::{PrimitiveDateTime, UtcDateTime};
use zeroize::Zeroizing;

use crate::staff::NewStaff;

/// A person's line on the paper.
pub(crate) struct FirstPassword {
    name: String,
    login: String,
    role: Role,
    /// None for somebody who has one from another station.
    password: Option<Zeroizing<String>>,
}

impl FirstPassword {
    pub(crate) fn new(person: &NewStaff, password: Zeroizing<String>) -> Self {
        Self { password: Some(password), ..Self::known(person) }
    }

    pub(crate) fn known(person: &NewStaff) -> Self {
        Self {
            name: format!("{} {}", person.first_name, person.last_name),
            login: person.email.to_lowercase(),
            role: person.role,
            password: None,
        }
    }
}

/// Writes the paper.
pub(crate) fn write(
    payload: &EnrolmentPayload,
    city: CityId,
    fingerprint: Fingerprint,
    expires: UtcDateTime,
    passwords: &[FirstPassword],
) -> Zeroizing<String> {
    // Room for everything, so that growing leaves no copies of passwords behind.
    let mut sheet = Zeroizing::new(String::with_capacity(2048 + passwords.len() * 512));
    let place = &payload.place;
    let cards = &payload.leases.cards;
    let count = u64::try_from(cards.status_indices.len()).unwrap_or(0);
    let number = |body| CardNumber::from_body(body).map(CardNumber::grouped).unwrap_or_default();
    let (first, last) = (number(cards.first_body), number((cards.first_body + count).saturating_sub(1)));
    let point = match place.point_address.as_str() {
        "" => place.point.clone(),
        address => format!("{}, {address}", place.point),
    };
    let phone = &payload.configuration.support_phone;
    let written = write!(
        sheet,
        "OKIENKO: KARTKA DO PLIKU STANOWISKA\n\
         \n\
         Miasto         {} (TERYT {city})\n\
         Punkt          {point}\n\
         Stanowisko     {}\n\
         Wystawiono     {}, {}\n\
         Podłączyć do   {}\n\
         Numery kart    {count}, od {first} do {last}\n\
         \n\
         Te same znaki muszą być na ekranie przy pierwszym uruchomieniu:\n\
         \n\
         \x20              {fingerprint}\n\
         \n\
         Są inne? Proszę nie podłączać i zadzwonić: {phone}\n\
         Ta kartka i plik powinny dotrzeć osobno.\n",
        place.city,
        place.station,
        polish(local_in_warsaw(payload.issued_at.utc())),
        payload.issued_by,
        polish(local_in_warsaw(expires)),
    );
    let must_change = payload.staff.iter().any(|member| member.must_change);
    let people = passwords.iter().try_for_each(|person| {
        let role = match person.role {
            Role::Operator => "operator",
            Role::Supervisor => "kierownik",
            Role::Administrator => "administrator",
        };
        let rule = "-".repeat(72);
        write!(sheet, "\n{rule}\n{}, {role}\nLogin: {}\n", person.name, person.login)?;
        match &person.password {
            Some(password) if must_change => {
                writeln!(sheet, "Pierwsze hasło: {}\nPrzy pierwszym logowaniu trzeba je zmienić.", password.as_str())
            }
            Some(password) => writeln!(sheet, "Hasło: {}", password.as_str()),
            None => writeln!(sheet, "Hasło: to samo, co na innym stanowisku."),
        }
    });
    // Writing into a string cannot fail.
    debug_assert!(written.is_ok() && people.is_ok(), "a string takes everything");
    sheet
}

/// `27 listopada 2026, 7:40`.
pub(crate) fn polish(local: PrimitiveDateTime) -> String {
    const MONTHS: [&str; 12] = [
        "stycznia",
        "lutego",
        "marca",
        "kwietnia",
        "maja",
        "czerwca",
        "lipca",
        "sierpnia",
        "września",
        "października",
        "listopada",
        "grudnia",
    ];
    let month = MONTHS.get(usize::from(u8::from(local.month())) - 1).copied().unwrap_or_default();
    format!("{} {month} {}, {}:{:02}", local.day(), local.year(), local.hour(), local.minute())
}
