//! Two records of one person become one, and are told apart again (C-10): decided here as a forecast, with the rules of `domain`, and
//! by the hub again. Nothing moves; one record leads to the other.

use contract::counter::{
    Belonging, MergeCard, MergeGroup, MergeRecord, MergeResidents, MergeShown, Merged, MergedRecord, Together,
    TwoRecords, UndoMerge,
};
use contract::operation::Seen;
use contract::payload::{GroupChosen, GroupMerged, MergeData, MergedInto, Payload, ResidentData};
use contract::sync::TaskKind;
use contract::{ErrorCode, Problem};
use domain::merge::{DataGroup, Values};
use domain::one_person::{
    Both, InHand, Side, Standing, may_choose, may_merge, may_undo, restored, undo_until, working,
};
use uuid::Uuid;

use crate::act::Actor;
use crate::find::{card_status, grouped};
use crate::open::OpenStation;
use crate::record::{Act, record};
use crate::store::cards::CardRow;
use crate::store::merges::MergeRow;
use crate::store::residents::ResidentRow;
use crate::store::{self, StoreProblem, Tx};
use crate::working_card::{cards_back, in_hand, one_card_works};
use crate::{consent, find, same_person};

/// As many acts as a history shows.
const ACTS: u32 = 200;

/// Two records, the one first that stays.
async fn two(tx: &mut Tx, one: Uuid, other: Uuid) -> Result<(ResidentRow, ResidentRow), Problem> {
    let leads = async |tx: &mut Tx, id: Uuid| Ok::<_, StoreProblem>(store::merges::root(tx, id).await? != id);
    let (one_leads, other_leads) = (leads(tx, one).await?, leads(tx, other).await?);
    may_merge(one == other, one_leads, other_leads).map_err(|_| ErrorCode::AlreadyMerged)?;
    let one = store::residents::record(tx, one).await?.ok_or(ErrorCode::ResidentUnknown)?;
    let other = store::residents::record(tx, other).await?.ok_or(ErrorCode::ResidentUnknown)?;
    Ok((one, other))
}

/// Two records side by side. The one that was registered first stays.
pub(crate) async fn two_records(open: &OpenStation, args: TwoRecords) -> Result<MergeShown, Problem> {
    let mut tx = open.store.read().await?;
    let (one, other) = two(&mut tx, args.one, args.other).await?;
    let one_stays = (one.registered_at, one.id) <= (other.registered_at, other.id);
    let (winner, loser) = if one_stays { (one, other) } else { (other, one) };
    let cards = store::cards::of_residents(&mut tx, &[winner.id, loser.id]).await?;
    let together = together(&mut tx, winner.id, loser.id, &cards).await?;
    drop(tx);
    let (data, other) = (winner.data(), loser.data());
    Ok(MergeShown {
        groups: DataGroup::ALL.into_iter().map(|group| group_of(group, &data, &other)).collect(),
        blocks: cards.iter().map(|card| card.open_blocks).sum(),
        cards: cards_of(open, winner.id, &cards),
        winner: shown_record(winner),
        loser: shown_record(loser),
        together,
        until: undo_until(open.today()),
    })
}

fn shown_record(row: ResidentRow) -> MergeRecord {
    MergeRecord {
        resident: row.id,
        name: name(&row),
        photo: row.photo.map(|photo| format!("photo:{photo}")),
        registered_at: row.registered_at,
    }
}

fn name(row: &ResidentRow) -> String {
    format!("{} {}", row.person.given_names, row.person.surname)
}

fn group_of(group: DataGroup, winner: &ResidentData, loser: &ResidentData) -> MergeGroup {
    let (winner, loser) = (winner.values(group), loser.values(group));
    let both = Both { winner: &winner, loser: &loser };
    let only = match [Side::Winner, Side::Loser].map(|side| may_choose(group, both, side)) {
        [true, false] => Some(Side::Winner),
        [false, true] => Some(Side::Loser),
        _ => None,
    };
    MergeGroup { group, only, winner, loser }
}

