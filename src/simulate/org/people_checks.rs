//! The names that what an org's file says of people must have right. Pure.

use std::ops::Range;

use super::{
    checks::{Wrong, not_a_permission},
    file::OrgFile,
    people_file::HeldTable,
};
use crate::simulate::{catalogue, integration_types};

/// The ids that identity providers have (docs/platform-api.md 9).
const PROVIDERS: [&str; 11] = [
    "adfs",
    "cic",
    "generic",
    "gsuite",
    "identitynow",
    "okta",
    "onelogin",
    "ping",
    "purecloud",
    "pureengage",
    "salesforce",
];

impl OrgFile {
    pub(super) fn check_people(&self) -> Result<(), Wrong> {
        self.check_roles()?;
        for group in &self.groups {
            self.check_held(group.span(), &group.get_ref().roles)?;
        }
        for queue in &self.queues {
            self.check_division(queue.span(), &queue.get_ref().division)?;
            for name in &queue.get_ref().groups {
                self.check_group(queue.span(), name)?;
            }
        }
        for agents in &self.agents {
            let (at, table) = (agents.span(), agents.get_ref());
            self.check_division(at.clone(), &table.division)?;
            self.check_held(at.clone(), &table.roles)?;
            for name in &table.groups {
                self.check_group(at.clone(), name)?;
            }
            for name in &table.queues {
                if !self.queues.iter().any(|queue| queue.get_ref().name == *name) {
                    return Err((at, format!("queue `{name}`; expected one of this file's queues")));
                }
            }
            if table.name.is_some() && table.count != 1 {
                return Err((at, "a name for several people; expected one person".to_owned()));
            }
            if !["active", "inactive", "deleted"].contains(&table.state.as_str()) {
                return Err((at, format!("state `{}`; expected active, inactive or deleted", table.state)));
            }
        }
        self.check_integrations()
    }

    fn check_roles(&self) -> Result<(), Wrong> {
        for (index, role) in self.roles.iter().enumerate() {
            if let Some(like) = &role.like
                && !self.roles[..index].iter().any(|earlier| earlier.name == *like)
            {
                return Err((0..0, format!("role like `{like}`; expected one that stands further up")));
            }
            if let Some(wrong) = role.permissions.iter().find(|name| catalogue::parts(name).is_none()) {
                return Err((0..0, not_a_permission(wrong)));
            }
        }
        Ok(())
    }

    fn check_integrations(&self) -> Result<(), Wrong> {
        for missing in &self.without_integration_types {
            if !integration_types::standard().iter().any(|known| known.id == *missing.get_ref()) {
                return Err((missing.span(), format!("`{}`; expected a standard type", missing.get_ref())));
            }
        }
        let known = integration_types::of(self);
        for integration in &self.integrations {
            let kind = &integration.get_ref().kind;
            if !known.iter().any(|known| known.id == *kind) {
                return Err((integration.span(), format!("type `{kind}`; expected one that the org has")));
            }
        }
        for provider in &self.identity_providers {
            let id = &provider.get_ref().id;
            if !PROVIDERS.contains(&id.as_str()) {
                let expected = format!("`{id}`; expected one of {}", PROVIDERS.join(", "));
                return Err((provider.span(), expected));
            }
        }
        Ok(())
    }

    fn check_held(&self, at: Range<usize>, held: &[HeldTable]) -> Result<(), Wrong> {
        held.iter().try_for_each(|held| {
            self.check_role(at.clone(), &held.role)?;
            self.check_where(at.clone(), &held.divisions)
        })
    }

    pub(super) fn check_group(&self, at: Range<usize>, name: &str) -> Result<(), Wrong> {
        let known = self.groups.iter().any(|group| group.get_ref().name == name);
        if known { Ok(()) } else { Err((at, format!("group `{name}`; expected one of this file's groups"))) }
    }
}
