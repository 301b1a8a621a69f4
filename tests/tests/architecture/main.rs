//! The house stays as ARCHITECTURE.md draws it: which room may lean on which, and what may be named where.
//!
//! Every rule is a pure function over what was read, and has beside it a test on made-up input that it must refuse.
#![expect(clippy::expect_used, clippy::panic, reason = "a test that cannot read the project fails")]

mod each_rule_can_fail;

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

use cargo_metadata::{DependencyKind, MetadataCommand};

/// The arrows that may exist, as in ARCHITECTURE.md. Everything may lean on `domain`.
const ARROWS: &[(&str, &[&str])] = &[
    ("domain", &[]),
    ("contract", &["domain"]),
    ("credential", &["domain"]),
    ("cardface", &["domain"]),
    ("documents", &["domain"]),
    ("devices", &[]),
    ("station", &["domain", "contract", "credential", "cardface", "documents", "devices"]),
    ("hub", &["domain", "contract", "credential", "cardface"]),
    ("city", &["domain", "contract", "credential", "cardface"]),
    ("devhost", &["domain", "contract", "station"]),
    ("okienko", &["domain", "contract", "station"]),
    ("empty-window", &[]),
];

/// Rooms that exist for tests alone: they may lean on anything, and nothing but a test may lean on them.
const TEST_ROOMS: &[&str] = &["testkit", "whole-system", "whole-program"];

/// Crates from outside that only some rooms may use.
const RESERVED: &[(&str, &[&str])] = &[
    ("tauri", &["okienko", "empty-window"]),
    ("tauri-build", &["okienko", "empty-window"]),
    ("sqlx", &["station", "hub"]),
    ("libsqlite3-sys", &["station"]),
    ("pcsc", &["devices"]),
    ("ipp", &["devices"]),
];

/// One line `from -> to` of a Cargo.toml.
#[derive(Debug, Clone)]
struct Arrow {
    from: String,
    to: String,
    /// Only tests lean this way.
    dev: bool,
    /// The crate pointed at is one of our rooms.
    ours: bool,
    /// Built only when a feature asks for it.
    optional: bool,
}

/// A file of the project and what stands in it.
#[derive(Debug, Clone)]
struct Source {
    /// From the project's root, with `/`.
    path: String,
    text: String,
}

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("..").canonicalize().expect("the project's root")
}

fn arrows() -> Vec<Arrow> {
    let metadata = MetadataCommand::new()
        .manifest_path(root().join("Cargo.toml"))
        .no_deps()
        .other_options(vec!["--offline".into()])
        .exec()
        .expect("cargo metadata");
    metadata
        .packages
        .iter()
        .flat_map(|package| {
            package.dependencies.iter().map(|dependency| Arrow {
                from: package.name.to_string(),
                to: dependency.name.clone(),
                dev: dependency.kind == DependencyKind::Development,
                ours: dependency.path.is_some(),
                optional: dependency.optional,
            })
        })
        .collect()
}

