//! Who may sign in at a station, and the passwords that they begin with.

use argon2::password_hash::PasswordHasher as _;
use argon2::{Algorithm, Argon2, Params, Version};
use contract::counter::Role;
use domain::password::{PersonForPassword, Reuse, rules};
use rand_core::CryptoRng;
use serde::Deserialize;
use zeroize::Zeroizing;

use crate::numbers::below;
use crate::problem::CityProblem;

/// Somebody who is to sign in.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
pub struct NewStaff {
    /// First name.
    pub first_name: String,
    /// Last name.
    pub last_name: String,
    /// E-mail, which is the login.
    pub email: String,
    /// The role: `operator`, `supervisor` or `administrator`.
    pub role: Role,
}

/// Reads staff from JSON (a list) or CSV (a first line with `first_name,last_name,email,role`; commas or semicolons).
///
/// # Errors
/// [`CityProblem::Staff`] with the line.
pub fn read_staff(content: &str) -> Result<Vec<NewStaff>, CityProblem> {
    let content = content.trim_start_matches('\u{FEFF}');
    let staff: Vec<NewStaff> = if content.trim_start().starts_with('[') {
        serde_json::from_str(content)
            .map_err(|error| CityProblem::Staff { line: error.line(), what: error.to_string() })?
    } else {
        read_csv(content)?
    };
    for (at, person) in staff.iter().enumerate() {
        let problem = |what: &str| Err(CityProblem::Staff { line: at + 2, what: what.to_owned() });
        if person.first_name.trim().is_empty() || person.last_name.trim().is_empty() {
            return problem("brakuje imienia albo nazwiska");
        }
        if !person.email.split_once('@').is_some_and(|(name, host)| !name.is_empty() && host.contains('.')) {
            return problem("to nie jest adres e-mail");
        }
        if staff.iter().take(at).any(|earlier| earlier.email.eq_ignore_ascii_case(&person.email)) {
            return problem("ten adres e-mail jest już wyżej, a jest loginem");
        }
    }
    if staff.is_empty() {
        return Err(CityProblem::Staff { line: 1, what: "nie ma ani jednej osoby".to_owned() });
    }
    Ok(staff)
}

fn read_csv(content: &str) -> Result<Vec<NewStaff>, CityProblem> {
    let semicolons = content.lines().next().is_some_and(|first| first.contains(';'));
    let delimiter = if semicolons { b';' } else { b',' };
    let mut reader =
        csv::ReaderBuilder::new().delimiter(delimiter).trim(csv::Trim::All).from_reader(content.as_bytes());
    let rows = reader.deserialize().map(|row| {
        row.map_err(|error| CityProblem::Staff {
            line: error.position().and_then(|at| at.line().try_into().ok()).unwrap_or(1),
            what: error.to_string(),
        })
    });
    rows.collect()
}

/// A first password such as `Kmrt-4827-wxpz`: about 50 bits, no letters that look like others, and the rules of A-5 kept.
pub(crate) fn first_password(person: &NewStaff, rng: &mut impl CryptoRng) -> Zeroizing<String> {
    const LETTERS: &[u8] = b"bcdfghjkmnpqrstvwxz";
    const DIGITS: &[u8] = b"23456789";
    loop {
        let mut pick = |from: &[u8]| {
            let at = below(u32::try_from(from.len()).unwrap_or(1), rng);
            from.get(usize::try_from(at).unwrap_or(0)).copied().map_or('b', char::from)
        };
        let mut password = Zeroizing::new(String::with_capacity(16));
        password.push(pick(LETTERS).to_ascii_uppercase());
        (0..4).for_each(|_| password.push(pick(LETTERS)));
        password.push('-');
        (0..4).for_each(|_| password.push(pick(DIGITS)));
        password.push('-');
        (0..4).for_each(|_| password.push(pick(LETTERS)));
        if keeps_the_rules(&password, person) {
            return password;
        }
    }
}

pub(crate) fn keeps_the_rules(password: &str, person: &NewStaff) -> bool {
    let for_rules =
        PersonForPassword { first_name: &person.first_name, last_name: &person.last_name, login: &person.email };
    rules(password, password, &for_rules, Reuse::New).accepted()
}

/// Argon2id with 64 MiB, two passes and one lane, in PHC form (ARCHITECTURE, Passwords and links).
pub(crate) fn hash(password: &str, rng: &mut impl CryptoRng) -> Result<String, CityProblem> {
    let failed = || CityProblem::Computation("skrót hasła");
    let params = Params::new(64 * 1024, 2, 1, None).map_err(|_| failed())?;
    let mut salt = [0_u8; 16];
    rng.fill_bytes(&mut salt);
    let hash = Argon2::new(Algorithm::Argon2id, Version::V0x13, params)
        .hash_password_with_salt(password.as_bytes(), &salt)
        .map_err(|_| failed())?;
    Ok(hash.to_string())
}
