//! What can be in the way of the keyring and of the settings beside it, and the words for it. Pure; no secret
//! stands in any of these texts.

use std::{error::Error, path::PathBuf};

use crate::{cause::Cause, text::clean};

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Attempt {
    Save,
    Load,
    Remove,
}

impl Attempt {
    fn failed(self) -> &'static str {
        match self {
            Self::Save => "Not saved",
            Self::Load => "Not read",
            Self::Remove => "Not removed",
        }
    }
}

/// What happened, why, and what to do now: each at most two short lines.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Words {
    pub what: String,
    pub why: String,
    pub next: String,
}

/// Why the keyring didn't do what was asked. None of these says anything about the credentials themselves.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum KeyringProblem {
    /// No keyring answers here: no session bus, no service on it, no keyring made yet. Usual over SSH and in
    /// containers.
    #[error("the keyring doesn't answer on this computer")]
    Absent {
        #[source]
        cause: Cause,
    },
    #[error("the keyring is locked")]
    Locked,
    /// It hasn't answered for three seconds; most often it asks for its password.
    #[error("the keyring hasn't answered for 3 seconds")]
    Silent,
    #[error("the keyring has no entry of this name")]
    NotFound,
    /// The entry of this name isn't one of Greenlight's.
    #[error("the keyring has an entry of this name that isn't Greenlight's")]
    Unreadable,
    #[error("the keyring refused: {why}")]
    Refused {
        why: String,
        #[source]
        cause: Cause,
    },
    /// What was read back isn't what was written. The entry was removed.
    #[error("the keyring gave back something other than what was written")]
    ReadBackDiffers,
}

impl KeyringProblem {
    /// That it answered with something else: an error, or only words.
    pub(super) fn refused(what: impl Into<Box<dyn Error + Send + Sync>>) -> Self {
        let cause = Cause::of(what);
        Self::Refused { why: clean(&cause.to_string()), cause }
    }

    pub fn words(&self, attempt: Attempt) -> Words {
        let without = match attempt {
            Attempt::Save => "Go on without; keep the secret in your password manager.",
            Attempt::Load => {
                "Take the secret from your password manager: --client-id ID, and the secret by pipe with --secret-stdin."
            }
            Attempt::Remove => "Run this again where the keyring is, in a session of your desktop.",
        };
        let unlock = match attempt {
            Attempt::Save => "Unlock it there and press Save again, or go on without.",
            Attempt::Load | Attempt::Remove => "Unlock it there and run this again.",
        };
        let asks_for_its_password = "It asks for its own password, perhaps in a window behind this one.";
        let (what, why, next) = match self {
            Self::Absent { .. } => match attempt {
                Attempt::Save => (
                    "no keyring answers on this computer. Nothing was written.",
                    "Over SSH and in containers that is usual. The credentials are fine.".to_owned(),
                    without,
                ),
                Attempt::Load | Attempt::Remove => (
                    "no keyring answers on this computer.",
                    "Over SSH and in containers that is usual.".to_owned(),
                    without,
                ),
            },
            Self::Locked => ("the keyring is locked.", asks_for_its_password.to_owned(), unlock),
            Self::Silent => {
                ("the keyring hasn't answered for 3 seconds.", asks_for_its_password.to_owned(), unlock)
            }
            Self::NotFound => (
                "the keyring has no entry of this name.",
                "It was removed there, or saved on another computer or by another user.".to_owned(),
                "List the names with: greenlight saved. Or sign in and save again.",
            ),
            Self::Unreadable => (
                "the keyring's entry of this name isn't one of Greenlight's.",
                "Another program wrote it, or it is damaged.".to_owned(),
                "Remove it with greenlight saved remove, then save again.",
            ),
            Self::Refused { why, .. } => ("the keyring refused.", format!("It said: {why}"), without),
            Self::ReadBackDiffers => (
                "what the keyring gave back isn't what was written. The entry was removed.",
                "Another program changed the entry at the same time, or the keyring is damaged.".to_owned(),
                without,
            ),
        };
        Words { what: format!("{}: {what}", attempt.failed()), why, next: next.to_owned() }
    }
}

