//! Layouts of cards as files: looked through, taken into the configuration, given out again (REQ D-1).

mod said;

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use cardface::{Fonts, Layout};
use contract::configuration::{CityText, LayoutFile};

use crate::configuration::as_written;
use crate::files::{replace, write_new};
use crate::folder::to_json;
use crate::problem::CityProblem;

/// Looks a layout file through and says its id and its name.
///
/// # Errors
/// [`CityProblem::Layout`] with everything that is wrong with it.
pub fn check_layout(file: &Path) -> Result<(String, String), CityProblem> {
    let layout = checked(file, &read(file)?, None)?;
    Ok((layout.id().to_owned(), layout.name().to_owned()))
}

/// Takes a layout file into a configuration: a copy goes beside it as `<id>.svg`, byte for byte, and the configuration's version
/// grows. Says the layout's id.
///
/// # Errors
/// As [`check_layout`]; [`CityProblem::LayoutKnown`] unless one of that id is to be replaced.
pub fn add_layout(configuration: &Path, file: &Path, replacing: bool) -> Result<String, CityProblem> {
    let text = read(file)?;
    let layout = checked(file, &text, None)?;
    let mut written = as_written(configuration)?;
    let id = layout.id().to_owned();
    let known = written.layouts.iter().position(|known| known.id == id);
    if known.is_some() && !replacing {
        return Err(CityProblem::LayoutKnown(id));
    }
    let label = CityText(BTreeMap::from([("pl".to_owned(), layout.name().to_owned())]));
    let entry = LayoutFile { id: id.clone(), label, content: String::new() };
    match known.and_then(|at| written.layouts.get_mut(at)) {
        Some(known) => *known = entry,
        None => written.layouts.push(entry),
    }
    written.version += 1;
    let copy = beside(configuration, &id);
    // Whoever edits the file where it lies need not copy it.
    let same = copy.canonicalize().is_ok_and(|copy| file.canonicalize().is_ok_and(|file| copy == file));
    match (same, known) {
        (true, _) => {}
        (false, Some(_)) => replace(&copy, text.as_bytes())?,
        (false, None) => write_new(&copy, text.as_bytes())?,
    }
    replace(configuration, &to_json(&written)?)?;
    Ok(id)
}

/// Writes a layout of a configuration into a new file, byte for byte as it was taken in.
///
/// # Errors
/// [`CityProblem::LayoutUnknown`]; [`CityProblem::Exists`], because nothing is overwritten.
pub fn export_layout(configuration: &Path, id: &str, out: &Path) -> Result<(), CityProblem> {
    let written = as_written(configuration)?;
    let known = written.layouts.into_iter().find(|layout| layout.id == id);
    let known = known.ok_or_else(|| CityProblem::LayoutUnknown(id.to_owned()))?;
    let text = if known.content.is_empty() { read(&beside(configuration, id))? } else { known.content };
    write_new(out, text.as_bytes())
}

pub(crate) fn read(file: &Path) -> Result<String, CityProblem> {
    std::fs::read_to_string(file).map_err(|error| CityProblem::Io(file.to_owned(), error))
}

/// Where the layout of a configuration lies.
pub(crate) fn beside(configuration: &Path, id: &str) -> PathBuf {
    configuration.with_file_name(format!("{id}.svg"))
}

/// The layout, if every check that an import makes finds nothing, under the id that it should have.
pub(crate) fn checked(path: &Path, text: &str, id: Option<&str>) -> Result<Layout, CityProblem> {
    let wrong = |what| CityProblem::Layout { path: path.to_owned(), what };
    let fonts = Fonts::embedded();
    let layout = Layout::import(text, &fonts)
        .map_err(|_| wrong(Layout::problems(text, &fonts).iter().map(said::problem).collect()))?;
    match id {
        Some(id) if id != layout.id() => {
            Err(wrong(vec![format!("w pliku układ nazywa się „{}”, a w ustawieniach „{id}”", layout.id())]))
        }
        _ => Ok(layout),
    }
}
