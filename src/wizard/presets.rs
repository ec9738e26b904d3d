//! What the command line and the settings answer beforehand.

use std::time::Duration;

use jiff::tz::TimeZone;
use secrecy::SecretString;

use super::Way;
use crate::{
    check::Place,
    model::{ClientId, Integration, Region, org::EmbeddedClient, people::Accepted},
    vault::Answers,
};

/// What the command line and the settings answer beforehand.
#[derive(Clone, Debug)]
pub struct Presets {
    /// What can be set up, in the order of the list; at least one.
    pub integrations: Vec<Integration>,
    pub integration: Option<String>,
    pub region: Option<Region>,
    /// A simulated org instead of the region's own hosts.
    pub simulated: Option<Place>,
    pub client_id: Option<ClientId>,
    pub secret: Option<SecretString>,
    /// An admin's token for reading grants, roles and divisions only.
    pub observer: Option<SecretString>,
    /// An access token to sign in with, where the subject is people.
    pub token: Option<SecretString>,
    /// The way to choose people that stands first.
    pub way: Option<Way>,
    /// Names that somebody settled already.
    pub accepted: Accepted,
    /// The OAuth client of the embedded client, as somebody said already.
    pub embedded_client: EmbeddedClient,
    pub attested_by: Option<String>,
    /// Whether it is the demo: `d` fixes, and no answers are kept.
    pub demo: bool,
    /// Whether names and ids are hidden from the first frame on.
    pub present: bool,
    /// Whether the one write that Genesys must refuse is left out.
    pub read_only: bool,
    /// How long a denial of something granted may last.
    pub settle: Duration,
    pub answers: Option<Answers>,
    pub store: String,
    pub zone: TimeZone,
}

impl Default for Presets {
    fn default() -> Self {
        Self {
            integrations: crate::model::integration::embedded().to_vec(),
            integration: None,
            region: None,
            simulated: None,
            client_id: None,
            secret: None,
            observer: None,
            token: None,
            way: None,
            accepted: Accepted::new(),
            embedded_client: EmbeddedClient::default(),
            attested_by: None,
            demo: false,
            present: false,
            read_only: false,
            settle: Duration::from_secs(300),
            answers: None,
            store: "the keyring".into(),
            zone: TimeZone::UTC,
        }
    }
}
