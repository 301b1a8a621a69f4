//! The logical structure beside the pages, which a reader aloud follows (ISO 14289-1, ISO 19005-2 level A).

use krilla::tagging::{Identifier, Node, TagGroup, TagKind, TagTree};

/// One element of the structure.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Element(usize);

struct Entry {
    tag: TagKind,
    inside: Option<Element>,
    content: Vec<Identifier>,
}

/// The elements in reading order. Only elements that hold no other element hold content.
#[derive(Default)]
pub(crate) struct Structure {
    entries: Vec<Entry>,
}

impl Structure {
    /// A new element after all others, inside another one or at the top.
    pub(crate) fn add(&mut self, inside: Option<Element>, tag: impl Into<TagKind>) -> Element {
        self.entries.push(Entry { tag: tag.into(), inside, content: Vec::new() });
        Element(self.entries.len() - 1)
    }

    /// What has been drawn for an element.
    pub(crate) fn drawn(&mut self, element: Element, content: Identifier) {
        if let Some(entry) = self.entries.get_mut(element.0) {
            entry.content.push(content);
        }
    }

    /// The tree for the PDF.
    pub(crate) fn tree(self) -> TagTree {
        // Children stand after their parents: from the back, each finds its own complete.
        let mut inner: Vec<Vec<Node>> = (0..=self.entries.len()).map(|_| Vec::new()).collect();
        let top = self.entries.len();
        for (at, entry) in self.entries.into_iter().enumerate().rev() {
            let mut group = TagGroup::new(entry.tag);
            for content in entry.content {
                group.push(content);
            }
            let children = inner.get_mut(at).map(std::mem::take).unwrap_or_default();
            for child in children.into_iter().rev() {
                group.push(child);
            }
            if let Some(list) = inner.get_mut(entry.inside.map_or(top, |element| element.0)) {
                list.push(Node::Group(group));
            }
        }
        let mut tree = TagTree::new();
        for node in inner.pop().unwrap_or_default().into_iter().rev() {
            tree.push(node);
        }
        tree
    }
}
