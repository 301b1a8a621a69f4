//! What a printer answers: IPP, read with the `ipp` crate after its shape has been checked.

use std::io::Cursor;

use ipp::IppHeader;
use ipp::attribute::IppAttributes;
use ipp::model::DelimiterTag;
use ipp::parser::IppParser;
use ipp::reader::IppReader;

use super::queues::Queue;
use super::values::{Group, readable};
use super::{media, nonsense, supplies};
use crate::{
    DocumentFormat, JobReason, JobState, JobStatus, Nonsense, PrinterAddress, PrinterProblem, PrinterState,
    PrinterStatus, RasterClaims, Sheet, StateReason,
};

/// What a status needs (RFC 8011, 5.4; PWG 5100.13 for supplies and raster).
pub(super) const PRINTER_ATTRIBUTES: &[&str] = &[
    "printer-make-and-model",
    "printer-info",
    "printer-name",
    "printer-state",
    "printer-state-reasons",
    "printer-is-accepting-jobs",
    "queued-job-count",
    "document-format-supported",
    "media-supported",
    "media-ready",
    "media-size-supported",
    "media-col-ready",
    "sides-supported",
    "printer-resolution-supported",
    "printer-resolution-default",
    "pwg-raster-document-resolution-supported",
    "pwg-raster-document-type-supported",
    "pwg-raster-document-sheet-back",
    "printer-supply",
    "printer-supply-description",
    "printer-input-tray",
    "marker-names",
    "marker-levels",
];

/// What a job's status needs (RFC 8011, 5.3).
pub(super) const JOB_ATTRIBUTES: &[&str] =
    &["job-id", "job-name", "job-state", "job-state-reasons", "job-impressions-completed"];

/// More queues than this no counter has.
const MAX_QUEUES: usize = 64;
/// Collections inside collections deeper than this are no printer's. The parser recurses, so depth has to be bounded before it runs.
const MAX_DEPTH: u32 = 8;

/// What a request was about, which gives some refusals their meaning.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum About {
    Printer,
    Job,
}

/// An answer to the request that was asked.
pub(super) struct Answer {
    header: IppHeader,
    attributes: IppAttributes,
}

impl Answer {
    /// Reads the bytes of an answer to the request with this number.
    pub(super) fn read(bytes: Vec<u8>, request_id: i32) -> Result<Self, PrinterProblem> {
        check_shape(&bytes).ok_or(nonsense(Nonsense::Malformed))?;
        let (header, attributes, _) = IppParser::new(IppReader::new(Cursor::new(bytes)))
            .parse_parts()
            .map_err(|_| nonsense(Nonsense::Malformed))?;
        if header.request_id != request_id {
            return Err(nonsense(Nonsense::WrongAnswer));
        }
        Ok(Self { header, attributes })
    }

    fn status(&self) -> u16 {
        self.header.operation_or_status.cast_unsigned()
    }

    /// This answer if the printer agreed, else why it did not (RFC 8011, appendix B).
    pub(super) fn accepted(self, about: About) -> Result<Self, PrinterProblem> {
        let status = self.status();
        Err(match (status, about) {
            (0x0000..=0x00ff, _) => return Ok(self),
            (0x0401..=0x0403, _) => PrinterProblem::NotAllowed,
            // Not possible any more, waited too long for its document, cancelled meanwhile, has its one document already.
            (0x0404 | 0x0405 | 0x0508 | 0x0509, About::Job) => PrinterProblem::JobClosed,
            (0x0406 | 0x0407, About::Job) => PrinterProblem::JobNotFound,
            (0x0406 | 0x0407, About::Printer) => PrinterProblem::NoSuchPrinter,
            (0x0408, _) => PrinterProblem::DocumentTooLarge,
            (0x040a | 0x040f, _) => PrinterProblem::FormatNotTaken,
            (0x040b | 0x040e, _) => self.unsupported().next().unwrap_or(PrinterProblem::Refused(status)),
            (0x0410..=0x0412, _) => PrinterProblem::DocumentUnreadable,
            (0x0500 | 0x0504, _) => PrinterProblem::DeviceFault,
            (0x0502 | 0x0505 | 0x0507, _) => PrinterProblem::Busy,
            (0x0506, _) => PrinterProblem::NotAccepting,
            (other, _) => PrinterProblem::Refused(other),
        })
    }

    /// What the sheet cannot do without, of that which the printer would ignore. Paper may be printed on one side.
    pub(super) fn what_was_ignored(&self, sheet: Sheet) -> Option<PrinterProblem> {
        self.unsupported().find(|problem| sheet == Sheet::Card || *problem != PrinterProblem::OneSideOnly)
    }

