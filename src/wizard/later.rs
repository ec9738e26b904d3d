//! The command that repeats the check any day, with everything that was chosen here.

use super::{Instead, Saving, Shared, save::saved_name};
use crate::model::{Shown, Step, org::EmbeddedClient};

/// No more people than these stand in a command; more of them come from a file.
const MOST_PEOPLE: usize = 5;

impl Shared {
    pub(super) fn later_command(&self, shown: &Shown) -> Option<String> {
        let chosen = self.chosen_as_options(shown);
        if let Saving::Saved { name, integrations, .. } = &self.saving {
            let name = shown.name(&saved_name(name.as_str()));
            let which = match integrations.len() {
                0 | 1 => String::new(),
                _ => format!(" --integration {}", self.chosen().id),
            };
            return Some(format!("greenlight check --saved {name}{which}{chosen}"));
        }
        let region = self.region.as_ref()?;
        let start = format!("greenlight check --integration {} --region {}", self.chosen().id, region.domain);
        if self.saving == Saving::NothingToKeep {
            // The token comes from the environment.
            return Some(format!("{start}{chosen}"));
        }
        let id = shown.id(&self.identity.client_id_text().into());
        Some(format!("{start} \\\n  --client-id {id} --secret-stdin{chosen}"))
    }

    /// Who was chosen, and which OAuth client was named, as options. Whoever signed in looks at itself without any.
    fn chosen_as_options(&self, shown: &Shown) -> String {
        if !self.has(Step::People) {
            return String::new();
        }
        let mut options: Vec<String> = Vec::new();
        match self.people.instead {
            Some(Instead::Everyone) => options.push("--all-users".into()),
            Some(Instead::Myself) => {}
            None => {
                let people = self.people.people();
                if people.clone().count() > MOST_PEOPLE {
                    options.push("--users-from people.csv".into());
                } else {
                    let names = people.map(|hit| hit.email.as_ref().unwrap_or(&hit.pick.name));
                    options.extend(names.map(|name| format!("--user {}", quoted(&shown.name(name)))));
                }
                let groups = self.people.groups();
                options.extend(
                    groups.map(|hit| {
                        format!("--{} {}", hit.pick.by.word(), quoted(&shown.name(&hit.pick.name)))
                    }),
                );
            }
        }
        match &self.embedded_client {
            EmbeddedClient::NotSaid => {}
            EmbeddedClient::None => options.push("--embedded-client-id none".into()),
            EmbeddedClient::Id(id) => {
                options.push(format!("--embedded-client-id {}", shown.id(&id.to_string().into())));
            }
        }
        options.into_iter().map(|option| format!(" {option}")).collect()
    }
}

/// A name as every shell takes it for one word.
fn quoted(name: &str) -> String {
    let is_plain = |c: char| c.is_ascii_alphanumeric() || "._@+-".contains(c);
    let is_safe = |c: char| !"\"$`\\!%".contains(c);
    if !name.is_empty() && name.chars().all(is_plain) && !name.starts_with('-') {
        name.to_owned()
    } else if name.chars().all(is_safe) {
        format!("\"{name}\"")
    } else {
        format!("'{}'", name.replace('\'', "'\\''"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_stays_one_word_in_a_shell() {
        assert_eq!(quoted("agent.0042@example.com"), "agent.0042@example.com");
        assert_eq!(quoted("Retail Tier 1"), "\"Retail Tier 1\"");
        assert_eq!(quoted("$HOME's"), "'$HOME'\\''s'");
        assert_eq!(quoted("-x"), "\"-x\"");
    }
}
