//! The photo: decoded once, cut to the place's proportions, brought to exact printer dots.

use fast_image_resize::images::Image;
use fast_image_resize::{FilterType, PixelType, ResizeAlg, ResizeOptions, Resizer};
use resvg::tiny_skia::{IntSize, Pixmap};
use zune_jpeg::JpegDecoder;
use zune_jpeg::zune_core::bytestream::ZCursor;
use zune_jpeg::zune_core::colorspace::ColorSpace;
use zune_jpeg::zune_core::options::DecoderOptions;

use crate::FaceProblem;

/// Larger photos are refused, not scaled: the counter makes 35 × 45 mm at 600 dpi at most, 827 × 1063.
const LARGEST_SIDE: usize = 4000;

/// A decoded photo, RGBA.
pub(crate) struct Photo {
    width: u32,
    height: u32,
    rgba: Vec<u8>,
}

/// The photo's pixels.
///
/// # Errors
/// [`FaceProblem::Photo`] unless it is a whole grey or colour JPEG of a reasonable size. A decoder fills what is missing
/// with grey unless it is told to be strict: half a face on a card must not happen.
pub(crate) fn decode(jpeg: &[u8]) -> Result<Photo, FaceProblem> {
    let (width, height, rgba) = decode_as(jpeg, ColorSpace::RGBA)?;
    Ok(Photo { width, height, rgba })
}

/// Decodes only to see that it can be done.
///
/// # Errors
/// As [`decode`].
pub(crate) fn check(jpeg: &[u8]) -> Result<(), FaceProblem> {
    decode_as(jpeg, ColorSpace::Luma).map(|_| ())
}

fn decode_as(jpeg: &[u8], space: ColorSpace) -> Result<(u32, u32, Vec<u8>), FaceProblem> {
    let options = DecoderOptions::default()
        .set_strict_mode(true)
        .set_max_width(LARGEST_SIDE)
        .set_max_height(LARGEST_SIDE)
        .jpeg_set_out_colorspace(space);
    let mut decoder = JpegDecoder::new_with_options(ZCursor::new(jpeg), options);
    decoder.decode_headers().map_err(|_| FaceProblem::Photo)?;
    if !matches!(decoder.input_colorspace(), Some(ColorSpace::YCbCr | ColorSpace::Luma | ColorSpace::RGB)) {
        return Err(FaceProblem::Photo);
    }
    let info = decoder.info().ok_or(FaceProblem::Photo)?;
    let pixels = decoder.decode().map_err(|_| FaceProblem::Photo)?;
    Ok((u32::from(info.width), u32::from(info.height), pixels))
}

/// The middle of a photo that fills `width` × `height` dots without distortion, at exactly that size.
pub(crate) fn fill(photo: Photo, width: u32, height: u32) -> Result<Pixmap, FaceProblem> {
    let from = Image::from_vec_u8(photo.width, photo.height, photo.rgba, PixelType::U8x4);
    let from = from.map_err(|_| FaceProblem::Photo)?;
    let mut to = Image::new(width, height, PixelType::U8x4);
    let options = ResizeOptions::new()
        .resize_alg(ResizeAlg::Convolution(FilterType::CatmullRom))
        .fit_into_destination(None)
        .use_alpha(false);
    Resizer::new().resize(&from, &mut to, &options).map_err(|_| FaceProblem::Drawing)?;
    let size = IntSize::from_wh(width, height).ok_or(FaceProblem::Dots)?;
    Pixmap::from_vec(to.into_vec(), size).ok_or(FaceProblem::Drawing)
}
