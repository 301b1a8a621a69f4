//! Changing a resident's data (B-7, C-8). A group is one operation, so that only the same group changed twice needs people (E-5).

use std::collections::BTreeMap;

use contract::counter::{ChangeResident, DataGroup, GroupChange, Resident};
use contract::operation::Seen;
use contract::payload::Payload;
use contract::{ErrorCode, Problem};
use domain::merge::{Merged, merge};
use domain::registration::{check_change, pesel_taken_away};

use crate::act::Actor;
use crate::open::OpenStation;
use crate::record::{Act, record};
use crate::register::with_context;
use crate::{find, same_person, store};

pub(crate) async fn change(open: &OpenStation, actor: &Actor, args: ChangeResident) -> Result<Resident, Problem> {
    let wanted: BTreeMap<DataGroup, GroupChange> =
        args.groups.into_iter().map(|change| (change.group, change)).collect();
    let now = open.now();
    let staff = actor.id()?;
    let mut tx = open.store.begin().await?;
    let row = store::residents::get(&mut tx, args.resident).await?.ok_or(ErrorCode::ResidentUnknown)?;
    let mut data = row.data();
    let mut typed = data.clone();
    for (group, change) in &wanted {
        typed.set_values(*group, &change.after);
    }
    let mut form = typed.form().ok_or(ErrorCode::BadRequest)?;
    // A date is typed as a person writes it; the record would keep the old one for one that is none.
    if let Some(change) = wanted.get(&DataGroup::Pesel) {
        form.birth_date = change.after.get(&domain::registration::Field::BirthDate).cloned().unwrap_or_default();
        if let Some(problem) = pesel_taken_away(&data.values(DataGroup::Pesel), &form) {
            return Err(Problem::fields(vec![problem]));
        }
    }
    let groups: Vec<DataGroup> = wanted.keys().copied().collect();
    let kept = with_context(open, |context| check_change(&form, &groups, context)).map_err(Problem::fields)?;
    if let Some(pesel) = kept.get(&DataGroup::Pesel).and_then(|values| values.get(&domain::registration::Field::Pesel))
        && let Some(known) = store::residents::by_pesel(&mut tx, pesel).await?
        && known != row.id
    {
        return Err(Problem { resident: Some(known), ..ErrorCode::PeselKnown.into() });
    }
    for (group, after) in kept {
        let current = data.values(group);
        let Some(change) = wanted.get(&group) else { continue };
        match merge(&current, &change.before, &after) {
            Merged::Same => continue,
            // Somebody has changed it since the page was opened: the page shows what stands there now.
            Merged::Conflict => return Err(ErrorCode::RecordChanged.into()),
            Merged::Takes => {}
        }
        data.set_values(group, &after);
        let payload = Payload::ResidentChanged { resident: row.id, group, before: current, after };
        let seen = vec![Seen { record: row.id, version: row.version }];
        record(&mut tx, now, &open.random, Act { actor: Some(staff), resident: Some(row.id), seen, payload }).await?;
    }
    store::residents::change(&mut tx, &data).await?;
    tx.commit("change").await?;
    find::renew(open, &[row.id]).await?;
    same_person::renew(open, &[row.id]).await?;
    find::resident(open, actor, row.id).await
}
