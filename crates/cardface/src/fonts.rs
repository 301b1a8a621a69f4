//! The embedded typeface, those of a layout, and the doors that stay shut: no system fonts, no substitute fonts, no files, no network.

use std::sync::Arc;

use crate::problem::FontProblem;
use parking_lot::Mutex;
use resvg::usvg::{FontResolver, ImageHrefResolver, ImageKind, Options, fontdb};

/// Lato 2.007, SIL Open Font License 1.1 (`fonts/OFL.txt`), unchanged.
const FACES: [&[u8]; 3] = [
    include_bytes!("../fonts/Lato-Regular.ttf"),
    include_bytes!("../fonts/Lato-Bold.ttf"),
    include_bytes!("../fonts/Lato-Black.ttf"),
];

/// Fonts that a layout may bring along.
const MOST_OWN: usize = 4;
/// Bytes of one of them; the largest of ours has 683,116.
const MOST_OWN_BYTES: usize = 1 << 20;

/// What the picture of the photo place is called inside a drawing. Nothing else is ever resolved by name.
pub(crate) const PHOTO: &str = "okienko-photo";

/// The fonts that card faces are set in. Cheap to clone.
#[derive(Clone)]
pub struct Fonts {
    database: Arc<fontdb::Database>,
    own: usize,
}

impl std::fmt::Debug for Fonts {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Fonts({} faces)", self.database.len())
    }
}

impl Fonts {
    /// The fonts compiled into the program: Lato Regular (400), Bold (700) and Black (900).
    #[must_use]
    pub fn embedded() -> Fonts {
        let mut database = fontdb::Database::new();
        for face in FACES {
            database.load_font_source(fontdb::Source::Binary(Arc::new(face)));
        }
        Fonts { database: Arc::new(database), own: 0 }
    }

    /// These fonts and one more, from its Base64 in a layout file. Its family, weight and style are what it says itself.
    pub(crate) fn with(&self, base64: &str) -> Result<Fonts, FontProblem> {
        if self.own == MOST_OWN {
            return Err(FontProblem::TooMany);
        }
        // Four letters for three bytes, and white space; a font that is far too large is not decoded first.
        if base64.len() > MOST_OWN_BYTES * 2 {
            return Err(FontProblem::TooLarge);
        }
        let letters: Vec<u8> = base64.bytes().filter(|b| !b.is_ascii_whitespace()).collect();
        let bytes = data_encoding::BASE64.decode(&letters).map_err(|_| FontProblem::Unreadable)?;
        if bytes.len() > MOST_OWN_BYTES {
            return Err(FontProblem::TooLarge);
        }
        let mut database = (*self.database).clone();
        let faces = database.load_font_source(fontdb::Source::Binary(Arc::new(bytes)));
        let new = match faces.as_slice() {
            [one] => database.face(*one),
            _ => None,
        };
        let new = new.ok_or(FontProblem::Unreadable)?;
        let family = new.families.first().map(|(name, _)| name.clone()).ok_or(FontProblem::Unreadable)?;
        let twin = |other: &fontdb::FaceInfo| {
            let same_name =
                |(name, _): &(String, _)| new.families.iter().any(|(own, _)| own.eq_ignore_ascii_case(name));
            other.id != new.id
                && (other.weight, other.style) == (new.weight, new.style)
                && other.families.iter().any(same_name)
        };
        if database.faces().any(twin) {
            return Err(FontProblem::Twice(format!("{family} {}", new.weight.0)));
        }
        Ok(Fonts { database: Arc::new(database), own: self.own + 1 })
    }

    /// Whether a layout brought some of them.
    pub(crate) fn has_own(&self) -> bool {
        self.own > 0
    }
}

/// What a drawing asked for and was not given.
#[derive(Debug, Default)]
pub(crate) struct Missed {
    /// Fonts, as "family weight style".
    pub(crate) fonts: Vec<String>,
    /// Pictures that are not embedded as PNG or JPEG; shortened.
    pub(crate) pictures: Vec<String>,
}

/// Collects [`Missed`] while a drawing is being read.
#[derive(Debug, Default)]
pub(crate) struct Watch(Mutex<Missed>);

impl Watch {
    pub(crate) fn into_missed(self) -> Missed {
        self.0.into_inner()
    }

    fn note(&self, write: impl FnOnce(&mut Missed)) {
        write(&mut self.0.lock());
    }
}

/// Reading options with exact fonts only and with no way out of the drawing; `photo` is the JPEG behind [`PHOTO`].
pub(crate) fn options<'a>(fonts: &Fonts, photo: Option<Arc<Vec<u8>>>, watch: &'a Watch) -> Options<'a> {
    Options {
        font_family: "Lato".to_owned(),
        fontdb: Arc::clone(&fonts.database),
        languages: vec!["pl".to_owned()],
        font_resolver: FontResolver {
            select_font: Box::new(move |font, database| {
                let found = exact_face(font, database);
                if found.is_none() {
                    let families: Vec<String> =
                        font.families().iter().map(|family| family.to_string().replace('"', "")).collect();
                    let wanted = format!("{} {} {:?}", families.join(", "), font.weight(), font.style());
                    watch.note(|missed| missed.fonts.push(wanted));
                }
                found
            }),
            // A letter from another typeface would be silently wrong: without a substitute it becomes glyph 0, which is
            // then refused.
            select_fallback: Box::new(|_, _, _| None),
        },
        image_href_resolver: ImageHrefResolver {
            resolve_data: Box::new(move |kind, data, _| match kind {
                "image/png" if decodes(&data, image::ImageFormat::Png) => Some(ImageKind::PNG(data)),
                "image/jpeg" if decodes(&data, image::ImageFormat::Jpeg) => Some(ImageKind::JPEG(data)),
                _ => {
                    watch.note(|missed| missed.pictures.push(kind.to_owned()));
                    None
                }
            }),
            resolve_string: Box::new(move |name, _| match (&photo, name) {
                (Some(jpeg), PHOTO) => Some(ImageKind::JPEG(Arc::clone(jpeg))),
                _ => {
                    watch.note(|missed| missed.pictures.push(name.chars().take(80).collect()));
                    None
                }
            }),
        },
        ..Options::default()
    }
}

/// The embedded face with exactly this weight and style. The nearest one would be a silent change of the design.
fn exact_face(font: &resvg::usvg::Font, database: &fontdb::Database) -> Option<fontdb::ID> {
    let style = match font.style() {
        resvg::usvg::FontStyle::Normal => fontdb::Style::Normal,
        resvg::usvg::FontStyle::Italic => fontdb::Style::Italic,
        resvg::usvg::FontStyle::Oblique => fontdb::Style::Oblique,
    };
    font.families().iter().find_map(|family| {
        let resvg::usvg::FontFamily::Named(wanted) = family else { return None };
        database
            .faces()
            .find(|face| {
                face.weight.0 == font.weight()
                    && face.style == style
                    && face.families.iter().any(|(name, _)| name.eq_ignore_ascii_case(wanted))
            })
            .map(|face| face.id)
    })
}

/// Whether an embedded picture can really be drawn; a broken one would be left out without a word.
fn decodes(data: &[u8], format: image::ImageFormat) -> bool {
    image::load_from_memory_with_format(data, format).is_ok()
}
