//! What others wrote and we use comes from the public registries, under licences that a EUPL-1.2 work may use,
//! and is listed in THIRD-PARTY.md. `make licences` writes that page.
#![expect(clippy::expect_used, reason = "a test that cannot read the project fails")]

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};

use cargo_metadata::MetadataCommand;
use serde_json::Value;

/// Permissive licences, and MPL-2.0, which the EUPL's own appendix names as compatible.
const ALLOWED: &[&str] = &[
    "0BSD",
    "Apache-2.0",
    "BSD-2-Clause",
    "BSD-3-Clause",
    "BSL-1.0",
    "BlueOak-1.0.0",
    "CC-BY-4.0",
    "CC0-1.0",
    "CDLA-Permissive-2.0",
    "EUPL-1.2",
    "ISC",
    "MIT",
    "MIT-0",
    "MPL-2.0",
    "OFL-1.1",
    "Python-2.0",
    "Unicode-3.0",
    "Unlicense",
    "Zlib",
];

const CRATES_IO: &str = "registry+https://github.com/rust-lang/crates.io-index";
const NPM: &str = "https://registry.npmjs.org/";

/// Something that others wrote.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
struct Part {
    name: String,
    version: String,
    /// An SPDX expression, as its authors gave it.
    licence: String,
    /// Where it comes from; `None` when the lock file leaves that to the registry.
    source: Option<String>,
}

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("..").canonicalize().expect("the project's root")
}

/// Every crate that is built on this platform, for the program or for its tests.
fn crates() -> BTreeSet<Part> {
    let metadata = MetadataCommand::new()
        .manifest_path(root().join("Cargo.toml"))
        .other_options(vec!["--locked".into(), "--filter-platform=x86_64-unknown-linux-gnu".into()])
        .exec()
        .expect("cargo metadata");
    let ours: BTreeSet<_> = metadata.workspace_members.iter().cloned().collect();
    let used: BTreeSet<_> =
        metadata.resolve.iter().flat_map(|resolve| resolve.nodes.iter().map(|node| node.id.clone())).collect();
    metadata
        .packages
        .iter()
        .filter(|package| used.contains(&package.id) && !ours.contains(&package.id))
        .map(|package| Part {
            name: package.name.to_string(),
            version: package.version.to_string(),
            licence: package.license.clone().unwrap_or_default(),
            source: package.source.as_ref().map(|source| source.repr.clone()).or_else(|| Some("a folder".into())),
        })
        .collect()
}

/// Every package of the UI's lock file.
fn npm_packages() -> BTreeSet<Part> {
    let ui = root().join("ui");
    let text = fs::read_to_string(ui.join("package-lock.json")).expect("ui/package-lock.json");
    let lock: Value = serde_json::from_str(&text).expect("ui/package-lock.json is JSON");
    npm_parts(&lock, |path| {
        let text = fs::read_to_string(ui.join(path).join("package.json")).ok()?;
        serde_json::from_str::<Value>(&text).ok()?.get("license")?.as_str().map(str::to_owned)
    })
}

/// The packages of a lock file; `licence_of` is asked for those whose licence the lock file leaves out.
fn npm_parts(lock: &Value, licence_of: impl Fn(&str) -> Option<String>) -> BTreeSet<Part> {
    let text = |value: &Value, key: &str| value.get(key).and_then(Value::as_str).map(str::to_owned);
    let packages = lock.get("packages").and_then(Value::as_object).cloned().unwrap_or_default();
    packages
        .iter()
        .filter(|(path, _)| !path.is_empty())
        .map(|(path, package)| Part {
            name: path.rsplit("node_modules/").next().unwrap_or(path).to_owned(),
            version: text(package, "version").unwrap_or_default(),
            licence: text(package, "license").or_else(|| licence_of(path)).unwrap_or_default(),
            source: if package.get("link").is_some() { Some("a folder".into()) } else { text(package, "resolved") },
        })
        .collect()
}

/// Does an SPDX expression leave a way to use the work under allowed licences? `a/b` is the old way to say `a OR b`.
fn is_allowed(expression: &str) -> bool {
    let spaced = expression.replace('(', " ( ").replace(')', " ) ").replace('/', " OR ");
    let words: Vec<_> = spaced.split_whitespace().collect();
    let mut rest = words.as_slice();
    let allowed = either(&mut rest);
    allowed && rest.is_empty()
}