/// Why the settings beside the keyring couldn't be read or written. They are never overwritten while they can't be
/// read.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum SettingsProblem {
    /// No home folder, so no config folder either.
    #[error("there is no home folder to keep settings in; set GREENLIGHT_CONFIG_DIR to a folder")]
    NoFolder,
    /// The file is there and isn't one of Greenlight's, or was made by a newer one.
    #[error("{}:{line}: {expected}", file.display())]
    NotOurs {
        file: PathBuf,
        line: usize,
        /// What was found, and what was expected; cleaned.
        expected: String,
    },
    #[error("{} can't be read: {cause}", file.display())]
    NotRead {
        file: PathBuf,
        #[source]
        cause: Cause,
    },
    #[error("{} can't be written: {cause}", file.display())]
    NotWritten {
        file: PathBuf,
        #[source]
        cause: Cause,
    },
}

impl SettingsProblem {
    pub fn words(&self, attempt: Attempt) -> Words {
        let (what, next) = match self {
            Self::NoFolder => {
                ("there is no folder for the settings.", "Set GREENLIGHT_CONFIG_DIR to a folder of yours.")
            }
            Self::NotOurs { .. } => (
                "the settings file isn't readable, and was left as it is.",
                "Correct that line, or rename the file, then try again.",
            ),
            Self::NotRead { .. } => {
                ("the settings file can't be read.", "Check who may read it, then try again.")
            }
            Self::NotWritten { .. } => (
                "the settings file can't be written.",
                "Check the folder's permissions and free space, then try again.",
            ),
        };
        let why = match self {
            Self::NoFolder => "This user has no home folder.".to_owned(),
            other => format!("{other}."),
        };
        Words { what: format!("{}: {what}", attempt.failed()), why, next: next.to_owned() }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_words_are_those_of_the_screens() {
        let absent = KeyringProblem::Absent { cause: Cause::of("no bus") }.words(Attempt::Save);
        assert_eq!(absent.what, "Not saved: no keyring answers on this computer. Nothing was written.");
        assert_eq!(absent.why, "Over SSH and in containers that is usual. The credentials are fine.");
        assert_eq!(absent.next, "Go on without; keep the secret in your password manager.");
        let silent = KeyringProblem::Silent.words(Attempt::Save);
        assert_eq!(silent.what, "Not saved: the keyring hasn't answered for 3 seconds.");
        assert_eq!(silent.next, "Unlock it there and press Save again, or go on without.");
        assert_eq!(KeyringProblem::Locked.words(Attempt::Load).what, "Not read: the keyring is locked.");
    }

    #[test]
    fn every_problem_has_three_parts_without_the_words_that_frighten() {
        let problems = [
            KeyringProblem::Absent { cause: Cause::of("") },
            KeyringProblem::Locked,
            KeyringProblem::Silent,
            KeyringProblem::NotFound,
            KeyringProblem::Unreadable,
            KeyringProblem::Refused { why: "no".into(), cause: Cause::of("") },
            KeyringProblem::ReadBackDiffers,
        ];
        let settings = [
            SettingsProblem::NoFolder,
            SettingsProblem::NotOurs { file: "a".into(), line: 1, expected: "b".into() },
            SettingsProblem::NotRead { file: "a".into(), cause: Cause::of("b") },
            SettingsProblem::NotWritten { file: "a".into(), cause: Cause::of("b") },
        ];
        for attempt in [Attempt::Save, Attempt::Load, Attempt::Remove] {
            let words = problems.iter().map(|problem| problem.words(attempt));
            for Words { what, why, next } in
                words.chain(settings.iter().map(|problem| problem.words(attempt)))
            {
                for text in [&what, &why, &next] {
                    assert!(!text.is_empty() && text.len() <= 160, "{text}");
                    let lower = text.to_lowercase();
                    for word in ["error", "invalid", "please", "oops", " we "] {
                        assert!(!lower.contains(word), "{text}");
                    }
                }
            }
        }
    }
}
