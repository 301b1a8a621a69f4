//! Ribbons and hoppers: `printer-supply` and `printer-input-tray` (PWG 5100.13), `marker-*` of older queues.

use ipp::value::IppValue;

use super::values::{Group, readable};
use crate::{Level, Supply};

/// What the printer uses up.
pub(super) fn of(printer: Group<'_>) -> Vec<Supply> {
    let mut names = printer.texts("printer-supply-description");
    let supplies: Vec<_> = printer
        .values("printer-supply")
        .filter_map(fields)
        .filter_map(|fields| {
            // Names and supplies go in pairs, so a name is taken also for what is left out: a container that fills up is no supply.
            let name = names.next();
            let consumed = find(&fields, "class").is_none_or(|class| class == "supplyThatIsConsumed");
            let name = name.or(find(&fields, "colorantname")).or(find(&fields, "type")).unwrap_or_default();
            consumed.then(|| Supply { name: readable(name), level: level(&fields) })
        })
        .collect();
    if !supplies.is_empty() {
        return supplies;
    }
    let levels =
        printer.values("marker-levels").map(|level| percent(i64::from(level.as_integer().copied().unwrap_or(-2)), 100));
    printer.texts("marker-names").zip(levels).map(|(name, level)| Supply { name: readable(name), level }).collect()
}

/// Where the cards come from.
pub(super) fn hoppers_of(printer: Group<'_>) -> Vec<Supply> {
    printer
        .values("printer-input-tray")
        .filter_map(fields)
        .map(|fields| Supply { name: readable(find(&fields, "name").unwrap_or_default()), level: level(&fields) })
        .collect()
}

/// Splits `key=value;key=value;`.
fn fields(value: &IppValue) -> Option<Vec<(&str, &str)>> {
    let IppValue::OctetString(bytes) = value else { return None };
    let text = std::str::from_utf8(bytes).ok()?;
    Some(text.split(';').filter_map(|field| field.trim().split_once('=')).collect())
}

fn find<'a>(fields: &[(&'a str, &'a str)], name: &str) -> Option<&'a str> {
    fields.iter().find(|(key, _)| key.eq_ignore_ascii_case(name)).map(|(_, value)| *value)
}

fn level(fields: &[(&str, &str)]) -> Level {
    let number = |name| find(fields, name).and_then(|value| value.parse().ok()).unwrap_or(-2);
    percent(number("level"), number("maxcapacity"))
}

/// Below zero: -3 is "at least some", -1 and -2 are "cannot tell" (RFC 3805, prtInputCurrentLevel).
fn percent(level: i64, capacity: i64) -> Level {
    match (level, capacity) {
        (-3, _) => Level::Some,
        (0, _) => Level::Percent(0),
        (1.., 1..) => Level::Percent(u8::try_from(level.saturating_mul(100) / capacity).unwrap_or(100).min(100)),
        (1.., _) => Level::Some,
        _ => Level::Unknown,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    // REQ D-5
    #[test]
    fn a_level_is_a_percentage_only_where_the_printer_can_tell() {
        for (level, capacity, read) in [
            (42, 100, Level::Percent(42)),
            (80, 160, Level::Percent(50)),
            (0, -2, Level::Percent(0)),
            (300, 100, Level::Percent(100)),
            (i64::MAX, 1, Level::Percent(100)),
            (5, -2, Level::Some),
            (-3, 100, Level::Some),
            (-2, 100, Level::Unknown),
            (-1, -1, Level::Unknown),
        ] {
            assert_eq!(percent(level, capacity), read, "{level} of {capacity}");
        }
    }
}
