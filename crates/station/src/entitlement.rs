//! Which packages a resident gets with a card, and until when (C-5).

use contract::configuration::{EndRule, Package};
use contract::counter::{CheckPackages, Entitlement, EntitlementProblem, PackageCheck, WantedPackage};
use contract::{ErrorCode, Problem};
use domain::card;
use domain::entitlement::{last_day, of_age};
use time::Date;

use crate::open::OpenStation;
use crate::setup::Setup;
use crate::store;

pub(crate) async fn check(open: &OpenStation, args: &CheckPackages) -> Result<Vec<PackageCheck>, Problem> {
    let mut tx = open.store.read().await?;
    let birth =
        store::residents::get(&mut tx, args.resident).await?.ok_or(ErrorCode::ResidentUnknown)?.person.birth_date;
    drop(tx);
    let (setup, today) = (open.setup(), open.today());
    let card_ends = args.card_ends.unwrap_or_else(|| card::last_day(today, setup.configuration.card_months));
    let packages = setup.configuration.packages.iter();
    Ok(packages
        .map(|package| {
            let wanted = args.wanted.iter().find(|wanted| wanted.package == package.id);
            let checked = match wanted {
                Some(wanted) => {
                    entitlement(package, wanted, birth, today, card_ends).map(|entitlement| Some(entitlement.ends))
                }
                None => of_age(package.age, birth, today).map(|()| None),
            };
            PackageCheck { package: package.id.clone(), ends: checked.ok().flatten(), problem: checked.err() }
        })
        .collect())
}

/// The entitlements of a card that ends on a day, in the city's order.
pub(crate) fn issued(
    setup: &Setup,
    today: Date,
    wanted: &[WantedPackage],
    birth: Date,
    card_ends: Date,
) -> Result<Vec<Entitlement>, Problem> {
    let packages = &setup.configuration.packages;
    if wanted.iter().any(|wanted| packages.iter().all(|package| package.id != wanted.package)) {
        return Err(ErrorCode::BadRequest.into());
    }
    packages
        .iter()
        .filter_map(|package| {
            let wanted = wanted.iter().find(|wanted| wanted.package == package.id)?;
            Some(entitlement(package, wanted, birth, today, card_ends).map_err(|_| ErrorCode::PackageProof.into()))
        })
        .collect()
}

fn entitlement(
    package: &Package,
    wanted: &WantedPackage,
    birth: Date,
    today: Date,
    card_ends: Date,
) -> Result<Entitlement, EntitlementProblem> {
    of_age(package.age, birth, today)?;
    let proof = package.proofs.iter().find(|proof| proof.id == wanted.proof);
    if proof.is_none() && !package.proofs.is_empty() {
        return Err(EntitlementProblem::ProofNeeded);
    }
    let rule = proof.map_or(EndRule::Card, |proof| proof.end);
    let ends = last_day(rule, package.age, birth, today, &wanted.proof_ends, card_ends)?;
    Ok(Entitlement { package: package.id.clone(), proof: proof.map(|proof| proof.id.clone()), ends })
}
