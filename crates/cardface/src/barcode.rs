//! The card number as Code 128 (ISO/IEC 15417), for readers at a gate or a library desk that know no QR.

use crate::FaceProblem;
use crate::layout::BarcodePlace;
use crate::qr::whole_dots;

/// Modules of white on each side (ISO/IEC 15417).
const QUIET: u32 = 10;
/// Start, eight pairs of digits and the check character of 11 modules, stop of 13.
pub(crate) const SYMBOL: u32 = 10 * 11 + 13;
/// The same with both quiet zones.
pub(crate) const MODULES: u32 = SYMBOL + 2 * QUIET;
/// Three dots at 300 dpi are 0.254 mm, just above the 0.250 mm that the GS1 General Specifications ask of a Code 128
/// that is read outside a laboratory.
pub(crate) const LEAST_DOTS: u32 = 3;
/// Bars lower than 5 mm are missed by a hand scanner held a little askew (ISO/IEC 15417 advises 5 mm or 15 % of the
/// symbol's width, whichever is more).
pub(crate) const LEAST_HEIGHT: f32 = 5.0;
/// The part of the symbol's width that its height must have.
pub(crate) const LEAST_SHARE: f32 = 0.15;

const START_C: usize = 105;

/// Widths of bar, space, bar, space, bar, space for the values 0 to 105 (ISO/IEC 15417). 103 and 104 start the
/// code sets A and B, which are not used here.
const PATTERNS: [&str; 106] = [
    "212222", "222122", "222221", "121223", "121322", "131222", "122213", "122312", "132212", "221213", "221312",
    "231212", "112232", "122132", "122231", "113222", "123122", "123221", "223211", "221132", "221231", "213212",
    "223112", "312131", "311222", "321122", "321221", "312212", "322112", "322211", "212123", "212321", "232121",
    "111323", "131123", "131321", "112313", "132113", "132311", "211313", "231113", "231311", "112133", "112331",
    "132131", "113123", "113321", "133121", "313121", "211331", "231131", "213113", "213311", "213131", "311123",
    "311321", "331121", "312113", "312311", "332111", "314111", "221411", "431111", "111224", "111422", "121124",
    "121421", "141122", "141221", "112214", "112412", "122114", "122411", "142112", "142211", "241211", "221114",
    "413111", "241112", "134111", "111242", "121142", "121241", "114212", "124112", "124211", "411212", "421112",
    "421211", "212141", "214121", "412121", "111143", "111341", "131141", "114113", "114311", "411113", "411311",
    "113141", "114131", "311141", "411131", "211412", "211214", "211232",
];
const STOP: &str = "2331112";

/// The bars of a card number as (first module, modules), counted from the left edge of the quiet zone.
///
/// # Errors
/// [`FaceProblem::Number`] for anything but 16 digits.
pub(crate) fn bars(number: &str) -> Result<Vec<(u32, u32)>, FaceProblem> {
    let digits: Option<Vec<usize>> = number.chars().map(|c| c.to_digit(10).map(|digit| digit as usize)).collect();
    let digits = digits.filter(|digits| digits.len() == 16).ok_or(FaceProblem::Number)?;
    let mut values = vec![START_C];
    values.extend(digits.chunks_exact(2).map(|pair| pair.iter().fold(0, |value, digit| value * 10 + digit)));
    // The start character counts once, like the first pair.
    let sum: usize = values.iter().enumerate().map(|(place, value)| place.max(1) * value).sum();
    values.push(sum % 103);
    let patterns = values.iter().filter_map(|&value| PATTERNS.get(value).copied()).chain([STOP]);
    let mut at = QUIET;
    let mut bars = Vec::new();
    for (index, width) in patterns.flat_map(str::bytes).enumerate() {
        let width = u32::from(width - b'0');
        // Six widths to a character, so that every character begins with a bar.
        if index % 2 == 0 {
            bars.push((at, width));
        }
        at += width;
    }
    Ok(bars)
}

/// Where a barcode stands, in printer dots; every number is whole.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Stand {
    /// Left edge of the quiet zone.
    pub(crate) left: f32,
    /// Upper end of the bars.
    pub(crate) top: f32,
    /// One module.
    pub(crate) module: f32,
    /// The bars' length.
    pub(crate) height: f32,
}

impl Stand {
    /// Modules as (x, y, width, height) in dots.
    pub(crate) fn bar(&self, (first, modules): (u32, u32)) -> (f32, f32, f32, f32) {
        (self.left + first as f32 * self.module, self.top, modules as f32 * self.module, self.height)
    }
}

impl BarcodePlace {
    /// How the barcode stands in its place at `scale` dots a millimetre, the card's corner at (`left`, `top`): whole dots
    /// for each module, in the middle of the place.
    pub(crate) fn stand(&self, scale: f32, left: f32, top: f32) -> Result<Stand, FaceProblem> {
        let dots = whole_dots(self.width * scale, MODULES);
        if dots < LEAST_DOTS {
            return Err(FaceProblem::BarcodeTooNarrow { dots });
        }
        let middle = (self.x + self.width / 2.0) * scale + left;
        Ok(Stand {
            left: (middle - (MODULES * dots) as f32 / 2.0).round(),
            top: (self.y * scale + top).round(),
            module: dots as f32,
            height: (self.height * scale).round(),
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    // REQ D-1
    #[test]
    fn every_pattern_has_eleven_modules_and_differs_from_the_others() {
        for (value, pattern) in PATTERNS.iter().enumerate() {
            let widths: Vec<u32> = pattern.bytes().map(|width| u32::from(width - b'0')).collect();
            assert_eq!((widths.len(), widths.iter().sum::<u32>()), (6, 11), "{value}");
            // The bars of a character are an even number of modules: the standard's own parity check.
            assert_eq!(widths.iter().step_by(2).sum::<u32>() % 2, 0, "{value}");
            assert_eq!(PATTERNS.iter().filter(|other| *other == pattern).count(), 1, "{value}");
        }
        let last = *bars("9616072030041582").unwrap().last().unwrap();
        assert_eq!(last.0 + last.1 + QUIET, MODULES);
    }
}
