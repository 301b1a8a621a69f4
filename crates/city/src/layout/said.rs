//! What is wrong with a layout, in words for whoever drew it. Names of places and rules are said as they stand in the file.

use cardface::{Face, FaceProblem, FontProblem, LayoutProblem};

/// One line.
pub(super) fn problem(problem: &LayoutProblem) -> String {
    match problem {
        LayoutProblem::Xml { line, reason } => format!("wiersz {line}: to nie jest poprawny XML ({reason})"),
        LayoutProblem::NotALayout(what) => format!("to nie jest układ karty, brakuje {what}"),
        LayoutProblem::Faces(side) => format!("{} strona musi być w pliku dokładnie raz", face(*side)),
        LayoutProblem::Size(side) => {
            format!("{} strona musi mieć 85,6 × 53,98 mm albo 53,98 × 85,6 mm, obie tak samo", face(*side))
        }
        LayoutProblem::UnknownFont(font) => format!("nie ma kroju pisma „{font}”"),
        LayoutProblem::Font { line, problem } => format!("wiersz {line}: {}", font(problem)),
        LayoutProblem::NoGlyph { text, letter } => format!("krój pisma tekstu „{text}” nie ma litery „{letter}”"),
        LayoutProblem::SmallText { text, pt } => {
            format!("„{text}” ma {} pt, najmniejszy tekst może mieć 6,5 pt", decimal(*pt))
        }
        LayoutProblem::LowContrast { text, ratio, needed } => format!(
            "„{text}” za słabo odcina się od tła: kontrast {} do 1, a potrzeba {}",
            decimal(*ratio),
            decimal(*needed)
        ),
        LayoutProblem::CodeCovered { place, percent } => {
            format!("kod „{place}” jest czymś przykryty: kontrast {percent} %, a potrzeba 70 %")
        }
        LayoutProblem::UnknownPlace(place) => format!("nie ma miejsca „{place}”"),
        LayoutProblem::MissingPlace(place) => format!("brakuje miejsca „{place}”"),
        LayoutProblem::MissingPlaceWhen { place, case } => {
            format!("na części kart brakuje miejsca „{place}” (warunki: {case})")
        }
        LayoutProblem::TooManyCases => "warunki rozróżniają ponad 32 rodzaje kart".to_owned(),
        LayoutProblem::TooLarge => "plik jest większy niż 8 MiB".to_owned(),
        LayoutProblem::NestedPlace(place) => format!("miejsce „{place}” musi stać wprost na stronie, nie w grupie"),
        LayoutProblem::Rule { line, rule } => format!("wiersz {line}: brakuje reguły „{rule}” albo jest niezrozumiała"),
        LayoutProblem::QrTooSmall { dots } => {
            format!("kod QR jest za mały: moduł ma {} punktu drukarki 300 dpi, a potrzeba 4", decimal(*dots))
        }
        LayoutProblem::BarcodeTooNarrow { dots } => {
            format!("kod kreskowy jest za wąski: moduł ma {} punktu drukarki 300 dpi, a potrzeba 3", decimal(*dots))
        }
        LayoutProblem::BarcodeTooLow { height, needed } => {
            format!("kod kreskowy ma {} mm wysokości, a potrzeba {} mm", decimal(*height), decimal(*needed))
        }
        LayoutProblem::OffCard { place, sample } => format!("„{place}” wychodzi poza kartę (karta próbna „{sample}”)"),
        LayoutProblem::Overlap { one, other, sample } => {
            format!("„{one}” i „{other}” nachodzą na siebie (karta próbna „{sample}”)")
        }
        LayoutProblem::Picture(what) => format!("obraz „{what}” musi być w pliku, jako PNG albo JPEG"),
        LayoutProblem::Element { line, name } => format!("wiersz {line}: element „{name}” nie może być w układzie"),
        LayoutProblem::Reference { line, name } => format!("wiersz {line}: w defs nie ma „{name}”"),
        LayoutProblem::Sample { sample, problem } => format!("karta próbna „{sample}”: {}", drawn(problem)),
        LayoutProblem::Drawing(reason) => format!("rysunku nie da się odczytać ({reason})"),
        // A kind of problem that this program does not know by name yet.
        other => other.to_string(),
    }
}

fn face(face: Face) -> &'static str {
    match face {
        Face::Front => "przednia",
        Face::Back => "tylna",
    }
}

fn font(problem: &FontProblem) -> String {
    match problem {
        FontProblem::Unreadable => "to nie jest jeden krój TrueType albo OpenType w Base64".to_owned(),
        FontProblem::TooLarge => "krój pisma jest większy niż 1 MiB".to_owned(),
        FontProblem::TooMany => "układ może mieć najwyżej 4 własne kroje pisma".to_owned(),
        FontProblem::Twice(font) => format!("krój pisma „{font}” już jest"),
        other => other.to_string(),
    }
}

fn drawn(problem: &FaceProblem) -> String {
    match problem {
        FaceProblem::DoesNotFit { place } => format!("„{place}” się nie mieści"),
        FaceProblem::NoGlyph { place, letter } => format!("krój pisma miejsca „{place}” nie ma litery „{letter}”"),
        FaceProblem::QrTooSmall { .. } => "kod QR jest za mały".to_owned(),
        FaceProblem::BarcodeTooNarrow { .. } => "kod kreskowy jest za wąski".to_owned(),
        other => other.to_string(),
    }
}

/// With a comma and one place.
fn decimal(number: f32) -> String {
    format!("{number:.1}").replace('.', ",")
}
