//! `--save`: credentials kept in the keyring once the report is written. Whatever speaks against it is found before
//! anything is asked, as far as it can be known then.

use jiff::Timestamp;

use super::{credentials::Connection, output, problem::Problem, saved};
use crate::{
    check::SignedIn,
    model::{Credentials, Name, Names, Shown, name::Kind},
    vault::{
        self, Attempt, Kept, NotASavedName, OsVault, Replace, SavedEntry, Settings, SimulatedAt, Taken, Use,
    },
};

/// A save that is to be done once the report is written.
#[derive(Debug)]
pub(super) struct Saving {
    entry: SavedEntry,
    credentials: Credentials,
    replace: Replace,
    shown: Shown,
}

impl Saving {
    /// Looks at the name, before anything is asked.
    ///
    /// # Errors
    /// When the name hasn't the form of one or is another client's, or there is nothing to save: an access token ends
    /// within days.
    pub(super) async fn prepare(
        name: &str,
        replace: Replace,
        Connection { integration, place, login, .. }: &Connection,
        present: bool,
    ) -> Result<Self, Problem> {
        let name = name.parse().map_err(|why: NotASavedName| Problem::usage(format!("--save: {why}.")))?;
        let credentials = login.credentials().cloned().ok_or_else(|| {
            Problem::usage(
                "--save keeps a Client ID and Client Secret; an access token expires by itself and isn't kept.\n\
                 Leave it out, or sign in with a client.",
            )
        })?;
        let entry = SavedEntry {
            name,
            region: place.region().clone(),
            simulated: place.simulated_at().map(|(api, login)| SimulatedAt::new(api, login)),
            org_id: None,
            org_name: None,
            client_id: Some(credentials.client_id),
            client_name: None,
            saved_at: Timestamp::now(),
            uses: vec![Use::of(integration.id.as_str())],
        };
        let shown = if present { Shown::stand_ins(&Names::default()) } else { Shown::Clear };
        let saving = Self { entry, credentials, replace, shown };
        saving.refuse_what_is_anothers().await?;
        Ok(saving)
    }

    /// The same once it is known which org it is, still before the run.
    ///
    /// # Errors
    /// When the name is another org's.
    pub(super) async fn in_org(mut self, signed_in: &SignedIn) -> Result<Self, Problem> {
        self.entry.org_id = signed_in.org_id.as_ref().map(|id| id.real().to_owned());
        self.entry.org_name = signed_in.org_name.as_ref().map(|name| name.real().to_owned());
        self.entry.client_name = signed_in.client_name.as_ref().map(|name| name.real().to_owned());
        self.refuse_what_is_anothers().await?;
        Ok(self)
    }

    /// What doesn't answer now is heard of when it comes to saving.
    async fn refuse_what_is_anothers(&self) -> Result<(), Problem> {
        if self.replace == Replace::Another {
            return Ok(());
        }
        let Ok(settings) = Settings::of_this_user() else { return Ok(()) };
        match vault::taken(&OsVault::default(), &settings, &self.entry).await {
            Ok(Some(taken)) => Err(Problem::usage(self.refusal(&taken))),
            Ok(None) | Err(_) => Ok(()),
        }
    }

    fn refusal(&self, Taken { older, newer }: &Taken) -> String {
        format!(
            "--save {}: this name is taken by {}.\n\
             It would be replaced by {}. Genesys shows a secret only once,\n\
             so that one would be lost. Choose another name, or add --replace.",
            self.shown.name(&Name::without_id(Kind::Saved, self.entry.name.as_str())),
            self.shown.text(older),
            self.shown.text(newer)
        )
    }

    /// `used` is what the run needed besides.
    pub(super) async fn keep(mut self, used: Use) -> Result<(), Problem> {
        self.entry.saved_at = Timestamp::now();
        self.entry.uses = vec![used];
        let settings = saved::settings(Attempt::Save)?;
        let keyring = OsVault::default();
        let kept = vault::keep(&keyring, &settings, self.entry.clone(), &self.credentials, self.replace);
        let Kept { store, integrations, replaced } = kept.await.map_err(|why| match why {
            vault::Problem::Taken(taken) => Problem::NotSaved(self.refusal(&taken)),
            why => Problem::vault(why, Attempt::Save),
        })?;
        output::note(&format!("Saved in {store} and read back, for {}.", integrations.join(", ")));
        if let Some(older) = replaced {
            output::note(&format!("Replaced: {}.", self.shown.text(&older)));
        }
        Ok(())
    }
}
