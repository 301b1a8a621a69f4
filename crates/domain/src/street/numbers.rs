//! Which houses of a street have a postcode, as Poczta Polska lists them.

/// Houses of a street; an empty list is all of them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Numbers(Vec<Range>);

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Range {
    first: u32,
    last: u32,
    /// Only odd ones (1) or even ones (0).
    side: Option<u32>,
}

impl Numbers {
    /// Reads `1-19(n), 2-DK(p), 21`; a letter after a number ("12a") is left out, because the postal service means the house.
    pub(super) fn parse(text: &str) -> Option<Self> {
        let text: String = text.split_whitespace().collect();
        if text.is_empty() {
            return Some(Self(Vec::new()));
        }
        text.split(',').map(Range::parse).collect::<Option<_>>().map(Self)
    }

    pub(super) fn have(&self, number: u32) -> bool {
        self.0.is_empty() || self.0.iter().any(|range| range.has(number))
    }
}

impl Range {
    fn parse(text: &str) -> Option<Self> {
        let (text, side) = match text.strip_suffix(')') {
            Some(text) => match text.split_once('(')? {
                (text, "n") => (text, Some(1)),
                (text, "p") => (text, Some(0)),
                _ => return None,
            },
            None => (text, None),
        };
        let (first, last) = text.split_once('-').unwrap_or((text, text));
        let first = number(first)?;
        let last = if last.eq_ignore_ascii_case("DK") { u32::MAX } else { number(last)? };
        (first <= last).then_some(Self { first, last, side })
    }

    fn has(self, number: u32) -> bool {
        (self.first..=self.last).contains(&number) && self.side.is_none_or(|side| number % 2 == side)
    }
}

/// A number with at most one letter after it.
fn number(text: &str) -> Option<u32> {
    let digits = text.strip_suffix(|c: char| c.is_ascii_alphabetic()).unwrap_or(text);
    digits.bytes().all(|b| b.is_ascii_digit()).then(|| digits.parse().ok()).flatten().filter(|&number| number > 0)
}

/// The number that a house begins with: 12 of "12A/4 m. 3".
pub(super) fn house_number(house: &str) -> Option<u32> {
    let end = house.find(|c: char| !c.is_ascii_digit()).unwrap_or(house.len());
    house.get(..end)?.parse().ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    // REQ H-5
    #[test]
    fn houses_are_read_as_the_postal_service_lists_them() {
        for (text, with, without) in [
            ("", vec![1, 999], vec![]),
            ("7", vec![7], vec![6, 8]),
            ("1-19", vec![1, 2, 19], vec![20]),
            ("1-19(n)", vec![1, 19], vec![2, 18, 21]),
            ("2 - DK (p)", vec![2, 4_000], vec![1, 3]),
            ("1-9(n), 2-10(p), 12a", vec![9, 10, 12], vec![11, 13]),
            ("12a-20B", vec![12, 20], vec![11, 21]),
        ] {
            let numbers = Numbers::parse(text).unwrap();
            assert!(with.iter().all(|&number| numbers.have(number)), "{text}");
            assert!(!without.iter().any(|&number| numbers.have(number)), "{text}");
        }
        for text in
            ["-", "1-", "-9", "9-1", "1-9(x)", "1-9(n", "a", "12ab", "0", "1,,2", "1-DKK", "99999999999", "od 1"]
        {
            assert_eq!(Numbers::parse(text), None, "{text}");
        }
        for (house, number) in
            [("12A/4 m. 3", Some(12)), ("7", Some(7)), ("", None), ("m. 3", None), ("99999999999", None)]
        {
            assert_eq!(house_number(house), number, "{house}");
        }
    }
}
