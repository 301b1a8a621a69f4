//! Documents of a plainly invented city.

use documents::{
    Answer, AnsweredClause, ApplicationForm, ApplicationKind, BlankApplicationForm, CardKind, Circumstance,
    ConsentForm, Document, FeeLine, FeeReceipt, HandOverConfirmation, Identity, Letterhead, Name, NoValue, Options,
    Package, Party, RefundOf, Resident, Second, ShiftReport, Signature, SpoilReason, SpoiledCardProtocol,
    StatementOfLoss, StatementOfWithdrawal, Wording,
};
use domain::card_number::CardNumber;
use domain::fee::Payment;
use domain::leased_number::{ApplicationNumber, ReceiptNumber};
use domain::shift::{Blanks, Count, Expected};
use time::macros::{date, datetime};

pub(crate) fn head() -> Letterhead {
    Letterhead {
        city: "Miasto Przykładowo".into(),
        place: "Przykładowo".into(),
        office: "Punkt wydawania kart nr 3".into(),
        address: vec!["ul. Rynkowa 1, 00-950 Przykładowo".into()],
        phone: "800 000 000".into(),
    }
}

pub(crate) fn options() -> Options {
    Options { made_at: datetime!(2026-11-20 9:45 +1), second: None, value: None }
}

pub(crate) fn english() -> Options {
    Options { second: Some(Second::English), ..options() }
}

pub(crate) fn training() -> Options {
    Options { value: Some(NoValue::Training), ..options() }
}

pub(crate) fn demo() -> Options {
    Options { value: Some(NoValue::Demo), ..english() }
}

pub(crate) fn name(given_names: &str, surname: &str) -> Name {
    Name { given_names: given_names.into(), surname: surname.into() }
}

pub(crate) fn card(body: u64) -> CardNumber {
    CardNumber::from_body(body).unwrap()
}

pub(crate) fn receipt() -> ReceiptNumber {
    ReceiptNumber::from_body(31_007_412).unwrap()
}

pub(crate) fn resident() -> Resident {
    Resident {
        name: name("Jadwiga Łucja", "Żółć-Okienna"),
        former_name: Some("Śniegoń".into()),
        identity: Identity::Pesel("44051401458".into()),
        birth_date: Some(date!(1944 - 05 - 14)),
        address: vec!["ul. Świętych Męczenników 12 m. 7".into(), "00-950 Przykładowo".into()],
        email: Some("jadwiga.zolc@poczta.example".into()),
        phone: Some("600 000 001".into()),
    }
}

fn titles() -> [(Wording, u32, bool); 3] {
    [
        (Wording::both("Przetwarzanie danych", "Data processing"), 3, true),
        (Wording::both("Regulamin karty", "Terms of the card"), 2, true),
        (Wording::both("Wiadomości z miasta", "News from the city"), 1, false),
    ]
}

pub(crate) fn answers(given: impl Fn(usize) -> Option<bool>) -> Vec<Answer> {
    let answer = |(at, (title, version, required))| Answer { title, version, required, given: given(at) };
    titles().into_iter().enumerate().map(answer).collect()
}

pub(crate) fn application() -> ApplicationForm {
    ApplicationForm {
        number: ApplicationNumber::from_body(88_241_907),
        kind: ApplicationKind::NewCard,
        card: Some(CardKind::Physical),
        resident: resident(),
        document_seen: Some(Wording::both("dowód osobisty", "national identity card")),
        grounds: Some(Wording::both("zamieszkanie w mieście", "living in the city")),
        packages: vec![
            Wording::both("Senior 65+", "Senior 65+"),
            Wording::both("Komunikacja miejska", "City transport"),
        ],
        applicant: Party::Resident,
        consents: answers(|at| Some(at < 2)),
        signature: Signature::Paper,
    }
}

pub(crate) fn blank() -> BlankApplicationForm {
    BlankApplicationForm {
        grounds: vec![
            Wording::both("zamieszkanie w mieście", "living in the city"),
            Wording::both("rozliczanie podatku w mieście", "paying taxes in the city"),
            Wording::both("nauka w mieście", "studying in the city"),
        ],
        packages: vec![
            Wording::both("Senior 65+", "Senior 65+"),
            Wording::both("Duża rodzina", "Large family"),
            Wording::both("Komunikacja miejska", "City transport"),
            Wording::both("Sport i kultura", "Sport and culture"),
        ],
        consents: answers(|_| None),
    }
}