/// All text files below `folder` that have one of the endings, without what is built or fetched.
fn sources(folder: &str, endings: &[&str]) -> Vec<Source> {
    let mut found = Vec::new();
    let mut folders = vec![root().join(folder)];
    while let Some(folder) = folders.pop() {
        let Ok(entries) = fs::read_dir(&folder) else { continue };
        for entry in entries.flatten() {
            let path = entry.path();
            let name = entry.file_name().to_string_lossy().into_owned();
            if path.is_dir() {
                if !["target", "node_modules", "dist", "gen", ".git"].contains(&name.as_str()) {
                    folders.push(path);
                }
            } else if endings.iter().any(|ending| name.ends_with(ending)) {
                let text = fs::read_to_string(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
                let path = path.strip_prefix(root()).expect("inside the project").to_string_lossy().replace('\\', "/");
                found.push(Source { path, text });
            }
        }
    }
    found.sort_by(|a, b| a.path.cmp(&b.path));
    found
}

fn rust() -> Vec<Source> {
    ["crates", "src-tauri", "tests", "benches"].iter().flat_map(|folder| sources(folder, &[".rs"])).collect()
}

fn typescript() -> Vec<Source> {
    sources("ui", &[".ts", ".js", ".mjs", ".svelte"])
}

/// What stands in a file before its unit tests and outside comments; empty lines keep the numbering.
fn production_lines(source: &Source) -> impl Iterator<Item = (usize, &str)> {
    let tests_only = is_test_file(&source.path);
    source
        .text
        .lines()
        .enumerate()
        .take_while(|(_, line)| !line.trim_start().starts_with("#[cfg(test)]"))
        .filter(move |(_, line)| !tests_only && !line.trim_start().starts_with("//"))
        .map(|(index, line)| (index + 1, line))
}

/// The lines of a file that only tests run.
fn test_lines(source: &Source) -> impl Iterator<Item = (usize, &str)> {
    let tests_only = is_test_file(&source.path);
    source
        .text
        .lines()
        .enumerate()
        .skip_while(move |(_, line)| !tests_only && !line.trim_start().starts_with("#[cfg(test)]"))
        .filter(|(_, line)| !line.trim_start().starts_with("//"))
        .map(|(index, line)| (index + 1, line))
}

fn is_test_file(path: &str) -> bool {
    path.split('/').any(|part| part == "tests" || part == "tests.rs")
        || path.contains(".test.")
        || path.contains(".spec.")
}

/// Arrows between our rooms that ARCHITECTURE.md does not draw.
fn forbidden_arrows(arrows: &[Arrow]) -> Vec<String> {
    arrows
        .iter()
        .filter(|arrow| arrow.ours && !TEST_ROOMS.contains(&arrow.from.as_str()))
        .filter(|arrow| {
            let allowed = ARROWS.iter().find(|(from, _)| *from == arrow.from).map(|(_, to)| *to);
            // What only tests lean on may be anything but the shell; a crate may test itself through `testkit`.
            let for_tests = arrow.dev && arrow.to != "okienko";
            // The second host is built into the shell for development alone, when a feature asks for it.
            let for_development = arrow.from == "okienko" && arrow.to == "devhost" && arrow.optional;
            !for_tests && !for_development && !allowed.is_some_and(|to| to.contains(&arrow.to.as_str()))
        })
        .map(|arrow| format!("{} -> {}", arrow.from, arrow.to))
        .collect()
}

/// Crates from outside in rooms that they are not meant for.
fn misplaced_crates(arrows: &[Arrow]) -> Vec<String> {
    arrows
        .iter()
        .filter(|arrow| !arrow.dev)
        .filter(|arrow| RESERVED.iter().any(|(name, rooms)| *name == arrow.to && !rooms.contains(&arrow.from.as_str())))
        .map(|arrow| format!("{} -> {}", arrow.from, arrow.to))
        .collect()
}

/// Lines that name `sqlx` outside a `store` module.
fn sql_outside_stores(sources: &[Source]) -> Vec<String> {
    sources
        .iter()
        .filter(|source| !source.path.split('/').any(|part| ["store", "store.rs", "benches"].contains(&part)))
        .flat_map(|source| {
            production_lines(source)
                .filter(|(_, line)| names(line, "sqlx"))
                .map(|(number, _)| format!("{}:{number}", source.path))
        })
        .collect()
}

/// Is `word` in the line as a path's first part (`sqlx::query`, `use sqlx`)?
fn names(line: &str, word: &str) -> bool {
    line.match_indices(word).any(|(at, _)| {
        let before = line[..at].chars().next_back();
        let after = &line[at + word.len()..];
        !before.is_some_and(|c| c.is_alphanumeric() || c == '_' || c == '-' || c == '"')
            && (after.starts_with("::") || after.starts_with(';') || after.starts_with(" as "))
    })
}

/// Files of the UI outside the seam that know of the desktop's bridge.
fn bridge_outside_the_seam(sources: &[Source]) -> Vec<String> {
    sources
        .iter()
        .filter(|source| source.path.starts_with("ui/src/"))
        .filter(|source| {
            let (seam, side) = ("ui/src/platform/", "ui/src/platform/tauri/");
            // The seam itself may ask which side it is on.
            source.text.contains("@tauri-apps") && !source.path.starts_with(side)
                || source.text.contains("__TAURI") && !source.path.starts_with(seam)
        })
        .map(|source| source.path.clone())
        .collect()
}

/// Tests that do not run, or that wait by the clock instead of for something.
fn idle_tests(sources: &[Source]) -> Vec<String> {
    let rust: &[&str] = &["#[ignore", "sleep("];
    let typescript: &[&str] = &[".skip(", ".only(", ".todo(", "waitForTimeout("];
    sources
        .iter()
        .flat_map(|source| {
            let words = if source.path.ends_with(".rs") { rust } else { typescript };
            test_lines(source)
                .filter(move |(_, line)| words.iter().any(|word| has_outside_text(line, word)))
                .map(|(number, _)| format!("{}:{number}", source.path))
        })
        .collect()
}

/// Does the line hold the word other than inside a string, where these rules themselves name it?
fn has_outside_text(line: &str, word: &str) -> bool {
    line.match_indices(word).any(|(at, _)| line[..at].matches('"').count().is_multiple_of(2))
}

/// Requirement ids named as proven in the sources, with the place: `// REQ C-5, D-2`.
fn named_requirements(sources: &[Source]) -> Vec<(String, String)> {
    let mut named = Vec::new();
    for source in sources {
        for (number, line) in source.text.lines().enumerate() {
            let Some((_, rest)) = line.split_once("// REQ ") else { continue };
            let ids = rest
                .split(|c: char| c == ',' || c == ';' || c.is_whitespace())
                .filter(|word| !word.is_empty() && *word != "and")
                .take_while(|word| is_requirement_id(word.trim_end_matches([':', '.'])));
            let before = named.len();
            named.extend(
                ids.map(|id| (id.trim_end_matches([':', '.']).to_owned(), format!("{}:{}", source.path, number + 1))),
            );
            if named.len() == before {
                named.push((rest.to_owned(), format!("{}:{}", source.path, number + 1)));
            }
        }
    }
    named
}

fn is_requirement_id(word: &str) -> bool {
    word.split_once('-').is_some_and(|(letter, number)| {
        letter.len() == 1
            && letter.chars().all(|c| c.is_ascii_uppercase())
            && !number.is_empty()
            && number.chars().all(|c| c.is_ascii_digit())
    })
}

fn unknown_requirements(named: &[(String, String)], known: &BTreeSet<String>) -> Vec<String> {
    named.iter().filter(|(id, _)| !known.contains(id)).map(|(id, place)| format!("{place}: {id}")).collect()
}

fn nothing(found: Vec<String>, why: &str) {
    assert!(found.is_empty(), "{why}:\n  {}", found.join("\n  "));
}

mod the_house {
    use super::*;

    #[test]
    fn rooms_lean_only_on_the_rooms_that_the_architecture_allows() {
        nothing(forbidden_arrows(&arrows()), "arrows that ARCHITECTURE.md does not draw");
    }

    #[test]
    fn every_room_of_the_workspace_is_in_the_table_of_arrows() {
        let known: BTreeSet<_> = ARROWS.iter().map(|(from, _)| *from).chain(TEST_ROOMS.iter().copied()).collect();
        let unknown = arrows().into_iter().map(|a| a.from).filter(|from| !known.contains(from.as_str())).collect();
        nothing(unknown, "rooms without a line in ARROWS");
    }

    #[test]
    fn window_database_and_device_crates_stay_in_their_rooms() {
        nothing(misplaced_crates(&arrows()), "crates in rooms that they are not meant for");
    }

    #[test]
    fn sql_is_spoken_only_in_stores() {
        nothing(sql_outside_stores(&rust()), "sqlx outside a store module");
    }

    #[test]
    fn only_the_seam_knows_the_desktop_bridge() {
        nothing(bridge_outside_the_seam(&typescript()), "@tauri-apps outside ui/src/platform/tauri");
    }

    #[test]
    fn no_test_is_ignored_or_sleeps() {
        let all: Vec<_> = rust().into_iter().chain(typescript()).collect();
        nothing(idle_tests(&all), "tests that are skipped or that wait by the clock");
    }

    #[test]
    fn every_requirement_named_in_a_test_exists() {
        let list = fs::read_to_string(root().join("docs/requirements.txt")).expect("docs/requirements.txt");
        let known: BTreeSet<_> = list.lines().map(str::to_owned).collect();
        let all: Vec<_> = rust()
            .into_iter()
            .chain(typescript())
            .filter(|s| !s.path.starts_with("tests/tests/architecture/"))
            .collect();
        let named = named_requirements(&all);
        nothing(unknown_requirements(&named, &known), "requirement ids that do not exist");
    }
}
