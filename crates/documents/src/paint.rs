//! Strips on pages become a PDF/A-2a file that is also PDF/UA-1 (ISO 19005-2, ISO 14289-1).

use krilla::color::rgb;
use krilla::configure::{Accessibility, Archival, ConfigurationBuilder};
use krilla::destination::XyzDestination;
use krilla::geom::{PathBuilder, Point, Rect, Size, Transform};
use krilla::metadata::{DateTime, Metadata, TextDirection};
use krilla::num::NormalizedF32;
use krilla::outline::{Outline, OutlineNode};
use krilla::page::PageSettings;
use krilla::paint::{Fill, FillRule, Paint, Stroke};
use krilla::surface::Surface;
use krilla::tagging::{Artifact, ArtifactType, ContentTag, SpanTag};
use krilla::{Document, SerializeSettings};
use time::OffsetDateTime;

use crate::fonts::{Run, Style};
use crate::ink::{ACT, Colour, EDGE, INK, Item, LINE, MM, Mark, QUIET, Tongue, WATER};
use crate::pages::{LEFT, PAGE, Placed};
use crate::problem::Problem;
use crate::story::WIDTH;
use crate::structure::Structure;

/// What a file says about itself.
pub(crate) struct Imprint {
    /// The document's name and number; no personal data.
    pub(crate) title: String,
    /// The city.
    pub(crate) author: String,
    pub(crate) made_at: OffsetDateTime,
    /// At the left of each footer.
    pub(crate) footer: String,
    /// At the right, with `{page}` and `{pages}`.
    pub(crate) numbering: String,
    /// Two lines across each page.
    pub(crate) water: Option<[String; 2]>,
}

const FOOTER: Style = Style::regular(8.0, 11.0);

/// The file's bytes; the same document gives the same bytes.
pub(crate) fn painted(
    pages: Vec<Vec<Placed>>,
    mut structure: Structure,
    imprint: &Imprint,
) -> Result<Vec<u8>, Problem> {
    let configuration = ConfigurationBuilder::new()
        .with_archival_validator(Archival::A2_A)
        .with_accessibility_validator(Accessibility::UA1)
        .finish()
        .map_err(|_| Problem::Writing)?;
    let mut document = Document::new_with(SerializeSettings { configuration, ..SerializeSettings::default() });
    document.set_metadata(
        Metadata::new()
            .title(imprint.title.clone())
            .authors(vec![imprint.author.clone()])
            .language("pl-PL".to_owned())
            .creator("Okienko".to_owned())
            .text_direction(TextDirection::LeftToRight)
            .creation_date(moment(imprint.made_at)),
    );
    let mut outline = Outline::new();
    let count = pages.len();
    for (number, placed) in pages.into_iter().enumerate() {
        let settings = PageSettings::from_wh(PAGE.0, PAGE.1).ok_or(Problem::Writing)?;
        let mut page = document.start_page_with(settings);
        let mut surface = page.surface();
        if let Some(words) = &imprint.water {
            water(&mut surface, words)?;
        }
        for Placed { top, strip } in placed {
            if let Some(heading) = strip.heading {
                let to = XyzDestination::new(number, Point::from_xy(0.0, (top - 4.0 * MM).max(0.0)));
                outline.push_child(OutlineNode::new(heading, to));
            }
            for item in strip.items {
                draw(&mut surface, item, top, &mut structure)?;
            }
        }
        footer(&mut surface, imprint, number + 1, count)?;
        surface.finish();
        page.finish();
    }
    document.set_outline(outline);
    document.set_tag_tree(structure.tree());
    document.finish().map_err(|_| Problem::Writing)
}

fn moment(at: OffsetDateTime) -> DateTime {
    let (hours, minutes, _) = at.offset().as_hms();
    DateTime::new(u16::try_from(at.year()).unwrap_or_default())
        .month(u8::from(at.month()))
        .day(at.day())
        .hour(at.hour())
        .minute(at.minute())
        .second(at.second())
        .utc_offset_hour(hours)
        .utc_offset_minute(minutes.unsigned_abs())
}

fn draw(surface: &mut Surface<'_>, item: Item, top: f32, structure: &mut Structure) -> Result<(), Problem> {
    let (x, y) = (LEFT + item.x, top + item.y);
    let tag = match &item.mark {
        _ if item.element.is_none() => ContentTag::Artifact(Artifact::with_kind(ArtifactType::Layout)),
        Mark::Text { tongue: Tongue::English, .. } => ContentTag::Span(SpanTag::empty().with_lang(Some("en"))),
        Mark::Text { .. } => ContentTag::Span(SpanTag::empty()),
        _ => ContentTag::Other,
    };
    let drawn = surface.start_tagged(tag);
    let result = put(surface, item.mark, x, y);
    surface.end_tagged();
    if let Some(element) = item.element {
        structure.drawn(element, drawn);
    }
    result
}

fn put(surface: &mut Surface<'_>, mark: Mark, x: f32, y: f32) -> Result<(), Problem> {
    match mark {
        Mark::Text { run, colour, .. } => text(surface, &run, colour, x, y)?,
        Mark::Rule { long, thick, colour } => filled(surface, colour, x, y - thick / 2.0, long, thick)?,
        Mark::Ground { wide, high, colour } => filled(surface, colour, x, y, wide, high)?,
        Mark::Frame { wide, high, thick, colour } => framed(surface, colour, thick, x, y, wide, high)?,
        Mark::Tick { side, cross } => {
            framed(surface, if cross.is_some() { INK } else { EDGE }, 0.8, x, y, side, side)?;
            if let Some(cross) = cross {
                let (x, y) = (x + (side - cross.width()) / 2.0, y + f32::midpoint(side, 0.72 * cross.style.size));
                text(surface, &cross, INK, x, y)?;
            }
        }
        Mark::Arch { high } => arch(surface, x, y, high)?,
        Mark::Picture { wide, high, image } => {
            let size = Size::from_wh(wide, high).ok_or(Problem::Writing)?;
            surface.push_transform(&Transform::from_translate(x, y));
            surface.draw_image(image, size);
            surface.pop();
        }
    }
    Ok(())
}

