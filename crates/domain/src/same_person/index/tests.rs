//! Who is looked at.

use time::macros::date;

use super::*;
use crate::pesel::Sex;
use crate::same_person::{Reason, Verdict, compare};

const EWA: Record<'static> = Record {
    pesel: Some("89051200027"),
    birth_date: date!(1989 - 05 - 12),
    sex: Some(Sex::Female),
    surname: "Wzorcowa",
    given_names: "Ewa",
    former_surname: Some("Próbna"),
    street: "ul. Zmyślona 30 m. 2",
    postcode: "00-123",
    city: "Przykładowo",
    phone: Some("+48600000012"),
    email: Some("ewa@poczta.example"),
};

const ADAM: Record<'static> = Record {
    pesel: None,
    birth_date: date!(1978 - 09 - 02),
    sex: Some(Sex::Male),
    surname: "Makieta",
    given_names: "Adam",
    former_surname: None,
    street: "ul. Polna 1",
    phone: None,
    email: None,
    ..EWA
};

fn keys_of(found: &[(u8, Comparison)]) -> Vec<u8> {
    found.iter().map(|(key, _)| *key).collect()
}

// REQ C-3
#[test]
fn whatever_went_wrong_the_resident_is_found_as_when_compared_alone() {
    let mut index = Index::new();
    index.insert(1_u8, &EWA);
    index.insert(2, &ADAM);
    let without = Record { pesel: None, phone: None, email: None, ..EWA };
    let elsewhere = Record { street: "ul. Polna 4", former_surname: None, ..without };
    for record in [
        EWA,
        without,
        elsewhere,
        Record { pesel: Some("89051200072"), ..elsewhere },
        Record { pesel: Some("89051210027"), birth_date: date!(1989 - 11 - 30), ..elsewhere },
        Record { birth_date: date!(1989 - 12 - 05), ..elsewhere },
        Record { birth_date: date!(1988 - 05 - 12), ..without },
        Record { birth_date: date!(1989 - 06 - 12), ..without },
        Record { surname: "Wzrocowa", ..elsewhere },
        Record { surname: "Próbna", ..elsewhere },
        Record { surname: "Nowa", ..without },
        Record { surname: "Nowa-Wzorcowa", given_names: "Ewunia", ..elsewhere },
        Record { surname: "Ewa", given_names: "Wzorcowa", ..elsewhere },
        Record { birth_date: date!(1989 - 07 - 30), phone: Some("600000012"), ..without },
    ] {
        let found = index.candidates(&record, 5);
        assert_eq!(found, [(1, compare(&record, &EWA))], "{} {}", record.given_names, record.surname);
    }
    assert!(index.candidates(&Record { given_names: "Maria", ..without }, 5).is_empty(), "a twin");
}

// REQ C-3
#[test]
fn the_surest_come_first_and_no_more_than_asked_for() {
    let mut index = Index::new();
    index.insert(3_u8, &Record { pesel: None, phone: None, ..EWA });
    index.insert(1, &Record { pesel: None, email: None, surname: "Wzrocowa", street: "ul. Polna 1", ..EWA });
    index.insert(2, &Record { given_names: "Zofia", surname: "Inna", birth_date: date!(1950 - 01 - 01), ..EWA });
    let found = index.candidates(&EWA, 5);
    assert_eq!(keys_of(&found), [2, 3, 1]);
    assert_eq!(found[0].1.verdict, Some(Verdict::Certain));
    assert!(found[0].1.reasons.contains(&Reason::DifferentSurname));
    assert_eq!(keys_of(&index.candidates(&EWA, 2)), [2, 3]);
    assert!(index.candidates(&EWA, 0).is_empty());
}

// REQ C-3
#[test]
fn a_changed_resident_is_found_by_what_holds_now() {
    let mut index = Index::new();
    index.insert(1_u8, &EWA);
    index.insert(1, &ADAM);
    assert_eq!(index.len(), 1);
    assert!(index.candidates(&EWA, 5).is_empty());
    assert_eq!(keys_of(&index.candidates(&ADAM, 5)), [1]);
    index.insert(2, &EWA);
    index.remove(1);
    index.remove(7);
    assert!(index.candidates(&ADAM, 5).is_empty());
    assert_eq!(keys_of(&index.candidates(&EWA, 5)), [2]);
}

// REQ C-3
#[test]
fn who_is_taken_out_leaves_nothing_behind() {
    let mut index = Index::new();
    index.insert(1_u8, &EWA);
    // The same word as surname and former surname, and shared with another.
    index.insert(2, &Record { surname: "Próbna", ..EWA });
    index.insert(3, &ADAM);
    index.remove(3);
    assert_eq!(index.words.len(), 3, "wzorcowa, probna, ewa");
    index.remove(1);
    index.remove(2);
    assert!(index.is_empty() && index.postings.is_empty());
    assert_eq!(index.words.len(), 0);
    index.insert(4, &ADAM);
    assert_eq!(index.residents.len(), 3, "places are used again");
}