/// The cards in hand, the one that stays first.
fn cards_of(open: &OpenStation, winner: Uuid, cards: &[CardRow]) -> Vec<MergeCard> {
    let counting: Vec<(&CardRow, InHand<Uuid>)> =
        cards.iter().filter_map(|card| Some((card, in_hand(open, card)?))).collect();
    let all: Vec<InHand<Uuid>> = counting.iter().map(|(_, card)| *card).collect();
    let stays = working(&all);
    let shown = |(card, _): (&CardRow, InHand<Uuid>)| MergeCard {
        number: grouped(&card.number),
        side: if card.resident == winner { Side::Winner } else { Side::Loser },
        status: card_status(open, card),
        stays: Some(card.production) == stays,
    };
    let mut cards: Vec<MergeCard> = counting.into_iter().map(shown).collect();
    cards.sort_by_key(|card| !card.stays);
    cards
}

/// What stands under each of two records.
async fn together(tx: &mut Tx, winner: Uuid, loser: Uuid, cards: &[CardRow]) -> Result<Vec<Together>, StoreProblem> {
    let of_loser = cards.iter().filter(|card| card.record == loser).count();
    let mine = counted(tx, winner).await?;
    let theirs = counted(tx, loser).await?;
    let count = |number: usize| u32::try_from(number).unwrap_or(u32::MAX);
    let row = |what, winner, loser| Together { what, winner: count(winner), loser: count(loser) };
    Ok(vec![
        row(Belonging::Cards, cards.len() - of_loser, of_loser),
        row(Belonging::Consents, mine.consents, theirs.consents),
        row(Belonging::Fees, mine.fees, theirs.fees),
        row(Belonging::Acts, mine.acts, theirs.acts),
    ])
}

/// How much stands under a record.
struct Counted {
    consents: usize,
    fees: usize,
    acts: usize,
}

async fn counted(tx: &mut Tx, record: Uuid) -> Result<Counted, StoreProblem> {
    Ok(Counted {
        consents: store::residents::consents(tx, record).await?.len(),
        fees: store::fees::of_resident(tx, record).await?.len(),
        acts: store::history::of(tx, record, ACTS).await?.len(),
    })
}

/// Makes two records one; the supervisor has been asked for their own password.
pub(crate) async fn merge(
    open: &OpenStation,
    actor: &Actor,
    supervisor: Uuid,
    args: MergeResidents,
) -> Result<Merged, Problem> {
    let staff = signed(actor, supervisor)?;
    let mut tx = open.store.begin().await?;
    let (winner, loser) = two(&mut tx, args.winner, args.loser).await?;
    let (data, groups) = chosen(&winner.data(), &loser.data(), &args.groups)?;
    if !data.is_right(open.today()) {
        return Err(ErrorCode::WrongState.into());
    }
    let new_photo = args.photo == Side::Loser && (loser.photo.is_some() || loser.photo_on_its_way);
    let task = same_person_task(&mut tx, winner.id, loser.id).await?;
    let said = MergeData {
        merge: open.new_id(),
        winner: winner.id,
        loser: loser.id,
        groups: args.groups,
        photo: if new_photo { Side::Loser } else { Side::Winner },
        task,
        supervisor,
    };
    let nth = store::merges::into(&mut tx, winner.id).await?.first().map_or(0, |row| row.into.nth + 1);
    let merge = said.merge;
    let seen = [&winner, &loser].map(|row| Seen { record: row.id, version: row.version }).to_vec();
    let payload = Payload::ResidentsMerged(Box::new(said));
    let act = Act { actor: Some(staff), resident: Some(winner.id), seen, payload };
    let at = record(&mut tx, open.now(), &open.random, act).await?;
    store::residents::change(&mut tx, &data).await?;
    if new_photo {
        store::merges::take_photo_of(&mut tx, winner.id, loser.id).await?;
    }
    let photo = new_photo.then(|| photo_of(&winner, &loser));
    let into = MergedInto { merge, winner: winner.id, at, groups, photo, nth };
    store::merges::set(&mut tx, loser.id, Some(&into)).await?;
    if let Some(task) = task {
        store::tasks::set_decided_here(&mut tx, task).await?;
    }
    one_card_works(open, &mut tx, winner.id).await?;
    // No block goes with a merge.
    consent::reckon(&mut tx, &open.setup(), winner.id, at, false).await?;
    tx.commit("merge").await?;
    renew(open, &[winner.id, loser.id]).await?;
    merged(open, merge).await
}

