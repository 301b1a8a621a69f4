//! First start and signing in, in the real window.

use testkit::{Desk, Outcome};
use thirtyfour::Key;
use whole_system::pictures::look;
use whole_system::screens::{OWN_PASSWORD, choose, connect, sign_in, sign_in_first_time};

// REQ E-9 D-4 A-5 A-10
#[tokio::test]
async fn a_computer_becomes_a_station_and_its_operator_chooses_a_password() -> Outcome {
    let desk = Desk::set_up()?;
    let station = desk.plug_in_new_station()?;
    let window = desk.open().await?;
    connect(&window, &station).await?;
    sign_in_first_time(&window, &station).await?;
    window.key(Key::F1).await?;
    window.wait_for("Pomoc i klawisze").await?;
    look(&window, "help").await?;
    window.key(Key::Escape).await?;
    window.wait_for_no("Pomoc i klawisze").await?;
    window.chord(Key::Control, 'l').await?;
    window.wait_for("Ekran zasłonięty").await?;
    // What was saved last names a person, and whoever passes by can read a covered screen.
    window.wait_for_no("Hasło zmienione").await?;
    look(&window, "covered").await?;
    window.kill()?;

    // What was saved is there after a power cut; the password from the paper no longer works.
    let window = desk.open().await?;
    window.wait_for("Kto dziś pracuje przy tym stanowisku?").await?;
    sign_in(&window, &station.operator.name, &station.operator.first_password).await?;
    window.wait_for("To nie jest to hasło").await?;
    look(&window, "sign-in-wrong").await?;
    sign_in(&window, &station.operator.name, OWN_PASSWORD).await?;
    window.wait_for("Kogo obsługujemy?").await
}

// REQ A-7
#[tokio::test]
async fn wrong_passwords_lock_for_a_time_that_outlives_a_power_cut() -> Outcome {
    let desk = Desk::set_up()?;
    let station = desk.plug_in_new_station()?;
    let window = desk.open().await?;
    connect(&window, &station).await?;
    let mut attempts = 0;
    while !window.text().await?.contains("Zbyt wiele razy") {
        attempts += 1;
        assert!(attempts <= 10, "ten wrong passwords and no lock");
        sign_in(&window, &station.operator.name, "Wrong-password-1").await?;
        window.wait_for_either("To nie jest to hasło", "Zbyt wiele razy").await?;
    }
    look(&window, "sign-in-locked").await?;
    window.kill()?;

    let window = desk.open().await?;
    window.wait_for("Kto dziś pracuje przy tym stanowisku?").await?;
    choose(&window, &station.operator.name).await?;
    window.wait_for("Zbyt wiele razy").await
}
