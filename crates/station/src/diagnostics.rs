//! One file for the support team: versions, counts and states. Nothing in it names or describes a person: neither
//! residents nor staff, no numbers of cards, no addresses of printers or folders.

use std::collections::BTreeMap;

use contract::counter::{ConnectionState, DiagnosticsFile, PrinterKind, PrinterPurpose, Startup};
use contract::enrolment::NumberKind;
use contract::{ErrorCode, Moment, Problem};
use serde::Serialize;

use crate::folder::Folder;
use crate::open::OpenStation;
use crate::{Station, store};

/// What stands in the file.
#[derive(Serialize)]
struct Diagnostics {
    written_at: Moment,
    program: String,
    system: String,
    startup: Startup,
    free_mb: Option<u64>,
    database_kb: Option<u64>,
    station: Option<Inside>,
    recent_log: Vec<String>,
}

/// What only an open database knows.
#[derive(Serialize)]
struct Inside {
    issuance_point: String,
    station: u16,
    configuration: u32,
    hub: ConnectionState,
    operations_waiting: u32,
    operations_without_effect: u32,
    decisions: u32,
    card_numbers_left: u32,
    residents: u32,
    productions: BTreeMap<String, u32>,
    printers: Vec<PrinterLine>,
}

#[derive(Serialize)]
struct PrinterLine {
    kind: PrinterKind,
    purpose: PrinterPurpose,
    chosen: bool,
}

impl Station {
    /// Writes the file into the folder that documents go to, also while the station cannot be used.
    pub(crate) async fn write_diagnostics(&self) -> Result<DiagnosticsFile, Problem> {
        let now = self.now();
        let station = match self.open_station().await {
            Ok(open) => inside(&open).await.ok(),
            Err(_) => None,
        };
        let folder = &self.shared.folder_path;
        let diagnostics = Diagnostics {
            written_at: now,
            program: self.shared.version.clone(),
            system: std::fs::read_to_string("/etc/os-release")
                .ok()
                .and_then(|text| {
                    text.lines().find_map(|line| Some(line.strip_prefix("PRETTY_NAME=")?.replace('"', "")))
                })
                .unwrap_or_else(|| std::env::consts::OS.to_owned()),
            startup: self.face().await.startup,
            free_mb: Folder::free_mb(folder),
            database_kb: std::fs::metadata(folder.join("station.db")).ok().map(|data| data.len() / 1024),
            station,
            recent_log: (self.shared.recent_log)(),
        };
        let text = serde_json::to_vec_pretty(&diagnostics).map_err(|_| ErrorCode::Unexpected)?;
        let file = self.shared.prints.join(format!("okienko-diagnostyka-{}.json", now.unix_millis() / 1000));
        let written = std::fs::create_dir_all(&self.shared.prints).and_then(|()| std::fs::write(&file, text));
        written.map_err(|_| ErrorCode::FolderUnusable)?;
        Ok(DiagnosticsFile { file: file.to_string_lossy().into_owned() })
    }
}

async fn inside(open: &OpenStation) -> Result<Inside, Problem> {
    let mut tx = open.store.read().await?;
    let printers = store::printers::all(&mut tx).await?;
    Ok(Inside {
        issuance_point: open.place.point.clone(),
        station: open.place.station,
        configuration: open.setup().configuration.version,
        hub: open.sync.status().state,
        operations_waiting: store::operations::waiting(&mut tx).await?,
        operations_without_effect: store::outcomes::refused_count(&mut tx).await?,
        decisions: store::tasks::open_count(&mut tx).await?,
        card_numbers_left: store::leases::left(&mut tx, NumberKind::Cards).await?,
        residents: store::residents::count(&mut tx).await?,
        productions: store::productions::counts(&mut tx).await?,
        printers: printers
            .into_iter()
            .map(|printer| PrinterLine { kind: printer.kind, purpose: printer.purpose, chosen: printer.chosen })
            .collect(),
    })
}
