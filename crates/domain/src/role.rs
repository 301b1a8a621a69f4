//! Staff roles, and what each may do: one table.

use serde::{Deserialize, Serialize};

/// A role; each is wider than the one before it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
#[serde(rename_all = "snake_case")]
pub enum Role {
    /// Serves residents at the counter.
    Operator,
    /// Also answers for the counter: lifts locks and blocks, corrects money.
    Supervisor,
    /// Also makes staff accounts and sets up stations.
    Administrator,
}

/// What somebody may or may not do.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Act {
    /// Find a resident and open the page (C-1).
    FindResident,
    /// Register a resident (C-2) and answer whether it is the same person (C-3).
    RegisterResident,
    /// Take or load a photograph, also in spite of a warning (C-4).
    Photograph,
    /// Reserve a number, print, check and hand over a card (C-5).
    IssueCard,
    /// Take a fee and give a receipt for it (C-7).
    TakeFee,
    /// Write a spoiled card and its blank off (C-6).
    WriteOffCard,
    /// Block a card (C-8).
    BlockCard,
    /// Put a wished change of data, packages or identifiers down (C-8).
    ChangeResident,
    /// Decide an application (C-9).
    DecideApplication,
    /// Write down which consents a resident gives and takes back (B-11).
    AnswerConsents,
    /// Close what broke a rule, or what the hub did not know, after looking at it (E-5).
    CloseFinding,
    /// Open and close one's shift (C-11).
    KeepShift,
    /// Write the diagnostics file for the support team.
    WriteDiagnostics,
    /// Lift the lock that wrong passwords put on a colleague.
    LiftLockout,
    /// Unblock a card, or sign somebody else's unblocking (C-8).
    UnblockCard,
    /// Pay a fee back (C-7).
    RefundFee,
    /// Sign that two records are one person's and become one, or that they are not after all (C-10).
    MergeRecords,
    /// Take blanks into stock or correct their count (C-11).
    CorrectBlanks,
    /// Make, change or end a staff account.
    ManageStaff,
    /// Choose the printer, the camera and the folders of this station.
    SetUpStation,
}

/// Every act, for the tests and for tables on the screen.
pub const ACTS: [Act; 20] = [
    Act::FindResident,
    Act::RegisterResident,
    Act::Photograph,
    Act::IssueCard,
    Act::TakeFee,
    Act::WriteOffCard,
    Act::BlockCard,
    Act::ChangeResident,
    Act::DecideApplication,
    Act::AnswerConsents,
    Act::KeepShift,
    Act::WriteDiagnostics,
    Act::CloseFinding,
    Act::LiftLockout,
    Act::UnblockCard,
    Act::RefundFee,
    Act::MergeRecords,
    Act::CorrectBlanks,
    Act::ManageStaff,
    Act::SetUpStation,
];

/// The narrowest role that may do it.
#[must_use]
pub fn least_role(act: Act) -> Role {
    match act {
        Act::FindResident
        | Act::RegisterResident
        | Act::Photograph
        | Act::IssueCard
        | Act::TakeFee
        | Act::WriteOffCard
        | Act::BlockCard
        | Act::ChangeResident
        | Act::DecideApplication
        | Act::AnswerConsents
        | Act::KeepShift
        | Act::WriteDiagnostics => Role::Operator,
        Act::CloseFinding
        | Act::LiftLockout
        | Act::UnblockCard
        | Act::RefundFee
        | Act::MergeRecords
        | Act::CorrectBlanks => Role::Supervisor,
        Act::ManageStaff | Act::SetUpStation => Role::Administrator,
    }
}

/// Whether somebody in this role may do it.
#[must_use]
pub fn may(role: Role, act: Act) -> bool {
    role >= least_role(act)
}

#[cfg(test)]
mod tests {
    use super::*;

    // REQ A-10
    #[test]
    fn each_role_is_wider_than_the_one_before() {
        let count = |role| ACTS.iter().filter(|&&act| may(role, act)).count();
        assert_eq!((count(Role::Operator), count(Role::Supervisor), count(Role::Administrator)), (12, 18, 20));
        for act in ACTS {
            assert!(may(Role::Administrator, act), "{act:?}");
            assert!(!may(Role::Operator, act) || may(Role::Supervisor, act), "{act:?}");
        }
    }

    // REQ A-7, C-8
    #[test]
    fn an_operator_lifts_neither_locks_nor_blocks() {
        assert!(!may(Role::Operator, Act::LiftLockout) && !may(Role::Operator, Act::UnblockCard));
        assert!(may(Role::Supervisor, Act::LiftLockout) && may(Role::Supervisor, Act::UnblockCard));
        assert!(!may(Role::Supervisor, Act::ManageStaff));
    }
}
