//! Sending, whatever becomes of the answers.

use contract::ErrorCode;
use contract::counter::ConnectionState;
use contract::operation::OperationKind;
use contract::sync::SyncCode;
use serde_json::json;
use time::Duration;

use super::super::support::{START, form};
use super::Town;
use super::fake_hub::Wrong;

const PUSH: &str = "/sync/v1/push";
const HELLO: &str = "/sync/v1/hello";

// REQ E-1 E-2 E-4
#[tokio::test(flavor = "multi_thread")]
async fn what_is_recorded_goes_up_in_its_order_and_once() {
    let town = Town::new().await;
    let desk = town.desk().await;
    desk.register_nth(0).await;
    desk.register_nth(1).await;
    let page = desk.all_sent().await;
    assert_eq!(page.connection.state, ConnectionState::Online);
    assert!(page.connection.last_sent.is_some());
    let hub = town.hub.lock();
    let kinds: Vec<_> = hub.operations.iter().map(|header| header.kind).collect();
    let registered = OperationKind::ResidentRegistered;
    assert_eq!(kinds, [OperationKind::StationEnrolled, registered, registered]);
    assert_eq!(hub.chain.sequence, 3);
}

// REQ E-2 E-3: none of these answers says anything; everything is sent again and takes effect once.
#[tokio::test(flavor = "multi_thread")]
async fn an_answer_that_is_lost_cut_forged_or_for_another_question_changes_nothing() {
    use ConnectionState::{NoAnswer, WrongAnswer};
    for (wrong, state) in [
        (Wrong::Lost, NoAnswer),
        (Wrong::Truncated, WrongAnswer),
        (Wrong::Forged, WrongAnswer),
        (Wrong::Repeated, WrongAnswer),
        (Wrong::Unsigned(200), WrongAnswer),
        (Wrong::Unsigned(401), WrongAnswer),
    ] {
        let town = Town::new().await;
        for _ in 0..20 {
            town.hub.goes_wrong(PUSH, wrong);
        }
        let desk = town.desk().await;
        let page = desk.waits_as(state).await;
        assert_eq!((page.waiting_total, desk.acknowledged().await), (1, 0), "{wrong:?}");
        town.hub.lock().wrong.clear();
        desk.register_nth(0).await;
        desk.all_sent().await;
        let hub = town.hub.lock();
        let mut ids: Vec<_> = hub.operations.iter().map(|header| header.id).collect();
        ids.dedup();
        assert_eq!(ids.len(), 2, "{wrong:?}");
        assert!(hub.asked.iter().filter(|path| *path == PUSH).count() >= 2, "{wrong:?}");
    }
}

// REQ E-2: what the hub did not answer for is not taken for done, also by a program that starts again.
#[tokio::test(flavor = "multi_thread")]
async fn a_program_that_ends_before_the_answer_sends_again_and_the_hub_knows() {
    let town = Town::new().await;
    town.hub.goes_wrong(HELLO, Wrong::Says(503, SyncCode::NotNow));
    let desk = town.desk().await;
    desk.register_nth(0).await;
    town.hub.goes_wrong(PUSH, Wrong::Lost);
    desk.until("the answer was lost", |_| town.hub.lock().wrong.is_empty()).await;
    drop(desk);
    let desk = town.restarted().await;
    desk.all_sent().await;
    assert_eq!(town.hub.lock().operations.len(), 2);
}

// REQ E-8 E-4: the hub refuses this station: nothing counts as done, nobody knocks all the time, people are asked.
#[tokio::test(flavor = "multi_thread")]
async fn a_refused_station_pauses_until_somebody_has_looked() {
    for (status, code, state) in [
        (401, SyncCode::UnknownStation, ConnectionState::UnknownStation),
        (401, SyncCode::BadSignature, ConnectionState::BadSignature),
        (403, SyncCode::CutOff, ConnectionState::CutOff),
    ] {
        let town = Town::new().await;
        town.hub.goes_wrong(HELLO, Wrong::Says(status, code));
        let desk = town.desk().await;
        let page = desk.waits_as(state).await;
        assert_eq!(page.waiting_total, 1, "{code:?}");
        assert_eq!(desk.acknowledged().await, 0, "{code:?}");
        let pause = page.connection.next_try.unwrap().unix_millis() - page.connection.last_try.unwrap().unix_millis();
        assert!(pause >= 3_600_000, "{code:?}: {pause}");
        desk.all_sent().await;
    }
}

