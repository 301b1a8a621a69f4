//! The photo: decoded once, cut to the place's proportions, brought to exact printer dots.

use std::io::Cursor;

use image::imageops::{FilterType, crop_imm, resize};
use image::{ColorType, ImageDecoder as _, ImageFormat, ImageReader, Limits, RgbImage};

use crate::FaceProblem;

/// Larger photos are refused, not scaled: the counter makes 35 × 45 mm at 600 dpi at most.
const LARGEST_SIDE: u32 = 6000;
/// Memory that decoding may take, bytes.
const LARGEST_MEMORY: u64 = 150 * 1024 * 1024;

/// Width and height of a JPEG in pixels, checked without decoding it all.
///
/// # Errors
/// [`FaceProblem::Photo`] unless it is a grey or RGB JPEG of a reasonable size.
pub(crate) fn decode(jpeg: &[u8]) -> Result<RgbImage, FaceProblem> {
    let mut reader = ImageReader::with_format(Cursor::new(jpeg), ImageFormat::Jpeg);
    let mut limits = Limits::default();
    limits.max_image_width = Some(LARGEST_SIDE);
    limits.max_image_height = Some(LARGEST_SIDE);
    limits.max_alloc = Some(LARGEST_MEMORY);
    reader.limits(limits);
    let decoder = reader.into_decoder().map_err(|_| FaceProblem::Photo)?;
    if !matches!(decoder.color_type(), ColorType::L8 | ColorType::Rgb8) {
        return Err(FaceProblem::Photo);
    }
    let picture = image::DynamicImage::from_decoder(decoder).map_err(|_| FaceProblem::Photo)?;
    Ok(picture.into_rgb8())
}

/// The middle of a photo that fills `width` × `height` dots without distortion, at exactly that size.
pub(crate) fn fill(photo: &RgbImage, width: u32, height: u32) -> RgbImage {
    let (from_width, from_height) = photo.dimensions();
    let scale = (f64::from(from_width) / f64::from(width)).min(f64::from(from_height) / f64::from(height));
    let cut = |dots: u32, most: u32| whole((f64::from(dots) * scale).round(), most);
    let (cut_width, cut_height) = (cut(width, from_width), cut(height, from_height));
    let part =
        crop_imm(photo, (from_width - cut_width) / 2, (from_height - cut_height) / 2, cut_width, cut_height).to_image();
    resize(&part, width, height, FilterType::CatmullRom)
}

#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "clamped to 1 ..= most")]
fn whole(value: f64, most: u32) -> u32 {
    value.clamp(1.0, f64::from(most.max(1))) as u32
}
