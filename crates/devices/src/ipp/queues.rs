//! The print queues of this computer: CUPS, asked over IPP like any printer (CUPS-Get-Printers).

use std::time::Duration;

use ipp::model::Operation;

use super::answer::{self, About, Answer};
use super::request::Request;
use super::wire;
use crate::{PrinterAddress, PrinterProblem, PrinterStatus};

/// The print service of this computer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PrintServer {
    address: PrinterAddress,
}

/// A queue of the print service.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Queue {
    /// Where it takes jobs: on this computer.
    pub address: PrinterAddress,
    /// What somebody called it when it was set up.
    pub name: String,
    /// How it is, and what printer it says it has.
    pub status: PrinterStatus,
}

impl PrintServer {
    /// The service that `CUPS_SERVER` names (`host` or `host:port`), as far as it is on this computer; CUPS's own port otherwise, also
    /// where the setting names a socket: it listens at both.
    pub fn named(setting: Option<&str>) -> Self {
        let named = setting.and_then(|text| PrinterAddress::server(text.trim()).ok());
        let here = named.filter(PrinterAddress::is_this_computer);
        Self { address: here.unwrap_or_else(PrinterAddress::local_server) }
    }

    /// Its queues, in its own order.
    ///
    /// # Errors
    /// [`PrinterProblem::Unreachable`] where no print service runs; others as for a printer's status.
    pub fn queues(&self, timeout: Duration) -> Result<Vec<Queue>, PrinterProblem> {
        let request = Request::new(Operation::CupsGetPrinters, FIRST, &self.address)
            .asking_for(&[answer::PRINTER_ATTRIBUTES, &["printer-uri-supported"]].concat());
        let answer = wire::exchange(&self.address, &[], timeout, &request.into_bytes())?;
        match Answer::read(answer, FIRST)?.accepted(About::Printer) {
            Ok(answer) => Ok(answer.queues(&self.address)),
            // So it says that it has none.
            Err(PrinterProblem::NoSuchPrinter) => Ok(Vec::new()),
            Err(problem) => Err(problem),
        }
    }
}

/// The number of the only request on a connection.
const FIRST: i32 = 1;

#[cfg(test)]
mod tests {
    use super::*;

    // REQ D-5
    #[test]
    fn only_this_computer_is_asked_for_its_queues() {
        for (setting, asked) in [
            (None, "ipp://localhost:631/"),
            (Some("localhost:8631"), "ipp://localhost:8631/"),
            (Some("127.0.0.1"), "ipp://127.0.0.1:631/"),
            (Some("[::1]:8631"), "ipp://[::1]:8631/"),
            (Some("/run/cups/cups.sock"), "ipp://localhost:631/"),
            (Some("drukarnia.example:631"), "ipp://localhost:631/"),
            (Some("10.0.0.7"), "ipp://localhost:631/"),
            (Some(""), "ipp://localhost:631/"),
        ] {
            assert_eq!(PrintServer::named(setting).address.to_string(), asked, "{setting:?}");
        }
    }
}
