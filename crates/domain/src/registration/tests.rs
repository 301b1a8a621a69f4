use super::*;
use proptest::prelude::*;
use time::macros::date;

const TODAY: Date = date!(2026 - 11 - 20);

fn clauses() -> Vec<Clause> {
    [("data", 3, true), ("terms", 1, true), ("news", 2, false)]
        .map(|(id, version, required)| Clause { id: id.into(), version, required })
        .to_vec()
}

fn check_today(form: &RegistrationForm) -> Result<CheckedRegistration, Vec<FieldProblem>> {
    check(
        form,
        &CheckContext {
            today: TODAY,
            documents: &["identity_card", "passport"],
            grounds: &["residence", "taxes"],
            clauses: &clauses(),
        },
    )
}

fn answer(clause: &str, version: u32, given: bool) -> ConsentAnswer {
    ConsentAnswer { clause: clause.into(), version, given }
}

fn right() -> RegistrationForm {
    RegistrationForm {
        pesel: "87051400010".into(),
        surname: "Kowalski-Demo".into(),
        given_names: "Jan".into(),
        document: "identity_card".into(),
        street: "ul. Lipowa 12 m. 4".into(),
        postcode: "00-000".into(),
        city: "Przykładowo".into(),
        phone: "600 000 012".into(),
        email: "jan@poczta.example".into(),
        grounds: "residence".into(),
        consents: vec![answer("data", 3, true), answer("terms", 1, true)],
        ..RegistrationForm::default()
    }
}

fn without_pesel(birth_date: &str) -> RegistrationForm {
    RegistrationForm { pesel: String::new(), no_pesel: true, birth_date: birth_date.into(), ..right() }
}

/// A child born on 14 May 2014, whose PESEL is made by the rule.
const CHILD: &str = "14251400012";

