//! How long a card takes, each value beside its goal (REQ C-5): `cargo bench -p cardface`.
//!
//! Medians (and the fastest) of 50 runs after 5 to warm up, in one process, the layout read once: as the counter does it. Every run draws
//! another card, so that nothing of the person can come from an earlier one.

use std::error::Error;
use std::hint::black_box;
use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::Instant;

use cardface::{ARCADE_LANDSCAPE, CardData, Dots, Face, Fonts, Layout, both_faces, pdf, pixels};

const RUNS: u64 = 50;
const WARM_UP: u64 = 5;
const PRINTER: Dots = Dots { width: 1012, height: 638 };

fn main() -> Result<(), Box<dyn Error>> {
    let layout = Layout::parse(ARCADE_LANDSCAPE, &Fonts::embedded())?;
    let jpeg = photo()?;
    let pixels_met = figure("both_sides_to_pixels", Some(40), run(|n| both_faces(&layout, &card(n, &jpeg), PRINTER))?)?;
    let pdf_met = figure("both_sides_to_pdf", Some(10), run(|n| pdf(&layout, &card(n, &jpeg), &Face::BOTH))?)?;
    figure("front_to_pixels", None, run(|n| pixels(&layout, &card(n, &jpeg), Face::Front, PRINTER))?)?;
    figure("back_to_pixels", None, run(|n| pixels(&layout, &card(n, &jpeg), Face::Back, PRINTER))?)?;
    let front = pixels(&layout, &card(0, &jpeg), Face::Front, PRINTER)?;
    figure("front_as_png", None, run(|_| front.png())?)?;
    figure("front_as_jpeg", None, run(|_| front.jpeg(90))?)?;
    figure("layout_read", None, run(|_| Layout::parse(ARCADE_LANDSCAPE, &Fonts::embedded()))?)?;
    figure("layout_imported", None, run(|_| Layout::import(ARCADE_LANDSCAPE, &Fonts::embedded()))?)?;
    peers(&jpeg)?;
    if pixels_met && pdf_met { Ok(()) } else { Err("slower than the goal".into()) }
}

fn run<T, E: Error + 'static>(mut act: impl FnMut(u64) -> Result<T, E>) -> Result<Times, Box<dyn Error>> {
    for n in 0..WARM_UP {
        black_box(act(n)?);
    }
    let mut times = Vec::new();
    for n in 0..RUNS {
        let start = Instant::now();
        black_box(act(n)?);
        times.push(start.elapsed());
    }
    times.sort_unstable();
    let at = |index: usize| times.get(index).copied().unwrap_or_default().as_secs_f64() * 1000.0;
    Ok(Times { median: at(times.len() / 2), fastest: at(0) })
}

/// Milliseconds. The fastest run tells a slow program from a busy machine.
struct Times {
    median: f64,
    fastest: f64,
}

/// Prints a value beside its goal; whether it is met.
fn figure(what: &str, goal_ms: Option<u32>, times: Times) -> Result<bool, std::io::Error> {
    let Times { median, fastest } = times;
    let met = goal_ms.is_none_or(|goal| median <= f64::from(goal));
    let goal = goal_ms.map_or_else(String::new, |goal| format!(" goal {goal} ms{}", if met { "" } else { " MISSED" }));
    writeln!(std::io::stdout(), "BENCH {what} {median:.2} ms (fastest {fastest:.2}){goal}")?;
    Ok(met)
}

/// The same card by other tools, where they are installed; they print their own lines.
fn peers(jpeg: &[u8]) -> Result<(), Box<dyn Error>> {
    let photo = Path::new(env!("CARGO_TARGET_TMPDIR")).join("peers.jpg");
    std::fs::write(&photo, jpeg)?;
    let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../benches/peers/cards.py");
    let cache = std::env::var_os("XDG_CACHE_HOME").map(PathBuf::from);
    let cache = cache.or_else(|| Some(PathBuf::from(std::env::var_os("HOME")?).join(".cache"))).unwrap_or_default();
    let python = cache.join("okienko/venv/bin/python");
    let python = if python.exists() { python } else { PathBuf::from("python3") };
    if !Command::new(python).arg(script).arg(photo).status().is_ok_and(|status| status.success()) {
        writeln!(std::io::stdout(), "BENCH peers not measured: Python is missing or failed")?;
    }
    Ok(())
}

fn card(n: u64, photo: &[u8]) -> CardData {
    let mut token = Vec::new();
    let mut state = n + 1;
    while token.len() < cardface::TOKEN_BYTES {
        state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        token.extend(state.to_be_bytes().iter().take(4));
    }
    CardData {
        given_names: "Anna Maria".to_owned(),
        surname: format!("Okienna-Demo {n}"),
        number: format!("9616{n:012}"),
        token,
        photo: Some(photo.to_vec()),
        ..CardData::sample()
    }
}

/// 35 × 45 mm at 600 dpi with soft shapes and grain, about what a camera gives.
fn photo() -> Result<Vec<u8>, Box<dyn Error>> {
    let mut grain = 1_u32;
    let picture = image::RgbImage::from_fn(827, 1063, |x, y| {
        grain = grain.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
        let away = ((x as f32 - 413.0) / 300.0).powi(2) + ((y as f32 - 480.0) / 400.0).powi(2);
        let light = 200.0 - 90.0 * (-away).exp() + (grain >> 28) as f32;
        image::Rgb([light as u8, (light * 0.9) as u8, (light * 0.85) as u8])
    });
    let mut jpeg = Vec::new();
    image::codecs::jpeg::JpegEncoder::new_with_quality(&mut jpeg, 90).encode_image(&picture)?;
    Ok(jpeg)
}
