//! Photographs (C-4): cut to 35 × 45 mm, encoded anew without metadata, sealed before they touch the disk.

use std::io::Cursor;
use std::str::FromStr;

use chacha20poly1305::aead::{Aead, KeyInit, Payload as Sealed};
use chacha20poly1305::{XChaCha20Poly1305, XNonce};
use contract::counter::{ChosenPhoto, Crop, PhotoAdvice, PhotoTaken, SetPhoto, TakePhoto};
use contract::operation::{Hash, Seen};
use contract::payload::{Payload, PhotoData};
use contract::{ErrorCode, Problem};
use image::codecs::jpeg::JpegEncoder;
use image::imageops::FilterType;
use image::{DynamicImage, ImageDecoder, ImageFormat, ImageReader, Limits, metadata::Orientation};
use sha2::{Digest, Sha256};
use uuid::Uuid;

use crate::act::Actor;
use crate::open::OpenStation;
use crate::record::{Act, record};
use crate::store::{self, Tx};

mod checks;

/// 35 × 45 mm at 600 dpi.
const WIDTH: u32 = 827;
const HEIGHT: u32 = 1063;
/// Below this nobody is recognised.
const REFUSED_WIDTH: u32 = 200;
/// No picture is decoded beyond this.
const MAX_SIDE: u32 = 12_000;
const MAX_DECODED_BYTES: u64 = 400 * 1024 * 1024;
const NONCE_BYTES: usize = 24;

/// Crops and keeps a picture that was sent as bytes.
pub(crate) async fn take(open: &OpenStation, sent: Vec<u8>, args: &TakePhoto) -> Result<PhotoTaken, Problem> {
    keep(open, sent, args.turns, args.crop).await
}

/// The same of a picture that came with an application.
pub(crate) async fn take_whole(open: &OpenStation, sent: Vec<u8>, crop: Crop) -> Result<PhotoTaken, Problem> {
    keep(open, sent, 0, crop).await
}

async fn keep(open: &OpenStation, sent: Vec<u8>, turns: u8, crop: Crop) -> Result<PhotoTaken, Problem> {
    let prepared = tokio::task::spawn_blocking(move || prepare(&sent, turns, crop));
    let (jpeg, advice) = prepared.await.map_err(|_| ErrorCode::PhotoUnreadable)??;
    let mut tx = open.store.begin().await?;
    let id = keep_in(open, &mut tx, &jpeg).await?;
    store::blobs::set_advice(&mut tx, id, &advice).await?;
    tx.commit("keep-photo").await?;
    Ok(PhotoTaken { photo: format!("photo:{id}"), advice })
}

/// Cuts, turns, scales and encodes a picture.
pub(crate) fn prepare(sent: &[u8], turns: u8, crop: Crop) -> Result<(Vec<u8>, Vec<PhotoAdvice>), Problem> {
    let picture = decode(sent)?;
    let picture = match turns % 4 {
        1 => picture.rotate90(),
        2 => picture.rotate180(),
        3 => picture.rotate270(),
        _ => picture,
    };
    let (x, y, width, height) = pixels(crop, picture.width(), picture.height())?;
    if width < REFUSED_WIDTH {
        return Err(ErrorCode::PhotoTooSmall.into());
    }
    let picture = picture.crop_imm(x, y, width, height).resize_exact(WIDTH, HEIGHT, FilterType::CatmullRom).into_rgb8();
    let advice = checks::advice(&picture, width);
    let mut jpeg = Vec::new();
    JpegEncoder::new_with_quality(&mut jpeg, 90).encode_image(&picture).map_err(|_| ErrorCode::PhotoUnreadable)?;
    Ok((jpeg, advice))
}

/// Decodes a JPEG or PNG, whatever its name says, within limits, the right way up.
fn decode(sent: &[u8]) -> Result<DynamicImage, Problem> {
    let unreadable = |_| Problem::from(ErrorCode::PhotoUnreadable);
    let mut reader =
        ImageReader::new(Cursor::new(sent)).with_guessed_format().map_err(|_| ErrorCode::PhotoUnreadable)?;
    if !matches!(reader.format(), Some(ImageFormat::Jpeg | ImageFormat::Png)) {
        return Err(ErrorCode::PhotoUnreadable.into());
    }
    let mut limits = Limits::default();
    limits.max_image_width = Some(MAX_SIDE);
    limits.max_image_height = Some(MAX_SIDE);
    limits.max_alloc = Some(MAX_DECODED_BYTES);
    reader.limits(limits);
    let mut decoder = reader.into_decoder().map_err(unreadable)?;
    let orientation = decoder.orientation().unwrap_or(Orientation::NoTransforms);
    let mut picture = DynamicImage::from_decoder(decoder).map_err(unreadable)?;
    picture.apply_orientation(orientation);
    Ok(picture)
}

/// The pixels of a crop: inside the picture, and exactly 35:45 about its middle.
fn pixels(crop: Crop, width: u32, height: u32) -> Result<(u32, u32, u32, u32), Problem> {
    let values = [crop.x, crop.y, crop.width, crop.height];
    if values.iter().any(|value| !value.is_finite() || !(-0.001..=1.001).contains(value)) {
        return Err(ErrorCode::BadRequest.into());
    }
    let (full_width, full_height) = (f64::from(width), f64::from(height));
    let wanted_width = (crop.width * full_width).min(full_width).max(1.0);
    let wanted_height = (crop.height * full_height).min(full_height).max(1.0);
    let cut_width = wanted_width.min(wanted_height * 35.0 / 45.0);
    let cut_height = cut_width * 45.0 / 35.0;
    let x = (crop.x * full_width + (wanted_width - cut_width) / 2.0).clamp(0.0, full_width - cut_width);
    let y = (crop.y * full_height + (wanted_height - cut_height) / 2.0).clamp(0.0, full_height - cut_height);
    let whole = |value: f64| {
        #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "between 0 and the picture's side")]
        let whole = value.round() as u32;
        whole
    };
    let (x, y) = (whole(x).min(width - 1), whole(y).min(height - 1));
    Ok((x, y, whole(cut_width).clamp(1, width - x), whole(cut_height).clamp(1, height - y)))
}

