//! Made-up input that each rule must refuse.

use super::*;

fn arrow(from: &str, to: &str) -> Arrow {
    Arrow { from: from.into(), to: to.into(), dev: false, ours: true, optional: false }
}

fn source(path: &str, text: &str) -> Source {
    Source { path: path.into(), text: text.into() }
}

#[test]
fn an_arrow_from_the_rules_to_the_station_is_found() {
    let found = forbidden_arrows(&[arrow("domain", "station"), arrow("station", "domain")]);
    assert_eq!(found, ["domain -> station"]);
}

#[test]
fn an_arrow_between_each_pair_of_rooms_is_found_unless_it_is_drawn() {
    for (from, allowed) in ARROWS {
        for (to, _) in ARROWS {
            let found = forbidden_arrows(&[arrow(from, to)]);
            assert_eq!(found.is_empty(), allowed.contains(to), "{from} -> {to}");
        }
    }
}

#[test]
fn what_exists_for_tests_is_found_in_production() {
    assert_eq!(forbidden_arrows(&[arrow("station", "testkit")]), ["station -> testkit"]);
    assert!(forbidden_arrows(&[Arrow { dev: true, ..arrow("station", "testkit") }]).is_empty());
}

#[test]
fn the_second_host_is_found_in_the_shell_unless_a_feature_asks_for_it() {
    assert_eq!(forbidden_arrows(&[arrow("okienko", "devhost")]), ["okienko -> devhost"]);
    assert!(forbidden_arrows(&[Arrow { optional: true, ..arrow("okienko", "devhost") }]).is_empty());
}

#[test]
fn a_window_crate_in_a_plain_room_is_found() {
    let outside = |from: &str, to: &str| Arrow { ours: false, ..arrow(from, to) };
    assert_eq!(misplaced_crates(&[outside("station", "tauri")]), ["station -> tauri"]);
    assert_eq!(misplaced_crates(&[outside("cardface", "sqlx")]), ["cardface -> sqlx"]);
    assert!(misplaced_crates(&[outside("okienko", "tauri"), outside("station", "sqlx")]).is_empty());
}

#[test]
fn sql_in_a_body_is_found_and_in_a_store_is_not() {
    let text = "use crate::x;\n    sqlx::query(\"SELECT 1\")";
    assert_eq!(sql_outside_stores(&[source("crates/station/src/issue.rs", text)]), ["crates/station/src/issue.rs:2"]);
    assert!(sql_outside_stores(&[source("crates/station/src/store/cards.rs", text)]).is_empty());
    assert!(sql_outside_stores(&[source("crates/station/src/issue.rs", "// sqlx::query is not for here")]).is_empty());
}

#[test]
fn the_bridge_in_a_page_is_found_and_in_the_seam_is_not() {
    let text = "import { invoke } from '@tauri-apps/api/core';";
    assert_eq!(
        bridge_outside_the_seam(&[source("ui/src/counter/Search.svelte", text)]),
        ["ui/src/counter/Search.svelte"]
    );
    assert!(bridge_outside_the_seam(&[source("ui/src/platform/tauri/index.ts", text)]).is_empty());
    assert_eq!(bridge_outside_the_seam(&[source("ui/src/platform/index.ts", text)]).len(), 1);
    let asks = "'__TAURI_INTERNALS__' in window";
    assert_eq!(bridge_outside_the_seam(&[source("ui/src/main.ts", asks)]).len(), 1);
    assert!(bridge_outside_the_seam(&[source("ui/src/platform/index.ts", asks)]).is_empty());
}

#[test]
fn an_ignored_and_a_sleeping_test_are_found() {
    let unit =
        source("crates/x/src/lib.rs", "fn wait() { sleep(D) }\n#[cfg(test)]\nmod t {\n #[ignore]\n sleep(D);\n}");
    assert_eq!(idle_tests(&[unit]), ["crates/x/src/lib.rs:4", "crates/x/src/lib.rs:5"]);
    assert_eq!(idle_tests(&[source("tests/tests/a.rs", "sleep(D);")]), ["tests/tests/a.rs:1"]);
    assert_eq!(idle_tests(&[source("ui/src/a.test.ts", "it.skip('x')")]), ["ui/src/a.test.ts:1"]);
}

#[test]
fn an_unknown_or_a_garbled_requirement_is_found() {
    let known: BTreeSet<_> = ["C-5".to_owned(), "D-2".to_owned()].into();
    let good = named_requirements(&[source("a.rs", "// REQ C-5, D-2: the token\n    // REQ D-2 and C-5")]);
    assert_eq!(good.len(), 4);
    assert!(unknown_requirements(&good, &known).is_empty());
    let bad = named_requirements(&[source("a.rs", "// REQ C-99\n// REQ something")]);
    assert_eq!(unknown_requirements(&bad, &known), ["a.rs:1: C-99", "a.rs:2: something"]);
}
