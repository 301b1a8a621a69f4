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
}
