//! What the guide's names are in this org: the admin screen's paths against the live catalogue. Pure.

use super::{Accepted, evidence::IntegrationType};
use crate::model::{catalogue::Catalogue, evidence::Unread, integration::ScreenName, permission::Permission};

/// What an asked name is in this org.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Resolved {
    /// These permissions, all of which have to be held: one, or every action of an entity.
    Names {
        /// The permissions.
        names: Vec<Permission>,
        /// How they were found.
        how: How,
    },
    /// The org doesn't have it, for certain: its product or licence is missing.
    Absent,
    /// Nobody can tell: several names fit, or none does and the manifest's own is a guess.
    Unsettled {
        /// The nearest names, best first: suggestions, never counted.
        nearest: Vec<Permission>,
    },
    /// The catalogue couldn't be read.
    Unread(Unread),
}

/// How a name was found.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum How {
    /// The catalogue has it by its path, or by the manifest's certain name.
    Exact,
    /// Somebody settled it for this org.
    Accepted,
    /// The type of the integration names it.
    ByIntegrationType,
}

/// Resolves one name.
pub fn resolve(
    _asked: &str,
    _name: &ScreenName,
    catalogue: Result<&Catalogue, Unread>,
    _types: &[IntegrationType],
    _accepted: &Accepted,
) -> Resolved {
    match catalogue {
        Err(unread) => Resolved::Unread(unread),
        Ok(_) => Resolved::Unsettled { nearest: Vec::new() },
    }
}
