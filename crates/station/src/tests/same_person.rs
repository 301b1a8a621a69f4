//! Nobody is registered twice unseen (C-3).

use contract::ErrorCode;
use contract::counter::{Registered, RegistrationCheck, SamePerson, SamePersonReason, SamePersonVerdict};
use serde_json::{Value, json};
use uuid::Uuid;

use super::support::{Computer, Desk, form, form_without_pesel, with};

/// Olena again: her married name, day and month of birth in the other order.
fn again() -> Value {
    with(
        form_without_pesel(),
        json!({
            "surname": "Nowak-Demo", "former_surname": "Demczenko-Demo", "birth_date": "1990-03-02", "email": "",
        }),
    )
}

fn without_photo(form: Value, decisions: Value) -> Value {
    json!({ "form": form, "photo": null, "decisions": decisions })
}

fn other_person(resident: Uuid) -> Value {
    json!([{ "resident": resident, "decision": "different_person" }])
}

impl Desk<'_> {
    async fn same(&self, form: &Value) -> Vec<SamePerson> {
        let check: RegistrationCheck = self.call("check_registration", json!({ "form": form, "step": 1 })).await;
        check.same
    }
}

// REQ C-3: who is probably here already is shown with the reasons before anything but the person has been filled in.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn somebody_who_is_probably_here_is_shown_with_the_reasons() {
    let computer = Computer::new();
    let desk = computer.enrolled().await;
    desk.sign_in("Anna").await;
    let first = desk.register(form_without_pesel()).await;

    let typed = with(again(), json!({ "grounds": "", "consents": [] }));
    let same = desk.same(&typed).await;
    let [one] = same.as_slice() else { panic!("{same:?}") };
    assert_eq!((one.resident, one.verdict), (first, SamePersonVerdict::Probable));
    for reason in [
        SamePersonReason::FormerSurname,
        SamePersonReason::SameGivenName,
        SamePersonReason::DayMonthSwapped,
        SamePersonReason::SameAddress,
    ] {
        assert!(one.reasons.contains(&reason), "{reason:?} in {:?}", one.reasons);
    }
    assert_eq!((one.person.surname.as_str(), one.person.street.as_str()), ("Demczenko-Demo", "ul. Nieistniejąca 3"));
    assert!(one.photo.is_some() && one.person.substitute_identifier.is_some() && one.card.is_none());

    // As long as a field of the person is wrong nobody is asked about.
    assert!(desk.same(&with(typed, json!({ "street": "" }))).await.is_empty());
}

// REQ C-3: a page that does not ask cannot save; the answer to one question does not do for another.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn nobody_who_is_probably_here_is_saved_without_a_decision() {
    let computer = Computer::new();
    let desk = computer.enrolled().await;
    desk.sign_in("Anna").await;
    let first = desk.register(form_without_pesel()).await;
    let stranger = desk.register(form()).await;
    let before: Vec<Value> = desk.call("today", json!({})).await;

    for decisions in [json!([]), other_person(stranger), other_person(Uuid::from_u128(1))] {
        let problem = desk.ask("register_resident", without_photo(again(), decisions)).await.unwrap_err();
        assert_eq!((problem.code, problem.resident), (ErrorCode::SamePersonUndecided, None));
        assert_eq!((problem.detail, problem.fields), (None, Vec::new()));
    }
    let old_page = json!({ "form": again(), "photo": null });
    desk.refuses("register_resident", old_page, ErrorCode::SamePersonUndecided).await;
    let same_person = json!([{ "resident": first, "decision": "same_person" }]);
    desk.refuses("register_resident", without_photo(again(), same_person), ErrorCode::BadRequest).await;
    assert_eq!(desk.call::<Vec<Value>>("today", json!({})).await, before);

    let saved: Registered = desk.call("register_resident", without_photo(again(), other_person(first))).await;
    assert_ne!(saved.resident, first);
}

