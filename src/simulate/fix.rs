//! What the admin of the demo does: grants what is missing, one thing after another. Pure.

use super::{
    org::{FixTable, Where},
    world::{World, policy},
};

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Fix {
    Next,
    Everything,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FixFor {
    /// The OAuth client whose permissions an integration uses.
    Client,
    People,
}

impl World {
    /// Fixes, and says in a sentence what was done; `None` when nothing is left.
    pub(super) fn fix(&mut self, whom: FixFor, how_much: Fix) -> Option<String> {
        let left = match whom {
            FixFor::Client => &mut self.file.fixes,
            FixFor::People => &mut self.file.people_fixes,
        };
        let count = match how_much {
            Fix::Next => left.len().min(1),
            Fix::Everything => left.len(),
        };
        let next: Vec<_> = left.drain(..count).collect();
        let sentences: Vec<String> = next.into_iter().map(|fix| self.do_one(fix.into_inner())).collect();
        (!sentences.is_empty()).then(|| sentences.join(" "))
    }

    fn do_one(&mut self, fix: FixTable) -> String {
        match fix {
            FixTable::AddToRole { role, permission } => {
                if let Some(policy) = policy(&permission) {
                    let known = self.roles.iter_mut().filter(|known| known.name == role);
                    known.for_each(|known| known.policies.push(policy.clone()));
                }
                format!("{permission} was added to the role {role}.")
            }
            FixTable::LiftConditions { role } => {
                for policy in
                    self.roles.iter_mut().filter(|known| known.name == role).flat_map(|r| &mut r.policies)
                {
                    policy.only_media.clear();
                    policy.named_resources.clear();
                }
                format!("The conditions of the role {role} were removed.")
            }
            FixTable::Grant { role, divisions } => {
                self.grant(0, &role, &divisions, None);
                format!("The client was given the role {role} in {}.", place(&divisions))
            }
            FixTable::GrantToGroup { group, role, divisions } => {
                self.grant_to_group(&group, &role, &divisions);
                format!("The group {group} was given the role {role} in {}.", place(&divisions))
            }
            FixTable::Licence { product } => {
                let Self { catalogue, file, .. } = self;
                catalogue.licence(file);
                format!("The product {product} was added to the org.")
            }
        }
    }
}

fn place(divisions: &Where) -> String {
    match divisions {
        Where::Star(_) => "All Divisions".to_owned(),
        Where::Listed(names) => names.join(", "),
        Where::AllBut { all_but } => format!("every division but {}", all_but.join(", ")),
        Where::Deleted { deleted } => format!("{deleted}, which is gone"),
    }
}
