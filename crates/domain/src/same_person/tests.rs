//! Pairs of records that are, and are not, one person.

use time::macros::date;

use super::*;

/// Somebody to compare with; each test changes what it is about.
const JOANNA: Record<'static> = Record {
    pesel: None,
    birth_date: date!(1989 - 05 - 12),
    sex: Some(Sex::Female),
    surname: "Przykładowska",
    given_names: "Joanna",
    former_surname: None,
    street: "ul. Zmyślona 30 m. 2",
    postcode: "00-123",
    city: "Przykładowo",
    phone: None,
    email: None,
};

const JAN: Record<'static> =
    Record { sex: Some(Sex::Male), surname: "Przykładowski", given_names: "Jan", street: "ul. Próbna 4", ..JOANNA };

/// Moved away, so that the address does not help.
const ELSEWHERE: Record<'static> = Record { street: "ul. Wzorcowa 7", postcode: "00-321", ..JOANNA };

fn verdict(one: &Record<'_>, other: &Record<'_>) -> Option<Verdict> {
    let there = compare(one, other);
    assert_eq!(there, compare(other, one), "it does not matter which comes first");
    there.verdict
}

fn reasons(one: &Record<'_>, other: &Record<'_>) -> Vec<Reason> {
    compare(one, other).reasons
}

// REQ C-3
#[test]
fn the_same_pesel_is_certain_and_what_disagrees_is_told() {
    let one = Record { pesel: Some("89051200027"), ..JOANNA };
    assert_eq!(verdict(&one, &one), Some(Verdict::Certain));
    let other = Record {
        pesel: Some("890512 00027"),
        surname: "Wzorcowy",
        given_names: "Adam",
        birth_date: date!(1950 - 01 - 31),
        ..ELSEWHERE
    };
    let comparison = compare(&one, &other);
    assert_eq!(comparison.verdict, Some(Verdict::Certain));
    assert_eq!(
        comparison.reasons,
        [Reason::SamePesel, Reason::DifferentSurname, Reason::DifferentGivenName, Reason::DifferentBirthYear]
    );
}

// REQ C-3
#[test]
fn a_wrong_pesel_makes_nothing_certain() {
    let one = Record { pesel: Some("89051200020"), ..JOANNA };
    assert_eq!(verdict(&one, &one), Some(Verdict::Probable));
    assert!(reasons(&one, &one).contains(&Reason::SamePesel));
    let none = Record { pesel: Some("00000000000"), ..JOANNA };
    assert!(!reasons(&none, &none).contains(&Reason::SamePesel), "what stands for none is not a PESEL");
    assert_eq!(verdict(&none, &Record { pesel: none.pesel, ..JAN }), None);
}

// REQ C-3
#[test]
fn without_pesel_nothing_is_certain() {
    assert_eq!(verdict(&JOANNA, &JOANNA), Some(Verdict::Probable));
    assert_eq!(
        reasons(&JOANNA, &JOANNA),
        [Reason::SameSurname, Reason::SameGivenName, Reason::SameBirthDate, Reason::SameAddress]
    );
}

// REQ C-3
#[test]
fn a_pesel_one_slip_away_is_probable() {
    let one = Record { pesel: Some("89051200027"), ..JOANNA };
    for slip in ["89051200023", "89051200072", "89015200027", "89051300027"] {
        let other = Record { pesel: Some(slip), given_names: "Asia", ..ELSEWHERE };
        assert_eq!(verdict(&one, &other), Some(Verdict::Probable), "{slip}");
        assert!(reasons(&one, &other).contains(&Reason::PeselOneSlip), "{slip}");
    }
    let far = Record { pesel: Some("89051311027"), ..ELSEWHERE };
    assert!(reasons(&one, &far).contains(&Reason::DifferentPesel));
}

