//! Residents of the demo city. Surnames say "example", "model", "trial"; no street and no postcode exists.

use domain::consent::ConsentAnswer;
use domain::person::ApplicantKind;
use domain::registration::RegistrationForm;
use serde::Serialize;

use super::configuration;

/// A resident for a demo build to register through the ordinary commands: `register_resident` with the form, the photo sent
/// before and kept whole.
#[derive(Serialize)]
pub struct DemoResident {
    /// The form as a clerk would fill it in.
    pub form: RegistrationForm,
    /// The photo's path beside `demo-residents.json`; JPEG, 827 × 1063. None for a few, who are registered without.
    pub photo: Option<String>,
}

/// Woman, man, and how old: decides the portrait and the tenth digit of a PESEL.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Who {
    Woman,
    Man,
}

struct Row(
    &'static str,
    &'static str,
    /// Year, month, day of birth.
    (u16, u8, u8),
    Who,
    /// Street and number.
    &'static str,
    /// Former surname, of those who have one.
    &'static str,
    /// Guardian, of children.
    &'static str,
);

use Who::{Man, Woman};

/// Whose birthdays make every form of a PESEL that living people have: the month as it is (1900–1999) and with 20 added
/// (2000–2099). 1800–1899, with 80 added, would be older than anybody has become.
const ROWS: &[Row] = &[
    Row("Janina", "Przykładowa", (1952, 3, 14), Woman, "ul. Zmyślona 12 m. 4", "", ""),
    Row("Adam", "Wzorcowy", (1978, 9, 2), Man, "ul. Przykładna 8", "", ""),
    Row("Halina", "Próbna", (1961, 12, 24), Woman, "ul. Modelowa 3", "Testowa", ""),
    Row("Jan", "Kowalski-Demo", (1987, 5, 14), Man, "ul. Nieistniejąca 3", "Kowalski", ""),
    Row("Marek", "Przykładny", (1984, 1, 31), Man, "ul. Wzorcowa 11 m. 17", "", ""),
    Row("Aleksandra", "Przykładna", (1986, 7, 7), Woman, "ul. Wzorcowa 11 m. 17", "Makietowa", ""),
    Row("Ola", "Przykładna", (2014, 2, 28), Woman, "ul. Wzorcowa 11 m. 17", "", "Marek Przykładny"),
    Row("Kuba", "Przykładny", (2018, 10, 19), Man, "ul. Wzorcowa 11 m. 17", "", "Aleksandra Przykładna"),
    Row("Wojciech", "Makietowy", (1999, 12, 31), Man, "ul. Próbna 4 m. 2", "", ""),
    Row("Barbara", "Modelowa", (2000, 1, 1), Woman, "ul. Próbna 5", "", ""),
    Row("Teresa", "Wzorowa-Demo", (1949, 8, 30), Woman, "ul. Zmyślona 1", "", ""),
    Row("Piotr", "Szablonowy", (1991, 4, 6), Man, "ul. Szablonowa 21 m. 9", "", ""),
    Row("Bożena", "Szablonowa", (1993, 11, 11), Woman, "ul. Szablonowa 21 m. 9", "Wzór", ""),
    Row("Irena", "Demonstracyjna", (1938, 6, 18), Woman, "ul. Pokazowa 7", "", ""),
    Row("Tadeusz", "Wzornik-Demo", (1944, 2, 29), Man, "ul. Pokazowa 9 m. 1", "", ""),
    Row("Ryszard", "Makietowy", (1957, 5, 1), Man, "ul. Próbna 6", "", ""),
    Row("Henryk", "Wzorzec", (1966, 10, 5), Man, "al. Fikcyjna 100", "", ""),
    Row("Paweł", "Makieta", (1972, 3, 3), Man, "al. Fikcyjna 102 m. 33", "", ""),
    Row("Jarosław", "Przykładowy", (1981, 8, 17), Man, "ul. Zmyślona 14", "", ""),
    Row("Zosia", "Przykładowa", (2011, 9, 1), Woman, "ul. Zmyślona 14", "", "Jarosław Przykładowy"),
    Row("Olena", "Demczenko-Demo", (1995, 1, 22), Woman, "ul. Nieistniejąca 17 m. 8", "", ""),
    Row("Zofia", "Testowa", (2004, 6, 12), Woman, "ul. Testowa 2", "", ""),
    Row("Kinga", "Wzór-Demo", (2006, 11, 19), Woman, "ul. Testowa 4", "", ""),
    Row("Stefan", "Próbny", (1933, 7, 25), Man, "ul. Modelowa 3", "", ""),
    Row("Maria", "Testowa", (1969, 5, 26), Woman, "ul. Testowa 6 m. 12", "Szablonowa", ""),
    Row("Joanna", "Przykładowa-Łęgowska", (1989, 12, 6), Woman, "ul. Zmyślona 30", "Przykładowa", ""),
    Row("Łucja", "Modelska", (1975, 2, 2), Woman, "ul. Modelowa 15 m. 6", "", ""),
    Row("Krystyna", "Wzornicka-Demo", (1954, 9, 23), Woman, "ul. Pokazowa 11", "", ""),
    Row("Igor", "Próbny-Demo", (2009, 4, 15), Man, "ul. Modelowa 5", "", "Daria Makieta-Demo"),
    Row("Daria", "Makieta-Demo", (1988, 3, 8), Woman, "ul. Modelowa 5", "", ""),
    Row("Źdźisław", "Żółty-Przykład", (1946, 1, 13), Man, "ul. Szablonowa 2", "", ""),
    Row("Święcisława", "Gżegżółka-Próbna", (1959, 10, 28), Woman, "ul. Szablonowa 4 m. 3", "Gżegżółka", ""),
    Row("Bartłomiej Maksymilian", "Przykładowicz-Wzorcowski", (1996, 8, 9), Man, "al. Fikcyjna 7 m. 104", "", ""),
    Row("Ewa", "Wzór", (2002, 2, 20), Woman, "ul. Przykładna 1", "", ""),
    Row("Ян", "Зразковий", (1990, 6, 30), Man, "ul. Nieistniejąca 17 m. 9", "", ""),
    Row("Їванна", "Приклад-Ґудзь", (1983, 5, 5), Woman, "ul. Nieistniejąca 19", "", ""),
    Row("Michał", "Fikcyjny", (2008, 11, 3), Man, "al. Fikcyjna 12", "", ""),
    Row("Leon", "Fikcyjny", (2021, 3, 27), Man, "al. Fikcyjna 12", "", "Nina Fikcyjna"),
    Row("Nina", "Fikcyjna", (1992, 9, 29), Woman, "al. Fikcyjna 12", "Modelowa", ""),
    Row("Stanisława", "Wzorcowa", (1922, 4, 4), Woman, "ul. Przykładna 8", "", ""),
];

