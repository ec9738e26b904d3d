//! The buttons of step 4: which ones stand there, and what each says.

use crate::{
    check::SignInProblem,
    wizard::{Asks, SignIn, With},
};

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Button {
    SignIn,
    Stop,
    RightOrg,
    WrongOrg,
    KeepNow,
    KeepLater,
    GoOn,
    EditId,
    EnterSecret,
    EnterToken,
    ChangeRegion,
    TryAgain,
}

impl Button {
    pub fn label(self) -> &'static str {
        match self {
            Self::SignIn => "Sign in",
            Self::Stop => "Stop",
            Self::RightOrg => "Yes, go on",
            Self::WrongOrg => "No, change it",
            Self::KeepNow => "Save it now",
            Self::KeepLater => "Later",
            Self::GoOn => "Go on",
            Self::EditId => "Edit the id",
            Self::EnterSecret => "Enter the secret again",
            Self::EnterToken => "Paste another token",
            Self::ChangeRegion => "Change the region",
            Self::TryAgain => "Try again",
        }
    }
}

pub(super) fn buttons(sign_in: &SignIn) -> &'static [Button] {
    match sign_in {
        SignIn::Editing => &[Button::SignIn],
        SignIn::SigningIn { .. } => &[Button::Stop],
        SignIn::SignedIn { asks: Asks::RightOrg, .. } => &[Button::RightOrg, Button::WrongOrg],
        SignIn::SignedIn { asks: Asks::KeepNow, .. } => &[Button::KeepNow, Button::KeepLater],
        SignIn::SignedIn { asks: Asks::Nothing, .. } => &[Button::GoOn],
        SignIn::Refused { problem: SignInProblem::NotAccepted { .. }, with: With::Client, .. } => {
            &[Button::EditId, Button::EnterSecret, Button::ChangeRegion]
        }
        SignIn::Refused { problem: SignInProblem::NotAccepted { .. }, with: With::Token, .. } => {
            &[Button::EnterToken, Button::ChangeRegion]
        }
        SignIn::Refused { .. } => &[Button::TryAgain, Button::ChangeRegion],
    }
}
