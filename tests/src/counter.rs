//! A counter that is ready for work, and the residents and cards with which a story begins. What a story is not about is
//! done by the commands that the screens use; what it is about is done on the screen.

use serde_json::{Value, json};
use testkit::city::{NewStation, form_of, portrait_of};
use testkit::paper::qr_of;
use testkit::printer::{Setup, VirtualPrinter};
use testkit::{Desk, Outcome, Window};
use thirtyfour::{By, Key};

use crate::clerk::{Clerk, OWN_PASSWORD, ask};
use crate::screens::sign_in;

/// A station that is connected, with its operator signed in at the start page and a printer for cards.
#[derive(Debug)]
pub struct Counter {
    /// What the clerk sees.
    pub window: Window,
    /// For cards.
    pub printer: VirtualPrinter,
    /// The paper from the administrator.
    pub station: NewStation,
    /// Everything around the window; ends last.
    pub desk: Desk,
}

/// A card that was made before the story begins.
#[derive(Clone, Debug)]
pub struct Card {
    /// The production's id.
    pub production: String,
    /// The number in groups of four, as the screens show it.
    pub number: String,
}

impl Counter {
    /// Sets it up.
    ///
    /// # Errors
    /// When something around the window is missing, or a command answers with a problem.
    pub async fn ready() -> Outcome<Self> {
        Self::ready_with(&[]).await
    }

    /// Sets it up with further variables in the program's environment.
    ///
    /// # Errors
    /// As [`Self::ready`].
    pub async fn ready_with(variables: &[(&str, &str)]) -> Outcome<Self> {
        let desk = Desk::set_up()?;
        let station = desk.plug_in_new_station()?;
        let mut printer = VirtualPrinter::start();
        let window = desk.open_with(variables).await?;
        Clerk::new(&station, &mut printer).comes_to_work(&window).await?;
        let counter = Self { window, printer, station, desk };
        counter.starts_afresh().await?;
        Ok(counter)
    }

    /// Reads the page anew, so that it shows what was done by commands; the person stays signed in.
    ///
    /// # Errors
    /// When the start page does not come.
    pub async fn starts_afresh(&self) -> Outcome {
        self.window.reload().await?;
        self.window.wait_for("Kogo obsługujemy?").await
    }

    /// The power goes, now; the same desk after the computer has started again and the clerk has signed in.
    ///
    /// # Errors
    /// When the window does not come back.
    pub async fn after_a_power_cut(self) -> Outcome<Self> {
        let Self { window, printer, station, desk } = self;
        window.kill()?;
        let window = desk.open().await?;
        sign_in(&window, &station.operator.name, OWN_PASSWORD).await?;
        window.wait_for("Kogo obsługujemy?").await?;
        Ok(Self { window, printer, station, desk })
    }

    /// Registers one of the demo city's residents, with a photo, and answers the record's id.
    ///
    /// # Errors
    /// When the city has nobody of this name, or the station refuses.
    pub async fn knows(&self, name: &str) -> Outcome<String> {
        self.registers(name, self.photographs(name).await?).await
    }

    /// Takes a photo of this person of the demo city and answers it as commands want it.
    ///
    /// # Errors
    /// When the station refuses.
    pub async fn photographs(&self, name: &str) -> Outcome<Value> {
        let upload = self.window.put("photo", &portrait_of(name)?).await?.map_err(|problem| problem.to_string())?;
        let whole = json!({ "x": 0.0, "y": 0.0, "width": 1.0, "height": 1.0 });
        let taken = self.does("take_photo", json!({ "upload": upload, "turns": 0, "crop": whole })).await?;
        Ok(json!({ "id": taken["photo"], "accepted": null }))
    }

    /// The same without a photo.
    ///
    /// # Errors
    /// As [`Self::knows`].
    pub async fn knows_without_photo(&self, name: &str) -> Outcome<String> {
        self.registers(name, Value::Null).await
    }

    async fn registers(&self, name: &str, photo: Value) -> Outcome<String> {
        let saved = self.does("register_resident", json!({ "form": form_of(name)?, "photo": photo })).await?;
        text(&saved["resident"])
    }

    /// A number was given to a card of this resident.
    ///
    /// # Errors
    /// When the station refuses.
    pub async fn gave_a_number(&self, resident: &str) -> Outcome<Card> {
        let configuration = self.does("configuration", json!({})).await?;
        let layout = &configuration["layouts"][0]["id"];
        let card = self.does("reserve_card", json!({ "resident": resident, "layout": layout, "packages": [] })).await?;
        Ok(Card { production: text(&card["id"])?, number: text(&card["number"])? })
    }

