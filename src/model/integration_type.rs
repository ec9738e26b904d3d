//! The types of integration that the org knows: they tell what the installed ones are, and what they ask of people. Pure.

use super::Permission;

/// A type of integration (docs/platform-api.md 9).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct IntegrationType {
    pub id: String,
    pub name: String,
    pub provider: Option<String>,
    /// The permissions that it asks of people; `None` where that wasn't told.
    pub user_permissions: Option<Vec<Permission>>,
}
