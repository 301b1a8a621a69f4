//! The dictionary of streets.

use std::fmt::Write as _;

use city::{CityProblem, StationRequest, read_streets};
use contract::configuration::{Configuration, StreetRow};

use crate::support::{NOW, create, open, random, request};

fn row(street: &str, numbers: &str, postcode: &str) -> StreetRow {
    let city = "Przykładowo".to_owned();
    StreetRow { street: street.to_owned(), numbers: numbers.to_owned(), postcode: postcode.to_owned(), city }
}

// REQ H-5
#[test]
fn streets_are_read_as_spreadsheets_write_them() {
    let wanted = [row("ul. Długa", "1-19(n),2-20(p)", "00-001"), row("pl. Wzorców", "", "00-002")];
    for file in [
        "street,numbers,postcode,city\nul. Długa,\"1-19(n), 2-20(p)\",00-001,Przykładowo\npl. Wzorców,,00-002,Przykładowo\n",
        "street;numbers;postcode;city\nul. Długa;1-19(n),2-20(p);00-001;Przykładowo\npl. Wzorców;;00002;Przykładowo",
        "\u{FEFF}City;Sym_ul;Postcode;Street;Numbers\r\nPrzykładowo;04711;00-001; ul.  Długa ;1-19 (n), 2-20 (p)\r\n\r\nPrzykładowo;1;00-002;pl. Wzorców;\r\n",
    ] {
        assert_eq!(read_streets(file.as_bytes()).unwrap(), wanted, "{file}");
    }
    let without_numbers = "street;postcode;city\npl. Wzorców;00-002;Przykładowo\n";
    assert_eq!(read_streets(without_numbers.as_bytes()).unwrap(), wanted[1..]);
}

// REQ H-5
#[test]
fn what_is_wrong_with_a_street_is_said_with_its_line_and_column() {
    let head = "street;numbers;postcode;city\nul. Długa;;00-001;Przykładowo\n";
    let many = (0..20_001).fold(head.to_owned(), |mut file, number| {
        writeln!(file, "ul. Wzorowa {number};;00-001;Przykładowo").unwrap();
        file
    });
    for (file, said) in [
        (String::new(), "wiersz 1, kolumna street: brakuje tej kolumny"),
        ("street;postcode\n".to_owned(), "wiersz 1, kolumna city: brakuje tej kolumny"),
        ("street;postcode;city\n".to_owned(), "wiersz 1: nie ma ani jednej ulicy"),
        (format!("{head};;00-001;Przykładowo\n"), "wiersz 3, kolumna street: nic tu nie ma"),
        (format!("{head}12;;00-001;Przykładowo\n"), "wiersz 3, kolumna street: to nie jest nazwa"),
        (format!("{head}{};;00-001;Przykładowo\n", "ż".repeat(101)), "wiersz 3, kolumna street: za długa nazwa"),
        (format!("{head}ul. A;od 1;00-001;Przykładowo\n"), "wiersz 3, kolumna numbers: to nie są numery domów"),
        (format!("{head}ul. A;;0-001;Przykładowo\n"), "wiersz 3, kolumna postcode: to nie jest kod pocztowy"),
        (format!("{head}ul. A;;;Przykładowo\n"), "wiersz 3, kolumna postcode: to nie jest kod pocztowy"),
        (format!("{head}ul. A;;00-001;\n"), "wiersz 3, kolumna city: nic tu nie ma"),
        (format!("{head}\nul. A;;00-001;12\n"), "wiersz 4, kolumna city: to nie jest nazwa"),
        (format!("{head}\n\nul. A;00-001;Przykładowo\n"), "wiersz 5: kolumn jest 3, a w pierwszym wierszu 4"),
        (format!("{head}ul.  Długa;;00-002;Przykładowo\n"), "wiersz 3: ta ulica z tymi numerami jest już w wierszu 2"),
        (many, "może być najwyżej 20000 ulic"),
    ] {
        let refused = read_streets(file.as_bytes()).unwrap_err().to_string();
        assert!(refused.starts_with("Plik ulic, ") && refused.contains(said), "{refused}");
    }
    let of_windows = [head.as_bytes(), b"ul. D\xb3uga;;00-001;X\n"].concat();
    let refused = read_streets(&of_windows).unwrap_err().to_string();
    assert!(refused.contains("wiersz 3: plik nie jest w UTF-8"), "{refused}");
}

// REQ H-5
#[test]
fn a_large_citys_streets_fit_a_bundle_and_wrong_ones_are_refused() {
    let (_folder, mut city) = create(1);
    let configuration = |streets| Configuration { streets, ..request(1).configuration };
    let name = "ul. Pierwszego Sekretarza Stanisława Przykładowego-Wzorcowskiego";
    let streets: Vec<StreetRow> =
        (0..5_000).map(|at| row(&format!("{name} {at}"), "1-19(n),2-20(p)", "00-001")).collect();
    let large = StationRequest { configuration: configuration(streets.clone()), ..request(1) };
    let bundle = city.enrol(large, NOW, &mut random(2)).unwrap().bundle;
    assert_eq!(open(&bundle).1.configuration.streets, streets);

    let wrong = StationRequest { configuration: configuration(vec![row("ul. A", "x", "00-001")]), ..request(2) };
    let refused = city.enrol(wrong, NOW, &mut random(3)).err();
    assert!(matches!(refused, Some(CityProblem::Streets { line: 2, column: Some("numbers"), .. })), "{refused:?}");
}
