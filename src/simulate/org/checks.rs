//! What the types of an org's file can't say: names that must exist, and once. Pure.

use std::ops::Range;

use super::file::{FixTable, OrgFile, Where};
use crate::{
    model::{
        Region,
        region::{self},
    },
    simulate::{catalogue, operations},
};

/// Where in the text something is wrong, and what was expected.
pub(super) type Wrong = (Range<usize>, String);

/// That this holds, of what stands there in the text.
pub(super) fn ensure(holds: bool, at: Range<usize>, expected: String) -> Result<(), Wrong> {
    if holds { Ok(()) } else { Err((at, expected)) }
}

pub(super) fn check_permission(at: Range<usize>, name: &str) -> Result<(), Wrong> {
    ensure(catalogue::parts(name).is_some(), at, format!("`{name}`; expected domain:entity:action"))
}

impl OrgFile {
    /// Checks what the types can't say: names that must exist.
    pub(super) fn checked(&self) -> Result<Region, Wrong> {
        self.check_divisions()?;
        self.check_catalogue()?;
        for grant in &self.grants {
            let table = grant.get_ref();
            self.check_held(grant.span(), &table.role, &table.divisions)?;
            self.check_client(grant.span(), table.to.as_deref())?;
        }
        self.check_people()?;
        for fix in self.fixes.iter().chain(&self.people_fixes) {
            match fix.get_ref() {
                FixTable::AddToRole { role, permission } => {
                    self.check_role(fix.span(), role)?;
                    check_permission(fix.span(), permission)?;
                }
                FixTable::LiftConditions { role } => self.check_role(fix.span(), role)?,
                FixTable::Grant { role, divisions } => self.check_held(fix.span(), role, divisions)?,
                FixTable::GrantToGroup { group, role, divisions } => {
                    self.check_group(fix.span(), group)?;
                    self.check_held(fix.span(), role, divisions)?;
                }
                FixTable::Licence { .. } => {}
            }
        }
        let flaky = self.faults.flaky_every.is_none_or(|every| every >= 2);
        ensure(flaky, 0..0, "flaky_every; expected 2 or more".to_owned())?;
        if let Some(refusal) = &self.faults.sign_in {
            let refuses = (400..500).contains(&refusal.get_ref().status);
            ensure(refuses, refusal.span(), "status; expected 400 to 499".to_owned())?;
        }
        for wrong in &self.faults.wrong_body {
            let path = &wrong.get_ref().path;
            let known = operations::operations().iter().any(|operation| operation.template == *path);
            ensure(known, wrong.span(), format!("`{path}`; expected the path of an operation"))?;
        }
        let found = region::regions().iter().find(|region| region.name == *self.region.get_ref());
        found.cloned().ok_or_else(|| {
            (self.region.span(), format!("region `{}`; expected an AWS name", self.region.get_ref()))
        })
    }

    fn check_divisions(&self) -> Result<(), Wrong> {
        for (index, division) in self.divisions.iter().enumerate() {
            let name = &division.get_ref().name;
            let first = self.divisions[..index].iter().all(|earlier| earlier.get_ref().name != *name);
            ensure(first, division.span(), format!("division `{name}` a second time; expected it once"))?;
        }
        let homes = self.divisions.iter().filter(|division| division.get_ref().home).count();
        ensure(homes == 1, 0..0, format!("{homes} divisions with `home = true`; expected one"))?;
        for transferred in &self.transferred {
            for name in &transferred.get_ref().divisions {
                self.check_division(transferred.span(), name)?;
            }
        }
        Ok(())
    }

    fn check_catalogue(&self) -> Result<(), Wrong> {
        for missing in &self.catalogue_without {
            let name = missing.get_ref();
            let known = catalogue::standard().any(|known| catalogue::is_or_is_in(known, name));
            ensure(known, missing.span(), format!("`{name}`; expected a permission or a domain"))?;
        }
        self.catalogue_with.iter().try_for_each(|more| check_permission(more.span(), more.get_ref().name()))
    }

    fn check_client(&self, at: Range<usize>, name: Option<&str>) -> Result<(), Wrong> {
        let Some(name) = name else { return Ok(()) };
        let mut clients = [Some(&self.client), self.people_client.as_ref()].into_iter().flatten();
        let known = clients.any(|client| client.name == name);
        ensure(known, at, format!("client `{name}`; expected one that signs in"))
    }

    pub(super) fn check_role(&self, at: Range<usize>, name: &str) -> Result<(), Wrong> {
        let known = self.roles.iter().any(|role| role.name == name);
        ensure(known, at, format!("role `{name}`; expected one of this file's roles"))
    }

    pub(super) fn check_held(&self, at: Range<usize>, role: &str, divisions: &Where) -> Result<(), Wrong> {
        self.check_role(at.clone(), role)?;
        match divisions {
            Where::Star(_) | Where::Deleted { .. } => Ok(()),
            Where::Listed(names) | Where::AllBut { all_but: names } => {
                names.iter().try_for_each(|name| self.check_division(at.clone(), name))
            }
        }
    }

    pub(super) fn check_division(&self, at: Range<usize>, name: &str) -> Result<(), Wrong> {
        let known = self.divisions.iter().any(|division| division.get_ref().name == name);
        ensure(known, at, format!("division `{name}`; expected one of this file's"))
    }
}
