//! Finding a resident (C-1): as one types, by a scan; and the resident's page.

use std::collections::{HashMap, HashSet};

use contract::counter::{
    CardStatus, CardSummary, FindResidents, Found, JournalEntry, PastAct, ReadScan, Resident, ResidentHit, Scan,
};
use contract::payload::ResidentData;
use contract::{ErrorCode, Person, Problem};
use credential::NotBelieved;
use domain::card::{CardFacts, CardKind, last_day, status};
use domain::card_number::CardNumber;
use domain::clock::today_in_warsaw;
use domain::leased_number::ApplicationNumber;
use domain::offer::{Held, Offer, is_offered};
use domain::pesel::{Pesel, age_on};
use domain::search::{Entry, Hit, Index, Loader, Number, highlights};
use domain::substitute_identifier::SubstituteIdentifier;
use uuid::Uuid;

use crate::act::Actor;
use crate::open::OpenStation;
use crate::store::cards::CardRow;
use crate::store::residents::{ResidentRow, SearchRow};
use crate::store::{self, StoreProblem};
use crate::{consent, fee, merge};

/// How many residents a list shows.
const SHOWN: usize = 20;
/// How many recent ones.
const RECENT: u32 = 6;
/// How much of the history stands on a resident's page, and how much on a page of its own.
const MOST_RECENT: u32 = 4;
const MOST_HISTORY: u32 = 200;
/// The longest query that means anything.
const QUERY_BYTES: usize = 200;

/// The index over the residents that this station holds.
pub(crate) type Finder = Index<Uuid>;

/// Fills the index, once after the start.
pub(crate) async fn load(open: &OpenStation) {
    let filled = open
        .finder_loaded
        .get_or_try_init(|| async {
            let mut tx = open.store.read().await?;
            let rows = store::residents::for_search(&mut tx).await?;
            drop(tx);
            let mut loader = Loader::new(rows.len());
            for row in &rows {
                with_entry(row, |entry| loader.insert(row.id, entry));
            }
            *open.finder.write() = loader.finish();
            Ok::<(), StoreProblem>(())
        })
        .await;
    if let Err(problem) = filled {
        tracing::error!(%problem, "the residents could not be read for finding");
    }
}

