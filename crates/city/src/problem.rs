//! What can go wrong, in words for the administrator who runs the program.

use std::path::PathBuf;

use uuid::Uuid;

/// Why nothing was made. The texts are shown on the terminal, in Polish.
#[derive(Debug, thiserror::Error)]
pub enum CityProblem {
    /// Something is there already, and nothing is ever overwritten.
    #[error("{} już istnieje, a niczego nie nadpisujemy. Proszę podać inną nazwę.", .0.display())]
    Exists(PathBuf),
    /// The folder is no city's.
    #[error("{} nie jest katalogiem miasta: nie ma w nim pliku city.json.", .0.display())]
    NotACity(PathBuf),
    /// A file of the city cannot be read as what it should be.
    #[error("Plik {} jest uszkodzony albo nie od tego programu.", .0.display())]
    Damaged(PathBuf),
    /// The program runs twice on one folder.
    #[error("Ten katalog miasta jest teraz używany przez inny okienko-city. Proszę poczekać i spróbować jeszcze raz.")]
    Busy,
    /// The disk or its rights.
    #[error("Nie udało się użyć {path}: {source}", path = .0.display(), source = .1)]
    Io(PathBuf, std::io::Error),
    /// Not a TERYT code.
    #[error("Kod TERYT ma siedem cyfr, na przykład 0000000.")]
    Teryt,
    /// Not a range of card numbers.
    #[error("Zakres numerów podaje się jako dwie liczby do 11 cyfr: 07203000000-07203999999.")]
    Numbers,
    /// The configuration cannot be read.
    #[error("Plik ustawień {path}: {what}", path = .0.display(), what = .1)]
    Configuration(PathBuf, String),
    /// The configuration is another city's.
    #[error("Ustawienia są dla miasta o kodzie TERYT {theirs}, a katalog dla {ours}.")]
    ForeignConfiguration {
        /// The code in the configuration.
        theirs: String,
        /// The code of the city.
        ours: String,
    },
    /// The check page's address cannot stand in a QR.
    #[error(
        "Adres strony sprawdzania „{0}” nie zmieści się w kodzie QR: dozwolone są litery, cyfry, kropka, łącznik i ukośnik."
    )]
    CheckAddress(String),
    /// Stations would send what names people in the clear.
    #[error("Adres centrali „{0}” musi zaczynać się od https://. Bez szyfrowania wolno tylko na tym samym komputerze.")]
    HubAddress(String),
    /// A layout that no card should be made with.
    #[error("Układ {path} nie nadaje się na karty:\n{}", .what.iter().map(|line| format!("- {line}")).collect::<Vec<_>>().join("\n"), path = .path.display())]
    Layout {
        /// The file, or the configuration that it stands in.
        path: PathBuf,
        /// Everything that is wrong with it.
        what: Vec<String>,
    },
    /// The configuration has a layout of this name already.
    #[error("W ustawieniach jest już układ o nazwie „{0}”. Żeby go wymienić, proszę dodać --replace.")]
    LayoutKnown(String),
    /// The configuration has no layout of this name.
    #[error("W ustawieniach nie ma układu „{0}”.")]
    LayoutUnknown(String),
    /// Two packages share a code.
    #[error("Dwa pakiety mają ten sam kod {0}.")]
    PackageCode(u8),
    /// The staff file cannot be read.
    #[error("Plik osób, wiersz {line}: {what}")]
    Staff {
        /// The line, counted from one.
        line: usize,
        /// What is wrong with it.
        what: String,
    },
    /// The streets cannot be read.
    #[error("Plik ulic, wiersz {line}{}: {what}", .column.map(|column| format!(", kolumna {column}")).unwrap_or_default())]
    Streets {
        /// The line, counted from one.
        line: u64,
        /// The column by its name, if it is one alone.
        column: Option<&'static str>,
        /// What is wrong with it.
        what: String,
    },
    /// No card numbers left.
    #[error("W zakresie miasta zostało {left} numerów kart, a potrzeba {needed}.")]
    CardNumbersExhausted {
        /// So many are left.
        left: u64,
        /// So many were asked for.
        needed: u64,
    },
    /// So many numbers of a kind are leased that free ones can no longer be drawn at random.
    #[error("Skończyły się wolne numery: {0}.")]
    NumbersExhausted(&'static str),
    /// The bundle is larger than a station accepts.
    #[error(
        "Plik stanowiska miałby {bytes} bajtów, a może mieć {limit}. Zwykle za duży jest układ karty albo plik ulic."
    )]
    TooLarge {
        /// How large it would be.
        bytes: usize,
        /// How large it may be.
        limit: usize,
    },
    /// No such station, or it is cut off.
    #[error("Nie ma stanowiska {0} albo jest odcięte.")]
    UnknownStation(Uuid),
    /// The list of accepted tokens is another station's.
    #[error("Wykaz z centrali dotyczy stanowiska {theirs}, a nie {ours}.")]
    OtherStation {
        /// Whose it is.
        theirs: Uuid,
        /// Whose it should be.
        ours: Uuid,
    },
    /// The list of accepted tokens cannot be read.
    #[error("To nie jest wykaz, który zapisuje „okienko-hub admin cut-off”.")]
    AcceptedTokens,
    /// No sealed keys of a station of this city.
    #[error(
        "To nie są zapieczętowane klucze stanowiska tego miasta. Potrzebny jest plik station.json z katalogu stanowiska albo plik z polecenia okienko-hub admin sealed-keys."
    )]
    NotSealedKeys,
    /// The station would not find the file.
    #[error("Plik odzyskiwania musi mieć końcówkę .okienko-klucze, inaczej stanowisko go nie znajdzie.")]
    RecoveryEnding,
    /// A password hash or a picture could not be computed.
    #[error("Nie udało się policzyć: {0}")]
    Computation(&'static str),
}

impl From<credential::CannotSeal> for CityProblem {
    fn from(too_large: credential::CannotSeal) -> Self {
        Self::TooLarge { bytes: too_large.bytes, limit: too_large.limit }
    }
}
