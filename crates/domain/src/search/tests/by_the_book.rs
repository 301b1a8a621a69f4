//! The hits and their order once more, without any index: by looking at everybody.

use std::cmp::Reverse;
use std::collections::BTreeMap;

use strsim::osa_distance;

use crate::fold::fold;
use crate::search::{FEW_AS_TYPED, Found, Hit, Rank};

/// Surname, given names and former surname of each.
pub(super) type People = BTreeMap<u32, [String; 3]>;

/// The words of a name's three parts.
type Parts = [Vec<String>; 3];

pub(super) fn found_by_the_book(people: &People, query: &str, limit: usize) -> Found<u32> {
    let folded = fold(query);
    let typed: Vec<&str> = folded.split(' ').filter(|word| !word.is_empty()).collect();
    let people: Vec<(u32, Parts)> =
        people.iter().map(|(&key, name)| (key, name.each_ref().map(|part| words(part)))).collect();
    let meant: Vec<BTreeMap<String, Meant>> = typed.iter().map(|typed| meant_by(typed, &people)).collect();
    let mut found: Vec<_> =
        people.iter().filter_map(|(key, parts)| Some((weigh(&meant, parts)?, parts, *key))).collect();
    found.sort();
    let total = found.iter().filter(|((slips, ..), ..)| *slips == 0).count();
    let hit = |&((_, rank, ..), _, key): &(Weight, &Parts, u32)| Hit { key, rank };
    let hits: Vec<_> = found.iter().take(total.min(limit)).map(hit).collect();
    let similar = if total < FEW_AS_TYPED { limit - hits.len() } else { 0 };
    let similar = found.iter().skip(total).take(similar).map(hit).collect();
    Found { hits, total, similar }
}

fn words(text: &str) -> Vec<String> {
    let mut words: Vec<String> = Vec::new();
    for word in fold(text).split(' ').filter(|word| !word.is_empty()) {
        if !words.iter().any(|known| known == word) {
            words.push(word.to_string());
        }
    }
    words
}

/// What a typed word may mean: the place among what it may mean, whether it is that word in full.
#[derive(Clone, Copy)]
struct Meant {
    place: usize,
    in_full: bool,
}

fn meant_by(typed: &str, people: &[(u32, Parts)]) -> BTreeMap<String, Meant> {
    let mut bearers: BTreeMap<&String, usize> = BTreeMap::new();
    for word in people.iter().flat_map(|(_, parts)| parts.iter().flatten()) {
        *bearers.entry(word).or_default() += 1;
    }
    let as_typed = bearers.keys().filter(|word| word.starts_with(typed));
    let as_typed = as_typed.map(|word| ((*word).clone(), Meant { place: 0, in_full: **word == typed }));
    let mut similar: Vec<_> = bearers
        .iter()
        .filter(|(word, _)| !word.starts_with(typed))
        .filter_map(|(&word, &bearers)| Some((Reverse(slip_by_the_book(typed, word)?), Reverse(bearers), word)))
        .collect();
    similar.sort();
    let similar = similar.into_iter().enumerate();
    let similar = similar.map(|(at, (in_full, _, word))| (word.clone(), Meant { place: at + 1, in_full: in_full.0 }));
    as_typed.chain(similar).collect()
}

/// Whether the word is meant in full, if with one slip it is.
pub(super) fn slip_by_the_book(typed: &str, word: &str) -> Option<bool> {
    let beginnings = || (0..word.len()).map(|end| &word[..end]);
    if word.len() < 5 || word.starts_with(typed) {
        None
    } else if osa_distance(typed, word) == 1 {
        Some(true)
    } else {
        (typed.len() >= 5 && beginnings().any(|beginning| osa_distance(typed, beginning) == 1)).then_some(false)
    }
}

/// How many slips; the best reason's rank; how many typed words are not in full; the reason's typed word, what it means,
/// and the word of the name.
type Weight = (usize, Rank, usize, usize, usize, String);

fn weigh(typed: &[BTreeMap<String, Meant>], parts: &Parts) -> Option<Weight> {
    let own =
        |meant: &BTreeMap<String, Meant>| parts.iter().flatten().filter_map(|word| meant.get(word).copied()).collect();
    let mut slips = 0;
    for meant in typed {
        let own: Vec<Meant> = own(meant);
        slips += usize::from(own.iter().map(|meant| meant.place).min()? > 0);
    }
    // Where everything stands as it was typed, nothing else is meant.
    let counts = |meant: &Meant| slips > 0 || meant.place == 0;
    let in_full = |own: Vec<Meant>| own.iter().any(|meant| counts(meant) && meant.in_full);
    let inexact = typed.iter().filter(|meant| !in_full(own(meant))).count();
    let mut reasons = Vec::new();
    for (at, meant) in typed.iter().enumerate() {
        for (part, word) in
            parts.iter().enumerate().flat_map(|(part, words)| words.iter().map(move |word| (part, word)))
        {
            let Some(Meant { place, in_full }) = meant.get(word).filter(|meant| counts(meant)) else { continue };
            let rank = match part {
                0 if *in_full => Rank::Surname,
                0 => Rank::SurnameBeginning,
                1 => Rank::GivenName,
                _ => Rank::FormerSurname,
            };
            reasons.push((rank, at, *place, word.clone()));
        }
    }
    let (rank, at, place, word) = reasons.into_iter().min()?;
    Some((slips, rank, inexact, at, place, word))
}
