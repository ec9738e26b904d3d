//! What the check itself needs, and whether it had it. Pure.

use super::evidence::{OwnHolding, PeopleEvidence, Watched};
use crate::model::{GrantsSource, Integration, Permission, Status, report::Prerequisite};

/// Each prerequisite of the manifest; `org_answered` says whether what a permission opens of the org was read. What was in fact read needed nothing more, whoever may tell; what is held in
/// some divisions only hides who is elsewhere, which no answer shows.
pub(super) fn judge(
    integration: &Integration,
    evidence: &PeopleEvidence,
    org_answered: &dyn Fn(&Permission) -> bool,
) -> Vec<Prerequisite> {
    integration
        .prerequisites()
        .iter()
        .filter_map(|needed| {
            let own = evidence.own.get(&needed.permission).copied().unwrap_or(OwnHolding::Unknown);
            let (status, limit) = match own {
                OwnHolding::Everywhere => (Status::Pass, None),
                OwnHolding::InSome { .. } if needs_no_division(&needed.permission, evidence) => {
                    (Status::Pass, None)
                }
                OwnHolding::InSome { divisions } => (Status::Fail, Some(divisions)),
                OwnHolding::Nowhere | OwnHolding::Unknown | OwnHolding::NotAsked
                    if answered(&needed.permission, evidence) || org_answered(&needed.permission) =>
                {
                    (Status::Pass, None)
                }
                OwnHolding::Nowhere => (Status::Fail, None),
                // Nothing is known to be missing: the check ended before.
                OwnHolding::NotAsked => return None,
                OwnHolding::Unknown if evidence.closed().is_some() => return None,
                OwnHolding::Unknown => (Status::Unknown, None),
            };
            let needed_for = match limit {
                None => needed.needed_for.clone(),
                Some(1) => {
                    format!("{}; held in only 1 division: what is elsewhere isn't seen", needed.needed_for)
                }
                Some(divisions) => format!(
                    "{}; held in only {divisions} divisions: what is elsewhere isn't seen",
                    needed.needed_for
                ),
            };
            Some(Prerequisite {
                permission: needed.permission.to_string(),
                status,
                needed_for,
                required: needed.required,
            })
        })
        .collect()
}

/// Whoever looks at itself only needs no division, and some permissions know none.
fn needs_no_division(permission: &Permission, evidence: &PeopleEvidence) -> bool {
    let of_oneself = evidence.source == GrantsSource::SubjectsMe
        && matches!(permission.domain(), "authorization" | "directory");
    of_oneself || evidence.catalogue.as_ref().is_ok_and(|catalogue| !catalogue.division_aware(permission))
}

/// Whether what a permission opens of people was read whole (docs/platform-api.md 9).
fn answered(permission: &Permission, evidence: &PeopleEvidence) -> bool {
    let people = evidence.people.as_deref().unwrap_or_default();
    let each = |read: &dyn Fn(&Watched) -> bool| !people.is_empty() && people.iter().all(read);
    let known = |watched: &Watched| {
        let grants = watched.grants.as_ref();
        grants.is_ok_and(|grants| grants.iter().all(|grant| grant.role.policies.is_some()))
    };
    let opened = [
        ("directory:user:view", !people.is_empty()),
        ("authorization:grant:view", each(&|watched| watched.grants.is_ok())),
        ("authorization:role:view", each(&known)),
        ("authorization:license:view", each(&|watched| watched.licences.is_ok())),
    ];
    opened.contains(&(permission.key(), true))
}

#[cfg(test)]
mod tests;
