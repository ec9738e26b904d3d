//! Which acts fix what the OAuth client lacks. Pure.
//!
//! A permission that no role grants is ticked in one role, the same for all rows; where a role that grants it isn't held
//! everywhere, the client is given that role. So each row says its acts by itself, and the plan puts them together.

use std::collections::BTreeSet;

use super::{
    advice::Circumstances,
    finding::{Finding, Sources},
};
use crate::model::{
    Cause, ClientNeed, Division, Held, Id, Integration, Name, Permission, PermissionNeed, Policy, Real, Role,
    RoleName, Status, Text,
    client::evidence::ClientEvidence,
    fix::{Act, Deed, Given, Page, together},
    grant::Scope,
    permission::Limit,
};

/// The role that gets what is missing: not one of Genesys's own; of the others the one that gives the client most of
/// what the integration needs already, then the one that fewest others hold. `None`: one has to be made.
pub(super) fn role_to_change<'a>(
    integration: &Integration,
    evidence: &'a ClientEvidence,
) -> Option<&'a Role> {
    let grants = evidence.credible_grants().ok()?;
    let needed = integration.permissions();
    let rank = |role: &Role| {
        let given = needed.iter().filter(|name| how(role, name) == Some(How::Freely)).count();
        let others = evidence.holders.get(role.id()).map_or(usize::MAX, |holders| {
            holders.people.saturating_add(holders.clients).saturating_add(holders.groups)
        });
        (std::cmp::Reverse(given), others, role.name.real().to_owned())
    };
    let suits = |role: &&Role| {
        role.policies.is_some() && role.may_be_changed() && !is_for_people(role, &needed, evidence)
    };
    grants.grants.iter().map(|grant| grant.role.as_ref()).filter(suits).min_by_key(|role| rank(role))
}

/// The roles of which it matters who else holds them: the org's own, where some permission isn't granted freely.
pub(crate) fn roles_to_look_at(integration: &Integration, evidence: &ClientEvidence) -> BTreeSet<Id> {
    let lacks = |name: &Permission| {
        !evidence.lacks(name) && !roles(evidence).any(|role| how(role, name) == Some(How::Freely))
    };
    let own = roles(evidence).filter(|role| role.policies.is_some() && role.may_be_changed());
    let own = own.map(|role| role.id().clone()).collect();
    if integration.permissions().iter().any(lacks) { own } else { BTreeSet::new() }
}

/// A role that grants all of these, where the client holds each that does only in divisions that don't exist.
pub(super) fn granted_in_a_gone_division<'a>(
    missing: &[&Permission],
    evidence: &'a ClientEvidence,
) -> Option<&'a Name> {
    let grants_all = |role: &&Role| missing.iter().all(|name| how(role, name) == Some(How::Freely));
    roles(evidence).find(grants_all).map(|role| &role.name)
}

/// Whether people depend on a condition in it that a client can't meet: it is theirs, and stays as it is.
fn is_for_people(role: &Role, needed: &[Permission], evidence: &ClientEvidence) -> bool {
    let conditional = needed.iter().any(|name| how(role, name) == Some(How::ForTheCurrentUser));
    let nobody = evidence.holders.get(role.id()).is_some_and(|holders| holders.people + holders.groups == 0);
    conditional && !nobody
}

/// How a role grants a permission, best of its policies.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum How {
    ForTheCurrentUser,
    OnCondition,
    Freely,
}

fn how(role: &Role, permission: &Permission) -> Option<How> {
    let policies = role.policies.iter().flatten().filter(|policy| policy.matches(permission));
    policies
        .map(|Policy { limit, .. }| match limit {
            None => How::Freely,
            Some(Limit::Condition(_) | Limit::NamedResources) => How::OnCondition,
            Some(Limit::CurrentUser(_)) => How::ForTheCurrentUser,
        })
        .max()
}

/// What fixes a row, as far as changing roles and the client does; nothing for another cause.
pub(super) fn acts(need: &ClientNeed, finding: &Finding<'_>, around: &Circumstances<'_>) -> Vec<Act> {
    let by_roles = matches!(
        (finding.status, finding.cause),
        (
            Status::Fail | Status::Warn | Status::Unknown,
            Some(Cause::NotGranted | Cause::DivisionGap | Cause::Conditional)
        )
    );
    if !by_roles || around.evidence.credible_grants().is_err() {
        return Vec::new();
    }
    match (need, &finding.sources) {
        (ClientNeed::Permission(need), Some(sources)) => together(
            to_grant(need, finding, sources, around)
                .into_iter()
                .flat_map(|permission| of_permission(need, permission, around)),
        ),
        // What each permission lacks in its divisions.
        (ClientNeed::DivisionAccess, _) => together(
            around.integration.client_needs().filter(|(_, own, _)| own.required).flat_map(|(_, _, need)| {
                let ClientNeed::Permission(need) = need else { return Vec::new() };
                let first = need.alternatives.first().into_iter().flatten();
                first.flat_map(|permission| of_permission(need, permission, around)).collect()
            }),
        ),
        (ClientNeed::Permission(_) | ClientNeed::OauthClient, _) => Vec::new(),
    }
}

