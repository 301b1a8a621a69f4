use std::collections::BTreeMap;

use super::*;
use crate::card_number::CardNumber;
use crate::leased_number::ApplicationNumber;
use crate::pesel::Pesel;
use crate::substitute_identifier::SubstituteIdentifier;
use proptest::prelude::*;

fn card(body: u64) -> Number {
    Number::card(CardNumber::from_body(body).unwrap())
}

fn pesel(digits: &str) -> Number {
    Number::pesel(&Pesel::parse(digits).unwrap())
}

/// The people of the design's search page, and some who are like them.
fn people() -> Index<u32> {
    let mut index = Index::new();
    let mut insert = |key, surname, given_names, former_surname, numbers: &[Number]| {
        index.insert(key, &Entry { surname, given_names, former_surname, numbers });
    };
    let application = Number::application(ApplicationNumber::from_body(88_241_907).unwrap());
    let substitute = Number::substitute(SubstituteIdentifier::from_body(44_710_926).unwrap());
    insert(1, "Przykładowa", "Janina", "", &[pesel("52041500021"), card(7_203_004_158)]);
    insert(2, "Przykładowa-Łęgowska", "Joanna", "Wzór", &[card(7_203_003_882)]);
    insert(3, "Przykładowy", "Jarosław", "", &[pesel("87051400010")]);
    insert(4, "Przykładna", "Jadwiga", "", &[application]);
    insert(5, "Шевченко", "Олена", "", &[substitute]);
    insert(6, "Jan", "Krzysztof", "", &[]);
    insert(7, "Kowalski", "Jan", "", &[]);
    insert(8, "Janowski", "Karol", "", &[]);
    insert(9, "Wzór", "Anna Łucja", "Przykładowa", &[]);
    index
}

fn keys(query: &str) -> Vec<u32> {
    people().find(query, 20).hits.iter().map(|hit| hit.key).collect()
}

// REQ C-1
#[test]
fn residents_are_found_by_the_beginnings_of_their_words_in_any_order() {
    assert_eq!(keys("przykładow"), [1, 2, 3, 9]);
    assert_eq!(keys("PRZYKLADOWA"), [1, 2, 9]);
    assert_eq!(keys("jo przykladowa"), [2]);
    assert_eq!(keys("łęg"), [2]);
    assert_eq!(keys("legowska-przyk"), [2]);
    assert_eq!(keys("jan przykl"), [1]);
    assert_eq!(keys("szewcz"), [5]);
    assert_eq!(keys("ШЕВ"), [5]);
    assert_eq!(keys("lucja"), [9]);
    assert_eq!(keys("zykład"), Vec::<u32>::new());
    assert_eq!(keys(""), Vec::<u32>::new());
    assert_eq!(keys(" - "), Vec::<u32>::new());
}

// REQ C-1
#[test]
fn residents_are_found_by_every_number_of_theirs() {
    for (query, key) in [
        ("5204", 1),
        ("52041500021", 1),
        ("520415 00021", 1),
        ("9616072030041582", 1),
        ("9616 0720 3004 1582", 1),
        ("9616-0720-3004", 1),
        ("1582", 1),
        ("3004 1582", 1),
        ("W-8824-1907", 4),
        ("88241907", 4),
        ("z4471", 5),
        ("44710926", 5),
        ("kowal jan", 7),
        ("przyk 1582", 1),
    ] {
        assert_eq!(keys(query), [key], "{query}");
    }
    assert_eq!(keys("9616 0720"), [2, 1]);
    for query in
        ["041", "9582", "91582", "4158", "0415", "z8824", "kowal 1582", "96160720300415820", "52041500021 1582 9999"]
    {
        assert_eq!(keys(query), Vec::<u32>::new(), "{query}");
    }
    assert_eq!(keys("jan 15"), keys("jan"));
}

