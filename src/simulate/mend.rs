//! What the admin of the demo does: grants what is missing, one thing after another. Pure.

use super::{
    org::{MendTable, Where},
    world::{World, policy},
};

/// How much of what is missing.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Mend {
    /// The next thing.
    Next,
    /// All that is left.
    Everything,
}

/// For whom the admin mends.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum MendFor {
    /// The OAuth client whose permissions an integration uses.
    Client,
    /// The people who use an integration.
    People,
}

impl World {
    /// Mends, and says in a sentence what was done; `None` when nothing is left.
    pub fn mend(&mut self, whom: MendFor, how_much: Mend) -> Option<String> {
        let (mends, done) = match whom {
            MendFor::Client => (&self.file.mends, &mut self.mended),
            MendFor::People => (&self.file.people_mends, &mut self.people_mended),
        };
        let left = mends.len() - *done;
        let count = match how_much {
            Mend::Next => left.min(1),
            Mend::Everything => left,
        };
        let next = mends.iter().skip(*done).take(count).map(|mend| mend.get_ref().clone());
        let next: Vec<MendTable> = next.collect();
        *done += count;
        let sentences: Vec<String> = next.into_iter().map(|mend| self.do_one(mend)).collect();
        (!sentences.is_empty()).then(|| sentences.join(" "))
    }

    fn do_one(&mut self, mend: MendTable) -> String {
        match mend {
            MendTable::AddToRole { role, permission } => {
                if let Some(policy) = policy(&permission) {
                    let known = self.roles.iter_mut().filter(|known| known.name == role);
                    known.for_each(|known| known.policies.push(policy.clone()));
                }
                format!("{permission} was added to the role {role}.")
            }
            MendTable::LiftConditions { role } => {
                for policy in
                    self.roles.iter_mut().filter(|known| known.name == role).flat_map(|r| &mut r.policies)
                {
                    policy.only_media.clear();
                    policy.named_resources.clear();
                }
                format!("The conditions of the role {role} were removed.")
            }
            MendTable::Grant { role, divisions } => {
                self.grant(0, &role, &divisions, None);
                format!("The client was given the role {role} in {}.", place(&divisions))
            }
            MendTable::GrantToGroup { group, role, divisions } => {
                self.grant_to_group(&group, &role, &divisions);
                format!("The group {group} was given the role {role} in {}.", place(&divisions))
            }
            MendTable::Licence { product } => {
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