/// Who came from abroad and has no PESEL.
const WITHOUT_PESEL: [&str; 2] = ["Ян", "Olena"];

/// The residents, in the order in which they came.
#[must_use]
pub fn residents() -> Vec<DemoResident> {
    let configuration = configuration(String::new());
    let consents = |newsletter: bool| {
        let answers = configuration.consents.iter().map(|clause| ConsentAnswer {
            clause: clause.id.clone(),
            version: clause.version,
            given: clause.required || newsletter,
        });
        answers.collect::<Vec<_>>()
    };
    let rows = ROWS.iter().zip(0_u16..).map(|(row, at)| {
        let Row(given_names, surname, birth, who, street, former, guardian) = *row;
        let no_pesel = WITHOUT_PESEL.contains(&given_names);
        let (year, month, day) = birth;
        let child = !guardian.is_empty();
        let form = RegistrationForm {
            pesel: if no_pesel { String::new() } else { pesel(birth, who, at) },
            no_pesel,
            birth_date: if no_pesel { format!("{year:04}-{month:02}-{day:02}") } else { String::new() },
            sex: String::new(),
            surname: surname.to_owned(),
            given_names: given_names.to_owned(),
            former_surname: former.to_owned(),
            document: match (no_pesel, child) {
                (true, _) => "passport",
                (false, true) if year < 2016 => "school-card",
                _ => "identity-card",
            }
            .to_owned(),
            street: street.to_owned(),
            postcode: configuration.home_postcode.clone(),
            city: configuration.home_city.clone(),
            phone: String::new(),
            // Some have one, as in life: those whose row is even and who may have an account of their own.
            email: if child || at % 2 == 1 { String::new() } else { format!("mieszkaniec{at}@przykladowo.example") },
            applicant: if child { ApplicantKind::Guardian } else { ApplicantKind::Resident },
            applicant_name: guardian.to_owned(),
            grounds: match year {
                _ if child => "child-of-resident",
                0..=1961 => "pensioner",
                2000.. => "pupil-or-student",
                _ if at % 5 == 0 => "rent",
                _ => "residence-and-tax",
            }
            .to_owned(),
            consents: consents(at % 3 == 0),
        };
        // Every thirteenth came without a photo: the page of such a resident has something to show, too.
        let photo = (at % 13 != 12).then(|| photo_of(portrait_for(who, year, at)));
        DemoResident { form, photo }
    });
    rows.collect()
}

