//! Reading single values out of a group of attributes, forgiving about what a printer leaves out.

use ipp::attribute::IppAttributeGroup;
use ipp::value::IppValue;

use crate::Resolution;

/// The longest list that is taken over from a printer.
const MAX_LIST: usize = 256;
/// The longest text that is taken over from a printer, in characters.
const MAX_TEXT: usize = 127;

/// One group of attributes in an answer.
#[derive(Clone, Copy)]
pub(super) struct Group<'a>(pub(super) &'a IppAttributeGroup);

impl<'a> Group<'a> {
    /// All values of an attribute; none if it is absent.
    pub(super) fn values(self, name: &str) -> impl Iterator<Item = &'a IppValue> + use<'a> {
        let values = self.0.get(name).map_or(&[][..], |attribute| match attribute.value() {
            IppValue::Array(values) => values.as_slice(),
            single => std::slice::from_ref(single),
        });
        values.iter().take(MAX_LIST)
    }

    pub(super) fn has(self, name: &str) -> bool {
        self.values(name).any(|value| !matches!(value, IppValue::NoValue | IppValue::Other { .. }))
    }

    pub(super) fn texts(self, name: &str) -> impl Iterator<Item = &'a str> + use<'a> {
        self.values(name).filter_map(text_of)
    }

    pub(super) fn text(self, name: &str) -> Option<&'a str> {
        self.texts(name).next()
    }

    pub(super) fn integer(self, name: &str) -> Option<i32> {
        self.values(name).find_map(|value| value.as_integer().copied())
    }

    /// An integer that counts something.
    pub(super) fn count(self, name: &str) -> Option<u32> {
        self.integer(name).and_then(|number| number.try_into().ok())
    }

    pub(super) fn enumerated(self, name: &str) -> Option<i32> {
        self.values(name).find_map(|value| value.as_enum().copied())
    }

    pub(super) fn boolean(self, name: &str) -> Option<bool> {
        self.values(name).find_map(|value| value.as_boolean().copied())
    }

    /// Resolutions in dots for each inch, the coarsest first.
    pub(super) fn resolutions(self, name: &str) -> Vec<Resolution> {
        let mut found: Vec<_> = self.values(name).filter_map(resolution_of).collect();
        found.sort();
        found.dedup();
        found
    }
}

/// The text of a value of any textual kind; `None` if it is not UTF-8.
pub(super) fn text_of(value: &IppValue) -> Option<&str> {
    Some(match value {
        IppValue::Keyword(text) => text.as_str(),
        IppValue::NameWithoutLanguage(text) => text.as_str(),
        IppValue::NameWithLanguage { name, .. } => name.as_str(),
        IppValue::TextWithoutLanguage(text) | IppValue::TextWithLanguage { text, .. } => text,
        IppValue::Uri(text) => text.as_str(),
        IppValue::MimeMediaType(text) => text.as_str(),
        _ => return None,
    })
}

/// Units are 3 for an inch and 4 for a centimetre (RFC 8011, 5.1.16).
fn resolution_of(value: &IppValue) -> Option<Resolution> {
    let IppValue::Resolution { cross_feed, feed, units } = *value else { return None };
    let dots_per_inch = |dots: i32| match units {
        3 => u32::try_from(dots).ok(),
        4 => u32::try_from(i64::from(dots) * 254 / 100).ok(),
        _ => None,
    };
    Some(Resolution { cross_feed: dots_per_inch(cross_feed)?, feed: dots_per_inch(feed)? })
        .filter(|r| r.cross_feed > 0 && r.feed > 0)
}

/// A printer's text made fit for a screen: no control characters, not endless.
pub(super) fn readable(text: &str) -> String {
    text.chars().filter(|c| !c.is_control()).take(MAX_TEXT).collect()
}