/// Hands on what a resident is found by.
fn with_entry(row: &SearchRow, insert: impl FnOnce(&Entry<'_>)) {
    let mut numbers: Vec<Number> = row.numbers.iter().filter_map(|number| card_number(number)).collect();
    if let Ok(pesel) = Pesel::parse(&row.identifier) {
        numbers.push(Number::pesel(&pesel));
    } else if let Ok(identifier) = SubstituteIdentifier::parse(&row.identifier) {
        numbers.push(Number::substitute(identifier));
    }
    let entry = Entry {
        surname: &row.surname,
        given_names: &row.given_names,
        former_surname: row.former_surname.as_deref().unwrap_or_default(),
        numbers: &numbers,
    };
    insert(&entry);
}

fn card_number(digits: &str) -> Option<Number> {
    CardNumber::parse(digits).ok().map(Number::card)
}

/// A new resident can be found from now on.
pub(crate) async fn add(open: &OpenStation, data: &ResidentData) {
    // What is read for the first filling may be from before or from after this resident was saved.
    load(open).await;
    replace(open, &search_row(data.resident, &data.person, Vec::new()));
}

fn search_row(id: Uuid, person: &Person, numbers: Vec<String>) -> SearchRow {
    SearchRow {
        id,
        surname: person.surname.clone(),
        given_names: person.given_names.clone(),
        former_surname: person.former_surname.clone(),
        identifier: person.identifier().to_owned(),
        numbers,
    }
}

fn replace(open: &OpenStation, row: &SearchRow) {
    let mut finder = open.finder.write();
    finder.remove(row.id);
    with_entry(row, |entry| finder.insert(row.id, entry));
}

/// Residents can be found as they are stored now, or not any more.
pub(crate) async fn renew(open: &OpenStation, residents: &[Uuid]) -> Result<(), StoreProblem> {
    load(open).await;
    let mut tx = open.store.read().await?;
    let rows = store::residents::many(&mut tx, residents).await?;
    let mut cards: HashMap<Uuid, Vec<String>> = HashMap::new();
    for card in store::cards::of_residents(&mut tx, residents).await? {
        cards.entry(card.record).or_default().push(card.number);
    }
    drop(tx);
    let mut finder = open.finder.write();
    for resident in residents {
        finder.remove(*resident);
    }
    for row in rows {
        let numbers = cards.remove(&row.id).unwrap_or_default();
        let row = search_row(row.id, &row.person, numbers);
        with_entry(&row, |entry| finder.insert(row.id, entry));
    }
    Ok(())
}

pub(crate) async fn find(open: &OpenStation, args: &FindResidents) -> Result<Found, Problem> {
    if args.query.len() > QUERY_BYTES {
        return Ok(Found { hits: Vec::new(), total: 0, similar: Vec::new(), application: None });
    }
    load(open).await;
    let found = open.finder.read().find(&args.query, SHOWN);
    let ids = |hits: &[Hit<Uuid>]| hits.iter().map(|hit| hit.key).collect::<Vec<_>>();
    let hits = shown(open, &ids(&found.hits), &args.query).await?;
    let of_one_person = found.hits.len() - hits.len();
    Ok(Found {
        total: u32::try_from(found.total - of_one_person).unwrap_or(u32::MAX),
        similar: shown(open, &ids(&found.similar), &args.query).await?,
        application: application(open, &args.query).await?,
        hits,
    })
}

/// The application whose number was typed, if it is here.
async fn application(open: &OpenStation, query: &str) -> Result<Option<Uuid>, Problem> {
    let Ok(number) = ApplicationNumber::parse(query) else { return Ok(None) };
    let found = store::applications::by_number(&mut open.store.read().await?, &number.to_string()).await?;
    Ok(found.map(|record| record.application))
}

pub(crate) async fn recent(open: &OpenStation, actor: &Actor) -> Result<Vec<ResidentHit>, Problem> {
    let mut tx = open.store.read().await?;
    let ids = store::residents::recent(&mut tx, actor.id()?, RECENT).await?;
    drop(tx);
    shown(open, &ids, "").await
}

/// Residents as a list shows them, in the order of their ids; somebody with several records once.
async fn shown(open: &OpenStation, ids: &[Uuid], query: &str) -> Result<Vec<ResidentHit>, Problem> {
    let mut tx = open.store.read().await?;
    let leads = store::merges::leads(&mut tx).await?;
    let mut seen = HashSet::new();
    let ids: Vec<Uuid> =
        ids.iter().map(|id| leads.get(id).copied().unwrap_or(*id)).filter(|id| seen.insert(*id)).collect();
    let mut rows = store::residents::many(&mut tx, &ids).await?;
    let cards = store::cards::of_residents(&mut tx, &ids).await?;
    drop(tx);
    rows.sort_by_key(|row| ids.iter().position(|id| *id == row.id));
    let of = |resident: Uuid| cards.iter().filter(|card| card.resident == resident).collect::<Vec<_>>();
    Ok(rows.into_iter().map(|row| hit(open, &of(row.id), row, query)).collect())
}

fn hit(open: &OpenStation, cards: &[&CardRow], row: ResidentRow, query: &str) -> ResidentHit {
    let marks = |text: &str| {
        let place = |at: usize| u32::try_from(at).unwrap_or(u32::MAX);
        highlights(text, query).into_iter().map(|range| (place(range.start), place(range.end))).collect()
    };
    let person = row.person;
    ResidentHit {
        id: row.id,
        surname_marks: marks(&person.surname),
        given_marks: marks(&person.given_names),
        age: age_on(person.birth_date, open.today()).unwrap_or(0),
        birth_date: person.birth_date,
        identifier: person.identifier().to_owned(),
        street: person.street,
        photo: row.photo.map(|photo| format!("photo:{photo}")),
        photo_on_its_way: row.photo_on_its_way,
        card: counting(cards).map(|card| summary(open, card)),
        surname: person.surname,
        given_names: person.given_names,
    }
}

/// The card that counts: the one that was handed over, else the one being made, else the newest.
pub(crate) fn counting<'a>(cards: &[&'a CardRow]) -> Option<&'a CardRow> {
    use contract::counter::ProductionState as State;
    let handed_over = cards.iter().find(|card| card.state == State::HandedOver);
    let being_made = cards.iter().find(|card| !domain::production::is_final(card.state));
    handed_over.or(being_made).or(cards.first()).copied()
}

/// Where a card stands today.
pub(crate) fn card_status(open: &OpenStation, card: &CardRow) -> CardStatus {
    let facts = CardFacts {
        kind: CardKind::Physical,
        production: card.state,
        open_blocks: card.open_blocks,
        ended: card.ended,
        expires: Some(card.rights.expires),
    };
    status(&facts, open.today())
}

pub(crate) fn summary(open: &OpenStation, card: &CardRow) -> CardSummary {
    CardSummary {
        production: card.production,
        number: grouped(&card.number),
        status: card_status(open, card),
        since: card.since,
        expires: card.rights.expires,
        packages: card.rights.packages.clone(),
        rights_changed: card.rights_changed,
        replaces: card.replaces.as_deref().map(grouped),
        elsewhere: card.elsewhere,
    }
}

/// A stored card number as people read it.
pub(crate) fn grouped(number: &str) -> String {
    CardNumber::parse(number).map_or_else(|_| number.to_owned(), CardNumber::grouped)
}

