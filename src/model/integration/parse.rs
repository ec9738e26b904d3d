//! From a manifest's text to an [`Integration`], or to its mistakes, each with line and what was expected. Pure.

use std::ops::Range;

use serde::Serialize;
use toml::{Spanned, de::DeTable};

use super::{
    About, ClientSection, Integration, OrgNeed, PeopleSection, PersonNeed, Requirement,
    compare::{compare, nearest},
    file::{ClientFile, Form, ManifestFile, PeopleFile, Placed, RequirementTable, in_order},
    part::{OF_PEOPLE, part},
    requirement::requirement,
    tables::tables,
};

/// The form of manifest that this version reads.
const SCHEMA: u32 = 2;

/// What to change in a manifest of the form before.
const FORM_1: &str = "schema 1; expected 2, which says the subject: `[[client.requirement]]`, \
    `[[people.requirement]]` or `[[org.requirement]]` for `[[requirement]]`, each with its kind in `need`; \
    `[client.guide]` and `[client.hand_over]` for `[oauth_client]` and `[hand_over]`; `[[people.prerequisite]]` for \
    `[[prerequisite]]`; and no `steps`";

/// Why a text isn't a manifest: every mistake that was found.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{}", self.lines())]
pub struct ManifestError {
    pub file: String,
    /// In the order of the file; at least one.
    pub mistakes: Vec<Mistake>,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Mistake {
    pub line: usize,
    pub expected: String,
}

impl ManifestError {
    /// `file:line: what was expected`, a line each.
    fn lines(&self) -> String {
        let line = |mistake: &Mistake| format!("{}:{}: {}", self.file, mistake.line, mistake.expected);
        self.mistakes.iter().map(line).collect::<Vec<_>>().join("\n")
    }
}

/// A mistake, by its place in the text.
#[derive(Debug)]
pub(super) struct Wrong {
    pub at: Range<usize>,
    expected: String,
}

impl Wrong {
    pub(super) fn new(at: &Range<usize>, expected: impl Into<String>) -> Self {
        Self { at: at.clone(), expected: expected.into() }
    }

    /// The field that is missing, where that is what is wrong.
    pub(super) fn missing_field(&self) -> Option<&str> {
        self.expected.strip_prefix(MISSING)?.split('`').next()
    }

    /// Whether nothing stands where one of several kinds should.
    pub(super) fn is_missing_kind(&self) -> bool {
        self.expected == NO_KIND
    }

    /// The name that was probably meant, where another one is what is wrong.
    pub(super) fn meant(&self) -> Option<&str> {
        self.expected.rsplit_once("the nearest is `")?.1.strip_suffix('`')
    }
}

const NO_KIND: &str = "expected one kind of `need`, found none";

/// How the words begin that say that a field is missing.
const MISSING: &str = "expected `";

impl From<toml::de::Error> for Wrong {
    fn from(error: toml::de::Error) -> Self {
        Self { at: error.span().unwrap_or_default(), expected: in_words(error.message()) }
    }
}

/// What the reader of the form says, in the words of the form: `missing field`, `unknown field`, `invalid type`.
fn in_words(message: &str) -> String {
    let message = message.replace('\n', ", ");
    if let Some(field) = message.strip_prefix("missing field ") {
        return format!("expected {field}");
    }
    let unknown = ["unknown field ", "unknown variant "].iter().find_map(|front| message.strip_prefix(front));
    if let Some((name, known)) = unknown.and_then(|rest| rest.split_once(", ")) {
        let names: Vec<&str> = known.split('`').skip(1).step_by(2).collect();
        return match nearest(name.trim_matches('`'), names.iter().copied()) {
            Some(nearest) => format!("{name} isn't known here; {known}; the nearest is `{nearest}`"),
            None => format!("{name} isn't known here; {known}"),
        };
    }
    for (front, what) in [("invalid type: ", ""), ("invalid length ", "a length of ")] {
        if let Some((found, expected)) = message.strip_prefix(front).and_then(|it| it.split_once(", ")) {
            return format!("found {what}{found}; {expected}");
        }
    }
    match message.strip_prefix("wanted exactly 1 element, ") {
        Some("found 0 elements") => return NO_KIND.to_owned(),
        Some(_) => return "expected one kind of `need`, found several".to_owned(),
        None => {}
    }
    message
}

/// How much of what a manifest says is looked at.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Depth {
    /// Its form, and that it doesn't contradict itself.
    Form,
    /// And that it agrees with the operations of the Platform API.
    Operations,
}

