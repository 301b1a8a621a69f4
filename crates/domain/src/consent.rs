//! Consents: versioned clauses, and a resident's answers to them (REQ C-2, B-11).

use serde::{Deserialize, Serialize};

/// What the rules have to know of a clause. Its text is the city's configuration.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Clause {
    /// Its stable name.
    pub id: String,
    /// The version in force; grows with every change of the text.
    pub version: u32,
    /// Without it there is no card.
    pub required: bool,
}

/// A resident's answer to one version of one clause.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub struct ConsentAnswer {
    /// The clause's stable name.
    pub clause: String,
    /// The version that was shown.
    pub version: u32,
    /// Given or refused.
    pub given: bool,
}

/// The required clauses that the answers do not give in the version in force. The last answer to a clause counts.
#[must_use]
pub fn required_missing<'a>(clauses: &'a [Clause], answers: &[ConsentAnswer]) -> Vec<&'a Clause> {
    clauses.iter().filter(|clause| clause.required && !is_given(clause, answers)).collect()
}

/// Whether the last answer to this clause gives it in the version in force.
#[must_use]
pub fn is_given(clause: &Clause, answers: &[ConsentAnswer]) -> bool {
    let last = answers.iter().rev().find(|answer| answer.clause == clause.id);
    last.is_some_and(|answer| answer.given && answer.version == clause.version)
}

/// The required clauses whose last answer takes them back, in whatever version: for those the resident's cards are blocked (B-11). A
/// newer text that nobody has answered yet takes nothing back.
#[must_use]
pub fn withdrawn<'a>(clauses: &'a [Clause], answers: &[ConsentAnswer]) -> Vec<&'a Clause> {
    let taken_back = |clause: &&Clause| {
        let last = answers.iter().rev().find(|answer| answer.clause == clause.id);
        clause.required && last.is_some_and(|answer| !answer.given)
    };
    clauses.iter().filter(taken_back).collect()
}

/// What becomes of one card when consents are answered.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CardFollows {
    /// It is blocked from now on.
    Block,
    /// What blocked it is lifted.
    Lift,
}

/// What becomes of a card whose holder has withdrawn a required consent, or has not. One that is dead stays as it is.
#[must_use]
pub fn card_follows(is_withdrawn: bool, is_dead: bool, is_blocked_for_it: bool) -> Option<CardFollows> {
    match (is_withdrawn, is_blocked_for_it) {
        (true, false) if !is_dead => Some(CardFollows::Block),
        (false, true) => Some(CardFollows::Lift),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn clause(id: &str, version: u32, required: bool) -> Clause {
        Clause { id: id.into(), version, required }
    }

    fn answer(clause: &str, version: u32, given: bool) -> ConsentAnswer {
        ConsentAnswer { clause: clause.into(), version, given }
    }

    // REQ C-2
    #[test]
    fn required_clauses_have_to_be_given_in_the_version_in_force() {
        let clauses = [clause("data", 3, true), clause("terms", 1, true), clause("news", 2, false)];
        let missing = |answers: &[ConsentAnswer]| -> Vec<String> {
            required_missing(&clauses, answers).iter().map(|clause| clause.id.clone()).collect()
        };
        assert_eq!(missing(&[]), ["data", "terms"]);
        assert_eq!(missing(&[answer("data", 3, true), answer("terms", 1, true)]), Vec::<String>::new());
        assert_eq!(missing(&[answer("data", 2, true), answer("terms", 1, true)]), ["data"]);
        assert_eq!(missing(&[answer("data", 3, true), answer("terms", 1, false)]), ["terms"]);
        // Given and then withdrawn is not given.
        assert_eq!(missing(&[answer("data", 3, true), answer("terms", 1, true), answer("terms", 1, false)]), ["terms"]);
    }

    // REQ B-11
    #[test]
    fn only_a_required_clause_that_was_taken_back_is_withdrawn() {
        let clauses = [clause("data", 3, true), clause("terms", 2, true), clause("news", 2, false)];
        let back = |answers: &[ConsentAnswer]| -> Vec<String> {
            withdrawn(&clauses, answers).iter().map(|clause| clause.id.clone()).collect()
        };
        // Never answered, answered in an older version, and one that nobody needs: nothing is taken back.
        assert_eq!(back(&[answer("terms", 1, true), answer("news", 2, true), answer("news", 2, false)]), [""; 0]);
        assert_eq!(back(&[answer("terms", 2, true), answer("terms", 2, false)]), ["terms"]);
        // Also in a version that is not in force any more.
        assert_eq!(back(&[answer("terms", 1, true), answer("terms", 1, false)]), ["terms"]);
        assert_eq!(back(&[answer("terms", 2, false), answer("terms", 2, true)]), [""; 0]);
        assert_eq!(back(&[answer("data", 3, false), answer("terms", 2, false)]), ["data", "terms"]);
    }

    // REQ B-11 E-5: every case of the table.
    #[test]
    fn cards_are_blocked_once_lifted_once_and_dead_ones_stay_dead() {
        for is_dead in [false, true] {
            let blocks = if is_dead { None } else { Some(CardFollows::Block) };
            assert_eq!(card_follows(true, is_dead, false), blocks);
            assert_eq!(card_follows(true, is_dead, true), None);
            assert_eq!(card_follows(false, is_dead, false), None);
            assert_eq!(card_follows(false, is_dead, true), Some(CardFollows::Lift));
        }
    }
}
