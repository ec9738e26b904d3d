//! What the grants say of permissions, division by division. Pure: no live call plays a part in here.

use std::collections::{BTreeSet, HashSet};

use super::{
    Catalogue, Division, DivisionId, Grant, Grants, Holder, Limit, Name, Permission, Scope, Text,
    grant::Reach,
};

/// Whether a permission, or a set of them, is held in one division. Ordered: a set (AND) is held as its least
/// permission is, alternatives (OR) as the greatest.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Held {
    No,
    Unknown(Doubt),
    Conditional,
    Yes,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Doubt {
    Grants,
    /// A role is granted here whose contents couldn't be read.
    RoleContents,
    /// The grants and `divisionspermitted` contradict each other here.
    Contradiction,
}

/// What tells where permissions are held; `None` for what couldn't be read.
#[derive(Clone, Copy, Debug)]
pub struct Sources<'a> {
    pub catalogue: Option<&'a Catalogue>,
    pub grants: Option<&'a Grants>,
    pub divisions: Option<&'a [Division]>,
}

#[derive(Clone, Debug)]
pub struct Holding {
    division_aware: bool,
    /// What the grants say; `None` where they can't be read.
    declared: Option<Declared>,
    /// What `divisionspermitted` says, where it can be believed.
    permitted: Option<Reach>,
}

#[derive(Clone, Debug, Default)]
struct Declared {
    unconditional: Reach,
    conditional: Reach,
    /// Where it is granted on a condition that an OAuth client can't meet: it isn't held there.
    never_met: Reach,
    /// Where roles of unreadable contents are granted.
    obscure: Reach,
    /// Whether one of those is granted in a single division, not in all.
    obscure_in_one: bool,
    roles: BTreeSet<Name>,
    condition: Option<Text>,
    through_group: bool,
}

impl Holding {
    /// Where the permission is held, also by what `divisionspermitted` says of it. `proven` says whether a live call
    /// proved it: then an empty answer of `divisionspermitted` isn't believed.
    pub fn of(
        permission: &Permission,
        sources: Sources<'_>,
        permitted: Option<&Reach>,
        proven: bool,
    ) -> Self {
        let in_catalogue = sources.catalogue.is_none_or(|catalogue| catalogue.contains(permission));
        let declared = sources.grants.map(|grants| {
            let mut declared = Declared::default();
            // What the org doesn't have, no role can give, whatever names it: a wildcard stands for what the
            // catalogue has.
            if in_catalogue {
                grants.grants.iter().for_each(|grant| declared.add(grant, permission));
                declared.keep_existing(sources.divisions);
            }
            declared
        });
        // Nobody has seen how `divisionspermitted` answers a client (docs/platform-api.md 2): an empty answer counts
        // only where nothing else speaks against it, and never alone.
        let believed = |reach: &&Reach| !reach.is_empty() || (declared.is_some() && !proven);
        let permitted = permitted.filter(|_| in_catalogue).filter(believed).cloned();
        let division_aware = sources.catalogue.is_none_or(|catalogue| catalogue.division_aware(permission));
        Self { division_aware, declared, permitted }
    }

    /// Whether it is held in a division; `None` asks for one that is yet to be made.
    pub fn at(&self, division: Option<&DivisionId>) -> Held {
        let covers = |reach: &Reach| match division {
            _ if !self.division_aware => !reach.is_empty(),
            Some(id) => reach.contains(id),
            None => *reach == Reach::All,
        };
        let permitted = self.permitted.as_ref().filter(|_| self.division_aware).map(covers);
        let Some(declared) = &self.declared else {
            // `divisionspermitted` tells coverage by itself where the grants can't be read.
            return match permitted {
                Some(true) => Held::Yes,
                Some(false) => Held::No,
                None => Held::Unknown(Doubt::Grants),
            };
        };
        let held = if covers(&declared.unconditional) {
            Held::Yes
        } else if covers(&declared.conditional) {
            Held::Conditional
        } else if covers(&declared.obscure) {
            Held::Unknown(Doubt::RoleContents)
        } else {
            Held::No
        };
        // Only the grants say anything of a future division.
        if division.is_none() {
            return held;
        }
        match (held, permitted) {
            // It may well count what is granted on a condition.
            (Held::No, Some(true)) if covers(&declared.never_met) => Held::No,
            (Held::Yes | Held::Conditional, Some(false)) | (Held::No, Some(true)) => {
                Held::Unknown(Doubt::Contradiction)
            }
            (Held::Yes | Held::Conditional, Some(true) | None)
            | (Held::No, Some(false) | None)
            | (Held::Unknown(_), _) => held,
        }
    }

