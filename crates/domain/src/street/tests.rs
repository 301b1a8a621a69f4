use super::*;
use proptest::prelude::*;

fn row(street: &str, numbers: &str, postcode: &str) -> StreetRow {
    let city = "Przykładowo".into();
    StreetRow { street: street.into(), numbers: numbers.into(), postcode: postcode.into(), city }
}

fn streets() -> Streets {
    let rows = [
        row("ul. Długa", "1-19(n),2-20(p)", "00-001"),
        row("ul. Lipowa", "", "00-002"),
        row("ul. Długa", "21-DK(n),22-DK(p)", "00-003"),
        row("ul. Jana Pawła II", "", "00-004"),
        row("al. Jana Pawła II", "", "00-005"),
        row("ul. 3 Maja", "", "00-006"),
        row("pl. 1 Maja", "", "00-007"),
        row("os. Lipowe Wzgórze", "", "00-008"),
        row("ul. Marii Skłodowskiej-Curie", "", "00-009"),
        row("ul. Aleksandra Fredry", "", "00-010"),
        row("ul. Obrońców 1939 Roku", "", "00-011"),
        StreetRow { city: "Wzorowo".into(), ..row("ul. Lipowa", "", "00-099") },
    ];
    assert!(rows.iter().all(|row| row.checked().as_ref() == Ok(row)));
    Streets::new(&rows)
}

fn suggested(typed: &str) -> Vec<String> {
    let suggestions = streets().suggest(typed, 8).suggestions;
    let address = |one: &StreetSuggestion| format!("{} {}", one.street, one.house).trim_end().to_owned();
    let text = |one: StreetSuggestion| format!("{}, {}", address(&one), one.postcode.as_deref().unwrap_or("?"));
    suggestions.into_iter().map(text).collect()
}

// REQ H-5
#[test]
fn a_street_is_found_as_one_types_with_its_postcode() {
    for (typed, wanted) in [
        ("lip", vec!["ul. Lipowa, 00-002", "ul. Lipowa, 00-099", "os. Lipowe Wzgórze, 00-008"]),
        ("lipowa", vec!["ul. Lipowa, 00-002", "ul. Lipowa, 00-099"]),
        ("LIPOWE", vec!["os. Lipowe Wzgórze, 00-008"]),
        ("wzgorze lip", vec!["os. Lipowe Wzgórze, 00-008"]),
        ("ulica pawla jana", vec!["ul. Jana Pawła II, 00-004", "al. Jana Pawła II, 00-005"]),
        ("al. jana p", vec!["al. Jana Pawła II, 00-005", "ul. Jana Pawła II, 00-004"]),
        ("al", vec!["ul. Aleksandra Fredry, 00-010"]),
        ("curie", vec!["ul. Marii Skłodowskiej-Curie, 00-009"]),
        ("xyz", vec![]),
        ("", vec![]),
        ("12", vec![]),
        (" - ", vec![]),
    ] {
        assert_eq!(suggested(typed), wanted, "{typed}");
    }
    assert_eq!(streets().suggest("l", 1).suggestions.len(), 1);
}

// REQ H-5
#[test]
fn the_house_is_kept_and_chooses_the_postcode() {
    for (typed, wanted) in [
        ("dluga", vec!["ul. Długa, ?"]),
        ("dlug 7", vec!["ul. Długa 7, 00-001"]),
        ("ul. Długa  21 m.  4", vec!["ul. Długa 21 m. 4, 00-003"]),
        ("dluga 20A/4", vec!["ul. Długa 20A/4, 00-001"]),
        ("3 maja 5", vec!["ul. 3 Maja 5, 00-006"]),
        ("maja 3", vec!["ul. 3 Maja, 00-006"]),
        ("3 maja 3", vec!["ul. 3 Maja 3, 00-006"]),
        ("1 maja 3", vec!["pl. 1 Maja 3, 00-007"]),
        ("obrońców 1939 roku 12", vec!["ul. Obrońców 1939 Roku 12, 00-011"]),
        ("obrońców 1939", vec!["ul. Obrońców 1939 Roku, 00-011"]),
    ] {
        assert_eq!(suggested(typed), wanted, "{typed}");
    }
}

// REQ H-5
#[test]
fn a_street_that_the_city_does_not_have_is_told() {
    let known = |typed: &str| streets().suggest(typed, 8).known;
    for typed in ["ul. Lipowa 12", "lipowa", "Jana Pawła 3", "curie-sklodowskiej 8", "3 Maja 5", ""] {
        assert!(known(typed), "{typed}");
    }
    for typed in ["ul. Lipow 12", "Zmyślona 3", "12"] {
        assert!(!known(typed), "{typed}");
    }
    assert!(Streets::new(&[]).suggest("Zmyślona 3", 8).known);
}

// REQ H-5
#[test]
fn a_row_is_checked_from_the_left() {
    for (row, wanted) in [
        (row(" ul.  Lipowa ", "1 - 9 (n)", "00001"), Ok(row("ul. Lipowa", "1-9(n)", "00-001"))),
        (row("Przykładowo", "", "00-001"), Ok(row("Przykładowo", "", "00-001"))),
        (row("", "x", "x"), Err(StreetRowProblem::Street(AddressProblem::Empty))),
        (row("12", "", "00-001"), Err(StreetRowProblem::Street(AddressProblem::Characters))),
        (row("ul. <Lipowa>", "", "00-001"), Err(StreetRowProblem::Street(AddressProblem::Characters))),
        (row("ul. Lipowa", "x", "x"), Err(StreetRowProblem::Numbers)),
        (row("ul. Lipowa", "", "x"), Err(StreetRowProblem::Postcode(PostcodeProblem::Form))),
        (
            StreetRow { city: String::new(), ..row("ul. Lipowa", "", "00-001") },
            Err(StreetRowProblem::City(AddressProblem::Empty)),
        ),
    ] {
        assert_eq!(row.checked(), wanted, "{row:?}");
    }
}

proptest! {
    // REQ H-5
    #[test]
    fn what_was_suggested_is_known_and_suggests_itself(typed in "[a-zł]{1,4}( [a-z]{1,4})?( [0-9]{1,3}[A-C]?)?") {
        let streets = streets();
        for suggestion in streets.suggest(&typed, 8).suggestions {
            let again = streets.suggest(&format!("{} {}", suggestion.street, suggestion.house), 8);
            prop_assert!(again.known);
            prop_assert!(again.suggestions.contains(&suggestion), "{:?}", suggestion.street);
        }
    }

    #[test]
    fn no_text_is_too_strange(typed in "\\PC{0,60}", name in "\\PC{0,30}") {
        let streets = Streets::new(&[row(&name, "", "00-001"), row(&typed, "", "00-001")]);
        let _ = (streets.suggest(&typed, 8), row(&name, &typed, &name).checked());
    }
}