/// Two people sign: whoever acts, and somebody else.
fn signed(actor: &Actor, supervisor: Uuid) -> Result<Uuid, Problem> {
    let staff = actor.id()?;
    if staff == supervisor { Err(ErrorCode::NotAllowed.into()) } else { Ok(staff) }
}

/// What the record that stays holds then, and which groups differed. Every group has to be chosen, as it stands now.
fn chosen(
    winner: &ResidentData,
    loser: &ResidentData,
    groups: &[GroupChosen],
) -> Result<(ResidentData, Vec<GroupMerged>), Problem> {
    let mut data = winner.clone();
    let mut merged = Vec::new();
    for group in DataGroup::ALL {
        let mut of_group = groups.iter().filter(|chosen| chosen.group == group);
        let (Some(chosen), None) = (of_group.next(), of_group.next()) else {
            return Err(ErrorCode::BadRequest.into());
        };
        if (chosen.winner != winner.values(group)) || (chosen.loser != loser.values(group)) {
            return Err(ErrorCode::RecordChanged.into());
        }
        if !may_choose(group, chosen.seen(), chosen.from) {
            return Err(ErrorCode::BadRequest.into());
        }
        let after: Values = chosen.seen().of(chosen.from).clone();
        data.set_values(group, &after);
        if chosen.winner != chosen.loser {
            merged.push(GroupMerged { group, before: chosen.winner.clone(), after });
        }
    }
    Ok((data, merged))
}

/// Which photo stood there, and which stands there now. The hub alone knows what else belongs to a photo.
fn photo_of(winner: &ResidentRow, loser: &ResidentRow) -> contract::payload::PhotoMerged {
    let data = |row: &ResidentRow| {
        row.photo.map(|blob| contract::payload::PhotoData { blob, sha256: [0; 32], advice: Vec::new(), accepted: None })
    };
    contract::payload::PhotoMerged { before: data(winner), after: data(loser) }
}

/// The open question whether these two are one person.
async fn same_person_task(tx: &mut Tx, one: Uuid, other: Uuid) -> Result<Option<Uuid>, StoreProblem> {
    let tasks = store::tasks::open(tx).await?;
    let asks = |task: &&contract::sync::TaskRecord| {
        task.kind == TaskKind::SamePerson && [one, other].iter().all(|record| task.residents.contains(record))
    };
    Ok(tasks.iter().find(asks).map(|task| task.task))
}

/// How a merge stands that somebody wants to undo.
async fn standing(tx: &mut Tx, row: &MergeRow) -> Result<Standing, StoreProblem> {
    let winner = row.into.winner;
    let leads = store::merges::root(tx, winner).await? != winner;
    let last = store::merges::into(tx, winner).await?.first().map(|row| row.into.merge) == Some(row.into.merge);
    Ok(Standing { stands: !row.undone, last: last && !leads, made: row.into.made() })
}

/// A merge, as the page after it and the resident's page show it.
pub(crate) async fn merged(open: &OpenStation, merge: Uuid) -> Result<Merged, Problem> {
    let mut tx = open.store.read().await?;
    let row = store::merges::get(&mut tx, merge).await?.filter(|row| !row.undone).ok_or(ErrorCode::MergeStays)?;
    let winner = store::residents::get(&mut tx, row.into.winner).await?.ok_or(ErrorCode::ResidentUnknown)?;
    let loser = store::residents::record(&mut tx, row.loser).await?.ok_or(ErrorCode::ResidentUnknown)?;
    let cards = store::cards::of_residents(&mut tx, &[winner.id]).await?;
    let may_undo = may_undo(standing(&mut tx, &row).await?, open.today()).is_ok();
    let together = together(&mut tx, winner.id, loser.id, &cards).await?;
    let queued = store::residents::queued(&mut tx, winner.id).await?;
    let counting: Vec<InHand<Uuid>> = cards.iter().filter_map(|card| in_hand(open, card)).collect();
    let works = working(&counting);
    let other = loser.data();
    Ok(Merged {
        merge,
        resident: winner.id,
        name: name(&winner),
        photo: winner.photo.map(|photo| format!("photo:{photo}")),
        other: name(&loser),
        at: row.into.at,
        card: cards.iter().find(|card| Some(card.production) == works).map(|card| grouped(&card.number)),
        ended: cards.iter().filter(|card| card.superseded).map(|card| grouped(&card.number)).collect(),
        groups: from_loser(&row.into, &other),
        new_photo: row.into.photo.is_some(),
        together,
        until: undo_until(row.into.made()),
        may_undo,
        queued,
    })
}