type Wrong = (&'static str, fn(&mut RegistrationForm), Field, FieldCode);

/// One wrong input a row: what it is, how it comes into a right form, and what has to be told about which field.
const WRONG: &[Wrong] = &[
    ("no PESEL", |f| f.pesel = " ".into(), Field::Pesel, FieldCode::Empty),
    ("ten digits", |f| f.pesel = "8705140001".into(), Field::Pesel, FieldCode::PeselLength),
    ("twelve digits", |f| f.pesel = "870514000100".into(), Field::Pesel, FieldCode::PeselLength),
    ("the letter O for a zero", |f| f.pesel = "8705140001O".into(), Field::Pesel, FieldCode::NotDigits),
    ("two digits swapped", |f| f.pesel = "78051400010".into(), Field::Pesel, FieldCode::PeselCheckDigit),
    ("a thirteenth month", |f| f.pesel = "87130100004".into(), Field::Pesel, FieldCode::PeselDate),
    ("born in the next century", |f| f.pesel = "87451400012".into(), Field::Pesel, FieldCode::PeselFuture),
    ("born in 1887", |f| f.pesel = "87851400014".into(), Field::Pesel, FieldCode::BirthDateTooOld),
    ("another date of birth", |f| f.birth_date = "1987-05-15".into(), Field::BirthDate, FieldCode::PeselDateDisagrees),
    ("the other sex", |f| f.sex = "female".into(), Field::Sex, FieldCode::PeselSexDisagrees),
    ("no such sex", |f| f.sex = "man".into(), Field::Sex, FieldCode::NotOnList),
    (
        "a PESEL where there is none",
        |f| *f = RegistrationForm { no_pesel: true, birth_date: "1987-05-14".into(), ..right() },
        Field::Pesel,
        FieldCode::PeselNotExpected,
    ),
    ("no date of birth", |f| *f = without_pesel(""), Field::BirthDate, FieldCode::Empty),
    ("30 February", |f| *f = without_pesel("1987-02-30"), Field::BirthDate, FieldCode::BirthDateForm),
    ("a date in words", |f| *f = without_pesel("14 maja 1987"), Field::BirthDate, FieldCode::BirthDateForm),
    ("born tomorrow", |f| *f = without_pesel("2026-11-21"), Field::BirthDate, FieldCode::BirthDateFuture),
    ("born in 1900", |f| *f = without_pesel("1900-11-20"), Field::BirthDate, FieldCode::BirthDateTooOld),
    ("no surname", |f| f.surname = String::new(), Field::Surname, FieldCode::Empty),
    ("a digit in the surname", |f| f.surname = "Kowalski1".into(), Field::Surname, FieldCode::NameCharacters),
    ("a surname of 61 letters", |f| f.surname = "Ż".repeat(61), Field::Surname, FieldCode::TooLong),
    ("a Cyrillic К in Kowalski", |f| f.surname = "Кowalski".into(), Field::Surname, FieldCode::NameMixedAlphabets),
    ("no given name", |f| f.given_names = "  ".into(), Field::GivenNames, FieldCode::Empty),
    ("markup", |f| f.given_names = "<b>Jan</b>".into(), Field::GivenNames, FieldCode::NameCharacters),
    (
        "a former surname in brackets",
        |f| f.former_surname = "(Nowak)".into(),
        Field::FormerSurname,
        FieldCode::NameCharacters,
    ),
    (
        "the same former surname",
        |f| f.former_surname = "Kowalski-Demo ".into(),
        Field::FormerSurname,
        FieldCode::SameSurname,
    ),
    ("no document", |f| f.document = String::new(), Field::Document, FieldCode::Empty),
    ("an unknown document", |f| f.document = "library_card".into(), Field::Document, FieldCode::NotOnList),
    ("no street", |f| f.street = String::new(), Field::Street, FieldCode::Empty),
    ("a street without a number", |f| f.street = "ul. Lipowa".into(), Field::Street, FieldCode::StreetNumberMissing),
    ("a street in curly brackets", |f| f.street = "{Lipowa} 12".into(), Field::Street, FieldCode::AddressCharacters),
    ("an endless street", |f| f.street = "Lipowa 12 ".repeat(20), Field::Street, FieldCode::TooLong),
    ("no postcode", |f| f.postcode = String::new(), Field::Postcode, FieldCode::Empty),
    ("four digits", |f| f.postcode = "00-00".into(), Field::Postcode, FieldCode::PostcodeForm),
    ("no city", |f| f.city = String::new(), Field::City, FieldCode::Empty),
    ("a digit in the city", |f| f.city = "Przykładowo 2".into(), Field::City, FieldCode::AddressCharacters),
    ("eight digits", |f| f.phone = "600 000 01".into(), Field::Phone, FieldCode::PhoneForm),
    ("words for a telephone", |f| f.phone = "po 18".into(), Field::Phone, FieldCode::PhoneForm),
    ("an e-mail without @", |f| f.email = "jan.poczta.example".into(), Field::Email, FieldCode::EmailForm),
    ("an e-mail with a space", |f| f.email = "jan k@poczta.example".into(), Field::Email, FieldCode::EmailForm),
    ("an endless e-mail", |f| f.email = format!("{}@poczta.example", "a".repeat(65)), Field::Email, FieldCode::TooLong),
    ("a child alone", |f| f.pesel = CHILD.into(), Field::Applicant, FieldCode::GuardianRequired),
    (
        "a child with a proxy",
        |f| {
            f.pesel = CHILD.into();
            f.applicant = ApplicantKind::Proxy;
            f.applicant_name = "Ewa Framuga-Demo".into();
        },
        Field::Applicant,
        FieldCode::GuardianRequired,
    ),
    ("a nameless guardian", |f| f.applicant = ApplicantKind::Guardian, Field::ApplicantName, FieldCode::Empty),
    (
        "a proxy with half a name",
        |f| {
            f.applicant = ApplicantKind::Proxy;
            f.applicant_name = "Ewa".into();
        },
        Field::ApplicantName,
        FieldCode::FullNameRequired,
    ),
    ("no grounds", |f| f.grounds = String::new(), Field::Grounds, FieldCode::Empty),
    ("unknown grounds", |f| f.grounds = "friendship".into(), Field::Grounds, FieldCode::NotOnList),
    ("a consent not answered", |f| f.consents.truncate(1), Field::Consents, FieldCode::ConsentRequired),
    (
        "a required consent refused",
        |f| f.consents.push(answer("data", 3, false)),
        Field::Consents,
        FieldCode::ConsentRequired,
    ),
    ("an old clause", |f| f.consents.push(answer("data", 2, true)), Field::Consents, FieldCode::ConsentOutdated),
    (
        "an old clause refused",
        |f| f.consents.push(answer("news", 1, false)),
        Field::Consents,
        FieldCode::ConsentOutdated,
    ),
    ("an unknown clause", |f| f.consents.push(answer("cookies", 1, true)), Field::Consents, FieldCode::NotOnList),
];

// REQ C-2
#[test]
fn each_wrong_input_is_told_once_beside_its_field() {
    assert!(WRONG.len() >= 25);
    for (what, spoil, field, code) in WRONG {
        let mut form = right();
        spoil(&mut form);
        let problems = check_today(&form).expect_err(what);
        let told: Vec<_> = problems.iter().map(|problem| (problem.field, problem.code)).collect();
        assert_eq!(told, [(*field, *code)], "{what}");
    }
}

// REQ C-2
#[test]
fn every_code_is_told_for_something() {
    for code in FIELD_CODES {
        assert!(WRONG.iter().any(|(_, _, _, told)| *told == code), "{code:?}");
    }
}

// REQ C-2
#[test]
fn a_right_form_is_accepted() {
    let checked = check_today(&right()).unwrap();
    assert_eq!(checked.birth_date, date!(1987 - 05 - 14));
    assert_eq!(checked.sex, Some(Sex::Male));
    assert_eq!(checked.phone.as_ref().map(Phone::as_str), Some("+48600000012"));
    assert_eq!(checked.applicant, Applicant::Resident);
    assert_eq!(checked.consents.len(), 2);

    let agreeing = RegistrationForm { birth_date: "14.05.1987".into(), sex: "male".into(), ..right() };
    assert_eq!(check_today(&agreeing), Ok(checked));
}

// REQ C-2
#[test]
fn what_is_optional_may_be_left_out() {
    let bare = RegistrationForm { phone: String::new(), email: " ".into(), ..right() };
    let checked = check_today(&bare).unwrap();
    assert_eq!((checked.phone, checked.email, checked.former_surname), (None, None, None));
    let refused_news =
        RegistrationForm { consents: [right().consents, vec![answer("news", 2, false)]].concat(), ..right() };
    assert_eq!(check_today(&refused_news).map(|checked| checked.consents.len()), Ok(3));
}

// REQ C-2
#[test]
fn a_person_without_pesel_is_registered_with_a_date_of_birth() {
    let checked = check_today(&without_pesel("1987-05-14")).unwrap();
    assert_eq!((checked.pesel, checked.birth_date, checked.sex), (None, date!(1987 - 05 - 14), None));
}

// REQ C-2
#[test]
fn a_guardian_applies_for_a_child() {
    let form = RegistrationForm {
        pesel: CHILD.into(),
        applicant: ApplicantKind::Guardian,
        applicant_name: "Ewa  Framuga-Demo".into(),
        ..right()
    };
    let checked = check_today(&form).unwrap();
    assert_eq!(checked.applicant.kind(), ApplicantKind::Guardian);
    assert_eq!(checked.applicant.name().map(FullName::as_str), Some("Ewa Framuga-Demo"));
    assert_eq!(check_today(&without_pesel("2014-05-14")).unwrap_err()[0].code, FieldCode::GuardianRequired);
}

// REQ C-2
#[test]
fn an_empty_form_names_every_field_that_is_needed_in_the_order_of_the_screen() {
    let problems = check_today(&RegistrationForm::default()).unwrap_err();
    let fields: Vec<_> = problems.iter().map(|problem| (problem.field.as_str(), problem.clause.as_deref())).collect();
    assert_eq!(
        fields,
        [
            ("pesel", None),
            ("surname", None),
            ("given_names", None),
            ("document", None),
            ("street", None),
            ("postcode", None),
            ("city", None),
            ("grounds", None),
            ("consents", Some("data")),
            ("consents", Some("terms")),
        ]
    );
    assert_eq!(problems.iter().filter(|p| p.field.page() == FormPage::Grounds).count(), 3);

    let two_dates = RegistrationForm { pesel: "87451400012".into(), birth_date: "?".into(), ..right() };
    let told: Vec<_> = check_today(&two_dates).unwrap_err().iter().map(|p| (p.field, p.code)).collect();
    assert_eq!(told, [(Field::Pesel, FieldCode::PeselFuture), (Field::BirthDate, FieldCode::BirthDateForm)]);
}

#[test]
fn names_of_fields_and_codes_are_the_same_in_json() {
    let problem = FieldProblem { field: Field::GivenNames, code: FieldCode::PeselCheckDigit, clause: None };
    let json = serde_json::to_string(&problem).unwrap();
    assert_eq!(json, r#"{"field":"given_names","code":"pesel_check_digit","clause":null}"#);
    let form = serde_json::to_value(right()).unwrap();
    let names: std::collections::BTreeSet<_> = form.as_object().unwrap().keys().cloned().collect();
    for field in
        [Field::Pesel, Field::BirthDate, Field::Sex, Field::FormerSurname, Field::ApplicantName, Field::Consents]
    {
        assert!(names.contains(field.as_str()), "{field:?}");
        assert_eq!(serde_json::to_value(field).unwrap(), field.as_str());
    }
}

#[test]
fn a_form_stays_out_of_logs() {
    assert_eq!(format!("{:?}", right()), "RegistrationForm(<redacted>)");
    let checked = format!("{:?}", check_today(&right()).unwrap());
    for secret in ["87051400010", "Kowalski", "Jan", "Lipowa", "600000012", "jan@poczta", "1987"] {
        assert!(!checked.contains(secret), "{checked}");
    }
}

proptest! {
    #[test]
    fn no_form_is_too_strange(texts in prop::collection::vec("\\PC{0,20}", 8), no_pesel: bool) {
        let text = |at: usize| texts[at].clone();
        let form = RegistrationForm {
            pesel: text(0),
            no_pesel,
            birth_date: text(1),
            sex: text(2),
            surname: text(3),
            given_names: text(4),
            street: text(5),
            phone: text(6),
            email: text(7),
            ..right()
        };
        if let Err(problems) = check_today(&form) {
            prop_assert!(!problems.is_empty());
        }
    }
}
