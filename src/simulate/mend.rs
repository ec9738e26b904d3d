//! What the admin of the demo does: grants what is missing, one thing after another. Pure.

use super::{
    catalogue::parts,
    org::{MendTable, PolicyTable, Where},
    world::World,
};

/// How much of what is missing.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Mend {
    /// The next thing.
    Next,
    /// All that is left.
    Everything,
}

impl World {
    /// Mends, and says in a sentence what was done; `None` when nothing is left.
    pub fn mend(&mut self, how_much: Mend) -> Option<String> {
        let left = self.file.mends.len() - self.mended;
        let count = match how_much {
            Mend::Next => left.min(1),
            Mend::Everything => left,
        };
        let sentences: Vec<String> = (0..count)
            .map(|_| {
                let mend = self.file.mends[self.mended].get_ref().clone();
                self.mended += 1;
                self.do_one(mend)
            })
            .collect();
        (!sentences.is_empty()).then(|| sentences.join(" "))
    }

    fn do_one(&mut self, mend: MendTable) -> String {
        match mend {
            MendTable::AddToRole { role, permission } => {
                if let Some([domain, entity, action]) = parts(&permission) {
                    let policy = PolicyTable {
                        domain: domain.to_owned(),
                        entity: entity.to_owned(),
                        actions: vec![action.to_owned()],
                        only_media: Vec::new(),
                        named_resources: Vec::new(),
                    };
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
                self.grant(&role, &divisions, None);
                let place = match divisions {
                    Where::Star(_) => "All Divisions".to_owned(),
                    Where::Listed(names) => names.join(", "),
                    Where::AllBut { all_but } => format!("every division but {}", all_but.join(", ")),
                };
                format!("The client was given the role {role} in {place}.")
            }
            MendTable::Licence { product } => {
                let Self { catalogue, file, .. } = self;
                catalogue.licence(file);
                format!("The product {product} was added to the org.")
            }
        }
    }
}
