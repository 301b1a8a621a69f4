//! Who may work here (A-5, A-7, A-16, E-3).

use contract::ErrorCode;
use contract::counter::{PasswordTicks, StaffCard};
use serde_json::{Value, json};
use uuid::Uuid;

use super::support::{Computer, Desk, PASSWORD};

async fn wrong(desk: &Desk<'_>, staff: Uuid, code: ErrorCode) {
    desk.refuses("sign_in", json!({ "staff": staff, "password": "Nietakie-1" }), code).await;
}

// REQ A-7: the lock-out grows, holds for that person only, and survives the program.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn five_wrong_passwords_lock_one_person_also_after_a_restart() {
    let computer = Computer::new();
    let desk = computer.enrolled().await;
    let beata = desk.staff_id("Beata").await;
    for _ in 0..5 {
        wrong(&desk, beata, ErrorCode::WrongPassword).await;
    }
    let right = json!({ "staff": beata, "password": PASSWORD });
    desk.refuses("sign_in", right.clone(), ErrorCode::LockedOut).await;
    desk.sign_in("Anna").await;
    desk.station.close().await;
    drop(desk);

    let desk = computer.start();
    desk.call::<Value>("station", json!({})).await;
    let staff: Vec<StaffCard> = desk.call("staff", json!({})).await;
    assert!(staff.iter().find(|person| person.id == beata).unwrap().locked_until.is_some());
    desk.refuses("sign_in", right.clone(), ErrorCode::LockedOut).await;
    computer.clock.turn(5 * 60 + 1);
    wrong(&desk, beata, ErrorCode::WrongPassword).await;
    computer.clock.turn(5 * 60 + 1);
    desk.refuses("sign_in", right.clone(), ErrorCode::LockedOut).await;
    computer.clock.turn(5 * 60);
    desk.call::<Value>("sign_in", right).await;
}

// REQ A-7: the failure is on the disk before the password is compared.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_failure_is_counted_before_the_password_is_compared() {
    let computer = Computer::new();
    let desk = computer.enrolled().await;
    let beata = desk.staff_id("Beata").await;
    let station = desk.station.clone();
    let attempt = tokio::spawn(async move {
        let args = json!({ "staff": beata, "password": "Nietakie-1" });
        station.call("counter", "sign_in", args).await
    });
    let open = desk.station.open_station().await.unwrap();
    let counted = async {
        loop {
            let mut tx = open.store.read().await.unwrap();
            let person = crate::store::staff::get(&mut tx, beata).await.unwrap().unwrap();
            drop(tx);
            if person.failures.count == 1 {
                return attempt.is_finished();
            }
            tokio::task::yield_now().await;
        }
    };
    assert!(!counted.await, "the comparison takes far longer than the count");
    assert_eq!(attempt.await.unwrap().unwrap_err().code, ErrorCode::WrongPassword);
}

// REQ A-7: a supervisor lifts it with an own password; an operator cannot.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_supervisor_lifts_a_lock_out_and_an_operator_does_not() {
    let computer = Computer::new();
    let desk = computer.enrolled().await;
    let (anna, beata, ewa) = (desk.staff_id("Anna").await, desk.staff_id("Beata").await, desk.staff_id("Ewa").await);
    for _ in 0..5 {
        wrong(&desk, beata, ErrorCode::WrongPassword).await;
    }
    let by = |who: Uuid, password: &str| json!({ "staff": beata, "supervisor": who, "password": password });
    desk.refuses("lift_lockout", by(anna, PASSWORD), ErrorCode::NotAllowed).await;
    desk.refuses("lift_lockout", by(ewa, "Nietakie-1"), ErrorCode::WrongPassword).await;
    desk.call::<Value>("lift_lockout", by(ewa, PASSWORD)).await;
    desk.call::<Value>("sign_in", json!({ "staff": beata, "password": PASSWORD })).await;
}

