//! Weighing two records against each other.

use super::address::Addresses;
use super::dates::Dates;
use super::features::Features;
use super::names::{GivenNames, Surnames};
use super::number::is_one_slip;
use super::weight as w;
use super::{Comparison, Reason, Verdict};
use crate::pesel::Sex;

/// Weight and reasons so far.
#[derive(Clone, Copy, Default)]
pub(super) struct Tally {
    pub(super) weight: i32,
    /// One bit for each [`Reason`].
    reasons: u32,
    /// The same PESEL, and a right one.
    certain: bool,
}

impl Tally {
    /// Compares everything.
    pub(super) fn of(one: &Features, other: &Features) -> Self {
        let mut tally = Self::without_surnames(one, other);
        tally.surnames(one, other);
        tally
    }

    /// As [`Tally::of`], when the two may be one person at all; surnames take longest to compare, so they come last.
    pub(super) fn of_hopeful(one: &Features, other: &Features) -> Option<Self> {
        let mut tally = Self::without_surnames(one, other);
        let most = tally.weight + w::SURNAME_PARTS_TURNED;
        if most < w::PROBABLE && !tally.certain {
            return None;
        }
        tally.surnames(one, other);
        tally.verdict().map(|_| tally)
    }

    pub(super) fn verdict(self) -> Option<Verdict> {
        if self.certain { Some(Verdict::Certain) } else { (self.weight >= w::PROBABLE).then_some(Verdict::Probable) }
    }

    pub(super) fn comparison(self) -> Comparison {
        let reasons = Reason::ALL.into_iter().filter(|&reason| self.has(reason)).collect();
        Comparison { verdict: self.verdict(), weight: self.weight, reasons }
    }

    fn without_surnames(one: &Features, other: &Features) -> Self {
        let mut tally = Self::default();
        tally.pesels(one, other);
        // The tenth digit holds the sex, so a slip may change it.
        let other_sex = one.sex.zip(other.sex).is_some_and(|(one, other)| one != other);
        if other_sex && !tally.has(Reason::PeselOneSlip) {
            tally.add(w::DIFFERENT_SEX, Reason::DifferentSex);
        }
        let dates = Dates::of(one.birth_date, other.birth_date);
        tally.dates(dates);
        let given = tally.given_names(one, other);
        if given && !dates.are_years_apart() && !(tally.has(Reason::DifferentPesel) && tally.has_uncertain_given_name())
        {
            tally.contacts(one, other);
        } else if Addresses::of(one.address, other.address) == Addresses::Same {
            tally.add(0, Reason::SameAddress);
        }
        tally
    }

    fn pesels(&mut self, one: &Features, other: &Features) {
        let Some((one, other)) = one.pesel.zip(other.pesel) else { return };
        if one.number == other.number {
            self.certain = one.right;
            let weight = if one.right { w::SAME_PESEL } else { w::SAME_WRONG_PESEL };
            return self.add(weight, Reason::SamePesel);
        }
        match (is_one_slip(one.number, other.number), one.right && other.right) {
            (true, false) => self.add(w::PESEL_ONE_SLIP, Reason::PeselOneSlip),
            (true, true) => self.add(w::RIGHT_PESEL_ONE_SLIP, Reason::PeselOneSlip),
            (false, true) => self.add(w::DIFFERENT_RIGHT_PESEL, Reason::DifferentPesel),
            (false, false) => self.add(w::DIFFERENT_WRONG_PESEL, Reason::DifferentPesel),
        }
    }

    fn dates(&mut self, dates: Dates) {
        match dates {
            Dates::Same => self.add(w::SAME_BIRTH_DATE, Reason::SameBirthDate),
            Dates::Swapped => self.add(w::DAY_MONTH_SWAPPED, Reason::DayMonthSwapped),
            Dates::OneSlip => self.add(w::BIRTH_DATE_ONE_SLIP, Reason::BirthDateOneSlip),
            Dates::SameYear => self.add(w::DIFFERENT_BIRTH_DATE, Reason::DifferentBirthDate),
            Dates::OtherYear => self.add(w::DIFFERENT_BIRTH_YEAR, Reason::DifferentBirthYear),
        }
    }

