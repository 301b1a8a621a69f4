//! Memory of all processes of the release build (window, web view, network), as PSS, while 200 cards are made one after the
//! other: registered, photographed, drawn, shown, printed into a folder, checked by their printed QR, handed over.

use std::fs;
use std::path::Path;

use serde_json::{Value, json};
use testkit::paper::qr_of;
use testkit::{Desk, Outcome, Window};
use whole_program::demo::{DemoCity, answered, call, send};

const CARDS: u32 = 200;
/// From here on memory is held to be settled.
const SETTLED: u32 = 10;
/// Part of the settled memory that it may grow by.
const GOAL: f64 = 0.05;

/// Shows both faces of a card, as the preview does.
const SHOW: &str = "
    const [front, back, done] = arguments;
    const bytes = (id) => window.__TAURI_INTERNALS__.invoke('get_bytes', { id });
    const show = async (id) => {
      const image = new Image();
      image.src = URL.createObjectURL(new Blob([await bytes(id)]));
      await image.decode();
      document.body.append(image);
      await new Promise((drawn) => requestAnimationFrame(() => requestAnimationFrame(drawn)));
      image.remove();
      URL.revokeObjectURL(image.src);
    };
    Promise.all([show(front), show(back)]).then(() => done({ answer: null }), (e) => done({ problem: String(e) }));";

#[tokio::main(flavor = "current_thread")]
#[expect(clippy::print_stdout, reason = "a benchmark prints its numbers")]
async fn main() -> Outcome {
    // `cargo test` runs benchmarks too, to see that they build.
    if !std::env::args().any(|argument| argument == "--bench") {
        return Ok(());
    }
    let desk = Desk::set_up()?;
    let city = DemoCity::make(&desk)?;
    let window = desk.open().await?;
    city.enrol(&window).await?;
    sign_in(&window, &city).await?;
    let photo = city.read("photos/01.jpg")?;
    let form = form(&city)?;

    let (mut settled, mut highest) = (0, 0);
    for number in 1..=CARDS {
        make_card(&window, &photo, &form).await.map_err(|problem| format!("card {number}: {problem}"))?;
        let memory = memory_of(window.pid())?;
        if number == SETTLED {
            settled = memory;
            print_parts("after the tenth card", window.pid())?;
        }
        if number > SETTLED {
            highest = highest.max(memory);
        }
    }
    let now = memory_of(window.pid())?;
    print_parts("at the end", window.pid())?;
    let growth = now as f64 / settled as f64 - 1.0;
    println!("BENCH memory_after_card_{SETTLED} {:.1} MB", settled as f64 / 1e6);
    println!("BENCH memory_after_card_{CARDS} {:.1} MB (highest {:.1})", now as f64 / 1e6, highest as f64 / 1e6);
    println!("BENCH memory_growth {:.1} % goal within {:.0} %", growth * 100.0, GOAL * 100.0);
    if growth <= GOAL { Ok(()) } else { Err("memory grows".into()) }
}

/// The first clerk signs in and, where the city asks for it, chooses a password.
async fn sign_in(window: &Window, city: &DemoCity) -> Outcome {
    let text = String::from_utf8(city.read("sign-in.txt")?)?;
    let password = text.lines().next().and_then(|line| line.rsplit(' ').next()).ok_or("sign-in.txt is empty")?;
    let staff = call(window, "staff", json!({})).await?;
    let session = call(window, "sign_in", json!({ "staff": staff[0]["id"], "password": password })).await?;
    if session["must_change_password"] == true {
        let new = "Zupelnie-inne-77";
        call(window, "set_own_password", json!({ "password": new, "again": new })).await?;
    }
    Ok(())
}

/// A form of the demo city's for somebody without PESEL, so that it can be sent as often as one likes.
fn form(city: &DemoCity) -> Outcome<Value> {
    let residents: Value = serde_json::from_slice(&city.read("demo-residents.json")?)?;
    let residents = residents.as_array().ok_or("demo-residents.json is no list")?;
    let found = residents.iter().find(|resident| resident["form"]["no_pesel"] == true);
    Ok(found.ok_or("everybody has a PESEL")?["form"].clone())
}

