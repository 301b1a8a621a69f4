//! The power goes at ten and more moments of the whole act, in the real program with a real key store and printer: nothing
//! that was said to be saved is missing, no number is used twice, and the clerk is told where things stand.
//!
//! The program kills itself (SIGKILL) at a named place; see `station::fault`. That the disk keeps what was synced is
//! tested elsewhere: SIGKILL leaves the page cache alone.

use std::collections::BTreeSet;

use testkit::printer::VirtualPrinter;
use testkit::{Desk, Outcome};
use whole_system::clerk::{Clerk, End};

/// Lets the power go at `place`, starts again, and finishes the act. `jobs` is how many jobs the printer may see: a second
/// one only where the first cannot have printed anything.
async fn power_cut_at(place: &str, jobs: usize) -> Outcome {
    let desk = Desk::set_up()?;
    let station = desk.plug_in_new_station()?;
    let printer = VirtualPrinter::start();
    let mut clerk = Clerk::new(&station, &printer);

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

    let told = &clerk.told;
    assert!(told.numbers.starts_with(&before), "{:?} became {:?}", before, told.numbers);
    assert_eq!(told.numbers.len(), told.numbers.iter().collect::<BTreeSet<_>>().len(), "a number twice");
    assert_eq!(printer.count_create_jobs(), jobs, "jobs at the printer\n{}", printer.log());
    assert_eq!(printer.printed().len(), 1, "cards in the tray");
    window.close().await
}

macro_rules! power_cuts {
    ($( $name:ident: $place:literal, $jobs:literal; )*) => { $(
        // REQ E-2 E-3 D-4 D-5
        #[tokio::test]
        async fn $name() -> Outcome {
            power_cut_at($place, $jobs).await
        }
    )* };
}

power_cuts! {
    before_the_station_is_connected: "enrol-before-finish", 1;
    after_the_station_is_connected: "enrol-after-finish", 1;
    before_the_own_password_is_saved: "before-commit-set-password", 1;
    before_the_resident_is_saved: "before-commit-register", 1;
    after_the_resident_is_saved: "after-commit-register", 1;
    after_the_photo_is_saved: "after-commit-set-photo", 1;
    before_the_number_is_taken: "before-commit-reserve", 1;
    after_the_number_is_taken: "after-commit-reserve", 1;
    before_the_printer_hears_of_the_card: "before-create-job", 1;
    after_the_printer_made_a_job: "after-create-job", 2;
    before_the_printer_gets_the_card: "before-send-document", 2;
    after_the_printer_got_the_card: "after-send-document", 1;
    before_the_end_of_the_job_is_saved: "before-commit-settle", 1;
    after_the_end_of_the_job_is_saved: "after-commit-settle", 1;
    after_the_check_is_saved: "after-commit-check", 1;
    before_the_card_is_handed_over: "before-commit-hand-over", 1;
    after_the_card_is_handed_over: "after-commit-hand-over", 1;
}
