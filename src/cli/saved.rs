//! `greenlight saved`: what is in the keyring. Secrets are never shown.

use std::fmt::Write;

use super::{
    args::{SavedArguments, SavedCommand},
    names, output,
    problem::Problem,
};
use crate::{
    check::SignedIn,
    model::{people::Accepted, report::words},
    vault::{self, Attempt, OsVault, SavedEntry, SavedName, Settings},
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

/// One line an entry: name, integrations, org, region, day.
fn list(entries: &[SavedEntry]) -> String {
    let width = entries.iter().map(|entry| entry.name.as_str().len()).max().unwrap_or_default();
    entries.iter().fold(String::new(), |mut text, entry| {
        let org = entry.org_name.as_deref().or(entry.org_id.as_deref()).unwrap_or("an org");
        let day = words::day(entry.saved_at);
        let integrations: Vec<&str> = entry.integrations().collect();
        let place = match &entry.simulated {
            Some(at) => format!("simulated at {}", at.api),
            None => entry.region.place.to_string(),
        };
        let _ = writeln!(
            text,
            "{:width$}  {} → {org} · {place} · saved {day}",
            entry.name.as_str(),
            integrations.join(", "),
        );
        text
    })
}
