//! Attachments of applications, looked at inside the program (C-9): pictures as they are, PDF drawn page by page, in memory and within
//! limits, because a stranger has made them. Nothing of one is ever opened by another program, run, or fetched from elsewhere.

use std::io::Cursor;
use std::time::Duration;

use contract::application::{AttachmentMedia, AttachmentRecord};
use contract::counter::{AttachmentPages, Crop, PhotoTaken};
use contract::{ErrorCode, Problem};
use hayro::hayro_interpret::InterpreterSettings;
use hayro::hayro_syntax::Pdf;
use hayro::vello_cpu::color::palette::css::WHITE;
use hayro::{PixmapSettings, RenderCache, RenderSettings, render};
use image::{ImageFormat, ImageReader, RgbaImage};
use uuid::Uuid;

use crate::open::OpenStation;
use crate::{photo, store};

/// Of a longer document the rest is not drawn.
const MOST_PAGES: usize = 20;
/// How wide a page is drawn, in pixels: A4 at 150 dpi, so that it can be read enlarged.
const PAGE_WIDTH: f32 = 1240.0;
/// The most pixels of one side of a page, and of a picture.
const LONGEST_SIDE: f32 = 4_000.0;
/// A picture of more pixels is not shown: it would take the screen's memory.
const MOST_PIXELS: u64 = 60_000_000;
/// Whoever makes a page that takes longer does not get it drawn.
const DRAWN_WITHIN: Duration = Duration::from_secs(15);

/// An attachment that is here and still belongs to an application, with its bytes.
async fn load(open: &OpenStation, attachment: Uuid) -> Result<(AttachmentRecord, Vec<u8>), Problem> {
    let mut tx = open.store.read().await?;
    let record = store::applications::of_attachment(&mut tx, attachment).await?;
    let found = record.and_then(|record| record.attachments.into_iter().find(|one| one.attachment == attachment));
    let found = found.ok_or(ErrorCode::ApplicationUnknown)?;
    let sealed = store::blobs::sealed(&mut tx, attachment).await?.ok_or(ErrorCode::AttachmentOnItsWay)?;
    drop(tx);
    let bytes = photo::unseal(open, attachment.as_bytes(), &sealed)?;
    Ok((found, bytes))
}

/// Work on a stranger's bytes, away from everything else: it may fail in any way and take as long as it likes.
async fn away<T: Send + 'static>(work: impl FnOnce() -> Option<T> + Send + 'static) -> Result<T, Problem> {
    let done = tokio::time::timeout(DRAWN_WITHIN, tokio::task::spawn_blocking(work)).await;
    let done = done.ok().and_then(Result::ok).flatten();
    done.ok_or_else(|| ErrorCode::AttachmentUnreadable.into())
}

/// The pages of an attachment, by the ids of their pictures.
pub(crate) async fn pages(open: &OpenStation, attachment: Uuid) -> Result<AttachmentPages, Problem> {
    let (found, bytes) = load(open, attachment).await?;
    if found.media != AttachmentMedia::Pdf {
        return Ok(AttachmentPages { pages: vec![format!("attached:{attachment}")], more: false });
    }
    let count = away(move || Pdf::new(bytes).ok().map(|pdf| pdf.pages().len())).await?;
    if count == 0 {
        return Err(ErrorCode::AttachmentUnreadable.into());
    }
    let pages = (0..count.min(MOST_PAGES)).map(|page| format!("page:{attachment}.{page}"));
    Ok(AttachmentPages { pages: pages.collect(), more: count > MOST_PAGES })
}

