//! What residents sign in with: accounts are opened when a resident with an e-mail address is registered.

use std::collections::HashSet;

use contract::Moment;
use domain::pesel::Pesel;
use domain::substitute_identifier::SubstituteIdentifier;
use uuid::Uuid;

use crate::HubProcess;
use crate::decide::AccountRow;
use crate::jobs::{NewJob, Work};
use crate::store::{self, StoreProblem, Tx};

/// The generation of an account's first link, the one for activation.
pub const FIRST_LINK: i32 = 1;

/// So often a login is drawn anew before somebody has to look. With ten thousand endings even 5,000 people of one name need a few.
const MOST_DRAWS: usize = 100;

/// An account to be inserted.
pub(crate) struct NewAccount<'a> {
    pub(crate) row: &'a AccountRow,
    pub(crate) login: String,
}

/// An account, as links and mails need it.
pub(crate) struct Account {
    pub(crate) id: Uuid,
    pub(crate) city: String,
    pub(crate) login: String,
    pub(crate) email: String,
    pub(crate) language: String,
    pub(crate) generation: i32,
    pub(crate) link_for: LinkFor,
    pub(crate) link_expires_at: Option<Moment>,
    pub(crate) given_names: String,
    pub(crate) surname: String,
}

/// What the newest link of an account is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum LinkFor {
    Activation,
    Recovery,
    /// Nothing: it was used.
    Nothing,
}

impl LinkFor {
    pub(crate) fn stored(text: &str) -> Result<Self, StoreProblem> {
        match text {
            "activation" => Ok(Self::Activation),
            "recovery" => Ok(Self::Recovery),
            "" => Ok(Self::Nothing),
            _ => Err(StoreProblem::Broken),
        }
    }
}

/// Opens accounts and queues the mail with the activation link for each, in the transaction that registers the residents. Who has an
/// account already keeps it and gets no mail.
///
/// # Errors
/// [`StoreProblem`].
pub async fn open(hub: &HubProcess, tx: &mut Tx, city: &str, newcomers: &[AccountRow]) -> Result<(), StoreProblem> {
    if newcomers.is_empty() {
        return Ok(());
    }
    let now = hub.now();
    let residents: Vec<Uuid> = newcomers.iter().map(|one| one.resident).collect();
    let before = having(tx, city, &residents).await?;
    let mut waiting: Vec<&AccountRow> = newcomers.iter().filter(|one| !before.contains(&one.resident)).collect();
    let jobs: Vec<NewJob> = waiting.iter().map(|one| activation(one.id, now)).collect();
    for _ in 0..MOST_DRAWS {
        let drawn: Vec<NewAccount<'_>> = waiting.iter().map(|row| NewAccount { row, login: draw(hub, row) }).collect();
        store::accounts::insert(tx, city, &drawn, now).await?;
        let made = having(tx, city, &residents).await?;
        waiting.retain(|one| !made.contains(&one.resident));
        if waiting.is_empty() {
            return store::jobs::enqueue(tx, city, &jobs, now).await;
        }
    }
    Err(StoreProblem::Taken("account_city_login_key".to_owned()))
}

async fn having(tx: &mut Tx, city: &str, residents: &[Uuid]) -> Result<HashSet<Uuid>, StoreProblem> {
    Ok(store::accounts::residents_with_one(tx, city, residents).await?.into_iter().collect())
}

fn draw(hub: &HubProcess, row: &AccountRow) -> String {
    let mut ending = [0; 2];
    hub.fill_random(&mut ending);
    domain::login::login(&row.given_names, &row.surname, u16::from_be_bytes(ending))
}

/// The job that mails the first link of an account.
fn activation(account: Uuid, now: Moment) -> NewJob {
    NewJob { id: account, key: format!("{account}/{FIRST_LINK}"), work: Work::ActivationMail { account }, due: now }
}

/// By what somebody without access is looked for.
#[derive(Clone, PartialEq, Eq)]
pub(crate) enum Sought {
    Email(String),
    Login(String),
    Pesel(String),
    SubstituteIdentifier(String),
}

impl Sought {
    /// What was typed into the one field.
    pub(crate) fn of(typed: &str) -> Self {
        let typed = typed.trim();
        if typed.contains('@') {
            return Self::Email(typed.to_owned());
        }
        if let Ok(pesel) = Pesel::parse(typed) {
            return Self::Pesel(pesel.as_str().to_owned());
        }
        if let Ok(number) = SubstituteIdentifier::parse(typed) {
            return Self::SubstituteIdentifier(number.to_string());
        }
        Self::Login(typed.to_lowercase())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    // REQ A-3
    #[test]
    fn what_is_typed_is_one_of_four() {
        for (typed, expected) in [
            (" Janina@Poczta.example ", Sought::Email("Janina@Poczta.example".into())),
            ("87051400010", Sought::Pesel("87051400010".into())),
            ("Janina.Przykladowa.0482", Sought::Login("janina.przykladowa.0482".into())),
            ("", Sought::Login(String::new())),
        ] {
            assert!(Sought::of(typed) == expected, "{typed}");
        }
        let number = SubstituteIdentifier::from_body(44_710_926).unwrap().to_string();
        assert!(Sought::of(&number.to_lowercase().replace('-', " ")) == Sought::SubstituteIdentifier(number));
    }
}
