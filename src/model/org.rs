//! The org as a whole: what an integration needs of it beside its client and its people, from what was seen of it to its
//! rows of a report. Pure.
//!
//! [`evidence`] is what was seen, [`judge`] the one judge, with `sign_in` for the pages of identity providers,
//! `embedding` for who may embed Genesys and `authorized` for authorized applications; `rows` are its rows.

use serde::{Deserialize, Serialize};

use super::ClientId;

mod authorized;
mod embedding;
pub mod evidence;
pub(crate) mod judge;
pub(in crate::model) mod rows;
mod sign_in;

/// Which OAuth client the embedded client signs people in with, as somebody said.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum EmbeddedClient {
    #[default]
    NotSaid,
    None,
    Id(ClientId),
}

impl EmbeddedClient {
    pub fn is_not_said(&self) -> bool {
        *self == Self::NotSaid
    }

    /// How the report's note begins that lists which OAuth clients it may be.
    pub const CANDIDATES: &str = "OAuth clients of this org that sign people in: ";
}