pub(crate) async fn read_scan(open: &OpenStation, args: &ReadScan) -> Result<Scan, Problem> {
    let text = args.text.trim();
    let mut tx = open.store.read().await?;
    // A bare number, from a bar code or typed.
    if let Ok(number) = CardNumber::parse(text) {
        let known = store::cards::holder(&mut tx, &number.to_string()).await?;
        return Ok(match known {
            Some(resident) if store::forgotten::is(&mut tx, resident).await? => {
                Scan::Forgotten { number: number.grouped() }
            }
            Some(resident) => Scan::Resident { resident, number: number.grouped(), genuine: false },
            None => Scan::NotACard,
        });
    }
    let setup = open.setup();
    let scan = credential::verify_scan(text, &setup.check_address, &setup.trust, open.now().utc());
    let token = match scan {
        Ok(believed) => believed.token,
        Err(NotBelieved::NotACardCode | NotBelieved::ForeignCity) => return Ok(Scan::NotACard),
        // An old card is still this resident's: the page shows that it has ended.
        Err(_) => return Ok(Scan::NotGenuine),
    };
    let known = store::cards::holder(&mut tx, &token.number.to_string()).await?;
    Ok(match known {
        Some(resident) if store::forgotten::is(&mut tx, resident).await? => {
            Scan::Forgotten { number: token.number.grouped() }
        }
        Some(resident) => Scan::Resident { resident, number: token.number.grouped(), genuine: true },
        None => {
            Scan::ElsewhereCard { number: token.number.grouped(), name: token.name_as_printed, expires: token.expires }
        }
    })
}

pub(crate) async fn resident(open: &OpenStation, actor: &Actor, id: Uuid) -> Result<Resident, Problem> {
    let mut tx = open.store.begin().await?;
    let row = store::residents::get(&mut tx, id).await?.ok_or(ErrorCode::ResidentUnknown)?;
    let id = row.id;
    let cards = store::cards::of_residents(&mut tx, &[id]).await?;
    let consents = store::residents::consents(&mut tx, id).await?;
    let fees = fee::of_resident(&mut tx, id).await?;
    let queued = store::residents::queued(&mut tx, id).await?;
    let recent = store::history::of(&mut tx, id, MOST_RECENT).await?;
    let setup = open.setup();
    let withdrawn = consent::are_withdrawn(&setup, &consents);
    let merged = merge::of_resident(open, &mut tx, id).await?;
    store::residents::set_served(&mut tx, actor.id()?, id, open.now()).await?;
    tx.commit("serve").await?;
    Ok(Resident {
        id: row.id,
        age: age_on(row.person.birth_date, open.today()).unwrap_or(0),
        person: row.person,
        photo: row.photo.map(|photo| format!("photo:{photo}")),
        photo_on_its_way: row.photo_on_its_way,
        grounds: row.grounds,
        registered_at: row.registered_at,
        cards: cards.iter().map(|card| summary(open, card)).collect(),
        offers: offers(open, &cards, withdrawn),
        until: last_day(open.today(), setup.configuration.card_months),
        fees,
        consents,
        queued,
        recent,
        merged,
    })
}

/// What can be done with these cards, likeliest first.
pub(crate) fn offers(open: &OpenStation, cards: &[CardRow], consent_withdrawn: bool) -> Vec<Offer> {
    let held = |card: &CardRow| Held {
        kind: CardKind::Physical,
        status: card_status(open, card),
        expires: card.rights.expires,
    };
    let held: Vec<Held> = cards.iter().map(held).collect();
    Offer::ALL.into_iter().filter(|offer| is_offered(*offer, &held, consent_withdrawn, open.today())).collect()
}

pub(crate) async fn history(open: &OpenStation, id: Uuid) -> Result<Vec<PastAct>, Problem> {
    let mut tx = open.store.read().await?;
    let row = store::residents::get(&mut tx, id).await?.ok_or(ErrorCode::ResidentUnknown)?;
    Ok(store::history::of(&mut tx, row.id, MOST_HISTORY).await?)
}

/// Today's work, newest first.
pub(crate) async fn today(open: &OpenStation) -> Result<Vec<JournalEntry>, Problem> {
    let now = open.now();
    let today = today_in_warsaw(now.utc());
    let mut tx = open.store.read().await?;
    let rows = store::operations::journal(&mut tx, 200).await?;
    let of_today = rows.into_iter().filter(|row| today_in_warsaw(row.at.utc()) == today);
    let entry = |row: store::operations::JournalRow| JournalEntry {
        at: row.at,
        kind: row.kind,
        resident: row.resident,
        name: row.name,
        actor: row.actor,
        queued: row.queued,
    };
    Ok(of_today.map(entry).collect())
}
