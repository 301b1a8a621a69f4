//! Photos and drawn signatures come from stations and go to stations in pieces (E-6). Only what an operation that took effect refers to
//! is kept, and only who holds the resident gets it (E-7).

use contract::sync::{GetPiece, MOST_BLOB_BYTES, MOST_PIECE_BYTES, Piece, PutPiece, SyncCode, Taken};
use serde_bytes::ByteBuf;
use sha2::{Digest as _, Sha256};
use time::OffsetDateTime;

use crate::feed::Reader;
use crate::store::{StoreProblem, Tx, applications, blobs, changes};
use crate::{HubProcess, fault};

/// Why a piece is not looked at.
#[derive(Debug, thiserror::Error)]
pub enum PieceRefused {
    /// Larger than the limits allow.
    #[error("the piece or its blob is too large")]
    TooLarge,
    /// The database.
    #[error(transparent)]
    Store(#[from] StoreProblem),
}

impl PieceRefused {
    /// What the station is told.
    pub(crate) fn code(self) -> SyncCode {
        match self {
            Self::TooLarge => SyncCode::TooLarge,
            Self::Store(problem) => {
                tracing::error!(%problem, "a piece could not be kept");
                SyncCode::NotNow
            }
        }
    }
}

/// Takes the piece that comes next; of any other it only says which one does.
///
/// # Errors
/// [`PieceRefused`]; nothing of the piece is kept then.
pub async fn put(hub: &HubProcess, reader: &Reader, piece: &PutPiece) -> Result<Taken, PieceRefused> {
    let (city, length) = (&reader.city, piece.bytes.len() as u64);
    if piece.size > MOST_BLOB_BYTES || piece.bytes.len() > MOST_PIECE_BYTES {
        return Err(PieceRefused::TooLarge);
    }
    let mut tx = hub.store().begin().await?;
    let Some(kept) = blobs::locked(&mut tx, city, piece.blob).await? else { return Ok(Taken::Unwanted) };
    if kept.sha256.is_some_and(|sha256| sha256 != piece.sha256) {
        return Ok(Taken::Unwanted);
    }
    if kept.done {
        return Ok(Taken::Whole);
    }
    let received = if kept.size == Some(piece.size) {
        kept.received
    } else {
        blobs::begin_anew(&mut tx, city, piece.blob, piece.size).await?;
        0
    };
    let other_place = piece.offset != received && !fault::mistake("any-offset-is-the-next");
    if length == 0 || other_place || received + length > piece.size {
        tx.commit().await?;
        return Ok(Taken::UpTo(received));
    }
    blobs::add(&mut tx, city, piece.blob, received, &piece.bytes).await?;
    fault::point("blob-before-commit");
    if received + length < piece.size {
        tx.commit().await?;
        return Ok(Taken::UpTo(received + length));
    }
    finish(hub, reader, tx, piece, kept.resident).await
}

/// The last byte is here: it is what was announced, or everything begins anew.
async fn finish(
    hub: &HubProcess,
    reader: &Reader,
    mut tx: Tx,
    piece: &PutPiece,
    resident: uuid::Uuid,
) -> Result<Taken, PieceRefused> {
    let city = &reader.city;
    let whole = blobs::whole(&mut tx, city, piece.blob).await?;
    let hash: [u8; 32] = Sha256::digest(&whole).into();
    if hash != piece.sha256 && !fault::mistake("whole-is-good") {
        tracing::warn!(blob = %piece.blob, station = %reader.station, "a blob is not what was announced; it begins anew");
        blobs::begin_anew(&mut tx, city, piece.blob, piece.size).await?;
        tx.commit().await?;
        return Ok(Taken::UpTo(0));
    }
    let now = OffsetDateTime::from(hub.now().utc());
    blobs::finish(&mut tx, city, piece.blob, &piece.sha256, now).await?;
    // Whoever waits for it hears of its resident again.
    changes::of_residents(&mut tx, city, &[resident]).await?;
    tx.commit().await?;
    hub.feed().stir(city);
    Ok(Taken::Whole)
}

/// Gives what comes after an offset, to a station whose point holds the resident.
///
/// # Errors
/// [`StoreProblem`].
pub async fn get(hub: &HubProcess, reader: &Reader, wanted: &GetPiece) -> Result<Piece, StoreProblem> {
    let mut tx = hub.store().read().await?;
    let Some(size) = blobs::held(&mut tx, &reader.city, &reader.point, wanted.blob).await? else {
        return attached(&mut tx, reader, wanted).await;
    };
    let Some(size) = size else { return Ok(Piece::OnItsWay) };
    let bytes = if wanted.offset < size {
        blobs::from(&mut tx, &reader.city, wanted.blob, wanted.offset).await?
    } else {
        Vec::new()
    };
    Ok(Piece::Part { size, bytes: ByteBuf::from(bytes) })
}

/// The same of an attachment of an application: only to the stations of the point that it was sent for.
async fn attached(tx: &mut Tx, reader: &Reader, wanted: &GetPiece) -> Result<Piece, StoreProblem> {
    let part = applications::attached(tx, &reader.city, &reader.point, wanted.blob, wanted.offset, MOST_PIECE_BYTES);
    Ok(part.await?.map_or(Piece::Unknown, |(size, bytes)| Piece::Part { size, bytes: ByteBuf::from(bytes) }))
}