/// Where a portrait lies.
pub(crate) fn photo_of(portrait: u8) -> String {
    format!("photos/{:02}.jpg", portrait + 1)
}

/// Portraits 0–3 are women, 4–7 men, 8 and 9 an old woman and an old man, 10 and 11 a girl and a boy.
fn portrait_for(who: Who, year: u16, at: u16) -> u8 {
    let one_of_four = u8::try_from(at / 2 % 4).unwrap_or(0);
    match (year, who) {
        (..1955, Woman) => 8,
        (..1955, Man) => 9,
        (2009.., Woman) => 10,
        (2009.., Man) => 11,
        (_, Woman) => one_of_four,
        (_, Man) => 4 + one_of_four,
    }
}

/// A PESEL: the date with the century in the month, a serial number, a digit for the sex, the check digit (see [`domain::pesel`]).
fn pesel((year, month, day): (u16, u8, u8), who: Who, serial: u16) -> String {
    const WEIGHTS: [u32; 10] = [1, 3, 7, 9, 1, 3, 7, 9, 1, 3];
    let century = match year {
        1800..1900 => 80,
        2000..2100 => 20,
        2100..2200 => 40,
        2200..2300 => 60,
        _ => 0,
    };
    let sex = match who {
        Woman => serial % 5 * 2,
        Man => serial % 5 * 2 + 1,
    };
    let digits = format!("{:02}{:02}{day:02}{serial:03}{sex}", year % 100, month + century);
    let sum: u32 =
        digits.chars().filter_map(|c| c.to_digit(10)).zip(WEIGHTS).map(|(digit, weight)| digit * weight).sum();
    format!("{digits}{}", (10 - sum % 10) % 10)
}

#[cfg(test)]
mod tests {
    use domain::pesel::{Pesel, Sex};
    use time::macros::date;

    use super::*;

    // REQ C-2
    #[test]
    fn a_made_up_pesel_is_right_in_every_century() {
        for (birth, month) in [
            ((1899, 12, 31), "92"),
            ((1999, 12, 31), "12"),
            ((2000, 1, 1), "21"),
            ((2100, 1, 1), "41"),
            ((2299, 12, 31), "72"),
        ] {
            for (who, sex) in [(Woman, Sex::Female), (Man, Sex::Male)] {
                let digits = pesel(birth, who, 7);
                assert_eq!(&digits[2..4], month);
                let read = Pesel::parse(&digits).unwrap();
                assert_eq!((read.birth_date().year(), read.sex()), (i32::from(birth.0), sex));
            }
        }
    }

    // REQ C-2
    #[test]
    fn every_demo_resident_can_be_registered_as_they_are() {
        let configuration = configuration(String::new());
        let ids =
            |choices: &[contract::configuration::Choice]| choices.iter().map(|c| c.id.clone()).collect::<Vec<_>>();
        let (documents, grounds) = (ids(&configuration.documents), ids(&configuration.grounds));
        let clauses: Vec<_> = configuration.consents.iter().map(contract::configuration::ConsentClause::rule).collect();
        let residents = residents();
        assert_eq!(residents.len(), 40);
        let mut pesels = std::collections::BTreeSet::new();
        for resident in &residents {
            let context = domain::registration::CheckContext {
                today: date!(2026 - 11 - 20),
                documents: &documents.iter().map(String::as_str).collect::<Vec<_>>(),
                grounds: &grounds.iter().map(String::as_str).collect::<Vec<_>>(),
                clauses: &clauses,
            };
            let checked = domain::registration::check(&resident.form, &context);
            assert!(checked.is_ok(), "{} {}: {:?}", resident.form.given_names, resident.form.surname, checked.err());
            assert!(resident.form.no_pesel || pesels.insert(resident.form.pesel.clone()), "a PESEL twice");
        }
    }

    // REQ C-3: a demo station registers them all by itself, and nobody is there to be asked.
    #[test]
    fn no_two_demo_residents_are_taken_for_one_person() {
        let mut known = domain::same_person::Index::new();
        for (at, resident) in residents().iter().enumerate() {
            let record = domain::same_person::Record::typed(&resident.form).unwrap();
            let same = known.candidates(&record, 5);
            assert!(same.is_empty(), "{} {}: {same:?}", resident.form.given_names, resident.form.surname);
            known.insert(at, &record);
        }
    }
}
