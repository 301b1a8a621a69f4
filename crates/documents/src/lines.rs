//! Where a line may end. Polish keeps one-letter words (w, z, i, o, u, a) with the word after them.

use unicode_normalization::char::is_combining_mark;

use crate::fonts::{Run, Style};
use crate::problem::Problem;

/// A space that no line ends at.
pub(crate) const TIE: char = '\u{a0}';

/// The text in lines of at most `width` pt. A word that is wider than a line is broken where it must be: nothing is ever
/// cut off. Each line but the last keeps its space at the end, so that a reader aloud does not join words.
///
/// # Errors
/// [`Problem::NoGlyph`] for a letter that the fonts lack.
pub(crate) fn broken(text: &str, style: Style, width: f32) -> Result<Vec<Run>, Problem> {
    let mut lines = Vec::new();
    let (mut line, mut used) = (String::new(), 0.0);
    for piece in pieces(text) {
        let wide = measured(piece, style)?;
        let visible = measured(piece.trim_end_matches(' '), style)?;
        if !line.is_empty() && used + visible > width {
            lines.push(run(&line, style)?);
            line.clear();
            used = 0.0;
        }
        if visible <= width {
            line.push_str(piece);
            used += wide;
            continue;
        }
        let mut parts = forced(piece, style, width)?;
        let last = parts.pop().unwrap_or_default();
        for part in parts {
            lines.push(run(&part, style)?);
        }
        used = measured(&last, style)?;
        line = last;
    }
    if !line.is_empty() {
        lines.push(run(&line, style)?);
    }
    Ok(lines)
}

/// Ties are for breaking only: on the page they are spaces, which any search finds.
fn run(line: &str, style: Style) -> Result<Run, Problem> {
    Run::shaped(&line.replace(TIE, " "), style)
}

fn measured(text: &str, style: Style) -> Result<f32, Problem> {
    Ok(if text.is_empty() { 0.0 } else { run(text, style)?.width() })
}

/// The pieces between which a line may end: after a space, unless a one-letter word stands before it, and after a hyphen
/// between letters.
fn pieces(text: &str) -> Vec<&str> {
    let mut pieces = Vec::new();
    let mut start = 0;
    let mut letters = text.char_indices().peekable();
    let mut before = None;
    while let Some((at, letter)) = letters.next() {
        let after = letters.peek().map(|&(_, next)| next);
        let may_end = match letter {
            ' ' => after.is_some_and(|next| next != ' ') && !single(&text[start..at]),
            '-' => before.is_some_and(char::is_alphabetic) && after.is_some_and(char::is_alphabetic),
            _ => false,
        };
        before = Some(letter);
        if may_end {
            let end = at + letter.len_utf8();
            pieces.push(&text[start..end]);
            start = end;
        }
    }
    if start < text.len() {
        pieces.push(&text[start..]);
    }
    pieces
}

/// Whether the text ends with a word of one letter.
fn single(text: &str) -> bool {
    let word = text.rsplit([' ', TIE]).next().unwrap_or_default();
    let mut letters = word.chars().filter(|letter| letter.is_alphanumeric());
    letters.next().is_some_and(char::is_alphabetic) && letters.next().is_none() && !word.ends_with(['.', ',', ':'])
}

/// A piece that is wider than a line, in parts that are not: after a space if there is one, else between letters.
fn forced(piece: &str, style: Style, width: f32) -> Result<Vec<String>, Problem> {
    let mut parts = Vec::new();
    let (mut part, mut used) = (String::new(), 0.0);
    for letter in piece.chars() {
        let wide = measured(letter.encode_utf8(&mut [0; 4]), style)?;
        if used + wide > width && !part.is_empty() && !is_combining_mark(letter) {
            let rest = match part.rfind([' ', TIE]) {
                Some(space) => part.split_off(space + part[space..].chars().next().map_or(1, char::len_utf8)),
                None => String::new(),
            };
            used = measured(&rest, style)?;
            parts.push(std::mem::replace(&mut part, rest));
        }
        part.push(letter);
        used += wide;
    }
    parts.push(part);
    Ok(parts)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn texts(text: &str, width: f32) -> Vec<String> {
        let lines = broken(text, Style::regular(10.0, 14.0), width).unwrap();
        lines.into_iter().map(|line| line.text).collect()
    }

    // REQ C-12
    #[test]
    fn a_one_letter_word_never_stands_at_the_end_of_a_line() {
        let text = "Kartę w domu i z dziećmi albo u sąsiada, a (w razie potrzeby) o każdej porze oddam w punkcie.";
        for width in 60..400 {
            for line in texts(text, width as f32) {
                let last = line.split(' ').rfind(|word| !word.is_empty()).unwrap().trim_start_matches('(');
                assert!(!["w", "i", "z", "u", "a", "o"].contains(&last), "{width}: {line:?}");
            }
        }
    }

    // REQ C-12
    #[test]
    fn nothing_is_lost_and_nothing_is_wider_than_its_line() {
        let ties = "a ".repeat(300);
        for text in [
            ties.trim_end(),
            "Bardzo-Długie-Nazwisko",
            &"X".repeat(500),
            "dom\u{a0}nr\u{a0}5 i las",
            "й̈".repeat(90).as_str(),
        ] {
            for width in [40.0, 90.0, 300.0] {
                let lines = broken(text, Style::regular(10.0, 14.0), width).unwrap();
                assert!(lines.iter().all(|line| measured(line.text.trim_end(), line.style).unwrap() <= width + 0.5));
                let joined: String = lines.iter().map(|line| line.text.as_str()).collect();
                assert_eq!(joined, text.replace(TIE, " "));
            }
        }
    }

    #[test]
    fn a_line_ends_after_a_hyphen_between_letters_and_not_inside_a_number() {
        assert_eq!(pieces("Nowak-Kowalska 00-950 W-1234"), ["Nowak-", "Kowalska ", "00-950 ", "W-1234"]);
    }
}
