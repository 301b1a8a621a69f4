//! A card from its number to the moment before it is handed over (C-5, C-6, D-4, D-5, D-7). What may follow what stands in
//! one table, [`domain::production`].

use std::sync::Arc;

use cardface::{CardData, Dots, Face, FaceProblem, Layout};
use contract::counter::{
    AnswerTray, CheckCard, Entitlement, Production, ProductionState, ReserveCard, SpoilCard, SpoilReason, Tray,
    WaitingCards,
};
use contract::enrolment::NumberKind;
use contract::payload::Payload;
use contract::{ErrorCode, Problem};
use credential::{CannotSign, CardToken, PhotoHash};
use devices::CardDots;
use domain::card::{last_day, may_be_replaced};
use domain::card_number::CardNumber;
use domain::clock::today_in_warsaw;
use domain::pesel::age_on;
use domain::production::{Event, next};
use sha2::{Digest, Sha256};
use time::Date;
use uuid::Uuid;

use crate::act::Actor;
use crate::open::OpenStation;
use crate::record::{Act, record};
use crate::setup::Setup;
use crate::store::cards::CardRow;
use crate::store::productions::ProductionRow;
use crate::store::{self, Tx};
use crate::{applications, block, consent, duplicate, entitlement, fee, find, numbers, photo, printers};

/// CR80 at 300 dpi, the size of the preview where no printer has said its own.
const PREVIEW: Dots = Dots { width: 1012, height: 638 };

/// Takes the next card number for a resident. The mark in the key store goes ahead of the database, so that a restored
/// database never gives a number twice (D-4).
pub(crate) async fn reserve(open: &OpenStation, actor: &Actor, args: ReserveCard) -> Result<Production, Problem> {
    let setup = open.setup();
    let layout = setup.layout(&args.layout).await?;
    let now = open.now();
    let mut tx = open.store.read().await?;
    not_cut_off(&mut tx).await?;
    let resident = store::residents::get(&mut tx, args.resident).await?.ok_or(ErrorCode::ResidentUnknown)?;
    if consent::is_withdrawn(&mut tx, &setup, resident.id).await? {
        return Err(ErrorCode::ConsentWithdrawn.into());
    }
    if let Some(application) = args.application {
        applications::awaits_card(&mut tx, application, resident.id).await?;
    }
    let no_photo = if resident.photo_on_its_way { ErrorCode::PhotoOnItsWay } else { ErrorCode::PhotoMissing };
    let photo_id = resident.photo.ok_or(no_photo)?;
    let expires = last_day(open.today(), setup.configuration.card_months);
    let packages = entitlement::issued(&setup, open.today(), &args.packages, resident.person.birth_date, expires)?;
    let others = store::cards::of_residents(&mut tx, &[resident.id]).await?;
    let mut duplicate = args.duplicate.as_ref().map(|wanted| duplicate::settle(open, wanted, &others)).transpose()?;
    if let Some(settled) = &duplicate {
        fee::look(&mut tx, &settled.wanted.of, &settled.data, args.payment).await?;
    }
    let replaces = duplicate.as_ref().map(|settled| settled.wanted.of.as_str());
    if others.iter().any(|card| in_the_way(open, card, replaces)) {
        return Err(ErrorCode::WrongState.into());
    }
    // Only looked at, until the card is known to be drawable.
    let taken = store::leases::peek(&mut tx, NumberKind::Cards).await?.ok_or(ErrorCode::NumbersExhausted)?;
    let number = CardNumber::from_body(taken.body).ok_or(ErrorCode::NumbersExhausted)?;
    drop(tx);
    let photo = photo::load(open, photo_id).await?;
    let token = CardToken {
        number,
        status_index: taken.number,
        name_as_printed: format!("{} {}", resident.person.given_names, resident.person.surname),
        birth_year: u16::try_from(resident.person.birth_date.year()).unwrap_or(0),
        packages: package_codes(&setup, &packages),
        issued_at: now.utc(),
        expires,
        photo_hash: PhotoHash::of(&photo),
    };
    let token = credential::sign(&token, &open.card_key).map_err(cannot_sign)?;
    // A certificate that has ended, or a trust list that has: the card would be believed by nobody.
    credential::verify(&token, &setup.trust, now.utc()).map_err(|_| ErrorCode::CertificateEnded)?;
    // A duplicate of a card belongs where that card does, whichever record of the person is open.
    let replaced = others.iter().find(|card| Some(card.number.as_str()) == replaces);
    let row = ProductionRow {
        id: open.new_id(),
        resident: replaced.map_or(resident.id, |card| card.record),
        number: number.to_string(),
        status_index: taken.number,
        given_names: resident.person.given_names.clone(),
        surname: resident.person.surname.clone(),
        photo: photo_id,
        layout: args.layout,
        packages,
        expires,
        token,
        state: ProductionState::Reserved,
        since: now,
        reserved_at: now,
        reasons: Vec::new(),
        printer: None,
        job: None,
        sent: false,
        file: None,
        duplicate: duplicate.as_ref().map(|settled| settled.wanted.clone()),
        application: args.application,
    };
    // What cannot be drawn is said before a number is spent.
    document_of(&layout, data(open, &row, resident.person.birth_date, photo)).await?;
    let mut tx = open.store.begin().await?;
    if numbers::take(open, &mut tx, NumberKind::Cards).await?.place != taken.place {
        return Err(ErrorCode::WrongState.into());
    }
    let staff = actor.id()?;
    if let Some(settled) = &mut duplicate {
        let of = &settled.wanted.of;
        settled.data.paid = fee::take(open, &mut tx, staff, row.resident, of, &settled.data, args.payment).await?;
    }
    // A card that is out of its holder's hands is blocked at once.
    if let Some((reason, settled)) = duplicate.as_ref().and_then(|settled| Some((settled.blocks?, settled))) {
        block::put(open, &mut tx, staff, Some(row.resident), &settled.wanted.of, reason).await?;
    }
    let payload = Payload::CardReserved {
        replaces: row.duplicate.as_ref().map(|duplicate| duplicate.of.clone()),
        duplicate: duplicate.map(|settled| settled.data),
        application: row.application,
        production: row.id,
        resident: row.resident,
        number: row.number.clone(),
        status_index: row.status_index,
        layout: row.layout.clone(),
        packages: row.packages.clone(),
        expires,
        token_sha256: Sha256::digest(&row.token).into(),
    };
    let seen = vec![contract::operation::Seen { record: resident.id, version: resident.version }];
    let act = Act { actor: Some(staff), resident: Some(row.resident), seen, payload };
    record(&mut tx, now, &open.random, act).await?;
    store::productions::insert(&mut tx, &row).await?;
    tx.commit("reserve").await?;
    find::renew(open, &[row.resident]).await?;
    shown(open, row.id).await
}

