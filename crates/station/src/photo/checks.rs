//! What the program sees in a photograph before a person decides (C-4). Each check measures one thing, is shown as plain
//! advice, and can be overruled with a stored reason: a check never refuses anybody a card.
//!
//! Nothing here looks for a face, and none of the limits asks how dark skin is: exposure is judged by the brightest parts of
//! the picture, which are background, clothes and the whites of eyes.

use contract::counter::PhotoAdvice;
use image::RgbImage;
use image::imageops::{self, FilterType};

/// 35 × 45 mm as printed at 300 dpi: with fewer pixels the card shows them.
pub(super) const LEAST_WIDTH: u32 = 413;
/// The picture is measured at the card's own resolution, so that what does not show there does not count.
const WIDTH: u32 = LEAST_WIDTH;
const HEIGHT: u32 = 531;

/// If not even the brightest twentieth is this bright (of 255), there is too little light.
const LIT: u8 = 110;
/// A part of the middle that is burnt out: nothing of it can be seen on the card.
const BURNT: u8 = 250;
const BURNT_PART: f32 = 0.10;
/// The span between the darkest and the brightest twentieth; under it the card looks grey.
const SPAN: u8 = 60;
/// The width of edges as a standard deviation, pixels of the card (0.085 mm): wider ones look blurred at arm's length.
const EDGE_WIDTH: f32 = 2.4;
/// Steps under this are noise or skin, no edges.
const EDGE_STEP: f32 = 12.0;
/// Fewer edge pixels than this part say nothing about sharpness.
const EDGE_PART: f32 = 0.002;
/// How far brightness may differ between parts of the background.
const UNEVEN: u8 = 56;

/// Everything that is not as it should be. `cut_width` is the width in pixels of the part that was cut out.
pub(super) fn advice(picture: &RgbImage, cut_width: u32) -> Vec<PhotoAdvice> {
    let small = imageops::resize(picture, WIDTH, HEIGHT, FilterType::Triangle);
    let light = Light::of(&small);
    let mut advice = Vec::new();
    if cut_width < LEAST_WIDTH {
        advice.push(PhotoAdvice::FewPixels);
    }
    let (low, high) = light.ends();
    if high < LIT {
        advice.push(PhotoAdvice::TooDark);
    } else if light.part_of_middle_over(BURNT) > BURNT_PART {
        advice.push(PhotoAdvice::TooBright);
    } else if high - low < SPAN {
        advice.push(PhotoAdvice::LowContrast);
    }
    // Too few pixels or too little light blur a picture too; the first cause is the one that can be mended.
    if advice.is_empty() && light.edge_width().is_some_and(|width| width > EDGE_WIDTH) {
        advice.push(PhotoAdvice::Blurred);
    }
    if light.background_span() > UNEVEN {
        advice.push(PhotoAdvice::UnevenBackground);
    }
    advice
}

/// Brightness of each pixel, 0 to 255 (ITU-R BT.709).
struct Light(Vec<u8>);

impl Light {
    fn of(picture: &RgbImage) -> Self {
        let luma = |[red, green, blue]: [u8; 3]| {
            let weighed = 2126 * u32::from(red) + 7152 * u32::from(green) + 722 * u32::from(blue);
            u8::try_from(weighed / 10_000).unwrap_or(u8::MAX)
        };
        Self(picture.pixels().map(|pixel| luma(pixel.0)).collect())
    }

    fn at(&self, x: u32, y: u32) -> f32 {
        self.0.get((y * WIDTH + x) as usize).copied().map_or(0.0, f32::from)
    }

    /// What lies between these parts of width and height, 0 to 1.
    fn part(&self, x: (f32, f32), y: (f32, f32)) -> Vec<u8> {
        let columns = range(x, WIDTH);
        range(y, HEIGHT)
            .flat_map(|y| columns.clone().map(move |x| y * WIDTH + x))
            .filter_map(|at| self.0.get(at as usize).copied())
            .collect()
    }

    /// The brightness under which a twentieth lies, and that over which a twentieth lies.
    fn ends(&self) -> (u8, u8) {
        let mut sorted = self.0.clone();
        (percentile(&mut sorted, 5), percentile(&mut sorted, 95))
    }

    fn part_of_middle_over(&self, limit: u8) -> f32 {
        let middle = self.part((0.25, 0.75), (0.2, 0.75));
        let over = middle.iter().filter(|light| **light >= limit).count();
        over as f32 / middle.len().max(1) as f32
    }

