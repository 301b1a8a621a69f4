//! From the start of the release build's process until the sign-in screen stands on the display, beside a Tauri window
//! with one line of text. The two take turns, so that what else the machine does hits both.

use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use testkit::{Desk, Kept, Outcome};
use whole_program::demo::{DemoCity, target};
use whole_program::{Picture, WatchedScreen, median};

const ROUNDS: usize = 9;
/// Longer than any pause while a window builds itself up, also of a machine that is busy with something else.
const STILL: Duration = Duration::from_secs(4);
/// How much longer than the empty window Okienko may take.
const GOAL: f64 = 1.25;

#[expect(clippy::print_stdout, reason = "a benchmark prints its numbers")]
fn main() -> Outcome {
    // `cargo test` runs benchmarks too, to see that they build.
    if !std::env::args().any(|argument| argument == "--bench") {
        return Ok(());
    }
    let desk = Desk::set_up()?;
    enrol(&desk)?;
    let screen = WatchedScreen::start(desk.home())?;
    let blank = screen.picture()?;
    let mut empty = Program::known(&release("empty-window"), &desk, &screen, &blank)?;
    let mut okienko = Program::known(&release("okienko"), &desk, &screen, &blank)?;
    for _ in 0..ROUNDS {
        empty.measure(&desk, &screen, &blank)?;
        okienko.measure(&desk, &screen, &blank)?;
    }
    let (empty, okienko) = (median(empty.times), median(okienko.times));
    let ratio = okienko.as_secs_f64() / empty.as_secs_f64();
    println!("BENCH empty_window {} ms", empty.as_millis());
    println!("BENCH cold_start_to_sign_in {} ms", okienko.as_millis());
    println!("BENCH cold_start_beside_empty_window {ratio:.2} times goal {GOAL}");
    if ratio <= GOAL { Ok(()) } else { Err("slower than the goal".into()) }
}

/// Makes the desk's computer a station, so that Okienko begins with its sign-in screen.
fn enrol(desk: &Desk) -> Outcome {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
    runtime.block_on(async { DemoCity::make(desk)?.enrol(&desk.open().await?).await })
}

fn release(name: &str) -> PathBuf {
    target().join("release").join(name)
}

/// A program, what it shows when it is ready, and how long that took.
struct Program {
    path: PathBuf,
    ready: Picture,
    times: Vec<Duration>,
}

impl Program {
    /// Starts the program once to learn what it shows in the end.
    fn known(path: &Path, desk: &Desk, screen: &WatchedScreen, blank: &Picture) -> Outcome<Self> {
        let running = start(path, desk, screen)?;
        let ready =
            screen.wait_until_still(blank, STILL).map_err(|e| format!("{}: {e}: a still window", path.display()))?;
        drop(running);
        screen.wait_until(|picture| picture == blank).map_err(|e| format!("{e}: no window"))?;
        Ok(Self { path: path.to_owned(), ready, times: Vec::new() })
    }

    fn measure(&mut self, desk: &Desk, screen: &WatchedScreen, blank: &Picture) -> Outcome {
        let since = Instant::now();
        let running = start(&self.path, desk, screen)?;
        let path = self.path.display();
        screen
            .wait_until(|picture| picture.is_like(&self.ready))
            .map_err(|e| format!("{path}: {e}: the same again"))?;
        self.times.push(since.elapsed());
        drop(running);
        screen.wait_until(|picture| picture == blank)?;
        Ok(())
    }
}

fn start(path: &Path, desk: &Desk, screen: &WatchedScreen) -> Outcome<Kept> {
    Kept::start(
        Command::new(path)
            .envs(desk.environment())
            .env("DISPLAY", screen.name())
            .current_dir(desk.home())
            .stdout(Stdio::null())
            .stderr(log()?),
    )
}

/// For whoever looks where the time goes: `OKIENKO_BENCH_LOG` names a file for what the programs say, `OKIENKO_LOG=debug` makes
/// them say enough.
fn log() -> Outcome<Stdio> {
    let Some(file) = std::env::var_os("OKIENKO_BENCH_LOG") else { return Ok(Stdio::null()) };
    Ok(std::fs::File::options().append(true).create(true).open(file)?.into())
}
