//! The words of the dialogs: one question, what follows from it, two buttons named by verbs.

use crate::{
    model::{Text, say::say},
    wizard::{Question, save::saved_name},
};

/// What a dialog says.
pub struct Asking {
    pub title: Text,
    /// What follows from acting.
    pub follows: Text,
    pub harmless: &'static str,
    pub acting: &'static str,
}

impl Question {
    pub fn words(&self) -> Asking {
        let words =
            |title: Text, follows: Text, harmless, acting| Asking { title, follows, harmless, acting };
        match self {
            Self::Leave => words(
                "Leave Greenlight?".into(),
                "Checks under way stop. Answers are kept; a secret only where you saved it.".into(),
                "Stay",
                "Leave",
            ),
            Self::EndPresenting => words(
                "Show real names and ids to everyone who sees this screen?".into(),
                "Org, people, divisions, roles and clients are then shown with their real names.".into(),
                "Keep hiding",
                "Show",
            ),
            Self::ReplaceSaved(replacing) => words(
                say!("Replace what is saved as {}?", &saved_name(replacing.name.as_str())),
                say!(
                    "It is {}. Its secret is gone then: Genesys shows it only once. In its place comes {}.",
                    &replacing.taken.older,
                    &replacing.taken.newer
                ),
                "Keep the old one",
                "Replace",
            ),
            Self::UnlistedRegion(region) => words(
                say!("Is {} a domain of Genesys Cloud?", &region.domain),
                say!(
                    "It has the form of one, and isn't in the list. The secret will go to login.{}.",
                    &region.domain
                ),
                "Change it",
                "Use it",
            ),
            Self::AskThirdParties { whom, .. } => {
                let whom = whom.as_ref().map(|whom| say!("{} ", whom)).unwrap_or_default();
                words(
                    "Ask a third party's sign-in page?".into(),
                    say!(
                        "{}Its page is asked once, without credentials, and only whether it may be embedded.",
                        whom
                    ),
                    "Don't ask",
                    "Ask it",
                )
            }
        }
    }
}
