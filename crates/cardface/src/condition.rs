//! When a piece of a face is drawn: by the card's packages and by the resident's age (REQ D-1).

use std::collections::BTreeSet;
use std::fmt;

use crate::data::CardData;

/// More cases than this are not looked through at import, and nobody could keep them in mind.
pub(crate) const MOST_CASES: usize = 32;
/// Nobody is older; a larger number is a slip of the key.
const OLDEST: u16 = 130;

/// All its terms must hold; without terms it always does.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Condition(Vec<Term>);

#[derive(Debug, Clone, PartialEq, Eq)]
enum Term {
    /// `package:ID` and `not package:ID`: whether the card has it.
    Package { id: String, there: bool },
    /// `age:from:N`: N full years or more.
    From(u16),
    /// `age:under:N`: fewer than N full years.
    Under(u16),
}

impl Condition {
    /// Reads `card:when`: terms joined by `and`. `None` if a term is none of the vocabulary.
    pub(crate) fn parse(text: &str) -> Option<Condition> {
        let mut terms = Vec::new();
        let mut words = text.split_whitespace();
        loop {
            let word = words.next()?;
            let (word, there) = if word == "not" { (words.next()?, false) } else { (word, true) };
            terms.push(term(word, there)?);
            match words.next() {
                None => return Some(Condition(terms)),
                Some("and") => {}
                Some(_) => return None,
            }
        }
    }

    /// Whether what it stands on is drawn on this card.
    pub(crate) fn holds(&self, data: &CardData) -> bool {
        self.0.iter().all(|term| match term {
            Term::Package { id, there } => data.packages.contains(id) == *there,
            Term::From(years) => data.age >= *years,
            Term::Under(years) => data.age < *years,
        })
    }
}

fn term(word: &str, there: bool) -> Option<Term> {
    if let Some(id) = word.strip_prefix("package:") {
        let known = |b: u8| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-' || b == b'_';
        return (!id.is_empty() && id.len() <= 64 && id.bytes().all(known))
            .then(|| Term::Package { id: id.to_owned(), there });
    }
    let years = |text: &str| text.parse().ok().filter(|years| (1..=OLDEST).contains(years));
    match (word.strip_prefix("age:from:"), word.strip_prefix("age:under:")) {
        (Some(text), _) => years(text).map(|years| if there { Term::From(years) } else { Term::Under(years) }),
        (_, Some(text)) => years(text).map(|years| if there { Term::Under(years) } else { Term::From(years) }),
        _ => None,
    }
}

/// What a layout's conditions can tell apart: the packages of a card and an age.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Case {
    pub(crate) packages: Vec<String>,
    pub(crate) age: u16,
}

impl fmt::Display for Case {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.packages.as_slice() {
            [] => write!(f, "no package, age {}", self.age),
            packages => write!(f, "{}, age {}", packages.join(" and "), self.age),
        }
    }
}

/// Every case that these conditions tell apart, the plain one first; `None` if there are more than [`MOST_CASES`].
pub(crate) fn cases<'c>(conditions: impl Iterator<Item = &'c Condition>) -> Option<Vec<Case>> {
    let (mut packages, mut ages) = (BTreeSet::new(), BTreeSet::from([0]));
    for term in conditions.flat_map(|condition| &condition.0) {
        match term {
            Term::Package { id, .. } => _ = packages.insert(id),
            Term::From(years) | Term::Under(years) => _ = ages.insert(*years),
        }
    }
    let sets = u32::try_from(packages.len()).ok().and_then(|count| 1_usize.checked_shl(count))?;
    if sets.checked_mul(ages.len())? > MOST_CASES {
        return None;
    }
    let chosen = |set: usize| {
        packages.iter().enumerate().filter(move |(index, _)| set >> index & 1 == 1).map(|(_, id)| (*id).clone())
    };
    let with_ages = |set: usize| ages.iter().map(move |&age| (set, age));
    Some((0..sets).flat_map(with_ages).map(|(set, age)| Case { packages: chosen(set).collect(), age }).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn holds(condition: &str, packages: &[&str], age: u16) -> bool {
        let packages = packages.iter().map(|&id| id.to_owned()).collect();
        Condition::parse(condition).unwrap().holds(&CardData { packages, age, ..CardData::sample() })
    }

    // REQ D-1
    #[test]
    fn a_condition_asks_for_packages_and_for_the_age() {
        assert!(holds("package:rodzina", &["senior", "rodzina"], 30));
        assert!(!holds("package:rodzina", &["rodzina-plus"], 30));
        assert!(holds("not package:rodzina", &[], 30) && !holds("not package:rodzina", &["rodzina"], 30));
        assert!(holds("age:under:18", &[], 17) && !holds("age:under:18", &[], 18));
        assert!(holds("age:from:65", &[], 65) && !holds("age:from:65", &[], 64));
        assert!(holds("not age:from:65", &[], 64) && !holds("not age:under:18", &[], 17));
        let both = "package:rodzina and age:from:7 and not package:senior";
        assert!(
            holds(both, &["rodzina"], 7) && !holds(both, &["rodzina"], 6) && !holds(both, &["rodzina", "senior"], 7)
        );
    }

    // REQ D-1
    #[test]
    fn a_condition_outside_the_vocabulary_is_none() {
        for text in [
            "",
            "not",
            "and",
            "package:",
            "package:Rodzina",
            "rodzina",
            "age:18",
            "age:from:",
            "age:from:0",
            "age:from:131",
            "age:from:-1",
            "package:a package:b",
            "package:a or package:b",
            "package:a and",
            "not not package:a",
        ] {
            assert_eq!(Condition::parse(text), None, "{text:?}");
        }
    }

    // REQ D-1
    #[test]
    fn the_cases_are_all_that_the_conditions_tell_apart() {
        let read = |texts: &[&str]| texts.iter().map(|text| Condition::parse(text).unwrap()).collect::<Vec<_>>();
        assert_eq!(cases([].iter()).unwrap().len(), 1);
        let some = read(&["package:a", "not package:a and age:under:18", "age:from:65"]);
        let shown: Vec<String> = cases(some.iter()).unwrap().iter().map(Case::to_string).collect();
        let wanted =
            ["no package, age 0", "no package, age 18", "no package, age 65", "a, age 0", "a, age 18", "a, age 65"];
        assert_eq!(shown, wanted);
        let many: Vec<String> = (0..6).map(|n| format!("package:p{n}")).collect();
        assert_eq!(cases(read(&many.iter().map(String::as_str).collect::<Vec<_>>()).iter()), None);
    }
}
