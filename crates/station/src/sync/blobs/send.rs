//! Up.

use contract::sync::{MOST_BLOB_BYTES, PutPiece, Taken};
use serde_bytes::ByteBuf;
use uuid::Uuid;

use super::{Carrier, PIECE, Went};
use crate::store::blobs::UnsentRow;
use crate::sync::Trouble;
use crate::{fault, photo, store};

impl Carrier {
    /// Sends the next picture that does not rest; says whether there was one.
    pub(super) async fn send_after(&mut self, id: &mut Uuid) -> Result<bool, Trouble> {
        loop {
            let row = {
                let mut tx = self.open.store.read().await?;
                store::blobs::unsent_after(&mut tx, *id).await?
            };
            let Some(row) = row else { return Ok(false) };
            *id = row.id;
            if self.rests(row.id, 0) {
                continue;
            }
            let went = self.send(&row).await;
            self.note(row.id, 0, went)?;
            return Ok(true);
        }
    }

    /// Asks how much the hub has and sends the rest.
    async fn send(&mut self, row: &UnsentRow) -> Result<Went, Trouble> {
        let Ok(bytes) = photo::load(&self.open, row.id).await else { return Ok(Went::Wrong) };
        let size = bytes.len() as u64;
        if size > MOST_BLOB_BYTES {
            return Ok(Went::Wrong);
        }
        let mut piece = PutPiece { blob: row.id, sha256: row.sha256, size, offset: 0, bytes: ByteBuf::new() };
        let mut before = None;
        loop {
            if !self.may_go().await? {
                return Ok(Went::Later);
            }
            let taken = self.ask(&piece).await?;
            fault::point("blob-piece-sent");
            let Taken::UpTo(offset) = taken else {
                self.set_sent(row.id).await?;
                return Ok(Went::Through);
            };
            let rest = usize::try_from(offset).ok().and_then(|offset| bytes.get(offset..)).unwrap_or_default();
            if rest.is_empty() || before.is_some_and(|before| offset <= before) {
                return Ok(Went::Wrong);
            }
            self.moved = before.is_some();
            before = Some(offset);
            piece.offset = offset;
            piece.bytes = ByteBuf::from(rest.get(..PIECE).unwrap_or(rest));
        }
    }

    async fn set_sent(&self, id: Uuid) -> Result<(), Trouble> {
        let mut tx = self.open.store.begin().await?;
        store::blobs::set_sent(&mut tx, id, self.open.now()).await?;
        Ok(tx.commit("blob-sent").await?)
    }
}
