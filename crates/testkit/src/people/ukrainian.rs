//! Ukrainian names and the ways in which they are written in Polish offices.

use super::random::Random;

/// How a Ukrainian name is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Script {
    /// As in passports since 2010: Cabinet of Ministers resolution 55 of 27 January 2010 (Yurii, Khrystyna).
    Passport,
    /// As in passports and visas before, and as many write themselves (Yuriy, Nataliya, Sergiy).
    Older,
    /// In Polish letters by the rules of the PWN spelling dictionary (Jurij, Chrystyna).
    Polish,
    /// As it is.
    Cyrillic,
}

impl Script {
    /// How often each is met is a guess: residence cards repeat the passport, clerks write what they hear.
    pub(super) fn any(random: &mut Random) -> Self {
        match random.below(100) {
            0..52 => Self::Passport,
            52..64 => Self::Older,
            64..92 => Self::Polish,
            _ => Self::Cyrillic,
        }
    }

    /// Writes a name in this way.
    #[must_use]
    pub fn write(self, cyrillic: &str) -> String {
        let small: Vec<char> = cyrillic.to_lowercase().chars().collect();
        let mut written = String::with_capacity(cyrillic.len());
        match self {
            Self::Cyrillic => return cyrillic.to_string(),
            Self::Passport => passport(&small, &mut written),
            Self::Older => older(&small, &mut written),
            Self::Polish => polish(&small, &mut written),
        }
        with_capitals(&written)
    }
}

fn with_capitals(small: &str) -> String {
    let mut first = true;
    let capital = |c: char| {
        let is_first = std::mem::replace(&mut first, matches!(c, ' ' | '-'));
        if is_first { c.to_uppercase().collect::<String>() } else { c.to_string() }
    };
    small.chars().map(capital).collect()
}

fn starts_word(letters: &[char], at: usize) -> bool {
    at == 0 || matches!(letters[at - 1], ' ' | '-')
}

/// Letters on which both English-looking systems agree: the Cyrillic one, then what is written for it.
const ENGLISH: &str = "аa бb вv ґg дd еe жzh зz иy іi кk лl мm нn оo пp рr сs тt уu фf хkh цts чch шsh щshch ь ' ’";
const PASSPORT: &str = "гh єie їi йi юiu яia";
const PASSPORT_FIRST: &str = "гh єye їyi йy юyu яya";
const OLDER: &str = "гg єye їyi йy юyu яya";
const POLISH: &str = "аa бb вw гh ґg дd еe жż зz иy іi йj кk лł мm нn оo пp рr сs тt уu фf хch цc чcz шsz щszcz ь ' ’";
/// Before a soft sign.
const POLISH_SOFT: &str = "зź лl нń сś цć";