pub(super) fn parse(file: &str, text: &str, depth: Depth) -> Result<Integration, ManifestError> {
    let mut mistakes = Vec::new();
    let integration = read(text, depth, &mut mistakes);
    if let (Some(integration), true) = (integration, mistakes.is_empty()) {
        return Ok(integration);
    }
    mistakes.sort_by_key(|wrong: &Wrong| wrong.at.start);
    let line = |wrong: &Wrong| text[..wrong.at.start.min(text.len())].matches('\n').count() + 1;
    let mistakes: Vec<Mistake> =
        mistakes.into_iter().map(|wrong| Mistake { line: line(&wrong), expected: wrong.expected }).collect();
    Err(ManifestError { file: file.to_owned(), mistakes })
}

fn read(text: &str, depth: Depth, mistakes: &mut Vec<Wrong>) -> Option<Integration> {
    let (document, not_toml) = DeTable::parse_recoverable(text);
    mistakes.extend(not_toml.into_iter().map(Wrong::from));
    if !mistakes.is_empty() {
        return None;
    }
    let form: Form = tables(&document, mistakes)?;
    match form.schema.get_ref() {
        &SCHEMA => {}
        1 => mistakes.push(Wrong::new(&form.schema.span(), FORM_1)),
        other => mistakes.push(Wrong::new(&form.schema.span(), format!("schema {other}; expected {SCHEMA}"))),
    }
    if !mistakes.is_empty() {
        return None;
    }
    let file = tables(&document, mistakes)?;
    let integration = checked(file, mistakes);
    if depth == Depth::Operations {
        compare(document.get_ref(), &integration, mistakes);
    }
    Some(integration)
}

