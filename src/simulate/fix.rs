//! What the admin of the demo does: grants what is missing, one thing after another. Pure.

use super::{
    ids::stable_id,
    org::{FixTable, PolicyTable, RoleTable, Star, Where},
    world::{World, names, policy},
};
use crate::model::{
    Name, Text,
    name::Kind,
    say::{joined, listed, say},
};

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Fix {
    Next,
    Everything,
}

/// One thing that somebody who may do everything does in the org, by hand.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Change {
    Tick {
        role: String,
        permission: String,
    },
    MakeRole {
        role: String,
    },
    /// In all divisions.
    GiveClient {
        role: String,
    },
    TakeConditionOff {
        role: String,
        permission: String,
    },
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FixFor {
    /// The OAuth client whose permissions an integration uses.
    Client,
    People,
}

impl World {
    /// Does one thing; whether there was anything to do it to.
    pub(super) fn change(&mut self, change: Change) -> bool {
        match change {
            Change::Tick { role, permission } => {
                let Some(policy) = policy(&permission).filter(|_| self.catalogue.has(&permission)) else {
                    return false;
                };
                let known = self.roles.iter_mut().find(|known| known.name == role);
                known.map(|known| known.policies.push(policy)).is_some()
            }
            Change::MakeRole { role } => {
                let new = !self.roles.iter().any(|known| known.name == role);
                self.roles.extend(new.then(|| RoleTable { name: role, ..RoleTable::default() }));
                new
            }
            Change::GiveClient { role } => {
                let known = self.roles.iter().any(|known| known.name == role);
                if known {
                    self.grant(0, &role, &Where::Star(Star::Star), None);
                }
                known
            }
            Change::TakeConditionOff { role, permission } => {
                let roles = self.roles.iter_mut().filter(|known| known.name == role);
                let named = |policy: &&mut PolicyTable| names(policy, &permission) && policy.is_conditional();
                let policies: Vec<&mut PolicyTable> =
                    roles.flat_map(|r| &mut r.policies).filter(named).collect();
                let found = !policies.is_empty();
                for policy in policies {
                    policy.only_media.clear();
                    policy.only_queues.clear();
                    policy.current_user = false;
                }
                found
            }
        }
    }

    /// Fixes, and says in a sentence what was done; `None` when nothing is left.
    pub(super) fn fix(&mut self, whom: FixFor, how_much: Fix) -> Option<Text> {
        let left = match whom {
            FixFor::Client => &mut self.file.fixes,
            FixFor::People => &mut self.file.people_fixes,
        };
        let count = match how_much {
            Fix::Next => left.len().min(1),
            Fix::Everything => left.len(),
        };
        let next: Vec<_> = left.drain(..count).collect();
        let sentences: Vec<Text> = next.into_iter().map(|fix| self.do_one(fix.into_inner())).collect();
        (!sentences.is_empty()).then(|| joined(sentences, " "))
    }

    fn do_one(&mut self, fix: FixTable) -> Text {
        match fix {
            FixTable::AddToRole { role, permission } => {
                if let Some(policy) = policy(&permission) {
                    let known = self.roles.iter_mut().filter(|known| known.name == role);
                    known.for_each(|known| known.policies.push(policy.clone()));
                }
                say!("{} was added to the role {}.", permission, &named(Kind::Role, "role", &role))
            }
            FixTable::LiftConditions { role } => {
                for policy in
                    self.roles.iter_mut().filter(|known| known.name == role).flat_map(|r| &mut r.policies)
                {
                    policy.only_media.clear();
                    policy.current_user = false;
                    policy.only_queues.clear();
                    policy.named_resources.clear();
                }
                say!("The conditions of the role {} were removed.", &named(Kind::Role, "role", &role))
            }
            FixTable::Grant { role, divisions } => {
                self.grant(0, &role, &divisions, None);
                say!(
                    "The client was given the role {} in {}.",
                    &named(Kind::Role, "role", &role),
                    place(&divisions)
                )
            }
            FixTable::GrantToGroup { group, role, divisions } => {
                self.grant_to_group(&group, &role, &divisions);
                say!(
                    "The group {} was given the role {} in {}.",
                    &named(Kind::Group, "group", &group),
                    &named(Kind::Role, "role", &role),
                    place(&divisions)
                )
            }
            FixTable::Licence { product } => {
                let Self { catalogue, file, .. } = self;
                catalogue.licence(file);
                say!("The product {} was added to the org.", product)
            }
        }
    }
}

fn place(divisions: &Where) -> Text {
    match divisions {
        Where::Star(_) => "All Divisions".into(),
        Where::Listed(names) => listed(&divisions_called(names), "and"),
        Where::AllBut { all_but } => say!("every division but {}", listed(&divisions_called(all_but), "and")),
        Where::Deleted { deleted } => say!("{}, which is gone", &named(Kind::Division, "division", deleted)),
    }
}

fn divisions_called(names: &[String]) -> Vec<Name> {
    names.iter().map(|name| named(Kind::Division, "division", name)).collect()
}

/// By the id under which the org tells it, so that its stand-in is the one that the screens have.
fn named(kind: Kind, what: &str, name: &str) -> Name {
    Name::new(kind, stable_id(what, name).to_string(), name)
}
