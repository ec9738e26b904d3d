//! Permissions and the role policies that grant them. Pure.
//!
//! A permission is one whole name, `domain:entity:action`, compared without case (docs/platform-api.md 5.3: sources
//! disagree on the case of real names). A policy may have `*` in entity and action; nothing else matches by
//! prefix, and `integration` and `integrations` are two domains.

use std::{
    cmp::Ordering,
    fmt,
    hash::{Hash, Hasher},
    str::FromStr,
};

use serde::{Deserialize, Deserializer, Serialize, Serializer};

use super::Text;

/// One permission, for example `recording:recording:view`. Keeps the case in which it was written, compares
/// without it.
#[derive(Clone, Debug)]
pub struct Permission {
    written: String,
    key: String,
}

/// Why a text isn't a permission's name.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("`{0}` isn't a permission; expected domain:entity:action, without wildcards")]
pub struct NotAPermission(pub String);

impl Permission {
    /// From its three parts, for example as the catalogue lists them (docs/platform-api.md 5.1).
    ///
    /// # Errors
    /// When a part is empty or has anything but letters, digits, `-`, `_` and `.`.
    pub fn from_parts(domain: &str, entity: &str, action: &str) -> Result<Self, NotAPermission> {
        format!("{domain}:{entity}:{action}").parse()
    }

    /// `recording` of `recording:recording:view`, as it was written.
    pub fn domain(&self) -> &str {
        self.part(0)
    }

    pub fn entity(&self) -> &str {
        self.part(1)
    }

    pub fn action(&self) -> &str {
        self.part(2)
    }

    pub fn as_str(&self) -> &str {
        &self.written
    }

    /// The name in lower case: equal for equal permissions.
    pub fn key(&self) -> &str {
        &self.key
    }

    /// A part in the admin screen's manner: `speechAndTextAnalytics` becomes `Speech And Text Analytics`.
    pub fn ui_words(&self, index: usize) -> String {
        let mut words = String::new();
        for (place, letter) in self.part(index).chars().enumerate() {
            if place == 0 {
                words.extend(letter.to_uppercase());
            } else {
                if letter.is_uppercase() {
                    words.push(' ');
                }
                words.push(letter);
            }
        }
        words
    }

    fn part(&self, index: usize) -> &str {
        self.written.split(':').nth(index).unwrap_or_default()
    }
}

impl FromStr for Permission {
    type Err = NotAPermission;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let text = text.trim();
        let part = |part: &str| {
            !part.is_empty() && part.chars().all(|c| c.is_alphanumeric() || matches!(c, '-' | '_' | '.'))
        };
        let parts: Vec<&str> = text.split(':').collect();
        if parts.len() == 3 && parts.iter().all(|p| part(p)) {
            Ok(Self { written: text.to_owned(), key: text.to_lowercase() })
        } else {
            Err(NotAPermission(text.to_owned()))
        }
    }
}

impl fmt::Display for Permission {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.written)
    }
}

impl PartialEq for Permission {
    fn eq(&self, other: &Self) -> bool {
        self.key == other.key
    }
}

impl Eq for Permission {}

impl Hash for Permission {
    fn hash<H: Hasher>(&self, state: &mut H) {
        self.key.hash(state);
    }
}

impl PartialOrd for Permission {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl Ord for Permission {
    fn cmp(&self, other: &Self) -> Ordering {
        self.key.cmp(&other.key)
    }
}

impl Serialize for Permission {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(&self.written)
    }
}

impl<'de> Deserialize<'de> for Permission {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        String::deserialize(deserializer)?.parse().map_err(serde::de::Error::custom)
    }
}

/// A path of the admin screen with its arrows: `Recording › Recording › View`.
pub(crate) fn admin_path(path: &str) -> String {
    path.replace(" > ", " › ")
}

/// One policy of a role: what it grants, and whether under a condition (docs/platform-api.md 5.2).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Policy {
    /// The domain; `*` is accepted although it has not been seen in data (docs/platform-api.md 5.3).
    pub domain: String,
    /// The entity, or `*`.
    pub entity: String,
    /// The actions, or `*`.
    pub actions: Vec<String>,
    /// What limits the policy, if anything does.
    pub limit: Option<Limit>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Limit {
    /// It has to be the user's own, in words as near to the org's own as could be read. An OAuth client is no user, so it
    /// can never meet that; for people's own recordings and evaluations Genesys recommends it (docs/platform-api.md 5.2).
    CurrentUser(Text),
    /// Another condition, in words as near to the org's own as could be read.
    Condition(Text),
    NamedResources,
}

impl Limit {
    pub fn words(&self) -> Text {
        match self {
            Self::CurrentUser(condition) | Self::Condition(condition) => condition.clone(),
            Self::NamedResources => "only for the resources that the role names".into(),
        }
    }
}

impl Policy {
    /// Whether this policy grants the permission, conditions aside.
    pub fn matches(&self, permission: &Permission) -> bool {
        // Roles have hundreds of policies, and each is compared with each name: nothing is allocated where nothing
        // but ASCII stands.
        let one = |pattern: &str, name: &str| {
            pattern == "*"
                || pattern.eq_ignore_ascii_case(name)
                || (!(pattern.is_ascii() && name.is_ascii()) && pattern.to_lowercase() == name.to_lowercase())
        };
        one(&self.domain, permission.domain())
            && one(&self.entity, permission.entity())
            && self.actions.iter().any(|action| one(action, permission.action()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn policy(domain: &str, entity: &str, action: &str) -> Policy {
        Policy { domain: domain.into(), entity: entity.into(), actions: vec![action.into()], limit: None }
    }

    #[test]
    fn only_whole_names_without_wildcards_are_permissions() {
        for wrong in ["", "a:b", "a:b:c:d", "a:*:c", "conversation:read", "a: :c", "a:b:", "a:b\u{1b}:c"] {
            assert!(wrong.parse::<Permission>().is_err(), "{wrong}");
        }
        let permission: Permission = "Recording:recording:VIEW".parse().unwrap();
        assert_eq!(permission, "recording:recording:view".parse().unwrap());
        assert_eq!(permission.to_string(), "Recording:recording:VIEW");
        assert_eq!(permission.action(), "VIEW");
    }

    #[test]
    fn policies_match_whole_parts_without_case() {
        let view: Permission = "integrations:integration:view".parse().unwrap();
        assert!(policy("Integrations", "*", "*").matches(&view));
        assert!(policy("integrations", "INTEGRATION", "view").matches(&view));
        assert!(!policy("integration", "*", "*").matches(&view), "integration isn't integrations");
        assert!(!policy("integrations", "integr*", "view").matches(&view), "no other wildcard than *");
        assert!(!policy("integrations", "integration", "vie").matches(&view));
    }
}
