//! Whether a new resident is here already (C-3): asked before saving, among this station's own residents, with or without
//! network. [`domain::same_person`] weighs; the operator decides.

use std::collections::{HashMap, HashSet};

use contract::counter::{SamePerson, SamePersonDecision};
use contract::payload::{ResidentData, SamePersonDecided};
use contract::{ErrorCode, FieldProblem, Problem};
use domain::registration::{FormPage, RegistrationForm};
use domain::same_person::{Comparison, Index, Record};
use uuid::Uuid;

use crate::open::OpenStation;
use crate::{find, store};

/// The index over the residents that this station holds.
pub(crate) type LookAlikes = Index<Uuid>;

/// How many the operator is asked about.
const SHOWN: usize = 5;

/// Fills the index, once after the start. Whoever compares waits for it: nobody is saved unseen.
pub(crate) async fn load(open: &OpenStation) -> Result<(), Problem> {
    let filled = open
        .look_alikes_loaded
        .get_or_try_init(|| async {
            let mut tx = open.store.read().await?;
            let rows = store::residents::all(&mut tx).await?;
            drop(tx);
            let fill = move || {
                let mut index = LookAlikes::new();
                for row in &rows {
                    index.insert(row.id, &row.person.record());
                }
                index
            };
            let index = tokio::task::spawn_blocking(fill).await.map_err(|_| Problem::from(ErrorCode::Unexpected))?;
            *open.look_alikes.lock().await = index;
            Ok::<(), Problem>(())
        })
        .await;
    filled.map(|_| ()).inspect_err(|problem| tracing::error!(%problem, "the residents could not be read for comparing"))
}

/// Residents are compared with as they are stored now, or not any more.
pub(crate) async fn renew(open: &OpenStation, residents: &[Uuid]) -> Result<(), Problem> {
    load(open).await?;
    let mut index = open.look_alikes.lock().await;
    let mut tx = open.store.read().await?;
    let rows = store::residents::many(&mut tx, residents).await?;
    drop(tx);
    for resident in residents {
        index.remove(*resident);
    }
    for row in &rows {
        index.insert(row.id, &row.person.record());
    }
    Ok(())
}

/// The residents here while a new one is saved: what is found among them stays true until this is dropped.
pub(crate) struct Neighbours<'a> {
    index: tokio::sync::MutexGuard<'a, LookAlikes>,
    /// Where records lead of people who have several (C-10).
    leads: HashMap<Uuid, Uuid>,
}

/// Waits until nobody else is saving.
pub(crate) async fn neighbours(open: &OpenStation) -> Result<Neighbours<'_>, Problem> {
    load(open).await?;
    let index = open.look_alikes.lock().await;
    let leads = store::merges::leads(&mut open.store.read().await?).await?;
    Ok(Neighbours { index, leads })
}

impl Neighbours<'_> {
    fn candidates(&self, form: &RegistrationForm) -> Vec<(Uuid, Comparison)> {
        let found = Record::typed(form).map(|record| self.index.candidates(&record, SHOWN)).unwrap_or_default();
        // Somebody is found under every record of theirs, and it is the one that the others lead to.
        let mut seen = HashSet::new();
        found
            .into_iter()
            .map(|(resident, comparison)| (self.leads.get(&resident).copied().unwrap_or(resident), comparison))
            .filter(|(resident, _)| seen.insert(*resident))
            .collect()
    }

    /// What is to be recorded, when there is a decision about everybody who may be the same person.
    pub(crate) fn decided(
        &self,
        form: &RegistrationForm,
        decisions: &[SamePersonDecision],
    ) -> Result<Vec<SamePersonDecided>, Problem> {
        let decided = |(resident, comparison): (Uuid, Comparison)| {
            let made = decisions.iter().find(|made| made.resident == resident);
            let (made, verdict) = made.zip(comparison.verdict).ok_or(ErrorCode::SamePersonUndecided)?;
            Ok(SamePersonDecided {
                resident,
                verdict,
                weight: comparison.weight,
                reasons: comparison.reasons,
                decision: made.decision,
            })
        };
        self.candidates(form).into_iter().map(decided).collect()
    }

    /// The new resident has been saved and is compared with from now on.
    pub(crate) fn add(mut self, data: &ResidentData) {
        self.index.insert(data.resident, &data.person.record());
    }
}

/// Who may be the same person, for showing; nobody as long as a field of the person is wrong.
pub(crate) async fn shown(
    open: &OpenStation,
    form: &RegistrationForm,
    wrong: &[FieldProblem],
) -> Result<Vec<SamePerson>, Problem> {
    if wrong.iter().any(|problem| problem.field.page() == FormPage::Person) {
        return Ok(Vec::new());
    }
    let found = neighbours(open).await?.candidates(form);
    if found.is_empty() {
        return Ok(Vec::new());
    }
    let ids: Vec<Uuid> = found.iter().map(|(resident, _)| *resident).collect();
    let mut tx = open.store.read().await?;
    let rows = store::residents::many(&mut tx, &ids).await?;
    let cards = store::cards::of_residents(&mut tx, &ids).await?;
    drop(tx);
    let beside = |(resident, comparison): (Uuid, Comparison)| {
        let row = rows.iter().find(|row| row.id == resident)?.clone();
        let cards: Vec<_> = cards.iter().filter(|card| card.resident == resident).collect();
        Some(SamePerson {
            resident,
            verdict: comparison.verdict?,
            reasons: comparison.reasons,
            person: row.person,
            photo: row.photo.map(|photo| format!("photo:{photo}")),
            card: find::counting(&cards).map(|card| find::summary(open, card)),
            registered_at: row.registered_at,
        })
    };
    Ok(found.into_iter().filter_map(beside).collect())
}
