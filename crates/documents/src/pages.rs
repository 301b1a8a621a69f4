//! Which strip stands on which page.

use crate::ink::{MM, Strip};
use crate::problem::Problem;

/// A4 (ISO 216), pt.
pub(crate) const PAGE: (f32, f32) = (210.0 * MM, 297.0 * MM);
/// From the left edge: room for the binder's holes.
pub(crate) const LEFT: f32 = 25.0 * MM;
/// From the upper edge to the first strip.
pub(crate) const TOP: f32 = 16.0 * MM;
/// From the upper edge to the lowest place for a strip; below it stands the footer.
pub(crate) const BOTTOM: f32 = PAGE.1 - 21.0 * MM;
/// The most pages of a document.
pub const PAGES: usize = 60;

/// A strip and its upper edge on the page, pt.
pub(crate) struct Placed {
    pub(crate) top: f32,
    pub(crate) strip: Strip,
}

/// Puts strips on pages. Strips that are to stay together move to the next page together, if a page can hold them.
///
/// # Errors
/// [`Problem::TooManyPages`].
pub(crate) fn paged(strips: Vec<Strip>) -> Result<Vec<Vec<Placed>>, Problem> {
    let mut pages: Vec<Vec<Placed>> = vec![Vec::new()];
    let mut y = TOP;
    let mut together = Vec::new();
    let mut strips = strips.into_iter().peekable();
    while let Some(strip) = strips.next() {
        let goes_on = strip.keep && strips.peek().is_some();
        together.push(strip);
        if goes_on {
            continue;
        }
        let high: f32 = together.iter().map(|strip| strip.above + strip.high).sum();
        let own = high - together.first().map_or(0.0, |strip| strip.above);
        if y + high > BOTTOM && y > TOP && TOP + own <= BOTTOM {
            pages.push(Vec::new());
            y = TOP;
        }
        for strip in together.drain(..) {
            let above = if y > TOP { strip.above } else { 0.0 };
            if y + above + strip.high > BOTTOM && y > TOP {
                pages.push(Vec::new());
                y = TOP;
            } else {
                y += above;
            }
            let high = strip.high;
            if let Some(page) = pages.last_mut() {
                page.push(Placed { top: y, strip });
            }
            y += high;
        }
        if pages.len() > PAGES {
            return Err(Problem::TooManyPages { most: PAGES });
        }
    }
    Ok(pages)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn strip(high: f32, keep: bool) -> Strip {
        Strip { above: 10.0, high, keep, items: Vec::new(), heading: None }
    }

    fn counts(strips: Vec<Strip>) -> Vec<usize> {
        paged(strips).unwrap().iter().map(Vec::len).collect()
    }

    // REQ C-12
    #[test]
    fn what_belongs_together_moves_to_the_next_page_together() {
        let room = BOTTOM - TOP;
        assert_eq!(counts(vec![strip(room - 50.0, false), strip(15.0, true), strip(30.0, false)]), [1, 2]);
        assert_eq!(counts(vec![strip(room - 50.0, false), strip(15.0, true), strip(10.0, false)]), [3]);
        // More than a page can hold is broken all the same.
        assert_eq!(counts((0..30).map(|_| strip(40.0, true)).collect()).iter().sum::<usize>(), 30);
        assert_eq!(counts(vec![strip(10.0, true)]), [1]);
    }

    // REQ C-12
    #[test]
    fn a_document_without_end_is_refused() {
        let strips = (0..PAGES + 1).map(|_| strip(BOTTOM - TOP, false)).collect();
        assert_eq!(paged(strips).err(), Some(Problem::TooManyPages { most: PAGES }));
    }
}
