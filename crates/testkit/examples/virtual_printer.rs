//! A card printer to try the app with: `cargo run -p testkit --example virtual_printer -- --port 8631 --spool DIR`.
//!
//! The cards appear in DIR as received-1.pdf, received-2.pdf … What is typed happens to the printer.

use std::io::{BufRead, Write};
use std::path::PathBuf;
use std::process::ExitCode;

use testkit::printer::{Setup, VirtualPrinter};

const HELP: &str = "hold · release · jam · cover · ribbon · clear · abort · empty · refill · cards · quit";

fn main() -> ExitCode {
    let setup = match setup(std::env::args().skip(1)) {
        Ok(setup) => setup,
        Err(wrong) => {
            eprintln!("{wrong}\nvirtual_printer --port PORT --spool DIR [--paper] [--one-sided]");
            return ExitCode::from(2);
        }
    };
    let mut printer = match VirtualPrinter::try_start(&setup) {
        Ok(printer) => printer,
        Err(error) => {
            eprintln!("The printer does not start: {error}");
            return ExitCode::FAILURE;
        }
    };
    let mut out = std::io::stdout();
    let _ = writeln!(out, "{}\n{HELP}", printer.address());
    for line in std::io::stdin().lock().lines().map_while(Result::ok) {
        match line.trim() {
            "" => {}
            "hold" => printer.hold(),
            "release" => printer.release(),
            "jam" => printer.jam(),
            "cover" => printer.trouble("cover-open"),
            "ribbon" => printer.trouble("marker-supply-empty"),
            "clear" => printer.clear(),
            "abort" => printer.abort_next(),
            "empty" => printer.media_empty(),
            "refill" => printer.refill(),
            "cards" => {
                for card in printer.printed() {
                    let _ = writeln!(out, "{}", card.display());
                }
            }
            "quit" => return ExitCode::SUCCESS,
            _ => {
                let _ = writeln!(out, "{HELP}");
            }
        }
    }
    // Without a keyboard (standard input closed, as under a service) the printer stays until it is ended.
    loop {
        std::thread::park();
    }
}

fn setup(mut words: impl Iterator<Item = String>) -> Result<Setup, String> {
    let mut setup = Setup::default();
    while let Some(word) = words.next() {
        let mut value = || words.next().ok_or(format!("{word} needs a value"));
        match word.as_str() {
            "--port" => setup.port = Some(value()?.parse().map_err(|_| "not a port")?),
            "--spool" => {
                let folder = PathBuf::from(value()?);
                std::fs::create_dir_all(&folder).map_err(|error| format!("{}: {error}", folder.display()))?;
                setup.output = Some(folder);
            }
            "--paper" => setup.paper_instead_of_cards = true,
            "--one-sided" => setup.one_sided = true,
            _ => return Err(format!("{word}?")),
        }
    }
    Ok(setup)
}