    /// What the printer names as ignored or not supported.
    fn unsupported(&self) -> impl Iterator<Item = PrinterProblem> {
        let group = self.attributes.first_of(DelimiterTag::UnsupportedAttributes);
        let attributes = group.into_iter().flat_map(|group| group.attributes());
        attributes.filter_map(|attribute| match attribute.name().as_str() {
            "media" | "media-col" | "media-size" | "media-size-name" | "x-dimension" | "y-dimension" => {
                Some(PrinterProblem::WrongMedia)
            }
            "sides" => Some(PrinterProblem::OneSideOnly),
            "document-format" => Some(PrinterProblem::FormatNotTaken),
            // Not to scale is what a printer does anyway when page and sheet are of one size; one copy is what it makes anyway.
            _ => None,
        })
    }

    /// The number of a new job.
    pub(super) fn job_number(&self) -> Result<i32, PrinterProblem> {
        let job = self.group(DelimiterTag::JobAttributes)?;
        job.integer("job-id").filter(|number| *number > 0).ok_or(nonsense(Nonsense::Incomplete))
    }

    /// The number of the newest job of this name in a list of jobs.
    pub(super) fn number_of_job_named(&self, name: &str) -> Option<i32> {
        let jobs = self.attributes.groups_of(DelimiterTag::JobAttributes).map(Group);
        jobs.filter(|job| job.text("job-name") == Some(name)).filter_map(|job| job.integer("job-id")).max()
    }

    /// The state of the job with this number and name.
    pub(super) fn job_status(&self, number: i32, name: &str) -> Result<JobStatus, PrinterProblem> {
        let job = self.group(DelimiterTag::JobAttributes)?;
        if job.integer("job-id").is_some_and(|given| given != number) {
            return Err(nonsense(Nonsense::WrongAnswer));
        }
        if job.text("job-name").is_some_and(|given| given != name) {
            return Err(PrinterProblem::JobNotFound);
        }
        let state = match job.enumerated("job-state") {
            Some(3) => JobState::Pending,
            Some(4) => JobState::Held,
            Some(5) => JobState::Printing,
            Some(6) => JobState::Stopped,
            Some(7) => JobState::Cancelled,
            Some(8) => JobState::Aborted,
            Some(9) => JobState::Completed,
            _ => return Err(nonsense(Nonsense::Incomplete)),
        };
        Ok(JobStatus {
            state,
            reasons: job.texts("job-state-reasons").filter_map(JobReason::from_keyword).collect(),
            sides_done: job.count("job-impressions-completed"),
        })
    }

    /// The printer's state and claims.
    pub(super) fn printer_status(&self) -> Result<PrinterStatus, PrinterProblem> {
        status_of(self.group(DelimiterTag::PrinterAttributes)?)
    }

    /// Every queue of a print service that says where it is and how it is.
    pub(super) fn queues(&self, server: &PrinterAddress) -> Vec<Queue> {
        let groups = self.attributes.groups_of(DelimiterTag::PrinterAttributes).map(Group);
        groups.filter_map(|group| queue_of(group, server)).take(MAX_QUEUES).collect()
    }

    fn group(&self, tag: DelimiterTag) -> Result<Group<'_>, PrinterProblem> {
        self.attributes.first_of(tag).map(Group).ok_or(nonsense(Nonsense::Incomplete))
    }
}

/// A queue, at this computer's own address whatever name the service gives itself.
fn queue_of(group: Group<'_>, server: &PrinterAddress) -> Option<Queue> {
    let theirs: PrinterAddress = group.text("printer-uri-supported")?.parse().ok()?;
    let name = ["printer-info", "printer-name"]
        .into_iter()
        .find_map(|name| group.text(name).filter(|text| !text.trim().is_empty()));
    Some(Queue { address: server.with_path_of(theirs), name: readable(name?), status: status_of(group).ok()? })
}

