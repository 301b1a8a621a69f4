//! The documents that the counter gives out on A4 (C-12): made from the station's records, printed or put into the folder.

mod job;
mod money;
mod records;

use contract::configuration::CityText;
use contract::counter::DocumentOf;
use contract::{ErrorCode, Moment, Problem};
use documents::{Letterhead, NoValue, Options, Wording};
use domain::clock::local_in_warsaw;
use time::{OffsetDateTime, UtcOffset};

use crate::open::OpenStation;

pub(crate) use job::{Papers, cancel, print, save, shown};

/// A document as PDF/A.
pub(crate) struct Made {
    pub(crate) pdf: Vec<u8>,
    pub(crate) pages: u32,
    /// The name of its file, without `.pdf`: no person's name.
    pub(crate) name: String,
}

/// Makes a document from what the records say now.
pub(crate) async fn make(open: &OpenStation, of: &DocumentOf) -> Result<Made, Problem> {
    let made_at = on_the_wall(open.now());
    let (document, name) = records::document(open, of, made_at).await?;
    let head = letterhead(open);
    let value = match &open.setup().configuration.demo {
        _ if open.is_training() => Some(NoValue::Training),
        demo => demo.as_ref().map(|_| NoValue::Demo),
    };
    let options = Options { made_at, second: None, value };
    let rendered = tokio::task::spawn_blocking(move || documents::rendered(&document, &head, &options)).await;
    let rendered = rendered.map_err(|_| ErrorCode::Unexpected)?.map_err(problem)?;
    Ok(Made { pdf: rendered.pdf, pages: u32::try_from(rendered.pages).unwrap_or(u32::MAX), name })
}

fn letterhead(open: &OpenStation) -> Letterhead {
    let setup = open.setup();
    let (city, place) = (&setup.configuration, &open.place);
    let office = city.letterhead.office.trim();
    let office = if office.is_empty() { place.point.clone() } else { format!("{office}, {}", place.point) };
    let lines = std::iter::once(&place.point_address).chain(&city.letterhead.address);
    Letterhead {
        city: city.city_name.clone(),
        place: city.home_city.clone(),
        office,
        address: lines.filter(|line| !line.trim().is_empty()).cloned().collect(),
        phone: city.support_phone.clone(),
    }
}

/// A moment as the clock on the wall of the office shows it.
fn on_the_wall(at: Moment) -> OffsetDateTime {
    let wall = local_in_warsaw(at.utc());
    let ahead = wall.assume_utc() - OffsetDateTime::from(at.utc());
    let ahead =
        i32::try_from(ahead.whole_seconds()).ok().and_then(|seconds| UtcOffset::from_whole_seconds(seconds).ok());
    wall.assume_offset(ahead.unwrap_or(UtcOffset::UTC))
}

/// A text of the city as the documents want it.
fn wording(text: &CityText) -> Wording {
    let CityText(texts) = text;
    let polish = texts.get("pl").or_else(|| texts.values().next());
    Wording { polish: polish.cloned().unwrap_or_default(), english: texts.get("en").cloned() }
}

fn problem(problem: documents::Problem) -> Problem {
    use documents::Problem as Cause;
    match problem {
        Cause::NoGlyph { field, letter } | Cause::Unprintable { field, letter } => {
            Problem::new(ErrorCode::DocumentText).with_detail(format!("{field}: {letter}"))
        }
        Cause::Empty { field }
        | Cause::TooLong { field, .. }
        | Cause::TooMany { field, .. }
        | Cause::Date { field } => Problem::new(ErrorCode::DocumentText).with_detail(field),
        Cause::Picture => Problem::new(ErrorCode::DocumentText).with_detail("signature"),
        other => {
            tracing::error!(problem = %other, "a document cannot be made");
            ErrorCode::Unexpected.into()
        }
    }
}