/// Making a second card beside one that counts, or would but for a block, or two at once, is what a duplicate is for; and there is one of a card at a time.
fn in_the_way(open: &OpenStation, card: &CardRow, replaces: Option<&str>) -> bool {
    let counts = may_be_replaced(find::card_status(open, card));
    !domain::production::is_final(card.state) || (counts && replaces != Some(card.number.as_str()))
}

/// A station that the hub has cut off issues no more: nobody would believe its cards (E-8).
pub(crate) async fn not_cut_off(tx: &mut Tx) -> Result<(), Problem> {
    match store::sync::cut_off_at(tx).await? {
        Some(_) => Err(ErrorCode::StationCutOff.into()),
        None => Ok(()),
    }
}

/// As the token holds them: ascending.
fn package_codes(setup: &Setup, issued: &[Entitlement]) -> Vec<u8> {
    let packages = setup.configuration.packages.iter();
    let issued = packages.filter(|package| issued.iter().any(|one| one.package == package.id));
    let mut codes: Vec<u8> = issued.map(|package| package.code).collect();
    codes.sort_unstable();
    codes
}

fn cannot_sign(problem: CannotSign) -> Problem {
    match problem {
        CannotSign::TooLong { .. } | CannotSign::Name => Problem::new(ErrorCode::TextDoesNotFit).with_detail("name"),
        _ => ErrorCode::Unexpected.into(),
    }
}

/// What is printed. The age is that of the day on which the card was reserved, so that the print is the preview.
fn data(open: &OpenStation, row: &ProductionRow, birth_date: Date, photo: Vec<u8>) -> CardData {
    let setup = open.setup();
    CardData {
        city: setup.configuration.city_name.clone(),
        given_names: row.given_names.clone(),
        surname: row.surname.clone(),
        number: row.number.clone(),
        check_url: setup.configuration.check_address.clone(),
        token: row.token.clone(),
        photo: Some(photo),
        phone: setup.configuration.support_phone.clone(),
        site: setup.configuration.portal.clone(),
        packages: row.packages.iter().map(|entitlement| entitlement.package.clone()).collect(),
        age: age_on(birth_date, today_in_warsaw(row.reserved_at.utc())).unwrap_or(0),
    }
}

