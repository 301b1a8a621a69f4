//! A record made ready for comparing.

use std::sync::Arc;

use time::Date;

use super::Record;
use super::address::Address;
use super::keys::hash;
use super::number::Digits;
use super::word::Word;
use crate::fold::fold;
use crate::pesel::Sex;

/// What is compared, each text read once. Some two hundred bytes, the words shared.
pub(super) struct Features {
    pub(super) pesel: Option<Digits>,
    pub(super) birth_date: Date,
    pub(super) sex: Option<Sex>,
    pub(super) address: Option<Address>,
    /// Hashes of the last nine digits and of the small letters; 0 for none.
    pub(super) phone: u32,
    pub(super) email: u32,
    /// The words of the surname, of the former surname, of the given names.
    words: Box<[Arc<Word>]>,
    surnames: u8,
    formers: u8,
}

/// More words than any name has are left out.
const MOST_WORDS: usize = 6;

impl Features {
    pub(super) fn of(record: &Record<'_>, word: &mut dyn FnMut(&str) -> Arc<Word>) -> Self {
        let pesel = record.pesel.and_then(Digits::read);
        let mut words = Vec::with_capacity(4);
        let mut add = |text: &str| {
            let before = words.len();
            let folded = fold(text);
            words.extend(folded.split(' ').filter(|part| !part.is_empty()).take(MOST_WORDS).map(&mut *word));
            u8::try_from(words.len() - before).unwrap_or(0)
        };
        let surnames = add(record.surname);
        let formers = add(record.former_surname.unwrap_or(""));
        add(record.given_names);
        Self {
            pesel: pesel.map(|(digits, _)| digits),
            birth_date: record.birth_date,
            sex: pesel.and_then(|(_, sex)| sex).or(record.sex),
            address: Address::read(record.street, record.postcode, record.city),
            phone: record.phone.map_or(0, phone),
            email: record.email.map_or(0, |email| hash(4, &email.trim().to_lowercase())),
            words: words.into(),
            surnames,
            formers,
        }
    }

    pub(super) fn surname(&self) -> &[Arc<Word>] {
        self.words.get(..self.surnames.into()).unwrap_or(&[])
    }

    pub(super) fn former_surname(&self) -> &[Arc<Word>] {
        let first = usize::from(self.surnames);
        self.words.get(first..first + usize::from(self.formers)).unwrap_or(&[])
    }

    pub(super) fn given_names(&self) -> &[Arc<Word>] {
        self.words.get(usize::from(self.surnames) + usize::from(self.formers)..).unwrap_or(&[])
    }

    pub(super) fn into_words(self) -> impl Iterator<Item = Arc<Word>> {
        self.words.into_iter()
    }
}

/// The last nine digits, which a number with and without the country's have in common.
fn phone(written: &str) -> u32 {
    let digits: String = written.chars().filter(char::is_ascii_digit).collect();
    let last = digits.get(digits.len().saturating_sub(9)..).unwrap_or("");
    if last.is_empty() { 0 } else { hash(3, last) }
}