/// What one group of attributes says of a printer.
fn status_of(printer: Group<'_>) -> Result<PrinterStatus, PrinterProblem> {
    let state = match printer.enumerated("printer-state") {
        Some(3) => PrinterState::Idle,
        Some(4) => PrinterState::Printing,
        Some(5) => PrinterState::Stopped,
        _ => return Err(nonsense(Nonsense::Incomplete)),
    };
    let mut reasons: Vec<_> = printer.texts("printer-state-reasons").filter_map(StateReason::from_keyword).collect();
    reasons.sort_by_key(|reason| std::cmp::Reverse(reason.severity));
    let mut formats: Vec<_> =
        printer.texts("document-format-supported").filter_map(DocumentFormat::from_media_type).collect();
    formats.sort();
    formats.dedup();
    let name = ["printer-make-and-model", "printer-info", "printer-name"]
        .into_iter()
        .find_map(|name| printer.text(name).map(str::trim).filter(|text| !text.is_empty()))
        .unwrap_or_default();
    Ok(PrinterStatus {
        name: readable(name),
        state,
        reasons,
        // A printer that does not say so takes jobs; Create-Job will tell.
        accepts_jobs: printer.boolean("printer-is-accepting-jobs").unwrap_or(true),
        media: media::of(printer),
        card: media::card_size(printer),
        two_sided: printer.texts("sides-supported").any(|sides| sides.starts_with("two-sided-")),
        formats,
        resolutions: printer.resolutions("printer-resolution-supported"),
        resolution: printer.resolutions("printer-resolution-default").first().copied(),
        raster: RasterClaims {
            resolutions: printer.resolutions("pwg-raster-document-resolution-supported"),
            types: printer.texts("pwg-raster-document-type-supported").map(readable).collect(),
            sheet_back: printer.text("pwg-raster-document-sheet-back").map(readable),
        },
        supplies: supplies::of(printer),
        hoppers: supplies::hoppers_of(printer),
        queued_jobs: printer.count("queued-job-count"),
    })
}

/// Whether the bytes have the shape of an IPP message: lengths that fit, collections that close and are not deep.
fn check_shape(bytes: &[u8]) -> Option<()> {
    let mut rest = bytes.get(8..)?;
    let mut depth = 0_u32;
    loop {
        let (&tag, after_tag) = rest.split_first()?;
        rest = after_tag;
        match tag {
            0x03 => return (depth == 0).then_some(()),
            0x00..=0x0f if depth == 0 => continue,
            0x00..=0x0f => return None,
            0x34 => depth += 1,
            0x37 => depth = depth.checked_sub(1)?,
            _ => {}
        }
        if depth > MAX_DEPTH {
            return None;
        }
        let (_name, after_name) = take_counted(rest)?;
        let (value, after_value) = take_counted(after_name)?;
        // Text with its language is two strings in one value; the parser panics if they reach beyond it.
        if matches!(tag, 0x35 | 0x36) {
            let (_language, text) = take_counted(value)?;
            take_counted(text)?;
        }
        rest = after_value;
    }
}

/// Splits off a string with its length in two bytes before it.
fn take_counted(bytes: &[u8]) -> Option<(&[u8], &[u8])> {
    let (length, rest) = bytes.split_first_chunk::<2>()?;
    rest.split_at_checked(usize::from(u16::from_be_bytes(*length)))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A printer's answer with values of many kinds and a collection, to be broken.
    fn an_answer() -> Vec<u8> {
        let attribute = |tag: u8, name: &str, value: &[u8]| {
            let length = |bytes: &[u8]| u16::try_from(bytes.len()).unwrap().to_be_bytes();
            [&[tag][..], &length(name.as_bytes()), name.as_bytes(), &length(value), value].concat()
        };
        [
            vec![2, 0, 0, 0, 0, 0, 0, 9, 1],
            attribute(0x47, "attributes-charset", b"utf-8"),
            vec![4],
            attribute(0x23, "printer-state", &3_i32.to_be_bytes()),
            attribute(0x44, "printer-state-reasons", b"media-jam"),
            attribute(0x35, "printer-info", b"\0\x02pl\0\x05Karta"),
            attribute(0x34, "media-col-ready", b""),
            attribute(0x4a, "", b"media-size"),
            attribute(0x34, "", b""),
            attribute(0x4a, "", b"x-dimension"),
            attribute(0x21, "", &8560_i32.to_be_bytes()),
            attribute(0x4a, "", b"y-dimension"),
            attribute(0x33, "", &[5000_i32.to_be_bytes(), 6000_i32.to_be_bytes()].concat()),
            attribute(0x37, "", b""),
            attribute(0x37, "", b""),
            attribute(0x32, "printer-resolution-supported", &[0, 0, 1, 44, 0, 0, 1, 44, 3]),
            attribute(0x30, "printer-supply", b"level=42;maxcapacity=100;"),
            vec![3],
        ]
        .concat()
    }

    // REQ D-7
    #[test]
    fn an_answer_broken_at_any_byte_is_read_or_refused_and_never_ends_the_program() {
        let whole = an_answer();
        let read = |bytes: Vec<u8>| {
            Answer::read(bytes, 9).and_then(|answer| answer.accepted(About::Printer)?.printer_status())
        };
        assert_eq!(read(whole.clone()).unwrap().media, crate::CardMedia::Ready);
        for at in 0..whole.len() {
            assert!(read(whole[..at].to_vec()).is_err(), "cut at {at}");
            for byte in [0x00, 0x01, 0x03, 0x10, 0x21, 0x34, 0x37, 0x4a, 0x7f, 0xff] {
                let mut broken = whole.clone();
                broken[at] = byte;
                let _ = read(broken);
            }
        }
    }
}