fn written(letter: char, tables: &[&'static str]) -> Option<&'static str> {
    tables.iter().flat_map(|table| table.split(' ')).find_map(|entry| entry.strip_prefix(letter))
}

fn passport(letters: &[char], out: &mut String) {
    for (at, &letter) in letters.iter().enumerate() {
        if letter == 'г' && at > 0 && letters[at - 1] == 'з' {
            out.push_str("gh");
            continue;
        }
        let own = if starts_word(letters, at) { PASSPORT_FIRST } else { PASSPORT };
        push(letter, written(letter, &[own, ENGLISH]), out);
    }
}

fn older(letters: &[char], out: &mut String) {
    for &letter in letters {
        push(letter, written(letter, &[OLDER, ENGLISH]), out);
    }
}

fn polish(letters: &[char], out: &mut String) {
    for (at, &letter) in letters.iter().enumerate() {
        let next = letters.get(at + 1).copied().unwrap_or(' ');
        let before = if at == 0 { ' ' } else { letters[at - 1] };
        let after_consonant = before.is_alphabetic() && !"аеєиіїоуюяйь".contains(before);
        match letter {
            'л' if "єіїюя".contains(next) => out.push('l'),
            'є' | 'ю' | 'я' => {
                if !after_consonant {
                    out.push('j');
                } else if before != 'л' {
                    out.push('i');
                }
                push(letter, written(letter, &["єe юu яa"]), out);
            }
            'ї' => out.push_str(if before == 'і' { "i" } else { "ji" }),
            _ if next == 'ь' => push(letter, written(letter, &[POLISH_SOFT, POLISH]), out),
            _ => push(letter, written(letter, &[POLISH]), out),
        }
    }
}

fn push(letter: char, written: Option<&str>, out: &mut String) {
    match written {
        Some(written) => out.push_str(written),
        None => out.push(letter),
    }
}

/// Surnames, the common ones first; where a woman's is another one, after a slash.
pub(super) const SURNAMES: &str = "Мельник Шевченко Бондаренко Коваленко Ткаченко Кравченко Олійник Шевчук Коваль Поліщук \
    Бондар Ткачук Мороз Марченко Лисенко Руденко Савченко Петренко Кравчук Клименко Попов/Попова Павленко Савчук \
    Кузьменко Левченко Пономаренко Василенко Волошин/Волошина Харченко Карпенко Сидоренко Гаврилюк Швець Мельничук \
    Романюк Гончар Хоменко Юрченко Журавель Щербак Щербина Гнатюк Яковенко Захарченко Зінченко Ковальчук Гриценко \
    Козак Козловський/Козловська Зеленський/Зеленська Левицький/Левицька Вишневський/Вишневська Іваненко \
    Іванов/Іванова Жук Чорний/Чорна Білий/Біла Яценко Демченко Гуменюк Лук’яненко Дем’янчук Цимбалюк Тищенко Чайка \
    Їжакевич Зозуля Згурський/Згурська Хміль Гайдамака Остапенко Приходько Гапоненко Ярмоленко Шульга Рибак Хижняк";

/// Given names of women.
pub(super) const WOMEN: &str = "Олена Тетяна Наталія Оксана Ірина Юлія Анна Ольга Катерина Марія Світлана Людмила Надія \
    Галина Вікторія Анастасія Аліна Христина Дарія Софія Яна Лариса Валентина Любов Богдана Євгенія Поліна Соломія \
    Злата Маргарита Діана Зоряна";

/// Given names of men.
pub(super) const MEN: &str = "Олександр Сергій Андрій Володимир Микола Дмитро Іван Олексій Василь Юрій Ігор Віталій \
    Роман Максим Богдан Михайло Євген Тарас Ярослав Артем Владислав Денис Олег Павло Петро Руслан Григорій Данило \
    Кирило Назар Захар Святослав";

/// What Ukrainians in Poland call themselves in Polish, and what is then written down.
pub(super) const POLONISED: &str = "Олена/Helena Тетяна/Tatiana Наталія/Natalia Ірина/Irena Юлія/Julia Катерина/Katarzyna \
    Марія/Maria Христина/Krystyna Софія/Zofia Дарія/Daria Вікторія/Wiktoria Олександр/Aleksander Андрій/Andrzej \
    Микола/Mikołaj Іван/Jan Михайло/Michał Павло/Paweł Петро/Piotr Юрій/Jerzy Григорій/Grzegorz \
    Володимир/Włodzimierz Євген/Eugeniusz";

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_written_as_in_the_tables_of_the_rules() {
        for (name, passport, older, polish) in [
            ("Юрій", "Yurii", "Yuriy", "Jurij"),
            ("Христина", "Khrystyna", "Khrystyna", "Chrystyna"),
            ("Шевченко", "Shevchenko", "Shevchenko", "Szewczenko"),
            ("Згурський", "Zghurskyi", "Zgurskyy", "Zhurśkyj"),
            ("Людмила", "Liudmyla", "Lyudmyla", "Ludmyła"),
            ("Щербак", "Shcherbak", "Shcherbak", "Szczerbak"),
            ("Їжакевич", "Yizhakevych", "Yizhakevych", "Jiżakewycz"),
            ("Лук’яненко", "Lukianenko", "Lukyanenko", "Łukjanenko"),
            ("Євген", "Yevhen", "Yevgen", "Jewhen"),
            ("Швець", "Shvets", "Shvets", "Szweć"),
        ] {
            let written = [Script::Passport, Script::Older, Script::Polish].map(|script| script.write(name));
            assert_eq!(written, [passport, older, polish], "{name}");
        }
    }
}
