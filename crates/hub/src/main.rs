//! `okienko-hub`: the central service.

use std::net::SocketAddr;
use std::path::PathBuf;
use std::process::ExitCode;
use std::sync::Arc;

use clap::{Parser, Subcommand};
use contract::Moment;
use domain::clock::Clock;
use hub::portal::{self, Portal};
use hub::worker::Worker;
use hub::{HubProblem, HubProcess, Settings, Store, admin, backup, feed, forgotten, http, metrics};
use rand_core::UnwrapErr;
use time::UtcDateTime;
use tokio::net::TcpListener;
use uuid::Uuid;

/// Centrala: przyjmuje operacje stanowisk, wysyła wiadomości, prowadzi portal mieszkańców.
#[derive(Parser)]
#[command(name = "okienko-hub", version, arg_required_else_help = true)]
struct Arguments {
    /// Plik ustawień (TOML); zmienne OKIENKO_HUB_… mają pierwszeństwo
    #[arg(long, global = true)]
    settings: Option<PathBuf>,
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// Odpowiada stanowiskom i przeglądarkom
    Serve,
    /// Wykonuje zadania: wysyła wiadomości
    Worker,
    /// Doprowadza bazę do najnowszej postaci
    Migrate,
    /// Zapisuje kopię całej bazy, nie przerywając pracy
    Backup {
        /// Nowy plik
        file: PathBuf,
    },
    /// Odtwarza kopię w pustej bazie; stanowiska wyślą potem to, czego w niej brakuje
    Restore {
        /// Plik kopii
        file: PathBuf,
        /// Lista osób, których dane usunięto po zrobieniu kopii (`forgotten_list` z ustawień); usuwa je ponownie
        #[arg(long, required_unless_present = "nobody_forgotten")]
        forgotten: Option<PathBuf>,
        /// Nie ma takiej listy: nikt nie prosił o usunięcie danych
        #[arg(long, conflicts_with = "forgotten")]
        nobody_forgotten: bool,
    },
    /// Prace administratora
    #[command(subcommand)]
    Admin(AdminCommand),
}

#[derive(Subcommand)]
enum AdminCommand {
    /// Wczytuje plik miasta, który zrobił program okienko-city
    Load {
        /// Plik
        file: PathBuf,
    },
    /// Stanowiska: kiedy się odezwały, ile mają numerów, do kiedy certyfikat i co trzeba zrobić
    Stations,
    /// Robi jednorazowy kod, którym komputer pobierze plik stanowiska przez sieć
    Offer {
        /// Plik stanowiska, który zrobił program okienko-city
        bundle: PathBuf,
        /// Katalog, do którego trafią kartka (.txt) i obraz QR (.png)
        #[arg(long)]
        out: Option<PathBuf>,
    },
    /// Zapisuje zapieczętowane klucze stanowiska; otwiera je okienko-city recover
    SealedKeys {
        /// Identyfikator stanowiska
        station: Uuid,
        /// Nowy plik
        #[arg(long)]
        out: PathBuf,
    },
    /// Odcina stanowisko: skradzione, zgubione, wycofane
    CutOff {
        /// Jego identyfikator, z wykazu stanowisk
        station: Uuid,
        /// Nowy plik na wykaz przyjętych kart, dla okienko-city cut-off
        #[arg(long)]
        accepted: Option<PathBuf>,
    },
    /// Zadania, które się nie udały: te, które czekają na kolejną próbę, i porzucone
    Jobs,
    /// Próbuje wykonać zadanie od nowa
    RetryJob {
        /// Numer z wykazu
        id: Uuid,
    },
}

struct RealClock;

impl Clock for RealClock {
    #[expect(clippy::disallowed_methods, reason = "a main owns the real clock")]
    fn now(&self) -> UtcDateTime {
        UtcDateTime::now()
    }
}

fn main() -> ExitCode {
    let arguments = Arguments::parse();
    tracing_subscriber::fmt().with_writer(std::io::stderr).with_target(false).init();
    let done = tokio::runtime::Builder::new_multi_thread()
        .enable_all()
        .build()
        .map_err(HubProblem::System)
        .and_then(|runtime| runtime.block_on(run(arguments)));
    match done {
        Ok(()) => ExitCode::SUCCESS,
        Err(problem) => {
            tracing::error!("{problem}");
            ExitCode::FAILURE
        }
    }
}

