//! First start with a one-time code, in the real window, against a real hub.

use testkit::city::CityWithHub;
use testkit::hub::HubProgram;
use testkit::proxy::{Network, Proxy};
use testkit::{Desk, Outcome};
use time::UtcDateTime;
use whole_system::pictures::look;

// REQ E-9
#[tokio::test(flavor = "multi_thread")]
async fn a_computer_becomes_a_station_with_a_code_from_the_hub() -> Outcome {
    #[expect(clippy::disallowed_methods, reason = "the programs that take the files have the real clock")]
    let now = UtcDateTime::now();
    let folder = tempfile::tempdir()?;
    let address = HubProgram::free_address()?;
    let network = Proxy::before(address).await?;
    let hub_address = format!("http://{}", network.address());
    let city = CityWithHub::make(&folder.path().join("city"), &["Ratusz"], now, |configuration| {
        configuration.hub_address.clone_from(&hub_address);
        configuration.demo = None;
    })?;
    let hub = HubProgram::start(&city, address)?;
    let offered = hub.offer(&city.bundles[0])?;

    let desk = Desk::set_up()?;
    let window = desk.open().await?;
    window.wait_for("To stanowisko nie jest jeszcze podłączone").await?;
    window.find(thirtyfour::By::XPath("//label[contains(., 'Kod z centrali')]")).await?.click().await?;
    window.fill("Adres centrali", &offered.address).await?;
    // A slip, as people make them.
    window.fill("Kod stanowiska", &offered.code.replacen('-', "Z", 1)).await?;
    window.press("Pobierz z centrali").await?;
    window.wait_for("przepisany z błędem").await?;
    look(&window, "first-start-code-wrong").await?;
    // The cable is out.
    network.cut(Network::Down);
    window.fill("Kod stanowiska", &offered.code).await?;
    window.press("Pobierz z centrali").await?;
    window.wait_for("kod nie przepada").await?;
    network.cut(Network::Whole);
    window.press("Pobierz z centrali").await?;
    window.wait_for("Kod jest dobry. Czy to jest to stanowisko?").await?;
    look(&window, "first-start-code-check").await?;
    window.press("Tak, podłącz stanowisko 1").await?;
    window.wait_for("Gotowe. To jest").await?;
    window.press("Przejdź do logowania").await?;
    window.wait_for("Kto dziś pracuje przy tym stanowisku?").await
}
