//! The words of the dialogs: one question, what follows from it, two buttons named by verbs.

use crate::{
    model::say::{Text, say},
    wizard::{Question, save::saved_name},
};

impl Question {
    pub fn title(&self) -> Text {
        match self {
            Self::Leave => "Leave Greenlight?".into(),
            Self::EndPresenting => "Show real names and ids to everyone who sees this screen?".into(),
            Self::ReplaceSaved(name) => say!("Replace what is saved as {}?", &saved_name(name.as_str())),
            Self::UnlistedRegion(region) => say!("Is {} a domain of Genesys Cloud?", &region.domain),
            Self::AskThirdParties { .. } => "Ask a third party's sign-in page?".into(),
        }
    }

    /// What follows from it.
    pub fn follows(&self) -> Text {
        match self {
            Self::Leave => {
                "Checks under way stop. Answers are kept; a secret only where you saved it.".into()
            }
            Self::EndPresenting => {
                "Org, people, divisions, roles and clients are then shown with their real names.".into()
            }
            Self::ReplaceSaved(_) => {
                "The credentials now in the keyring under this name will be lost.".into()
            }
            Self::UnlistedRegion(region) => {
                say!(
                    "It has the form of one, and isn't in the list. The secret will go to login.{}.",
                    &region.domain
                )
            }
            Self::AskThirdParties { whom, .. } => {
                let whom = whom.as_ref().map(|whom| say!("{} ", whom)).unwrap_or_default();
                say!(
                    "{}Its page is asked once, without credentials, and only whether it may be embedded.",
                    whom
                )
            }
        }
    }

    /// The button that changes nothing.
    pub fn harmless(&self) -> &'static str {
        match self {
            Self::Leave => "Stay",
            Self::EndPresenting => "Keep hiding",
            Self::ReplaceSaved(_) => "Keep the old one",
            Self::UnlistedRegion(_) => "Change it",
            Self::AskThirdParties { .. } => "Don't ask",
        }
    }

    /// The button that acts.
    pub fn acting(&self) -> &'static str {
        match self {
            Self::Leave => "Leave",
            Self::EndPresenting => "Show",
            Self::ReplaceSaved(_) => "Replace",
            Self::UnlistedRegion(_) => "Use it",
            Self::AskThirdParties { .. } => "Ask it",
        }
    }
}
