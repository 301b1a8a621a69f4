//! The keys under which a resident is kept, so that only those who share one are compared.

use super::dates::swapped;
use super::features::Features;
use super::number::slips;
use super::sound::stem;
use super::word::Word;
use time::Date;

/// A hash of a text, the same on every machine (FNV-1a); `of` keeps kinds of texts apart.
pub(super) fn hash(of: u32, text: &str) -> u32 {
    text.bytes().fold(mixed(of, 0x811C_9DC5), |hash, byte| (hash ^ u32::from(byte)).wrapping_mul(0x0100_0193))
}

/// One number of two, in which every bit counts.
fn mixed(one: u32, other: u32) -> u32 {
    let mut z = u64::from(one) << 32 | u64::from(other);
    z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
    z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
    (z ^ (z >> 31)) as u32
}

const PESEL: u32 = 11;
const BIRTH_DATE: u32 = 12;
const PHONE: u32 = 13;
const EMAIL: u32 = 14;
const FULL_NAME: u32 = 15;
const SURNAME_AND_YEAR: u32 = 16;
const GIVEN_NAME_AND_DAY: u32 = 17;
const GIVEN_NAME_AND_HOUSE: u32 = 18;

/// The keys of a record. Two records of one person share one as long as any of these is the same in both: PESEL; date of
/// birth; telephone; e-mail; given name and a word of the surname; a word of the surname and year of birth; given name,
/// day and month of birth in either order; given name and house.
pub(super) fn keys(features: &Features, keys: &mut Vec<u32>) {
    keys.extend(features.pesel.map(|pesel| pesel_key(pesel.number)));
    keys.push(birth_date_key(features.birth_date));
    keys.extend(
        [(PHONE, features.phone), (EMAIL, features.email)]
            .iter()
            .filter(|key| key.1 != 0)
            .map(|key| mixed(key.0, key.1)),
    );
    let given: Vec<u32> = features.given_names().iter().take(2).flat_map(|word| given_name_keys(word)).collect();
    let birth = features.birth_date;
    let (month, day) = (u32::from(u8::from(birth.month())), u32::from(birth.day()));
    let day = month.min(day) * 32 + month.max(day);
    keys.extend(given.iter().map(|&name| mixed(name ^ GIVEN_NAME_AND_DAY, day)));
    if let Some(address) = features.address {
        keys.extend(given.iter().map(|&name| mixed(name ^ GIVEN_NAME_AND_HOUSE, address.house)));
    }
    for word in features.surname().iter().chain(features.former_surname()) {
        let surname = hash(FULL_NAME, stem(&word.sound));
        keys.push(mixed(surname ^ SURNAME_AND_YEAR, birth.year().unsigned_abs()));
        keys.extend(given.iter().map(|&given| mixed(surname, given)));
    }
    keys.sort_unstable();
    keys.dedup();
}

/// The keys under which to look for those who may be the same person: also with a slip in the PESEL and with day and
/// month of birth swapped.
pub(super) fn asked(features: &Features, asked: &mut Vec<u32>) {
    keys(features, asked);
    asked.extend(swapped(features.birth_date).map(birth_date_key));
    if let Some(pesel) = features.pesel {
        asked.extend(slips(pesel.number).map(pesel_key));
    }
}

fn pesel_key(number: u64) -> u32 {
    mixed(mixed(PESEL, (number >> 32) as u32), number as u32)
}

fn birth_date_key(date: Date) -> u32 {
    mixed(BIRTH_DATE, date.to_julian_day().unsigned_abs())
}

/// One key for each name that the word may stand for.
fn given_name_keys(word: &Word) -> Vec<u32> {
    if word.names.is_empty() {
        vec![hash(20, &word.sound)]
    } else {
        word.names.iter().map(|name| mixed(21, name.line.into())).collect()
    }
}