    /// The standard deviation of edges in pixels, if there are edges to judge by. For a step that was blurred by σ, the mean
    /// of the squared first derivative is 2σ² times that of the second.
    fn edge_width(&self) -> Option<f32> {
        let (mut first, mut second, mut edges) = (0.0_f32, 0.0_f32, 0_u32);
        for y in 2..HEIGHT - 2 {
            for x in 2..WIDTH - 2 {
                let across = (self.at(x + 1, y) - self.at(x - 1, y), self.at(x, y + 1) - self.at(x, y - 1));
                let wide =
                    (self.at(x + 2, y) - self.at(x - 2, y)).abs().max((self.at(x, y + 2) - self.at(x, y - 2)).abs());
                if wide < EDGE_STEP {
                    continue;
                }
                let middle = 2.0 * self.at(x, y);
                let bent =
                    (self.at(x + 1, y) + self.at(x - 1, y) - middle, self.at(x, y + 1) + self.at(x, y - 1) - middle);
                edges += 1;
                first += (across.0 * across.0 + across.1 * across.1) / 4.0;
                second += bent.0 * bent.0 + bent.1 * bent.1;
            }
        }
        let judged = edges as f32 > EDGE_PART * (WIDTH * HEIGHT) as f32;
        judged.then(|| (first / (2.0 * second.max(1.0))).sqrt())
    }

    /// How far the brightness of the background differs: beside the head, where neither hair nor shoulders reach.
    fn background_span(&self) -> u8 {
        let beside = [(0.0, 0.12), (0.88, 1.0)];
        let heights = [(0.02, 0.14), (0.14, 0.26), (0.26, 0.38)];
        let tiles = beside.iter().flat_map(|x| heights.iter().map(|y| percentile(&mut self.part(*x, *y), 50)));
        let (least, most) = tiles.fold((u8::MAX, 0), |(least, most), tile| (least.min(tile), most.max(tile)));
        most.saturating_sub(least)
    }
}

fn range((from, to): (f32, f32), of: u32) -> std::ops::Range<u32> {
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a part of a small number")]
    let at = |part: f32| (part * of as f32) as u32;
    at(from)..at(to).min(of)
}

fn percentile(values: &mut [u8], percent: usize) -> u8 {
    if values.is_empty() {
        return 0;
    }
    let at = (values.len() - 1) * percent / 100;
    *values.select_nth_unstable(at).1
}

#[cfg(test)]
mod tests {
    use super::*;
    use image::Rgb;

    /// A head and shoulders before an even wall, with eyes, hair and a line of light along one side.
    fn portrait() -> RgbImage {
        RgbImage::from_fn(827, 1063, |x, y| {
            let (x, y) = (x as f32 / 827.0, y as f32 / 1063.0);
            let inside = |cx: f32, cy: f32, rx: f32, ry: f32| ((x - cx) / rx).powi(2) + ((y - cy) / ry).powi(2) < 1.0;
            let light = if inside(0.42, 0.42, 0.03, 0.015) || inside(0.58, 0.42, 0.03, 0.015) {
                30
            } else if inside(0.5, 0.45, 0.2, 0.24) {
                150 + (x * 40.0) as u8
            } else if inside(0.5, 0.36, 0.24, 0.26) {
                60
            } else if inside(0.5, 1.0, 0.45, 0.25) {
                90
            } else {
                205
            };
            Rgb([light, light, light])
        })
    }

    fn each(change: impl Fn(u32, u32, u8) -> u8) -> RgbImage {
        let mut picture = portrait();
        for (x, y, pixel) in picture.enumerate_pixels_mut() {
            pixel.0 = pixel.0.map(|light| change(x, y, light));
        }
        picture
    }

    // REQ C-4
    #[test]
    fn a_good_picture_gets_no_advice() {
        assert_eq!(advice(&portrait(), 827), []);
        let slightly = imageops::blur(&portrait(), 1.2);
        assert_eq!(advice(&slightly, 827), [], "no camera is sharper than this");
    }

    // REQ C-4: each fault is named, and only that one.
    #[test]
    fn each_fault_of_a_picture_is_named() {
        let table = [
            (portrait(), 300, PhotoAdvice::FewPixels),
            (each(|_, _, light| light / 3), 827, PhotoAdvice::TooDark),
            (each(|_, _, light| light.saturating_add(110)), 827, PhotoAdvice::TooBright),
            (each(|_, _, light| 120 + light / 5), 827, PhotoAdvice::LowContrast),
            (imageops::blur(&portrait(), 9.0), 827, PhotoAdvice::Blurred),
            (each(|x, _, light| if x < 300 && light > 200 { 110 } else { light }), 827, PhotoAdvice::UnevenBackground),
        ];
        for (picture, width, fault) in table {
            assert_eq!(advice(&picture, width), [fault]);
        }
    }

    // REQ C-4: dark skin in good light is not "too dark".
    #[test]
    fn dark_skin_is_no_fault() {
        let dark = each(|_, _, light| if (140..200).contains(&light) { light - 105 } else { light });
        assert_eq!(advice(&dark, 827), []);
    }
}
