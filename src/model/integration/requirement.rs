//! One requirement of a manifest, from its table to what it asks for: each kind has its own members, and no other's.
//! Pure.

use std::ops::Range;

use super::{
    ClientNeed, Need, OrgNeed, PeoplePermission, PermissionNeed, PersonNeed, Requirement,
    file::{Kind, RequirementTable},
    parse::{Wrong, identifier},
};
use crate::model::probe::{Method, Probe};

/// The requirement of a table that stands at `at`.
pub(super) fn requirement(table: RequirementTable, at: &Range<usize>) -> Result<Requirement, Wrong> {
    let wrong = |expected: String| Wrong { at: at.clone(), expected };
    identifier(&table.id).map_err(&wrong)?;
    let id = table.id.clone();
    members(&table).map_err(|expected| wrong(format!("requirement `{id}`; {expected}")))?;
    let missing = |what: &str| wrong(format!("requirement `{id}`; expected {what}"));
    let need = match table.kind {
        Kind::OauthClient => Need::Client(ClientNeed::OauthClient),
        Kind::EmbeddedOauthClient => Need::Org(OrgNeed::EmbeddedOauthClient),
        Kind::DivisionAccess => Need::Client(ClientNeed::DivisionAccess),
        Kind::Manual => Need::Org(OrgNeed::Manual(table.manual.ok_or_else(|| missing("`manual`"))?)),
        Kind::SingleSignOn => {
            Need::Org(OrgNeed::SingleSignOn(table.manual.ok_or_else(|| missing("`manual`"))?))
        }
        Kind::Licence => {
            Need::Person(PersonNeed::Licence(table.licence.ok_or_else(|| missing("`licence`"))?))
        }
        Kind::OauthScope => Need::Org(OrgNeed::OauthScope(table.scope.ok_or_else(|| missing("`scope`"))?)),
        Kind::InstalledIntegration => {
            Need::Org(OrgNeed::InstalledIntegration(table.installed.ok_or_else(|| missing("`installed`"))?))
        }
        Kind::Permission if !table.screen.is_empty() => {
            if table.screen.iter().any(Vec::is_empty) {
                return Err(missing("no empty set in `screen`"));
            }
            Need::Person(PersonNeed::Permission(PeoplePermission { alternatives: table.screen }))
        }
        Kind::Permission => {
            if table.alternatives.is_empty() || table.alternatives.iter().any(Vec::is_empty) {
                return Err(missing("`screen` or `alternatives`, none of them empty"));
            }
            let mut probes = Vec::with_capacity(table.probes.len());
            for spanned in table.probes {
                let at = spanned.span();
                let probe = spanned.into_inner();
                self::probe(&probe).map_err(|expected| Wrong { at, expected })?;
                probes.push(probe);
            }
            Need::Client(ClientNeed::Permission(PermissionNeed {
                guide_names: table.guide_names,
                alternatives: table.alternatives,
                ui_path: table.ui_path,
                stand_in: table.stand_in,
                probes,
            }))
        }
    };
    Ok(Requirement {
        short: table.short.unwrap_or_else(|| [table.title.clone(), String::new()]),
        id: table.id,
        title: table.title,
        asked: table.asked,
        required: table.required,
        feature: table.feature,
        why: table.why,
        need,
    })
}

/// Whether a table has the members of its kind only.
fn members(table: &RequirementTable) -> Result<(), String> {
    let of_client = !table.alternatives.is_empty()
        || !table.guide_names.is_empty()
        || !table.ui_path.is_empty()
        || !table.probes.is_empty()
        || table.stand_in.is_some();
    let of_people = !table.screen.is_empty();
    if table.kind != Kind::Permission && (of_client || of_people) {
        return Err("expected alternatives, probes and `screen` only with a permission".to_owned());
    }
    if of_client && of_people {
        return Err(
            "expected `screen` (of people) or `alternatives` (of the OAuth client), not both".to_owned()
        );
    }
    let only = |there: bool, member: &str, kinds: &[Kind]| {
        if there && !kinds.contains(&table.kind) {
            Err(format!("`{member}` doesn't belong to this kind; expected it only with another"))
        } else {
            Ok(())
        }
    };
    only(table.manual.is_some(), "manual", &[Kind::Manual, Kind::SingleSignOn])?;
    only(table.licence.is_some(), "licence", &[Kind::Licence])?;
    only(table.scope.is_some(), "scope", &[Kind::OauthScope])?;
    only(table.installed.is_some(), "installed", &[Kind::InstalledIntegration])?;
    if table.required && table.feature.is_some() {
        return Err("expected a `feature` only where `required = false`".to_owned());
    }
    if of_people && !table.required && table.feature.is_none() {
        return Err("expected `feature`: what a person lacks without it".to_owned());
    }
    if table.kind == Kind::Permission && table.asked.is_none() {
        return Err("expected `asked`, the guide's own wording".to_owned());
    }
    if matches!(table.kind, Kind::Permission | Kind::Licence) && table.short.is_none() {
        return Err("expected `short`, the two parts of its label".to_owned());
    }
    if table.before.is_some() && table.after.is_some() {
        return Err("expected `before` or `after`, not both".to_owned());
    }
    Ok(())
}

/// A probe never changes the org: POST goes to queries only, but for the one write that must be refused.
fn probe(probe: &Probe) -> Result<(), String> {
    let path = &probe.path;
    if !path.starts_with("/api/v2/") || path.contains("..") || path.contains("://") {
        return Err(format!("path `{path}`; expected one that starts with /api/v2/"));
    }
    let route = path.split('?').next().unwrap_or_default();
    let query = ["/query", "/search", "/bulk"].iter().any(|end| route.ends_with(end));
    match (probe.method, probe.must_be_refused) {
        (Method::Get, true) => Err("a GET can't be a write that must be refused".to_owned()),
        (Method::Post, false) if !query => {
            Err(format!("POST {route}; expected a query (…/query, …/search, …/bulk) or must_be_refused"))
        }
        (Method::Post, true) if probe.body.as_ref() != Some(&serde_json::json!({})) => {
            Err("a write that must be refused; expected the body {}".to_owned())
        }
        _ if probe.requires.permissions().is_empty() => {
            Err("expected `requires` with a permission".to_owned())
        }
        _ if path.contains('{') && probe.sample.is_none() => {
            Err(format!("path `{path}` has a place for an id; expected `sample`"))
        }
        _ if probe.promises.is_empty() && !probe.must_be_refused => {
            Err("expected `promises`: what a good answer must have".to_owned())
        }
        _ => Ok(()),
    }
}