// REQ C-3
#[test]
fn names_written_in_many_ways_are_one_person_with_the_reason() {
    for (surname, given_names, other_surname, other_given_names, reason) in [
        ("Łęgowska", "Żaneta", "LEGOWSKA", "Zaneta", Reason::SameSurname),
        ("Przykładowska", "Joanna", "Przykładowski", "Joanna", Reason::SameSurname),
        ("Próbna", "Joanna", "Próbny", "Joanna", Reason::SameSurname),
        ("Nowak-Wzorcowa", "Joanna", "Wzorcowa-Nowak", "Joanna", Reason::SurnamePartsTurned),
        ("Nowak-Wzorcowa", "Joanna", "Wzorcowa", "Joanna", Reason::SurnamePart),
        ("Nowak-Wzorcowa", "Joanna", "Nowak", "Joanna", Reason::SurnamePart),
        ("Szewczenko", "Joanna", "Shevchenko", "Joanna", Reason::TransliteratedSurname),
        ("Щербак", "Joanna", "Shcherbak", "Joanna", Reason::TransliteratedSurname),
        ("Zelenska", "Joanna", "Zelenskyi", "Joanna", Reason::TransliteratedSurname),
        ("Kowalczyk", "Joanna", "Kowalcyzk", "Joanna", Reason::SimilarSurname),
        ("Wójcik", "Joanna", "Wojcki", "Joanna", Reason::SimilarSurname),
        ("Próbna", "Katarzyna", "Próbna", "Kasia", Reason::DiminutiveGivenName),
        ("Próbna", "Aleksandra Maria", "Próbna", "Ola", Reason::DiminutiveGivenName),
        ("Próbna", "Olga", "Próbna", "Ola", Reason::DiminutiveGivenName),
        ("Próbna", "Gosia", "Próbna", "Małgośka", Reason::DiminutiveGivenName),
        ("Próbna", "Katarzyna", "Próbna", "Kateryna", Reason::ForeignGivenName),
        ("Próbna", "Юлія", "Próbna", "Yuliia", Reason::ForeignGivenName),
        ("Próbna", "Khrystyna", "Próbna", "Chrystyna", Reason::ForeignGivenName),
        ("Próbna", "Joanna", "Próbna", "Jaonna", Reason::SimilarGivenName),
        ("Próbna", "Joanna Maria", "Próbna", "Joanna", Reason::SameGivenName),
        ("Próbna", "Joanna Maria", "Próbna", "Maria Joanna", Reason::GivenNamesTurned),
        ("Nowak", "Joanna", "Joanna", "Nowak", Reason::NamesInEachOthersField),
    ] {
        let one = Record { surname, given_names, ..JOANNA };
        let other = Record { surname: other_surname, given_names: other_given_names, ..ELSEWHERE };
        let pair = format!("{given_names} {surname}, {other_given_names} {other_surname}");
        assert_eq!(verdict(&one, &other), Some(Verdict::Probable), "{pair}");
        assert!(reasons(&one, &other).contains(&reason), "{pair}: {:?}", reasons(&one, &other));
    }
}

// REQ C-3
#[test]
fn a_former_surname_tells_who_married() {
    let before = Record { surname: "Wzorcowa", ..JOANNA };
    let after = Record { former_surname: Some("Wzorcowa"), ..ELSEWHERE };
    assert_eq!(verdict(&before, &after), Some(Verdict::Probable));
    assert!(reasons(&before, &after).contains(&Reason::FormerSurname));
    let untold = Record { former_surname: None, ..after };
    assert_eq!(verdict(&before, &untold), None, "a name and a day of birth are not enough");
    let at_home = Record { former_surname: None, street: JOANNA.street, postcode: JOANNA.postcode, ..after };
    assert_eq!(verdict(&before, &at_home), Some(Verdict::Probable));
}

// REQ C-3
#[test]
fn swapped_day_and_month_and_one_slip_in_the_date_are_the_same_person() {
    for (birth_date, reason) in [
        (date!(1989 - 12 - 05), Reason::DayMonthSwapped),
        (date!(1998 - 05 - 12), Reason::BirthDateOneSlip),
        (date!(1989 - 05 - 21), Reason::BirthDateOneSlip),
    ] {
        let other = Record { birth_date, ..JOANNA };
        assert_eq!(verdict(&JOANNA, &other), Some(Verdict::Probable), "{birth_date}");
        assert!(reasons(&JOANNA, &other).contains(&reason), "{birth_date}");
    }
    let swapped_and_moved = Record { birth_date: date!(1989 - 12 - 05), ..ELSEWHERE };
    assert_eq!(verdict(&JOANNA, &swapped_and_moved), Some(Verdict::Probable));
}

// REQ C-3
#[test]
fn twins_are_two() {
    let contacts = Record { phone: Some("+48600000012"), email: Some("dom@poczta.example"), ..JAN };
    for (given_names, pesel, other_given_names, other_pesel, other_sex) in [
        // One after the other in the register.
        ("Jan", Some("89051200010"), "Piotr", Some("89051200034"), Sex::Male),
        ("Jan", Some("89051200010"), "Piotr", None, Sex::Male),
        ("Jan", None, "Piotr", None, Sex::Male),
        ("Jan", None, "Janina", None, Sex::Female),
        ("Daniel", None, "Daniela", None, Sex::Female),
        ("Aleksander", None, "Aleksandra", None, Sex::Female),
        ("Marek", None, "Jarek", None, Sex::Male),
        ("Anna", None, "Hanna", None, Sex::Female),
        ("Maria", None, "Marta", None, Sex::Female),
        ("Maja", None, "Kaja", None, Sex::Female),
        ("Jan Maria", None, "Piotr Maria", None, Sex::Male),
        ("Олександр", None, "Oleksii", None, Sex::Male),
    ] {
        let one = Record { given_names, pesel, ..contacts };
        let other = Record { given_names: other_given_names, pesel: other_pesel, sex: Some(other_sex), ..contacts };
        assert_eq!(verdict(&one, &other), None, "{given_names}, {other_given_names}");
        let unknown = Record { sex: None, ..other };
        assert_eq!(verdict(&Record { sex: None, ..one }, &unknown), None, "{given_names}, {other_given_names}");
    }
}

