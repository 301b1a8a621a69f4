use super::*;
use proptest::prelude::*;

const ANNA: PersonForPassword<'_> = PersonForPassword {
    first_name: "Anna Małgorzata",
    last_name: "Okienna-Źródlana",
    login: "anna.lada7kowal@przykladowo.example",
};

fn ticks(candidate: &str) -> PasswordTicks {
    rules(candidate, candidate, &ANNA, Reuse::New)
}

// REQ A-5
#[test]
fn a_password_that_keeps_every_rule_is_accepted() {
    for candidate in ["Zielony-7-koc", "Ąć1!ąćąć", "aaaAAA1 ", "Тихе-море-7", "okiO1-kie", "Ann-Ann-4nna"]
    {
        let ticks = ticks(candidate);
        assert!(ticks.accepted(), "{candidate}: {ticks:?}");
    }
}

// REQ A-5
#[test]
fn each_rule_has_its_own_tick() {
    let broken = |candidate: &str, wanted: [Tick; 7]| assert_eq!(ticks(candidate).rules(), wanted, "{candidate}");
    let (ok, no, wrong) = (Tick::Met, Tick::NotYet, Tick::Wrong);
    broken("Koc-123", [no, ok, ok, ok, ok, ok, ok]);
    broken("zielony-7-koc", [ok, no, ok, ok, ok, ok, ok]);
    broken("ZIELONY-7-KOC", [ok, no, ok, ok, ok, ok, ok]);
    broken("Zielony-koc-x", [ok, ok, no, ok, ok, ok, ok]);
    broken("Zielony7koc", [ok, ok, ok, no, ok, ok, ok]);
    broken("Zielonyąć7ŁÓ", [ok, ok, ok, no, ok, ok, ok]);
    broken("Okienko-26", [ok, ok, ok, ok, wrong, ok, ok]);
    broken("", [no; 7]);
    let used = rules("Zielony-7-koc", "Zielony-7-koc", &ANNA, Reuse::UsedBefore);
    assert_eq!((used.not_used_before, used.open()), (wrong, 1));
    let unknown = rules("Zielony-7-koc", "Zielony-7-koc", &ANNA, Reuse::NotCompared);
    assert_eq!((unknown.not_used_before, unknown.accepted()), (no, false));
}

// REQ A-5
#[test]
fn the_second_one_must_be_the_same() {
    let again = |again: &str| {
        let ticks = rules("Okno-26-Okno", again, &ANNA, Reuse::New);
        (ticks.twice_the_same, ticks.again_lacks)
    };
    assert_eq!(again(""), (Tick::NotYet, None));
    assert_eq!(again("Okno-26"), (Tick::NotYet, Some(5)));
    assert_eq!(again("Okno-26-Okno"), (Tick::Met, None));
    assert_eq!(again("okno"), (Tick::Wrong, None));
    assert_eq!(again("Okno-26-Okno!"), (Tick::Wrong, None));
    // The same letter from a keyboard that composes it and from one that does not.
    let composed = rules("Żyto-12-łan", "Z\u{307}yto-12-łan", &ANNA, Reuse::New);
    assert!(composed.accepted());
}

// REQ A-5
#[test]
fn a_run_from_a_name_is_told_with_its_name() {
    let found = |candidate: &str| ticks(candidate).from_name;
    let from = |fragment: &str, source, word: &str, place| {
        Some(FromName { fragment: fragment.into(), source, word: word.into(), place })
    };
    assert_eq!(found("Okienko-26"), from("okien", NameSource::LastName, "Okienna", Place::Start));
    assert_eq!(found("x-OKIENNA-1"), from("okienna", NameSource::LastName, "Okienna", Place::Whole));
    assert_eq!(found("Zrodlo-26"), from("zrodl", NameSource::LastName, "Źródlana", Place::Start));
    assert_eq!(found("2xDLANa!"), from("dlana", NameSource::LastName, "Źródlana", Place::End));
    assert_eq!(found("Anna-1-Maja"), from("anna", NameSource::FirstName, "Anna", Place::Whole));
    assert_eq!(found("małgosia-1"), from("małgo", NameSource::FirstName, "Małgorzata", Place::Start));
    assert_eq!(found("MALGosia-1"), from("malgo", NameSource::FirstName, "Małgorzata", Place::Start));
    assert_eq!(found("Gorzki-12"), from("gorz", NameSource::FirstName, "Małgorzata", Place::Middle));
    assert_eq!(found("1-lada-A"), from("lada", NameSource::Login, "lada", Place::Whole));
    assert_eq!(found("Kowalik-1"), from("kowal", NameSource::Login, "kowal", Place::Whole));
    // Three letters are allowed, so are four that something parts, and what stands after the @ does not count.
    for candidate in ["Oki-7-enn", "Oki3nna-1", "O-k-i-e-n1", "Przyklad-1", "Example-12", "ada7kow-A"] {
        assert_eq!(found(candidate), None, "{candidate}");
    }
}

// REQ A-5
#[test]
fn short_names_and_logins_without_at_do_no_harm() {
    let person = PersonForPassword { first_name: "Jan", last_name: "Li", login: "jan-li" };
    assert!(rules("Jan-Li-1987", "Jan-Li-1987", &person, Reuse::New).accepted());
    let nobody = PersonForPassword { first_name: "", last_name: "", login: "" };
    assert!(rules("Zielony-7-koc", "Zielony-7-koc", &nobody, Reuse::New).accepted());
    let cyrillic = PersonForPassword { first_name: "Олена", last_name: "Демченко", login: "olena" };
    let ticks = rules("ДЕМЧик-1987", "ДЕМЧик-1987", &cyrillic, Reuse::New);
    assert_eq!(ticks.from_name.map(|found| found.fragment), Some("демч".into()));
}

// REQ A-5
#[test]
fn there_is_an_upper_limit() {
    let long = |n: usize| format!("A-1{}", "ab".repeat(n));
    assert!(ticks(&long(62)).accepted());
    assert!(!ticks(&long(63)).accepted());
    assert!(Password::new(&long(63)).is_too_long());
    assert!(!Password::new(&"🗝".repeat(128)).is_too_long());
    assert!(Password::new(&"🗝".repeat(129)).is_too_long());
}

#[test]
fn a_password_stays_out_of_logs() {
    let password: Password = serde_json::from_str("\"Zielony-7-koc\"").unwrap();
    assert_eq!(format!("{password:?}"), "Password(<redacted>)");
    assert_eq!(password.expose(), "Zielony-7-koc");
}

proptest! {
    // REQ A-5
    #[test]
    fn any_four_letters_of_a_name_are_found_in_any_case(start in 0..4_usize, length in 4..6_usize, capital: bool, before in "[0-9-]{0,5}") {
        let word = "zrodlana";
        let piece = &word[start..(start + length).min(8)];
        let piece = if capital { piece.to_uppercase() } else { piece.to_string() };
        prop_assert_eq!(ticks(&format!("{before}{piece}")).not_from_name, Tick::Wrong);
    }

    // REQ A-5
    #[test]
    fn no_text_is_too_strange(candidate in "\\PC{0,200}", again in "\\PC{0,20}", name in "\\PC{0,30}") {
        let person = PersonForPassword { first_name: &name, last_name: &again, login: &name };
        let ticks = rules(&candidate, &again, &person, Reuse::New);
        prop_assert_eq!(ticks.from_name.is_some(), ticks.not_from_name == Tick::Wrong);
    }
}
