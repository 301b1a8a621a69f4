//! Handing a card over (C-5): from then on it is valid.

use contract::counter::{Collector, HandOver, HandedOver, Signature};
use contract::enrolment::NumberKind;
use contract::payload::Payload;
use contract::{ErrorCode, Problem};
use domain::leased_number::ReceiptNumber;
use domain::name::FullName;
use domain::production::Event;
use sha2::{Digest as _, Sha256};

use crate::act::Actor;
use crate::open::OpenStation;
use crate::store::productions::HandOverRow;
use crate::{numbers, photo, production, store, working_card};

/// A drawn signature is small.
const SIGNATURE_BYTES: usize = 512 * 1024;
/// What every PNG begins with (ISO/IEC 15948).
const PNG: &[u8] = b"\x89PNG\r\n\x1a\n";

pub(crate) async fn hand_over(
    open: &OpenStation,
    actor: &Actor,
    args: HandOver,
    signature: Option<Vec<u8>>,
) -> Result<HandedOver, Problem> {
    if !open.setup().configuration.documents.iter().any(|document| document.id == args.document) {
        return Err(ErrorCode::BadRequest.into());
    }
    let collector_name = collector_name(&args)?;
    let mut tx = open.store.begin().await?;
    production::not_cut_off(&mut tx).await?;
    let row = store::productions::get(&mut tx, args.production).await?.ok_or(ErrorCode::BadRequest)?;
    let state = production::step(&row, Event::HandedOver)?;
    let signature = match (&args.signature, signature) {
        (Signature::Screen { .. }, Some(picture)) => {
            if picture.len() > SIGNATURE_BYTES || !picture.starts_with(PNG) {
                return Err(ErrorCode::PhotoUnreadable.into());
            }
            let id = photo::keep_in(open, &mut tx, &picture).await?;
            store::blobs::give(&mut tx, id, row.resident).await?;
            Some((id, Sha256::digest(&picture).into()))
        }
        _ => None,
    };
    let taken = numbers::take(open, &mut tx, NumberKind::Receipts).await?;
    let receipt = ReceiptNumber::from_body(taken.number).ok_or(ErrorCode::NumbersExhausted)?.to_string();
    let payload = Payload::CardHandedOver {
        production: row.id,
        collector: args.collector,
        collector_name: collector_name.as_ref().map(|name| name.as_str().to_owned()),
        document: args.document.clone(),
        signature: signature.map(|(id, _)| id),
        signature_sha256: signature.map(|(_, sha256)| sha256),
        receipt: receipt.clone(),
    };
    let staff = actor.id()?;
    let at = production::act(open, &mut tx, &row, Some(staff), state, payload).await?;
    let handed_over = HandOverRow {
        at,
        by: staff,
        collector: args.collector,
        collector_name: collector_name.as_ref().map(FullName::as_str),
        document: &args.document,
        signature: signature.map(|(id, _)| id),
        receipt: &receipt,
    };
    store::productions::hand_over(&mut tx, row.id, &handed_over).await?;
    working_card::one_of_several_works(open, &mut tx, row.resident).await?;
    tx.commit("hand-over").await?;
    Ok(HandedOver { production: production::shown(open, args.production).await?, valid_from: at, receipt })
}

/// The name of a collector who is not the resident; whose own name is on the card.
fn collector_name(args: &HandOver) -> Result<Option<FullName>, Problem> {
    if args.collector == Collector::Resident {
        return Ok(None);
    }
    let name = FullName::parse(args.collector_name.as_deref().unwrap_or_default());
    Ok(Some(name.map_err(|_| ErrorCode::CollectorName)?))
}
