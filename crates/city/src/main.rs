//! `okienko-city`: makes a city and its stations on a computer without network.

use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use city::{
    Amounts, City, CityProblem, NewCity, Renewed, StationRequest, add_layout, check_layout, demo, export_layout,
    read_configuration, read_staff, read_streets, write_new,
};
use clap::{Parser, Subcommand};
use contract::configuration::Configuration;
use contract::escrow::RECOVERY_ENDING;
use domain::clock::local_in_warsaw;
use rand_core::UnwrapErr;
use time::UtcDateTime;
use uuid::Uuid;

/// Zakłada miasto i jego stanowiska. Działa bez sieci; katalog miasta proszę trzymać na zaszyfrowanym nośniku.
#[derive(Parser)]
#[command(name = "okienko-city", version, arg_required_else_help = true)]
struct Arguments {
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// Zakłada miasto: klucz główny, klucz centrali, pierwsza lista zaufania
    New {
        /// Kod TERYT gminy, siedem cyfr
        #[arg(long)]
        teryt: String,
        /// Nazwa, jak na kartach
        #[arg(long)]
        name: String,
        /// Numery kart miasta: 11 cyfr między 9616 a cyfrą kontrolną, pierwszy i ostatni; od 99999000000 są do ćwiczeń
        #[arg(long, default_value = "00000000000-99998999999")]
        numbers: String,
        /// Nowy katalog miasta
        #[arg(long)]
        out: PathBuf,
    },
    /// Robi plik stanowiska i kartkę do niego
    Station {
        /// Katalog miasta
        #[arg(long)]
        city: PathBuf,
        /// Ustawienia miasta (JSON); układ bez treści jest czytany z <id>.svg obok
        #[arg(long)]
        config: PathBuf,
        /// Kto może się logować (CSV albo JSON): first_name, last_name, email, role
        #[arg(long)]
        staff: PathBuf,
        /// Słownik ulic i kodów (CSV w UTF-8): street, numbers, postcode, city
        #[arg(long)]
        streets: Option<PathBuf>,
        /// Nazwa punktu wydawania kart
        #[arg(long)]
        point: String,
        /// Adres punktu
        #[arg(long, default_value = "")]
        address: String,
        /// Numer stanowiska w tym punkcie
        #[arg(long)]
        station: u16,
        /// Kto wystawia plik
        #[arg(long, default_value = "administrator miasta")]
        issued_by: String,
        /// Plik stanowiska; kartka powstaje obok, z końcówką .txt
        #[arg(long)]
        out: PathBuf,
    },
    /// Robi plik dla centrali: stanowiska, osoby, ustawienia
    Hub {
        /// Katalog miasta
        #[arg(long)]
        city: PathBuf,
        /// Ustawienia miasta (JSON); bez nich centrala zachowa te, które ma
        #[arg(long)]
        config: Option<PathBuf>,
        /// Słownik ulic i kodów (CSV w UTF-8)
        #[arg(long, requires = "config")]
        streets: Option<PathBuf>,
        /// Nowy plik
        #[arg(long)]
        out: PathBuf,
    },
    /// Odnawia certyfikaty stanowisk na 400 dni od teraz; trafią do nich przez plik dla centrali
    Renew {
        /// Katalog miasta
        #[arg(long)]
        city: PathBuf,
        /// Tylko to stanowisko, po identyfikatorze
        #[arg(long)]
        station: Option<Uuid>,
    },
    /// Przydziela stanowiskom kolejne numery i odnawia ich certyfikaty; centrala wyda je po wczytaniu pliku
    Extend {
        /// Katalog miasta
        #[arg(long)]
        city: PathBuf,
        /// Tylko to stanowisko, po identyfikatorze
        #[arg(long)]
        station: Option<Uuid>,
        /// Ile porcji numerów; w każdej 5000 numerów kart
        #[arg(long, default_value_t = Amounts::STATION.runs, value_parser = clap::value_parser!(u32).range(1..=20))]
        runs: u32,
    },
    /// Odbiera zaufanie stanowisku, które centrala odcięła: liczą się tylko karty z jej wykazu
    CutOff {
        /// Katalog miasta
        #[arg(long)]
        city: PathBuf,
        /// Jego identyfikator
        station: Uuid,
        /// Wykaz, który zapisała centrala: okienko-hub admin cut-off
        #[arg(long)]
        accepted: PathBuf,
    },
    /// Otwiera zapieczętowane klucze stanowiska, którego pęk kluczy przepadł, i robi dla niego plik odzyskiwania
    Recover {
        /// Katalog miasta
        #[arg(long)]
        city: PathBuf,
        /// Plik station.json z katalogu stanowiska albo plik z polecenia okienko-hub admin sealed-keys
        sealed: PathBuf,
        /// Nowy plik, z końcówką .okienko-klucze; kod do niego pojawi się na ekranie
        #[arg(long)]
        out: PathBuf,
    },
    /// Układy kart: sprawdza, dodaje do ustawień, zapisuje z powrotem do pliku
    #[command(subcommand)]
    Layout(LayoutCommand),
    /// Zakłada miasto pokazowe ze stanowiskiem, osobami i mieszkańcami
    Demo {
        /// Nowy katalog
        #[arg(required_unless_present = "out", conflicts_with = "out")]
        folder: Option<PathBuf>,
        /// To samo
        #[arg(long)]
        out: Option<PathBuf>,
        /// Układ karty (SVG) zamiast dołączonego
        #[arg(long)]
        layout: Option<PathBuf>,
        /// Adres centrali, z którą łączy się stanowisko
        #[arg(long, default_value = "")]
        hub: String,
    },
}