/// A picture that is attached, as it is; none that would not fit into memory.
pub(crate) async fn picture(open: &OpenStation, attachment: Uuid) -> Result<Vec<u8>, Problem> {
    let (found, bytes) = load(open, attachment).await?;
    let format = match found.media {
        AttachmentMedia::Jpeg => ImageFormat::Jpeg,
        AttachmentMedia::Png => ImageFormat::Png,
        AttachmentMedia::Pdf => return Err(ErrorCode::BadRequest.into()),
    };
    let (width, height) = ImageReader::with_format(Cursor::new(&bytes), format)
        .into_dimensions()
        .map_err(|_| ErrorCode::AttachmentUnreadable)?;
    if u64::from(width) * u64::from(height) > MOST_PIXELS {
        return Err(ErrorCode::AttachmentUnreadable.into());
    }
    Ok(bytes)
}

/// One page of a PDF, as PNG.
pub(crate) async fn page(open: &OpenStation, attachment: Uuid, page: usize) -> Result<Vec<u8>, Problem> {
    let (found, bytes) = load(open, attachment).await?;
    if found.media != AttachmentMedia::Pdf || page >= MOST_PAGES {
        return Err(ErrorCode::BadRequest.into());
    }
    away(move || draw(bytes, page)).await
}

/// How much a page of this size is enlarged; none that has no size.
fn scale(width: f32, height: f32) -> Option<f32> {
    let sensible = width.is_finite() && height.is_finite() && width >= 1.0 && height >= 1.0;
    let scale = (PAGE_WIDTH / width).min(LONGEST_SIDE / height);
    (sensible && scale.is_finite() && width * scale >= 1.0 && height * scale >= 1.0).then_some(scale)
}

fn draw(bytes: Vec<u8>, page: usize) -> Option<Vec<u8>> {
    let pdf = Pdf::new(bytes).ok()?;
    let page = pdf.pages().get(page)?;
    let (width, height) = page.render_dimensions();
    let scale = scale(width, height)?;
    let settings = PixmapSettings { x_scale: scale, y_scale: scale, bg_color: WHITE };
    let cache = RenderCache::new();
    let drawn = render(page, &cache, &InterpreterSettings::default(), &RenderSettings::default(), &settings);
    // On white nothing is transparent, so that nothing has to be divided by its alpha.
    let picture = RgbaImage::from_raw(drawn.width().into(), drawn.height().into(), drawn.data_as_u8_slice().to_vec())?;
    let mut png = Cursor::new(Vec::new());
    image::DynamicImage::ImageRgba8(picture).into_rgb8().write_to(&mut png, ImageFormat::Png).ok()?;
    Some(png.into_inner())
}

/// Cuts a photo for a card out of the middle of an attached picture and keeps it; not yet anybody's.
pub(crate) async fn take_photo(open: &OpenStation, attachment: Uuid) -> Result<PhotoTaken, Problem> {
    let bytes = picture(open, attachment).await?;
    photo::take_whole(open, bytes, Crop { x: 0.0, y: 0.0, width: 1.0, height: 1.0 }).await
}

#[cfg(test)]
mod tests {
    use super::*;

    // REQ C-9
    #[test]
    fn no_page_is_drawn_beyond_its_limits() {
        for (width, height) in [(595.0, 842.0), (842.0, 595.0), (1.0, 4_000.0), (14_400.0, 14_400.0), (1.0, 1.0)] {
            let scale = scale(width, height).unwrap();
            assert!(width * scale <= PAGE_WIDTH + 1.0 && height * scale <= LONGEST_SIDE + 1.0, "{width} × {height}");
        }
        for (width, height) in [(0.0, 0.0), (f32::NAN, 1.0), (f32::INFINITY, 1.0), (-5.0, 10.0), (0.001, 1_000_000.0)] {
            assert_eq!(scale(width, height), None, "{width} × {height}");
        }
    }

    // REQ C-9
    #[test]
    fn nonsense_is_not_drawn() {
        for bytes in [b"".as_slice(), b"%PDF-1.7", b"%PDF-1.7\ntrailer << /Root 1 0 R >>", &[0xff; 4096]] {
            assert!(draw(bytes.to_vec(), 0).is_none());
        }
    }
}
