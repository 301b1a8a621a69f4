//! The three commands of the window. Which window calls is known here, from its label; what it may do, the station
//! decides from that window's session.

use contract::{ErrorCode, Problem};
use serde_json::Value;
use station::Station;
use tauri::ipc::{InvokeBody, Request, Response};
use tauri::{State, WebviewWindow};

/// Says what the bytes beside a command are.
const KIND_HEADER: &str = "x-okienko-kind";

/// What may be sent: pictures for photographs, enrolment bundles, signatures.
const KINDS: [&str; 3] = ["photo", "bundle", "signature"];

/// Carries out one of the commands that `contract` declares.
#[tauri::command]
pub(crate) async fn rpc(
    window: WebviewWindow,
    station: State<'_, Station>,
    name: String,
    args: Value,
) -> Result<Value, Problem> {
    let answer = station.call(window.label(), &name, args).await;
    // A name out of the page's mouth is logged only once it has turned out to be a command's.
    if answer.is_ok() {
        tracing::debug!(name, "answered");
    }
    answer
}

/// Takes bytes for a later command and answers with the id that it names.
#[tauri::command]
pub(crate) fn put_bytes(
    window: WebviewWindow,
    station: State<'_, Station>,
    request: Request<'_>,
) -> Result<String, Problem> {
    let kind = request.headers().get(KIND_HEADER).and_then(|kind| kind.to_str().ok());
    let InvokeBody::Raw(bytes) = request.body() else { return Err(ErrorCode::BadRequest.into()) };
    if !kind.is_some_and(|kind| KINDS.contains(&kind)) {
        return Err(ErrorCode::BadRequest.into());
    }
    station.put_bytes(window.label(), bytes.clone())
}

/// Bytes that a command named: a photo, a face of a card.
#[tauri::command]
pub(crate) async fn get_bytes(
    window: WebviewWindow,
    station: State<'_, Station>,
    id: String,
) -> Result<Response, Problem> {
    Ok(Response::new(station.get_bytes(window.label(), &id).await?))
}
