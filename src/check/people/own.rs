//! Where the check itself holds what it needs. Pure.

use std::collections::BTreeMap;

use crate::model::{
    DivisionId, Grants, Held, Holding, Permission, Unread,
    held::Sources,
    people::evidence::{OwnHolding, PeopleEvidence},
};

/// Where whoever signed in holds these permissions, by its own grants.
pub(super) fn holdings(
    permissions: Vec<Permission>,
    seen: &PeopleEvidence,
    grants: Result<Grants, Unread>,
) -> BTreeMap<Permission, OwnHolding> {
    if grants.as_ref().is_err_and(|unread| unread.was_not_asked()) {
        return permissions.into_iter().map(|permission| (permission, OwnHolding::NotAsked)).collect();
    }
    let sources = Sources {
        catalogue: seen.catalogue.as_ref().ok(),
        grants: grants.as_ref().ok(),
        divisions: seen.divisions.as_deref().ok(),
    };
    let holding = |permission: Permission| {
        let held = holding(&permission, sources);
        (permission, held)
    };
    permissions.into_iter().map(holding).collect()
}

fn holding(permission: &Permission, sources: Sources<'_>) -> OwnHolding {
    let holding = Holding::of(permission, sources, None, false);
    if holding.at(None) == Held::Yes {
        return OwnHolding::Everywhere;
    }
    let divisions: Vec<&DivisionId> =
        sources.divisions.unwrap_or_default().iter().map(|division| &division.id).collect();
    let held: Vec<Held> = divisions.iter().map(|id| holding.at(Some(id))).collect();
    let count = held.iter().filter(|held| **held == Held::Yes).count();
    let doubt = held.iter().any(|held| matches!(held, Held::Unknown(_)));
    match (count, holding.anywhere()) {
        (_, None) => OwnHolding::Unknown,
        (0, Some(false)) if !doubt => OwnHolding::Nowhere,
        // Only under a condition, or in divisions that nobody could read.
        (0, _) => OwnHolding::Unknown,
        (count, _) if count == held.len() => OwnHolding::Everywhere,
        (count, _) => OwnHolding::InSome { divisions: count },
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use pretty_assertions::assert_eq;

    use super::*;
    use crate::model::{Catalogue, Division, Entry, Grant, GrantsSource, Holder, Policy, Role, Scope};

    const VIEW: &str = "authorization:role:view";

    fn held_in(scopes: &[&str], readable: bool) -> OwnHolding {
        let policy = Policy {
            domain: "authorization".into(),
            entity: "*".into(),
            actions: vec!["view".into()],
            limit: None,
        };
        let policies = readable.then(|| vec![policy]);
        let role = Arc::new(Role::new("r", "R", policies));
        let grant = |scope: &&str| Grant {
            holder: Holder::Subject,
            role: Arc::clone(&role),
            scope: if *scope == "*" {
                Scope::AllDivisions
            } else {
                Scope::Division(DivisionId((*scope).into()))
            },
        };
        let grants = Grants { source: GrantsSource::SubjectsMe, grants: scopes.iter().map(grant).collect() };
        let division = |id: &str| Division {
            id: DivisionId(id.into()),
            name: DivisionId(id.into()).named(id),
            home: false,
            objects: None,
            conversations_seen: 0,
        };
        let permission: Permission = VIEW.parse().unwrap();
        let entry =
            Entry { permission: permission.clone(), label: String::new(), division_aware: Some(true) };
        let seen = PeopleEvidence {
            catalogue: Ok([entry].into_iter().collect::<Catalogue>()),
            divisions: Ok(["a", "b", "c"].map(division).into()),
            ..PeopleEvidence::default()
        };
        holdings(vec![permission.clone()], &seen, Ok(grants))[&permission]
    }

    #[test]
    fn what_is_held_in_some_divisions_only_is_told_from_everywhere_and_nowhere() {
        assert_eq!(held_in(&["*"], true), OwnHolding::Everywhere);
        assert_eq!(held_in(&["a", "b", "c"], true), OwnHolding::Everywhere);
        assert_eq!(held_in(&["a", "c"], true), OwnHolding::InSome { divisions: 2 });
        assert_eq!(held_in(&["gone"], true), OwnHolding::Nowhere);
        assert_eq!(held_in(&[], true), OwnHolding::Nowhere);
        assert_eq!(held_in(&["*"], false), OwnHolding::Unknown, "nobody can look into the role");
    }

    #[test]
    fn unread_grants_leave_it_unknown() {
        let permission: Permission = VIEW.parse().unwrap();
        let own = holdings(vec![permission.clone()], &PeopleEvidence::default(), Err(Unread::Refused));
        assert_eq!(own[&permission], OwnHolding::Unknown);
    }
}
