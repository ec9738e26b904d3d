//! What is remembered beside the keyring, in the user's config folder. Nothing in here is secret.
//!
//! A file that can't be read as one of ours is reported and left as it is.

use std::{
    collections::BTreeMap,
    env,
    path::{Path, PathBuf},
};

use directories::ProjectDirs;
use jiff::Timestamp;
use serde::{Deserialize, Deserializer, Serialize, de::DeserializeOwned};

use super::{SavedEntry, SavedName, SettingsProblem, attested, folder};
use crate::{
    cause::Cause,
    model::{
        Attested, ClientId, Found, Region, Step,
        people::Accepted,
        region::{self},
    },
    text::clean,
};

/// Says where the settings are, instead of the system's config folder.
const FOLDER_VARIABLE: &str = "GREENLIGHT_CONFIG_DIR";

const SAVED: &str = "saved.toml";
const ACCEPTED: &str = "accepted.toml";
const ANSWERS: &str = "answers.toml";

const SAVED_HEAD: &str = "# What Greenlight remembers beside the keyring. Nothing in here is secret.\n\n";
const ACCEPTED_HEAD: &str = "# Which permission of an org a wording of a vendor's page means, as somebody settled it: by the org's id.\n\n";
const ANSWERS_HEAD: &str =
    "# The answers that Greenlight's wizard offers again. Nothing in here is secret.\n\n";

/// The settings in a config folder. Reads and writes a few small files; nothing is kept in memory.
///
/// # Errors
/// Whatever reads a file fails where it isn't readable or isn't ours; whatever writes one fails there, too, and leaves
/// it as it is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Settings {
    pub(super) folder: PathBuf,
}

/// The wizard's answers so far, to be offered again.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Answers {
    pub at: Timestamp,
    pub step: Step,
    #[serde(default, skip_serializing_if = "Option::is_none", deserialize_with = "cleaned_if_any")]
    pub integration: Option<String>,
    /// Where the org lives; in the file, the region's domain.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[serde(serialize_with = "domain::serialize_if_any", deserialize_with = "domain::deserialize_if_any")]
    pub region: Option<Region>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub client_id: Option<ClientId>,
    /// The ids of the manual requirements that the person attested, and when.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty", with = "attested")]
    pub attested: Attested,
}

/// Whose entry an older one of the same name is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Older {
    OfTheSame,
    OfAnother,
}

/// A manifest in the user's config folder, not parsed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct UserManifest {
    pub file: PathBuf,
    pub text: String,
}

impl Settings {
    /// The settings of this user: in `GREENLIGHT_CONFIG_DIR`, else in the system's config folder.
    ///
    /// # Errors
    /// [`SettingsProblem::NoFolder`] where there is neither.
    pub(crate) fn of_this_user() -> Result<Self, SettingsProblem> {
        let chosen = env::var_os(FOLDER_VARIABLE).filter(|folder| !folder.is_empty()).map(PathBuf::from);
        let folder =
            chosen.or_else(|| Some(ProjectDirs::from("", "", "greenlight")?.config_dir().to_owned()));
        folder.map(Self::in_folder).ok_or(SettingsProblem::NoFolder)
    }

    /// The settings in this folder, which is made when something is written.
    pub(crate) fn in_folder(folder: impl Into<PathBuf>) -> Self {
        Self { folder: folder.into() }
    }

    pub(crate) fn saved(&self) -> Result<Vec<SavedEntry>, SettingsProblem> {
        let file: Option<SavedFile> = read(&self.folder.join(SAVED))?;
        let mut entries = file.unwrap_or_default().saved;
        entries.sort_by(|a, b| a.name.cmp(&b.name));
        Ok(entries)
    }

    pub(crate) fn find(&self, name: &SavedName) -> Result<Option<SavedEntry>, SettingsProblem> {
        Ok(self.saved()?.into_iter().find(|entry| entry.name == *name))
    }

    /// Remembers an entry, in place of an older one of its name; what that was saved for stays if it is of the same
    /// client. Gives the entry as it is kept.
    pub(crate) fn remember(&self, entry: SavedEntry, older: Older) -> Result<SavedEntry, SettingsProblem> {
        let _lock = folder::lock(&self.folder)?;
        let (mut same, mut saved): (Vec<_>, Vec<_>) =
            self.saved()?.into_iter().partition(|saved| saved.name == entry.name);
        let entry = match (same.pop(), older) {
            (Some(same), Older::OfTheSame) => entry.beside(same),
            (Some(_), Older::OfAnother) | (None, _) => entry,
        };
        saved.push(entry.clone());
        self.write_saved(saved)?;
        Ok(entry)
    }

    pub(crate) fn forget(&self, name: &SavedName) -> Result<bool, SettingsProblem> {
        if self.find(name)?.is_none() {
            return Ok(false);
        }
        let _lock = folder::lock(&self.folder)?;
        let mut saved = self.saved()?;
        saved.retain(|entry| entry.name != *name);
        self.write_saved(saved)?;
        Ok(true)
    }

