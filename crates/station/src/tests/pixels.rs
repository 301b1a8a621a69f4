//! What a printer received is what the preview showed, dot for dot.

use std::path::Path;
use std::process::Command;

use contract::counter::{Production, ProductionState};
use image::RgbImage;
use serde_json::json;
use testkit::printer::{Setup, VirtualPrinter};

use super::act::{add_printer, print_to};
use super::support::{Computer, Desk, form};

/// A page of a PDF as poppler, which is not ours, turns it into the dots of a printer.
fn rasterised(pdf: &Path, page: &str, dpi: u32) -> RgbImage {
    let folder = tempfile::tempdir().unwrap();
    let drawn = folder.path().join("page");
    let done = Command::new("pdftoppm")
        .args(["-r", &dpi.to_string(), "-f", page, "-l", page, "-singlefile", "-png"])
        .args([pdf, &drawn])
        .status()
        .unwrap();
    assert!(done.success());
    image::open(drawn.with_extension("png")).unwrap().into_rgb8()
}

async fn preview(desk: &Desk<'_>, id: &str) -> RgbImage {
    image::load_from_memory(&desk.station.get_bytes("counter", id).await.unwrap()).unwrap().into_rgb8()
}

// REQ C-5 D-1 D-5: at the printer's own size, also beyond the card's edge and for a card that stands upright.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_printer_receives_exactly_the_dots_that_the_preview_showed() {
    let computer = Computer::new();
    let desk = computer.enrolled().await;
    desk.sign_in("Anna").await;
    let resident = desk.register(form()).await;
    for (card, dpi, dots, layout) in [
        (Some((8568, 5402)), 300, (1012, 638), "arcade-landscape"),
        (Some((8602, 5486)), 300, (1016, 648), "arcade-landscape"),
        (Some((8602, 5486)), 300, (1016, 648), "arcade-portrait"),
        (None, 600, (2022, 1275), "arcade-landscape"),
        (None, 300, (1011, 638), "arcade-landscape"),
    ] {
        let printer = VirtualPrinter::start_as(&Setup { card, dpi: Some(dpi), ..Setup::default() });
        add_printer(&desk, &printer).await;
        let reserve = json!({ "resident": resident, "layout": layout, "packages": [] });
        let reserved: Production = desk.call("reserve_card", reserve).await;
        let shown = [preview(&desk, &reserved.front).await, preview(&desk, &reserved.back).await];
        let printed = print_to(&desk, &reserved, None).await;
        assert_eq!(printed.state, ProductionState::Printed, "{:?}\n{}", printed.reasons, printer.log());
        for (page, shown) in ["1", "2"].into_iter().zip(shown) {
            let upright = layout == "arcade-portrait";
            let received = rasterised(&printer.received()[0], page, dpi);
            assert_eq!(received.dimensions(), dots, "{layout} {dpi} dpi");
            let wanted = if upright { image::imageops::rotate90(&shown) } else { shown };
            assert!(received == wanted, "{layout} at {dots:?}: page {page} is not the preview");
        }
        let spoil = json!({ "production": reserved.id, "reason": "damaged" });
        desk.call::<Production>("spoil_card", spoil).await;
    }
}
