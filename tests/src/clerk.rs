//! A clerk who makes a card by the commands of the real window, writes down what was said to be saved, and after a power
//! cut goes on from where the station says that things stand.

use std::collections::BTreeSet;
use std::path::PathBuf;
use std::time::{Duration, Instant};

use serde_json::{Value, json};
use testkit::city::{NewStation, portrait, resident_form};
use testkit::paper::qr_of;
use testkit::printer::VirtualPrinter;
use testkit::{Outcome, Window};

/// The password that the clerk chooses.
pub const OWN_PASSWORD: &str = "Zielony-parapet-7";

/// The longest that a printer takes here; after this the clerk cancels the job.
const PRINTS_WITHIN: Duration = Duration::from_secs(20);

/// What the journal says of a card with which nothing more is to be done.
const SETTLED: [&str; 3] = ["card_handed_over", "card_spoiled", "card_withdrawn"];

/// What the clerk was told, in the words of the commands' answers.
#[derive(Debug, Default)]
pub struct Told {
    /// The station is connected.
    pub enrolled: bool,
    /// The own password is set.
    pub password: bool,
    /// The resident's record.
    pub resident: Option<String>,
    /// The photo is the resident's.
    pub photo: bool,
    /// Every card number that was named, in order.
    pub numbers: Vec<String>,
    /// The numbers of which it was said that they will never be valid.
    pub written_off: BTreeSet<String>,
    /// The card came out, read back as it should be.
    pub checked: Option<String>,
    /// The receipt's number.
    pub receipt: Option<String>,
}

/// What happens to the first card before one is handed over.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Course {
    /// Nothing.
    #[default]
    Straight,
    /// It is given up before it is printed.
    Withdrawn,
    /// It is printed and then written off.
    Spoiled,
    /// It gets stuck in the printer, and this is what the clerk says lies in the tray.
    Jammed(&'static str),
}

/// The clerk, with what stands on the desk.
#[derive(Debug)]
pub struct Clerk<'a> {
    /// The paper from the administrator.
    pub station: &'a NewStation,
    /// The card printer.
    pub printer: &'a mut VirtualPrinter,
    /// What happens to the first card.
    pub course: Course,
    /// What was said so far.
    pub told: Told,
}

/// How the act ended.
#[derive(Debug, PartialEq, Eq)]
pub enum End {
    /// The card is in the resident's hand.
    HandedOver,
    /// The window was gone in the middle.
    PowerCut,
}

impl<'a> Clerk<'a> {
    /// A clerk to whom nothing was said yet.
    #[must_use]
    pub fn new(station: &'a NewStation, printer: &'a mut VirtualPrinter) -> Self {
        Self { station, printer, course: Course::default(), told: Told::default() }
    }

    /// Connects the station, signs in and chooses the printer, as far as that was not done.
    ///
    /// # Errors
    /// As [`Self::make_a_card`].
    pub async fn comes_to_work(&mut self, window: &Window) -> Outcome {
        self.enrol(window).await?;
        self.sign_in(window).await?;
        self.choose_printer(window).await
    }

    /// Makes one card, from wherever things stand, until it is handed over or the window is gone.
    ///
    /// # Errors
    /// When a command answers with a problem, or something that was said to be saved is not there.
    pub async fn make_a_card(&mut self, window: &Window) -> Outcome<End> {
        match self.act(window).await {
            Ok(()) => Ok(End::HandedOver),
            Err(_) if window.is_ending().await => Ok(End::PowerCut),
            Err(problem) => Err(problem),
        }
    }

    async fn act(&mut self, window: &Window) -> Outcome {
        self.comes_to_work(window).await?;
        let resident = self.register(window).await?;
        self.photograph(window, &resident).await?;
        let production = self.produce(window, &resident).await?;
        self.hand_over(window, &production).await
    }

    /// Connects the station with the bundle on the stick, unless it is connected.
    ///
    /// # Errors
    /// As [`Self::make_a_card`].
    pub async fn enrol(&mut self, window: &Window) -> Outcome {
        let face = ask(window, "station", json!({})).await?;
        if face["startup"]["state"] == "first_start" {
            require(!self.told.enrolled, "the station was said to be connected and is not")?;
            let files = ask(window, "enrolment_files", json!({})).await?;
            let file = files.get(0).ok_or("the stick with the bundle is not found")?;
            let preview = ask(window, "inspect_enrolment", json!({ "from": "found", "id": file["id"] })).await?;
            require(preview["fingerprint"] == *self.station.fingerprint, "other characters than on the paper")?;
            ask(window, "enrol", json!({ "inspection": preview["inspection"] })).await?;
        } else {
            require(face["startup"]["state"] == "ready", &format!("the station cannot be used: {face}"))?;
        }
        self.told.enrolled = true;
        Ok(())
    }

