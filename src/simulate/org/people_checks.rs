//! The names that what an org's file says of people must have right. Pure.

use std::ops::Range;

use super::{
    checks::{Wrong, check_permission, ensure},
    file::OrgFile,
    people_file::HeldTable,
};
use crate::simulate::{integration_types, operations};

impl OrgFile {
    pub(super) fn check_people(&self) -> Result<(), Wrong> {
        self.check_roles()?;
        for group in &self.groups {
            self.check_all_held(group.span(), &group.get_ref().roles)?;
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
            self.check_all_held(at.clone(), &table.roles)?;
            for name in &table.groups {
                self.check_group(at.clone(), name)?;
            }
            for name in &table.queues {
                let known = self.queues.iter().any(|queue| queue.get_ref().name == *name);
                ensure(known, at.clone(), format!("queue `{name}`; expected one of this file's queues"))?;
            }
            let one = table.name.is_none() || table.count == 1;
            ensure(one, at.clone(), "a name for several people; expected one person".to_owned())?;
            let known = ["active", "inactive", "deleted"].contains(&table.state.as_str());
            ensure(known, at, format!("state `{}`; expected active, inactive or deleted", table.state))?;
        }
        self.check_integrations()
    }

    fn check_roles(&self) -> Result<(), Wrong> {
        for (index, role) in self.roles.iter().enumerate() {
            if let Some(like) = &role.like {
                let known = self.roles[..index].iter().any(|earlier| earlier.name == *like);
                ensure(known, 0..0, format!("role like `{like}`; expected one that stands further up"))?;
            }
            role.permissions.iter().try_for_each(|name| check_permission(0..0, name))?;
        }
        Ok(())
    }

    fn check_integrations(&self) -> Result<(), Wrong> {
        for missing in &self.without_integration_types {
            let id = missing.get_ref();
            let known = integration_types::standard().iter().any(|known| known.id == *id);
            ensure(known, missing.span(), format!("`{id}`; expected a standard type"))?;
        }
        let types = integration_types::of(self);
        for integration in &self.integrations {
            let kind = &integration.get_ref().kind;
            let known = types.iter().any(|known| known.id == *kind);
            ensure(known, integration.span(), format!("type `{kind}`; expected one that the org has"))?;
        }
        let known: Vec<&str> = operations::identity_providers().collect();
        for provider in &self.identity_providers {
            let id = provider.get_ref().id.as_str();
            let expected = format!("`{id}`; expected one of {}", known.join(", "));
            ensure(known.contains(&id), provider.span(), expected)?;
        }
        Ok(())
    }

    fn check_all_held(&self, at: Range<usize>, held: &[HeldTable]) -> Result<(), Wrong> {
        held.iter().try_for_each(|held| self.check_held(at.clone(), &held.role, &held.divisions))
    }

    pub(super) fn check_group(&self, at: Range<usize>, name: &str) -> Result<(), Wrong> {
        let known = self.groups.iter().any(|group| group.get_ref().name == name);
        ensure(known, at, format!("group `{name}`; expected one of this file's groups"))
    }
}
