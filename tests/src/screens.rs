//! The first screens of the real window, walked through as a person does: by reading, typing and pressing keys.

use testkit::city::NewStation;
use testkit::{Outcome, Window};
use thirtyfour::{By, Key};

use crate::pictures::look;

/// The password that the clerk chooses.
pub use crate::clerk::OWN_PASSWORD;

/// From the first start to the sign-in screen, with the bundle on the stick.
///
/// # Errors
/// When a screen is not as it should be.
pub async fn connect(window: &Window, station: &NewStation) -> Outcome {
    window.wait_for("To stanowisko nie jest jeszcze podłączone").await?;
    window.wait_for("ratusz-2.okienko").await?;
    look(window, "first-start").await?;
    window.press("Sprawdź plik").await?;

    window.wait_for("Plik jest dobry. Czy to jest to stanowisko?").await?;
    let shown: String = window.text().await?.split_whitespace().collect();
    let paper: String = station.fingerprint.split_whitespace().collect();
    assert!(shown.contains(&paper), "the characters of the paper are not on the screen: {paper}");
    look(window, "first-start-check").await?;
    window.press("Tak, podłącz stanowisko 2").await?;

    window.wait_for("Gotowe. To jest").await?;
    look(window, "first-start-done").await?;
    window.press("Przejdź do logowania").await?;
    window.wait_for("Kto dziś pracuje przy tym stanowisku?").await?;
    look(window, "sign-in").await
}

/// Signs the operator in with the password from the paper and sets an own one.
///
/// # Errors
/// When a screen is not as it should be.
pub async fn sign_in_first_time(window: &Window, station: &NewStation) -> Outcome {
    choose(window, &station.operator.name).await?;
    window.fill("Hasło", &station.operator.first_password).await?;
    window.key(Key::Enter).await?;

    window.wait_for("Ustaw własne hasło").await?;
    window.fill("Nowe hasło", "Okienna1!").await?;
    window.wait_for("Zawiera „okienna”").await?;
    window.fill("Nowe hasło", OWN_PASSWORD).await?;
    window.fill("Nowe hasło jeszcze raz", OWN_PASSWORD).await?;
    window.wait_for("Wszystkie warunki spełnione").await?;
    look(window, "own-password").await?;
    window.press("Zapisz hasło i przejdź do pracy").await?;
    window.wait_for("Kogo obsługujemy?").await
}

/// Signs somebody in.
///
/// # Errors
/// When a screen is not as it should be.
pub async fn sign_in(window: &Window, name: &str, password: &str) -> Outcome {
    choose(window, name).await?;
    window.fill("Hasło", password).await?;
    window.key(Key::Enter).await
}

/// Chooses a person on the sign-in screen.
///
/// # Errors
/// When nobody of this name is there.
pub async fn choose(window: &Window, name: &str) -> Outcome {
    let person =
        By::XPath(format!("//*[self::label or self::button or @role='radio'][contains(normalize-space(.), '{name}')]"));
    window.find(person).await?.click().await?;
    Ok(())
}
