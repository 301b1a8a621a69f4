//! Reading what others did: the feed, page by page, and before the first page or after a loss a snapshot (E-7).

use std::time::Duration;

use contract::sync::{Page, Pull, Snapshot};
use uuid::Uuid;

use super::{LONG_POLL_SECONDS, Trouble, Worker};
use crate::store::sync::Reading;
use crate::{fault, store};

impl Worker {
    /// Reads one page; says whether there is more at once.
    pub(super) async fn pull(&mut self) -> Result<bool, Trouble> {
        let reading = {
            let mut tx = self.open.store.read().await?;
            store::sync::reading(&mut tx).await?
        };
        match reading {
            Reading::New => self.snapshot(None).await,
            Reading::Snapshot { feed_epoch, position, after, .. } => {
                self.snapshot(Some((feed_epoch, position, after))).await
            }
            Reading::Feed { .. } => {
                let page = self.page(reading, 0).await?;
                self.take_page(page, reading).await
            }
        }
    }

    /// Waits until the hub has news, or for as long as it may.
    pub(super) async fn wait_for_news(&mut self) -> Result<(Page, Reading), Trouble> {
        let reading = {
            let mut tx = self.open.store.read().await?;
            store::sync::reading(&mut tx).await?
        };
        Ok((self.page(reading, LONG_POLL_SECONDS).await?, reading))
    }

    async fn page(&mut self, reading: Reading, wait_seconds: u16) -> Result<Page, Trouble> {
        let Reading::Feed { feed_epoch, cursor } = reading else { return Err(Trouble::NotNow) };
        let pull = Pull { feed_epoch, after: cursor, wait_seconds };
        self.ask(&pull, Duration::from_secs(wait_seconds.into())).await
    }

    /// Applies a page and where it leads to, in one transaction.
    pub(super) async fn take_page(&mut self, page: Page, reading: Reading) -> Result<bool, Trouble> {
        let Reading::Feed { feed_epoch, cursor } = reading else { return Err(Trouble::NotNow) };
        if page.feed_epoch != feed_epoch {
            // The hub was restored meanwhile: it is greeted anew.
            return Err(Trouble::NotNow);
        }
        fault::point("sync-page");
        if page.lost {
            let mut tx = self.open.store.begin().await?;
            store::sync::set_reading(&mut tx, Reading::New).await?;
            tx.commit("sync-lost").await?;
            return Ok(true);
        }
        if page.next < cursor || (page.next == cursor && (page.more || !page.records.is_empty())) {
            return Err(Trouble::NotUnderstood);
        }
        if page.next > cursor {
            self.apply(page.records, Some(Reading::Feed { feed_epoch, cursor: page.next })).await?;
        }
        Ok(page.more)
    }

    /// Reads one page of a snapshot: the first, or the one after the last resident that was applied.
    async fn snapshot(&mut self, begun: Option<(Uuid, u64, Uuid)>) -> Result<bool, Trouble> {
        let after = begun.map(|(_, _, after)| after);
        let page = self.ask(&Snapshot { after }, Duration::ZERO).await?;
        let (feed_epoch, position) = match begun {
            Some((feed_epoch, _, _)) if fault::mistake("feed-from-the-end-of-the-snapshot") => {
                (feed_epoch, page.position)
            }
            Some((feed_epoch, position, _)) => (feed_epoch, position),
            None => (page.feed_epoch, page.position),
        };
        if page.feed_epoch != feed_epoch {
            return Err(Trouble::NotNow);
        }
        fault::point("sync-snapshot-page");
        let reading = match page.next {
            // It has to come to an end.
            Some(next) if after.is_some_and(|after| next <= after) => return Err(Trouble::NotUnderstood),
            Some(next) => Reading::Snapshot { feed_epoch, position, after: next, residents: page.residents },
            None => Reading::Feed { feed_epoch, cursor: position },
        };
        self.apply(page.records, Some(reading)).await?;
        self.show_progress(reading).await?;
        Ok(true)
    }

    async fn show_progress(&self, reading: Reading) -> Result<(), Trouble> {
        let progress = match reading {
            Reading::Snapshot { residents, .. } => {
                let mut tx = self.open.store.read().await?;
                Some((store::residents::count(&mut tx).await?.into(), residents))
            }
            Reading::New | Reading::Feed { .. } => None,
        };
        self.open.sync.reading(progress);
        Ok(())
    }
}