    /// Whether they do not speak against one person.
    fn given_names(&mut self, one: &Features, other: &Features) -> bool {
        match GivenNames::of(one, other) {
            GivenNames::Both => self.add(w::SAME_GIVEN_NAME + w::SAME_SECOND_NAME, Reason::SameGivenName),
            GivenNames::Same => self.add(w::SAME_GIVEN_NAME, Reason::SameGivenName),
            GivenNames::OtherSecond => {
                self.add(w::SAME_GIVEN_NAME + w::DIFFERENT_SECOND_NAME, Reason::SameGivenName);
            }
            GivenNames::Turned => self.add(w::GIVEN_NAMES_TURNED, Reason::GivenNamesTurned),
            GivenNames::Pet => self.add(w::DIMINUTIVE_GIVEN_NAME, Reason::DiminutiveGivenName),
            GivenNames::Foreign => self.add(w::FOREIGN_GIVEN_NAME, Reason::ForeignGivenName),
            GivenNames::Similar => self.add(w::SIMILAR_GIVEN_NAME, Reason::SimilarGivenName),
            GivenNames::Different if GivenNames::are_in_each_others_field(one, other) => {
                self.add(w::NAMES_IN_EACH_OTHERS_FIELD, Reason::NamesInEachOthersField);
            }
            GivenNames::Different => {
                self.add(w::DIFFERENT_GIVEN_NAME, Reason::DifferentGivenName);
                return false;
            }
        }
        true
    }

    /// Whether brothers and sisters may be called so.
    fn has_uncertain_given_name(self) -> bool {
        self.has(Reason::GivenNamesTurned) || self.has(Reason::SimilarGivenName)
    }

    fn contacts(&mut self, one: &Features, other: &Features) {
        match Addresses::of(one.address, other.address) {
            Addresses::Same => self.add(w::SAME_ADDRESS, Reason::SameAddress),
            Addresses::SameHouse => self.add(w::SAME_HOUSE, Reason::SameAddress),
            Addresses::Different => self.add(w::DIFFERENT_ADDRESS, Reason::DifferentAddress),
            Addresses::Unknown => {}
        }
        match (one.phone, other.phone) {
            (0, _) | (_, 0) => {}
            (one, other) if one == other => self.add(w::SAME_PHONE, Reason::SamePhone),
            _ => self.weight += w::DIFFERENT_PHONE,
        }
        match (one.email, other.email) {
            (0, _) | (_, 0) => {}
            (one, other) if one == other => self.add(w::SAME_EMAIL, Reason::SameEmail),
            _ => self.weight += w::DIFFERENT_EMAIL,
        }
    }

    fn surnames(&mut self, one: &Features, other: &Features) {
        if self.has(Reason::NamesInEachOthersField) {
            return;
        }
        match Surnames::of(one, other) {
            Surnames::Same => self.add(w::SAME_SURNAME, Reason::SameSurname),
            Surnames::Turned => self.add(w::SURNAME_PARTS_TURNED, Reason::SurnamePartsTurned),
            Surnames::Part => self.add(w::SURNAME_PART, Reason::SurnamePart),
            Surnames::Former => self.add(w::FORMER_SURNAME, Reason::FormerSurname),
            Surnames::Transliterated => self.add(w::TRANSLITERATED_SURNAME, Reason::TransliteratedSurname),
            Surnames::Similar => self.add(w::SIMILAR_SURNAME, Reason::SimilarSurname),
            Surnames::Different if [one.sex, other.sex].contains(&Some(Sex::Female)) => {
                self.add(w::DIFFERENT_SURNAME_OF_WOMEN, Reason::DifferentSurname);
            }
            Surnames::Different => self.add(w::DIFFERENT_SURNAME, Reason::DifferentSurname),
        }
    }

    fn add(&mut self, weight: i32, reason: Reason) {
        self.weight += weight;
        self.reasons |= 1 << reason as u32;
    }

    pub(super) fn has(self, reason: Reason) -> bool {
        self.reasons & 1 << reason as u32 != 0
    }
}