pub(crate) fn consent() -> ConsentForm {
    let texts = [
        Wording::both(
            "Zgadzam się na przetwarzanie moich danych osobowych przez Miasto Przykładowo w celu wydania i obsługi karty \
             mieszkańca. Dane są przechowywane tak długo, jak długo karta jest używana, i przez rok po jej zwrocie.\n\
             Mam prawo dostępu do danych, ich poprawienia, usunięcia, ograniczenia przetwarzania i przeniesienia.",
            "I agree to my personal data being processed by the City of Przykładowo in order to issue and serve the \
             resident’s card.",
        ),
        Wording::both(
            "Znam regulamin karty mieszkańca i zgadzam się go przestrzegać.",
            "I know the terms and accept them.",
        ),
        Wording::both(
            "Zgadzam się na otrzymywanie wiadomości o mieście pocztą elektroniczną.",
            "I agree to get news by e-mail.",
        ),
    ];
    let clauses = titles().into_iter().zip(texts).enumerate();
    ConsentForm {
        application: ApplicationNumber::from_body(88_241_907),
        resident: name("Zofia", "Okienna"),
        identity: Some(Identity::Pesel("14272801232".into())),
        party: Party::Guardian(name("Єва", "Ґрищенко-Okienna")),
        clauses: clauses
            .map(|(at, ((title, version, required), text))| AnsweredClause {
                title,
                text,
                version,
                required,
                given: Some(at < 2),
            })
            .collect(),
        data_processing: true,
        signature: Signature::Screen(signature()),
    }
}

pub(crate) fn handover() -> HandOverConfirmation {
    HandOverConfirmation {
        receipt: receipt(),
        card: card(7_203_004_158),
        replaces: Some(card(7_200_118_903)),
        valid_from: date!(2026 - 11 - 20),
        valid_until: date!(2031 - 11 - 19),
        packages: vec![
            Package { label: Wording::both("Senior 65+", "Senior 65+"), until: None },
            Package {
                label: Wording::both("Komunikacja miejska", "City transport"),
                until: Some(date!(2027 - 12 - 31)),
            },
        ],
        resident: resident().name,
        identity: None,
        collected_by: Party::Resident,
        document_seen: Wording::both("dowód osobisty", "national identity card"),
        fee: Some(2_000),
        handed_over_at: datetime!(2026-11-20 9:41 +1),
        operator: name("Piotr", "Ladny"),
        signature: Signature::Screen(signature()),
    }
}

pub(crate) fn loss() -> StatementOfLoss {
    StatementOfLoss {
        number: Some(receipt()),
        card: Some(card(7_203_004_158)),
        resident: resident().name,
        identity: Some(resident().identity),
        party: Party::Resident,
        circumstance: Circumstance::Lost,
        happened_on: Some(date!(2026 - 11 - 17)),
        description: Some(
            "Karta wypadła prawdopodobnie z torby w autobusie linii 9, w drodze z pracy do domu. Została zgłoszona u \
             przewoźnika, ale jej nie odnaleziono."
                .into(),
        ),
        blocked_at: Some(datetime!(2026-11-18 17:03 +1)),
        signature: Signature::Paper,
    }
}

pub(crate) fn withdrawal() -> StatementOfWithdrawal {
    StatementOfWithdrawal {
        resident: resident().name,
        identity: resident().identity,
        party: Party::Resident,
        clause: Wording::both("Przetwarzanie danych", "Processing of data"),
        cards: vec![card(7_200_118_903), card(7_203_004_158)],
        signature: Signature::Paper,
    }
}

pub(crate) fn spoiled() -> SpoiledCardProtocol {
    SpoiledCardProtocol {
        number: Some(receipt()),
        card: card(7_203_004_158),
        reason: SpoilReason::PrintFault,
        remarks: Some("Nadruk przesunięty o 3 mm, kod QR nieczytelny. Drukarkę wyczyszczono.".into()),
        printer: Some("Drukarka kart, okno 1".into()),
        station: "Stanowisko 1".into(),
        spoiled_at: datetime!(2026-11-20 9:41 +1),
        blank_written_off: true,
        next_card: Some(card(7_203_004_159)),
        operator: name("Piotr", "Ladny"),
        second_person: Some(name("Maria", "Kierownicza")),
    }
}

pub(crate) fn fee() -> FeeReceipt {
    FeeReceipt {
        receipt: receipt(),
        refund: None,
        card: card(7_200_118_903),
        resident: resident().name,
        reason: Wording::both("zniszczona", "damaged"),
        amount: 2_000,
        payment: Payment::Cash,
        at: datetime!(2026-11-20 9:38 +1),
        operator: name("Piotr", "Ladny"),
    }
}

pub(crate) fn refund() -> FeeReceipt {
    let refund = RefundOf {
        receipt: ReceiptNumber::from_body(22_076_185).unwrap(),
        why: "Opłatę przyjęto dwa razy.".into(),
        supervisor: name("Maria", "Kierownicza"),
    };
    FeeReceipt { refund: Some(refund), at: datetime!(2026-11-20 10:02 +1), ..fee() }
}

