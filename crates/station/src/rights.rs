//! What a card gives is changed without a new card (B-8, C-8): packages that are added, renewed or end, and its last day.

use contract::counter::{ChangeRights, Entitlement, Offer, Resident, Rights};
use contract::operation::Seen;
use contract::payload::Payload;
use contract::{ErrorCode, Problem};
use domain::card::last_day;
use domain::card_number::CardNumber;

use crate::act::Actor;
use crate::open::OpenStation;
use crate::record::{Act, record};
use crate::{consent, entitlement, find, store};

pub(crate) async fn change(open: &OpenStation, actor: &Actor, args: ChangeRights) -> Result<Resident, Problem> {
    let (setup, today) = (open.setup(), open.today());
    let number = CardNumber::parse(&args.number).map_err(|_| ErrorCode::BadRequest)?.to_string();
    let mut tx = open.store.begin().await?;
    let resident = store::residents::get(&mut tx, args.resident).await?.ok_or(ErrorCode::ResidentUnknown)?;
    let cards = store::cards::of_residents(&mut tx, &[resident.id]).await?;
    let card = cards.iter().find(|card| card.number == number).ok_or(ErrorCode::BadRequest)?;
    let withdrawn = consent::is_withdrawn(&mut tx, &setup, resident.id).await?;
    let offered = find::offers(open, std::slice::from_ref(card), withdrawn);
    if !offered.contains(&Offer::ChangeRights) || (args.extend && !offered.contains(&Offer::Extend)) {
        return Err(ErrorCode::WrongState.into());
    }
    let before = card.rights.clone();
    let expires = if args.extend { last_day(today, setup.configuration.card_months) } else { before.expires };
    let birth = resident.person.birth_date;
    let new = entitlement::issued(&setup, today, &args.wanted, birth, expires)?;
    let kept = args.keep.iter().map(|id| {
        let kept = before.packages.iter().find(|entitlement| entitlement.package == *id);
        let kept = kept.filter(|_| new.iter().all(|entitlement| entitlement.package != *id)).cloned();
        kept.map(|kept| with_the_card(kept, &before, expires)).ok_or_else(|| Problem::from(ErrorCode::BadRequest))
    });
    let mut packages: Vec<Entitlement> = kept.collect::<Result<_, _>>()?;
    packages.extend(new);
    let place = |one: &Entitlement| setup.configuration.packages.iter().position(|package| package.id == one.package);
    packages.sort_by_key(place);
    let after = Rights { packages, expires };
    if after == before {
        return Err(ErrorCode::BadRequest.into());
    }
    let payload =
        Payload::RightsChanged { resident: resident.id, number: number.clone(), before, after: after.clone() };
    let seen = vec![Seen { record: resident.id, version: resident.version }];
    let act = Act { actor: Some(actor.id()?), resident: Some(resident.id), seen, payload };
    record(&mut tx, open.now(), &open.random, act).await?;
    store::cards::set_rights(&mut tx, &number, Some(&after)).await?;
    tx.commit("rights").await?;
    find::resident(open, actor, args.resident).await
}

/// What ends with the card goes on with it.
fn with_the_card(mut entitlement: Entitlement, before: &Rights, expires: time::Date) -> Entitlement {
    if entitlement.ends == before.expires {
        entitlement.ends = expires;
    }
    entitlement
}
