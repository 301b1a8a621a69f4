//! Writes a layout's sample card as PNG and PDF, to look at while a layout is being edited:
//! `cargo run -p cardface --example faces -- FOLDER [LAYOUT.svg [PHOTO.jpg]]`

use std::error::Error;
use std::fs;
use std::path::PathBuf;

use cardface::{ARCADE_LANDSCAPE, CardData, Dots, Face, Fonts, Layout, Orientation, pdf, pixels};

fn main() -> Result<(), Box<dyn Error>> {
    let mut arguments = std::env::args().skip(1);
    let folder = PathBuf::from(arguments.next().ok_or("a folder is missing")?);
    let text = arguments.next().map_or_else(|| Ok(ARCADE_LANDSCAPE.to_owned()), fs::read_to_string)?;
    let photo = arguments.next().map(fs::read).transpose()?;
    let layout = Layout::import(&text, &Fonts::embedded())?;
    let data = CardData { photo, ..CardData::sample() };
    let dots = match layout.orientation() {
        Orientation::Landscape => Dots { width: 1012, height: 638 },
        Orientation::Portrait => Dots { width: 638, height: 1012 },
    };
    fs::create_dir_all(&folder)?;
    for (face, name) in [(Face::Front, "front.png"), (Face::Back, "back.png")] {
        fs::write(folder.join(name), pixels(&layout, &data, face, dots)?.png()?)?;
    }
    fs::write(folder.join("card.pdf"), pdf(&layout, &data, &Face::BOTH)?)?;
    Ok(())
}