    pub fn division_aware(&self) -> bool {
        self.division_aware
    }

    /// Whether it is surely held nowhere. A 2xx of an ANY operation proves a permission only where all its others are.
    pub fn surely_nowhere(&self) -> bool {
        self.declared.as_ref().is_some_and(|declared| {
            declared.unconditional.is_empty()
                && declared.conditional.is_empty()
                && declared.never_met.is_empty()
                && declared.obscure.is_empty()
        })
    }

    /// Whether any grant holds it anywhere; `None` where nobody knows.
    pub fn anywhere(&self) -> Option<bool> {
        let declared = self.declared.as_ref()?;
        if !declared.unconditional.is_empty() || !declared.conditional.is_empty() {
            return Some(true);
        }
        declared.obscure.is_empty().then_some(false)
    }

    pub fn roles(&self) -> impl Iterator<Item = &Name> {
        self.declared.iter().flat_map(|declared| declared.roles.iter())
    }

    pub fn condition(&self) -> Option<&Text> {
        self.declared.as_ref()?.condition.as_ref()
    }

    /// Whether it is granted somewhere, but only on a condition that an OAuth client can't meet.
    pub fn never_met(&self) -> bool {
        self.declared.as_ref().is_some_and(|declared| !declared.never_met.is_empty())
            && self.anywhere() == Some(false)
    }

    /// Whether it is held somewhere without a condition; `None` where that is unknown.
    pub fn unconditional(&self) -> Option<bool> {
        let declared = self.declared.as_ref()?;
        match declared.unconditional.is_empty() {
            false => Some(true),
            true => declared.obscure.is_empty().then_some(false),
        }
    }

    pub fn through_group(&self) -> bool {
        self.declared.as_ref().is_some_and(|declared| declared.through_group)
    }

    /// Whether, if it is held at all, it is held everywhere: only roles of unreadable contents could grant it,
    /// and each of them is granted in all divisions.
    pub fn everywhere_if_held(&self) -> bool {
        self.declared.as_ref().is_some_and(|declared| {
            declared.unconditional.is_empty()
                && declared.conditional.is_empty()
                && declared.obscure == Reach::All
                && !declared.obscure_in_one
        })
    }
}

impl Declared {
    fn add(&mut self, grant: &Grant, permission: &Permission) {
        let Some(policies) = &grant.role.policies else {
            self.obscure.add(&grant.scope);
            self.obscure_in_one |= grant.scope != Scope::AllDivisions;
            return;
        };
        let mut granted = false;
        for policy in policies.iter().filter(|policy| policy.matches(permission)) {
            granted = true;
            match &policy.limit {
                None => self.unconditional.add(&grant.scope),
                Some(limit @ Limit::CurrentUser(_)) => {
                    self.never_met.add(&grant.scope);
                    self.condition.get_or_insert_with(|| limit.words());
                }
                Some(limit @ (Limit::Condition(_) | Limit::NamedResources)) => {
                    self.conditional.add(&grant.scope);
                    self.condition = Some(limit.words());
                }
            }
        }
        if granted {
            self.roles.insert(grant.role.name.clone());
            self.through_group |= matches!(grant.holder, Holder::Group { .. });
        }
    }

    /// A grant in a division that doesn't exist covers nothing.
    fn keep_existing(&mut self, divisions: Option<&[Division]>) {
        let Some(divisions) = divisions else { return };
        let existing: HashSet<&DivisionId> = divisions.iter().map(|division| &division.id).collect();
        for reach in [&mut self.unconditional, &mut self.conditional, &mut self.never_met, &mut self.obscure]
        {
            if let Reach::Listed(ids) = reach {
                ids.retain(|id| existing.contains(id));
            }
        }
    }
}

pub(crate) fn alternatives_at(sets: &[Vec<&Holding>], division: Option<&DivisionId>) -> Held {
    sets.iter()
        .map(|set| set.iter().map(|holding| holding.at(division)).min().unwrap_or(Held::No))
        .max()
        .unwrap_or(Held::No)
}
