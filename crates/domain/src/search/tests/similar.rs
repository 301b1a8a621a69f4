//! One slip forgiven.

use proptest::prelude::*;

use super::by_the_book::slip_by_the_book;
use super::{card, pesel};
use crate::search::slip::{Slip, slip};
use crate::search::{Entry, FEW_AS_TYPED, Hit, Index, Rank, highlights};

fn people() -> Index<u32> {
    let mut index = Index::new();
    let mut insert = |key, surname, given_names, former_surname| {
        index.insert(key, &Entry { surname, given_names, former_surname, ..Entry::default() });
    };
    insert(1, "Przykładowa-Łęgowska", "Janina", "");
    insert(2, "Wzorcowski", "Marek", "");
    insert(3, "Wzorcowska", "Maria", "Próbna");
    insert(4, "Kosa", "Ewa", "");
    insert(5, "Шевченко", "Олена", "");
    insert(6, "Próbny", "Jan", "");
    index
}

fn similar(query: &str) -> Vec<u32> {
    let found = people().find(query, 20);
    assert!(found.hits.is_empty(), "{query}");
    found.similar.iter().map(|hit| hit.key).collect()
}

// REQ C-1
#[test]
fn one_letter_wrong_missing_extra_or_two_swapped_is_forgiven() {
    for (query, key) in [
        ("przykladows", 1),
        ("przykadowa", 1),
        ("przyklaadowa", 1),
        ("pzrykladowa", 1),
        ("orzykladowa", 1),
        ("rzykladowa", 1),
        ("pprzykladowa", 1),
        ("rpzykladowa", 1),
        ("przykladowaa", 1),
        ("łęgowksa", 1),
        ("legowska przykladiwa", 1),
        ("wzorcowski mraek", 2),
        ("probma wzor", 3),
        ("szefczenko", 5),
        ("ШЕФЧ ол", 5),
    ] {
        assert_eq!(similar(query).first(), Some(&key), "{query}");
    }
    // A slip in each of the words.
    assert_eq!(similar("wzorcwoska mraia"), [3]);
    // Two slips in one word are too much.
    assert_eq!(similar("przykadwa"), [0_u32; 0]);
}

// REQ C-1
#[test]
fn a_slip_is_forgiven_as_one_types() {
    let name = "pzrykladowa";
    for end in 5..=name.len() {
        assert_eq!(similar(&name[..end]), [1], "{}", &name[..end]);
    }
    assert_eq!(similar("pzry"), [0_u32; 0]);
    assert_eq!(similar("janian prz"), [1]);
}

// REQ C-1
#[test]
fn short_names_are_taken_at_their_word() {
    for query in ["kos ewq", "kosaa", "koza", "ksoa", "ewaa", "jna probny", "ja probny n"] {
        assert_eq!(similar(query), [0_u32; 0], "{query}");
    }
    // With a letter missing, four letters may be a name of five.
    assert_eq!(similar("arek"), [2]);
}

// REQ C-1
#[test]
fn digits_are_never_forgiven() {
    let mut index = people();
    let numbers = [pesel("87051400010"), card(7_203_004_158)];
    index.insert(9, &Entry { surname: "Numerowy", given_names: "Jan", numbers: &numbers, ..Entry::default() });
    for query in
        ["87051400011", "8705140001", "numerowy 8706", "9616072030041583", "87015", "numer0wy", "numerowu 8706"]
    {
        let found = index.find(query, 20);
        assert_eq!(found.similar, [], "{query}");
    }
    assert_eq!(index.find("nuemrowy 8705", 20).similar, [Hit { key: 9, rank: Rank::Surname }]);
}

// REQ C-1
#[test]
fn what_was_typed_comes_first_and_the_likeliest_of_the_rest_next() {
    let found = people().find("wzorcowska", 20);
    assert_eq!(found.hits, [Hit { key: 3, rank: Rank::Surname }]);
    assert_eq!(found.similar, [Hit { key: 2, rank: Rank::Surname }]);
    assert_eq!(found.total, 1);

    let mut index = Index::new();
    let mut insert = |key, surname, given_names| {
        index.insert(key, &Entry { surname, given_names, ..Entry::default() });
    };
    insert(1, "Nawak", "Ewa");
    insert(2, "Nowakowski", "Ewa");
    insert(3, "Nowak", "Jan");
    insert(4, "Nowak", "Ewa");
    insert(5, "Nowakk", "Jan");
    insert(6, "Inna", "Nowak");
    insert(7, "Mowak", "Ewaryst");
    let keys = |query: &str| index.find(query, 20).similar.iter().map(|hit| hit.key).collect::<Vec<_>>();
    // Whole names before beginnings, the commoner before the rarer; surnames before given names.
    assert_eq!(keys("nowaj"), [4, 3, 5, 2, 6]);
    // What matches as typed counts more than where.
    assert_eq!(keys("nowaj jan"), [3, 5]);
    // Fewer slips, and a given name in full, first.
    assert_eq!(keys("nowaj ewa"), [4, 2]);
    assert_eq!(keys("owak ewa"), [4, 7]);
}

// REQ C-1
#[test]
fn who_finds_enough_is_not_shown_similar_ones() {
    let mut index = people();
    let found = |index: &Index<u32>, limit| index.find("próbny", limit);
    for key in 10..10 + FEW_AS_TYPED as u32 - 1 {
        assert_eq!(found(&index, 20).similar.len(), 1, "{key}");
        assert_eq!(found(&index, index.find("próbny", 20).total).similar, []);
        index.insert(key, &Entry { surname: "Próbny", ..Entry::default() });
    }
    assert_eq!(found(&index, 20).total, FEW_AS_TYPED);
    assert_eq!(found(&index, 20).similar, []);
}

// REQ C-1
#[test]
fn a_forgiven_word_is_not_marked_as_typed() {
    assert_eq!(highlights("Wzorcowska", "wzrocowska"), []);
    assert_eq!(highlights("Maria", "wzrocowska mar"), highlights("Maria", "mar"));
}

proptest! {
    // REQ C-1
    #[test]
    fn a_slip_is_what_the_distance_says(typed in "[a-c]{3,8}", word in "[a-c]{3,8}") {
        let as_whole = slip(&typed, &word).map(|slip| slip == Slip::Whole);
        prop_assert_eq!(as_whole, slip_by_the_book(&typed, &word));
    }
}
