//! From a manifest's text to an [`Integration`], or to a sentence with file, line and what was expected. Pure.

use std::{collections::BTreeSet, ops::Range};

use super::{
    ClientSection, Integration, Need, OrgNeed, PeopleSection, Prerequisite, Requirement, Step,
    file::{ManifestFile, RequirementTable},
    part::part,
    requirement::requirement,
};

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
pub(super) struct Wrong {
    pub at: Range<usize>,
    pub expected: String,
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
    let id_at = file.id.span();
    identifier(file.id.get_ref()).map_err(|expected| Wrong { at: id_at.clone(), expected })?;
    let (client, people) = match (file.oauth_client, file.hand_over) {
        (Some(guide), Some(hand_over)) => (Some(ClientSection { guide, hand_over }), None),
        (None, None) => (None, Some(PeopleSection::default())),
        _ => {
            let expected = "expected `oauth_client` and `hand_over`, or neither of them".to_owned();
            return Err(Wrong { at: id_at, expected });
        }
    };
    // What the parts give is known first: the file's own goes before it.
    let mut parts = Vec::with_capacity(file.include.len());
    for name in file.include {
        let at = name.span();
        let part = part(name.get_ref()).map_err(|expected| Wrong { at: at.clone(), expected })?;
        parts.push((at, part));
    }
    let about = file.about.or_else(|| parts.iter().find_map(|(_, part)| part.about.clone()));
    let about = about.ok_or_else(|| Wrong { at: id_at.clone(), expected: "expected `about`".to_owned() })?;
    let mut notes: Vec<String> = parts.iter().flat_map(|(_, part)| part.notes.clone()).collect();
    notes.extend(file.notes);
    let mut integration = Integration {
        id: file.id.into_inner(),
        title: file.title,
        summary: file.summary,
        about,
        notes,
        steps: Vec::new(),
        client,
        people,
        requirements: Vec::new(),
    };
    steps(file.steps.get_ref(), integration.is_about_people())
        .map_err(|expected| Wrong { at: file.steps.span(), expected })?;
    integration.steps = file.steps.into_inner();
    for (at, part) in parts {
        // Where something is wrong, it is wrong at this line of the file: the part itself is tested.
        for prerequisite in part.prerequisites {
            need(&mut integration, prerequisite.into_inner(), &at)?;
        }
        for table in part.requirements {
            place(&mut integration, table.into_inner(), &at)?;
        }
    }
    for prerequisite in file.prerequisites {
        let at = prerequisite.span();
        need(&mut integration, prerequisite.into_inner(), &at)?;
    }
    for table in file.requirements {
        let at = table.span();
        place(&mut integration, table.into_inner(), &at)?;
    }
    scopes_have_a_client(&integration).map_err(|expected| Wrong { at: id_at, expected })?;
    Ok(integration)
}

/// Puts a prerequisite behind the others, or in the place of what a part said of the same permission.
fn need(integration: &mut Integration, new: Prerequisite, at: &Range<usize>) -> Result<(), Wrong> {
    let Some(PeopleSection { prerequisites }) = &mut integration.people else {
        let expected = "expected `prerequisite` only where the subject is people, without `oauth_client`";
        return Err(Wrong { at: at.clone(), expected: expected.to_owned() });
    };
    match prerequisites.iter_mut().find(|known| known.permission == new.permission) {
        Some(known) => *known = new,
        None => prerequisites.push(new),
    }
    Ok(())
}

/// Puts a requirement where it belongs: before or behind the one that it names, else at the end.
fn place(integration: &mut Integration, table: RequirementTable, at: &Range<usize>) -> Result<(), Wrong> {
    let wrong = |expected: String| Wrong { at: at.clone(), expected };
    let (before, after) = (table.before.clone(), table.after.clone());
    let new = requirement(table, at)?;
    fits(&new, integration.is_about_people())
        .map_err(|expected| wrong(format!("requirement `{}`; {expected}", new.id)))?;
    let requirements = &mut integration.requirements;
    let find = |id: &str| requirements.iter().position(|known| known.id == id);
    if find(&new.id).is_some() {
        return Err(wrong(format!("requirement `{}` stands here a second time; ids are unique", new.id)));
    }
    let unknown = |word: &str, id: &str| {
        wrong(format!("{word} = `{id}`; expected the id of a requirement that is there already"))
    };
    let to = match (before, after) {
        (Some(id), _) => find(&id).ok_or_else(|| unknown("before", &id))?,
        (None, Some(id)) => find(&id).ok_or_else(|| unknown("after", &id))? + 1,
        (None, None) => requirements.len(),
    };
    requirements.insert(to, new);
    Ok(())
}

/// Whether a requirement is one of its subject's. What a person attests is of both.
fn fits(requirement: &Requirement, people: bool) -> Result<(), String> {
    let fits = match &requirement.need {
        Need::Client(_) => !people,
        Need::Org(OrgNeed::Manual(_)) => true,
        Need::Org(_) | Need::Person(_) => people,
    };
    if fits {
        return Ok(());
    }
    Err(if people {
        "only an OAuth client can meet it, and the subject is people; expected `screen` for a permission, or \
         `oauth_client` and `hand_over` in the manifest"
    } else {
        "it is about people, and the subject is an OAuth client; expected a manifest without `oauth_client` and \
         `hand_over`"
    }
    .to_owned())
}

/// Scopes are those of an OAuth client that somebody names.
fn scopes_have_a_client(integration: &Integration) -> Result<(), String> {
    let any = |test: fn(&OrgNeed) -> bool| integration.org_needs().any(|(_, _, need)| test(need));
    let scopes = any(|need| matches!(need, OrgNeed::OauthScope(_)));
    if scopes && !any(|need| *need == OrgNeed::EmbeddedOauthClient) {
        return Err("scopes without their client; expected a requirement of the kind embedded-oauth-client"
            .to_owned());
    }
    Ok(())
}

/// Ids stand in addresses, file names and options.
pub(super) fn identifier(id: &str) -> Result<(), String> {
    let fits = !id.is_empty() && id.chars().all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-');
    if fits { Ok(()) } else { Err(format!("id `{id}`; expected lower-case letters, digits and hyphens")) }
}

fn steps(steps: &[Step], people: bool) -> Result<(), String> {
    const PEOPLE: [Step; 8] = [
        Step::Integration,
        Step::Region,
        Step::Credentials,
        Step::People,
        Step::Prerequisites,
        Step::PeoplePermissions,
        Step::Save,
        Step::Report,
    ];
    if people {
        return if steps == PEOPLE {
            Ok(())
        } else {
            Err("the subject is people; expected the steps integration, region, credentials, people, prerequisites, people-permissions, save and report, in this order"
                .to_owned())
        };
    }
    let distinct: BTreeSet<&Step> = steps.iter().collect();
    if distinct.len() != steps.len() {
        return Err("a step stands here twice; expected each once".to_owned());
    }
    let of_people = [Step::People, Step::Prerequisites, Step::PeoplePermissions, Step::Report];
    if steps.iter().any(|step| of_people.contains(step)) {
        return Err("the subject is an OAuth client; expected none of the steps people, prerequisites, people-permissions and report"
            .to_owned());
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
