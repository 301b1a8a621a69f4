//! By what a computer is known again. A copied disk takes the key store along, and two stations of one database would give the same card
//! numbers: so a station opens only on the computer on which it was enrolled, or got its keys back (D-4, E-9).

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

use data_encoding::HEXLOWER;
use serde::{Deserialize, Serialize};
use sha2::{Digest as _, Sha256};
use uuid::Uuid;

/// What tells this computer from others, as the system says it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Computer {
    /// The installation of the operating system (`machine-id(5)`).
    pub system: Option<String>,
    /// The permanent hardware addresses of its own network cards; those on a plug, and those that change, do not count.
    pub network_cards: Vec<String>,
}

impl Computer {
    /// The one that this program runs on, as far as an ordinary user can tell.
    #[must_use]
    pub fn this() -> Self {
        let system = line(Path::new("/etc/machine-id"));
        let cards = fs::read_dir("/sys/class/net").into_iter().flatten().flatten();
        Self { system, network_cards: cards.filter_map(|card| own_address(&card.path())).collect() }
    }

    /// What may be kept of it beside the database: nothing by which anybody else finds the computer.
    pub(crate) fn marks(&self, installation: Uuid) -> Marks {
        let mark = |text: &String| {
            let hash = Sha256::new().chain_update(installation).chain_update(text.as_bytes()).finalize();
            HEXLOWER.encode(hash.get(..16).unwrap_or_default())
        };
        Marks { system: self.system.as_ref().map(mark), network_cards: self.network_cards.iter().map(mark).collect() }
    }
}

/// A computer's marks in the label.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Marks {
    system: Option<String>,
    network_cards: BTreeSet<String>,
}

impl Marks {
    /// Whether both are of one computer: the same system, and one network card in common where both have any.
    pub(crate) fn same_as(&self, other: &Self) -> bool {
        let cards_say_nothing = self.network_cards.is_empty() || other.network_cards.is_empty();
        self.system == other.system && (cards_say_nothing || !self.network_cards.is_disjoint(&other.network_cards))
    }
}

/// The address of a network card that is built in and keeps its address.
fn own_address(card: &Path) -> Option<String> {
    let device = fs::canonicalize(card.join("device")).ok()?;
    let plugged = device.components().any(|part| part.as_os_str().to_string_lossy().starts_with("usb"));
    let permanent = line(&card.join("addr_assign_type"))? == "0";
    line(&card.join("address"))
        .filter(|address| !plugged && permanent && address.bytes().any(|byte| !b"0:".contains(&byte)))
}

fn line(path: &Path) -> Option<String> {
    let text = fs::read_to_string(path).ok()?;
    Some(text.trim().to_owned()).filter(|text| !text.is_empty())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn marks(system: &str, cards: &[&str]) -> Marks {
        let network_cards = cards.iter().map(|card| (*card).to_owned()).collect();
        Computer { system: Some(system.to_owned()), network_cards }.marks(Uuid::nil())
    }

    // REQ D-4 E-9
    #[test]
    fn a_computer_is_known_again_by_its_system_and_a_network_card() {
        let known = marks("a", &["02:00:00:00:00:01", "02:00:00:00:00:02"]);
        assert!(known.same_as(&marks("a", &["02:00:00:00:00:02"])), "a card was taken out");
        assert!(known.same_as(&marks("a", &[])), "nothing is known of its cards today");
        assert!(!known.same_as(&marks("a", &["02:00:00:00:00:03"])), "its disk in another computer");
        assert!(!known.same_as(&marks("b", &["02:00:00:00:00:01"])), "another system");
    }

    #[test]
    fn what_is_kept_says_nothing_to_others() {
        let card = "02:00:00:00:00:01";
        let computer = Computer { system: Some("a".to_owned()), network_cards: vec![card.to_owned()] };
        let kept = serde_json::to_string(&computer.marks(Uuid::nil())).unwrap();
        assert!(!kept.contains(card));
        assert_ne!(computer.marks(Uuid::nil()), computer.marks(Uuid::max()), "two stations have nothing in common");
    }
}
