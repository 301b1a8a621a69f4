//! Taking over records as the hub knows them now, in one transaction with the place in the feed; what waits here is laid over them.

use std::sync::Arc;

use contract::application::AcceptedAs;
use contract::configuration::Configuration;
use contract::operation::OperationKind;
use contract::payload::{Decision, Payload};
use contract::sync::{BlockRecord, CardRecord, Record, ResidentRecord, TaskSides};
use credential::StationCertificate;
use domain::one_person::Side;
use uuid::Uuid;

use super::{Trouble, Worker};
use crate::open::OpenStation;
use crate::setup::{Setup, Unusable};
use crate::store::sync::Reading;
use crate::store::{self, StoreProblem, Tx};
use crate::{consent, fault, find, merge, numbers, same_person, working_card};

/// What the program keeps in memory and has to learn of, once it is durable.
#[derive(Default)]
struct Changed {
    residents: Vec<Uuid>,
    staff: Vec<Uuid>,
    setup: Option<Arc<Setup>>,
    /// Printed cards of people who are forgotten.
    files: Vec<String>,
}

impl Worker {
    /// Applies records; `reading` is where the feed stands then, unless it stays where it is.
    pub(super) async fn apply(&self, records: Vec<Record>, reading: Option<Reading>) -> Result<(), Trouble> {
        let mut changed = Changed::default();
        if let Some(reading) = reading.filter(|_| fault::mistake("cursor-before-records")) {
            let mut tx = self.open.store.begin().await?;
            store::sync::set_reading(&mut tx, reading).await?;
            tx.commit("sync-cursor").await?;
        }
        let mut tx = self.open.store.begin().await?;
        for record in records {
            apply_one(&self.open, &mut tx, record, &mut changed).await?;
        }
        working_card::cards_again(&self.open, &mut tx).await?;
        changed.residents.extend(store::gone::remove(&mut tx).await?);
        if let Some(reading) = reading {
            store::sync::set_reading(&mut tx, reading).await?;
        }
        tx.commit("sync-apply").await?;
        self.show(changed).await
    }

    /// Finding, comparing, sessions and the city's setup follow what has been saved.
    async fn show(&self, changed: Changed) -> Result<(), Trouble> {
        if let Some(setup) = changed.setup {
            self.open.set_setup(setup);
        }
        consent::remove_files(&changed.files);
        if !changed.staff.is_empty() {
            self.station.renew_people(&self.open, &changed.staff).await?;
        }
        if !changed.residents.is_empty() {
            find::renew(&self.open, &changed.residents).await?;
            // A failure is logged there, and whoever compares tries again.
            let _ = same_person::renew(&self.open, &changed.residents).await;
        }
        Ok(())
    }
}

/// One that cannot be used is said in the log and left out: it must not keep everything after it from coming.
async fn apply_one(open: &OpenStation, tx: &mut Tx, record: Record, changed: &mut Changed) -> Result<(), StoreProblem> {
    match record {
        // What the hub said before it heard that they are forgotten.
        Record::Resident(record) if store::forgotten::is(tx, record.data.resident).await? => Ok(()),
        Record::Card(record) if store::forgotten::is(tx, record.resident).await? => Ok(()),
        Record::ResidentForgotten { resident } => {
            changed.residents.push(resident);
            changed.files.extend(store::forgotten::forget(tx, resident, open.now()).await?);
            Ok(())
        }
        Record::Resident(record) => {
            changed.residents.push(record.data.resident);
            let resident = record.data.resident;
            set_resident(tx, *record).await?;
            lay_consents_over(open, tx, resident, changed).await
        }
        Record::ResidentGone { .. } if fault::mistake("nobody-ever-leaves") => Ok(()),
        Record::ResidentGone { resident } => {
            changed.residents.push(resident);
            store::gone::set(tx, resident).await
        }
        Record::Card(record) => {
            changed.residents.push(record.resident);
            set_card(tx, &record).await?;
            lay_consents_over(open, tx, record.resident, changed).await
        }
        Record::Application(record) => store::applications::set(tx, &record).await,
        Record::ApplicationGone { application } => store::applications::remove(tx, application).await,
        Record::Task(record) => store::tasks::set(tx, &record).await,
        Record::Staff(member) => {
            changed.staff.push(member.id);
            store::staff::set(tx, &member, open.now()).await
        }
        Record::StaffGone { staff } => {
            changed.staff.push(staff);
            store::staff::set_gone(tx, staff).await
        }
        Record::Configuration(configuration) => set_configuration(open, tx, *configuration, changed).await,
        Record::TrustList { list } => set_trust_list(open, tx, &list, changed).await,
        Record::Certificate { certificate } => set_certificate(open, tx, &certificate, changed).await,
        Record::Numbers(run) => numbers::add(open, tx, &run).await,
    }
}