async fn make_card(window: &Window, photo: &[u8], form: &Value) -> Outcome {
    let upload = send(window, photo, "photo").await?;
    let whole = json!({ "x": 0.0, "y": 0.0, "width": 1.0, "height": 1.0 });
    let taken = call(window, "take_photo", json!({ "upload": upload, "turns": 0, "crop": whole })).await?;
    let register = json!({
        "form": form, "photo": { "id": taken["photo"], "accepted": null }, "decisions": somebody_else(window, form).await?
    });
    let registered = call(window, "register_resident", register).await?;
    let configuration = call(window, "configuration", json!({})).await?;
    let layout = &configuration["layouts"][0]["id"];
    let reserve = json!({ "resident": registered["resident"], "layout": layout, "packages": [] });
    let card = call(window, "reserve_card", reserve).await?;
    let faces = vec![card["front"].clone(), card["back"].clone()];
    answered("show", window.driver().execute_async(SHOW, faces).await?.json())?;

    let production = &card["id"];
    call(window, "print_card", json!({ "production": production, "printer": null })).await?;
    let printed = printed(window, production).await?;
    let scanned = qr_of(Path::new(printed["file"].as_str().ok_or("nothing was printed")?))?;
    call(window, "check_card", json!({ "production": production, "scanned": scanned })).await?;
    let hand_over = json!({
        "production": production, "collector": "resident", "document": form["document"], "signature": { "on": "paper" }
    });
    call(window, "hand_over", hand_over).await?;
    Ok(())
}

/// The form is the same each time, so the page asks about those before; the clerk says that this is somebody else.
async fn somebody_else(window: &Window, form: &Value) -> Outcome<Value> {
    let check = call(window, "check_registration", json!({ "form": form, "step": 1 })).await?;
    let same = check["same"].as_array().ok_or("no answer about the same person")?;
    Ok(same.iter().map(|one| json!({ "resident": one["resident"], "decision": "different_person" })).collect())
}

/// Asks until the card has come out.
async fn printed(window: &Window, production: &Value) -> Outcome<Value> {
    for _ in 0..600 {
        let card = call(window, "production", json!({ "production": production })).await?;
        match card["state"].as_str() {
            Some("printed") => return Ok(card),
            Some("reserved" | "asked" | "spoiled") => return Err(format!("not printed: {card}").into()),
            _ => {}
        }
        tokio::time::sleep(std::time::Duration::from_millis(50)).await;
    }
    Err("the card was not printed within half a minute".into())
}

/// Which process has how much.
#[expect(clippy::print_stdout, reason = "a benchmark prints its numbers")]
fn print_parts(when: &str, pid: u32) -> Outcome {
    for process in processes_of(pid)? {
        let name = fs::read_to_string(format!("/proc/{process}/comm"))?;
        println!("{when}: {} {:.1} MB", name.trim(), pss(process)? as f64 / 1e6);
    }
    Ok(())
}

/// Proportional memory of a process and all that it has started, in bytes.
fn memory_of(pid: u32) -> Outcome<u64> {
    processes_of(pid)?.into_iter().map(pss).sum()
}

/// A process and all that it has started.
fn processes_of(pid: u32) -> Outcome<Vec<u32>> {
    let mut processes = vec![pid];
    for task in fs::read_dir(format!("/proc/{pid}/task"))?.flatten() {
        let children = fs::read_to_string(task.path().join("children")).unwrap_or_default();
        for child in children.split_whitespace() {
            processes.extend(processes_of(child.parse()?)?);
        }
    }
    Ok(processes)
}

/// Proportional memory of one process, in bytes.
fn pss(pid: u32) -> Outcome<u64> {
    let rollup = fs::read_to_string(format!("/proc/{pid}/smaps_rollup"))?;
    let own = rollup
        .lines()
        .find_map(|line| line.strip_prefix("Pss:"))
        .and_then(|rest| rest.trim().trim_end_matches(" kB").parse::<u64>().ok())
        .ok_or("no PSS")?;
    Ok(own * 1024)
}
