//! The OS keyring, and what is remembered beside it. May import the model only.
//!
//! The secret is kept in the keyring or nowhere: there is no plain-text fallback. Beside it, in the config folder,
//! stands only what isn't secret ([`Settings`]).

use futures::future::BoxFuture;

use settings::Older;

use crate::model::{Credentials, Id, Text, say::say};

mod attested;
mod entry;
mod folder;
mod name;
mod os;
mod platform;
mod problem;
mod profiles;
mod saved;
mod settings;

pub(crate) use name::NotASavedName;
pub use name::SavedName;
pub use os::OsVault;
pub use problem::KeyringProblem;
pub(crate) use problem::{Attempt, SettingsProblem, Words};
pub(crate) use profiles::profiles;
pub(crate) use saved::{Filter, SavedEntry, SimulatedAt, Use};
pub(crate) use settings::{Answers, Settings, UserManifest};

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

/// What was kept, and where.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Kept {
    /// The store's name, as [`Vault::store_name`].
    pub store: String,
    /// The integrations that the entry is for now.
    pub integrations: Vec<String>,
    /// What is gone: another client's entry of the same name.
    pub replaced: Option<Text>,
}

/// What is to become of another client's entry of the same name.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Replace {
    Never,
    Another,
}

/// What a name stands for already, where that isn't what is to be saved. Genesys shows a secret once, so it may be
/// the only copy.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Taken {
    pub older: Text,
    /// What would take its place.
    pub newer: Text,
}

/// Why something wasn't kept or forgotten: the keyring, or the settings beside it.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Problem {
    #[error(transparent)]
    Keyring(#[from] KeyringProblem),
    #[error(transparent)]
    Settings(#[from] SettingsProblem),
    #[error("another client is saved under this name")]
    Taken(Box<Taken>),
}

impl Problem {
    pub fn words(&self, attempt: Attempt) -> Words {
        match self {
            Self::Keyring(problem) => problem.words(attempt),
            Self::Settings(problem) => problem.words(attempt),
            Self::Taken(_) => Words {
                what: "Not saved: another client is saved under this name.".to_owned(),
                why: "Genesys shows a secret only once, so nothing was replaced.".to_owned(),
                next: "Choose another name, or replace it.".to_owned(),
            },
        }
    }
}

/// What would be lost if the client were saved so: `None` where nothing is there, or the same client.
///
/// # Errors
/// When the settings can't be read, or the keyring can't be used where only that can tell.
pub(crate) async fn taken(
    vault: &dyn Vault,
    settings: &Settings,
    entry: &SavedEntry,
) -> Result<Option<Taken>, Problem> {
    let taken = |older| Ok(Some(Taken { older, newer: entry.described(entry.client_id) }));
    let older = settings.find(&entry.name)?;
    if let Some(older) = older.as_ref().filter(|older| !older.may_be(entry)) {
        return taken(older.described_with_day(older.client_id));
    }
    // Settings can be lost, and edited; the secret that would be lost is here.
    match vault.load(&entry.name).await {
        Ok(there) if entry.client_id == Some(there.client_id) => Ok(None),
        Ok(there) => taken(match older {
            Some(older) => older.described_with_day(Some(there.client_id)),
            None => say!("client {}", &Id::from(there.client_id.to_string())),
        }),
        Err(KeyringProblem::NotFound) => Ok(None),
        Err(KeyringProblem::Unreadable) => taken("something that isn't Greenlight's, or is damaged".into()),
        Err(problem) => Err(problem.into()),
    }
}

/// Saves the credentials in the keyring, then remembers beside it what they are for.
///
/// # Errors
/// When the name has another client's credentials, which may not be replaced, or the settings can't be read (the
/// keyring is then left alone); when the keyring can't be used, or the settings can't be written (the keyring then
/// has the credentials, and saving again writes the rest).
pub(crate) async fn keep(
    vault: &dyn Vault,
    settings: &Settings,
    entry: SavedEntry,
    credentials: &Credentials,
    replace: Replace,
) -> Result<Kept, Problem> {
    let (older, replaced) = match (taken(vault, settings, &entry).await?, replace) {
        (None, _) => (Older::OfTheSame, None),
        (Some(taken), Replace::Another) => (Older::OfAnother, Some(taken.older)),
        (Some(taken), Replace::Never) => return Err(Problem::Taken(Box::new(taken))),
    };
    let Saved { store } = vault.save(&entry.name, credentials).await?;
    let entry = settings.remember(entry, older)?;
    Ok(Kept { store, integrations: entry.integrations().map(str::to_owned).collect(), replaced })
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