    async fn sign_in(&mut self, window: &Window) -> Outcome {
        let staff = ask(window, "staff", json!({})).await?;
        let staff = staff.as_array().into_iter().flatten();
        let me = staff.clone().find(|person| person["name"] == *self.station.operator.name).ok_or("not on the list")?;
        let attempt = |password: &str| json!({ "staff": me["id"], "password": password });
        let session = match window.call("sign_in", attempt(OWN_PASSWORD)).await? {
            Ok(session) => session,
            Err(problem) => {
                require(!self.told.password, &format!("the own password was said to be set: {problem}"))?;
                ask(window, "sign_in", attempt(&self.station.operator.first_password)).await?
            }
        };
        if session["must_change_password"] == true {
            require(!self.told.password, "the own password was said to be set and must be changed")?;
            let twice = json!({ "password": OWN_PASSWORD, "again": OWN_PASSWORD });
            ask(window, "set_own_password", twice).await?;
        }
        self.told.password = true;
        Ok(())
    }

    async fn choose_printer(&mut self, window: &Window) -> Outcome {
        let printers = ask(window, "printers", json!({})).await?;
        if printers
            .as_array()
            .into_iter()
            .flatten()
            .all(|printer| printer["kind"] != "ipp" || printer["chosen"] != true)
        {
            ask(window, "add_printer", json!({ "address": self.printer.address() })).await?;
        }
        Ok(())
    }

    async fn register(&mut self, window: &Window) -> Outcome<String> {
        let form = resident_form(0)?;
        let found = ask(window, "find_residents", json!({ "query": form["pesel"] })).await?;
        let resident = match found["hits"].get(0) {
            Some(hit) => hit["id"].clone(),
            None => {
                require(self.told.resident.is_none(), "a resident who was said to be saved is not found")?;
                ask(window, "register_resident", json!({ "form": form, "photo": null })).await?["resident"].clone()
            }
        };
        let resident = resident.as_str().ok_or("a resident without id")?.to_owned();
        require(self.told.resident.as_ref().is_none_or(|told| *told == resident), "another record of the same person")?;
        self.told.resident = Some(resident.clone());
        Ok(resident)
    }

    async fn photograph(&mut self, window: &Window, resident: &str) -> Outcome {
        if ask(window, "resident", json!({ "resident": resident })).await?["photo"].is_null() {
            require(!self.told.photo, "a photo that was said to be saved is not there")?;
            let upload = window.put("photo", &portrait()?).await?.map_err(|problem| problem.to_string())?;
            let whole = json!({ "x": 0.0, "y": 0.0, "width": 1.0, "height": 1.0 });
            let taken = ask(window, "take_photo", json!({ "upload": upload, "turns": 0, "crop": whole })).await?;
            ask(
                window,
                "set_photo",
                json!({ "resident": resident, "photo": { "id": taken["photo"], "accepted": null } }),
            )
            .await?;
        }
        self.told.photo = true;
        Ok(())
    }

    /// Takes a number, prints, and reads the card back, until a good card lies in the tray.
    async fn produce(&mut self, window: &Window, resident: &str) -> Outcome<String> {
        let mut card = self.card_under_way(window, resident).await?;
        loop {
            let id = card["id"].as_str().ok_or("a card without id")?.to_owned();
            let production = json!({ "production": id });
            let state = card["state"].as_str().unwrap_or_default().to_owned();
            let course = if self.told.numbers.len() == 1 { self.course } else { Course::Straight };
            card = match state.as_str() {
                "reserved" if course == Course::Withdrawn => ask(window, "withdraw_card", production).await?,
                "reserved" => {
                    if matches!(course, Course::Jammed(_)) {
                        self.printer.jam();
                    }
                    ask(window, "print_card", json!({ "production": id, "printer": null })).await?
                }
                "printing" => self.wait_for_printer(window, &production).await?,
                "asked" => {
                    self.printer.clear();
                    self.printer.wait_until_idle();
                    let tray = match course {
                        Course::Jammed(tray) => tray,
                        _ if self.pile().is_empty() => "nothing",
                        _ => "good",
                    };
                    ask(window, "answer_tray", json!({ "production": id, "tray": tray })).await?
                }
                "printed" if course == Course::Spoiled => {
                    ask(window, "spoil_card", json!({ "production": id, "reason": "damaged" })).await?
                }
                "printed" => {
                    let scanned = qr_of(self.pile().last().ok_or("printed, it says, and nothing came out")?)?;
                    ask(window, "check_card", json!({ "production": id, "scanned": scanned })).await?
                }
                "spoiled" | "withdrawn" => {
                    self.told.written_off.extend(card["number"].as_str().map(str::to_owned));
                    self.card_under_way(window, resident).await?
                }
                "checked" | "handed_over" => {
                    self.told.checked = Some(id.clone());
                    return Ok(id);
                }
                other => return Err(format!("a card that is {other}").into()),
            };
        }
    }

