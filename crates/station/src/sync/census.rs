//! The count that ends a sync: what is here is what the hub says should be here, or it is mended (E-2, E-7).

use std::collections::{HashMap, HashSet};
use std::time::Duration;

use contract::sync::{Census, Fetch, Holdings, Record, Versions};
use uuid::Uuid;

use super::{Trouble, Worker};
use crate::fault;
use crate::store;
use crate::store::sync::Reading;

/// How many residents are fetched at once; their cards come with them.
const FETCHED: usize = 100;

/// What differs from what should be here.
struct Difference {
    /// Missing, or in another version.
    residents: Vec<Uuid>,
    tasks: Vec<Uuid>,
    /// Here, but not to be held.
    extra_residents: Vec<Uuid>,
    /// Here in another version; they come with their residents.
    cards: Vec<Uuid>,
    extra_cards: Vec<Uuid>,
    extra_tasks: Vec<Uuid>,
    applications: Vec<Uuid>,
    extra_applications: Vec<Uuid>,
    /// A card is missing, and only a snapshot says whose it is.
    card_missing: bool,
}

impl Worker {
    /// Compares counts and checksums; where they differ, ids and versions. Only what stands at the same place of the feed is compared.
    pub(super) async fn census(&mut self) -> Result<(), Trouble> {
        let counts = self.ask(&Census {}, Duration::ZERO).await?;
        let mut tx = self.open.store.read().await?;
        let here = store::sync::tallies(&mut tx).await?;
        let reading = store::sync::reading(&mut tx).await?;
        drop(tx);
        let Reading::Feed { cursor, .. } = reading else { return Ok(()) };
        if counts.position != cursor
            || fault::mistake("nobody-counts")
            || here == [counts.residents, counts.cards, counts.tasks, counts.applications]
        {
            return Ok(());
        }
        tracing::warn!("what is here is not what the hub says should be here");
        let should = self.ask(&Holdings {}, Duration::ZERO).await?;
        if should.position != cursor {
            return Ok(());
        }
        self.mend(&should).await
    }

    async fn mend(&mut self, should: &Versions) -> Result<(), Trouble> {
        let mut tx = self.open.store.begin().await?;
        let here = store::sync::versions(&mut tx).await?;
        let Difference {
            mut residents,
            tasks,
            extra_residents,
            cards,
            extra_cards,
            extra_tasks,
            applications,
            extra_applications,
            card_missing,
        } = difference(&here, should);
        residents.extend(store::cards::residents_of(&mut tx, &[cards, extra_cards.clone()].concat()).await?);
        for card in extra_cards {
            store::cards::remove(&mut tx, card).await?;
        }
        for task in extra_tasks {
            store::tasks::remove(&mut tx, task).await?;
        }
        if card_missing {
            store::sync::set_reading(&mut tx, Reading::New).await?;
        }
        tx.commit("sync-mend").await?;
        let gone = extra_residents.into_iter().map(|resident| Record::ResidentGone { resident });
        self.apply(gone.collect(), None).await?;
        if card_missing {
            while self.pull().await? {}
            return Ok(());
        }
        residents.sort_unstable();
        residents.dedup();
        for wanted in residents.chunks(FETCHED) {
            self.fetch(Fetch { residents: wanted.to_vec(), tasks: Vec::new(), applications: Vec::new() }).await?;
        }
        for wanted in tasks.chunks(FETCHED) {
            self.fetch(Fetch { residents: Vec::new(), tasks: wanted.to_vec(), applications: Vec::new() }).await?;
        }
        // One that is here and should not be is asked for as well: it may be closed by now, or another point's.
        for wanted in [applications, extra_applications].concat().chunks(FETCHED) {
            let applications = wanted.to_vec();
            self.fetch(Fetch { residents: Vec::new(), tasks: Vec::new(), applications }).await?;
        }
        Ok(())
    }

    async fn fetch(&mut self, wanted: Fetch) -> Result<(), Trouble> {
        let page = self.ask(&wanted, Duration::ZERO).await?;
        self.apply(page.records, None).await
    }
}

fn difference(here: &[Vec<(Uuid, u64)>; 4], should: &Versions) -> Difference {
    let [residents, cards, tasks, applications] = here;
    Difference {
        residents: [missing(residents, &should.residents), changed(residents, &should.residents)].concat(),
        tasks: [missing(tasks, &should.tasks), changed(tasks, &should.tasks)].concat(),
        cards: changed(cards, &should.cards),
        extra_residents: missing(&should.residents, residents),
        extra_cards: missing(&should.cards, cards),
        extra_tasks: missing(&should.tasks, tasks),
        applications: [missing(applications, &should.applications), changed(applications, &should.applications)]
            .concat(),
        extra_applications: missing(&should.applications, applications),
        card_missing: !missing(cards, &should.cards).is_empty(),
    }
}

/// Those that should be here and are not.
fn missing(here: &[(Uuid, u64)], should: &[(Uuid, u64)]) -> Vec<Uuid> {
    let here: HashSet<Uuid> = here.iter().map(|(id, _)| *id).collect();
    should.iter().map(|(id, _)| *id).filter(|id| !here.contains(id)).collect()
}

/// Those that are here in another version.
fn changed(here: &[(Uuid, u64)], should: &[(Uuid, u64)]) -> Vec<Uuid> {
    let here: HashMap<Uuid, u64> = here.iter().copied().collect();
    let other = |(id, version): &&(Uuid, u64)| here.get(id).is_some_and(|known| known != version);
    should.iter().filter(other).map(|(id, _)| *id).collect()
}
