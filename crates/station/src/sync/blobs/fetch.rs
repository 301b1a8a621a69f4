//! Down.

use contract::ErrorCode;
use contract::operation::Hash;
use contract::sync::{GetPiece, MOST_BLOB_BYTES, Piece};
use sha2::{Digest as _, Sha256};
use uuid::Uuid;

use super::{Carrier, Went};
use crate::open::OpenStation;
use crate::store::incoming::IncomingRow;
use crate::store::{self, Tx};
use crate::sync::Trouble;
use crate::{fault, photo};

/// So many are looked at together.
const AT_ONCE: u32 = 100;

impl Carrier {
    /// Fetches the next picture that does not rest, the newest first; says whether there was one.
    pub(super) async fn fetch_before(&mut self, id: &mut Uuid) -> Result<bool, Trouble> {
        loop {
            let rows = {
                let mut tx = self.open.store.read().await?;
                store::incoming::before(&mut tx, *id, AT_ONCE).await?
            };
            if rows.is_empty() {
                return Ok(false);
            }
            for row in rows {
                *id = row.blob;
                if self.rests(row.blob, row.told) {
                    continue;
                }
                let (blob, told) = (row.blob, row.told);
                let went = self.fetch(row).await;
                self.note(blob, told, went)?;
                return Ok(true);
            }
        }
    }

    /// Asks for what comes after what is here, until there is no more.
    async fn fetch(&mut self, mut row: IncomingRow) -> Result<Went, Trouble> {
        if fault::mistake("begins-anew-each-time") {
            row = self.begin_anew(row).await?;
        }
        loop {
            if !self.may_go().await? {
                return Ok(Went::Later);
            }
            let offset = if fault::mistake("always-the-first-piece") { 0 } else { row.received };
            let piece = self.ask(&GetPiece { blob: row.blob, offset }).await?;
            fault::point("blob-piece-came");
            let Piece::Part { size, bytes } = piece else { return Ok(Went::NotNow) };
            let length = bytes.len() as u64;
            let fits = size <= MOST_BLOB_BYTES && length > 0 && row.received + length <= size;
            if !fits || row.size.is_some_and(|known| known != size) {
                self.begin_anew(row).await?;
                return Ok(Went::Wrong);
            }
            match self.keep(&row, size, &bytes).await? {
                Kept::Piece => {
                    row.size = Some(size);
                    row.received += length;
                    self.moved = true;
                }
                Kept::Whole => return Ok(Went::Through),
                // The resident has another photo by now, or is not held here any more.
                Kept::Nothing => return Ok(Went::Through),
                Kept::Wrong => return Ok(Went::Wrong),
            }
        }
    }

    async fn begin_anew(&self, row: IncomingRow) -> Result<IncomingRow, Trouble> {
        let mut tx = self.open.store.begin().await?;
        store::incoming::begin_anew(&mut tx, row.blob).await?;
        tx.commit("blob-anew").await?;
        Ok(IncomingRow { size: None, received: 0, ..row })
    }

    /// Keeps a piece; with the last one the whole, if it is what was announced.
    async fn keep(&self, row: &IncomingRow, size: u64, bytes: &[u8]) -> Result<Kept, Trouble> {
        let sealed =
            photo::seal(&self.open, &place(row.blob, row.received), bytes).map_err(|_| Trouble::NotUnderstood)?;
        let length = bytes.len() as u64;
        let mut tx = self.open.store.begin().await?;
        if !store::incoming::add(&mut tx, row, size, length, &sealed).await? {
            return Ok(Kept::Nothing);
        }
        if row.received + length < size {
            tx.commit("blob-piece").await?;
            return Ok(Kept::Piece);
        }
        let Ok(whole) = whole(&self.open, &mut tx, row).await? else {
            store::incoming::begin_anew(&mut tx, row.blob).await?;
            tx.commit("blob-anew").await?;
            return Ok(Kept::Wrong);
        };
        let sealed = photo::seal(&self.open, row.blob.as_bytes(), &whole).map_err(|_| Trouble::NotUnderstood)?;
        store::incoming::arrived(&mut tx, row, &sealed, self.open.now()).await?;
        tx.commit("blob-arrived").await?;
        Ok(Kept::Whole)
    }
}

/// What became of a piece.
enum Kept {
    Piece,
    Whole,
    Wrong,
    Nothing,
}

/// Where alone a piece can be opened again.
fn place(blob: Uuid, start: u64) -> Vec<u8> {
    [blob.as_bytes().as_slice(), &start.to_be_bytes()].concat()
}

/// All pieces together, if they are what the operation says.
async fn whole(open: &OpenStation, tx: &mut Tx, row: &IncomingRow) -> Result<Result<Vec<u8>, ErrorCode>, Trouble> {
    let mut whole = Vec::new();
    for (start, sealed) in store::incoming::pieces(tx, row.blob).await? {
        match photo::unseal(open, &place(row.blob, start), &sealed) {
            Ok(piece) => whole.extend_from_slice(&piece),
            Err(damaged) => return Ok(Err(damaged)),
        }
    }
    let sha256: Hash = Sha256::digest(&whole).into();
    if sha256 == row.sha256 || fault::mistake("a-picture-is-not-checked") {
        return Ok(Ok(whole));
    }
    Ok(Err(ErrorCode::PhotoUnreadable))
}
