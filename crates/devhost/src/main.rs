//! `okienko-devhost [pages]`: the counter in a browser, over loopback, with a new secret at each start.
//!
//! The station's data lies in `OKIENKO_DATA`; `OKIENKO_COMPUTER` names the computer that it is to think itself on. The address is printed once; whoever has it has the counter.

use std::io::Write as _;
use std::net::Ipv4Addr;
use std::path::PathBuf;
use std::process::ExitCode;
use std::sync::Arc;

use devhost::guard::{Guard, Secret};
use devhost::pages::Pages;
use devhost::{commands, guarded};
use domain::clock::Clock;
use rand::rngs::SysRng;
use rand_core::UnwrapErr;
use station::{Computer, Station, Surroundings};
use time::UtcDateTime;
use tokio::net::TcpListener;
use tracing_subscriber::EnvFilter;

/// The computer's clock.
struct SystemClock;

impl Clock for SystemClock {
    #[expect(clippy::disallowed_methods, reason = "this is a main, which owns the real clock")]
    fn now(&self) -> UtcDateTime {
        UtcDateTime::now()
    }
}

type Outcome<T = ()> = Result<T, Box<dyn std::error::Error>>;

#[tokio::main]
async fn main() -> ExitCode {
    let filter = EnvFilter::try_from_env("OKIENKO_LOG").unwrap_or_else(|_| EnvFilter::new("info"));
    tracing_subscriber::fmt().with_env_filter(filter).with_writer(std::io::stderr).init();
    match serve().await {
        Ok(()) => ExitCode::SUCCESS,
        Err(problem) => {
            tracing::error!(%problem, "the host cannot go on");
            ExitCode::FAILURE
        }
    }
}

async fn serve() -> Outcome {
    let folder = PathBuf::from(std::env::var_os("OKIENKO_DATA").ok_or("OKIENKO_DATA names no folder for the data")?);
    let dist = std::env::args_os().nth(1).map_or_else(|| PathBuf::from("ui/dist"), PathBuf::from);
    let pages = Pages::read(&dist).map_err(|e| format!("{}: {e}; build the pages first", dist.display()))?;
    let station = Station::new(Surroundings {
        prints: folder.join("prints"),
        media: std::env::var_os("OKIENKO_MEDIA")
            .map(|media| std::env::split_paths(&media).collect())
            .unwrap_or_default(),
        folder,
        clock: Arc::new(SystemClock),
        random: Box::new(UnwrapErr(SysRng)),
        key_store: station::secret_service(),
        computer: Computer { system: std::env::var("OKIENKO_COMPUTER").ok(), network_cards: Vec::new() },
        print_server: std::env::var("CUPS_SERVER").ok(),
        version: env!("CARGO_PKG_VERSION").to_owned(),
        recent_log: Arc::new(Vec::new),
    });

    let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).await?;
    let address = listener.local_addr()?;
    let secret = Secret::new()?;
    writeln!(std::io::stdout(), "http://{address}/#{}", secret.expose())?;
    let router = guarded(commands(station.clone()), pages, Guard::new(address, secret));
    axum::serve(listener, router).with_graceful_shutdown(interrupted()).await?;
    station.close().await;
    Ok(())
}

async fn interrupted() {
    if tokio::signal::ctrl_c().await.is_err() {
        // Without the signal there is only kill, which the station survives as well.
        std::future::pending::<()>().await;
    }
}