fn either(rest: &mut &[&str]) -> bool {
    let mut allowed = both(rest);
    while let ["OR", tail @ ..] = rest {
        *rest = tail;
        allowed |= both(rest);
    }
    allowed
}

fn both(rest: &mut &[&str]) -> bool {
    let mut allowed = one(rest);
    while let ["AND", tail @ ..] = rest {
        *rest = tail;
        allowed &= one(rest);
    }
    allowed
}

fn one(rest: &mut &[&str]) -> bool {
    match *rest {
        ["(", tail @ ..] => {
            *rest = tail;
            let allowed = either(rest);
            let closed = matches!(*rest, [")", ..]);
            *rest = rest.get(1..).unwrap_or_default();
            allowed && closed
        }
        // An exception only ever allows more.
        [licence, "WITH", _, tail @ ..] | [licence, tail @ ..] => {
            let allowed = ALLOWED.contains(licence);
            *rest = tail;
            allowed
        }
        [] => false,
    }
}

fn not_allowed(parts: &BTreeSet<Part>) -> Vec<String> {
    parts
        .iter()
        .filter(|part| !is_allowed(&part.licence))
        .map(|part| format!("{} {}: {:?}", part.name, part.version, part.licence))
        .collect()
}

fn not_from(registry: &str, parts: &BTreeSet<Part>) -> Vec<String> {
    parts
        .iter()
        .filter_map(|part| part.source.as_ref().map(|source| (part, source)))
        .filter(|(_, source)| !source.starts_with(registry))
        .map(|(part, source)| format!("{} {}: {source}", part.name, part.version))
        .collect()
}

/// Font files without their licence beside them.
fn fonts_without_licence(files: &[String]) -> Vec<String> {
    let folder = |file: &str| file.rsplit_once('/').map_or(String::new(), |(folder, _)| folder.to_owned());
    let licensed: BTreeSet<_> =
        files.iter().filter(|file| file.to_uppercase().contains("/OFL")).map(|file| folder(file)).collect();
    files
        .iter()
        .filter(|file| [".ttf", ".otf", ".woff2"].iter().any(|ending| file.ends_with(ending)))
        .filter(|file| !licensed.contains(&folder(file)))
        .cloned()
        .collect()
}

fn files_below(folder: &Path) -> Vec<String> {
    let mut found = Vec::new();
    for entry in fs::read_dir(folder).into_iter().flatten().flatten() {
        let name = entry.file_name().to_string_lossy().into_owned();
        if entry.path().is_dir() {
            if !["target", "node_modules", "dist", ".git"].contains(&name.as_str()) {
                found.extend(files_below(&entry.path()));
            }
        } else {
            found.push(entry.path().to_string_lossy().into_owned());
        }
    }
    found
}

/// The page THIRD-PARTY.md.
fn page(crates: &BTreeSet<Part>, npm: &BTreeSet<Part>) -> String {
    let mut out = String::from(
        "# What others wrote\n\n\
         Okienko stands on the work of many people. This page is written by `make licences`; `make test` fails when it is stale.\n\
         System libraries come from Debian packages, which carry their own licences.\n",
    );
    for (title, parts) in [("Rust crates (crates.io)", crates), ("npm packages (registry.npmjs.org)", npm)] {
        let mut rows: BTreeMap<(&str, &str), &str> = BTreeMap::new();
        for part in parts {
            rows.insert((&part.name, &part.version), &part.licence);
        }
        let _ = write!(out, "\n## {title}\n\n| name | version | licence |\n| --- | --- | --- |\n");
        for ((name, version), licence) in rows {
            let _ = writeln!(out, "| {name} | {version} | {licence} |");
        }
    }
    out
}

fn nothing(found: Vec<String>, why: &str) {
    assert!(found.is_empty(), "{why}:\n  {}", found.join("\n  "));
}

mod the_project {
    use super::*;

    #[test]
    fn every_crate_has_a_licence_that_we_may_use() {
        nothing(not_allowed(&crates()), "crates under other licences");
    }

    #[test]
    fn every_npm_package_has_a_licence_that_we_may_use() {
        nothing(not_allowed(&npm_packages()), "npm packages under other licences");
    }

