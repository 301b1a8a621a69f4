//! The data of one card and the places they go to.

use std::fmt;

use crate::FaceProblem;

/// The longest token, bytes (ARCHITECTURE, Card token).
pub const TOKEN_BYTES: usize = 220;

/// What is printed on one card. Personal, therefore `Debug` prints `<redacted>`.
#[derive(Clone, PartialEq, Eq)]
pub struct CardData {
    /// The city as it stands on the card, for example "Miasto Przykładowo".
    pub city: String,
    /// Given names as printed. May be empty (some people have one name only).
    pub given_names: String,
    /// Surname as printed.
    pub surname: String,
    /// Card number, 16 digits without spaces (REQ D-4).
    pub number: String,
    /// The check page: an https address in upper case without `#`.
    pub check_url: String,
    /// The signed token, 1 to [`TOKEN_BYTES`] bytes.
    pub token: Vec<u8>,
    /// JPEG, 35 × 45 mm. Without one the photo's place stays plain.
    pub photo: Option<Vec<u8>>,
    /// Where a lost card is reported, as printed.
    pub phone: String,
    /// The city's site about the card, as printed.
    pub site: String,
    /// Ids of the packages as issued; not printed, a layout's conditions ask for them.
    pub packages: Vec<String>,
    /// Full years on the day of issue; not printed, a layout's conditions ask for it.
    pub age: u16,
}

impl fmt::Debug for CardData {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("CardData(<redacted>)")
    }
}

impl CardData {
    /// A plainly invented card to try a layout with. Its token is zeros and verifies nowhere.
    #[must_use]
    pub fn sample() -> CardData {
        CardData {
            city: "Miasto Przykładowo".to_owned(),
            given_names: "Anna".to_owned(),
            surname: "Okienna-Demo".to_owned(),
            number: "9616000000000000".to_owned(),
            check_url: "HTTPS://KARTA.PRZYKLADOWO.EXAMPLE/S".to_owned(),
            token: vec![0; TOKEN_BYTES],
            photo: None,
            phone: "800 000 000".to_owned(),
            site: "karta.przykladowo.example".to_owned(),
            packages: Vec::new(),
            age: 40,
        }
    }

    /// The text of a place; the number in groups of four.
    ///
    /// # Errors
    /// [`FaceProblem::Number`] for anything but 16 digits.
    pub(crate) fn text(&self, place: Place) -> Result<String, FaceProblem> {
        Ok(match place {
            Place::City => self.city.clone(),
            Place::GivenNames => self.given_names.clone(),
            Place::Surname => self.surname.clone(),
            Place::Number => grouped(&self.number)?,
            Place::Phone => self.phone.clone(),
            Place::Site => self.site.clone(),
            Place::Photo | Place::Qr | Place::Barcode => String::new(),
        })
    }
}

/// `9616072030041582` as `9616 0720 3004 1582`.
fn grouped(number: &str) -> Result<String, FaceProblem> {
    if number.len() != 16 || !number.bytes().all(|b| b.is_ascii_digit()) {
        return Err(FaceProblem::Number);
    }
    let mut out = String::with_capacity(19);
    for (i, digit) in number.chars().enumerate() {
        if i > 0 && i % 4 == 0 {
            out.push(' ');
        }
        out.push(digit);
    }
    Ok(out)
}

/// The named places of a layout.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Place {
    /// `city`
    City,
    /// `given-names`
    GivenNames,
    /// `surname`
    Surname,
    /// `number`
    Number,
    /// `phone`
    Phone,
    /// `site`
    Site,
    /// `photo`
    Photo,
    /// `qr`
    Qr,
    /// `barcode`: the card number as Code 128
    Barcode,
}

impl Place {
    /// All places, in the order of the data.
    pub const ALL: [Place; 9] = [
        Place::City,
        Place::GivenNames,
        Place::Surname,
        Place::Number,
        Place::Phone,
        Place::Site,
        Place::Photo,
        Place::Qr,
        Place::Barcode,
    ];

    /// The name in a layout file, for example `given-names`.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Place::City => "city",
            Place::GivenNames => "given-names",
            Place::Surname => "surname",
            Place::Number => "number",
            Place::Phone => "phone",
            Place::Site => "site",
            Place::Photo => "photo",
            Place::Qr => "qr",
            Place::Barcode => "barcode",
        }
    }

    /// The place of that name.
    #[must_use]
    pub fn from_name(name: &str) -> Option<Place> {
        Place::ALL.into_iter().find(|place| place.as_str() == name)
    }
}

impl fmt::Display for Place {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}
