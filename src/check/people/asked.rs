//! Which permissions are asked for, as far as a role could grant any of them. Pure.

use std::collections::{BTreeSet, HashMap};

use crate::model::{
    Grant, Id, Integration, PeoplePermission, Permission, PersonNeed, Policy, Role, Wanted,
    people::{
        evidence::PeopleEvidence,
        resolve::{self, Resolved},
    },
};

/// All that people are asked to hold: by the manifest's names, by what these are in this org, and by what somebody
/// settled them to be.
#[derive(Debug, Default)]
pub(super) struct Asked {
    names: BTreeSet<Permission>,
    every_action: BTreeSet<(String, String)>,
}

impl Asked {
    /// What an integration asks, as far as the evidence tells what it is in this org.
    pub(super) fn of(integration: &Integration, evidence: &PeopleEvidence) -> Self {
        let mut asked = Self { names: evidence.accepted.values().cloned().collect(), ..Self::default() };
        let types = evidence.types.as_deref().unwrap_or_default();
        for (words, need) in permissions(integration) {
            for name in need.alternatives.iter().flatten() {
                match &name.wanted {
                    Wanted::One(permission) => {
                        asked.names.insert(permission.clone());
                    }
                    Wanted::EveryAction { domain, entity } => {
                        asked.every_action.insert((domain.to_lowercase(), entity.to_lowercase()));
                    }
                }
                let catalogue = evidence.catalogue.as_ref().map_err(|unread| *unread);
                if let Resolved::Names { names, .. } =
                    resolve::resolve(words, name, catalogue, types, &evidence.accepted)
                {
                    asked.names.extend(names);
                }
            }
        }
        asked
    }

    /// Whether a role could grant anything of it. One of unreadable contents could.
    pub(super) fn touched_by(&self, role: &Role) -> bool {
        role.policies.as_ref().is_none_or(|policies| policies.iter().any(|policy| self.in_policy(policy)))
    }

    fn in_policy(&self, policy: &Policy) -> bool {
        let one = |pattern: &str, name: &str| pattern == "*" || pattern.to_lowercase() == name;
        self.names.iter().any(|name| policy.matches(name))
            || self
                .every_action
                .iter()
                .any(|(domain, entity)| one(&policy.domain, domain) && one(&policy.entity, entity))
    }

    /// Leaves the grants out whose roles have nothing to do with it: who reads by roles doesn't see them, so that
    /// who reads them person by person must not either. Brings the others into an order that doesn't depend on how
    /// they were read.
    pub(super) fn keep_touching(&self, grants: &mut Vec<Grant>, known: &mut HashMap<Id, bool>) {
        grants.retain(|grant| {
            let key = || grant.role.id().clone();
            *known.entry(key()).or_insert_with(|| self.touched_by(&grant.role))
        });
        grants.sort_by_cached_key(|grant| {
            (
                grant.role.name.real().to_lowercase(),
                grant.role.id().clone(),
                format!("{:?}{:?}", grant.scope, grant.holder),
            )
        });
        grants.dedup();
    }
}

/// The permissions that are judged for each person, with the guide's wording.
fn permissions(integration: &Integration) -> impl Iterator<Item = (&str, &PeoplePermission)> {
    integration.person_needs().filter_map(|(_, requirement, need)| match need {
        PersonNeed::Permission(need) => {
            Some((requirement.asked.as_deref().unwrap_or(&requirement.title), need))
        }
        PersonNeed::Licence(_) | PersonNeed::ActiveUser => None,
    })
}
