//! Photographing a resident at the counter.

use testkit::Outcome;
use testkit::city::portrait_of;
use thirtyfour::{By, Key};
use whole_system::counter::{Counter, pull_out_camera};
use whole_system::pictures::look;

/// The computer has no camera: no test picture, and nothing that could find a real one.
const NO_CAMERA: [(&str, &str); 2] = [
    ("OKIENKO_TEST_CAMERA", "none"),
    ("GST_PLUGIN_FEATURE_RANK", "v4l2deviceprovider:NONE,pipewiredeviceprovider:NONE,v4l2src:NONE,pipewiresrc:NONE"),
];

// REQ C-4
#[tokio::test]
async fn a_dark_photo_is_advised_against_taken_again_and_stays_only_with_a_reason() -> Outcome {
    let counter = Counter::ready().await?;
    counter.knows_without_photo("Adam Wzorcowy").await?;
    counter.starts_afresh().await?;
    let window = &counter.window;
    counter.opens("Adam Wzorcowy").await?;
    window.press("Dodaj zdjęcie").await?;
    window.wait_for("Kamera: na żywo").await?;
    look(window, "photo-live").await?;
    window.press("Zrób zdjęcie").await?;
    window.wait_for("Za ciemne").await?;
    window.wait_for("Włącz lampę przy okienku").await?;

    window.press("Zrób jeszcze raz").await?;
    window.wait_for("Kamera: na żywo").await?;
    window.press("Zrób zdjęcie").await?;
    window.wait_for("Za ciemne").await?;
    window.press("Zapisz zdjęcie").await?;
    window.wait_for("Wybierz, dlaczego mimo to, albo zrób zdjęcie jeszcze raz").await?;
    look(window, "photo-advice").await?;
    window.choose("Dlaczego mimo to", 1).await?;
    window.press("Zapisz zdjęcie").await?;
    window.wait_for("Zdjęcie zapisane").await?;
    window.wait_for("Co robimy?").await?;
    window.press("Nowe zdjęcie").await?;
    window.wait_for("Nowe zdjęcie zastąpi obecne.").await
}

// REQ C-4 D-7
#[tokio::test]
async fn without_a_camera_a_photo_comes_from_a_file() -> Outcome {
    let counter = Counter::ready_with(&NO_CAMERA).await?;
    counter.knows_without_photo("Adam Wzorcowy").await?;
    counter.starts_afresh().await?;
    let window = &counter.window;
    counter.opens("Adam Wzorcowy").await?;
    window.press("Dodaj zdjęcie").await?;
    window.wait_for("Nie ma kamery").await?;
    look(window, "photo-no-camera").await?;

    let file = counter.desk.home().join("zdjecie.jpg");
    std::fs::write(&file, portrait_of("Adam Wzorcowy")?)?;
    window.driver().find(By::Css("input[type=file]")).await?.send_keys(file.to_string_lossy()).await?;
    window.wait_for("Nic nie trzeba poprawiać").await?;
    look(window, "photo-file").await?;
    window.press("Zapisz zdjęcie").await?;
    window.wait_for("Zdjęcie zapisane").await
}

// REQ C-4 D-7
#[tokio::test]
async fn a_camera_that_is_pulled_out_comes_back_and_a_refused_one_says_so() -> Outcome {
    let counter = Counter::ready().await?;
    counter.knows_without_photo("Adam Wzorcowy").await?;
    counter.starts_afresh().await?;
    let window = &counter.window;
    counter.opens("Adam Wzorcowy").await?;
    counter.alt('f').await?;
    window.wait_for("Kamera: na żywo").await?;
    pull_out_camera(window).await?;
    window.wait_for("Kamera została odłączona").await?;
    look(window, "photo-pulled-out").await?;
    window.press("Spróbuj jeszcze raz").await?;
    window.wait_for("Kamera: na żywo").await?;
    window.key(Key::Escape).await?;
    window.wait_for("Co robimy?").await?;

    // Under WebDriver every camera is allowed, so the page is given the system's refusal.
    let refusal = "MediaDevices.prototype.getUserMedia = () => Promise.reject(new DOMException('', 'NotAllowedError'))";
    window.driver().execute(refusal, vec![]).await?;
    counter.alt('f').await?;
    window.wait_for("Okienko nie ma zgody na kamerę").await?;
    window.wait_for("Zdjęcie można wziąć z pliku.").await
}
