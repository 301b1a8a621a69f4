//! Looking for what must not be anywhere any more (B-11): a text in the encodings in which programs keep texts.

use data_encoding::{BASE64_NOPAD, HEXLOWER, HEXUPPER};

/// The forms under which a text may lie in a file: as it is, in capitals, in small letters, each as UTF-8 and UTF-16, in hexadecimal
/// digits, in Base64 at any offset, with JSON's escapes.
#[must_use]
pub fn forms(text: &str) -> Vec<Vec<u8>> {
    let mut forms = Vec::new();
    for text in [text.to_owned(), text.to_uppercase(), text.to_lowercase()] {
        let utf16: Vec<u16> = text.encode_utf16().collect();
        forms.push(text.clone().into_bytes());
        forms.push(utf16.iter().flat_map(|unit| unit.to_le_bytes()).collect());
        forms.push(utf16.iter().flat_map(|unit| unit.to_be_bytes()).collect());
        forms.push(HEXLOWER.encode(text.as_bytes()).into_bytes());
        forms.push(HEXUPPER.encode(text.as_bytes()).into_bytes());
        for offset in 0..3 {
            forms.push(inside_base64(text.as_bytes(), offset));
        }
        if !text.is_ascii() {
            let escaped = utf16.iter().map(|unit| match u8::try_from(*unit) {
                Ok(byte) if byte.is_ascii() => char::from(byte).to_string(),
                _ => format!("\\u{unit:04x}"),
            });
            forms.push(escaped.collect::<String>().into_bytes());
        }
    }
    forms.sort();
    forms.dedup();
    // Two or three bytes stand in anything.
    forms.retain(|form| form.len() >= 6);
    forms
}

/// What of the Base64 does not depend on what stands before and after.
fn inside_base64(bytes: &[u8], offset: usize) -> Vec<u8> {
    let mut shifted = vec![0; offset];
    shifted.extend(bytes);
    let encoded = BASE64_NOPAD.encode(&shifted).into_bytes();
    let from = if offset == 0 { 0 } else { offset + 1 };
    let to = encoded.len() - usize::from(!shifted.len().is_multiple_of(3));
    encoded.get(from..to).unwrap_or_default().to_vec()
}

/// Which of the texts are in a pile of bytes, in whatever form.
#[must_use]
pub fn found<'a>(texts: &[&'a str], pile: &[u8]) -> Vec<&'a str> {
    let is_there = |text: &&&str| forms(text).iter().any(|form| pile.windows(form.len()).any(|window| window == form));
    texts.iter().filter(is_there).copied().collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    // REQ B-11: what is looked for is found in each of its forms.
    #[test]
    fn a_text_is_found_in_every_form() {
        let name = "Brzęczyszczykiewicz";
        let utf16: Vec<u8> = name.encode_utf16().flat_map(u16::to_be_bytes).collect();
        let piles: [Vec<u8>; 6] = [
            format!("pan {name}").into_bytes(),
            name.to_uppercase().into_bytes(),
            utf16,
            format!("ab{}cd", HEXUPPER.encode(name.as_bytes())).into_bytes(),
            BASE64_NOPAD.encode(format!("xy{name}z").as_bytes()).into_bytes(),
            br"Brz\u0119czyszczykiewicz".to_vec(),
        ];
        for pile in &piles {
            assert_eq!(found(&[name, "Nikt-Taki"], pile), [name], "{pile:?}");
        }
        assert_eq!(found(&[name], b"Brzeczyszczykiewicz"), [""; 0]);
    }
}