/// The integration, as far as it is right. What concerns the file as a whole is looked at only where all of it could be
/// read.
fn checked(file: ManifestFile, mistakes: &mut Vec<Wrong>) -> Integration {
    let whole = mistakes.is_empty();
    let id_at = file.id.span();
    if let Err(expected) = identifier(file.id.get_ref()) {
        mistakes.push(Wrong::new(&id_at, expected));
    }
    let (mut about, mut notes, mut rows) = (file.about, Vec::new(), Vec::new());
    let mut people: Option<PeopleSection> = None;
    let mut parts = true;
    for name in file.include {
        let at = name.span();
        let part = match part(name.get_ref()) {
            Ok(part) => part,
            Err(expected) => {
                mistakes.push(Wrong::new(&at, expected));
                parts = false;
                continue;
            }
        };
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
    let whole = whole && parts;
    notes.extend(file.notes);
    let (client, of_client) = match file.client {
        Some(ClientFile { guide, hand_over, requirements }) => {
            (Some(ClientSection { guide, hand_over }), requirements)
        }
        None => (None, Vec::new()),
    };
    let of_people = add_people(&mut people, file.people);
    rows.extend(in_order(of_client, of_people, file.org.requirements));
    // What isn't the guide's own stands behind it, unless it says where.
    rows.sort_by_key(|(_, row)| row.edition.is_some() && row.before.is_none() && row.after.is_none());
    // What a mistake was taken out of isn't asked whether it contradicts itself.
    let wrong: Vec<usize> = mistakes.iter().map(|wrong| wrong.at.start).collect();
    let starts: Vec<usize> = rows.iter().map(|(at, _)| at.start).collect();
    let sound = |at: &Range<usize>| {
        let end = starts.iter().copied().filter(|start| *start > at.start).min().unwrap_or(usize::MAX);
        !wrong.iter().any(|wrong| (at.start..end).contains(wrong))
    };
    // Nobody is asked to be active for nothing.
    if people.is_some() && !rows.is_empty() {
        let of_all = part(OF_PEOPLE).expect("each part is read in a test");
        let of_people = add_people(&mut people, of_all.people);
        let of_all = in_order(Vec::new(), of_people, of_all.org.requirements);
        rows.extend(of_all.into_iter().map(|(_, row)| (id_at.clone(), row)));
    }
    let mut requirements = Vec::with_capacity(rows.len());
    for row in rows {
        let mut found = Vec::new();
        let is_sound = sound(&row.0);
        place(&mut requirements, row, whole, &mut found);
        mistakes.extend(found.into_iter().filter(|_| is_sound));
    }
    let mut integration = Integration {
        id: file.id.into_inner(),
        title: file.title,
        summary: file.summary,
        about: About { you_need: String::new(), you_leave: String::new(), it_changes: String::new() },
        notes,
        client,
        people,
        requirements,
    };
    if whole {
        let wrong = as_a_whole(&integration, about.is_some());
        mistakes.extend(wrong.into_iter().map(|expected| Wrong::new(&id_at, expected)));
    }
    if let Some(about) = about {
        integration.about = about;
    }
    integration
}

/// What is wrong with a manifest of which each part is right.
fn as_a_whole(integration: &Integration, says_what_it_is_about: bool) -> Vec<&'static str> {
    let mut wrong = Vec::new();
    if integration.client.is_none() && integration.people.is_none() {
        wrong.push("expected `client` or `people`: who needs something");
    }
    if !says_what_it_is_about {
        wrong.push("expected `about`");
    }
    let judged = |row: &Requirement| row.required && row.need.attestable().is_none();
    if integration.requirements.is_empty() {
        wrong.push("expected at least one requirement");
    } else if !integration.requirements.iter().any(judged) {
        wrong.push(
            "expected at least one requirement that is required and not for a person to attest: without it there is \
             nothing to give a verdict about",
        );
    }
    wrong.extend(scopes_have_a_client(integration).err());
    wrong
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

/// Puts a requirement where it belongs: before or behind the one that it names, else at the end. In a file that
/// couldn't be read whole, that one may be what is wrong.
fn place(requirements: &mut Vec<Requirement>, (at, table): Placed, whole: bool, mistakes: &mut Vec<Wrong>) {
    let (before, after) = (table.before.clone(), table.after.clone());
    let new = match requirement(table) {
        Ok(new) => new,
        Err(expected) => return mistakes.push(Wrong::new(&at, expected)),
    };
    let find = |id: &str| requirements.iter().position(|known| known.id == id);
    if find(&new.id).is_some() {
        let expected = format!("requirement `{}` is here a second time; ids are unique", new.id);
        return mistakes.push(Wrong::new(&at, expected));
    }
    let (word, named) = match (before, after) {
        (Some(id), _) => ("before", Some(id)),
        (None, id) => ("after", id),
    };
    let to = match named.map(|id| find(&id).ok_or(id)) {
        Some(Ok(there)) if word == "before" => there,
        Some(Ok(there)) => there + 1,
        Some(Err(id)) => {
            if whole {
                let ids = requirements.iter().map(|known| known.id.as_str());
                let nearest =
                    nearest(&id, ids).map(|id| format!("; the nearest is `{id}`")).unwrap_or_default();
                let expected = format!(
                    "{word} = `{id}`; expected the id of a requirement that is there already{nearest}"
                );
                mistakes.push(Wrong::new(&at, expected));
            }
            requirements.len()
        }
        None => requirements.len(),
    };
    requirements.insert(to, new);
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
