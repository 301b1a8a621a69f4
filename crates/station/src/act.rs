//! Who acts.

use std::sync::Arc;

use contract::{ErrorCode, Problem};
use uuid::Uuid;

use crate::open::OpenStation;
use crate::store::staff::StaffRow;

/// Who was let in at a window.
pub struct Actor {
    /// The window.
    pub(crate) window: String,
    /// The person, for commands that need one.
    pub(crate) person: Option<StaffRow>,
    /// The station that this window trains on, if it does.
    pub(crate) training: Option<Arc<OpenStation>>,
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