#[derive(Subcommand)]
enum LayoutCommand {
    /// Sprawdza układ i mówi o wszystkim, co jest w nim złe
    Check {
        /// Plik układu (SVG)
        file: PathBuf,
    },
    /// Sprawdza układ i dodaje go do ustawień miasta
    Add {
        /// Ustawienia miasta (JSON); plik układu trafi obok
        #[arg(long)]
        config: PathBuf,
        /// Wymień układ o tej samej nazwie
        #[arg(long)]
        replace: bool,
        /// Plik układu (SVG)
        file: PathBuf,
    },
    /// Zapisuje układ z ustawień do nowego pliku
    Export {
        /// Ustawienia miasta (JSON)
        #[arg(long)]
        config: PathBuf,
        /// Nazwa układu
        id: String,
        /// Nowy plik
        #[arg(long)]
        out: PathBuf,
    },
}

fn main() -> ExitCode {
    match run(Arguments::parse().command) {
        Ok(said) => {
            // Whoever closed the terminal does not want to read it.
            drop(std::io::stdout().write_all(said.as_bytes()));
            ExitCode::SUCCESS
        }
        Err(problem) => {
            drop(writeln!(std::io::stderr(), "{problem}"));
            ExitCode::FAILURE
        }
    }
}

fn run(command: Command) -> Result<String, CityProblem> {
    #[expect(clippy::disallowed_methods, reason = "a main owns the real clock")]
    let now = UtcDateTime::now();
    let mut rng = UnwrapErr(getrandom::SysRng);
    match command {
        Command::New { teryt, name, numbers, out } => {
            let (first_card, last_card) = range(&numbers)?;
            let id = teryt.parse().map_err(|_| CityProblem::Teryt)?;
            let city = City::create(&out, &NewCity { id, name, first_card, last_card }, now, &mut rng)?;
            Ok(format!(
                "{} (TERYT {}) założone w {}.\nPlik root.key to klucz całego miasta: kto go ma, może zakładać stanowiska.\n",
                city.name(),
                city.id(),
                out.display()
            ))
        }
        Command::Station { city, config, staff, streets, point, address, station, issued_by, out } => {
            let staff = read_staff(&read(&staff)?)?;
            let configuration = configuration(&config, streets)?;
            let request = StationRequest {
                point,
                point_address: address,
                station,
                issued_by,
                staff,
                common_password: None,
                configuration,
                amounts: Amounts::STATION,
            };
            let sheet = out.with_extension("txt");
            for path in [&out, &sheet] {
                if path.exists() {
                    return Err(CityProblem::Exists(path.clone()));
                }
            }
            let enrolment = City::open(&city)?.enrol(request, now, &mut rng)?;
            write_new(&out, &enrolment.bundle)?;
            write_new(&sheet, enrolment.sheet.as_bytes())?;
            Ok(format!(
                "Plik stanowiska: {}\nKartka: {}\nZnaki do porównania: {}\n",
                out.display(),
                sheet.display(),
                enrolment.fingerprint
            ))
        }
        Command::Hub { city, config, streets, out } => {
            let configuration = config.map(|config| configuration(&config, streets)).transpose()?;
            let file = City::open(&city)?.hub_file(configuration, now)?;
            write_new(&out, &file)?;
            Ok(format!("Plik dla centrali: {}\nWczytuje go: okienko-hub admin load PLIK\n", out.display()))
        }
        Command::Renew { city, station } => Ok(renewed(&City::open(&city)?.renew(station, now)?)),
        Command::Extend { city, station, runs } => {
            let amounts = Amounts { runs, ..Amounts::STATION };
            Ok(renewed(&City::open(&city)?.extend(station, amounts, now, &mut rng)?))
        }
        Command::CutOff { city, station, accepted } => {
            let list = serde_json::from_str(&read(&accepted)?).map_err(|_| CityProblem::AcceptedTokens)?;
            let believed = City::open(&city)?.cut_off(station, &list, now)?;
            Ok(format!("Stanowisko {station} jest odcięte, ważnych kart: {believed}.\n{NEXT}"))
        }
        Command::Layout(command) => layout(command),
        Command::Recover { city, sealed, out } => {
            if out.extension().is_none_or(|ending| ending != RECOVERY_ENDING) {
                return Err(CityProblem::RecoveryEnding);
            }
            let bytes = std::fs::read(&sealed).map_err(|error| CityProblem::Io(sealed, error))?;
            let recovery = City::open(&city)?.recover(&bytes, &mut rng)?;
            write_new(&out, &recovery.file)?;
            Ok(format!(
                "{}\nPlik odzyskiwania: {}\nKod do niego:      {}\n\nUwaga: kto ma plik i kod, otworzy bazę z danymi mieszkańców. \
                 Proszę przekazać je osobno.\nPo użyciu stanowisko samo usunie plik.\n",
                recovery.station,
                out.display(),
                *recovery.code.grouped()
            ))
        }
        Command::Demo { folder, out, layout, hub } => {
            let out = folder.or(out).unwrap_or_default();
            let layout = layout.map(|path| read(&path)).transpose()?;
            demo::make(&out, layout, hub, now, &mut rng)
        }
    }
}