// REQ C-1
#[test]
fn the_best_reason_comes_first() {
    let ranks: Vec<_> = people().find("jan", 20).hits.iter().map(|hit| (hit.key, hit.rank)).collect();
    assert_eq!(ranks, [(6, Rank::Surname), (8, Rank::SurnameBeginning), (7, Rank::GivenName), (1, Rank::GivenName)]);
    assert_eq!(keys("wzor"), [9, 2]);
    // Who has a word in full comes before who only begins with it.
    assert_eq!(keys("jan k"), [6, 7, 8]);
    let two = people().find("p", 2);
    assert_eq!((two.hits.len(), two.total), (2, 5));
}

// REQ C-1
#[test]
fn a_change_and_a_removal_take_effect_at_once() {
    let mut index = people();
    index.insert(7, &Entry { surname: "Nowak", given_names: "Jan", numbers: &[card(5)], ..Entry::default() });
    assert_eq!(index.find("kowalski", 9).total, 0);
    assert_eq!(index.find("nowak", 9).hits, [Hit { key: 7, rank: Rank::Surname }]);
    assert_eq!(index.len(), 9);
    for key in 0..20 {
        index.remove(key);
    }
    assert!(index.is_empty());
    for query in ["p", "jan", "9616", "5204", "1582"] {
        assert_eq!(index.find(query, 9).total, 0, "{query}");
    }
    // Nothing of the people is left behind.
    assert!(index.words.is_empty());
    assert!(index.numbers.is_empty() && index.card_ends.is_empty());
}

mod by_the_book;
mod similar;

use by_the_book::found_by_the_book;

proptest! {
    // REQ C-1
    #[test]
    fn the_index_finds_what_looking_at_everybody_finds(
        acts in prop::collection::vec((0..30_u32, "[AB]{1,3}(-[AB]{1,3})?|[A-C]{4,7}(-[A-C]{4,6})?", "[AB]{1,2}( [AB]{1,2})?|[AB]{5}", "[AB]{0,2}|[AB]{6}", prop::bool::weighted(0.2)), 1..60),
        queries in prop::collection::vec("[ab]{1,2}( [ab]{1,2}){0,2}|[a-c]{4,7}( [ab]{1,6})?", 1..6),
        limit in 1..40_usize,
    ) {
        let mut index = Index::new();
        let mut people = BTreeMap::new();
        for (key, surname, given_names, former_surname, removed) in acts {
            if removed {
                index.remove(key);
                people.remove(&key);
            } else {
                let entry = Entry { surname: &surname, given_names: &given_names, former_surname: &former_surname, numbers: &[] };
                index.insert(key, &entry);
                people.insert(key, [surname, given_names, former_surname]);
            }
        }
        prop_assert_eq!(index.len(), people.len());
        for query in queries {
            let wanted = found_by_the_book(&people, &query, limit);
            for few in [0, usize::MAX] {
                prop_assert_eq!(&index.find_with(&query, limit, few), &wanted, "{} with {}", query, few);
            }
        }
    }

    // REQ C-1
    #[test]
    fn any_beginning_and_end_of_a_card_number_finds_its_resident(bodies in prop::collection::btree_set(0..100_000_000_000_u64, 1..20), length in 4..=16_usize) {
        let mut index = Index::new();
        for (key, &body) in bodies.iter().enumerate() {
            index.insert(key, &Entry { numbers: &[card(body)], ..Entry::default() });
        }
        for (key, &body) in bodies.iter().enumerate() {
            let digits = CardNumber::from_body(body).unwrap().to_string();
            for piece in [&digits[..length], &digits[16 - length..]] {
                let found = index.find(piece, 20);
                prop_assert!(found.hits.contains(&Hit { key, rank: Rank::Number }), "{piece}");
                prop_assert_eq!(found.hits.len(), found.total);
            }
        }
    }

    #[test]
    fn no_text_is_too_strange(name in "\\PC{0,30}", query in "\\PC{0,60}") {
        let mut index = Index::new();
        index.insert(1, &Entry { surname: &name, given_names: &query, ..Entry::default() });
        let _ = (index.find(&query, 5), highlights(&name, &query));
    }
}
