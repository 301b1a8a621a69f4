//! Which card of a person with several records works (C-10), as far as the cards are known here.

use contract::operation::OperationKind;
use contract::payload::Payload;
use domain::card::{CardStatus, may_be_replaced};
use domain::one_person::{InHand, superseded};
use uuid::Uuid;

use crate::find::card_status;
use crate::open::OpenStation;
use crate::store::cards::CardRow;
use crate::store::{self, StoreProblem, Tx};

/// A card that counts, or would but for a block.
pub(crate) fn in_hand(open: &OpenStation, card: &CardRow) -> Option<InHand<Uuid>> {
    let status = card_status(open, card);
    may_be_replaced(status).then_some(InHand {
        card: card.production,
        since: card.since.unix_millis(),
        blocked: status == CardStatus::Suspended,
    })
}

/// Ends every card of a person but the one that works, as far as they are known here.
pub(crate) async fn one_card_works(open: &OpenStation, tx: &mut Tx, resident: Uuid) -> Result<(), StoreProblem> {
    let cards = store::cards::of_residents(tx, &[resident]).await?;
    let cards: Vec<InHand<Uuid>> = cards.iter().filter_map(|card| in_hand(open, card)).collect();
    for card in superseded(&cards) {
        store::merges::supersede(tx, card, true).await?;
    }
    Ok(())
}

/// The same once a card was handed over, for a person with several records.
pub(crate) async fn one_of_several_works(open: &OpenStation, tx: &mut Tx, record: Uuid) -> Result<(), StoreProblem> {
    let root = store::merges::root(tx, record).await?;
    if store::merges::records(tx, root).await?.len() > 1 {
        one_card_works(open, tx, root).await?;
    }
    Ok(())
}

/// Cards that came from the hub as it knows them: over them lies what was merged and undone here and waits.
pub(crate) async fn cards_again(open: &OpenStation, tx: &mut Tx) -> Result<(), StoreProblem> {
    let kinds = [OperationKind::ResidentsMerged, OperationKind::MergeUndone];
    for (_, payload) in store::operations::waiting_of(tx, &kinds).await? {
        match serde_json::from_slice(&payload) {
            Ok(Payload::ResidentsMerged(said)) => one_of_several_works(open, tx, said.winner).await?,
            Ok(Payload::MergeUndone { winner, loser, .. }) => cards_back(open, tx, [winner, loser]).await?,
            _ => {}
        }
    }
    Ok(())
}

/// Each of two people has the cards again that ended for one of the other's.
pub(crate) async fn cards_back(open: &OpenStation, tx: &mut Tx, residents: [Uuid; 2]) -> Result<(), StoreProblem> {
    for card in store::cards::of_residents(tx, &residents).await?.iter().filter(|card| card.superseded) {
        store::merges::supersede(tx, card.production, false).await?;
    }
    for resident in residents {
        one_card_works(open, tx, resident).await?;
    }
    Ok(())
}
