//! Why a document cannot be made.

use thiserror::Error;

/// Why a document cannot be made. Nothing is ever cut, replaced or left out instead (REQ C-12).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
#[non_exhaustive]
pub enum Problem {
    /// A required text is empty.
    #[error("{field} is empty")]
    Empty {
        /// Whose text it is: the field's name in the struct.
        field: &'static str,
    },
    /// A text is longer than its place on a form allows.
    #[error("{field} has more than {most} characters")]
    TooLong {
        /// Whose text it is.
        field: &'static str,
        /// The most characters.
        most: usize,
    },
    /// A list has more entries than a form allows.
    #[error("{field} has more than {most} entries")]
    TooMany {
        /// Which list.
        field: &'static str,
        /// The most entries.
        most: usize,
    },
    /// A character that has no place on paper: control, formatting, private use.
    #[error("{field} has the unprintable character U+{:04X}", u32::from(*letter))]
    Unprintable {
        /// Whose text it is.
        field: &'static str,
        /// The character.
        letter: char,
    },
    /// The embedded fonts have no such letter.
    #[error("{field} has the letter {letter:?}, which the fonts lack")]
    NoGlyph {
        /// Whose text it is.
        field: &'static str,
        /// The letter.
        letter: char,
    },
    /// The signature's picture is no PNG that can be decoded, or it is unreasonably large.
    #[error("the signature's picture cannot be read")]
    Picture,
    /// The second signature is the first one's: nobody signs for two.
    #[error("the second signature must be another person's")]
    SamePerson,
    /// The card issued instead has the spoiled card's number.
    #[error("the card issued instead must have another number")]
    SameCard,
    /// A day or time that cannot be: the end before the beginning, a year that no calendar on paper has.
    #[error("{field} is no possible date here")]
    Date {
        /// Which date.
        field: &'static str,
    },
    /// More pages than anybody reads at a counter.
    #[error("the document has more than {most} pages")]
    TooManyPages {
        /// The most pages.
        most: usize,
    },
    /// A library failed on checked data; a fault in the program, not in the data.
    #[error("the document cannot be written")]
    Writing,
}
