//! The name under which credentials are saved. Pure.

use std::{fmt, str::FromStr};

use serde::{Deserialize, Serialize};

/// No name is longer, in characters.
const LONGEST: usize = 64;

/// A saved name: `contoso-care-ariglad`. Lower-case letters, digits, hyphens and dots, 1 to 64 of them, the first a
/// letter or digit (so that it never looks like an option).
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct SavedName(String);

#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error(
    "that isn't a saved name: expected 1 to 64 lower-case letters, digits, hyphens and dots, a letter or digit first, like contoso-care-ariglad"
)]
pub struct NotASavedName;

impl SavedName {
    /// The name to offer for an org's integration: `Contoso Care`, `ariglad` → `contoso-care-ariglad`.
    pub fn suggest(org_name: &str, integration_id: &str) -> Self {
        let mut integration = words(integration_id);
        integration.truncate(LONGEST / 2);
        let mut org = words(org_name);
        // The integration's part stays whole: it tells two names of one org apart.
        org.truncate((LONGEST - 1).saturating_sub(integration.len()));
        let parts: Vec<&str> = [org.trim_end_matches('-'), integration.trim_end_matches('-')]
            .into_iter()
            .filter(|p| !p.is_empty())
            .collect();
        Self(if parts.is_empty() { "org".to_owned() } else { parts.join("-") })
    }

    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// The letters and digits of a text, in lower case, with one hyphen for whatever stands between them.
fn words(text: &str) -> String {
    let lower = text.to_lowercase();
    let words: Vec<&str> =
        lower.split(|c: char| !c.is_ascii_alphanumeric()).filter(|word| !word.is_empty()).collect();
    words.join("-")
}

impl FromStr for SavedName {
    type Err = NotASavedName;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let plain = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit();
        let fits = text.len() <= LONGEST
            && text.starts_with(plain)
            && text.chars().all(|c| plain(c) || matches!(c, '-' | '.'));
        if fits { Ok(Self(text.to_owned())) } else { Err(NotASavedName) }
    }
}

impl TryFrom<String> for SavedName {
    type Error = NotASavedName;

    fn try_from(text: String) -> Result<Self, Self::Error> {
        text.parse()
    }
}

impl From<SavedName> for String {
    fn from(name: SavedName) -> Self {
        name.0
    }
}

impl fmt::Display for SavedName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_plain() {
        for fits in ["a", "contoso-care-ariglad", "2024.test", &"x".repeat(64)] {
            assert_eq!(fits.parse::<SavedName>().unwrap().as_str(), fits);
        }
        for wrong in ["", "Contoso", "a b", "a/b", "..", "-x", "é", "a\n", &"x".repeat(65)] {
            assert!(wrong.parse::<SavedName>().is_err(), "{wrong:?}");
        }
    }

    #[test]
    fn a_name_is_suggested_for_every_org() {
        for (org, integration, name) in [
            ("Contoso Care", "ariglad", "contoso-care-ariglad"),
            ("  ACME -- (EMEA) 2 ", "ariglad", "acme-emea-2-ariglad"),
            ("東京", "ariglad", "ariglad"),
            ("\u{202e}evil\u{1b}[31m", "ariglad", "evil-31m-ariglad"),
            ("", "", "org"),
        ] {
            assert_eq!(SavedName::suggest(org, integration).as_str(), name);
        }
        for (org, integration) in [
            ("x".repeat(300), "ariglad".to_owned()),
            ("a-".repeat(300), "b-".repeat(300)),
            ("a".into(), "b".repeat(300)),
        ] {
            let name = SavedName::suggest(&org, &integration);
            assert!(name.as_str().parse::<SavedName>().is_ok(), "{name}");
        }
        assert!(SavedName::suggest(&"x".repeat(300), "ariglad").as_str().ends_with("x-ariglad"));
    }
}
