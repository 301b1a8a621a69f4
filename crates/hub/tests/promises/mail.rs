//! Who is registered with an e-mail address gets an account and a mail.

use testkit::people::Person;

use crate::support::Hub;

fn with_email(hub: &Hub) -> Person {
    let mut people = (0..50).map(|which| hub.person(which));
    people.find(|person| person.email.is_some()).unwrap()
}

// REQ A-1
#[tokio::test]
async fn an_address_taken_down_without_network_gets_one_mail_after_the_next_sync() {
    let mut hub = Hub::with(&["Punkt Ratusz"]).await;
    let person = with_email(&hub);
    let (resident, registered) = hub.pens[0].register(&person);
    hub.push(0, vec![registered.clone()]).await;
    // The answer was lost.
    hub.push(0, vec![registered]).await;
    let account = hub.ask("SELECT resident || ' ' || email FROM account");
    assert_eq!(account, [format!("{resident} {}", person.email.unwrap())]);
    assert_eq!(hub.ask("SELECT kind FROM job"), ["activation_mail"]);
    assert_eq!(hub.ask("SELECT count(*) FROM job j JOIN account a ON j.content->>'account' = a.id::text"), ["1"]);
}
