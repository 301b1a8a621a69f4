//! The power goes at moments of the whole act, around every change of a card's state, in the real program with a real key
//! store and printer: nothing that was said to be saved is missing, no number is used twice, no card is valid that nobody
//! handed over, and the clerk is told where things stand.
//!
//! A moment right before a commit and the named place right before it leave the same disk; one of them is enough.
//!
//! The program kills itself (SIGKILL) at a named place; see `station::fault`. That the disk keeps what was synced is
//! tested elsewhere: SIGKILL leaves the page cache alone.

use std::collections::BTreeSet;

use testkit::printer::VirtualPrinter;
use testkit::{Desk, Outcome};
use whole_system::clerk::{Clerk, Course, End};

/// Lets the power go at `place`, starts again, and finishes the act. `jobs` is how many jobs the printer may see: a second
/// one only where the first cannot have printed anything, or for another card; `cards` is how many came out, and `numbers` how
/// many were used: one that may have reached a printer goes there once.
async fn power_cut_at(place: &str, course: Course, jobs: usize, cards: usize, numbers: usize) -> Outcome {
    let desk = Desk::set_up()?;
    let station = desk.plug_in_new_station()?;
    let mut printer = VirtualPrinter::start();
    let mut clerk = Clerk::new(&station, &mut printer);
    clerk.course = course;

    let window = desk.open_with(&[("OKIENKO_FAULT", place)]).await?;
    let end = clerk.make_a_card(&window).await?;
    assert_eq!(end, End::PowerCut, "the program never came to {place}");
    window.wait_until_gone()?;
    let before = clerk.told.numbers.clone();

    let window = desk.open().await?;
    // What the screen says at once, before anybody signs in.
    let first = if clerk.told.enrolled { "Kto dziś pracuje przy tym stanowisku?" } else { "stanowisk" };
    window.wait_for(first).await?;
    clerk.is_told_where_things_stand(&window).await?;
    let end = clerk.make_a_card(&window).await?;
    assert_eq!(end, End::HandedOver);
    clerk.only_the_last_card_is_valid(&window).await?;

    let told = &clerk.told;
    assert!(told.numbers.starts_with(&before), "{:?} became {:?}", before, told.numbers);
    assert_eq!(told.numbers.len(), told.numbers.iter().collect::<BTreeSet<_>>().len(), "a number twice");
    assert_eq!(told.numbers.len(), numbers, "numbers used");
    assert_eq!(clerk.printer.count_create_jobs(), jobs, "jobs at the printer\n{}", clerk.printer.log());
    assert_eq!(clerk.printer.printed().len(), cards, "cards in the tray");
    window.close().await
}

macro_rules! power_cuts {
    ($( $name:ident: $place:literal, $course:expr, $jobs:literal, $cards:literal, $numbers:literal; )*) => { $(
        // REQ C-6 D-4 D-5 D-7 E-2 E-3
        #[tokio::test]
        async fn $name() -> Outcome {
            power_cut_at($place, $course, $jobs, $cards, $numbers).await
        }
    )* };
}

/// How the jam ends in the words of the command.
const STUCK_AND_SPOILED: Course = Course::Jammed("spoiled");
const STUCK_AND_GOOD: Course = Course::Jammed("good");

power_cuts! {
    before_the_station_is_connected: "enrol-before-finish", Course::Straight, 1, 1, 1;
    after_the_station_is_connected: "enrol-after-finish", Course::Straight, 1, 1, 1;
    before_the_own_password_is_saved: "before-commit-set-password", Course::Straight, 1, 1, 1;
    before_the_resident_is_saved: "before-commit-register", Course::Straight, 1, 1, 1;
    after_the_resident_is_saved: "after-commit-register", Course::Straight, 1, 1, 1;
    before_the_photo_is_saved: "before-commit-set-photo", Course::Straight, 1, 1, 1;
    after_the_photo_is_saved: "after-commit-set-photo", Course::Straight, 1, 1, 1;
    before_the_number_is_taken: "before-commit-reserve", Course::Straight, 1, 1, 1;
    after_the_number_is_taken: "after-commit-reserve", Course::Straight, 1, 1, 1;
    before_the_card_is_given_up: "before-commit-withdraw", Course::Withdrawn, 1, 1, 2;
    after_the_card_is_given_up: "after-commit-withdraw", Course::Withdrawn, 1, 1, 2;
    before_the_card_counts_as_sent: "before-commit-send-card", Course::Straight, 1, 1, 1;
    before_the_printer_hears_of_the_card: "before-create-job", Course::Straight, 1, 1, 1;
    after_the_printer_made_a_job: "after-create-job", Course::Straight, 2, 1, 1;
    before_the_printer_gets_the_card: "before-send-document", Course::Straight, 2, 1, 2;
    after_the_printer_got_the_card: "after-send-document", Course::Straight, 1, 1, 1;
    after_the_whole_card_counts_as_sent: "after-commit-keep-sent", Course::Straight, 1, 1, 1;
    before_the_end_of_the_job_is_saved: "before-commit-settle", Course::Straight, 1, 1, 1;
    after_the_end_of_the_job_is_saved: "after-commit-settle", Course::Straight, 1, 1, 1;
    before_a_jam_is_saved: "before-commit-settle", STUCK_AND_SPOILED, 2, 2, 2;
    after_a_jam_is_saved: "after-commit-settle", STUCK_AND_GOOD, 1, 1, 1;
    before_a_good_card_in_the_tray_is_saved: "before-commit-answer-tray", STUCK_AND_GOOD, 1, 1, 1;
    after_a_good_card_in_the_tray_is_saved: "after-commit-answer-tray", STUCK_AND_GOOD, 1, 1, 1;
    before_a_spoiled_card_in_the_tray_is_saved: "before-commit-answer-tray", STUCK_AND_SPOILED, 2, 2, 2;
    after_a_spoiled_card_in_the_tray_is_saved: "after-commit-answer-tray", STUCK_AND_SPOILED, 2, 2, 2;
    before_the_card_is_written_off: "before-commit-spoil", Course::Spoiled, 2, 2, 2;
    after_the_card_is_written_off: "after-commit-spoil", Course::Spoiled, 2, 2, 2;
    before_the_check_is_saved: "before-commit-check", Course::Straight, 1, 1, 1;
    after_the_check_is_saved: "after-commit-check", Course::Straight, 1, 1, 1;
    before_the_card_is_handed_over: "before-commit-hand-over", Course::Straight, 1, 1, 1;
    after_the_card_is_handed_over: "after-commit-hand-over", Course::Straight, 1, 1, 1;
}
