//! Names and streets of Poland, the common ones first, as texts of words parted by blanks.
//!
//! The order is roughly that of the lists which the PESEL register publishes. Rarer surnames are put together from stems,
//! syllables and endings. Where a woman's surname is another one, it stands after a slash.

use super::random::Random;

/// The sixty most common surnames.
pub(super) const TOP_SURNAMES: &str = "\
    Nowak Kowalski/Kowalska Wiśniewski/Wiśniewska Wójcik Kowalczyk Kamiński/Kamińska Lewandowski/Lewandowska \
    Zieliński/Zielińska Szymański/Szymańska Woźniak Dąbrowski/Dąbrowska Kozłowski/Kozłowska Mazur \
    Jankowski/Jankowska Kwiatkowski/Kwiatkowska Wojciechowski/Wojciechowska Krawczyk Kaczmarek \
    Piotrowski/Piotrowska Grabowski/Grabowska Zając Pawłowski/Pawłowska Michalski/Michalska Król Wieczorek \
    Jabłoński/Jabłońska Wróbel Nowakowski/Nowakowska Majewski/Majewska Olszewski/Olszewska Stępień \
    Malinowski/Malinowska Jaworski/Jaworska Adamczyk Dudek Nowicki/Nowicka Pawlak Górski/Górska \
    Witkowski/Witkowska Walczak Sikora Baran Rutkowski/Rutkowska Michalak Szewczyk Ostrowski/Ostrowska \
    Tomaszewski/Tomaszewska Pietrzak Zalewski/Zalewska Wróblewski/Wróblewska Marciniak Jasiński/Jasińska \
    Zawadzki/Zawadzka Bąk Jakubowski/Jakubowska Sadowski/Sadowska Duda Włodarczyk Wilk Chmielewski/Chmielewska";

/// Beginnings of less common surnames.
pub(super) const STEMS: &str = "\
    Now Kowal Wiśniew Wójc Kowalcz Kamiń Lewandow Zieliń Szymań Woźn Dąbrow Kozłow Mazur Jankow Kwiatkow Krawcz \
    Kaczmar Piotrow Grabow Zając Pawłow Michal Król Wieczor Jabłoń Wróbl Nowakow Majew Olszew Stęp Malinow Jawor \
    Adam Dudz Nowic Pawl Górs Witkow Walcz Sikor Rutkow Baran Michalsk Szewcz Ostrow Tomaszew Pietrz Zalew Wróblew \
    Marcin Jasiń Zawadz Bąk Jakubow Sadow Dud Włodarcz Wilk Chmielew Borkow Sokołow Szczepań Sawic Kucharsk Lis \
    Maciejew Kubiak Kalinow Mazurek Wysoc Kołodziej Kaźmier Czarnec Sobcz Głowac Urbań Zakrzew Wasilew Krajew \
    Laskow Ziółkow Gajew Szulc Makow Brzeziń Przybyl Czerwiń Błaszcz Górec Andrzejew Cieślak Kaniew Szymcz Bielec \
    Leśniew Mroz Ćwikliń Łukasiew Śliwiń Źródlań Żurawsk Żak Łęgow Święc Ślusar Różań";

/// Syllables of rare surnames.
pub(super) const SYLLABLES: &str = "\
    ba bie bo bro brze cha chmie cie cza da do dra drze fi ga gie gło go gra ha ho ja ję ka kie kło ko kra krze ku \
    la le li ła ło łu ma mie mo mro na nie no o pa pie pło po pru przy ra ro rze sa sie ska so sta stę su szcze \
    szy śla śmie świ ta to tra trze tu u wa wą wie wło wo wró za zie zgo zło źre ża żo żu żó";

/// Endings of surnames.
pub(super) const ENDINGS: &str = "\
    ski/ska cki/cka ak czyk owicz ek iak uk owski/owska iński/ińska ewicz a arz ała ny/na";

/// Given names of women born before 1955.
pub(super) const WOMEN_OLD: &str = "\
    Janina Krystyna Maria Zofia Teresa Barbara Danuta Helena Halina Jadwiga Irena Stanisława Elżbieta Genowefa \
    Kazimiera Wanda Urszula Marianna Henryka Bronisława Alicja Ewa Czesława Józefa Władysława Zdzisława Lucyna \
    Mirosława Regina Leokadia Łucja Anna Bogumiła Daniela";

/// Given names of women born in 1955 to 1989.
pub(super) const WOMEN: &str = "\
    Anna Katarzyna Małgorzata Agnieszka Magdalena Monika Joanna Barbara Ewa Beata Dorota Iwona Renata Jolanta \
    Edyta Marta Aneta Sylwia Bożena Grażyna Justyna Elżbieta Izabela Aleksandra Ewelina Karolina Paulina Marzena \
    Agata Anita Kinga Żaneta Wioletta Aldona";

/// Given names of women born since 1990.
pub(super) const WOMEN_YOUNG: &str = "\
    Julia Zuzanna Maja Zofia Natalia Aleksandra Wiktoria Oliwia Hanna Amelia Lena Maria Alicja Weronika Emilia \
    Martyna Nikola Gabriela Karolina Paulina Dominika Klaudia Patrycja Laura Antonina Pola Iga Nadia Kinga \
    Michalina Helena Jagoda Łucja Anna Kaja Daria Daniela Marcelina";