// REQ C-3
#[test]
fn twins_whose_pesels_are_one_slip_apart_are_two() {
    let one = Record { pesel: Some("89051200508"), given_names: "Ewa", ..JOANNA };
    // Neighbours swapped, and both right.
    let other = Record { pesel: Some("89051205008"), given_names: "Anna", ..JOANNA };
    assert!(Pesel::parse("89051200508").is_ok() && Pesel::parse("89051205008").is_ok());
    assert_eq!(verdict(&one, &other), None);
    assert!(reasons(&one, &other).contains(&Reason::DifferentGivenName));
}

// REQ C-3
#[test]
fn father_and_son_of_one_name_are_two() {
    let home = Record { phone: Some("+48600000012"), email: Some("dom@poczta.example"), ..JAN };
    let father = Record { birth_date: date!(1961 - 02 - 28), ..home };
    assert_eq!(verdict(&home, &father), None);
    assert_eq!(
        reasons(&home, &father),
        [Reason::SameSurname, Reason::SameGivenName, Reason::SameAddress, Reason::DifferentBirthYear]
    );
    let with_pesels = (Record { pesel: Some("89051200010"), ..home }, Record { pesel: Some("61022800014"), ..father });
    assert_eq!(verdict(&with_pesels.0, &with_pesels.1), None);
}

// REQ C-3
#[test]
fn strangers_of_one_name_are_two() {
    for birth_date in [date!(1989 - 07 - 30), date!(1989 - 05 - 13), date!(1979 - 05 - 12), date!(1990 - 01 - 01)] {
        let other = Record { birth_date, ..ELSEWHERE };
        assert_eq!(verdict(&JOANNA, &other), None, "{birth_date}");
    }
    let one = Record { pesel: Some("89051200027"), ..JOANNA };
    let born_on_the_same_day = Record { pesel: Some("89051277704"), ..ELSEWHERE };
    assert_eq!(verdict(&one, &born_on_the_same_day), None, "two right PESELs are two people");
}

// REQ C-3
#[test]
fn people_without_anything_in_common_are_two() {
    assert_eq!(verdict(&JOANNA, &Record { birth_date: date!(1950 - 01 - 31), ..JAN }), None);
    let nameless = Record { surname: "", given_names: "-", street: "", postcode: "", city: "", ..JOANNA };
    assert_eq!(verdict(&nameless, &nameless), None);
}

// REQ C-3
#[test]
fn telephone_and_address_are_the_same_however_they_are_written() {
    let one = Record { phone: Some("+48600000012"), email: Some("Joanna@poczta.example"), ..JOANNA };
    let other = Record {
        phone: Some("600 000 012"),
        email: Some(" joanna@poczta.example"),
        street: "Zmyslona 30/2",
        surname: "Zupełnie-Inna",
        ..JOANNA
    };
    assert_eq!(verdict(&one, &other), Some(Verdict::Probable));
    assert_eq!(
        reasons(&one, &other),
        [
            Reason::SameGivenName,
            Reason::SameBirthDate,
            Reason::SameAddress,
            Reason::SamePhone,
            Reason::SameEmail,
            Reason::DifferentSurname
        ]
    );
}

// REQ C-3
#[test]
fn every_reason_is_listed_once_and_for_comes_before_against() {
    for (at, reason) in Reason::ALL.into_iter().enumerate() {
        assert_eq!(reason as usize, at);
    }
    assert!(Reason::ALL.is_sorted_by_key(|reason| !reason.speaks_for()));
    assert!(Reason::SameEmail.speaks_for() && !Reason::DifferentPesel.speaks_for());
    assert_eq!(serde_json::to_string(&Reason::DayMonthSwapped).unwrap(), "\"day_month_swapped\"");
}

#[test]
fn a_record_stays_out_of_logs() {
    assert_eq!(format!("{JOANNA:?}"), "Record(<redacted>)");
}