pub(crate) fn shift() -> ShiftReport {
    let line = |reason: &str, payment, count, sum| FeeLine {
        reason: (!reason.is_empty()).then(|| Wording::polish(reason)),
        payment,
        count,
        sum,
    };
    ShiftReport {
        station: "Punkt Ratusz, 2".into(),
        keeper: name("Piotr", "Ladny"),
        opened_at: datetime!(2026-11-20 8:00 +1),
        ended_at: datetime!(2026-11-20 15:52 +1),
        ended_by: name("Piotr", "Ladny"),
        taken_over_by: Some(name("Maria", "Kierownicza")),
        opening: Count { blanks: 192, cash: 20_000 },
        expected: Expected { blanks: 167, cash: 26_000 },
        counted: Count { blanks: 166, cash: 26_000 },
        blanks: Blanks { printed: 23, spoiled: 1, unanswered: 1 },
        blanks_words: Some("Drugi blankiet wciągnięty przy zacięciu.".into()),
        cash_words: None,
        fees: vec![
            line("zgubiona", Payment::Cash, 3, 6_000),
            line("zgubiona", Payment::Terminal, 2, 4_000),
            line("zniszczona", Payment::Cash, 1, 2_000),
        ],
        refunds: vec![line("", Payment::Cash, 1, 2_000)],
        handed_over: 22,
        ready: 1,
        unfinished: 1,
        queued: 12,
    }
}

/// A wave of ink on a transparent ground, as a signature pad sends it.
pub(crate) fn signature() -> Vec<u8> {
    let picture = image::RgbaImage::from_fn(600, 180, |x, y| {
        let t = x as f32 / 600.0;
        let middle = 90.0 + (t * 26.0).sin() * 60.0 * (1.0 - t);
        let inked = x > 20 && x < 580 && (y as f32 - middle).abs() < 4.0 + 8.0 * (t * 26.0).cos().abs();
        image::Rgba(if inked { [15, 31, 80, 255] } else { [0, 0, 0, 0] })
    });
    let mut png = std::io::Cursor::new(Vec::new());
    picture.write_to(&mut png, image::ImageFormat::Png).unwrap();
    png.into_inner()
}

/// Every document that a snapshot is kept of.
pub(crate) fn all() -> Vec<(&'static str, Document, Options)> {
    let loss = |circumstance| StatementOfLoss { circumstance, ..loss() };
    let unknown = StatementOfLoss {
        card: None,
        description: None,
        blocked_at: None,
        party: Party::Proxy(name("Jan", "Pełnomocny")),
        ..loss(Circumstance::Stolen)
    };
    let agreeing = ShiftReport {
        taken_over_by: None,
        blanks: Blanks { printed: 25, spoiled: 0, unanswered: 0 },
        counted: Count { blanks: 167, cash: 26_000 },
        expected: Expected { blanks: 167, cash: 26_000 },
        blanks_words: None,
        fees: shift().fees.into_iter().take(1).collect(),
        refunds: Vec::new(),
        ..shift()
    };
    vec![
        ("application", Document::Application(Box::new(application())), options()),
        ("application-english", Document::Application(Box::new(application())), english()),
        ("application-blank", Document::BlankApplication(blank()), options()),
        ("application-blank-english", Document::BlankApplication(blank()), english()),
        ("consent", Document::Consent(consent()), options()),
        ("consent-english", Document::Consent(consent()), english()),
        ("hand-over", Document::HandOver(Box::new(handover())), options()),
        ("hand-over-english", Document::HandOver(Box::new(handover())), english()),
        ("hand-over-demo", Document::HandOver(Box::new(handover())), demo()),
        ("loss", Document::Loss(Box::new(loss(Circumstance::Lost))), options()),
        ("loss-english", Document::Loss(Box::new(loss(Circumstance::Destroyed))), english()),
        ("loss-unknown", Document::Loss(Box::new(unknown)), options()),
        ("withdrawal", Document::Withdrawal(Box::new(withdrawal())), options()),
        ("withdrawal-english", Document::Withdrawal(Box::new(withdrawal())), english()),
        ("spoiled-card", Document::SpoiledCard(spoiled()), english()),
        ("fee", Document::Fee(Box::new(fee())), options()),
        ("fee-english", Document::Fee(Box::new(fee())), english()),
        ("refund", Document::Fee(Box::new(refund())), options()),
        ("shift", Document::Shift(Box::new(shift())), english()),
        ("shift-agrees", Document::Shift(Box::new(agreeing)), options()),
        ("spoiled-card-training", Document::SpoiledCard(spoiled()), training()),
    ]
}
