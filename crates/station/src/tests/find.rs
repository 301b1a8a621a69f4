//! Finding a resident, and the addresses of the city.

use contract::ErrorCode;
use contract::configuration::Configuration;
use contract::counter::{Found, ResidentHit, StreetSuggestions};
use serde_json::{Value, json};

use super::support::{Computer, form, form_without_pesel, with};

// REQ C-1
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_slip_in_a_name_finds_similar_people_with_all_that_tells_them_apart() {
    let computer = Computer::new();
    let desk = computer.enrolled().await;
    desk.sign_in("Anna").await;
    let resident = desk.register(form()).await;
    let other = desk.register(with(form_without_pesel(), json!({ "surname": "Przykładowa-Łęgowska" }))).await;

    let found: Found = desk.call("find_residents", json!({ "query": "kowlaski jan" })).await;
    assert_eq!((found.hits.len(), found.total), (0, 0));
    let [similar] = found.similar.as_slice() else { panic!("{} similar ones", found.similar.len()) };
    assert_eq!((similar.id, similar.surname.as_str(), similar.age), (resident, "Kowalski-Demo", 39));
    assert_eq!((similar.street.as_str(), similar.card.is_none()), ("ul. Nieistniejąca 3", true));
    // What was typed is marked, what was meant is not.
    assert_eq!((similar.surname_marks.len(), similar.given_marks.as_slice()), (0, [(0, 3)].as_slice()));

    let ids = |hits: &[ResidentHit]| hits.iter().map(|hit| hit.id).collect::<Vec<_>>();
    let found: Found = desk.call("find_residents", json!({ "query": "legowska" })).await;
    assert_eq!((ids(&found.hits), ids(&found.similar)), (vec![other], vec![]));
    let found: Found = desk.call("find_residents", json!({ "query": "legwoska" })).await;
    assert_eq!((ids(&found.hits), ids(&found.similar)), (vec![], vec![other]));
    let found: Found = desk.call("find_residents", json!({ "query": "87051400011" })).await;
    assert_eq!((found.hits.len(), found.similar.len()), (0, 0));
}

// REQ H-5
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_address_is_completed_from_the_citys_dictionary_which_stays_at_the_station() {
    let computer = Computer::new();
    let desk = computer.enrolled().await;
    desk.refuses("suggest_streets", json!({ "street": "mak" }), ErrorCode::NotSignedIn).await;
    desk.sign_in("Anna").await;
    let suggested: StreetSuggestions = desk.call("suggest_streets", json!({ "street": "makiet 22" })).await;
    let texts: Vec<_> = suggested
        .suggestions
        .iter()
        .map(|one| (one.street.as_str(), one.house.as_str(), one.postcode.as_deref()))
        .collect();
    assert_eq!(texts, [("ul. Makietowa", "22", Some("99-992")), ("os. Makietowe", "22", Some("99-993"))]);
    let unknown: StreetSuggestions = desk.call("suggest_streets", json!({ "street": "Inna 3" })).await;
    assert_eq!((unknown.suggestions.len(), unknown.known), (0, false));
    let long: StreetSuggestions = desk.call("suggest_streets", json!({ "street": "m".repeat(201) })).await;
    assert_eq!(long.suggestions.len(), 0);

    // Who trains writes the city's addresses too.
    desk.call::<Value>("begin_training", json!({})).await;
    let trained: StreetSuggestions = desk.call("suggest_streets", json!({ "street": "makiet 22" })).await;
    assert_eq!(trained, suggested);
    desk.call::<Value>("end_training", json!({})).await;

    let configuration: Configuration = desk.call("configuration", json!({})).await;
    assert!(configuration.streets.is_empty() && configuration.layouts.iter().all(|layout| layout.content.is_empty()));
}
