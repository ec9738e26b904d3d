//! Why a command can't go on: what happened, why, what to do now, and the exit code.

use std::{
    error::Error,
    fmt,
    path::{Path, PathBuf},
};

use crate::{
    cause::Cause,
    check::SignInProblem,
    text,
    vault::{self, Attempt, KeyringProblem, SettingsProblem, Words},
    wizard::sign_in_problem,
};

/// Why a command ends without having done its work. The kind decides what is said and the exit code.
#[derive(Debug, thiserror::Error)]
pub(super) enum Problem {
    /// The options, the environment, a file or this computer don't fit; in the person's own words.
    Usage {
        sentences: String,
        /// What is behind it, where something is.
        #[source]
        cause: Option<Cause>,
    },
    /// An option has a name that isn't known.
    UnknownName {
        /// What it should name: `region`.
        what: &'static str,
        given: String,
        /// The known names, nearest first.
        known: Vec<String>,
    },
    /// Something that is needed was given nowhere.
    Missing(Vec<Missing>),
    /// A file couldn't be read or written.
    File {
        path: PathBuf,
        /// What was to be done with it: `read`, `written`.
        done: &'static str,
        #[source]
        why: Cause,
    },
    SignIn(#[source] SignInProblem),
    Keyring {
        #[source]
        why: KeyringProblem,
        attempt: Attempt,
    },
    /// The settings beside the keyring couldn't be used.
    Settings {
        #[source]
        why: SettingsProblem,
        attempt: Attempt,
    },
    /// Another run saved another client under the name meanwhile; in sentences, whose it is.
    NotSaved(String),
    Stopped,
}

/// Something that is needed and was given nowhere.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Missing {
    Integration,
    Region,
    ClientId,
    Secret,
    /// Where only people are looked at.
    SecretOrToken,
    /// Where a client is looked at beside people, and a token was given.
    SecretBesideToken,
}

impl Problem {
    /// Usage that doesn't fit, in one or two sentences.
    pub(super) fn usage(sentence: impl Into<String>) -> Self {
        Self::Usage { sentences: sentence.into(), cause: None }
    }

    /// That this computer is in the way, in one or two sentences, with what is behind it.
    pub(super) fn because<E: Error + Send + Sync + 'static>(
        error: E,
        sentences: impl FnOnce(&E) -> String,
    ) -> Self {
        Self::Usage { sentences: sentences(&error), cause: Some(Cause::of(error)) }
    }

    /// That a file couldn't be `done`: `read`, `written`.
    pub(super) fn file<W: Into<Box<dyn Error + Send + Sync>>>(
        path: &Path,
        done: &'static str,
    ) -> impl FnOnce(W) -> Self {
        let path = path.to_owned();
        move |why| Self::File { path, done, why: Cause::of(why) }
    }

    /// That credentials couldn't be saved, read or removed.
    pub(super) fn vault(why: vault::Problem, attempt: Attempt) -> Self {
        match why {
            vault::Problem::Keyring(why) => Self::Keyring { why, attempt },
            vault::Problem::Settings(why) => Self::Settings { why, attempt },
            vault::Problem::Taken(_) => Self::NotSaved(why.to_string()),
        }
    }

    /// The exit code: part of the contract.
    pub(super) fn exit_code(&self) -> u8 {
        match self {
            Self::Usage { .. } | Self::UnknownName { .. } | Self::Missing(_) | Self::File { .. } => 2,
            // Without an HTTP client nothing was tried: the computer's configuration doesn't fit.
            Self::SignIn(SignInProblem::Setup { .. }) => 2,
            Self::Stopped | Self::SignIn(SignInProblem::Stopped) => 130,
            Self::SignIn(_) => 4,
            // What was to be saved wasn't, whichever half of it is missing.
            Self::Keyring { .. } | Self::NotSaved(_) | Self::Settings { attempt: Attempt::Save, .. } => 5,
            Self::Settings { .. } => 2,
        }
    }
}

impl fmt::Display for Problem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Usage { sentences, .. } | Self::NotSaved(sentences) => f.write_str(sentences),
            Self::Keyring { why, attempt } => words(f, &why.words(*attempt)),
            Self::Settings { why, attempt } => words(f, &why.words(*attempt)),
            Self::UnknownName { what, given, known } => {
                write!(f, "There is no {what} `{}`.", text::clean(given))?;
                f.write_str(&known_names(known))
            }
            Self::Missing(missing) => {
                write!(f, "Something is missing:")?;
                missing.iter().try_for_each(|missing| write!(f, "\n  {missing}"))
            }
            Self::File { path, done, why } => {
                write!(f, "{} couldn't be {done}: {why}.", path.display())
            }
            Self::Stopped | Self::SignIn(SignInProblem::Stopped) => Ok(()),
            Self::SignIn(why) => words(f, &sign_in_problem(why)),
        }
    }
}

impl fmt::Display for Missing {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Integration => "the integration: --integration NAME (`greenlight integrations` lists them)",
            Self::Region => "the region: --region NAME-OR-DOMAIN, or GENESYSCLOUD_REGION, or --saved NAME",
            Self::ClientId => {
                "the Client ID: --client-id ID, or GENESYSCLOUD_OAUTHCLIENT_ID, or --saved NAME"
            }
            Self::Secret => {
                "the Client Secret: --secret-stdin, or GENESYSCLOUD_OAUTHCLIENT_SECRET, or --saved NAME"
            }
            Self::SecretBesideToken => {
                "the Client Secret: --secret-stdin, or GENESYSCLOUD_OAUTHCLIENT_SECRET, or --saved NAME;\n  \
                 the access token can't stand in for it: the integration's OAuth client is checked, so it has\n  \
                 to sign in itself. Beside id and secret, the token reads what people hold"
            }
            Self::SecretOrToken => {
                "the Client Secret: --secret-stdin, or GENESYSCLOUD_OAUTHCLIENT_SECRET, or --saved NAME;\n  \
                 or, in place of id and secret, a person's access token: GENESYSCLOUD_ACCESS_TOKEN"
            }
        })
    }
}

/// The known names, below what was said: on one line where they fit.
pub(super) fn known_names(known: &[String]) -> String {
    let line = known.join(", ");
    match known {
        [] => "\nNone is known.".to_owned(),
        _ if line.len() <= 60 => format!("\nKnown, nearest first: {line}."),
        _ => format!("\nKnown, nearest first:\n  {}", known.join("\n  ")),
    }
}

fn words(f: &mut fmt::Formatter<'_>, Words { what, why, next }: &Words) -> fmt::Result {
    write!(f, "{what}\n{why}\n{next}")
}

#[cfg(test)]
mod tests {
    use std::io;

    use super::*;
    use crate::cause::chain;

    #[test]
    fn what_is_behind_a_problem_is_kept_and_not_said_twice() {
        let refusal = || io::Error::from(io::ErrorKind::PermissionDenied);
        let file = Problem::File { path: "r.json".into(), done: "written", why: Cause::of(refusal()) };
        assert_eq!(file.to_string(), "r.json couldn't be written: permission denied.");
        assert_eq!(chain(&file), file.to_string());

        let why = KeyringProblem::Absent { cause: Cause::of(refusal()) };
        let keyring = Problem::Keyring { why, attempt: Attempt::Load };
        assert!(!keyring.to_string().contains("denied"), "{keyring}");
        assert!(
            chain(&keyring).ends_with(": the keyring doesn't answer on this computer: permission denied"),
            "{}",
            chain(&keyring)
        );
    }
}
