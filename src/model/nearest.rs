//! The names of an org's catalogue that come nearest to an asked one: suggestions, never counted. Pure.

use std::fmt;

use super::{Catalogue, Permission, words::normalised};

/// A name of the catalogue that may be meant.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Suggestion {
    pub permission: Permission,
    pub likeness: Likeness,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Likeness {
    Near,
    /// The same three parts in another order: `routing:view:queue`.
    Swapped,
    /// The same entity and action in a domain that is written nearly so: `conversations:message:view`.
    OtherDomain,
    /// What the type of another product of a similar name asks of its users.
    OfSibling {
        product: String,
    },
}

impl fmt::Display for Suggestion {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { permission, likeness } = self;
        match likeness {
            Likeness::Near => write!(f, "{permission}"),
            Likeness::Swapped => write!(f, "{permission} (the same parts in another order)"),
            Likeness::OtherDomain => write!(f, "{permission} (its domain is {})", permission.domain()),
            Likeness::OfSibling { product } => write!(f, "{permission} (of {product}, another product)"),
        }
    }
}

/// What is sought: domain, entity and action, and the words that they are made of.
pub(super) struct Sought {
    pub parts: [String; 3],
    pub words: Vec<String>,
}

impl Sought {
    pub(super) fn of(permission: &Permission) -> Self {
        let parts = [permission.domain(), permission.entity(), permission.action()].map(normalised);
        Self { parts, words: words(permission.as_str()) }
    }

    /// The nearest names, best first. Each shares the domain or the entity with what is sought, or all three parts.
    pub(super) fn nearest(&self, catalogue: &Catalogue, most: usize) -> Vec<Suggestion> {
        let scored = catalogue.iter().filter_map(|entry| self.compared(&entry.permission));
        let mut scored: Vec<(f64, Suggestion)> = scored.collect();
        scored.sort_by(|a, b| b.0.total_cmp(&a.0).then_with(|| a.1.permission.cmp(&b.1.permission)));
        scored.into_iter().take(most).map(|(_, suggestion)| suggestion).collect()
    }

    /// How near a name comes, by its words and by its letters; `None` for one that isn't near at all.
    fn compared(&self, permission: &Permission) -> Option<(f64, Suggestion)> {
        let parts = [permission.domain(), permission.entity(), permission.action()].map(normalised);
        let [same_domain, same_entity, same_action] = [0, 1, 2].map(|at| parts[at] == self.parts[at]);
        let alike = |at: usize| strsim::jaro_winkler(&self.parts[at], &parts[at]);
        let by_parts = [0, 1, 2].map(alike).iter().sum::<f64>() / 3.0;
        let has = words(permission.as_str());
        let common = self.words.iter().filter(|word| has.contains(word)).count();
        #[expect(clippy::cast_precision_loss, reason = "a handful of words")]
        let by_words = 2.0 * common as f64 / (self.words.len() + has.len()).max(1) as f64;
        let (likeness, bonus) = if parts == self.parts {
            (Likeness::Near, 3.0)
        } else if in_order(&parts) == in_order(&self.parts) {
            (Likeness::Swapped, 3.0)
        } else if same_entity && same_action && alike(0) > 0.9 {
            (Likeness::OtherDomain, 2.0)
        } else if same_domain {
            (Likeness::Near, 1.0)
        } else if same_entity && (by_words >= 0.5 || by_parts > 0.75) {
            // Many domains have an entity of the same everyday name, such as a session.
            (Likeness::Near, 0.0)
        } else {
            return None;
        };
        Some((bonus + by_words + by_parts, Suggestion { permission: permission.clone(), likeness }))
    }
}

fn in_order(parts: &[String; 3]) -> [String; 3] {
    let mut parts = parts.clone();
    parts.sort();
    parts
}

/// The words of a path or of a name: parted at capitals and at everything but letters and digits, in lower case.
pub(super) fn words(text: &str) -> Vec<String> {
    let mut words = vec![String::new()];
    let mut lower_before = false;
    for letter in text.chars() {
        if !letter.is_alphanumeric() || (letter.is_uppercase() && lower_before) {
            words.push(String::new());
        }
        lower_before = letter.is_lowercase();
        if letter.is_alphanumeric()
            && let Some(word) = words.last_mut()
        {
            word.extend(letter.to_lowercase());
        }
    }
    words.retain(|word| !word.is_empty());
    words
}

#[cfg(test)]
mod tests {
    use pretty_assertions::assert_eq;

    use super::*;
    use crate::model::Entry;

    #[test]
    fn a_suggestion_shares_the_domain_or_the_entity_and_says_what_vendors_get_wrong() {
        let names = [
            "conversation:message:view",
            "conversation:message:create",
            "routing:queue:view",
            "users:user:view",
        ];
        let entry = |name: &str| Entry {
            permission: name.parse().unwrap(),
            label: String::new(),
            division_aware: None,
        };
        let catalogue: Catalogue = names.map(entry).into_iter().collect();
        let table: [(&str, &[&str]); 5] = [
            ("routing:view:queue", &["routing:queue:view (the same parts in another order)"]),
            (
                "conversations:message:view",
                &["conversation:message:view (its domain is conversation)", "conversation:message:create"],
            ),
            ("conversation:messages:view", &["conversation:message:view", "conversation:message:create"]),
            // Letters alone are no reason.
            ("usr:usrs:view", &[]),
            ("scripter:script:view", &[]),
        ];
        for (asked, expected) in table {
            let nearest = Sought::of(&asked.parse().unwrap()).nearest(&catalogue, 2);
            let said: Vec<String> = nearest.iter().map(ToString::to_string).collect();
            assert_eq!(said, expected, "{asked}");
        }
    }
}
