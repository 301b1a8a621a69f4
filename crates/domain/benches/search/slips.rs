//! One slip in a name of over four letters: who is found all the same, and how fast.

use std::time::Duration;

use domain::fold::fold;
use domain::search::{Found, Index};
use testkit::people::Random;

use crate::people::Person;
use crate::timing::timed;
use crate::{SHOWN, key_of, print_times};

const TYPED: usize = 2_000;
const SHARE_GOAL: f64 = 0.97;
const TIME_GOAL: Duration = Duration::from_millis(15);
/// Shorter names are not forgiven.
const FEWEST_LETTERS: usize = 5;
const LETTERS: &str = "aąbcćdeęfghijklłmnńoópqrsśtuvwxyzźż";

/// The letters of a name and chance in, the letters with the slip out.
type Slip = fn(&mut Vec<char>, usize, &mut Random);

const SLIPS: [(&str, Slip); 4] = [
    ("one letter wrong", |name, at, random| {
        if let Some(wrong) = name.get_mut(at) {
            *wrong = letter(random);
        }
    }),
    ("missing", |name, at, _| {
        name.remove(at);
    }),
    ("extra", |name, at, random| name.insert(at, letter(random))),
    ("two swapped", |name, at, _| {
        let next = (at + 1).min(name.len() - 1);
        name.swap(at, next);
    }),
];

/// Types surname and given names of persons taken at random, one slip in one of these words, letter by letter, and
/// says whether enough of them are found.
pub(crate) fn measure(index: &Index<u128>, people: &[Person], random: &mut Random) -> bool {
    let (mut all, mut all_found, mut all_without) = (Vec::new(), 0, 0);
    for (what, slip) in SLIPS {
        let mut times = Vec::new();
        let (mut of, mut found, mut without) = (0, 0, 0);
        while of < TYPED / SLIPS.len() {
            let key = random.below(people.len());
            let Some(person) = people.get(key) else { continue };
            let name = format!("{} {}", person.surname, person.given_names);
            let Some(typed) = mistyped(&name, slip, random) else { continue };
            let is_found = |answer: Found<u128>| {
                usize::from(answer.hits.iter().chain(&answer.similar).any(|hit| hit.key == key_of(key)))
            };
            of += 1;
            without += is_found(index.find(&name, SHOWN));
            found += is_found(index.find(&typed, SHOWN));
            for (end, c) in typed.char_indices() {
                let typed = &typed[..end + c.len_utf8()];
                let (answer, took) = timed(|| index.find(typed, SHOWN));
                std::hint::black_box(answer);
                times.push((took, typed.to_string()));
            }
        }
        print_share(what, found, without, of);
        print_times(what, &mut times, TIME_GOAL);
        all.append(&mut times);
        all_found += found;
        all_without += without;
    }
    print_times("with one slip", &mut all, TIME_GOAL);
    print_share("with one slip", all_found, all_without, TYPED)
}

fn print_share(what: &str, found: usize, without: usize, of: usize) -> bool {
    let share = |part: usize| part as f64 / of.max(1) as f64;
    let enough = share(found) >= SHARE_GOAL;
    println!(
        "{what:>20}: {:.2} % among the first {SHOWN} (goal {} %: {}); {:.2} % when typed without a slip",
        share(found) * 100.0,
        SHARE_GOAL * 100.0,
        if enough { "met" } else { "MISSED" },
        share(without) * 100.0,
    );
    enough
}

/// The name with a slip in one of its words; none where that changes nothing or all words are short.
fn mistyped(name: &str, slip: Slip, random: &mut Random) -> Option<String> {
    let mut words: Vec<String> = name.split_inclusive([' ', '-']).map(str::to_string).collect();
    let long: Vec<usize> = (0..words.len()).filter(|&at| letters(words.get(at)) >= FEWEST_LETTERS).collect();
    let at = *long.get(random.below(long.len()))?;
    let word = words.get_mut(at)?;
    let end = word.chars().last().filter(|end| !end.is_alphabetic());
    let mut letters: Vec<char> = word.chars().filter(|c| c.is_alphabetic()).collect();
    let place = random.below(letters.len());
    slip(&mut letters, place, random);
    *word = letters.into_iter().chain(end).collect();
    let typed = words.concat();
    (fold(&typed) != fold(name)).then_some(typed)
}

fn letters(word: Option<&String>) -> usize {
    word.map_or(0, |word| word.chars().filter(|c| c.is_alphabetic()).count())
}

fn letter(random: &mut Random) -> char {
    LETTERS.chars().nth(random.below(LETTERS.chars().count())).unwrap_or_default()
}
