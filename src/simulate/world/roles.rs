//! Roles as an org has them, from the short forms that its file may use. Pure.

use crate::simulate::{
    catalogue::{is_or_is_in, parts},
    org::{PolicyTable, RoleTable},
};

/// The roles with a policy for each of their permissions, and with what they take over from others.
pub(super) fn written_out(tables: &[RoleTable]) -> Vec<RoleTable> {
    let mut roles: Vec<RoleTable> = Vec::new();
    for table in tables {
        let like = table.like.as_ref().and_then(|like| roles.iter().find(|known| known.name == *like));
        let mut policies = like.map(|like| like.policies.clone()).unwrap_or_default();
        for policy in &mut policies {
            let (domain, entity) = (policy.domain.clone(), policy.entity.clone());
            policy.actions.retain(|action| {
                let name = format!("{domain}:{entity}:{action}");
                !table.without.iter().any(|without| is_or_is_in(&name, without))
            });
        }
        policies.retain(|policy| !policy.actions.is_empty());
        policies.extend(table.policies.iter().cloned());
        policies.extend(table.permissions.iter().filter_map(|name| policy(name)));
        roles.push(RoleTable { policies, ..table.clone() });
    }
    roles
}

pub(in crate::simulate) fn policy(permission: &str) -> Option<PolicyTable> {
    let [domain, entity, action] = parts(permission)?;
    Some(PolicyTable {
        domain: domain.to_owned(),
        entity: entity.to_owned(),
        actions: vec![action.to_owned()],
        only_media: Vec::new(),
        current_user: false,
        only_queues: Vec::new(),
        named_resources: Vec::new(),
    })
}
