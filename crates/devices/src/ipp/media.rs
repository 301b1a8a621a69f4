//! Whether CR80 cards are in a printer, from the several ways in which printers tell (RFC 8011, 5.2.11; PWG 5100.7, 5101.1).

use std::borrow::Borrow;
use std::collections::BTreeMap;

use ipp::value::{IppName, IppValue};

use super::values::Group;
use crate::{CardMedia, CardSize};

/// CR80 in hundredths of a millimetre, as IPP counts.
const CARD_WIDTH: i32 = CardSize::CR80.width.cast_signed();
const CARD_HEIGHT: i32 = CardSize::CR80.height.cast_signed();
/// A tenth of a millimetre, in hundredths: queues convert sizes to points and back.
const TOLERANCE: i32 = 10;
/// Printers that print beyond the edge have sheets larger than the card, by a good millimetre at most.
const BLEED: i32 = 120;

pub(super) fn of(printer: Group<'_>) -> CardMedia {
    let says_ready = printer.has("media-col-ready") || printer.has("media-ready");
    let ready = printer.values("media-col-ready").any(col_is_card) || printer.texts("media-ready").any(name_is_card);
    let says_supported = printer.has("media-size-supported") || printer.has("media-supported");
    let supported =
        printer.values("media-size-supported").any(size_is_card) || printer.texts("media-supported").any(name_is_card);
    match (ready, supported) {
        (true, _) => CardMedia::Ready,
        (false, true) if says_ready => CardMedia::NotLoaded,
        (false, false) if says_supported => CardMedia::NotSupported,
        _ => CardMedia::Unsaid,
    }
}

/// The size that the printer has for cards: the one that is loaded, else the first that it knows.
pub(super) fn card_size(printer: Group<'_>) -> Option<CardSize> {
    let loaded = printer.values("media-col-ready").filter_map(|value| match value {
        IppValue::Collection(members) => member(members, "media-size"),
        _ => None,
    });
    loaded.chain(printer.values("media-size-supported")).find_map(|value| {
        let IppValue::Collection(members) = value else { return None };
        let length = |name| member(members, name)?.as_integer().and_then(|length| u32::try_from(*length).ok());
        size_is_card(value).then_some(CardSize { width: length("x-dimension")?, height: length("y-dimension")? })
    })
}

fn col_is_card(value: &IppValue) -> bool {
    let IppValue::Collection(members) = value else { return false };
    member(members, "media-size").is_some_and(size_is_card)
}

fn size_is_card(value: &IppValue) -> bool {
    let IppValue::Collection(members) = value else { return false };
    let fits = |name, length: i32| match member(members, name) {
        Some(IppValue::Integer(given)) => is_near(*given, length),
        Some(IppValue::RangeOfInteger { min, max }) => (*min..=*max).contains(&length),
        _ => false,
    };
    fits("x-dimension", CARD_WIDTH) && fits("y-dimension", CARD_HEIGHT)
}

/// A length of a card, or a little beyond it.
fn is_near(given: i32, length: i32) -> bool {
    (length - TOLERANCE..=length + BLEED).contains(&given)
}

fn member<'a>(members: &'a BTreeMap<IppName, IppValue>, name: &str) -> Option<&'a IppValue> {
    members.iter().find(|(key, _)| Borrow::<str>::borrow(*key) == name).map(|(_, value)| value)
}

/// Whether a self-describing name such as `custom_cr80_85.6x53.98mm` (PWG 5101.1, 5) is that of a card.
fn name_is_card(name: &str) -> bool {
    let size = || {
        let (_, size) = name.rsplit_once('_')?;
        let (size, hundredths) =
            size.strip_suffix("mm").map(|size| (size, 100.0)).or_else(|| Some((size.strip_suffix("in")?, 2540.0)))?;
        let (width, height) = size.split_once('x')?;
        Some((width.parse::<f64>().ok()? * hundredths, height.parse::<f64>().ok()? * hundredths))
    };
    let near = |given: f64, length: i32| (f64::from(length - TOLERANCE)..=f64::from(length + BLEED)).contains(&given);
    size().is_some_and(|(width, height)| near(width, CARD_WIDTH) && near(height, CARD_HEIGHT))
}

#[cfg(test)]
mod tests {
    use super::*;

    // REQ D-5
    #[test]
    fn a_card_is_known_by_the_size_in_its_name() {
        for (name, is_card) in [
            ("custom_cr80_85.6x53.98mm", true),
            ("custom_karta_85.60x54mm", true),
            ("custom_85.6x53.98mm_85.6x53.98mm", true),
            ("oe_business-card_3.37x2.125in", true),
            ("custom_bleed_86.02x54.86mm", true),
            ("custom_large_88x56mm", false),
            ("iso_a4_210x297mm", false),
            ("custom_cr79_83.9x51mm", false),
            ("custom_cr80_53.98x85.6mm", false),
            ("cr80", false),
            ("custom_cr80_NaNxNaNmm", false),
            ("custom_cr80_85.6mm", false),
        ] {
            assert_eq!(name_is_card(name), is_card, "{name}");
        }
    }
}
