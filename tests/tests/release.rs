//! What a release must not hold: the development host, demo sign-ins, fault switches, the test camera.
//!
//! The compiled program is searched, not only its list of features. Whether it is optimised makes no difference to what
//! is compiled in, so a debug build with the features of a release is searched, unless `OKIENKO_PLAIN` names a program.

use std::collections::BTreeSet;
use std::path::PathBuf;
use std::process::Command;

use cargo_metadata::{CargoOpt, MetadataCommand, PackageId};
use testkit::{Outcome, okienko_binary, project_root};

/// What a release is built with: scripts/package has the same.
const RELEASE_FEATURES: &str = "custom-protocol";

/// Texts that stand in the code of what a release must not hold.
const FORBIDDEN: [(&str, &str); 5] = [
    ("OKIENKO_FAULT", "fault switches"),
    ("OKIENKO_MISTAKE", "mistakes made on purpose"),
    ("OKIENKO_TEST_CAMERA", "the test camera"),
    ("OKIENKO_DEMO_CITY", "the demo start"),
    ("x-okienko-secret", "the development host"),
];

/// A text that both builds have: the search looks at the right thing.
const EXPECTED: &str = "OKIENKO_DATA";

/// The program's bytes as text in lower case, to look for texts in; what is no text does not matter.
fn text_of(program: PathBuf) -> Outcome<String> {
    Ok(String::from_utf8_lossy(&std::fs::read(program)?).to_ascii_lowercase())
}

fn holds(program: &str, text: &str) -> bool {
    program.contains(&text.to_ascii_lowercase())
}

/// A build of a program with the features of a release: the one that `variable` names, or made now.
fn plain_program(package: &str, program: &str, variable: &str, features: &str) -> Outcome<PathBuf> {
    if let Some(program) = std::env::var_os(variable) {
        return Ok(program.into());
    }
    // A folder of its own: the programs that other tests drive must not be replaced while they run.
    let target = std::env::var_os("CARGO_TARGET_DIR").map_or_else(|| project_root().join("target"), PathBuf::from);
    let target = target.join("plain");
    let built = Command::new(env!("CARGO"))
        .args(["build", "--quiet", "-p", package, "--no-default-features", "--features", features])
        .arg("--target-dir")
        .arg(&target)
        .current_dir(project_root())
        .status()?;
    if built.success() { Ok(target.join("debug").join(program)) } else { Err("the plain build failed".into()) }
}

#[test]
fn a_release_holds_no_test_host_no_demo_and_no_fault_switches() -> Outcome {
    let plain = text_of(plain_program("okienko", "okienko", "OKIENKO_PLAIN", RELEASE_FEATURES)?)?;
    assert!(holds(&plain, EXPECTED), "this is not the program");
    for (text, what) in FORBIDDEN {
        assert!(!holds(&plain, text), "a release holds {what} ({text})");
    }
    Ok(())
}

#[test]
fn a_release_of_the_hub_holds_no_fault_switches() -> Outcome {
    let plain = text_of(plain_program("hub", "okienko-hub", "OKIENKO_PLAIN_HUB", "")?)?;
    let faulty = text_of(okienko_binary()?.with_file_name("okienko-hub"))?;
    for (text, what) in FORBIDDEN.into_iter().take(2) {
        assert!(!holds(&plain, text), "a release of the hub holds {what} ({text})");
        assert!(
            holds(&faulty, text),
            "the build for tests does not hold {what} ({text}), so looking for it proves nothing"
        );
    }
    Ok(())
}

#[test]
fn the_search_finds_what_a_demo_build_holds() -> Outcome {
    let demo = text_of(okienko_binary()?)?;
    for (text, what) in FORBIDDEN.into_iter().take(4) {
        assert!(holds(&demo, text), "the demo build does not hold {what} ({text}), so looking for it proves nothing");
    }
    Ok(())
}

#[test]
fn a_release_depends_on_nothing_made_for_tests() -> Outcome {
    let metadata = MetadataCommand::new()
        .manifest_path(project_root().join("src-tauri/Cargo.toml"))
        .features(CargoOpt::NoDefaultFeatures)
        .features(CargoOpt::SomeFeatures(vec![RELEASE_FEATURES.to_owned()]))
        .exec()?;
    let resolve = metadata.resolve.as_ref().ok_or("no dependencies resolved")?;
    let okienko = metadata.packages.iter().find(|package| package.name == "okienko").ok_or("no package okienko")?;
    assert!(okienko.features.get("default").is_none_or(Vec::is_empty), "a release is built with the default features");

    let mut reached: BTreeSet<&PackageId> = BTreeSet::new();
    let mut next = vec![&okienko.id];
    while let Some(id) = next.pop() {
        if !reached.insert(id) {
            continue;
        }
        let node = resolve.nodes.iter().find(|node| node.id == *id).ok_or("a package without dependencies")?;
        for dependency in &node.deps {
            if dependency.dep_kinds.iter().any(|kind| kind.kind == cargo_metadata::DependencyKind::Normal) {
                next.push(&dependency.pkg);
            }
        }
    }
    let names: BTreeSet<String> = metadata
        .packages
        .iter()
        .filter(|package| reached.contains(&package.id))
        .map(|package| package.name.to_string())
        .collect();
    assert!(names.contains("station") && names.contains("tauri"), "the walk over the dependencies is broken");
    for forbidden in ["devhost", "testkit", "city", "axum", "thirtyfour"] {
        assert!(!names.contains(forbidden), "a release depends on {forbidden}");
    }
    Ok(())
}