/// The same with what is stored about the resident.
async fn stored_data(open: &OpenStation, row: &ProductionRow) -> Result<CardData, Problem> {
    let photo = photo::load(open, row.photo).await?;
    let mut tx = open.store.read().await?;
    let resident = store::residents::get(&mut tx, row.resident).await?.ok_or(ErrorCode::ResidentUnknown)?;
    Ok(data(open, row, resident.person.birth_date, photo))
}

fn face_problem(problem: FaceProblem) -> Problem {
    match problem {
        FaceProblem::DoesNotFit { place } => Problem::new(ErrorCode::TextDoesNotFit).with_detail(place.as_str()),
        FaceProblem::NoGlyph { place, letter } | FaceProblem::Unprintable { place, letter } => {
            Problem::new(ErrorCode::LetterMissing).with_detail(format!("{}: {letter}", place.as_str()))
        }
        FaceProblem::Photo => ErrorCode::PhotoUnreadable.into(),
        other => {
            tracing::error!(problem = %other, "a card face cannot be drawn");
            ErrorCode::Unexpected.into()
        }
    }
}

async fn document_of(layout: &Arc<Layout>, data: CardData) -> Result<Vec<u8>, Problem> {
    let layout = Arc::clone(layout);
    let drawn = tokio::task::spawn_blocking(move || cardface::pdf(&layout, &data, &Face::BOTH)).await;
    drawn.map_err(|_| ErrorCode::Unexpected)?.map_err(face_problem)
}

/// The PDF of both faces, as it goes to the printer: the pixels of the preview where the printer has said how many dots it prints.
pub(crate) async fn document(
    open: &OpenStation,
    row: &ProductionRow,
    printer: Option<CardDots>,
) -> Result<Vec<u8>, Problem> {
    let (layout, data) = (open.setup().layout(&row.layout).await?, stored_data(open, row).await?);
    let Some(CardDots { width, height, dpi, .. }) = printer else { return document_of(&layout, data).await };
    let dots = Dots { width, height };
    let drawn = tokio::task::spawn_blocking(move || cardface::print(&layout, &data, dots, dpi)).await;
    drawn.map_err(|_| ErrorCode::Unexpected)?.map_err(face_problem)
}

/// One face as PNG, for the screen, in the dots of the chosen printer.
pub(crate) async fn face(open: &OpenStation, production: Uuid, face: Face) -> Result<Vec<u8>, Problem> {
    let row = get(open, production).await?;
    let data = stored_data(open, &row).await?;
    let layout = open.setup().layout(&row.layout).await?;
    let chosen = printers::chosen_card_dots(open).await?;
    let dots = chosen.map_or(PREVIEW, |CardDots { width, height, .. }| Dots { width, height });
    let size = dots.upright(&layout);
    let drawn = tokio::task::spawn_blocking(move || cardface::pixels(&layout, &data, face, size)?.png()).await;
    drawn.map_err(|_| ErrorCode::Unexpected)?.map_err(face_problem)
}

async fn get(open: &OpenStation, production: Uuid) -> Result<ProductionRow, Problem> {
    let mut tx = open.store.read().await?;
    store::productions::get(&mut tx, production).await?.ok_or_else(|| ErrorCode::BadRequest.into())
}

/// How far a card has come.
pub(crate) async fn shown(open: &OpenStation, production: Uuid) -> Result<Production, Problem> {
    let row = get(open, production).await?;
    let printer = match &row.printer {
        Some(id) => Some(printers::name(open, id).await?),
        None => None,
    };
    let fee = match &row.duplicate {
        Some(duplicate) => fee::of_card(&mut open.store.read().await?, &duplicate.of).await?,
        None => None,
    };
    Ok(Production {
        id: row.id,
        resident: row.resident,
        name: format!("{} {}", row.given_names, row.surname),
        number: find::grouped(&row.number),
        layout: row.layout,
        packages: row.packages,
        expires: row.expires,
        state: row.state,
        since: row.since,
        reasons: row.reasons,
        printer,
        front: format!("front:{}", row.id),
        back: format!("back:{}", row.id),
        file: row.file,
        duplicate: row.duplicate,
        fee,
        application: row.application,
    })
}

/// Lets an event happen to a card, inside a transaction; says the new state.
pub(crate) fn step(row: &ProductionRow, event: Event) -> Result<ProductionState, Problem> {
    next(row.state, event).map_err(|_| ErrorCode::WrongState.into())
}

