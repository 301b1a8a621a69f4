//! The words of names: kept once however many people have them.

use std::borrow::Borrow;
use std::collections::HashSet;
use std::hash::{Hash, Hasher};
use std::sync::Arc;

use super::given_names::{Name, names_of};
use super::sound::sound;

/// A word of a name.
pub(super) struct Word {
    /// Folded ([`crate::fold`]).
    pub(super) text: Box<str>,
    /// How it sounds ([`sound`]).
    pub(super) sound: Box<str>,
    /// The given names that it may stand for.
    pub(super) names: &'static [Name],
}

/// A word that nobody else shares.
pub(super) fn alone(folded: &str) -> Arc<Word> {
    let sound = sound(folded);
    Arc::new(Word { text: folded.into(), names: names_of(&sound), sound: sound.into() })
}

/// The words that are in use. A word goes with its last bearer: its text may be the name of one who is forgotten.
#[derive(Default)]
pub(super) struct Words(HashSet<Known>);

struct Known(Arc<Word>);

impl Words {
    /// The word of this folded text, a new one where there is none yet.
    pub(super) fn shared(&mut self, folded: &str) -> Arc<Word> {
        if let Some(known) = self.0.get(folded) {
            return Arc::clone(&known.0);
        }
        let word = alone(folded);
        self.0.insert(Known(Arc::clone(&word)));
        word
    }

    /// The word of this folded text, without keeping a new one.
    pub(super) fn known_or_alone(&self, folded: &str) -> Arc<Word> {
        self.0.get(folded).map_or_else(|| alone(folded), |known| Arc::clone(&known.0))
    }

    /// Gives a word back.
    pub(super) fn give_back(&mut self, word: Arc<Word>) {
        // One is here, one is the bearer's.
        if Arc::strong_count(&word) <= 2 {
            self.0.remove(&*word.text);
        }
    }

    #[cfg(test)]
    pub(super) fn len(&self) -> usize {
        self.0.len()
    }
}

impl Borrow<str> for Known {
    fn borrow(&self) -> &str {
        &self.0.text
    }
}

impl PartialEq for Known {
    fn eq(&self, other: &Self) -> bool {
        self.0.text == other.0.text
    }
}

impl Eq for Known {}

impl Hash for Known {
    fn hash<H: Hasher>(&self, state: &mut H) {
        self.0.text.hash(state);
    }
}
