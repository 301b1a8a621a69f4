//! What the demo city has set up.

use contract::configuration::{
    AgeLimits, ApplicationRules, Choice, CityText, Configuration, ConsentClause, Demo, DuplicateReason, EndRule,
    LayoutFile, Letterhead, Package, Proof, StreetRow,
};
use contract::payload::BlockReason;

/// A text in Polish and English.
fn text(pl: &str, en: &str) -> CityText {
    CityText([("pl".to_owned(), pl.to_owned()), ("en".to_owned(), en.to_owned())].into())
}

fn choice(id: &str, pl: &str, en: &str) -> Choice {
    Choice { id: id.to_owned(), label: text(pl, en) }
}

/// A package that a tick is enough for.
fn package(code: u8, id: &str, pl: &str, en: &str) -> Package {
    Package { id: id.to_owned(), code, label: text(pl, en), age: AgeLimits::default(), proofs: Vec::new() }
}

fn proof(id: &str, end: EndRule, pl: &str, en: &str) -> Proof {
    Proof { id: id.to_owned(), label: text(pl, en), end }
}

/// Packages of the demo city, and how long the proof of each lasts: each kind of rule is there.
fn packages() -> Vec<Package> {
    vec![
        Package {
            age: AgeLimits { from: Some(60), under: None },
            ..package(1, "senior-60", "Senior 60+", "Senior 60+")
        },
        package(2, "city-ticket", "Bilet miejski", "City ticket"),
        package(3, "pools-and-culture", "Pływalnie i kultura", "Pools and culture"),
        Package {
            proofs: vec![
                proof("tax-return", EndRule::DayOfYear { month: 4, day: 30 }, "rozliczenie podatku", "tax return"),
                proof("deed", EndRule::Card, "akt własności mieszkania", "deed of a home"),
                proof("temporary-residence", EndRule::Proof, "zameldowanie czasowe", "temporary residence"),
            ],
            ..package(4, "city-tax", "Ulga dla podatników", "Taxpayers' discount")
        },
        Package {
            age: AgeLimits { from: None, under: Some(26) },
            proofs: vec![proof(
                "school-card",
                EndRule::DayOfYear { month: 9, day: 30 },
                "legitymacja szkolna lub studencka",
                "pupil's or student's card",
            )],
            ..package(5, "pupil", "Uczeń i student", "Pupil and student")
        },
        Package {
            proofs: vec![proof("large-family-card", EndRule::Proof, "karta dużej rodziny", "large family's card")],
            ..package(6, "large-family", "Duża rodzina", "Large family")
        },
        Package {
            proofs: vec![
                proof(
                    "disability-for-a-time",
                    EndRule::Proof,
                    "orzeczenie na czas określony",
                    "certificate for a time",
                ),
                proof("disability-for-good", EndRule::Card, "orzeczenie na stałe", "certificate for good"),
            ],
            ..package(7, "disability", "Niepełnosprawność", "Disability")
        },
    ]
}

/// Streets that nobody lives in, with postcodes that do not exist.
fn streets() -> Vec<StreetRow> {
    let rows = [
        ("ul. Zmyślona", "", "00-000"),
        ("ul. Przykładna", "", "00-000"),
        ("ul. Modelowa", "", "00-000"),
        ("ul. Nieistniejąca", "", "00-000"),
        ("ul. Wzorcowa", "", "00-000"),
        ("ul. Próbna", "", "00-000"),
        ("ul. Szablonowa", "", "00-000"),
        ("ul. Pokazowa", "", "00-000"),
        ("ul. Testowa", "", "00-000"),
        ("al. Fikcyjna", "", "00-000"),
        ("ul. 30 Lutego", "", "99-990"),
        ("ul. Makietowa", "1-19(n),2-20(p)", "99-991"),
        ("ul. Makietowa", "21-DK(n),22-DK(p)", "99-992"),
        ("os. Makietowe", "", "99-993"),
        ("pl. Demonstracyjny", "", "99-994"),
        ("ul. Jana Przykładowego-Wzorca", "", "99-995"),
    ];
    let row = |(street, numbers, postcode): (&str, &str, &str)| StreetRow {
        street: street.to_owned(),
        numbers: numbers.to_owned(),
        postcode: postcode.to_owned(),
        city: "Przykładowo".to_owned(),
    };
    rows.into_iter().map(row).collect()
}

fn reason(id: &str, fee: u32, blocks: Option<BlockReason>, pl: &str, en: &str) -> DuplicateReason {
    DuplicateReason { id: id.to_owned(), label: text(pl, en), fee, blocks }
}

