//! Whether CR80 cards are in a printer, from the several ways in which printers tell (RFC 8011, 5.2.11; PWG 5100.7, 5101.1).

use std::borrow::Borrow;
use std::collections::BTreeMap;

use ipp::value::{IppName, IppValue};

use super::request::{CARD_HEIGHT, CARD_WIDTH};
use super::values::Group;
use crate::CardMedia;

/// A tenth of a millimetre, in hundredths: queues convert sizes to points and back.
const TOLERANCE: i32 = 10;

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

fn col_is_card(value: &IppValue) -> bool {
    let IppValue::Collection(members) = value else { return false };
    member(members, "media-size").is_some_and(size_is_card)
}

fn size_is_card(value: &IppValue) -> bool {
    let IppValue::Collection(members) = value else { return false };
    let fits = |name, length: i32| match member(members, name) {
        Some(IppValue::Integer(given)) => given.abs_diff(length) <= TOLERANCE.unsigned_abs(),
        Some(IppValue::RangeOfInteger { min, max }) => (*min..=*max).contains(&length),
        _ => false,
    };
    fits("x-dimension", CARD_WIDTH) && fits("y-dimension", CARD_HEIGHT)
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
    let near = |given: f64, length: i32| (given - f64::from(length)).abs() <= f64::from(TOLERANCE);
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