/// Seals and stores bytes; nobody's yet.
pub(crate) async fn keep_in(open: &OpenStation, tx: &mut Tx, bytes: &[u8]) -> Result<Uuid, Problem> {
    let id = open.new_id();
    let sha256: Hash = Sha256::digest(bytes).into();
    store::blobs::insert(tx, id, &sha256, &seal(open, id.as_bytes(), bytes)?, open.now()).await?;
    Ok(id)
}

/// Seals bytes for one place, where alone they can be opened again.
pub(crate) fn seal(open: &OpenStation, place: &[u8], bytes: &[u8]) -> Result<Vec<u8>, ErrorCode> {
    let mut nonce = [0; NONCE_BYTES];
    open.random.lock().fill_bytes(&mut nonce);
    let sealed = cipher(open).encrypt(&XNonce::from(nonce), Sealed { msg: bytes, aad: place });
    Ok([&nonce[..], &sealed.map_err(|_| ErrorCode::Unexpected)?].concat())
}

/// Opens what was sealed for a place.
pub(crate) fn unseal(open: &OpenStation, place: &[u8], sealed: &[u8]) -> Result<Vec<u8>, ErrorCode> {
    let (nonce, sealed) = sealed.split_first_chunk::<NONCE_BYTES>().ok_or(ErrorCode::StoreFailed)?;
    let opened = cipher(open).decrypt(&XNonce::from(*nonce), Sealed { msg: sealed, aad: place });
    opened.map_err(|_| ErrorCode::StoreFailed)
}

/// Opens stored bytes.
pub(crate) async fn load(open: &OpenStation, id: Uuid) -> Result<Vec<u8>, Problem> {
    let mut tx = open.store.read().await?;
    let sealed = store::blobs::sealed(&mut tx, id).await?.ok_or(ErrorCode::BadRequest)?;
    drop(tx);
    Ok(unseal(open, id.as_bytes(), &sealed)?)
}

fn cipher(open: &OpenStation) -> XChaCha20Poly1305 {
    XChaCha20Poly1305::new(open.blob_key.expose().into())
}

/// Makes a kept picture this resident's. One that there is advice about needs a reason.
pub(crate) async fn give(tx: &mut Tx, photo: &ChosenPhoto, resident: Uuid) -> Result<PhotoData, Problem> {
    let id = photo.id.strip_prefix("photo:").and_then(|id| Uuid::from_str(id).ok()).ok_or(ErrorCode::BadRequest)?;
    let sha256 = store::blobs::sha256(tx, id).await?.ok_or(ErrorCode::PhotoMissing)?;
    let advice = store::blobs::advice(tx, id).await?;
    // One that was theirs before was accepted then, and may be put back.
    if !advice.is_empty() && photo.accepted.is_none() && !store::blobs::is_of(tx, id, resident).await? {
        return Err(ErrorCode::PhotoReasonMissing.into());
    }
    if !store::blobs::give(tx, id, resident).await? {
        return Err(ErrorCode::BadRequest.into());
    }
    let accepted = photo.accepted.filter(|_| !advice.is_empty());
    Ok(PhotoData { blob: id, sha256, advice, accepted })
}

pub(crate) async fn set(open: &OpenStation, actor: &Actor, args: &SetPhoto) -> Result<(), Problem> {
    let mut tx = open.store.begin().await?;
    let row = store::residents::get(&mut tx, args.resident).await?.ok_or(ErrorCode::ResidentUnknown)?;
    let photo = give(&mut tx, &args.photo, row.id).await?;
    let blob = photo.blob;
    let payload = Payload::PhotoSet { resident: row.id, photo };
    let seen = vec![Seen { record: row.id, version: row.version }];
    let act = Act { actor: Some(actor.id()?), resident: Some(row.id), seen, payload };
    record(&mut tx, open.now(), &open.random, act).await?;
    store::residents::set_photo(&mut tx, row.id, blob).await?;
    Ok(tx.commit("set-photo").await?)
}

#[cfg(test)]
mod tests {
    use super::*;

    // REQ C-4: whatever the page asks for, what is kept is 35:45 and inside the picture.
    #[test]
    fn a_crop_is_always_35_to_45_and_inside_the_picture() {
        for (width, height) in [(1280, 720), (720, 1280), (827, 1063), (300, 4000)] {
            for crop in [
                Crop { x: 0.0, y: 0.0, width: 1.0, height: 1.0 },
                Crop { x: 0.9, y: 0.9, width: 0.5, height: 0.5 },
                Crop { x: 0.25, y: 0.1, width: 0.5, height: 0.8 },
            ] {
                let (x, y, w, h) = pixels(crop, width, height).unwrap();
                assert!(x + w <= width && y + h <= height, "{crop:?} in {width}×{height}: {x} {y} {w} {h}");
                let error = (f64::from(w) / f64::from(h) - 35.0 / 45.0).abs();
                assert!(error < 0.01, "{crop:?} in {width}×{height} gives {w}×{h}");
            }
        }
        for bad in [f64::NAN, f64::INFINITY, -1.0, 2.0] {
            assert!(pixels(Crop { x: bad, y: 0.0, width: 1.0, height: 1.0 }, 100, 100).is_err());
        }
    }
}
