//! A city's own layout, from the file that was imported to the card that is printed.

use std::fs;

use contract::counter::{Production, ProductionState};
use serde_json::json;

use super::act::print_to;
use super::support::{Computer, bundle_with, form};

// REQ D-1: import, bundle, station, export: the same file, byte for byte, and cards are made with it.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_imported_layout_reaches_the_station_unchanged_and_prints() {
    let folder = tempfile::tempdir().unwrap();
    let text = cardface::ARCADE_PORTRAIT.replacen("arcade-portrait", "herb-miasta", 1);
    let (file, configuration) = (folder.path().join("od-grafika.svg"), folder.path().join("miasto.json"));
    fs::write(&file, &text).unwrap();
    let mut written = city::demo::configuration(cardface::ARCADE_LANDSCAPE.to_owned());
    written.layouts.clear();
    fs::write(&configuration, serde_json::to_string(&written).unwrap()).unwrap();
    city::add_layout(&configuration, &file, false).unwrap();
    let imported = city::read_configuration(&configuration).unwrap();

    let computer = Computer::new();
    let desk = computer.start();
    desk.enrol(&bundle_with(|configuration| *configuration = imported)).await;
    desk.sign_in("Anna").await;
    let open = desk.station.open_station().await.unwrap();
    assert_eq!(open.setup().layout("herb-miasta").await.unwrap().source(), text);
    drop(open);

    let resident = desk.register(form()).await;
    let reserve = json!({ "resident": resident, "layout": "herb-miasta", "packages": [] });
    let card: Production = desk.call("reserve_card", reserve).await;
    assert_eq!(print_to(&desk, &card, Some("folder")).await.state, ProductionState::Printed);
}