// REQ E-2: the hub has trouble of its own.
#[tokio::test(flavor = "multi_thread")]
async fn a_hub_in_trouble_is_asked_again_soon_and_nothing_counts_as_done() {
    for (wrong, state) in [
        (Wrong::Says(503, SyncCode::NotNow), ConnectionState::NotNow),
        (Wrong::Says(400, SyncCode::BadMessage), ConnectionState::NotUnderstood),
        (Wrong::Unsigned(500), ConnectionState::WrongAnswer),
        (Wrong::Unsigned(404), ConnectionState::WrongAnswer),
        (Wrong::Lost, ConnectionState::NoAnswer),
    ] {
        let town = Town::new().await;
        for _ in 0..20 {
            town.hub.goes_wrong(PUSH, wrong);
        }
        let desk = town.desk().await;
        let page = desk.waits_as(state).await;
        assert_eq!(page.waiting_total, 1, "{wrong:?}");
        let pause = page.connection.next_try.unwrap().unix_millis() - page.connection.last_try.unwrap().unix_millis();
        assert!((500..=300_000).contains(&pause), "{wrong:?}: {pause}");
        town.hub.lock().wrong.clear();
        desk.all_sent().await;
        assert_eq!(town.hub.lock().operations.len(), 1, "{wrong:?}");
    }
}

// REQ E-2: a batch that is too large for the hub goes in smaller ones, in the same order.
#[tokio::test(flavor = "multi_thread")]
async fn a_batch_that_is_too_large_goes_in_smaller_ones() {
    let town = Town::new().await;
    town.hub.goes_wrong(HELLO, Wrong::Says(503, SyncCode::NotNow));
    town.hub.lock().most = 2;
    let desk = town.desk().await;
    for nth in 0..4 {
        desk.register_nth(nth).await;
    }
    desk.all_sent().await;
    let hub = town.hub.lock();
    let sequences: Vec<_> = hub.operations.iter().map(|header| header.sequence).collect();
    assert_eq!(sequences, (1..=5).collect::<Vec<_>>());
}

// REQ E-9: the computer's clock is wrong by a year; requests are signed by the hub's.
#[tokio::test(flavor = "multi_thread")]
async fn a_clock_that_is_wrong_by_a_year_does_no_harm() {
    let town = Town::new().await;
    town.hub.lock().now = START.saturating_add(Duration::days(366));
    let desk = town.desk().await;
    desk.all_sent().await;
    drop(desk);
    // It is known from the start the next time: nothing is refused.
    town.hub.lock().asked.clear();
    let desk = town.restarted().await;
    desk.register_nth(0).await;
    desk.all_sent().await;
    assert_eq!(town.hub.lock().asked.iter().filter(|path| *path == HELLO).count(), 1);
}

// REQ E-8: a station that was cut off says so and issues no more, also without network and after a start; everything else goes on, and
// what waits stays. When the hub answers it again, it issues again.
#[tokio::test(flavor = "multi_thread")]
async fn a_station_that_was_cut_off_issues_no_more() {
    let town = Town::new().await;
    for _ in 0..50 {
        town.hub.goes_wrong(HELLO, Wrong::Says(403, SyncCode::CutOff));
    }
    let desk = town.desk().await;
    let resident = desk.register(form()).await;
    desk.waits_as(ConnectionState::CutOff).await;
    let card = || json!({ "resident": resident, "layout": "arcade-landscape", "packages": [] });
    desk.refuses("reserve_card", card(), ErrorCode::StationCutOff).await;
    let waiting = desk.operations().await.waiting_total;
    drop(desk);
    town.hub.lock().wrong.clear();
    for _ in 0..50 {
        town.hub.goes_wrong(HELLO, Wrong::Unsigned(502));
    }
    let desk = town.restarted().await;
    desk.refuses("reserve_card", card(), ErrorCode::StationCutOff).await;
    assert_eq!(desk.operations().await.waiting_total, waiting);
    town.hub.lock().wrong.clear();
    desk.all_sent().await;
    desk.ask("reserve_card", card()).await.unwrap();
}
