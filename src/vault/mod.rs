//! The OS keyring, and what is remembered beside it. May import the model only.
//!
//! The secret is kept in the keyring or nowhere: there is no plain-text fallback. Beside it, in the config folder,
//! stands only what isn't secret ([`Settings`]).

use futures::future::BoxFuture;

use crate::model::Credentials;

mod attested;
mod entry;
mod folder;
mod name;
mod os;
mod platform;
mod problem;
mod profiles;
mod settings;

pub(crate) use name::NotASavedName;
pub use name::SavedName;
pub use os::OsVault;
pub use problem::KeyringProblem;
pub(crate) use problem::{Attempt, SettingsProblem, Words};
pub(crate) use profiles::profiles;
pub(crate) use settings::{Answers, SavedEntry};
pub(crate) use settings::{Settings, UserManifest};

/// What a vault answers, some time. It needs a tokio runtime, borrows nothing, and does nothing before it is polled.
pub(crate) type Answer<T> = BoxFuture<'static, Result<T, KeyringProblem>>;

/// Where credentials are kept: the OS keyring ([`OsVault`]), in tests the memory.
///
/// Every answer comes within about three seconds, if only as [`KeyringProblem::Silent`]. A save that nobody waits for
/// any more is taken back, so that nothing is stored behind a person who was told otherwise.
pub trait Vault: Send + Sync {
    /// What people call the store: `Secret Service (GNOME Keyring)`.
    fn store_name(&self) -> String;

    /// Writes the credentials, reads them back and compares; only then it claims success. An older entry of the name
    /// is replaced.
    fn save(&self, name: &SavedName, credentials: &Credentials) -> Answer<Saved>;

    fn load(&self, name: &SavedName) -> Answer<Credentials>;

    fn remove(&self, name: &SavedName) -> Answer<()>;
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Saved {
    /// The store's name, as [`Vault::store_name`].
    pub store: String,
}

/// Why something wasn't kept or forgotten: the keyring, or the settings beside it.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Problem {
    #[error(transparent)]
    Keyring(#[from] KeyringProblem),
    #[error(transparent)]
    Settings(#[from] SettingsProblem),
}

impl Problem {
    pub fn words(&self, attempt: Attempt) -> Words {
        match self {
            Self::Keyring(problem) => problem.words(attempt),
            Self::Settings(problem) => problem.words(attempt),
        }
    }
}

/// Saves the credentials in the keyring, then remembers beside it what they are for.
///
/// # Errors
/// When the settings can't be read (the keyring is then left alone), the keyring can't be used, or the settings can't
/// be written (the keyring then has the credentials, and saving again writes the rest).
pub(crate) async fn keep(
    vault: &dyn Vault,
    settings: &Settings,
    entry: SavedEntry,
    credentials: &Credentials,
) -> Result<Saved, Problem> {
    settings.saved()?;
    let saved = vault.save(&entry.name, credentials).await?;
    settings.remember(entry)?;
    Ok(saved)
}

/// Removes the credentials of this name from the keyring, then what is remembered beside it. What one of the two no
/// longer has is no problem.
///
/// # Errors
/// [`KeyringProblem::NotFound`] when neither has the name; else as [`keep`].
pub(crate) async fn forget(vault: &dyn Vault, settings: &Settings, name: &SavedName) -> Result<(), Problem> {
    settings.saved()?;
    let removed = vault.remove(name).await;
    if let Err(problem) = &removed
        && *problem != KeyringProblem::NotFound
    {
        return Err(problem.clone().into());
    }
    let remembered = settings.forget(name)?;
    if remembered { Ok(()) } else { Ok(removed?) }
}

#[cfg(test)]
mod tests;
