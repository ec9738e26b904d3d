//! What the types of an org's file can't say: names that must exist, and once. Pure.

use std::ops::Range;

use super::file::{FixTable, OrgFile, Where};
use crate::{
    model::region::{self, Region},
    simulate::{catalogue, operations},
};

/// Where in the text something is wrong, and what was expected.
pub(super) type Wrong = (Range<usize>, String);

impl OrgFile {
    /// Checks what the types can't say: names that must exist.
    pub(super) fn checked(&self) -> Result<Region, Wrong> {
        self.check_divisions()?;
        self.check_catalogue()?;
        for grant in &self.grants {
            self.check_role(grant.span(), &grant.get_ref().role)?;
            self.check_where(grant.span(), &grant.get_ref().divisions)?;
            self.check_client(grant.span(), grant.get_ref().to.as_deref())?;
        }
        self.check_people()?;
        for fix in self.fixes.iter().chain(&self.people_fixes) {
            match fix.get_ref() {
                FixTable::AddToRole { role, permission } => {
                    self.check_role(fix.span(), role)?;
                    catalogue::parts(permission).ok_or_else(|| (fix.span(), not_a_permission(permission)))?;
                }
                FixTable::LiftConditions { role } => self.check_role(fix.span(), role)?,
                FixTable::Grant { role, divisions } => {
                    self.check_role(fix.span(), role)?;
                    self.check_where(fix.span(), divisions)?;
                }
                FixTable::GrantToGroup { group, role, divisions } => {
                    self.check_group(fix.span(), group)?;
                    self.check_role(fix.span(), role)?;
                    self.check_where(fix.span(), divisions)?;
                }
                FixTable::Licence { .. } => {}
            }
        }
        if self.faults.flaky_every.is_some_and(|every| every < 2) {
            return Err((0..0, "flaky_every; expected 2 or more".to_owned()));
        }
        for wrong in &self.faults.wrong_body {
            let path = &wrong.get_ref().path;
            if !operations::operations().iter().any(|operation| operation.template == *path) {
                return Err((wrong.span(), format!("`{path}`; expected the path of an operation")));
            }
        }
        let found = region::regions().iter().find(|region| region.name == *self.region.get_ref());
        found.cloned().ok_or_else(|| {
            (self.region.span(), format!("region `{}`; expected an AWS name", self.region.get_ref()))
        })
    }

    fn check_divisions(&self) -> Result<(), Wrong> {
        for (index, division) in self.divisions.iter().enumerate() {
            let name = &division.get_ref().name;
            if self.divisions[..index].iter().any(|earlier| earlier.get_ref().name == *name) {
                return Err((division.span(), format!("division `{name}` a second time; expected it once")));
            }
        }
        let homes = self.divisions.iter().filter(|division| division.get_ref().home).count();
        if homes != 1 {
            return Err((0..0, format!("{homes} divisions with `home = true`; expected one")));
        }
        for transferred in &self.transferred {
            for name in &transferred.get_ref().divisions {
                self.check_division(transferred.span(), name)?;
            }
        }
        Ok(())
    }

    fn check_catalogue(&self) -> Result<(), Wrong> {
        for missing in &self.catalogue_without {
            if !catalogue::standard().any(|name| catalogue::is_or_is_in(name, missing.get_ref())) {
                let expected = format!("`{}`; expected a permission or a domain", missing.get_ref());
                return Err((missing.span(), expected));
            }
        }
        for more in &self.catalogue_with {
            if catalogue::parts(more.get_ref().name()).is_none() {
                return Err((more.span(), not_a_permission(more.get_ref().name())));
            }
        }
        Ok(())
    }

    fn check_client(&self, at: Range<usize>, name: Option<&str>) -> Result<(), Wrong> {
        let clients = [Some(&self.client), self.people_client.as_ref()];
        match name {
            Some(name) if clients.into_iter().flatten().all(|client| client.name != name) => {
                Err((at, format!("client `{name}`; expected one that signs in")))
            }
            _ => Ok(()),
        }
    }

    pub(super) fn check_role(&self, at: Range<usize>, name: &str) -> Result<(), Wrong> {
        let known = self.roles.iter().any(|role| role.name == name);
        if known { Ok(()) } else { Err((at, format!("role `{name}`; expected one of this file's roles"))) }
    }

    pub(super) fn check_where(&self, at: Range<usize>, divisions: &Where) -> Result<(), Wrong> {
        match divisions {
            Where::Star(_) | Where::Deleted { .. } => Ok(()),
            Where::Listed(names) | Where::AllBut { all_but: names } => {
                names.iter().try_for_each(|name| self.check_division(at.clone(), name))
            }
        }
    }

    pub(super) fn check_division(&self, at: Range<usize>, name: &str) -> Result<(), Wrong> {
        let known = self.divisions.iter().any(|division| division.get_ref().name == name);
        if known { Ok(()) } else { Err((at, format!("division `{name}`; expected one of this file's"))) }
    }
}

pub(super) fn not_a_permission(text: &str) -> String {
    format!("`{text}`; expected domain:entity:action")
}