/// Records one act on a card with its new state.
pub(crate) async fn act(
    open: &OpenStation,
    tx: &mut Tx,
    row: &ProductionRow,
    actor: Option<Uuid>,
    state: ProductionState,
    payload: Payload,
) -> Result<contract::Moment, Problem> {
    let spoiled = match &payload {
        Payload::CardSpoiled { reason, .. } => Some(*reason),
        _ => None,
    };
    let act = Act { actor, resident: Some(row.resident), seen: Vec::new(), payload };
    let at = record(tx, open.now(), &open.random, act).await?;
    store::productions::set_state(tx, row.id, state, at, &[]).await?;
    if let Some(reason) = spoiled {
        store::productions::spoil(tx, row.id, actor, reason).await?;
    }
    Ok(at)
}

/// What the operator found in the printer's tray.
pub(crate) async fn answer_tray(open: &OpenStation, actor: &Actor, args: AnswerTray) -> Result<Production, Problem> {
    let mut tx = open.store.begin().await?;
    let row = store::productions::get(&mut tx, args.production).await?.ok_or(ErrorCode::BadRequest)?;
    let (event, payload) = match args.tray {
        Tray::Nothing => (Event::NothingCameOut, Payload::CardNotPrinted { production: row.id, tray: Some(args.tray) }),
        Tray::Good => (Event::CardGood, Payload::CardPrinted { production: row.id, tray: Some(args.tray) }),
        Tray::Spoiled => {
            (Event::CardSpoiled, Payload::CardSpoiled { production: row.id, reason: SpoilReason::PrintFault })
        }
    };
    let state = step(&row, event)?;
    act(open, &mut tx, &row, Some(actor.id()?), state, payload).await?;
    tx.commit("answer-tray").await?;
    shown(open, args.production).await
}

/// Compares what was scanned from the printed card with what was to be made.
pub(crate) async fn check(open: &OpenStation, actor: &Actor, args: CheckCard) -> Result<Production, Problem> {
    let mut tx = open.store.begin().await?;
    let row = store::productions::get(&mut tx, args.production).await?.ok_or(ErrorCode::BadRequest)?;
    let scanned = open.setup().check_address.token_in(args.scanned.trim());
    if scanned.as_deref() != Ok(row.token.as_slice()) {
        step(&row, Event::ScannedWrong)?;
        return Err(ErrorCode::WrongCard.into());
    }
    let state = step(&row, Event::ScannedRight)?;
    if state != row.state {
        act(open, &mut tx, &row, Some(actor.id()?), state, Payload::CardChecked { production: row.id }).await?;
    }
    tx.commit("check").await?;
    shown(open, args.production).await
}

/// Writes a card off with a reason.
pub(crate) async fn spoil(open: &OpenStation, actor: &Actor, args: SpoilCard) -> Result<Production, Problem> {
    let payload = Payload::CardSpoiled { production: args.production, reason: args.reason };
    finish(open, actor, args.production, Event::CardSpoiled, payload, "spoil").await
}

/// Gives a card up before anything was printed.
pub(crate) async fn withdraw(open: &OpenStation, actor: &Actor, production: Uuid) -> Result<Production, Problem> {
    let row = get(open, production).await?;
    if row.state != ProductionState::Reserved {
        return Err(ErrorCode::WrongState.into());
    }
    finish(open, actor, production, Event::Cancelled, Payload::CardWithdrawn { production }, "withdraw").await
}

async fn finish(
    open: &OpenStation,
    actor: &Actor,
    production: Uuid,
    event: Event,
    payload: Payload,
    name: &'static str,
) -> Result<Production, Problem> {
    let mut tx = open.store.begin().await?;
    let row = store::productions::get(&mut tx, production).await?.ok_or(ErrorCode::BadRequest)?;
    let state = step(&row, event)?;
    act(open, &mut tx, &row, Some(actor.id()?), state, payload).await?;
    tx.commit(name).await?;
    shown(open, production).await
}

/// Cards that wait, oldest first.
pub(crate) async fn waiting(open: &OpenStation) -> Result<WaitingCards, Problem> {
    let mut tx = open.store.read().await?;
    let rows = store::productions::open(&mut tx).await?;
    drop(tx);
    let mut waiting = WaitingCards { ready: Vec::new(), unfinished: Vec::new() };
    for row in rows {
        let production = shown(open, row.id).await?;
        match row.state {
            ProductionState::Checked => waiting.ready.push(production),
            _ => waiting.unfinished.push(production),
        }
    }
    Ok(waiting)
}
