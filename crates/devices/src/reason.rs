//! Why a printer is as it is: `printer-state-reasons` (RFC 8011, 5.4.12), as a closed list that a screen can put into words.

/// One reason with its weight.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct StateReason {
    /// What it is.
    pub reason: Reason,
    /// How bad the printer says it is.
    pub severity: Severity,
}

/// How bad the printer says a reason is, by the suffix of its keyword.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Severity {
    /// `-report`: worth knowing.
    Report,
    /// `-warning`: will need somebody.
    Warning,
    /// `-error`, or no suffix, which everybody must take for an error (RFC 8011, 5.4.12).
    Error,
}

macro_rules! reasons {
    ($($(#[$doc:meta])+ $name:ident = $keyword:literal $(| $alias:literal)*),+ $(,)?) => {
        /// What a printer can complain of.
        #[derive(Debug, Clone, PartialEq, Eq, Hash)]
        pub enum Reason {
            $($(#[$doc])+ $name,)+
            /// A keyword that the list does not hold, as the printer wrote it (cut to 64 characters).
            Other(String),
        }

        impl Reason {
            /// Every reason that has a name here, for a screen's list of texts.
            pub const ALL: &'static [Reason] = &[$(Reason::$name),+];

            /// Its keyword without suffix.
            pub fn keyword(&self) -> &str {
                match self {
                    $(Self::$name => $keyword,)+
                    Self::Other(keyword) => keyword,
                }
            }

            fn known(keyword: &str) -> Option<Self> {
                match keyword {
                    $($keyword $(| $alias)* => Some(Self::$name),)+
                    _ => None,
                }
            }
        }
    };
}

reasons! {
    /// No cards in the hopper.
    MediaEmpty = "media-empty",
    /// The job waits for other cards than those that are there.
    MediaNeeded = "media-needed",
    /// Few cards left.
    MediaLow = "media-low",
    /// A card is stuck.
    MediaJam = "media-jam",
    /// The cover is open.
    CoverOpen = "cover-open",
    /// A door is open.
    DoorOpen = "door-open",
    /// A safety switch is open.
    InterlockOpen = "interlock-open",
    /// The hopper is not in place.
    InputTrayMissing = "input-tray-missing",
    /// The output tray is not in place.
    OutputTrayMissing = "output-tray-missing",
    /// The output tray is full.
    OutputAreaFull = "output-area-full",
    /// The output tray is nearly full.
    OutputAreaAlmostFull = "output-area-almost-full",
    /// Ribbon, ink or toner is used up.
    SupplyEmpty = "marker-supply-empty" | "toner-empty" | "developer-empty",
    /// Ribbon, ink or toner is nearly used up.
    SupplyLow = "marker-supply-low" | "toner-low" | "developer-low",
    /// The waste container is full.
    WasteFull = "marker-waste-full",
    /// The waste container is nearly full.
    WasteAlmostFull = "marker-waste-almost-full",
    /// Somebody paused the printer.
    Paused = "paused",
    /// The printer will pause after what it does now.
    MovingToPaused = "moving-to-paused",
    /// The printer is stopping.
    Stopping = "stopping",
    /// A part of the printer has stopped.
    StoppedPartly = "stopped-partly",
    /// The printer was switched off or restarts.
    Shutdown = "shutdown" | "deactivated" | "power-down",
    /// The queue cannot reach its printer.
    Offline = "offline" | "cups-offline",
    /// The queue is connecting to its printer.
    Connecting = "connecting-to-device" | "cups-connecting-to-device",
    /// The printer did not answer its queue in time.
    TimedOut = "timed-out",
    /// The printer's memory for jobs is full.
    SpoolAreaFull = "spool-area-full",
    /// The print head or fuser is too hot.
    TooHot = "fuser-over-temp",
    /// The print head or fuser is too cold.
    TooCold = "fuser-under-temp",
    /// The print head or drum is near its end.
    HeadNearEnd = "opc-near-eol",
    /// The print head or drum is at its end.
    HeadWornOut = "opc-life-over",
    /// The printer lacks what it needs to read the document.
    InterpreterMissing = "interpreter-resource-unavailable" | "cups-missing-filter",
    /// The printer says only that something is the matter.
    Unspecified = "other",
}

impl StateReason {
    /// Reads one keyword; `None` for `none`.
    pub fn from_keyword(text: &str) -> Option<Self> {
        let text = text.trim().to_ascii_lowercase();
        let (bare, severity) =
            [("-error", Severity::Error), ("-warning", Severity::Warning), ("-report", Severity::Report)]
                .into_iter()
                .find_map(|(suffix, severity)| Some((text.strip_suffix(suffix)?, severity)))
                .unwrap_or((&text, Severity::Error));
        if bare.is_empty() || bare == "none" {
            return None;
        }
        let reason = Reason::known(bare)
            .unwrap_or_else(|| Reason::Other(bare.chars().filter(|c| !c.is_control()).take(64).collect()));
        Some(Self { reason, severity })
    }

    /// Whether no card comes out while this lasts. Printers differ in how they weigh the same thing (an empty hopper may be a mere report, a
    /// ribbon that runs low an error), so what the thing is counts first, and the weight only where the thing does not tell.
    pub fn is_obstacle(&self) -> bool {
        match self.reason {
            Reason::MediaEmpty
            | Reason::MediaNeeded
            | Reason::MediaJam
            | Reason::CoverOpen
            | Reason::DoorOpen
            | Reason::InterlockOpen
            | Reason::InputTrayMissing
            | Reason::OutputTrayMissing
            | Reason::OutputAreaFull
            | Reason::SupplyEmpty
            | Reason::WasteFull
            | Reason::Paused
            | Reason::Shutdown
            | Reason::Offline
            | Reason::SpoolAreaFull
            | Reason::HeadWornOut
            | Reason::InterpreterMissing => true,
            Reason::MediaLow
            | Reason::OutputAreaAlmostFull
            | Reason::SupplyLow
            | Reason::WasteAlmostFull
            | Reason::Connecting
            | Reason::HeadNearEnd => false,
            Reason::MovingToPaused
            | Reason::Stopping
            | Reason::StoppedPartly
            | Reason::TimedOut
            | Reason::TooHot
            | Reason::TooCold
            | Reason::Unspecified
            | Reason::Other(_) => self.severity == Severity::Error,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    // REQ D-5
    #[test]
    fn reasons_are_read_with_their_severity() {
        for (keyword, reason, severity) in [
            ("media-empty-error", Reason::MediaEmpty, Severity::Error),
            ("media-empty", Reason::MediaEmpty, Severity::Error),
            ("media-low-warning", Reason::MediaLow, Severity::Warning),
            ("media-jam-error", Reason::MediaJam, Severity::Error),
            ("media-needed-report", Reason::MediaNeeded, Severity::Report),
            ("cover-open", Reason::CoverOpen, Severity::Error),
            ("door-open-error", Reason::DoorOpen, Severity::Error),
            ("marker-supply-low-warning", Reason::SupplyLow, Severity::Warning),
            ("toner-empty-error", Reason::SupplyEmpty, Severity::Error),
            ("paused", Reason::Paused, Severity::Error),
            ("offline-report", Reason::Offline, Severity::Report),
            ("output-area-full-error", Reason::OutputAreaFull, Severity::Error),
            ("spool-area-full", Reason::SpoolAreaFull, Severity::Error),
            ("timed-out-warning", Reason::TimedOut, Severity::Warning),
            (" Media-Jam ", Reason::MediaJam, Severity::Error),
            ("com.maker.flux-low-warning", Reason::Other("com.maker.flux-low".to_owned()), Severity::Warning),
        ] {
            assert_eq!(StateReason::from_keyword(keyword), Some(StateReason { reason, severity }), "{keyword}");
        }
        assert_eq!(StateReason::from_keyword("none"), None);
        assert_eq!(StateReason::from_keyword(""), None);
    }

    // REQ D-5
    #[test]
    fn an_empty_hopper_is_an_obstacle_even_as_a_mere_report_and_a_low_ribbon_is_none() {
        for (keyword, obstacle) in [
            ("media-empty-report", true),
            ("media-jam-warning", true),
            ("cover-open", true),
            ("marker-supply-low", false),
            ("media-low-error", false),
            ("timed-out-error", true),
            ("timed-out-report", false),
            ("com.maker.flipper-stuck-error", true),
            ("com.maker.cleaning-due-report", false),
        ] {
            assert_eq!(StateReason::from_keyword(keyword).unwrap().is_obstacle(), obstacle, "{keyword}");
        }
    }

    // REQ D-7
    #[test]
    fn every_reason_is_read_back_from_its_keyword_and_a_long_one_is_cut() {
        for reason in Reason::ALL {
            assert_eq!(StateReason::from_keyword(reason.keyword()).unwrap().reason, *reason);
        }
        let cut = StateReason::from_keyword(&"ą\u{7}".repeat(500)).unwrap();
        assert_eq!(cut.reason, Reason::Other("ą".repeat(64)));
    }
}