/// What is to be done with what was changed.
const NEXT: &str = "Teraz: okienko-city hub, a w centrali: okienko-hub admin load PLIK\n";

/// One line for each station.
fn renewed(stations: &[Renewed]) -> String {
    let line = |one: &Renewed| {
        let Renewed { station, point, number, expires } = one;
        format!("{station}  {point}, stanowisko {number}: certyfikat do {}\n", local_in_warsaw(*expires).date())
    };
    stations.iter().map(line).chain(std::iter::once(NEXT.to_owned())).collect()
}

fn configuration(file: &Path, streets: Option<PathBuf>) -> Result<Configuration, CityProblem> {
    let mut configuration = read_configuration(file)?;
    if let Some(path) = streets {
        let bytes = std::fs::read(&path).map_err(|error| CityProblem::Io(path, error))?;
        configuration.streets = read_streets(&bytes)?;
    }
    Ok(configuration)
}

fn layout(command: LayoutCommand) -> Result<String, CityProblem> {
    Ok(match command {
        LayoutCommand::Check { file } => {
            let (id, name) = check_layout(&file)?;
            format!("Układ „{name}” ({id}) nadaje się na karty.\n")
        }
        LayoutCommand::Add { config, replace, file } => {
            let id = add_layout(&config, &file, replace)?;
            format!("Układ {id} jest w ustawieniach {}. Trafi do następnych plików stanowisk.\n", config.display())
        }
        LayoutCommand::Export { config, id, out } => {
            export_layout(&config, &id, &out)?;
            format!("Układ {id} zapisany w {}.\n", out.display())
        }
    })
}

fn read(path: &Path) -> Result<String, CityProblem> {
    std::fs::read_to_string(path).map_err(|error| CityProblem::Io(path.to_owned(), error))
}

fn range(numbers: &str) -> Result<(u64, u64), CityProblem> {
    let parse = |digits: &str| digits.trim().parse().map_err(|_| CityProblem::Numbers);
    let (first, last) = numbers.split_once('-').ok_or(CityProblem::Numbers)?;
    Ok((parse(first)?, parse(last)?))
}