    /// The card that the station says is under way, or a new one.
    async fn card_under_way(&mut self, window: &Window, resident: &str) -> Outcome<Value> {
        let page = ask(window, "resident", json!({ "resident": resident })).await?;
        let cards = page["cards"].as_array().ok_or("a resident without a list of cards")?;
        self.stands_by_what_it_said(cards)?;
        let started = cards.iter().find(|card| card["status"] != "never_valid");
        let card = match started {
            Some(card) => ask(window, "production", json!({ "production": card["production"] })).await?,
            None => {
                let configuration = ask(window, "configuration", json!({})).await?;
                let wanted =
                    json!({ "resident": resident, "layout": configuration["layouts"][0]["id"], "packages": [] });
                ask(window, "reserve_card", wanted).await?
            }
        };
        let number = card["number"].as_str().ok_or("a card without number")?.to_owned();
        if !self.told.numbers.contains(&number) {
            let dead =
                |told: &String| cards.iter().any(|card| card["number"] == **told && card["status"] == "never_valid");
            require(self.told.numbers.iter().all(dead), "a second number for the same card")?;
            self.told.numbers.push(number);
        }
        Ok(card)
    }

    /// Every card that was named is there, and one that was written off stays so.
    fn stands_by_what_it_said(&self, cards: &[Value]) -> Outcome {
        for number in &self.told.numbers {
            let card = cards.iter().find(|card| card["number"] == **number);
            let card = card.ok_or("a card that was said to be saved is not there")?;
            let dead = card["status"] == "never_valid";
            require(dead || !self.told.written_off.contains(number), "a card that was written off is not")?;
        }
        Ok(())
    }

    /// The last card is valid and every earlier one will never be.
    ///
    /// # Errors
    /// When it is otherwise.
    pub async fn only_the_last_card_is_valid(&self, window: &Window) -> Outcome {
        let page = ask(window, "resident", json!({ "resident": self.told.resident })).await?;
        let cards = page["cards"].as_array().ok_or("a resident without a list of cards")?;
        require(cards.len() == self.told.numbers.len(), &format!("other cards than were named: {page}"))?;
        for card in cards {
            let last = self.told.numbers.last().is_some_and(|last| card["number"] == **last);
            let expected = if last { "active" } else { "never_valid" };
            require(card["status"] == expected, &format!("a card that is not {expected}: {page}"))?;
        }
        Ok(())
    }

    async fn wait_for_printer(&self, window: &Window, production: &Value) -> Outcome<Value> {
        let began = Instant::now();
        let mut cancelled = false;
        loop {
            let card = ask(window, "production", production.clone()).await?;
            if card["state"] != "printing" {
                return Ok(card);
            }
            if began.elapsed() > PRINTS_WITHIN * 3 {
                return Err(format!("the card stays in the printer: {card}").into());
            }
            if began.elapsed() > PRINTS_WITHIN && !cancelled {
                cancelled = true;
                ask(window, "cancel_print", production.clone()).await?;
            }
            window.between_looks().await;
        }
    }

    /// What the station tells of itself after a restart: the card that is not finished is in its list of waiting cards; one
    /// whose hand-over was saved and never shown stands in today's journal.
    ///
    /// # Errors
    /// When it is not.
    pub async fn is_told_where_things_stand(&mut self, window: &Window) -> Outcome {
        if !self.told.password {
            return Ok(());
        }
        self.sign_in(window).await?;
        let waiting = ask(window, "waiting_cards", json!({})).await?;
        let waits = ["ready", "unfinished"].iter().any(|list| {
            waiting[*list]
                .as_array()
                .into_iter()
                .flatten()
                .any(|card| self.told.numbers.iter().any(|n| card["number"] == **n))
        });
        let today = ask(window, "today", json!({})).await?;
        let done =
            today.as_array().into_iter().flatten().any(|entry| SETTLED.iter().any(|kind| entry["kind"] == **kind));
        let expected = !self.told.numbers.is_empty() && self.told.receipt.is_none();
        require(waits || done || !expected, &format!("nothing is said of the card under way: {waiting} {today}"))
    }

    async fn hand_over(&mut self, window: &Window, production: &str) -> Outcome {
        let card = ask(window, "production", json!({ "production": production })).await?;
        if card["state"] == "handed_over" {
            return Ok(());
        }
        require(self.told.receipt.is_none(), "a card that was said to be handed over is not")?;
        let configuration = ask(window, "configuration", json!({})).await?;
        let document = configuration["documents"][0]["id"].clone();
        let act = json!({ "production": production, "collector": "resident", "document": document, "signature": { "on": "paper" } });
        let handed = ask(window, "hand_over", act).await?;
        self.told.receipt = handed["receipt"].as_str().map(str::to_owned);
        Ok(())
    }

    /// The cards that came out, in order.
    fn pile(&self) -> Vec<PathBuf> {
        self.printer.printed()
    }
}

/// Calls a command that is expected to be carried out.
pub(crate) async fn ask(window: &Window, name: &str, args: Value) -> Outcome<Value> {
    window.call(name, args).await?.map_err(|problem| format!("{name}: {problem}").into())
}

fn require(holds: bool, otherwise: &str) -> Outcome {
    if holds { Ok(()) } else { Err(otherwise.into()) }
}
