//! What we ask: IPP requests, built with the `ipp` crate.

use ipp::IppHeader;
use ipp::attribute::{IppAttribute, IppAttributes};
use ipp::model::{DelimiterTag, IppVersion, Operation};
use ipp::value::{IppCharset, IppKeyword, IppLanguage, IppMimeMediaType, IppName, IppString, IppValue};

use super::Turn;
use crate::document::DocumentFormat;
use crate::{CardSize, PrinterAddress, PrinterProblem, Sheet, job};

/// Whom a printer's log names as the sender. A program, not a person.
const SENDER: &str = "okienko";
/// A4 (ISO 216) by its self-describing name (PWG 5101.1).
const A4: &str = "iso_a4_210x297mm";

/// A request under construction.
pub(super) struct Request {
    header: IppHeader,
    attributes: IppAttributes,
    document: Vec<u8>,
}

impl Request {
    pub(super) fn new(operation: Operation, id: i32, address: &PrinterAddress) -> Self {
        let header = IppHeader::new(IppVersion::v2_0(), operation as i16, id);
        let mut request = Self { header, attributes: IppAttributes::new(), document: Vec::new() };
        request.operation_attribute("attributes-charset", IppValue::Charset(IppCharset::new_truncated("utf-8")));
        request.operation_attribute(
            "attributes-natural-language",
            IppValue::NaturalLanguage(IppLanguage::new_truncated("en")),
        );
        request.operation_attribute("printer-uri", IppValue::Uri(IppString::new_truncated(address.to_string())));
        request
            .operation_attribute("requesting-user-name", IppValue::NameWithoutLanguage(IppName::new_truncated(SENDER)));
        request
    }

    pub(super) fn id(&self) -> i32 {
        self.header.request_id
    }

    pub(super) fn asking_for(mut self, attributes: &[&'static str]) -> Self {
        let wanted = attributes.iter().map(|name| keyword(name)).collect();
        self.operation_attribute("requested-attributes", IppValue::Array(wanted));
        self
    }

    /// Of Get-Jobs: those that may still print, of whoever sent them.
    pub(super) fn not_completed(mut self) -> Self {
        self.operation_attribute("which-jobs", keyword("not-completed"));
        self
    }

    pub(super) fn for_job(mut self, number: i32) -> Self {
        self.operation_attribute("job-id", IppValue::Integer(number));
        self
    }

    pub(super) fn for_new_job(
        mut self,
        name: &str,
        sheet: Sheet,
        turn: Turn,
        card: CardSize,
    ) -> Result<Self, PrinterProblem> {
        job::check_name(name)?;
        self.operation_attribute("job-name", IppValue::NameWithoutLanguage(IppName::new_truncated(name)));
        let sides = match (sheet, turn) {
            (Sheet::Card, Turn::LikeABook) => "two-sided-short-edge",
            (Sheet::Card, Turn::LikeACalendar) | (Sheet::Paper { two_sided: true }, _) => "two-sided-long-edge",
            (Sheet::Paper { two_sided: false }, _) => "one-sided",
        };
        let media = match sheet {
            Sheet::Card => ("media-col", card_media(card)),
            Sheet::Paper { .. } => ("media", keyword(A4)),
        };
        for (name, value) in
            [("copies", IppValue::Integer(1)), ("sides", keyword(sides)), media, ("print-scaling", keyword("none"))]
        {
            self.attributes.add(DelimiterTag::JobAttributes, attribute(name, value));
        }
        Ok(self)
    }

    pub(super) fn with_document(mut self, document: &[u8], format: DocumentFormat) -> Self {
        let media_type = IppMimeMediaType::new_truncated(format.media_type());
        self.operation_attribute("document-format", IppValue::MimeMediaType(media_type));
        self.operation_attribute("last-document", IppValue::Boolean(true));
        self.document = document.to_vec();
        self
    }

    pub(super) fn into_bytes(self) -> Vec<u8> {
        let mut bytes = self.header.to_bytes().to_vec();
        bytes.extend_from_slice(&self.attributes.to_bytes());
        bytes.extend_from_slice(&self.document);
        bytes
    }

    fn operation_attribute(&mut self, name: &'static str, value: IppValue) {
        self.attributes.add(DelimiterTag::OperationAttributes, attribute(name, value));
    }
}

/// A card by its size: printers name it in many ways.
fn card_media(size: CardSize) -> IppValue {
    let size = [("x-dimension", size.width), ("y-dimension", size.height)]
        .into_iter()
        .map(|(name, length)| (IppName::new_truncated(name), IppValue::Integer(length.cast_signed())))
        .collect();
    IppValue::Collection([(IppName::new_truncated("media-size"), IppValue::Collection(size))].into_iter().collect())
}

fn attribute(name: &'static str, value: IppValue) -> IppAttribute {
    IppAttribute::new(IppName::new_truncated(name), value)
}

fn keyword(word: &'static str) -> IppValue {
    IppValue::Keyword(IppKeyword::new_truncated(word))
}