// REQ C-3: the decision is recorded with what it was made upon, in the operation that the actor signs.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_decision_is_recorded_with_its_reasons() {
    let computer = Computer::new();
    let desk = computer.enrolled().await;
    desk.sign_in("Anna").await;
    let first = desk.register(form_without_pesel()).await;
    assert_eq!(desk.last_payload().await["same_person"], json!([]));

    let shown = desk.same(&again()).await;
    desk.call::<Registered>("register_resident", without_photo(again(), other_person(first))).await;
    let payload = desk.last_payload().await;
    let [decided] = payload["same_person"].as_array().unwrap().as_slice() else { panic!("{payload}") };
    assert_eq!(decided["resident"], json!(first));
    assert_eq!((&decided["verdict"], &decided["decision"]), (&json!("probable"), &json!("different_person")));
    assert_eq!(decided["reasons"], json!(shown[0].reasons));
    assert!(decided["weight"].as_i64().unwrap() >= i64::from(domain::same_person::PROBABLE));
}

// REQ C-3: one PESEL, one record: whoever decides otherwise is refused, also when the names disagree.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_pesel_makes_it_certain_and_no_decision_gets_past_it() {
    let computer = Computer::new();
    let desk = computer.enrolled().await;
    desk.sign_in("Anna").await;
    let first = desk.register(form()).await;

    let mistyped = with(form(), json!({ "surname": "Wzorcowa", "given_names": "Halina" }));
    let same = desk.same(&mistyped).await;
    assert_eq!((same[0].resident, same[0].verdict), (first, SamePersonVerdict::Certain));
    assert!(same[0].reasons.contains(&SamePersonReason::DifferentGivenName), "{:?}", same[0].reasons);
    let args = without_photo(mistyped, other_person(first));
    let problem = desk.ask("register_resident", args).await.unwrap_err();
    assert_eq!((problem.code, problem.resident), (ErrorCode::PeselKnown, Some(first)));
}

// REQ C-3: households are full of people who are alike; the clerk is not asked about them.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn twins_and_father_and_son_do_not_bother_the_clerk() {
    let computer = Computer::new();
    let desk = computer.enrolled().await;
    desk.sign_in("Anna").await;
    desk.register(form()).await;
    let twin = with(form(), json!({ "pesel": "87051400034", "given_names": "Piotr" }));
    let son = with(
        form(),
        json!({
            "pesel": "15251400019", "applicant": "guardian", "applicant_name": "Jan Kowalski-Demo",
        }),
    );
    for alike in [twin, son] {
        assert_eq!(desk.same(&alike).await, Vec::new());
        desk.call::<Registered>("register_resident", without_photo(alike, json!([]))).await;
    }
}

// REQ C-3 C-1: whoever was registered a moment ago, or before the program was started again, is compared with.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_residents_are_known_at_once_and_after_a_restart() {
    let computer = Computer::new();
    let first = {
        let desk = computer.enrolled().await;
        desk.sign_in("Anna").await;
        assert!(desk.same(&again()).await.is_empty());
        let first = desk.register(form_without_pesel()).await;
        assert_eq!(desk.same(&again()).await[0].resident, first);
        first
    };
    let desk = computer.start();
    desk.call::<Value>("station", json!({})).await;
    desk.sign_in("Anna").await;
    assert_eq!(desk.same(&again()).await[0].resident, first);
    desk.refuses("register_resident", without_photo(again(), json!([])), ErrorCode::SamePersonUndecided).await;
}

// REQ C-3: two windows that save the same person at the same moment: one of them is asked.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_same_person_cannot_be_saved_twice_at_once() {
    let computer = Computer::new();
    let desk = computer.enrolled().await;
    desk.sign_in("Anna").await;
    let save = || desk.ask("register_resident", without_photo(form_without_pesel(), json!([])));
    let (one, other) = tokio::join!(save(), save());
    let refused: Vec<_> = [one, other].into_iter().filter_map(Result::err).map(|problem| problem.code).collect();
    assert_eq!(refused, [ErrorCode::SamePersonUndecided]);
}