/// Given names of men born before 1955.
pub(super) const MEN_OLD: &str = "\
    Jan Stanisław Józef Tadeusz Jerzy Zbigniew Henryk Ryszard Kazimierz Marian Andrzej Edward Zdzisław Czesław \
    Mieczysław Władysław Eugeniusz Stefan Roman Wiesław Bogdan Janusz Leszek Zygmunt Bolesław Franciszek Antoni \
    Lech Bronisław Wacław Krzysztof Adam";

/// Given names of men born in 1955 to 1989.
pub(super) const MEN: &str = "\
    Piotr Krzysztof Andrzej Tomasz Paweł Marcin Michał Grzegorz Łukasz Adam Marek Robert Mariusz Dariusz Rafał \
    Jacek Artur Sławomir Jarosław Wojciech Maciej Sebastian Mirosław Radosław Daniel Dawid Przemysław Arkadiusz \
    Kamil Waldemar Ireneusz Janusz Leszek Bartłomiej Bartosz Cezary";

/// Given names of men born since 1990.
pub(super) const MEN_YOUNG: &str = "\
    Jakub Mateusz Kacper Szymon Jan Filip Antoni Michał Wojciech Adam Aleksander Mikołaj Franciszek Piotr \
    Stanisław Maciej Dawid Bartosz Igor Oskar Wiktor Marcel Leon Nikodem Adrian Damian Kamil Patryk Hubert Dominik \
    Sebastian Konrad Oliwier Tymoteusz Karol Gabriel Ignacy Daniel Oktawian Ziemowit";

/// Streets.
pub(super) const STREETS: &str = "\
    Lipowa Polna Leśna Ogrodowa Szkolna Kwiatowa Łąkowa Słoneczna Krótka Brzozowa Sosnowa Parkowa Akacjowa Zielona \
    Kościelna Mickiewicza Sienkiewicza Kościuszki Słowackiego Konopnickiej Reymonta Kopernika Żeromskiego \
    Piłsudskiego Sobieskiego Jagiełły Chopina Moniuszki Matejki Wyspiańskiego Norwida Asnyka Kochanowskiego Reja \
    Żwirki Północna Południowa Wschodnia Zachodnia Długa Wąska Górna Dolna Młyńska Kolejowa Dworcowa Fabryczna \
    Robotnicza Rolna Sadowa Wiśniowa Jabłoniowa Klonowa Dębowa Bukowa Jesionowa Topolowa Świerkowa Cisowa \
    Jaśminowa Różana Malinowa Wrzosowa Konwaliowa Fiołkowa Storczykowa Tulipanowa Źródlana Rzeczna Jeziorna Wodna \
    Portowa Rybacka Kaszubska Mazurska Śląska Krakowska Warszawska Poznańska Gdańska Wrocławska Lubelska Łódzka \
    Opolska Toruńska Bydgoska";

/// The texts in words.
pub(super) struct Names {
    top_surnames: Vec<&'static str>,
    stems: Vec<&'static str>,
    syllables: Vec<&'static str>,
    endings: Vec<&'static str>,
    /// Women and men; old, of middle age, young.
    given: [[Vec<&'static str>; 3]; 2],
    streets: Vec<&'static str>,
}

impl Names {
    pub(super) fn new() -> Self {
        Self {
            top_surnames: words(TOP_SURNAMES),
            stems: words(STEMS),
            syllables: words(SYLLABLES),
            endings: words(ENDINGS),
            given: [[WOMEN_OLD, WOMEN, WOMEN_YOUNG].map(words), [MEN_OLD, MEN, MEN_YOUNG].map(words)],
            streets: words(STREETS),
        }
    }

    /// A family name, written as in the lists: what a woman is called stands after a slash.
    pub(super) fn surname(&self, random: &mut Random) -> String {
        let stem = match random.below(100) {
            0..13 => return random.common(&self.top_surnames).to_string(),
            13..55 => random.common(&self.stems).to_string(),
            _ => {
                let mut rare = random.one(&self.syllables).to_string();
                rare.extend((0..=random.below(2)).map(|_| random.one(&self.syllables)));
                let first: String = rare.chars().take(1).flat_map(char::to_uppercase).collect();
                first + rare.chars().skip(1).collect::<String>().as_str()
            }
        };
        let ending = random.one(&self.endings);
        match ending.split_once('/') {
            Some((his, hers)) => format!("{stem}{his}/{stem}{hers}"),
            None => format!("{stem}{ending}"),
        }
    }

    /// A given name of somebody born in that year.
    pub(super) fn given(&self, woman: bool, year: i32, random: &mut Random) -> &'static str {
        let age = usize::from(year >= 1955) + usize::from(year >= 1990);
        random.common(&self.given[usize::from(!woman)][age])
    }

    pub(super) fn street(&self, random: &mut Random) -> &'static str {
        random.one(&self.streets)
    }
}

/// The words of one of the texts.
pub(super) fn words(text: &'static str) -> Vec<&'static str> {
    text.split_whitespace().collect()
}

/// What stands before the slash for men, and after it for women; the same for both where there is no slash.
pub(super) fn of_sex(word: &str, woman: bool) -> &str {
    match word.split_once('/') {
        Some((_, hers)) if woman => hers,
        Some((his, _)) => his,
        None => word,
    }
}
