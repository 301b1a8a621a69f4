//! What clerks do about applications (C-9): the first applied counts, and what follows from an acceptance is decided with it or not at all.

use contract::application::{AcceptedAs, ApplicationEvent as Event};
use contract::counter::ProductionState;
use contract::operation::Header;
use contract::payload::Payload;
use contract::sync::{Outcome, Refusal};
use domain::application::Who;
use uuid::Uuid;

use super::world::World;
use super::{change, refused, registration};
use crate::fault;

pub(super) fn apply(world: &mut World, header: &Header, payload: &Payload) -> Outcome {
    let (id, event) = match payload {
        Payload::ApplicationTaken { application } => (*application, Event::Take),
        Payload::ApplicationReleased { application } => (*application, Event::Release),
        Payload::ApplicationCorrectionAsked { application, .. } => (*application, Event::AskCorrection),
        Payload::ApplicationRejected { application, .. } => (*application, Event::Reject),
        Payload::ApplicationAccepted { application, .. } => (*application, Event::Accept),
        _ => return Outcome::Applied,
    };
    let (now, point) = (world.now, world.station.point.clone());
    let by = header.actor.map(|actor| (actor, header.station));
    let Some(row) = world.applications.get(&id).filter(|row| row.point == point) else {
        return refused(Refusal::ApplicationUnknown);
    };
    let mut row = row.clone();
    let who = if fault::mistake("anybody-decides") { Who::Clerk } else { row.who(header.actor) };
    if let Err(why) = row.happen(event, who, by, now, &world.rules) {
        return refused(why.into());
    }
    let mut outcome = Outcome::Applied;
    match payload {
        Payload::ApplicationCorrectionAsked { said, .. } | Payload::ApplicationRejected { said, .. } => {
            row.said = Some(said.clone());
        }
        Payload::ApplicationAccepted { accepted, .. } => {
            outcome = follow(world, header, accepted);
            if outcome.took_no_effect() {
                return outcome;
            }
            row.resident = Some(accepted.resident());
        }
        _ => {}
    }
    world.applications.insert(id, row);
    outcome
}

/// What follows from an acceptance. Where several groups of data change, one that is refused refuses all.
fn follow(world: &mut World, header: &Header, accepted: &AcceptedAs) -> Outcome {
    match accepted {
        AcceptedAs::Registered(data) => registration::register(world, header, data),
        AcceptedAs::Known { resident, photo } => {
            let Some(row) = world.residents.get_mut(resident) else { return refused(Refusal::UnknownResident) };
            if let Some(photo) = photo {
                let before = row.photo.replace(photo.clone());
                row.change();
                world.photograph(*resident, Some(photo), before.as_ref());
            }
            world.serve(*resident);
            Outcome::Applied
        }
        AcceptedAs::Changed { resident, changes } => {
            let Some(row) = world.residents.get(resident) else { return refused(Refusal::UnknownResident) };
            let mut all = row.data.clone();
            for one in changes {
                all.set_values(one.group, &one.after);
            }
            if !registration::is_right(&all, header) {
                return refused(Refusal::BadData);
            }
            let each = changes
                .iter()
                .map(|one| change::change(world, header, *resident, one.group, &one.before, &one.after))
                .collect::<Vec<_>>();
            each.into_iter().find(|outcome| *outcome != Outcome::Applied).unwrap_or(Outcome::Applied)
        }
    }
}

/// The making of a card leads the application that it is made for. A card that the application does not wait for changes nothing about it.
pub(super) fn follow_card(world: &mut World, production: Uuid, state: ProductionState) {
    let Some(application) = world.cards.get(&production).and_then(|card| card.application) else { return };
    let now = world.now;
    let Some(row) = world.applications.get_mut(&application) else { return };
    let other = row.production.is_some_and(|known| known != production);
    let begins = state == ProductionState::Reserved;
    if other && !begins {
        return;
    }
    if row.happen(Event::of_card(state), Who::Card, None, now, &world.rules).is_ok() {
        row.production = Some(production);
    }
}