    pub(crate) fn answers(&self) -> Result<Option<Answers>, SettingsProblem> {
        read(&self.folder.join(ANSWERS))
    }

    pub(crate) fn keep_answers(&self, answers: &Answers) -> Result<(), SettingsProblem> {
        let _lock = folder::lock(&self.folder)?;
        self.answers()?;
        write(&self.folder.join(ANSWERS), ANSWERS_HEAD, answers)
    }

    pub(crate) fn accepted(&self, org_id: &str) -> Result<Accepted, SettingsProblem> {
        Ok(self.all_accepted()?.remove(org_id).unwrap_or_default())
    }

    /// Remembers names that were settled for this org, in place of older ones for the same wording.
    pub(crate) fn accept(&self, org_id: &str, names: &Accepted) -> Result<(), SettingsProblem> {
        let _lock = folder::lock(&self.folder)?;
        let mut all = self.all_accepted()?;
        let of_org = all.entry(org_id.to_owned()).or_default();
        of_org.extend(names.iter().map(|(asked, name)| (asked.clone(), name.clone())));
        write(&self.folder.join(ACCEPTED), ACCEPTED_HEAD, &all)
    }

    /// By the org's id.
    fn all_accepted(&self) -> Result<BTreeMap<String, Accepted>, SettingsProblem> {
        Ok(read(&self.folder.join(ACCEPTED))?.unwrap_or_default())
    }

    pub(crate) fn integrations_dir(&self) -> PathBuf {
        self.folder.join("integrations")
    }

    /// The user's own manifests, by file name; each that can't be read says so for itself.
    pub(crate) fn user_manifests(&self) -> Vec<Result<UserManifest, SettingsProblem>> {
        let files = match folder::list(&self.integrations_dir(), "toml") {
            Ok(files) => files,
            Err(problem) => return vec![Err(problem)],
        };
        files
            .into_iter()
            .filter_map(|file| match folder::read(&file) {
                Ok(text) => text.map(|text| Ok(UserManifest { file, text })),
                Err(problem) => Some(Err(problem)),
            })
            .collect()
    }

    fn write_saved(&self, mut saved: Vec<SavedEntry>) -> Result<(), SettingsProblem> {
        saved.sort_by(|a, b| a.name.cmp(&b.name));
        write(&self.folder.join(SAVED), SAVED_HEAD, &SavedFile { saved })
    }
}

#[derive(Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct SavedFile {
    #[serde(default)]
    saved: Vec<SavedEntry>,
}

fn read<T: DeserializeOwned>(file: &Path) -> Result<Option<T>, SettingsProblem> {
    let Some(text) = folder::read(file)? else { return Ok(None) };
    toml::from_str(&text).map(Some).map_err(|problem| SettingsProblem::NotOurs {
        file: file.to_owned(),
        line: folder::line_of(&text, problem.span()),
        expected: clean(&problem.message().replace('\n', ", ")),
    })
}

fn write(file: &Path, head: &str, content: &impl Serialize) -> Result<(), SettingsProblem> {
    let text = toml::to_string(content).map_err(|problem| SettingsProblem::NotWritten {
        file: file.to_owned(),
        cause: Cause::of(problem),
    })?;
    folder::write(file, &format!("{head}{text}"))
}

/// A person can edit these files, so what they say is cleaned as text from outside.
pub(super) fn cleaned<'de, D: Deserializer<'de>>(deserializer: D) -> Result<String, D::Error> {
    String::deserialize(deserializer).map(|text| clean(&text))
}

pub(super) fn cleaned_if_any<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<String>, D::Error> {
    cleaned(deserializer).map(Some)
}

/// A region as its domain. Whatever isn't one of Genesys's is refused: the secret would go there.
pub(super) mod domain {
    use serde::{Deserializer, Serialize, Serializer, de::Error};

    use super::{Found, Region, cleaned, region};

    pub(in crate::vault) fn serialize<S: Serializer>(
        region: &Region,
        serializer: S,
    ) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(&region.domain)
    }

    pub(in crate::vault) fn deserialize<'de, D: Deserializer<'de>>(
        deserializer: D,
    ) -> Result<Region, D::Error> {
        let domain = cleaned(deserializer)?;
        match region::find(&domain) {
            // One that isn't in the list was accepted by a person before it was remembered.
            Found::Known(region) | Found::Unlisted(region) => Ok(region),
            Found::OtherHost(_) | Found::Neither => Err(D::Error::custom(format!(
                "`{domain}` isn't a region of Genesys Cloud; expected a domain like mypurecloud.de"
            ))),
        }
    }

    #[expect(clippy::ref_option, reason = "serde gives it so")]
    pub(in crate::vault) fn serialize_if_any<S: Serializer>(
        region: &Option<Region>,
        serializer: S,
    ) -> Result<S::Ok, S::Error> {
        region.as_ref().map(|region| &region.domain).serialize(serializer)
    }

    pub(in crate::vault) fn deserialize_if_any<'de, D: Deserializer<'de>>(
        deserializer: D,
    ) -> Result<Option<Region>, D::Error> {
        deserialize(deserializer).map(Some)
    }
}
