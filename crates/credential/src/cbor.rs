//! Reading and writing deterministic CBOR (RFC 8949, 4.2.1), and taking values apart.

use ciborium::Value;

/// Deeper nesting than anything that this crate writes.
const DEPTH: usize = 16;

/// What was read is not the CBOR that was expected.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Unexpected;

pub(crate) type Read<T> = Result<T, Unexpected>;

/// Reads one item that fills the slice and is encoded deterministically: shortest lengths, none indefinite, map keys
/// in order and none twice. One meaning has one spelling, so a signature covers all of it.
pub(crate) fn read(bytes: &[u8]) -> Read<Value> {
    let value: Value = ciborium::de::from_reader_with_recursion_limit(bytes, DEPTH).map_err(|_| Unexpected)?;
    // ciborium forgives what RFC 8949 calls non-preferred, and stops after the first item: writing the value again
    // shows both.
    if !is_ordered(&value) || write(&value)? != bytes {
        return Err(Unexpected);
    }
    Ok(value)
}

/// Writes an item; the caller builds maps in order.
pub(crate) fn write(value: &Value) -> Read<Vec<u8>> {
    let mut bytes = Vec::new();
    ciborium::into_writer(value, &mut bytes).map_err(|_| Unexpected)?;
    Ok(bytes)
}

fn is_ordered(value: &Value) -> bool {
    match value {
        Value::Array(items) => items.iter().all(is_ordered),
        Value::Tag(_, inner) => is_ordered(inner),
        Value::Map(entries) => {
            let mut last: Option<Vec<u8>> = None;
            entries.iter().all(|(key, value)| {
                let Ok(key_bytes) = write(key) else { return false };
                let ordered = last.as_ref().is_none_or(|last| *last < key_bytes);
                last = Some(key_bytes);
                ordered && is_ordered(key) && is_ordered(value)
            })
        }
        _ => true,
    }
}

pub(crate) fn uint(value: Value) -> Read<u64> {
    value.into_integer().map_err(|_| Unexpected)?.try_into().map_err(|_| Unexpected)
}

pub(crate) fn small<T: TryFrom<u64>>(value: Value) -> Read<T> {
    uint(value)?.try_into().map_err(|_| Unexpected)
}

pub(crate) fn text(value: Value) -> Read<String> {
    value.into_text().map_err(|_| Unexpected)
}

pub(crate) fn bytes(value: Value) -> Read<Vec<u8>> {
    value.into_bytes().map_err(|_| Unexpected)
}

pub(crate) fn fixed<const N: usize>(value: Value) -> Read<[u8; N]> {
    bytes(value)?.try_into().map_err(|_| Unexpected)
}

pub(crate) fn list(value: Value) -> Read<Vec<Value>> {
    value.into_array().map_err(|_| Unexpected)
}

/// An array of exactly N items.
pub(crate) fn tuple<const N: usize>(value: Value) -> Read<[Value; N]> {
    list(value)?.try_into().map_err(|_| Unexpected)
}

/// A map with exactly these integer keys: an unknown or a missing claim is refused, since one that is not understood may
/// be one that restricts.
pub(crate) fn claims<const N: usize>(value: Value, keys: [i64; N]) -> Read<[Value; N]> {
    let entries = value.into_map().map_err(|_| Unexpected)?;
    if entries.len() != N {
        return Err(Unexpected);
    }
    let mut values = Vec::with_capacity(N);
    for ((key, value), expected) in entries.into_iter().zip(keys) {
        if key != Value::from(expected) {
            return Err(Unexpected);
        }
        values.push(value);
    }
    values.try_into().map_err(|_| Unexpected)
}

/// A map in the given order, which must be that of the encoded keys: non-negative ones ascending, then negative ones
/// descending.
pub(crate) fn map<const N: usize>(entries: [(i64, Value); N]) -> Value {
    Value::Map(entries.into_iter().map(|(key, value)| (Value::from(key), value)).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    // REQ D-2
    #[test]
    fn only_deterministic_cbor_is_read() {
        for good in ["00", "1817", "a201020304", "820142aabb", "d28140"] {
            let bytes = data_encoding::HEXLOWER.decode(good.as_bytes()).unwrap();
            // 0x1817 is 23 in two bytes, which should have been one.
            assert_eq!(read(&bytes).is_ok(), good != "1817", "{good}");
        }
        for (bad, why) in [
            ("", "nothing"),
            ("0000", "a byte after the item"),
            ("1800", "a number longer than needed"),
            ("9f00ff", "an array without length"),
            ("5f4100ff", "bytes in pieces"),
            ("a203040102", "keys out of order"),
            ("a201020102", "a key twice"),
            ("5803aabbcc", "a length longer than needed"),
            ("fb3ff0000000000000", "a float longer than needed"),
            ("62c328", "text that is not UTF-8"),
            ("8181818181818181818181818181818181818181", "deeper than anything we write"),
        ] {
            let bytes = data_encoding::HEXLOWER.decode(bad.as_bytes()).unwrap();
            assert_eq!(read(&bytes), Err(Unexpected), "{why}");
        }
    }
}
