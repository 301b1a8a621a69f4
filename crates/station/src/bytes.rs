//! Bytes that travel beside the commands.

use std::collections::HashMap;
use std::str::FromStr;

use cardface::Face;
use contract::{ErrorCode, Moment, Problem};
use uuid::Uuid;

use crate::open::OpenStation;
use crate::{attachment, photo, production};

/// The most that one sending may have; a photograph of 100 megapixels fits.
const MAX_BYTES: usize = 25 * 1024 * 1024;
/// How many sendings are kept at most.
const MAX_KEPT: usize = 8;
/// How long a sending is kept, in milliseconds.
const KEPT_FOR: i64 = 3_600_000;

/// What was sent and not used yet.
#[derive(Default)]
pub(crate) struct Bytes {
    kept: HashMap<String, Kept>,
}

struct Kept {
    window: String,
    at: Moment,
    bytes: Vec<u8>,
}

impl Bytes {
    pub(crate) fn put(&mut self, window: &str, id: Uuid, bytes: Vec<u8>, now: Moment) -> Result<String, Problem> {
        if bytes.len() > MAX_BYTES {
            return Err(ErrorCode::TooLarge.into());
        }
        self.kept.retain(|_, kept| now.unix_millis() - kept.at.unix_millis() < KEPT_FOR);
        while self.kept.len() >= MAX_KEPT {
            let Some(oldest) = self.kept.iter().min_by_key(|(_, kept)| kept.at).map(|(id, _)| id.clone()) else {
                break;
            };
            self.kept.remove(&oldest);
        }
        let id = id.simple().to_string();
        self.kept.insert(id.clone(), Kept { window: window.to_owned(), at: now, bytes });
        Ok(id)
    }

    /// What a window sent under an id.
    pub(crate) fn get(&self, window: &str, id: &str) -> Result<Vec<u8>, Problem> {
        let kept = self.kept.get(id).filter(|kept| kept.window == window);
        Ok(kept.ok_or(ErrorCode::BadRequest)?.bytes.clone())
    }

    /// What a window sent is not needed any more.
    pub(crate) fn forget(&mut self, id: &str) {
        self.kept.remove(id);
    }

    /// Nothing of a window stays when its person leaves.
    pub(crate) fn forget_window(&mut self, window: &str) {
        self.kept.retain(|_, kept| kept.window != window);
    }
}

/// The bytes behind an id that a command gave: `photo:<id>`, `front:<production>`, `back:<production>`, `attached:<id>`,
/// `page:<id>.<number>`.
pub(crate) async fn get(open: &OpenStation, id: &str) -> Result<Vec<u8>, Problem> {
    let (kind, name) = id.split_once(':').ok_or(ErrorCode::BadRequest)?;
    if kind == "page" {
        let (name, page) = name.split_once('.').ok_or(ErrorCode::BadRequest)?;
        let name = Uuid::from_str(name).map_err(|_| ErrorCode::BadRequest)?;
        return attachment::page(open, name, page.parse().map_err(|_| ErrorCode::BadRequest)?).await;
    }
    let name = Uuid::from_str(name).map_err(|_| ErrorCode::BadRequest)?;
    match kind {
        "photo" => photo::load(open, name).await,
        "attached" => attachment::picture(open, name).await,
        "front" => production::face(open, name, Face::Front).await,
        "back" => production::face(open, name, Face::Back).await,
        _ => Err(ErrorCode::BadRequest.into()),
    }
}
