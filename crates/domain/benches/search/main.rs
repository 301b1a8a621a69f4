//! Find-as-you-type over 200,000 residents: `cargo bench -p domain`.
//!
//! Types the names and numbers of residents letter by letter and prints how long each answer took, beside the goal, and
//! what the index costs to build and to keep. Then types names with one slip ([`slips`]) and prints beside their goals how
//! many of the persons are among the first 20 and how long that took.

#![expect(clippy::print_stdout, reason = "a benchmark prints its numbers")]

mod people;
mod slips;
mod timing;

use std::process::ExitCode;
use std::time::Duration;

use domain::search::{Entry, Loader};
use testkit::people::Random;

use people::{Person, people};
use timing::{Took, timed};

const RESIDENTS: usize = 200_000;
const TYPED: usize = 200;
const SHOWN: usize = 20;
const GOAL: Duration = Duration::from_millis(5);

fn main() -> ExitCode {
    let mut random = Random::new(2_026);
    let people = people(RESIDENTS, &mut random);

    let before = resident_memory();
    let (index, built) = timed(|| {
        let mut loader: Loader<u128> = Loader::new(people.len());
        for (key, person) in people.iter().enumerate() {
            loader.insert(key_of(key), &person.entry());
        }
        loader.finish()
    });
    println!(
        "index of {} residents: built in {} ms (goal 500 ms), processor {} ms",
        index.len(),
        built.wall.as_millis(),
        built.processor.as_millis()
    );
    if let (Some(before), Some(after)) = (before, resident_memory()) {
        println!("memory of the index: {} MB", after.saturating_sub(before) / 1024);
    }

    let some: Vec<&Person> = (0..TYPED).filter_map(|_| people.get(random.below(people.len()))).collect();
    type Typing = (&'static str, fn(&Person) -> String);
    let typings: [Typing; 6] = [
        ("surname, given name", |p| format!("{} {}", p.surname, p.given_names)),
        ("given name, surname", |p| format!("{} {}", p.given_names, p.surname)),
        ("without diacritics", |p| domain::fold::fold(&format!("{} {}", p.surname, p.given_names))),
        ("one letter each", |p| format!("{} {}", initials(&p.given_names), initials(&p.surname))),
        ("PESEL", |p| p.pesel.clone()),
        ("card number", |p| p.card.grouped()),
    ];
    let mut all = Vec::new();
    for (what, typing) in typings {
        let mut times = Vec::new();
        for person in &some {
            let text = typing(person);
            for (end, c) in text.char_indices() {
                let typed = &text[..end + c.len_utf8()];
                let (found, took) = timed(|| index.find(typed, SHOWN));
                times.push((took, typed.to_string()));
                std::hint::black_box(found);
            }
        }
        print_times(what, &mut times, GOAL);
        all.append(&mut times);
    }
    print_times("everything", &mut all, GOAL);
    let enough = slips::measure(&index, &people, &mut random);

    let mut index = index;
    let ((), changed) = timed(|| {
        for (key, person) in people.iter().enumerate().take(1_000) {
            index.insert(key_of(key), &Entry { given_names: "Zmieniona", ..person.entry() });
        }
    });
    println!("one change of a resident: processor {} us", changed.processor.as_micros() / 1_000);
    // How many are found is the same on every machine, the time is not.
    if enough { ExitCode::SUCCESS } else { ExitCode::FAILURE }
}

/// A key of the size that a station uses.
fn key_of(number: usize) -> u128 {
    (number as u128).wrapping_mul(0x9E37_79B9_7F4A_7C15_F39C_C060_5CED_C835)
}

fn initials(name: &str) -> String {
    name.chars().take(1).collect()
}

fn print_times(what: &str, times: &mut [(Took, String)], goal: Duration) {
    let mut share = |part: f64, which: fn(&Took) -> Duration| {
        times.sort_by_key(|(took, _)| which(took));
        let at = (times.len() as f64 * part) as usize;
        times.get(at.min(times.len() - 1)).cloned().unwrap_or_default()
    };
    let (half, most) = (share(0.5, |took| took.wall).0.wall, share(0.99, |took| took.wall).0.wall);
    let half_busy = share(0.5, |took| took.processor).0.processor;
    let most_busy = share(0.99, |took| took.processor).0.processor;
    let (slowest, query) = share(1.0, |took| took.processor);
    println!(
        "{what:>20}: {:>6} answers, p50 {:>5} us, p99 {:>5} us (goal {} us: {}); processor p50 {:>4} us, p99 {:>5} us, \
         longest {:>5} us for {query:?}",
        times.len(),
        half.as_micros(),
        most.as_micros(),
        goal.as_micros(),
        if most < goal { "met" } else { "MISSED" },
        half_busy.as_micros(),
        most_busy.as_micros(),
        slowest.processor.as_micros(),
    );
}

/// Kilobytes of this process in memory, where the system says so.
fn resident_memory() -> Option<usize> {
    let status = std::fs::read_to_string("/proc/self/status").ok()?;
    status.lines().find_map(|line| line.strip_prefix("VmRSS:"))?.split_whitespace().next()?.parse().ok()
}
