//! The table in a world where printers lie, people err and the power goes: cards that lie about, and a count of blanks.

use std::collections::BTreeSet;

use proptest::prelude::*;

use crate::production::{Blank, Event, State, blank, is_final, may_be_valid, next};

/// How many blanks lie in the printer's hopper at the beginning.
const BLANKS: usize = 6;

/// What a printer does with a document that it has got, whatever it says afterwards.
#[derive(Clone, Copy, Debug)]
enum Deed {
    Nothing,
    CleanBlank,
    GoodCard,
    SpoiledCard,
}

/// What lies in the tray of a card that was sent.
#[derive(Clone, Copy, Debug, PartialEq)]
enum Tray {
    Empty,
    CleanBlank,
    Card,
}

/// What happens next; `usize` says to which card, among those of which there are any.
#[derive(Clone, Copy, Debug)]
enum Step {
    Reserve,
    Print(usize),
    /// The document goes out.
    Send(usize, Deed),
    /// It does not: nobody is there, or nobody wants it.
    SendFails(usize),
    /// The printer says something of a job, true or not, early or late.
    Report(usize, Event),
    /// The power goes; whether the jobs that were being made had their numbers already.
    Crash {
        numbered: bool,
    },
    /// The operator says what came out, after a look.
    Look(usize),
    /// The operator says what came out, and may be wrong.
    Say(usize, Event),
    /// Somebody holds a card to the reader while another one is being checked.
    Scan(usize, usize),
    HandOver(usize),
    Cancel(usize),
}

/// A card in production.
#[derive(Debug)]
struct Production {
    state: State,
    /// The document is on this side; after a power cut nobody sends it any more.
    to_be_sent: bool,
    times_sent: usize,
    tray: Tray,
}

/// A card that exists.
#[derive(Debug)]
struct Card {
    /// Which production's number, name and QR stand on it.
    number: usize,
    readable: bool,
    place: Place,
}

#[derive(Clone, Copy, Debug, PartialEq)]
enum Place {
    LyingAbout,
    InTheHand,
    CutUp,
}

/// The blanks as the shift counts them.
#[derive(Debug)]
struct Count {
    in_stock: usize,
    in_printer: usize,
    used: usize,
    spoiled: usize,
}

impl Count {
    fn of(&mut self, blank: Blank) -> &mut usize {
        match blank {
            Blank::InStock => &mut self.in_stock,
            Blank::InPrinter => &mut self.in_printer,
            Blank::Used => &mut self.used,
            Blank::Spoiled => &mut self.spoiled,
        }
    }
}

#[derive(Debug)]
struct World {
    /// Blanks in the hopper.
    hopper: usize,
    productions: Vec<Production>,
    cards: Vec<Card>,
    count: Count,
    /// Answers that were not true.
    mistakes: usize,
}

impl World {
    fn new() -> Self {
        let count = Count { in_stock: BLANKS, in_printer: 0, used: 0, spoiled: 0 };
        Self { hopper: BLANKS, productions: Vec::new(), cards: Vec::new(), count, mistakes: 0 }
    }

    /// Lets an event happen if the table allows it, and keeps the count.
    fn event(&mut self, of: usize, event: Event) -> bool {
        let Some(production) = self.productions.get_mut(of) else { return false };
        let Ok(to) = next(production.state, event) else { return false };
        let (was, is) = (blank(production.state), blank(to));
        if was != is {
            *self.count.of(was) -= 1;
            *self.count.of(is) += 1;
        }
        production.state = to;
        true
    }

    fn step(&mut self, step: Step) {
        match step {
            Step::Reserve => {
                let (state, tray) = (State::Reserved, Tray::Empty);
                self.productions.push(Production { state, to_be_sent: false, times_sent: 0, tray });
            }
            Step::Print(of) => {
                // The row says so before the printer hears of it; a card with no blank to count on is not begun.
                if self.count.in_stock > 0 && self.event(of, Event::PrintStarted) {
                    self.productions[of].to_be_sent = true;
                }
            }
            Step::Send(of, deed) => self.send(of, deed),
            Step::SendFails(of) => {
                if self.productions.get(of).is_some_and(|production| production.to_be_sent) {
                    self.productions[of].to_be_sent = false;
                    self.event(of, Event::NotSent);
                }
            }
            Step::Report(of, event) => {
                if self.productions.get(of).is_some_and(|production| production.times_sent > 0) {
                    self.event(of, event);
                }
            }
            Step::Crash { numbered } => self.crash(numbered),
            Step::Look(of) => {
                let truth = self.truth(of);
                self.say(of, truth);
            }
            Step::Say(of, answer) => self.say(of, answer),
            Step::Scan(of, card) => {
                if let Some(card) = self.cards.get(card) {
                    let right = card.readable && card.number == of;
                    self.event(of, if right { Event::ScannedRight } else { Event::ScannedWrong });
                }
            }
            Step::HandOver(of) => {
                if self.event(of, Event::HandedOver) {
                    self.put(of, Place::InTheHand);
                }
            }
            Step::Cancel(of) => {
                self.event(of, Event::Cancelled);
            }
        }
    }

    fn send(&mut self, of: usize, deed: Deed) {
        let Some(production) = self.productions.get_mut(of).filter(|production| production.to_be_sent) else { return };
        production.to_be_sent = false;
        production.times_sent += 1;
        if self.hopper == 0 {
            return;
        }
        let (tray, readable) = match deed {
            Deed::Nothing => return,
            Deed::CleanBlank => (Tray::CleanBlank, None),
            Deed::GoodCard => (Tray::Card, Some(true)),
            Deed::SpoiledCard => (Tray::Card, Some(false)),
        };
        self.hopper -= 1;
        production.tray = tray;
        self.cards.extend(readable.map(|readable| Card { number: of, readable, place: Place::LyingAbout }));
    }