/// The configuration, with this text as its layout.
#[must_use]
pub fn configuration(layout: String) -> Configuration {
    Configuration {
        version: 14,
        city_name: "Miasto Przykładowo".to_owned(),
        // No commune has it: a voivodeship's number is even and begins at 02.
        teryt: "0000000".to_owned(),
        support_phone: "800 000 000".to_owned(),
        portal: "karta.przykladowo.example".to_owned(),
        hub_address: String::new(),
        check_address: "HTTPS://KARTA.PRZYKLADOWO.EXAMPLE/".to_owned(),
        idle_minutes: 5,
        card_months: 36,
        home_postcode: "00-000".to_owned(),
        home_city: "Przykładowo".to_owned(),
        streets: streets(),
        documents: vec![
            choice("identity-card", "dowód osobisty", "identity card"),
            choice("passport", "paszport", "passport"),
            choice("residence-card", "karta pobytu", "residence card"),
            choice("school-card", "legitymacja szkolna", "school card"),
            choice("mobywatel", "mObywatel", "mObywatel (digital identity card)"),
        ],
        grounds: vec![
            choice(
                "residence-and-tax",
                "zamieszkanie i rozliczanie podatku w mieście",
                "lives in the city and pays income tax here",
            ),
            choice("rent", "najem mieszkania w mieście", "rents a home in the city"),
            choice("pupil-or-student", "uczeń lub student w mieście", "goes to school or university in the city"),
            choice("child-of-resident", "dziecko posiadacza karty", "child of a card holder"),
            choice("pensioner", "emeryt lub rencista mieszkający w mieście", "pensioner who lives in the city"),
        ],
        consents: consents(),
        packages: packages(),
        duplicate_reasons: vec![
            reason("lost", 2_000, Some(BlockReason::Lost), "zgubiona", "lost"),
            reason("stolen", 0, Some(BlockReason::Stolen), "skradziona", "stolen"),
            reason("damaged", 2_000, None, "zniszczona", "damaged"),
            reason("data-changed", 1_000, None, "zmiana danych na karcie", "changed data on the card"),
            reason("faulty", 0, None, "wada karty", "faulty card"),
        ],
        layouts: vec![
            LayoutFile {
                id: "arcade-landscape".to_owned(),
                label: text("poziomy, 2026", "landscape, 2026"),
                content: layout,
            },
            LayoutFile {
                id: "arcade-portrait".to_owned(),
                label: text("pionowy, 2026", "portrait, 2026"),
                content: super::PORTRAIT_LAYOUT.to_owned(),
            },
        ],
        letterhead: Letterhead {
            office: "Biuro Karty Mieszkańca".to_owned(),
            address: vec!["00-000 Przykładowo".to_owned()],
        },
        applications: ApplicationRules {
            identifiers: vec![
                choice("school-card", "legitymacja szkolna lub studencka", "pupil's or student's card"),
                choice("disability-card", "legitymacja osoby z niepełnosprawnością", "disability card"),
            ],
            ..ApplicationRules::default()
        },
        demo: Some(Demo { password: super::PASSWORD.to_owned() }),
        escrow: None,
    }
}

fn consents() -> Vec<ConsentClause> {
    vec![
        ConsentClause {
            id: "data-processing".to_owned(),
            version: 2,
            title: text("Przetwarzanie danych", "Data processing"),
            text: text(
                "Zgadzam się, aby Miasto Przykładowo przetwarzało moje dane i zdjęcie po to, żeby wydać kartę \
                 mieszkańca i ją obsługiwać. Zgodę mogę wycofać w każdej chwili; karta przestaje wtedy działać.",
                "I agree that Miasto Przykładowo processes my data and photo in order to issue and serve my resident's \
                 card. I may withdraw this consent at any time; the card then stops working.",
            ),
            required: true,
            data_processing: true,
        },
        ConsentClause {
            id: "terms".to_owned(),
            version: 1,
            title: text("Regulamin karty", "Terms of the card"),
            text: text(
                "Znam regulamin karty mieszkańca Miasta Przykładowo i go przyjmuję.",
                "I know the terms of the resident's card of Miasto Przykładowo and accept them.",
            ),
            required: true,
            data_processing: false,
        },
        ConsentClause {
            id: "newsletter".to_owned(),
            version: 1,
            title: text("Wiadomości z miasta", "News from the city"),
            text: text(
                "Chcę dostawać e-mailem wiadomości o nowych ulgach i wydarzeniach w mieście.",
                "I want to get e-mails about new discounts and events in the city.",
            ),
            required: false,
            data_processing: false,
        },
    ]
}
