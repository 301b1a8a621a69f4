//! When the station cannot be used, the real window says what happened, what is safe and what to do.

use testkit::printer::VirtualPrinter;
use testkit::{Desk, Outcome, Window};
use whole_system::clerk::Clerk;
use whole_system::pictures::look;

/// A desk whose station is connected, with its window closed again.
async fn connected() -> Outcome<Desk> {
    let desk = Desk::set_up()?;
    let station = desk.plug_in_new_station()?;
    let mut printer = VirtualPrinter::start();
    let mut clerk = Clerk::new(&station, &mut printer);
    let window = desk.open().await?;
    clerk.enrol(&window).await?;
    window.close().await?;
    Ok(desk)
}

async fn says(window: &Window, title: &str, picture: &str) -> Outcome {
    window.wait_for(title).await?;
    window.wait_for("Co jest bezpieczne").await?;
    window.wait_for("Co zrobić").await?;
    look(window, picture).await
}

// REQ E-8
#[tokio::test]
async fn a_locked_key_store_is_said_and_opening_it_is_enough() -> Outcome {
    let mut desk = connected().await?;
    desk.lock_key_store()?;
    let window = desk.open().await?;
    says(&window, "Pęk kluczy systemu jest zamknięty", "trouble-keys").await?;
    desk.unlock_key_store()?;
    window.press("Spróbuj jeszcze raz").await?;
    window.wait_for("Kto dziś pracuje przy tym stanowisku?").await
}

// REQ E-8
#[tokio::test]
async fn a_computer_without_key_store_is_said() -> Outcome {
    let mut desk = connected().await?;
    desk.stop_key_store();
    let window = desk.open().await?;
    says(&window, "Pęk kluczy systemu jest zamknięty", "trouble-keys").await
}

// REQ E-8
#[tokio::test]
async fn a_key_that_is_gone_is_said() -> Outcome {
    let mut desk = connected().await?;
    desk.stop_key_store();
    std::fs::remove_dir_all(desk.home().join("data/keyrings"))?;
    desk.unlock_key_store()?;
    let window = desk.open().await?;
    says(&window, "W pęku kluczy nie ma klucza do tej bazy", "trouble-missing").await
}

// REQ E-3
#[tokio::test]
async fn a_broken_file_is_said() -> Outcome {
    let desk = connected().await?;
    let file = desk.data().join("station.db");
    let mut bytes = std::fs::read(&file)?;
    for byte in bytes.iter_mut().skip(4096).step_by(4096) {
        *byte ^= 0xff;
    }
    std::fs::write(&file, bytes)?;
    let window = desk.open().await?;
    says(&window, "Plik bazy jest uszkodzony", "trouble-broken").await
}

// REQ D-4
#[tokio::test]
async fn a_second_window_is_turned_away() -> Outcome {
    let desk = connected().await?;
    let first = desk.open().await?;
    first.wait_for("Kto dziś pracuje przy tym stanowisku?").await?;
    let second = desk.open().await?;
    says(&second, "Okienko już działa na tym komputerze", "trouble-second").await?;
    drop(second);
    first.wait_for("Kto dziś pracuje przy tym stanowisku?").await
}

// REQ E-3
#[tokio::test]
async fn a_disk_without_room_is_said() -> Outcome {
    let desk = Desk::set_up()?;
    let window = desk.open_on_small_disk(10).await?;
    says(&window, "Dysk jest pełny", "trouble-full").await
}
