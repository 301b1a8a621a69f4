//! Who acts.

use contract::{ErrorCode, Problem};
use uuid::Uuid;

use crate::store::staff::StaffRow;

/// Who was let in at a window.
pub struct Actor {
    /// The window.
    pub(crate) window: String,
    /// The person, for commands that need one.
    pub(crate) person: Option<StaffRow>,
}

impl Actor {
    /// The person who acts.
    pub(crate) fn person(&self) -> Result<&StaffRow, Problem> {
        self.person.as_ref().ok_or_else(|| ErrorCode::NotSignedIn.into())
    }

    pub(crate) fn id(&self) -> Result<Uuid, Problem> {
        Ok(self.person()?.id)
    }
}