fn from_loser(into: &MergedInto, loser: &ResidentData) -> Vec<DataGroup> {
    let taken = |merged: &&GroupMerged| merged.before != merged.after && merged.after == loser.values(merged.group);
    into.groups.iter().filter(taken).map(|merged| merged.group).collect()
}

/// The merges into a resident's record, the last first.
pub(crate) async fn of_resident(
    open: &OpenStation,
    tx: &mut Tx,
    resident: Uuid,
) -> Result<Vec<MergedRecord>, StoreProblem> {
    let mut merged = Vec::new();
    for row in store::merges::into(tx, resident).await? {
        let loser = store::residents::record(tx, row.loser).await?;
        let may_undo = may_undo(standing(tx, &row).await?, open.today()).is_ok();
        merged.push(MergedRecord {
            merge: row.into.merge,
            name: loser.as_ref().map(name).unwrap_or_default(),
            at: row.into.at,
            may_undo,
        });
    }
    Ok(merged)
}

/// Tells the records apart again; the supervisor has been asked for their own password.
pub(crate) async fn undo(
    open: &OpenStation,
    actor: &Actor,
    supervisor: Uuid,
    args: UndoMerge,
) -> Result<TwoRecords, Problem> {
    let staff = signed(actor, supervisor)?;
    let mut tx = open.store.begin().await?;
    let row = store::merges::get(&mut tx, args.merge).await?.ok_or(ErrorCode::MergeStays)?;
    may_undo(standing(&mut tx, &row).await?, open.today()).map_err(|_| ErrorCode::MergeStays)?;
    let winner = store::residents::record(&mut tx, row.into.winner).await?.ok_or(ErrorCode::ResidentUnknown)?;
    let payload = Payload::MergeUndone { merge: args.merge, winner: winner.id, loser: row.loser, supervisor };
    let seen = vec![Seen { record: winner.id, version: winner.version }];
    let at =
        record(&mut tx, open.now(), &open.random, Act { actor: Some(staff), resident: Some(winner.id), seen, payload })
            .await?;
    let mut data = winner.data();
    put_back(&mut data, &row.into);
    store::residents::change(&mut tx, &data).await?;
    if let Some(photo) = &row.into.photo {
        let blob = |photo: &Option<contract::payload::PhotoData>| photo.as_ref().map(|photo| photo.blob);
        let (before, after) = (blob(&photo.before), blob(&photo.after));
        if winner.photo == after {
            store::merges::put_photo_back(&mut tx, winner.id, before).await?;
        }
    }
    store::merges::set(&mut tx, row.loser, None).await?;
    cards_back(open, &mut tx, [winner.id, row.loser]).await?;
    for resident in [winner.id, row.loser] {
        consent::reckon(&mut tx, &open.setup(), resident, at, true).await?;
    }
    tx.commit("undo-merge").await?;
    renew(open, &[winner.id, row.loser]).await?;
    Ok(TwoRecords { one: winner.id, other: row.loser })
}

/// What was chosen of the other record, over what the hub says; a group that somebody has changed meanwhile is the hub's to decide.
pub(crate) fn lay_over(data: &mut ResidentData, groups: &[GroupChosen]) {
    for chosen in groups.iter().filter(|chosen| chosen.from == Side::Loser) {
        if data.values(chosen.group) == chosen.winner {
            data.set_values(chosen.group, &chosen.loser);
        }
    }
}

/// What a merge changed is as before, unless somebody has changed it since.
pub(crate) fn put_back(data: &mut ResidentData, into: &MergedInto) {
    for GroupMerged { group, before, after } in &into.groups {
        let now = data.values(*group);
        let then = restored(&now, before, after).clone();
        data.set_values(*group, &then);
    }
}

async fn renew(open: &OpenStation, records: &[Uuid]) -> Result<(), StoreProblem> {
    find::renew(open, records).await?;
    // A failure is logged there, and whoever compares tries again.
    let _ = same_person::renew(open, records).await;
    Ok(())
}