// REQ A-5: each rule is said, the name is found in spite of diacritics, and the last ten are refused.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_own_password_keeps_every_rule_and_is_new() {
    let computer = Computer::new();
    let desk = computer.enrolled().await;
    desk.sign_in("Anna").await;
    let twice = |password: &str| json!({ "password": password, "again": password });
    for bad in ["Kr-1", "bezwielkiej-1", "BEZMALEJ-1", "Bezcyfry-ok", "Bezznaku123", "Okienka-12", PASSWORD] {
        desk.refuses("set_own_password", twice(bad), ErrorCode::PasswordRules).await;
    }
    let differ = json!({ "password": "Dobre-haslo-7", "again": "Dobre-haslo-8" });
    desk.refuses("set_own_password", differ, ErrorCode::PasswordsDiffer).await;
    desk.call::<Value>("set_own_password", twice("Dobre-haslo-7")).await;
    let ticks: PasswordTicks = desk.call("password_ticks", twice("Dobre-haslo-7")).await;
    assert!(!ticks.not_used_before.is_met());
    desk.refuses("set_own_password", twice(PASSWORD), ErrorCode::PasswordRules).await;
    let anna = desk.staff_id("Anna").await;
    desk.refuses("sign_in", json!({ "staff": anna, "password": PASSWORD }), ErrorCode::WrongPassword).await;
    desk.call::<Value>("sign_in", json!({ "staff": anna, "password": "Dobre-haslo-7" })).await;
}

// REQ A-16: nothing is done for a window where nobody is signed in, and each window has its own person.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_audience_comes_from_the_windows_session() {
    let computer = Computer::new();
    let desk = computer.enrolled().await;
    desk.refuses("find_residents", json!({ "query": "a" }), ErrorCode::NotSignedIn).await;
    assert_eq!(desk.station.get_bytes("counter", "photo:x").await.unwrap_err().code, ErrorCode::NotSignedIn);
    desk.sign_in("Anna").await;
    desk.call::<Value>("find_residents", json!({ "query": "a" })).await;
    let other = desk.station.call("hall", "find_residents", json!({ "query": "a" })).await;
    assert_eq!(other.unwrap_err().code, ErrorCode::NotSignedIn);
    desk.call::<Value>("sign_out", json!({})).await;
    desk.refuses("today", json!({}), ErrorCode::NotSignedIn).await;
}

// REQ E-3: an idle screen is covered by the program itself, and what was typed waits behind it, for its owner only.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_idle_screen_is_covered_and_the_draft_waits_for_its_owner() {
    let computer = Computer::new();
    let desk = computer.enrolled().await;
    desk.sign_in("Anna").await;
    let content = "{\"surname\":\"Szkicowa\"}";
    desk.call::<Value>("save_draft", json!({ "kind": "registration", "step": 2, "content": content })).await;
    computer.clock.turn(4 * 60);
    desk.call::<Value>("stay_awake", json!({})).await;
    computer.clock.turn(4 * 60);
    desk.call::<Value>("today", json!({})).await;
    computer.clock.turn(61);
    desk.refuses("today", json!({}), ErrorCode::ScreenLocked).await;
    let locked: Value = desk.call("session", json!({})).await;
    assert_eq!((&locked["state"], &locked["draft"]["step"]), (&json!("locked"), &json!(2)));
    assert!(!locked.to_string().contains("Szkicowa"));
    desk.refuses("unlock", json!({ "password": "Nietakie-1" }), ErrorCode::WrongPassword).await;

    desk.sign_in("Grzegorz").await;
    assert_eq!(desk.call::<Value>("draft", json!({ "kind": "registration" })).await, Value::Null);
    desk.sign_in("Anna").await;
    let draft: Value = desk.call("draft", json!({ "kind": "registration" })).await;
    assert_eq!(draft["draft"]["content"], content);
    computer.clock.turn(301);
    desk.call::<Value>("unlock", json!({ "password": PASSWORD })).await;
    desk.call::<Value>("today", json!({})).await;
}
