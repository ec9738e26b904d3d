//! `greenlight saved`: what is in the keyring. Secrets are never shown.

use std::fmt::Write;

use jiff::Timestamp;

use super::{
    args::{SavedArguments, SavedCommand},
    names, output,
    problem::Problem,
};
use crate::{
    check::{Place, SignedIn},
    model::{Credentials, Integration, Login, people::Accepted, report::words},
    vault::{self, Attempt, NotASavedName, OsVault, SavedEntry, SavedName, Settings},
};

pub(super) async fn run(arguments: SavedArguments) -> Result<u8, Problem> {
    let settings = settings(Attempt::Load)?;
    match arguments.command.unwrap_or(SavedCommand::List) {
        SavedCommand::List => {
            let entries = entries(&settings, Attempt::Load)?;
            if entries.is_empty() {
                output::note("Nothing is saved. The wizard offers it, and so does check --save NAME.");
            }
            output::data(&list(&entries))?;
        }
        SavedCommand::Remove { name } => remove(&settings, &name).await?,
    }
    Ok(0)
}

/// A save that is to be done once the report is written.
#[derive(Debug)]
pub(super) struct Saving {
    name: SavedName,
    credentials: Credentials,
}

impl Saving {
    /// Looks at the name, before anything is asked.
    ///
    /// # Errors
    /// When the name hasn't the form of one, or there is nothing to save: an access token ends within days.
    pub(super) fn prepare(name: &str, login: &Login) -> Result<Self, Problem> {
        let name = name.parse().map_err(|why: NotASavedName| Problem::usage(format!("--save: {why}.")))?;
        let credentials = login.credentials().cloned().ok_or_else(|| {
            Problem::usage(
                "--save keeps a Client ID and Client Secret; an access token expires by itself and isn't kept.\n\
                 Leave it out, or sign in with a client.",
            )
        })?;
        Ok(Self { name, credentials })
    }

    pub(super) async fn keep(
        self,
        place: &Place,
        integration: &Integration,
        signed_in: &SignedIn,
    ) -> Result<(), Problem> {
        let entry = SavedEntry {
            name: self.name,
            integration: integration.id.clone(),
            region: place.region().clone(),
            org_id: signed_in.org_id.as_ref().map(|id| id.real().to_owned()),
            org_name: signed_in.org_name.as_ref().map(|name| name.real().to_owned()),
            client_name: signed_in.client_name.as_ref().map(|name| name.real().to_owned()),
            saved_at: Timestamp::now(),
        };
        let saved = vault::keep(&OsVault::default(), &settings(Attempt::Save)?, entry, &self.credentials)
            .await
            .map_err(|why| Problem::vault(why, Attempt::Save))?;
        output::note(&format!("Saved in {} and read back.", saved.store));
        Ok(())
    }
}

/// The names that were settled for this org before. Where they can't be read, that is said, and none is used.
pub(super) fn accepted(signed_in: &SignedIn) -> Accepted {
    let Some(org) = &signed_in.org_id else { return Accepted::new() };
    let read = Settings::of_this_user().and_then(|settings| settings.accepted(org.real()));
    read.unwrap_or_else(|why| {
        output::note(&format!("Names that were accepted before aren't used: {why}."));
        Accepted::new()
    })
}

/// Remembers names that were settled for this org. A failure is said: the report is there already.
pub(super) fn accept(signed_in: &SignedIn, names: &Accepted) {
    if names.is_empty() {
        return;
    }
    let kept = match &signed_in.org_id {
        Some(org) => Settings::of_this_user()
            .and_then(|settings| settings.accept(org.real(), names))
            .map_err(|why| why.to_string()),
        None => Err("nobody knows which org this is".to_owned()),
    };
    if let Err(why) = kept {
        output::note(&format!("The accepted names aren't remembered: {why}."));
    }
}

pub(super) fn settings(attempt: Attempt) -> Result<Settings, Problem> {
    Settings::of_this_user().map_err(|why| Problem::Settings { why, attempt })
}

/// The saved entry of this name.
///
/// # Errors
/// When there is none, with the known ones; when the settings can't be read.
pub(super) fn find(settings: &Settings, name: &str, attempt: Attempt) -> Result<SavedEntry, Problem> {
    let known = entries(settings, attempt)?;
    names::pick("saved name", name, known.into_iter().map(|entry| (entry.name.as_str().to_owned(), entry)))
}

fn entries(settings: &Settings, attempt: Attempt) -> Result<Vec<SavedEntry>, Problem> {
    settings.saved().map_err(|why| Problem::Settings { why, attempt })
}

async fn remove(settings: &Settings, name: &str) -> Result<(), Problem> {
    // A name that only the keyring has (the settings were lost) can be removed too, though not be listed.
    let listed = find(settings, name, Attempt::Remove).map(|entry| entry.name);
    let wanted = match (&listed, name.parse::<SavedName>()) {
        (Ok(name), _) => name.clone(),
        (Err(_), Ok(name)) => name,
        (Err(_), Err(_)) => return listed.map(drop),
    };
    match vault::forget(&OsVault::default(), settings, &wanted).await {
        Ok(()) => {
            output::note(&format!("Removed: {wanted}. The OAuth client in Genesys stays as it is."));
            Ok(())
        }
        Err(why) => {
            listed?;
            Err(Problem::vault(why, Attempt::Remove))
        }
    }
}

/// One line an entry: name, integration, region, org, day.
fn list(entries: &[SavedEntry]) -> String {
    let width = entries.iter().map(|entry| entry.name.as_str().len()).max().unwrap_or_default();
    entries.iter().fold(String::new(), |mut text, entry| {
        let org = entry.org_name.as_deref().or(entry.org_id.as_deref()).unwrap_or("an org");
        let day = words::day(entry.saved_at);
        let _ = writeln!(
            text,
            "{:width$}  {} → {org} · {} · saved {day}",
            entry.name.as_str(),
            entry.integration,
            entry.region.place
        );
        text
    })
}
