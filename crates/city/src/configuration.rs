//! What the city has set up, as a file that is edited by hand, with its layouts beside it.

use std::path::Path;

use contract::configuration::Configuration;

use crate::layout;
use crate::problem::CityProblem;

/// Reads a configuration from JSON and looks its layouts through. A layout whose `content` is empty is read from `<id>.svg`
/// beside the file.
///
/// # Errors
/// [`CityProblem::Configuration`] with the place, [`CityProblem::Layout`] with all that is wrong.
pub fn read_configuration(path: &Path) -> Result<Configuration, CityProblem> {
    let mut configuration = as_written(path)?;
    for file in &mut configuration.layouts {
        if file.content.is_empty() {
            file.content = layout::read(&layout::beside(path, &file.id))?;
        }
        layout::checked(path, &file.content, Some(&file.id))?;
    }
    Ok(configuration)
}

/// The configuration without the layouts that lie beside it.
pub(crate) fn as_written(path: &Path) -> Result<Configuration, CityProblem> {
    let json = std::fs::read_to_string(path).map_err(|error| CityProblem::Io(path.to_owned(), error))?;
    serde_json::from_str(&json).map_err(|error| CityProblem::Configuration(path.to_owned(), error.to_string()))
}
