//! The city's streets with their postcodes, from a file (REQ H-5).

use std::collections::HashMap;
use std::fmt::Write as _;

use contract::configuration::StreetRow;
use csv::StringRecord;
use domain::contact::AddressProblem;
use domain::street::{MOST_ROWS, StreetRowProblem};

use crate::problem::CityProblem;

/// The columns by their names; `numbers` may be missing, others are not looked at.
const COLUMNS: [&str; 4] = ["street", "numbers", "postcode", "city"];

/// Reads streets from CSV in UTF-8: a first line with the names of the columns, then a line for each street, or for each
/// part of a street with a postcode of its own; commas or semicolons.
///
/// | column | what | example |
/// | --- | --- | --- |
/// | `street` | as it stands in an address, with its kind; in a village without streets the village's name | `ul. Lipowa` |
/// | `numbers` | the houses with this postcode; empty or no such column for all | `1-19(n),2-DK(p)` |
/// | `postcode` | with or without hyphen | `00-000` |
/// | `city` | the city or village | `Przykładowo` |
///
/// A city can make it from two public lists: TERYT's catalogue of streets (ULIC: `CECHA`, `NAZWA_2` and `NAZWA_1`, in this
/// order, are the street) and the postal service's list of postcodes, whose way to write houses is that of `numbers`: `n` odd
/// ones, `p` even ones, `DK` to the end of the street.
///
/// # Errors
/// [`CityProblem::Streets`] with the line, and the column if it is one alone.
pub fn read_streets(bytes: &[u8]) -> Result<Vec<StreetRow>, CityProblem> {
    let text = std::str::from_utf8(bytes).map_err(|error| {
        let before = bytes.get(..error.valid_up_to()).unwrap_or_default();
        let line = line_at(std::str::from_utf8(before).unwrap_or_default(), error.valid_up_to() as u64);
        problem(line, None, "plik nie jest w UTF-8; proszę zapisać go jako „CSV UTF-8”")
    })?;
    let text = text.trim_start_matches('\u{FEFF}');
    let semicolons = text.lines().next().is_some_and(|first| first.contains(';'));
    let delimiter = if semicolons { b';' } else { b',' };
    let mut reader = csv::ReaderBuilder::new().delimiter(delimiter).trim(csv::Trim::All).from_reader(text.as_bytes());
    let places = places(reader.headers().map_err(|error| unreadable(&error, text))?)?;
    let mut streets = Vec::new();
    let mut seen = HashMap::new();
    for record in reader.records() {
        let record = record.map_err(|error| unreadable(&error, text))?;
        let at = record.position().map_or(0, csv::Position::byte);
        if streets.len() >= MOST_ROWS {
            return Err(problem(line_at(text, at), None, &format!("może być najwyżej {MOST_ROWS} ulic")));
        }
        let row = checked(&row(&record, places), || line_at(text, at))?;
        let same = (row.street.clone(), row.city.clone(), row.numbers.clone());
        if let Some(earlier) = seen.insert(same, at) {
            let earlier = line_at(text, earlier);
            return Err(problem(
                line_at(text, at),
                None,
                &format!("ta ulica z tymi numerami jest już w wierszu {earlier}"),
            ));
        }
        streets.push(row);
    }
    if streets.is_empty() {
        return Err(problem(1, None, "nie ma ani jednej ulicy"));
    }
    Ok(streets)
}

/// Looks through the streets of a configuration.
pub(crate) fn check_streets(streets: &[StreetRow]) -> Result<(), CityProblem> {
    if streets.len() > MOST_ROWS {
        return Err(problem(1, None, &format!("może być najwyżej {MOST_ROWS} ulic")));
    }
    // The line that a street has in a file.
    streets.iter().zip(2..).try_for_each(|(row, line)| checked(row, || line).map(drop))
}

/// The file of these streets.
pub(crate) fn write_streets(streets: &[StreetRow]) -> String {
    let mut csv = format!("{}\n", COLUMNS.join(";"));
    for StreetRow { street, numbers, postcode, city } in streets {
        // Writing into a string cannot fail.
        let _ = writeln!(csv, "{street};{numbers};{postcode};{city}");
    }
    csv
}

/// Where the columns stand.
fn places(headers: &StringRecord) -> Result<[Option<usize>; 4], CityProblem> {
    let places = COLUMNS.map(|name| headers.iter().position(|header| header.eq_ignore_ascii_case(name)));
    let missing = COLUMNS.into_iter().zip(places).find(|&(name, place)| name != "numbers" && place.is_none());
    match missing {
        Some((name, _)) => Err(problem(1, Some(name), "brakuje tej kolumny")),
        None => Ok(places),
    }
}

fn row(record: &StringRecord, places: [Option<usize>; 4]) -> StreetRow {
    let [street, numbers, postcode, city] =
        places.map(|place| place.and_then(|place| record.get(place)).unwrap_or_default().to_owned());
    StreetRow { street, numbers, postcode, city }
}

fn checked(row: &StreetRow, line: impl Fn() -> u64) -> Result<StreetRow, CityProblem> {
    row.checked().map_err(|wrong| {
        let (column, what) = match wrong {
            StreetRowProblem::Street(what) => ("street", address(what)),
            StreetRowProblem::Numbers => ("numbers", "to nie są numery domów, na przykład 1-19(n),2-DK(p)"),
            StreetRowProblem::Postcode(_) => ("postcode", "to nie jest kod pocztowy, na przykład 00-000"),
            StreetRowProblem::City(what) => ("city", address(what)),
        };
        problem(line(), Some(column), what)
    })
}

/// The line of the first record at or after this byte; the reader's own count leaves empty lines out.
fn line_at(text: &str, byte: u64) -> u64 {
    let (before, rest) = text.split_at_checked(usize::try_from(byte).unwrap_or(usize::MAX)).unwrap_or((text, ""));
    let empty = rest.bytes().take_while(|byte| matches!(byte, b'\r' | b'\n'));
    before.bytes().chain(empty).filter(|&byte| byte == b'\n').count() as u64 + 1
}

fn address(what: AddressProblem) -> &'static str {
    match what {
        AddressProblem::Empty | AddressProblem::NoNumber => "nic tu nie ma",
        AddressProblem::TooLong => "za długa nazwa",
        AddressProblem::Characters => "to nie jest nazwa: same cyfry albo znaki, których nie ma w adresach",
    }
}

fn unreadable(error: &csv::Error, text: &str) -> CityProblem {
    let line = line_at(text, error.position().map_or(0, csv::Position::byte));
    match error.kind() {
        csv::ErrorKind::UnequalLengths { expected_len, len, .. } => {
            problem(line, None, &format!("kolumn jest {len}, a w pierwszym wierszu {expected_len}"))
        }
        _ => problem(line, None, "tego wiersza nie da się odczytać jako CSV"),
    }
}

fn problem(line: u64, column: Option<&'static str>, what: &str) -> CityProblem {
    CityProblem::Streets { line, column, what: what.to_owned() }
}
