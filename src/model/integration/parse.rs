//! From a manifest's text to an [`Integration`], or to a sentence with file, line and what was expected. Pure.

use std::{collections::BTreeSet, ops::Range};

use super::{Integration, Kind, ManifestFile, Need, PermissionNeed, Requirement, RequirementTable, Step};
use crate::model::probe::{Method, Probe};

/// The form of manifest that this version reads.
const SCHEMA: u32 = 1;

/// Why a text isn't a manifest.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{file}:{line}: {expected}")]
pub struct ManifestError {
    /// The file.
    pub file: String,
    /// The line, from 1.
    pub line: usize,
    /// What was found and what was expected.
    pub expected: String,
}

/// Where in the text something is wrong, and what.
struct Wrong {
    at: Range<usize>,
    expected: String,
}

pub(super) fn parse(file: &str, text: &str) -> Result<Integration, ManifestError> {
    let at = |wrong: Wrong| ManifestError {
        file: file.to_owned(),
        line: text[..wrong.at.start.min(text.len())].matches('\n').count() + 1,
        expected: wrong.expected,
    };
    let manifest: ManifestFile = toml::from_str(text).map_err(|error| {
        at(Wrong { at: error.span().unwrap_or_default(), expected: error.message().replace('\n', ", ") })
    })?;
    checked(manifest).map_err(at)
}

fn checked(file: ManifestFile) -> Result<Integration, Wrong> {
    if *file.schema.get_ref() != SCHEMA {
        return Err(Wrong {
            at: file.schema.span(),
            expected: format!("schema {}; expected {SCHEMA}", file.schema.get_ref()),
        });
    }
    identifier(file.id.get_ref()).map_err(|expected| Wrong { at: file.id.span(), expected })?;
    steps(file.steps.get_ref()).map_err(|expected| Wrong { at: file.steps.span(), expected })?;
    let mut ids = BTreeSet::new();
    let mut requirements = Vec::with_capacity(file.requirements.len());
    for table in file.requirements {
        let at = table.span();
        let requirement = requirement(table.into_inner(), &at)?;
        if !ids.insert(requirement.id.clone()) {
            let expected =
                format!("requirement `{}` stands here a second time; ids are unique", requirement.id);
            return Err(Wrong { at, expected });
        }
        requirements.push(requirement);
    }
    Ok(Integration {
        id: file.id.into_inner(),
        title: file.title,
        summary: file.summary,
        about: file.about,
        steps: file.steps.into_inner(),
        oauth_client: file.oauth_client,
        hand_over: file.hand_over,
        requirements,
    })
}

/// Ids stand in addresses, file names and options.
fn identifier(id: &str) -> Result<(), String> {
    let fits = !id.is_empty() && id.chars().all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-');
    if fits { Ok(()) } else { Err(format!("id `{id}`; expected lower-case letters, digits and hyphens")) }
}

fn steps(steps: &[Step]) -> Result<(), String> {
    let distinct: BTreeSet<&Step> = steps.iter().collect();
    if distinct.len() != steps.len() {
        return Err("a step stands here twice; expected each once".to_owned());
    }
    let order = [Step::Integration, Step::Region, Step::Credentials, Step::Permissions];
    let places: Option<Vec<usize>> =
        order.iter().map(|step| steps.iter().position(|other| other == step)).collect();
    match places {
        Some(places) if places.is_sorted() && places[0] == 0 => Ok(()),
        _ => {
            Err("expected the steps integration, region, credentials and permissions, in this order"
                .to_owned())
        }
    }
}

fn requirement(table: RequirementTable, at: &Range<usize>) -> Result<Requirement, Wrong> {
    let wrong = |expected: String| Wrong { at: at.clone(), expected };
    identifier(&table.id).map_err(&wrong)?;
    let id = table.id.clone();
    if table.kind != Kind::Permission && (!table.alternatives.is_empty() || !table.probes.is_empty()) {
        return Err(wrong(format!(
            "requirement `{id}`; expected alternatives and probes only with a permission"
        )));
    }
    if (table.kind == Kind::Manual) != table.manual.is_some() {
        return Err(wrong(format!(
            "requirement `{id}`; expected `manual` with the kind manual, and only there"
        )));
    }
    let short = table.short.clone().unwrap_or_else(|| [table.title.clone(), String::new()]);
    let need = match (table.kind, table.manual) {
        (Kind::OauthClient, _) => Need::OauthClient,
        (Kind::DivisionAccess, _) => Need::DivisionAccess,
        (Kind::Manual, Some(manual)) => Need::Manual(manual),
        (Kind::Manual, None) => return Err(wrong(format!("requirement `{id}`; expected `manual`"))),
        (Kind::Permission, _) => {
            if table.alternatives.is_empty() || table.alternatives.iter().any(Vec::is_empty) {
                return Err(wrong(format!("requirement `{id}`; expected alternatives, none of them empty")));
            }
            if table.asked.is_none() {
                return Err(wrong(format!("requirement `{id}`; expected `asked`, the guide's own wording")));
            }
            if table.short.is_none() {
                return Err(wrong(format!(
                    "requirement `{id}`; expected `short`, the two parts of its label"
                )));
            }
            let mut probes = Vec::with_capacity(table.probes.len());
            for spanned in table.probes {
                let at = spanned.span();
                let probe = spanned.into_inner();
                self::probe(&probe).map_err(|expected| Wrong { at, expected })?;
                probes.push(probe);
            }
            Need::Permission(PermissionNeed {
                guide_names: table.guide_names,
                alternatives: table.alternatives,
                ui_path: table.ui_path,
                stand_in: table.stand_in,
                probes,
            })
        }
    };
    Ok(Requirement {
        id: table.id,
        title: table.title,
        short,
        asked: table.asked,
        required: table.required,
        feature: table.feature,
        why: table.why,
        need,
    })
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
