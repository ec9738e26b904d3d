//! From a manifest's text to an [`Integration`], or to a sentence with file, line and what was expected. Pure.

use std::{collections::BTreeSet, ops::Range};

use super::{
    Integration, Need, PeoplePermission, PermissionNeed, Requirement, Step, Subject,
    file::{Kind, ManifestFile, PartFile, RequirementTable},
};
use crate::model::probe::{Method, Probe};

/// The common parts that a manifest may include: name and text.
const PARTS: &[(&str, &str)] = &[];

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
    let subject = match (file.oauth_client, file.hand_over) {
        (Some(guide), Some(hand_over)) => Subject::OauthClient { guide, hand_over },
        (None, None) => Subject::People { prerequisites: Vec::new() },
        _ => {
            let expected = "expected `oauth_client` and `hand_over`, or neither of them".to_owned();
            return Err(Wrong { at: file.id.span(), expected });
        }
    };
    let mut integration = Integration {
        id: file.id.into_inner(),
        title: file.title,
        summary: file.summary,
        about: file.about,
        steps: file.steps.into_inner(),
        subject,
        requirements: Vec::new(),
    };
    let mut prerequisites = Vec::new();
    for name in file.include {
        let at = name.span();
        let part = part(name.get_ref()).map_err(|expected| Wrong { at: at.clone(), expected })?;
        prerequisites.extend(part.prerequisites);
        for table in part.requirements {
            // Where something is wrong, it is wrong at this line of the file: the part itself is tested.
            place(&mut integration.requirements, table.into_inner(), &at)?;
        }
    }
    prerequisites.extend(file.prerequisites);
    for table in file.requirements {
        let at = table.span();
        place(&mut integration.requirements, table.into_inner(), &at)?;
    }
    if let Subject::People { prerequisites: own } = &mut integration.subject {
        *own = prerequisites;
    }
    Ok(integration)
}

fn part(name: &str) -> Result<PartFile, String> {
    let known = || PARTS.iter().map(|(name, _)| *name).collect::<Vec<_>>().join(", ");
    let (_, text) = PARTS
        .iter()
        .find(|(part, _)| *part == name)
        .ok_or_else(|| format!("there is no part `{name}`; expected one of: {}", known()))?;
    toml::from_str(text).map_err(|error| format!("part `{name}`: {}", error.message().replace('\n', ", ")))
}

/// Puts a requirement where it belongs: behind the one that it names, else at the end.
fn place(
    requirements: &mut Vec<Requirement>,
    table: RequirementTable,
    at: &Range<usize>,
) -> Result<(), Wrong> {
    let wrong = |expected: String| Wrong { at: at.clone(), expected };
    let after = table.after.clone();
    let new = requirement(table, at)?;
    if requirements.iter().any(|known| known.id == new.id) {
        return Err(wrong(format!("requirement `{}` stands here a second time; ids are unique", new.id)));
    }
    let to = match after {
        None => requirements.len(),
        Some(id) => match requirements.iter().position(|known| known.id == id) {
            Some(before) => before + 1,
            None => {
                return Err(wrong(format!(
                    "after = `{id}`; expected the id of a requirement before this one"
                )));
            }
        },
    };
    requirements.insert(to, new);
    Ok(())
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
    let people = steps.contains(&Step::People);
    let permissions = if people { Step::PeoplePermissions } else { Step::Permissions };
    let order = [Step::Integration, Step::Region, Step::Credentials, permissions];
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
    let of_permission =
        !table.alternatives.is_empty() || !table.probes.is_empty() || !table.screen.is_empty();
    if table.kind != Kind::Permission && of_permission {
        return Err(wrong(format!(
            "requirement `{id}`; expected alternatives and probes only with a permission"
        )));
    }
    let short = table.short.clone().unwrap_or_else(|| [table.title.clone(), String::new()]);
    let missing = |what: &str| wrong(format!("requirement `{id}`; expected `{what}`"));
    let need = match table.kind {
        Kind::OauthClient => Need::OauthClient,
        Kind::EmbeddedOauthClient => Need::EmbeddedOauthClient,
        Kind::DivisionAccess => Need::DivisionAccess,
        Kind::Manual => Need::Manual(table.manual.ok_or_else(|| missing("manual"))?),
        Kind::SingleSignOn => Need::SingleSignOn(table.manual.ok_or_else(|| missing("manual"))?),
        Kind::Licence => Need::Licence(table.licence.ok_or_else(|| missing("licence"))?),
        Kind::OauthScope => Need::OauthScope(table.scope.ok_or_else(|| missing("scope"))?),
        Kind::InstalledIntegration => {
            Need::InstalledIntegration(table.installed.ok_or_else(|| missing("installed"))?)
        }
        Kind::Permission if !table.screen.is_empty() => {
            if table.screen.iter().any(Vec::is_empty) || table.asked.is_none() {
                return Err(missing("asked, and no empty set in `screen`"));
            }
            Need::PeoplePermission(PeoplePermission { alternatives: table.screen })
        }
        Kind::Permission => {
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