    /// What was not sent will not be. Of a card whose job never got a number it is certain; of others nobody knows.
    fn crash(&mut self, numbered: bool) {
        for of in 0..self.productions.len() {
            if std::mem::take(&mut self.productions[of].to_be_sent) {
                self.event(of, if numbered { Event::JobUncertain } else { Event::NotSent });
            }
        }
    }

    /// What an operator sees who looks.
    fn truth(&self, of: usize) -> Event {
        let card = self.cards.iter().find(|card| card.number == of);
        match card {
            None => Event::NothingCameOut,
            Some(card) if card.readable => Event::CardGood,
            Some(_) => Event::CardSpoiled,
        }
    }

    fn say(&mut self, of: usize, answer: Event) {
        let truth = self.truth(of);
        if !self.event(of, answer) {
            return;
        }
        self.mistakes += usize::from(answer != truth);
        let clean = self.productions[of].tray == Tray::CleanBlank;
        match answer {
            Event::NothingCameOut if clean => {
                self.hopper += 1;
                self.productions[of].tray = Tray::Empty;
            }
            Event::CardSpoiled => self.put(of, Place::CutUp),
            _ => {}
        }
    }

    fn put(&mut self, of: usize, place: Place) {
        for card in self.cards.iter_mut().filter(|card| card.number == of) {
            card.place = place;
        }
    }

    /// What must be true at any time.
    fn is_in_order(&self) -> Result<(), TestCaseError> {
        let Count { in_stock, in_printer, used, spoiled } = &self.count;
        prop_assert_eq!(in_stock + in_printer + used + spoiled, BLANKS);
        let numbers: BTreeSet<usize> = self.cards.iter().map(|card| card.number).collect();
        prop_assert_eq!(numbers.len(), self.cards.len(), "two cards with one number");
        for card in &self.cards {
            let valid = may_be_valid(self.productions[card.number].state);
            prop_assert_eq!(valid, card.place == Place::InTheHand, "{:?}", card);
            prop_assert!(card.readable || !valid, "a card that was never read back");
        }
        for (number, production) in self.productions.iter().enumerate() {
            prop_assert!(production.times_sent <= 1);
            prop_assert!(!may_be_valid(production.state) || numbers.contains(&number), "a valid card that is nowhere");
        }
        Ok(())
    }

    /// Somebody who makes no mistakes brings everything to its end.
    fn finish(&mut self) -> Result<(), TestCaseError> {
        for of in 0..self.productions.len() {
            self.step(Step::SendFails(of));
            self.event(of, Event::JobUncertain);
            self.step(Step::Look(of));
            let of_this = self.cards.iter().position(|card| card.number == of && card.readable);
            if let Some(card) = of_this {
                self.step(Step::Scan(of, card));
            }
            self.step(Step::HandOver(of));
            if !is_final(self.productions[of].state) {
                self.step(Step::Look(of));
            }
            self.step(Step::Cancel(of));
            prop_assert!(is_final(self.productions[of].state), "{:?}", self.productions[of]);
        }
        Ok(())
    }
}

fn step() -> impl Strategy<Value = Step> {
    let of = 0..7_usize;
    let deed = prop_oneof![
        3 => Just(Deed::GoodCard), 1 => Just(Deed::SpoiledCard), 1 => Just(Deed::CleanBlank), 1 => Just(Deed::Nothing)
    ];
    let report = prop::sample::select(vec![Event::JobDone, Event::JobUncertain]);
    let answer = prop::sample::select(vec![Event::NothingCameOut, Event::CardSpoiled, Event::CardGood]);
    prop_oneof![
        3 => Just(Step::Reserve),
        4 => of.clone().prop_map(Step::Print),
        6 => (of.clone(), deed).prop_map(|(of, deed)| Step::Send(of, deed)),
        1 => of.clone().prop_map(Step::SendFails),
        5 => (of.clone(), report).prop_map(|(of, event)| Step::Report(of, event)),
        1 => any::<bool>().prop_map(|numbered| Step::Crash { numbered }),
        3 => of.clone().prop_map(Step::Look),
        3 => (of.clone(), answer).prop_map(|(of, answer)| Step::Say(of, answer)),
        9 => (of.clone(), of.clone()).prop_map(|(of, card)| Step::Scan(of, card)),
        3 => of.clone().prop_map(Step::HandOver),
        1 => of.prop_map(Step::Cancel),
    ]
}

fn story() -> impl Strategy<Value = Vec<Step>> {
    prop::collection::vec(step(), 0..120)
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(400))]

    // REQ C-5, C-6, D-4, D-5, D-7
    #[test]
    fn no_story_gives_two_cards_one_number_or_a_valid_card_that_nobody_handed_over(story in story()) {
        let mut world = World::new();
        for step in story {
            world.step(step);
            world.is_in_order()?;
        }
    }

    // REQ C-6, C-11
    #[test]
    fn at_the_end_every_blank_is_where_the_count_says_but_for_the_answers_that_were_wrong(story in story()) {
        let mut world = World::new();
        for step in story {
            world.step(step);
        }
        world.finish()?;
        world.is_in_order()?;
        prop_assert_eq!(world.count.in_printer, 0);
        let in_hands = world.cards.iter().filter(|card| card.place == Place::InTheHand).count();
        prop_assert_eq!(world.count.used, in_hands);
        let missing = world.count.in_stock.abs_diff(world.hopper);
        prop_assert!(missing <= world.mistakes, "{} blanks differ after {} wrong answers", missing, world.mistakes);
    }
}
