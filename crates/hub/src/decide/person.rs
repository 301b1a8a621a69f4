//! One person, however many records they have (C-10).

use domain::card::{CardFacts, CardKind, CardStatus, may_be_replaced, status};
use domain::one_person::{InHand, superseded};
use time::Date;
use uuid::Uuid;

use super::world::{CardRow, World};

impl World {
    /// The record that one leads to; itself where it leads to none.
    pub(super) fn root(&self, resident: Uuid) -> Uuid {
        let mut at = resident;
        // There is no circle, and a chain is no longer than there are records.
        for _ in 0..self.residents.len() {
            match self.residents.get(&at).and_then(|row| row.merged_into) {
                Some(next) => at = next,
                None => break,
            }
        }
        at
    }

    /// Every record of the person whose record it is, as far as the batch touches them.
    pub(super) fn records_of(&self, resident: Uuid) -> Vec<Uuid> {
        let root = self.root(resident);
        self.residents.keys().copied().filter(|id| self.root(*id) == root).collect()
    }

    /// The records of each person who got another one now.
    #[must_use]
    pub fn people_together(&self) -> Vec<Vec<Uuid>> {
        self.together.iter().map(|record| self.records_of(*record)).collect()
    }

    /// Ends every card of a person but the one that works.
    pub(super) fn one_card_works(&mut self, resident: Uuid, today: Date) {
        let records = self.records_of(resident);
        let in_hand: Vec<InHand<Uuid>> = self
            .cards
            .values()
            .filter(|card| records.contains(&card.resident))
            .filter_map(|card| self.in_hand(card, today))
            .collect();
        for card in superseded(&in_hand) {
            if let Some(card) = self.cards.get_mut(&card) {
                card.end();
                card.superseded = true;
            }
        }
    }

    /// The same once a card was handed over, for a person with several records. Of one record there is one card anyway.
    pub(super) fn one_of_several_works(&mut self, production: Uuid, today: Date) {
        let Some(resident) = self.cards.get(&production).map(|card| card.resident) else { return };
        if self.records_of(resident).len() > 1 {
            self.one_card_works(resident, today);
        }
    }

    fn in_hand(&self, card: &CardRow, today: Date) -> Option<InHand<Uuid>> {
        let blocked = self.blocks.values().any(|block| block.number == card.number && block.lifted_at.is_none());
        let facts = CardFacts {
            kind: CardKind::Physical,
            production: card.state,
            open_blocks: u32::from(blocked),
            ended: card.ended,
            expires: Some(card.rights.as_ref().map_or(card.expires, |rights| rights.expires)),
        };
        let status = status(&facts, today);
        let since = card.since.unix_millis();
        may_be_replaced(status).then_some(InHand { card: card.id, since, blocked: status == CardStatus::Suspended })
    }

    /// Cards of these records and of those that lead to them that ended for another one of the person's are as they were.
    pub(super) fn give_cards_back(&mut self, residents: &[Uuid]) {
        let records: Vec<Uuid> = residents.iter().flat_map(|resident| self.records_of(*resident)).collect();
        for card in self.cards.values_mut().filter(|card| card.superseded && records.contains(&card.resident)) {
            card.ended = false;
            card.superseded = false;
            card.change();
        }
    }
}
