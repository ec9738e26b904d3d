//! The catalogue, grants, roles and divisions (docs/platform-api.md 2.1, 5). Pure.

use std::{
    collections::{BTreeMap, BTreeSet, HashMap},
    sync::Arc,
};

use serde_json::Value;

use super::{
    super::Listing,
    owned,
    policy::{flat_policies, policies},
    scope, text,
};
use crate::model::{
    Catalogue, Division, DivisionId, Entry, Grant, Holder, Id, Permission, Role,
    grant::{MadeBy, Reach},
};

/// The entities of `GET /api/v2/authorization/permissions`, all pages (docs/platform-api.md 5.1). A domain may be
/// spread over several. `None` for a catalogue without any permission too: no org has that.
pub(crate) fn catalogue(entities: &[Value]) -> Option<Catalogue> {
    let mut entries = Vec::new();
    for entity in entities {
        for (name, permissions) in entity.get("permissionMap")?.as_object()? {
            for permission in permissions.as_array()? {
                let domain = text(permission, "domain").or_else(|| text(entity, "domain"))?;
                let entity = text(permission, "entityType").unwrap_or(name);
                let Ok(name) = Permission::from_parts(domain, entity, text(permission, "action")?) else {
                    // Not a name that a requirement could ask for: a wildcard, or letters beyond ours.
                    continue;
                };
                entries.push(Entry {
                    permission: name,
                    label: owned(permission, "label").unwrap_or_default(),
                    division_aware: permission.get("divisionAware").and_then(Value::as_bool),
                });
            }
        }
    }
    (!entries.is_empty()).then(|| entries.into_iter().collect())
}

/// The grants of an AuthzSubject: `GET /api/v2/authorization/subjects/me` or `…/{subjectId}`
/// (docs/platform-api.md 2.1). A role whose policies aren't told comes without contents: read the role for them.
pub(crate) fn grants(subject: &Value) -> Option<Vec<Grant>> {
    let id = text(subject, "id");
    // An org of many divisions repeats the same role for each of them.
    let mut roles: HashMap<Id, Arc<Role>> = HashMap::new();
    subject
        .get("grants")?
        .as_array()?
        .iter()
        .map(|grant| {
            let division = text(grant.get("division")?, "id")?;
            let parsed = role(grant.get("role")?)?;
            let role = match roles.get(parsed.id()) {
                Some(known) if **known == parsed => Arc::clone(known),
                _ => {
                    let role = Arc::new(parsed);
                    roles.insert(role.id().clone(), Arc::clone(&role));
                    role
                }
            };
            Some(Grant { holder: holder(text(grant, "subjectId"), id), role, scope: scope(division) })
        })
        .collect()
}

/// A grant that somebody else holds reaches the subject through a group (docs/platform-api.md 5.4).
fn holder(of_grant: Option<&str>, subject: Option<&str>) -> Holder {
    match (of_grant, subject) {
        (Some(other), Some(subject)) if !other.eq_ignore_ascii_case(subject) => {
            Holder::Group { id: other.into() }
        }
        _ => Holder::Subject,
    }
}

/// A role, as `GET /api/v2/authorization/roles/{id}`, the list of roles or a grant tells it. The flat list of
/// permissions counts only where there are no policies. Whether the list tells the contents isn't known: a role without
/// them has to be read.
pub(crate) fn role(role: &Value) -> Option<Role> {
    let given = |key: &str| role.get(key).filter(|value| !value.is_null());
    let contents = match given("permissionPolicies").or_else(|| given("policies")) {
        Some(list) => policies(list),
        // An empty flat list without policies beside it says nothing: listings leave the contents out.
        None => given("permissions").and_then(flat_policies).filter(|policies| !policies.is_empty()),
    };
    let id = owned(role, "id")?;
    let name = owned(role, "name").unwrap_or_else(|| id.clone());
    Some(Role { made_by: made_by(role), ..Role::new(id, name, contents) })
}

/// Copies of Genesys's own roles belong to the org, and say neither.
fn made_by(role: &Value) -> MadeBy {
    let says = |key: &str| role.get(key).and_then(Value::as_bool);
    let copied_from_none = text(role, "defaultRoleId").is_none_or(str::is_empty);
    match (says("default"), says("base")) {
        (Some(true), _) | (_, Some(true)) => MadeBy::Genesys,
        _ if !copied_from_none => MadeBy::Genesys,
        (Some(false), _) => MadeBy::Org,
        (None, _) => MadeBy::Unknown,
    }
}

/// The entities of `GET /api/v2/authorization/divisions?objectCount=true`, all pages (docs/platform-api.md 5.4).
pub(crate) fn divisions(entities: &[Value]) -> Option<Vec<Division>> {
    let division = |entity: &Value| {
        let id = text(entity, "id").filter(|id| *id != "*")?;
        let name = text(entity, "name").unwrap_or(id);
        let id = DivisionId(id.into());
        Some(Division {
            name: id.named(name),
            home: entity.get("homeDivision").and_then(Value::as_bool).unwrap_or(false),
            objects: entity.get("objectCounts").and_then(counts),
            conversations_seen: 0,
            id,
        })
    };
    entities.iter().map(division).collect()
}

/// `None` where one of them isn't a count: the others alone could make a division look empty.
fn counts(counts: &Value) -> Option<BTreeMap<String, u64>> {
    counts.as_object()?.iter().map(|(kind, count)| Some((kind.clone(), count.as_u64()?))).collect()
}

/// Where a permission is held, by `GET /api/v2/authorization/divisionspermitted/paged/me` (docs/platform-api.md 2.1).
pub(crate) fn reach(listing: &Listing) -> Option<Reach> {
    if listing.head.get("allDivsPermitted").and_then(Value::as_bool) == Some(true) {
        return Some(Reach::All);
    }
    let mut ids = BTreeSet::new();
    for entity in &listing.entities {
        match text(entity, "id")? {
            "*" => return Some(Reach::All),
            id => ids.insert(DivisionId(id.into())),
        };
    }
    Some(Reach::Listed(ids))
}

#[cfg(test)]
#[path = "authorization_tests.rs"]
mod tests;