/// The hub's word, and over it what was done here and waits.
async fn set_resident(tx: &mut Tx, mut record: ResidentRecord) -> Result<(), StoreProblem> {
    let resident = record.data.resident;
    let (mut photo_here, mut photo_of) = (None, None);
    let waiting = store::operations::waiting_about(tx, resident).await?;
    for payload in waiting.into_iter().filter(|_| !fault::mistake("the-hub-overwrites-what-waits")) {
        match serde_json::from_slice(&payload) {
            Ok(Payload::PhotoSet { photo, .. }) => photo_here = Some(photo.blob),
            Ok(Payload::ResidentsMerged(said)) if said.winner == resident => {
                merge::lay_over(&mut record.data, &said.groups);
                photo_of = (said.photo == Side::Loser).then_some(said.loser);
            }
            Ok(Payload::ResidentsMerged(said)) if said.loser == resident => {
                record.merged_into = store::merges::get(tx, said.merge).await?.map(|row| row.into);
            }
            Ok(Payload::MergeUndone { merge, winner, .. }) if winner == resident => {
                if let Some(row) = store::merges::get(tx, merge).await? {
                    merge::put_back(&mut record.data, &row.into);
                }
                photo_of = None;
            }
            Ok(Payload::MergeUndone { loser, .. }) if loser == resident => record.merged_into = None,
            Ok(Payload::ResidentChanged { group, after, .. }) => record.data.set_values(group, &after),
            Ok(Payload::ApplicationAccepted { accepted: AcceptedAs::Changed { changes, .. }, .. }) => {
                for one in changes {
                    record.data.set_values(one.group, &one.after);
                }
            }
            Ok(Payload::ApplicationAccepted { accepted: AcceptedAs::Known { photo: Some(photo), .. }, .. }) => {
                photo_here = Some(photo.blob);
            }
            Ok(Payload::TaskDecided { task, decision: Decision::Values { values } }) => {
                if let Some(TaskSides::Changes { group, .. }) =
                    store::tasks::get(tx, task).await?.map(|task| task.sides)
                {
                    record.data.set_values(group, &values);
                }
            }
            _ => {}
        }
    }
    store::residents::set(tx, &record).await?;
    store::merges::set(tx, resident, record.merged_into.as_ref()).await?;
    store::history::set(tx, resident, &record.history).await?;
    store::incoming::expect(tx, resident, record.data.photo.as_ref()).await?;
    match (photo_here, photo_of) {
        (Some(photo), _) => store::residents::set_photo(tx, resident, photo).await,
        (None, Some(other)) => store::merges::take_photo_of(tx, resident, other).await,
        (None, None) => Ok(()),
    }
}

/// The same of a card and the blocks on it.
async fn set_card(tx: &mut Tx, record: &CardRecord) -> Result<(), StoreProblem> {
    store::cards::set(tx, record).await?;
    store::blocks::set(tx, &record.number, &record.blocks).await?;
    store::cards::set_rights(tx, &record.number, record.rights.as_ref()).await?;
    let kinds = [OperationKind::CardBlocked, OperationKind::CardUnblocked, OperationKind::RightsChanged];
    for (at, payload) in store::operations::waiting_of(tx, &kinds).await? {
        match serde_json::from_slice(&payload) {
            Ok(Payload::CardBlocked { block, number, reason }) if number == record.number => {
                store::blocks::put(tx, &number, &BlockRecord { block, reason, at }).await?;
            }
            Ok(Payload::RightsChanged { number, after, .. }) if number == record.number => {
                store::cards::set_rights(tx, &number, Some(&after)).await?;
            }
            Ok(Payload::CardUnblocked { number, blocks, .. }) if number == record.number => {
                store::blocks::lift(tx, &number, &blocks).await?;
            }
            _ => {}
        }
    }
    Ok(())
}

/// What was answered here and waits, and what follows from it for the cards.
async fn lay_consents_over(
    open: &OpenStation,
    tx: &mut Tx,
    resident: Uuid,
    changed: &Changed,
) -> Result<(), StoreProblem> {
    for (at, payload) in store::operations::waiting_of(tx, &[OperationKind::ConsentsAnswered]).await? {
        if let Ok(Payload::ConsentsAnswered { resident: of, answers, language }) = serde_json::from_slice(&payload)
            && of == resident
        {
            consent::take(tx, &setup(open, changed), resident, &answers, &language, at).await?;
        }
    }
    Ok(())
}

fn setup(open: &OpenStation, changed: &Changed) -> Arc<Setup> {
    changed.setup.clone().unwrap_or_else(|| open.setup())
}

async fn set_configuration(
    open: &OpenStation,
    tx: &mut Tx,
    configuration: Configuration,
    changed: &mut Changed,
) -> Result<(), StoreProblem> {
    let Ok(setup) = setup(open, changed).configured(configuration) else {
        tracing::error!("the city's new configuration cannot be used here; the one before stays");
        return Ok(());
    };
    store::station::set_configuration(tx, &setup.configuration).await?;
    changed.setup = Some(Arc::new(setup));
    Ok(())
}

async fn set_trust_list(
    open: &OpenStation,
    tx: &mut Tx,
    list: &[u8],
    changed: &mut Changed,
) -> Result<(), StoreProblem> {
    let Ok(setup) = setup(open, changed).trusting(list, &open.root_key) else {
        tracing::error!("the new trust list is not one of the city's root, or is an older one");
        return Ok(());
    };
    store::station::set_trust_list(tx, list).await?;
    changed.setup = Some(Arc::new(setup));
    Ok(())
}

async fn set_certificate(
    open: &OpenStation,
    tx: &mut Tx,
    certificate: &[u8],
    changed: &Changed,
) -> Result<(), StoreProblem> {
    let ours = || {
        let read = StationCertificate::open(certificate, &[open.root_key]).map_err(|_| Unusable)?;
        let ours = read.key == open.card_key.public()
            && read.station == open.id.to_string()
            && read.city == setup(open, changed).trust.city();
        if ours { Ok(()) } else { Err(Unusable) }
    };
    if ours().is_err() {
        tracing::error!("the new certificate is not this station's");
        return Ok(());
    }
    store::station::set_certificate(tx, certificate).await
}

/// Applies records outside of any round.
#[cfg(test)]
pub(crate) async fn apply_for_test(station: &crate::Station, open: &Arc<OpenStation>, records: Vec<Record>) {
    Worker::new(station, open).apply(records, None).await.unwrap();
}
