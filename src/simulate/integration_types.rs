//! The types of integrations that a simulated org has: those that look like the real ones, less and more as its
//! file says. Pure.
//!
//! The ids of the embedded clients' types, and the permissions that they name, are known from no source
//! (docs/platform-api.md 9): the ones here are stand-ins, and orgs differ in them on purpose.

use std::sync::LazyLock;

use super::org::{IntegrationTypeTable, OrgFile};

/// Id, name, provider, category, and what somebody needs for using it.
type Row = (&'static str, &'static str, &'static str, &'static str, &'static [&'static str]);

const GENESYS: &str = "Genesys";

const ROWS: &[Row] = &[
    ("embedded-client-app", "Client Application", GENESYS, "Client Apps", &[]),
    ("embedded-client-app-interaction-widget", "Interaction Widget", GENESYS, "Client Apps", &[]),
    (
        "premium-app-example",
        "Premium App Example",
        "Example",
        "Premium Apps",
        &["integration:examplePremiumApp:view"],
    ),
    ("purecloud-data-actions", "Genesys Cloud Data Actions", GENESYS, "Data Actions", &[]),
    ("custom-rest-actions", "Web Services Data Actions", GENESYS, "Data Actions", &[]),
    ("custom-smtp-server", "Custom SMTP Server", GENESYS, "E-mail", &[]),
    ("imap-server", "IMAP Server", GENESYS, "E-mail", &[]),
    ("audiohook", "AudioHook Monitor", GENESYS, "Voice", &[]),
    ("amazon-eventbridge-source", "Amazon EventBridge Source", "Amazon", "Events", &[]),
    ("webhook", "Webhook", GENESYS, "Events", &[]),
    (
        "custom-embeddable-framework",
        "Genesys Cloud Embeddable Framework",
        GENESYS,
        "Embedded Clients",
        &["integration:customEmbeddableFramework:agent"],
    ),
    (
        "salesforce-embedded-client",
        "Genesys Cloud for Salesforce",
        "Salesforce",
        "Embedded Clients",
        &["integration:salesforce:agent"],
    ),
    (
        "microsoft-teams-embedded-client",
        "Genesys Cloud for Microsoft Teams",
        "Microsoft",
        "Embedded Clients",
        &["integration:microsoftTeamsEmbeddedClient:view"],
    ),
    ("zendesk-embedded-client", "Genesys Cloud for Zendesk", "Zendesk", "Embedded Clients", &[]),
];

/// The types that an org has unless its file says otherwise.
pub(super) fn standard() -> &'static [IntegrationTypeTable] {
    static TYPES: LazyLock<Vec<IntegrationTypeTable>> = LazyLock::new(|| {
        let owned = |(id, name, provider, category, permissions): &Row| IntegrationTypeTable {
            id: (*id).to_owned(),
            name: (*name).to_owned(),
            provider: (*provider).to_owned(),
            category: (*category).to_owned(),
            user_permissions: permissions.iter().map(|name| (*name).to_owned()).collect(),
        };
        ROWS.iter().map(owned).collect()
    });
    &TYPES
}

pub(super) fn of(file: &OrgFile) -> Vec<&IntegrationTypeTable> {
    let lacks = |id: &str| {
        file.without_integration_types.iter().any(|missing| missing.get_ref() == id)
            || file.integration_types.iter().any(|own| own.id == id)
    };
    let left = standard().iter().filter(|known| !lacks(&known.id));
    left.chain(&file.integration_types).collect()
}
