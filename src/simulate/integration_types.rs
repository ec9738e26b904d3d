//! The types of integrations that a simulated org has: those that look like the real ones, less and more as its
//! file says. Pure.
//!
//! The ids of the embedded clients' types, and the permissions that they name, are known from no source
//! (docs/platform-api.md 9): the ones here are stand-ins, and orgs differ in them on purpose.

use std::sync::LazyLock;

use serde::Deserialize;

use super::org::{IntegrationTypeTable, OrgFile};

/// The types that an org has unless its file says otherwise.
pub(super) fn standard() -> &'static [IntegrationTypeTable] {
    #[derive(Deserialize)]
    struct Types {
        integration_types: Vec<IntegrationTypeTable>,
    }
    static TYPES: LazyLock<Types> = LazyLock::new(|| {
        toml::from_str(include_str!("../../assets/integration-types.toml")).expect("the file is tested")
    });
    &TYPES.integration_types
}

pub(super) fn of(file: &OrgFile) -> Vec<&IntegrationTypeTable> {
    let lacks = |id: &str| {
        file.without_integration_types.iter().any(|missing| missing.get_ref() == id)
            || file.integration_types.iter().any(|own| own.id == id)
    };
    let left = standard().iter().filter(|known| !lacks(&known.id));
    left.chain(&file.integration_types).collect()
}