    /// A card of this resident lies in the tray and was not looked at yet.
    ///
    /// # Errors
    /// When it does not come out.
    pub async fn printed(&self, resident: &str) -> Outcome<Card> {
        let card = self.gave_a_number(resident).await?;
        self.does("print_card", json!({ "production": card.production, "printer": null })).await?;
        self.is_in_state(&card, "printed").await?;
        Ok(card)
    }

    /// A card of this resident was read back and waits for its resident.
    ///
    /// # Errors
    /// When it cannot be read.
    pub async fn checked(&self, resident: &str) -> Outcome<Card> {
        let card = self.printed(resident).await?;
        let scanned = self.code_in_tray()?;
        self.does("check_card", json!({ "production": card.production, "scanned": scanned })).await?;
        Ok(card)
    }

    /// This resident has a valid card.
    ///
    /// # Errors
    /// When a step is refused.
    pub async fn handed_over(&self, resident: &str) -> Outcome<Card> {
        let card = self.checked(resident).await?;
        let configuration = self.does("configuration", json!({})).await?;
        let document = &configuration["documents"][0]["id"];
        let given = json!({ "production": card.production, "collector": "resident", "document": document, "signature": { "on": "paper" } });
        self.does("hand_over", given).await?;
        Ok(card)
    }

    /// Chooses an office printer for the documents.
    ///
    /// # Errors
    /// When the station does not take it.
    pub async fn office_printer(&self) -> Outcome<VirtualPrinter> {
        let printer = VirtualPrinter::start_as(&Setup { paper_instead_of_cards: true, ..Setup::default() });
        self.does("add_printer", json!({ "address": printer.address(), "purpose": "paper" })).await?;
        Ok(printer)
    }

    /// The code of the card that came out last, as a scanner types it.
    ///
    /// # Errors
    /// When nothing came out or it has no code.
    pub fn code_in_tray(&self) -> Outcome<String> {
        qr_of(self.printer.printed().last().ok_or("nothing came out of the printer")?)
    }

    /// Waits until the station says this of the card.
    ///
    /// # Errors
    /// When it does not come to that.
    pub async fn is_in_state(&self, card: &Card, state: &str) -> Outcome {
        for _ in 0..1000 {
            let now = self.does("production", json!({ "production": card.production })).await?;
            if now["state"] == state {
                return Ok(());
            }
            self.window.between_looks().await;
        }
        Err(format!("the card is never {state}").into())
    }

    /// What the station says of the card with this number when it is searched for, for example `active`.
    ///
    /// # Errors
    /// When nobody is found by it.
    pub async fn card_status(&self, number: &str) -> Outcome<String> {
        let found = self.does("find_residents", json!({ "query": number })).await?;
        let resident = self.does("resident", json!({ "resident": found["hits"][0]["id"] })).await?;
        let cards = resident["cards"].as_array().into_iter().flatten();
        let card = cards.clone().find(|card| card["number"] == *number).ok_or("no such card")?;
        text(&card["status"])
    }

    /// Calls a command that is expected to be carried out.
    ///
    /// # Errors
    /// The problem that it answers.
    pub async fn does(&self, name: &str, args: Value) -> Outcome<Value> {
        ask(&self.window, name, args).await
    }

    /// Finds somebody on the start page and opens the record.
    ///
    /// # Errors
    /// When nobody is found.
    pub async fn opens(&self, name: &str) -> Outcome {
        self.window.key(Key::F2).await?;
        self.window.fill("Kogo obsługujemy?", name).await?;
        let words = name.split(' ').map(|word| format!("[contains(., '{word}')]")).collect::<String>();
        self.window.find(By::XPath(format!("//*[@role='option']{words}"))).await?.click().await?;
        self.window.wait_for("Co robimy?").await
    }

    /// The page's main act.
    ///
    /// # Errors
    /// When the window is gone.
    pub async fn goes_on(&self) -> Outcome {
        self.window.chord(Key::Control, Key::Enter).await
    }

    /// The act of a letter.
    ///
    /// # Errors
    /// When the window is gone.
    pub async fn alt(&self, letter: char) -> Outcome {
        self.window.chord(Key::Alt, letter).await
    }
}

/// Pulls the camera out: what the page is told when the device is gone, while the test picture cannot be pulled.
///
/// # Errors
/// When no camera is open.
pub async fn pull_out_camera(window: &Window) -> Outcome {
    window.find(By::Css("video")).await?;
    let pulled = window
        .driver()
        .execute(
            "const track = document.querySelector('video')?.srcObject?.getVideoTracks()[0];
             track?.stop();
             track?.dispatchEvent(new Event('ended'));
             return track !== undefined;",
            vec![],
        )
        .await?;
    if pulled.json() == true { Ok(()) } else { Err("no camera is open".into()) }
}

fn text(value: &Value) -> Outcome<String> {
    Ok(value.as_str().ok_or_else(|| format!("{value} is no text"))?.to_owned())
}
