//! From a manifest's text to an [`Integration`], or to a sentence with file, line and what was expected. Pure.

use std::ops::Range;

use toml::Spanned;

use super::{
    ClientSection, Integration, OrgNeed, PeopleSection, PersonNeed, Requirement,
    file::{ClientFile, Form, ManifestFile, PeopleFile, Placed, RequirementTable, in_order},
    part::part,
    requirement::requirement,
};

/// The form of manifest that this version reads.
const SCHEMA: u32 = 2;

/// What to change in a manifest of the form before.
const FORM_1: &str = "schema 1; expected 2, which says the subject: `[[client.requirement]]`, \
    `[[people.requirement]]` or `[[org.requirement]]` for `[[requirement]]`, each with its kind in `need`; \
    `[client.guide]` and `[client.hand_over]` for `[oauth_client]` and `[hand_over]`; `[[people.prerequisite]]` for \
    `[[prerequisite]]`; and no `steps`";

/// Why a text isn't a manifest.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{file}:{line}: {expected}")]
pub struct ManifestError {
    pub file: String,
    pub line: usize,
    pub expected: String,
}

struct Wrong {
    at: Range<usize>,
    expected: String,
}

impl Wrong {
    fn new(at: &Range<usize>, expected: impl Into<String>) -> Self {
        Self { at: at.clone(), expected: expected.into() }
    }
}

impl From<toml::de::Error> for Wrong {
    fn from(error: toml::de::Error) -> Self {
        Self { at: error.span().unwrap_or_default(), expected: error.message().replace('\n', ", ") }
    }
}

pub(super) fn parse(file: &str, text: &str) -> Result<Integration, ManifestError> {
    read(text).map_err(|wrong| ManifestError {
        file: file.to_owned(),
        line: text[..wrong.at.start.min(text.len())].matches('\n').count() + 1,
        expected: wrong.expected,
    })
}

fn read(text: &str) -> Result<Integration, Wrong> {
    let form: Form = toml::from_str(text)?;
    match form.schema.get_ref() {
        &SCHEMA => checked(toml::from_str(text)?),
        1 => Err(Wrong::new(&form.schema.span(), FORM_1)),
        other => Err(Wrong::new(&form.schema.span(), format!("schema {other}; expected {SCHEMA}"))),
    }
}

fn checked(file: ManifestFile) -> Result<Integration, Wrong> {
    let id_at = file.id.span();
    identifier(file.id.get_ref()).map_err(|expected| Wrong::new(&id_at, expected))?;
    let (mut about, mut notes, mut rows) = (file.about, Vec::new(), Vec::new());
    let mut people: Option<PeopleSection> = None;
    for name in file.include {
        let at = name.span();
        let part = part(name.get_ref()).map_err(|expected| Wrong::new(&at, expected))?;
        // What the file itself says goes before.
        about = about.or(part.about);
        notes.extend(part.notes);
        let of_people = add_people(&mut people, part.people);
        // Where something is wrong, it is wrong at this line of the file: the part itself is tested.
        rows.extend(
            in_order(Vec::new(), of_people, part.org.requirements)
                .into_iter()
                .map(|(_, row)| (at.clone(), row)),
        );
    }
    notes.extend(file.notes);
    let (client, of_client) = match file.client {
        Some(ClientFile { guide, hand_over, requirements }) => {
            (Some(ClientSection { guide, hand_over }), requirements)
        }
        None => (None, Vec::new()),
    };
    let of_people = add_people(&mut people, file.people);
    rows.extend(in_order(of_client, of_people, file.org.requirements));
    if client.is_none() && people.is_none() {
        return Err(Wrong::new(&id_at, "expected `client` or `people`: who needs something"));
    }
    // What isn't the guide's own stands behind it, unless it says where.
    rows.sort_by_key(|(_, row)| row.edition.is_some() && row.before.is_none() && row.after.is_none());
    let mut requirements = Vec::with_capacity(rows.len());
    for row in rows {
        place(&mut requirements, row)?;
    }
    let integration = Integration {
        id: file.id.into_inner(),
        title: file.title,
        summary: file.summary,
        about: about.ok_or_else(|| Wrong::new(&id_at, "expected `about`"))?,
        notes,
        client,
        people,
        requirements,
    };
    if integration.requirements.is_empty() {
        return Err(Wrong::new(&id_at, "expected at least one requirement"));
    }
    scopes_have_a_client(&integration).map_err(|expected| Wrong::new(&id_at, expected))?;
    Ok(integration)
}

/// Adds what a file says of people to what was said before, which it replaces where it is about the same permission.
/// Gives its requirements.
fn add_people(
    section: &mut Option<PeopleSection>,
    file: Option<PeopleFile>,
) -> Vec<Spanned<RequirementTable<PersonNeed>>> {
    let Some(PeopleFile { prerequisites, requirements }) = file else { return Vec::new() };
    let known = &mut section.get_or_insert_default().prerequisites;
    for new in prerequisites {
        match known.iter_mut().find(|known| known.permission == new.permission) {
            Some(known) => *known = new,
            None => known.push(new),
        }
    }
    requirements
}

/// Puts a requirement where it belongs: before or behind the one that it names, else at the end.
fn place(requirements: &mut Vec<Requirement>, (at, table): Placed) -> Result<(), Wrong> {
    let (before, after) = (table.before.clone(), table.after.clone());
    let new = requirement(table).map_err(|expected| Wrong::new(&at, expected))?;
    let find = |id: &str| requirements.iter().position(|known| known.id == id);
    if find(&new.id).is_some() {
        let expected = format!("requirement `{}` is here a second time; ids are unique", new.id);
        return Err(Wrong::new(&at, expected));
    }
    let unknown = |word: &str, id: &str| {
        let expected = format!("{word} = `{id}`; expected the id of a requirement that is there already");
        Wrong::new(&at, expected)
    };
    let to = match (before, after) {
        (Some(id), _) => find(&id).ok_or_else(|| unknown("before", &id))?,
        (None, Some(id)) => find(&id).ok_or_else(|| unknown("after", &id))? + 1,
        (None, None) => requirements.len(),
    };
    requirements.insert(to, new);
    Ok(())
}

/// Scopes are those of an OAuth client that somebody names.
fn scopes_have_a_client(integration: &Integration) -> Result<(), &'static str> {
    let any = |test: fn(&OrgNeed) -> bool| integration.org_needs().any(|(_, _, need)| test(need));
    let scopes = any(|need| matches!(need, OrgNeed::OauthScope(_)));
    if scopes && !any(|need| *need == OrgNeed::EmbeddedOauthClient) {
        return Err("scopes without their client; expected a requirement of the kind embedded-oauth-client");
    }
    Ok(())
}

/// Ids stand in addresses, file names and options.
pub(super) fn identifier(id: &str) -> Result<(), String> {
    let fits = !id.is_empty() && id.chars().all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-');
    if fits { Ok(()) } else { Err(format!("id `{id}`; expected lower-case letters, digits and hyphens")) }
}