    #[test]
    fn everything_comes_from_the_public_registries() {
        nothing(not_from(CRATES_IO, &crates()), "crates from elsewhere");
        nothing(not_from(NPM, &npm_packages()), "npm packages from elsewhere");
    }

    #[test]
    fn every_font_has_its_licence_beside_it() {
        nothing(fonts_without_licence(&files_below(&root())), "fonts without an OFL file in their folder");
    }

    #[test]
    fn the_page_of_third_parties_is_fresh() {
        let (path, now) = (root().join("THIRD-PARTY.md"), page(&crates(), &npm_packages()));
        if std::env::var_os("OKIENKO_WRITE_THIRD_PARTY").is_some() {
            fs::write(&path, &now).expect("THIRD-PARTY.md can be written");
        }
        assert!(fs::read_to_string(&path).unwrap_or_default() == now, "THIRD-PARTY.md is stale: run `make licences`");
    }

    #[test]
    fn the_licence_is_the_eupl() {
        let text = fs::read_to_string(root().join("LICENSE")).expect("LICENSE");
        assert!(text.starts_with("EUROPEAN UNION PUBLIC LICENCE v. 1.2\n"));
        assert!(
            text.contains(
                "All other changes or additions to this Appendix require the production of a new EUPL version."
            )
        );
    }
}

mod each_rule_can_fail {
    use super::*;
    use serde_json::json;

    fn part(licence: &str, source: &str) -> BTreeSet<Part> {
        let (name, version) = ("made-up".to_owned(), "1.0.0".to_owned());
        [Part { name, version, licence: licence.into(), source: Some(source.into()) }].into()
    }

    #[test]
    fn expressions_are_read_as_spdx_means_them() {
        for good in [
            "MIT",
            "MIT OR GPL-3.0-only",
            "MIT/Apache-2.0",
            "Apache-2.0 WITH LLVM-exception",
            "(MIT OR GPL-2.0-only) AND BSD-3-Clause",
            "MIT AND (GPL-3.0-only OR Zlib)",
        ] {
            assert!(is_allowed(good), "{good}");
        }
        for bad in
            ["", "GPL-3.0-only", "MIT AND GPL-3.0-only", "(MIT", "MIT)", "SEE LICENSE IN x", "UNLICENSED", "OR MIT"]
        {
            assert!(!is_allowed(bad), "{bad}");
        }
    }

    #[test]
    fn a_crate_under_another_licence_or_none_is_found() {
        assert_eq!(not_allowed(&part("SSPL-1.0", CRATES_IO)).len(), 1);
        assert_eq!(not_allowed(&part("", CRATES_IO)).len(), 1);
        assert!(not_allowed(&part("MIT", CRATES_IO)).is_empty());
    }

    #[test]
    fn a_crate_from_a_git_repository_is_found() {
        assert_eq!(not_from(CRATES_IO, &part("MIT", "git+https://git.example/x")).len(), 1);
        assert!(not_from(CRATES_IO, &part("MIT", CRATES_IO)).is_empty());
    }

    #[test]
    fn an_npm_package_without_licence_or_from_elsewhere_is_found() {
        let lock = json!({"packages": {
            "": {"name": "ours"},
            "node_modules/a": {"version": "1.0.0", "license": "MIT", "resolved": "https://registry.npmjs.org/a/-/a-1.0.0.tgz"},
            "node_modules/a/node_modules/@s/b": {"version": "2.0.0"},
            "node_modules/c": {"version": "3.0.0", "resolved": "git+ssh://git.example/c", "license": "MIT"},
            "node_modules/d": {"link": true, "license": "MIT"},
        }});
        let parts = npm_parts(&lock, |_| None);
        assert_eq!(not_allowed(&parts), ["@s/b 2.0.0: \"\""]);
        assert_eq!(not_from(NPM, &parts).len(), 2);
        assert!(not_allowed(&npm_parts(&lock, |_| Some("ISC".into()))).is_empty());
    }

    #[test]
    fn a_font_without_its_licence_is_found() {
        let files = ["a/x.ttf", "b/y.woff2", "b/OFL.txt"].map(str::to_owned);
        assert_eq!(fonts_without_licence(&files), ["a/x.ttf"]);
    }
}