async fn run(arguments: Arguments) -> Result<(), HubProblem> {
    let settings = Settings::read(arguments.settings.as_deref(), std::env::vars())?;
    let store = Store::connect(&settings.database, settings.connections).await?;
    match arguments.command {
        Command::Migrate => Ok(store.migrate().await?),
        Command::Serve => serve(process(store, settings)?).await,
        Command::Worker => work(&process(store, settings)?).await,
        Command::Admin(AdminCommand::Jobs) => admin::jobs(&store).await,
        Command::Admin(AdminCommand::RetryJob { id }) => {
            admin::retry_job(&store, id, Moment::of(RealClock.now())).await
        }
        Command::Backup { file } => backup::backup(&process(store, settings)?, &file).await,
        Command::Restore { file, forgotten: list, nobody_forgotten: _ } => {
            let list = list.map(|list| forgotten::read(&list)).transpose()?.unwrap_or_default();
            backup::restore(&process(store, settings)?, &file, &list).await
        }
        Command::Admin(AdminCommand::Stations) => admin::stations::list(&store, Moment::of(RealClock.now())).await,
        Command::Admin(AdminCommand::CutOff { station, accepted }) => {
            let now = Moment::of(RealClock.now());
            let done = admin::stations::cut_off(&store, station, accepted.as_deref(), now).await?;
            tracing::info!(accepted = done.accepted, unreported = done.unreported, "the station is cut off");
            Ok(())
        }
        Command::Admin(AdminCommand::Offer { bundle, out }) => {
            admin::offer(&process(store, settings)?, &bundle, out.as_deref()).await
        }
        Command::Admin(AdminCommand::SealedKeys { station, out }) => {
            admin::sealed_keys(&process(store, settings)?, station, &out).await
        }
        Command::Admin(AdminCommand::Load { file }) => {
            let hub = process(store, settings)?;
            let city = admin::load_city(&hub, &file).await?;
            feed::sequence_city(&hub, &city).await?;
            tracing::info!(city, "the city is loaded");
            Ok(())
        }
    }
}

fn process(store: Store, settings: Settings) -> Result<HubProcess, HubProblem> {
    let key = settings.hub_key()?;
    let random = Box::new(UnwrapErr(getrandom::SysRng));
    Ok(HubProcess::new(store, settings, key, Arc::new(RealClock), random))
}

async fn work(hub: &HubProcess) -> Result<(), HubProblem> {
    let nothing = || HubProblem::Setting { key: "mail", why: "it is needed for a worker".to_owned() };
    Worker::open(hub)?.ok_or_else(nothing)?.run(asked_to_stop()).await;
    Ok(())
}

async fn serve(hub: HubProcess) -> Result<(), HubProblem> {
    let portal = Portal::open(&hub)?;
    let worker = if hub.settings().worker { Worker::open(&hub)? } else { None };
    tokio::spawn(feed::sequence(hub.clone()));
    tokio::spawn(feed::listen(hub.clone()));
    if let Some(address) = hub.settings().metrics {
        let figures = axum::serve(listen_on(address).await?, metrics::router(hub.clone()));
        tokio::spawn(figures.into_future());
    }
    let listen = hub.settings().listen;
    let listener = listen_on(listen).await?;
    let mut router = http::router(hub);
    if let Some(portal) = portal {
        router = router.merge(portal::router(portal));
    }
    let serving = axum::serve(listener, router.into_make_service_with_connect_info::<SocketAddr>())
        .with_graceful_shutdown(asked_to_stop());
    let working = async {
        if let Some(worker) = worker {
            worker.run(asked_to_stop()).await;
        }
    };
    let (served, ()) = tokio::join!(serving.into_future(), working);
    served.map_err(|error| HubProblem::Listen { address: listen, error })
}

async fn listen_on(address: SocketAddr) -> Result<TcpListener, HubProblem> {
    let listener = TcpListener::bind(address).await.map_err(|error| HubProblem::Listen { address, error })?;
    tracing::info!(address = %listener.local_addr().unwrap_or(address), "listening");
    Ok(listener)
}

/// Ctrl+C, or what systemd sends.
async fn asked_to_stop() {
    use tokio::signal::unix::{SignalKind, signal};
    let interrupted = tokio::signal::ctrl_c();
    match signal(SignalKind::terminate()) {
        Ok(mut terminated) => {
            tokio::select! {
                _ = interrupted => {}
                _ = terminated.recv() => {}
            }
        }
        Err(_) => drop(interrupted.await),
    }
}