fn text(surface: &mut Surface<'_>, run: &Run, colour: Colour, x: f32, y: f32) -> Result<(), Problem> {
    surface.set_stroke(None);
    surface.set_fill(Some(fill(colour)));
    surface.draw_glyphs(Point::from_xy(x, y), &run.glyphs, run.font()?, &run.text, run.style.size, false);
    Ok(())
}

fn paint(colour: Colour) -> Paint {
    rgb::Color::new(colour.0, colour.1, colour.2).into()
}

fn fill(colour: Colour) -> Fill {
    Fill { paint: paint(colour), opacity: NormalizedF32::ONE, rule: FillRule::NonZero }
}

fn filled(surface: &mut Surface<'_>, colour: Colour, x: f32, y: f32, wide: f32, high: f32) -> Result<(), Problem> {
    surface.set_stroke(None);
    surface.set_fill(Some(fill(colour)));
    rectangle(surface, x, y, wide, high)
}

fn framed(
    surface: &mut Surface<'_>,
    colour: Colour,
    thick: f32,
    x: f32,
    y: f32,
    wide: f32,
    high: f32,
) -> Result<(), Problem> {
    surface.set_fill(None);
    surface.set_stroke(Some(Stroke { paint: paint(colour), width: thick, ..Stroke::default() }));
    rectangle(surface, x, y, wide, high)
}

fn rectangle(surface: &mut Surface<'_>, x: f32, y: f32, wide: f32, high: f32) -> Result<(), Problem> {
    let mut path = PathBuilder::new();
    path.push_rect(Rect::from_xywh(x, y, wide, high).ok_or(Problem::Writing)?);
    surface.draw_path(&path.finish().ok_or(Problem::Writing)?);
    Ok(())
}

/// The arch of a counter window with its sill: two thirds as wide as high.
fn arch(surface: &mut Surface<'_>, x: f32, y: f32, high: f32) -> Result<(), Problem> {
    let wide = high * 0.66;
    let radius = wide / 2.0;
    // How far a cubic's handles reach for a quarter of a circle.
    let reach = radius * 0.552_284_8;
    let sill = high * 0.09;
    let foot = y + high - sill * 2.0;
    let thick = high * 0.085;
    let (x, spring) = (x + sill * 0.6, y + radius);
    let (middle, right) = (x + radius, x + wide);
    // One line around the arch: up outside, over, down, and back inside.
    let mut path = PathBuilder::new();
    path.move_to(x, foot);
    path.line_to(x, spring);
    path.cubic_to(x, spring - reach, middle - reach, y, middle, y);
    path.cubic_to(middle + reach, y, right, spring - reach, right, spring);
    path.line_to(right, foot);
    path.line_to(right - thick, foot);
    path.line_to(right - thick, spring);
    let hold = reach * (radius - thick) / radius;
    path.cubic_to(right - thick, spring - hold, middle + hold, y + thick, middle, y + thick);
    path.cubic_to(middle - hold, y + thick, x + thick, spring - hold, x + thick, spring);
    path.line_to(x + thick, foot);
    path.close();
    path.push_rect(Rect::from_xywh(x - sill * 0.6, y + high - sill, wide + sill * 1.2, sill).ok_or(Problem::Writing)?);
    surface.set_stroke(None);
    surface.set_fill(Some(fill(ACT)));
    surface.draw_path(&path.finish().ok_or(Problem::Writing)?);
    Ok(())
}

/// The document's name and the page's number, below a rule; readers aloud skip it.
fn footer(surface: &mut Surface<'_>, imprint: &Imprint, page: usize, pages: usize) -> Result<(), Problem> {
    surface.start_tagged(ContentTag::Artifact(Artifact::with_kind(ArtifactType::Footer)));
    let top = PAGE.1 - 15.0 * MM;
    filled(surface, LINE, LEFT, top, WIDTH, 0.5)?;
    let number = imprint.numbering.replace("{page}", &page.to_string()).replace("{pages}", &pages.to_string());
    let baseline = top + 4.0 + FOOTER.baseline();
    text(surface, &Run::shaped(&imprint.footer, FOOTER)?, QUIET, LEFT, baseline)?;
    let number = Run::shaped(&number, FOOTER)?;
    text(surface, &number, QUIET, LEFT + WIDTH - number.width(), baseline)?;
    surface.end_tagged();
    Ok(())
}

/// Large words across the page, below everything, so that what stands over them stays readable.
fn water(surface: &mut Surface<'_>, words: &[String; 2]) -> Result<(), Problem> {
    surface.start_tagged(ContentTag::Artifact(Artifact::with_kind(ArtifactType::Watermark)));
    let middle = (PAGE.0 / 2.0, PAGE.1 / 2.0);
    surface.push_transform(&Transform::from_rotate_at(-52.0, middle.0, middle.1));
    for (words, size, y) in [(&words[0], 96.0, 20.0), (&words[1], 40.0, 76.0)] {
        let run = Run::shaped(words, Style::bold(size, size))?;
        text(surface, &run, WATER, middle.0 - run.width() / 2.0, middle.1 + y)?;
    }
    surface.pop();
    surface.end_tagged();
    Ok(())
}