/// The permissions that a row is about: where a stand-in holds, the guide's own.
fn to_grant<'a>(
    need: &'a PermissionNeed,
    finding: &Finding<'_>,
    sources: &'a Sources<'_>,
    around: &Circumstances<'_>,
) -> Vec<&'a Permission> {
    if (finding.status, finding.cause) == (Status::Warn, Some(Cause::NotGranted)) {
        return need.guide_names.iter().filter(|name| !around.evidence.lacks(name)).collect();
    }
    sources.set.iter().collect()
}

fn of_permission(need: &PermissionNeed, permission: &Permission, around: &Circumstances<'_>) -> Vec<Act> {
    let evidence = around.evidence;
    if evidence.lacks(permission) {
        return Vec::new();
    }
    let path = || need.ui_path_of(permission);
    // One of Genesys's own is neither changed nor given in more divisions: it may do far more than is needed there.
    let granting = |wanted: How| {
        let own = roles(evidence).filter(|role| role.may_be_changed());
        let mut roles = own.filter(move |role| how(role, permission) == Some(wanted));
        let chosen = around.role_to_change.filter(|role| how(role, permission) == Some(wanted));
        chosen.or_else(|| roles.next())
    };
    if let Some(role) = granting(How::Freely) {
        return give(role, permission, around).into_iter().collect();
    }
    // A condition of the org's own role may be taken off; one on the current user only where no people
    // hold the role, and then the role is the one to change.
    if let Some(role) = granting(How::OnCondition) {
        let condition = condition(role, permission);
        let deed = Deed::TakeConditionOff { path: path(), condition };
        return on(role, deed).into_iter().chain(give(role, permission, around)).collect();
    }
    match around.role_to_change {
        Some(role) if how(role, permission) == Some(How::ForTheCurrentUser) => {
            let deed = Deed::TakeConditionOff { path: path(), condition: condition(role, permission) };
            on(role, deed).into_iter().chain(give(role, permission, around)).collect()
        }
        Some(role) => {
            let tick = Deed::Tick { permission: permission.clone(), path: path() };
            on(role, tick).into_iter().chain(give(role, permission, around)).collect()
        }
        None => {
            let name = format!("{} Reader", around.integration.title);
            let tick = Deed::Tick { permission: permission.clone(), path: path() };
            let give = Deed::Give { role: Given::New(name.clone()), missing_in: Vec::new() };
            vec![
                Act { page: Page::NewRole { name }, deeds: vec![tick] },
                Act { page: client(around), deeds: vec![give] },
            ]
        }
    }
}

fn condition(role: &Role, permission: &Permission) -> Text {
    let limits = role.policies.iter().flatten().filter(|policy| policy.matches(permission));
    limits.filter_map(|policy| policy.limit.as_ref()).map(Limit::words).next().unwrap_or_default()
}

fn roles(evidence: &ClientEvidence) -> impl Iterator<Item = &Role> {
    let grants = evidence.credible_grants().ok();
    grants.into_iter().flat_map(|grants| &grants.grants).map(|grant| grant.role.as_ref())
}

fn on(role: &Role, deed: Deed) -> Option<Act> {
    let page = Page::Role(RoleName::<Real> { id: role.id().clone(), name: role.name.clone() });
    Some(Act { page, deeds: vec![deed] })
}

/// Give the client a role where it isn't held yet; nothing where it is held everywhere.
fn give(role: &Role, permission: &Permission, around: &Circumstances<'_>) -> Option<Act> {
    let evidence = around.evidence;
    if evidence.catalogue.as_ref().is_ok_and(|catalogue| !catalogue.division_aware(permission)) {
        return None;
    }
    let grants = evidence.credible_grants().ok()?;
    let scopes: Vec<&Scope> =
        grants.grants.iter().filter(|grant| grant.role.id() == role.id()).map(|grant| &grant.scope).collect();
    if scopes.contains(&&Scope::AllDivisions) {
        return None;
    }
    let without = |division: &&Division| {
        !scopes.iter().any(|scope| matches!(scope, Scope::Division(id) if *id == division.id))
    };
    let holding = evidence.holding(permission, false);
    let lacks = |division: &&Division| holding.at(Some(&division.id)) != Held::Yes;
    let missing: Vec<&Division> = around.divisions.iter().filter(without).filter(lacks).collect();
    let is_held_somewhere = missing.len() < around.divisions.len();
    if evidence.divisions.is_ok()
        && (missing.is_empty() || (is_held_somewhere && !around.integration.asks_for_every_division()))
    {
        return None;
    }
    let used: Vec<Name> = missing
        .iter()
        .filter(|division| division.counts_as_populated())
        .map(|division| division.name.clone())
        .collect();
    let all: Vec<Name> = missing.iter().map(|division| division.name.clone()).collect();
    let missing_in = if used.is_empty() { all } else { used };
    let deed = Deed::Give { role: Given::Role(role.name.clone()), missing_in };
    Some(Act { page: client(around), deeds: vec![deed] })
}

fn client(around: &Circumstances<'_>) -> Page {
    Page::Client { id: around.client_id.clone(), name: around.client_name.cloned() }
}
