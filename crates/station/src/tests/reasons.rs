//! Every word that a printer has for its troubles, and what a clerk is told.

use contract::counter::PrinterReason::{
    self, CoverOpen, Jam, NoCards, Other, OutputFull, Paused, RibbonEmpty, Unreachable,
};
use devices::{Reason, Severity, StateReason};

use crate::printers::reason;

/// What keeps a printer from printing; the rest is worth knowing at most.
const TOLD: [(&str, PrinterReason); 25] = [
    ("media-empty", NoCards),
    ("media-needed", NoCards),
    ("input-tray-missing", NoCards),
    ("media-jam", Jam),
    ("cover-open", CoverOpen),
    ("door-open", CoverOpen),
    ("interlock-open", CoverOpen),
    ("marker-supply-empty", RibbonEmpty),
    ("output-area-full", OutputFull),
    ("output-tray-missing", OutputFull),
    ("marker-waste-full", OutputFull),
    ("paused", Paused),
    ("moving-to-paused", Paused),
    ("stopping", Paused),
    ("offline", Unreachable),
    ("shutdown", Unreachable),
    ("timed-out", Unreachable),
    ("spool-area-full", PrinterReason::Busy),
    ("stopped-partly", Other),
    ("fuser-over-temp", Other),
    ("fuser-under-temp", Other),
    ("opc-life-over", Other),
    ("interpreter-resource-unavailable", Other),
    ("other", Other),
    ("com.maker.flipper-stuck", Other),
];

// REQ D-5 D-7
#[test]
fn every_reason_of_ipp_that_stops_a_printer_has_its_own_words_for_the_clerk() {
    for (keyword, told) in TOLD {
        let said = StateReason::from_keyword(keyword).unwrap();
        assert!(said.is_obstacle(), "{keyword}");
        assert_eq!(reason(&said.reason), told, "{keyword}");
    }
    for known in Reason::ALL {
        let stops = StateReason { reason: known.clone(), severity: Severity::Error }.is_obstacle();
        let told = TOLD.iter().any(|(keyword, _)| *keyword == known.keyword());
        assert_eq!(stops, told, "{}", known.keyword());
    }
}
