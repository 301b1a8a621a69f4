//! A photo of one station on its way to another over a line that breaks, with stations that lose their power between two pieces; in the
//! end both show the same bytes and the other one makes a card with it (E-6).

#![expect(clippy::unwrap_used, clippy::panic, reason = "a part of a test that breaks ends the test")]

use serde_json::{Value, json};
use testkit::proxy::Network;
use testkit::station::StationProgram;
use whole_system::town::{Town, everything_is_sent, register};

/// A picture that is many pieces.
fn large() -> Vec<u8> {
    let mut state = 0x2026_u32;
    let mut noise = || {
        state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
        state.to_be_bytes()[0]
    };
    let picture = image::RgbImage::from_fn(420, 540, |_, _| image::Rgb([noise(), noise(), noise()]));
    let mut bytes = std::io::Cursor::new(Vec::new());
    picture.write_to(&mut bytes, image::ImageFormat::Png).unwrap();
    bytes.into_inner()
}

fn photograph(station: &StationProgram, resident: &Value) {
    let upload = station.send_picture(&large()).unwrap();
    let crop = json!({ "x": 0.0, "y": 0.0, "width": 1.0, "height": 1.0 });
    let taken = station.call("take_photo", json!({ "upload": upload, "turns": 0, "crop": crop })).unwrap();
    let photo = json!({ "id": taken["photo"], "accepted": "brought" });
    station.call("set_photo", json!({ "resident": resident, "photo": photo })).unwrap();
}

/// Waits until the hub has so many pieces.
async fn pieces(town: &Town, wanted: impl Fn(u64) -> bool) -> u64 {
    let mut ticks = tokio::time::interval(std::time::Duration::from_millis(20));
    for _ in 0..3000 {
        let count = town.count("blob_piece").unwrap();
        if wanted(count) {
            return count;
        }
        ticks.tick().await;
    }
    panic!("the hub has {} pieces", town.count("blob_piece").unwrap());
}

/// The station starts again with the network down, comes to a place of the program in this network, and loses its power there.
fn power_goes_at(town: &mut Town, which: usize, network: Network, place: &str, act: impl Fn(&StationProgram)) {
    town.network.cut(Network::Down);
    town.stations[which].kill();
    town.stations[which].start(&[("OKIENKO_FAULT", place)]).unwrap();
    town.stations[which].sign_in("Anna").unwrap();
    act(&town.stations[which]);
    town.network.set(network);
    // It may be gone before it can answer.
    let _ = town.stations[which].call("sync_now", json!({}));
    town.stations[which]
        .wait_until_it_ends()
        .unwrap_or_else(|error| panic!("{place}: {error}\n{}", town.stations[which].log()));
}

/// The station starts again, undisturbed.
fn starts_again(town: &mut Town, which: usize, network: Network) {
    town.stations[which].kill();
    town.network.cut(network);
    town.stations[which].start(&[]).unwrap();
    town.stations[which].sign_in("Anna").unwrap();
}

// REQ E-6 E-3
#[tokio::test(flavor = "multi_thread")]
async fn a_photo_comes_to_another_station_whatever_breaks_on_the_way() {
    let mut town = Town::with(&["Ratusz", "Ratusz"]).await.unwrap();
    let resident = register(&town.stations[0], 0).unwrap()["resident"].clone();
    everything_is_sent(&town.stations[0]).unwrap();
    let args = json!({ "resident": resident });
    let held = |found: &Value| found["total"] == 1;
    let pesel = town.stations[0].call("resident", args.clone()).unwrap()["pesel"].clone();
    town.stations[1].wait_until("find_residents", &json!({ "query": pesel }), held).unwrap();

    // The first station loses its power between two pieces; the other one says that the photo is on its way.
    power_goes_at(&mut town, 0, Network::Whole, "blob-piece-sent:3", |station| {
        photograph(station, &resident);
    });
    let before = pieces(&town, |count| count > 0).await;
    town.stations[1].wait_until("resident", &args, |shown| shown["photo_on_its_way"] == true).unwrap();
    let card = json!({ "resident": resident, "layout": "arcade-landscape", "packages": [] });
    let refused = town.stations[1].call("reserve_card", card.clone()).unwrap_err().to_string();
    assert!(refused.contains("photo_on_its_way"), "{refused}");
    town.stations[1].kill();

    // The line is cut in the middle of a piece, again and again.
    starts_again(&mut town, 0, Network::CutsRequests(100_000));
    pieces(&town, |count| count > before).await;
    town.network.cut(Network::Whole);
    town.stations[0].wait_until("operations", &json!({}), |now| now["pictures_waiting"] == 0).unwrap();
    let photo = town.stations[0].call("resident", args.clone()).unwrap()["photo"].clone();
    let bytes = town.stations[0].bytes(&photo).unwrap();
    assert!(bytes.len() > 6 * 65_536, "it is many pieces");
    assert_eq!(pieces(&town, |_| true).await, bytes.len().div_ceil(65_536) as u64, "nothing came twice");

    // The other one loses its power between two pieces and at the last, on a line that is cut in the middle of an answer, again and again.
    for place in
        ["blob-piece-came:3", "before-commit-blob-piece:2", "after-commit-blob-piece:2", "before-commit-blob-arrived"]
    {
        power_goes_at(&mut town, 1, Network::CutsAnswers(170_000), place, |_| {});
    }
    starts_again(&mut town, 1, Network::Whole);
    let shown = town.stations[1].wait_until("resident", &args, |shown| shown["photo"] != Value::Null).unwrap();
    assert_eq!(town.stations[1].bytes(&shown["photo"]).unwrap(), bytes);
    let production = town.stations[1].call("reserve_card", card).unwrap();
    assert!(!town.stations[1].bytes(&production["front"]).unwrap().is_empty());
}
