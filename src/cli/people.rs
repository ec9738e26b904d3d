//! What `check` takes for integrations that look at people: who is looked at, which names were settled, which OAuth
//! client the embedded client has. Everything that can be refused is refused before anything is sent.

use std::{collections::HashSet, fs, path::Path};

use csv::ReaderBuilder;
use tokio_util::sync::CancellationToken;

use super::{
    args::PeopleArguments,
    names, output,
    problem::{Problem, known_names},
};
use crate::{
    check::{NotFound, Session},
    model::{
        Integration, Name, Names, Permission, PersonNeed, Shown, Unread,
        org::{EmbeddedClient, evidence::EmbeddedClientSeen},
        people::{Accepted, By, Choice},
        say,
    },
    text,
    vault::{Filter, Use},
};

/// Who is to be looked at, as it was given: names that only the org can tell.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Chosen {
    /// Nobody was named.
    Nobody,
    Everyone,
    Named(Vec<(By, Vec<String>)>),
}

impl Chosen {
    /// From the options.
    ///
    /// # Errors
    /// When the file of `--users-from` can't be read, or nobody is in it.
    pub(super) fn read(options: &PeopleArguments) -> Result<Self, Problem> {
        if options.all_users {
            return Ok(Self::Everyone);
        }
        let mut people = options.user.clone();
        if let Some(file) = &options.users_from {
            people.extend(from_file(file)?);
        }
        let given = |by| match by {
            By::Person => people.as_slice(),
            By::Group => &options.group,
            By::Role => &options.role,
            By::Queue => &options.queue,
            By::Division => &options.division,
        };
        let named: Vec<(By, Vec<String>)> = By::ALL.map(|by| (by, once(given(by)))).into();
        let named: Vec<_> = named.into_iter().filter(|(_, names)| !names.is_empty()).collect();
        Ok(if named.is_empty() { Self::Nobody } else { Self::Named(named) })
    }

    /// As the saved entry keeps it, where nothing was said now; that is said, since it decides who is looked at.
    pub(super) fn or_as_saved(self, kept: Option<&Use>, present: bool) -> Self {
        let Some(kept) = kept.filter(|kept| self == Self::Nobody && !kept.people.is_empty()) else {
            return self;
        };
        let named: Vec<(By, &str)> = kept.people.iter().filter_map(Filter::named).collect();
        let everyone = kept.people.contains(&Filter::Everyone);
        let shown = if present { Shown::stand_ins(&Names::default()) } else { Shown::Clear };
        let called = |(by, name): &(By, &str)| say::called(by.word(), &Name::without_id(by.kind(), *name));
        let whom = match everyone {
            true => "everyone active".into(),
            false => say::listed(named.iter().map(called), "and"),
        };
        output::note(&format!("Checks those for whom it was saved: {}.", shown.text(&whom)));
        if everyone {
            return Self::Everyone;
        }
        let of = |by| named.iter().filter(move |(own, _)| *own == by).map(|(_, name)| (*name).to_owned());
        let named = By::ALL.map(|by| (by, of(by).collect::<Vec<_>>()));
        Self::Named(named.into_iter().filter(|(_, names)| !names.is_empty()).collect())
    }

    pub(super) fn names_people(&self) -> bool {
        matches!(self, Self::Named(named) if named.iter().any(|(by, _)| *by == By::Person))
    }

    /// What a saved entry keeps of it: nobody who was named one by one.
    pub(super) fn used_for(&self, integration: &Integration, embedded_client: &EmbeddedClient) -> Use {
        let people = match self {
            Self::Nobody => Vec::new(),
            Self::Everyone => vec![Filter::Everyone],
            Self::Named(named) => {
                let each = |(by, names): &(By, Vec<String>)| {
                    let by = *by;
                    names.clone().into_iter().filter_map(move |name| Filter::by(by, name))
                };
                named.iter().flat_map(each).collect()
            }
        };
        Use { people, embedded_client: embedded_client.clone(), ..Use::of(integration.id.as_str()) }
    }

    /// Finds the names in the org. While presenting, a name that isn't known lists the known ones by their stand-ins.
    ///
    /// # Errors
    /// When the org has nothing of a name, or can't be asked; when nobody was named and nobody's token it is.
    pub(super) async fn find(
        self,
        integration: &Integration,
        session: &Session,
        present: bool,
        cancel: &CancellationToken,
    ) -> Result<Choice, Problem> {
        match self {
            Self::Everyone => Ok(Choice::Everyone),
            Self::Nobody if session.signed_in().person.is_some() => Ok(Choice::Myself),
            Self::Nobody => Err(nobody(integration)),
            Self::Named(named) => {
                let mut picks = Vec::new();
                for (by, names) in named {
                    let found = session.find(by, &names, cancel).await;
                    match found {
                        Ok(found) => picks.extend(found),
                        // Nothing is asked any more, whoever was chosen: the report says so, once.
                        Err(NotFound::Unread { why: Unread::Closed(_), .. }) => return Ok(Choice::Everyone),
                        Err(why) => return Err(not_found(why, present)),
                    }
                }
                Ok(Choice::Picks(picks))
            }
        }
    }
}

/// That nobody was chosen, and how to choose.
pub(super) fn nobody(integration: &Integration) -> Problem {
    let why = match integration.client {
        Some(_) => "people are checked beside the OAuth client",
        None => "an OAuth client is no person, so there is nobody to check",
    };
    Problem::usage(format!(
        "Nobody was chosen: {why}.\n\
         Say who: --user EMAIL, --users-from FILE, --group, --role, --queue or --division NAME, or --all-users."
    ))
}

/// That what was chosen holds no active person, so that there is nothing to judge.
pub(super) fn nobody_in_it() -> Problem {
    Problem::usage(
        "Nobody was checked: no active person is in what was chosen, as far as whoever signed in can see.\n\
         Choose others: --user EMAIL, --users-from FILE, --group, --role, --queue or --division NAME, or --all-users.",
    )
}

/// Refuses what is for integrations that look at people, where this one looks at an OAuth client.
pub(super) fn refuse_without_people(
    options: &PeopleArguments,
    integration: &Integration,
) -> Result<(), Problem> {
    let given = [
        ("--user", !options.user.is_empty()),
        ("--users-from", options.users_from.is_some()),
        ("--group", !options.group.is_empty()),
        ("--role", !options.role.is_empty()),
        ("--queue", !options.queue.is_empty()),
        ("--division", !options.division.is_empty()),
        ("--all-users", options.all_users),
        ("--accept", !options.accept.is_empty()),
        ("--embedded-client-id", options.embedded_client_id.is_some()),
        ("--ask-sign-in-pages", options.ask_sign_in_pages),
    ];
    match given.into_iter().find(|(_, given)| *given) {
        None => Ok(()),
        Some((option, _)) => Err(Problem::usage(format!(
            "{option} doesn't apply: {} looks at an OAuth client, not at people. Leave it out.",
            integration.title
        ))),
    }
}

/// The names that `--accept` settles, by the wording of the page.
///
/// # Errors
/// When one hasn't the form, or the page has no such wording.
pub(super) fn accepted(given: &[String], integration: &Integration) -> Result<Accepted, Problem> {
    given.iter().map(|given| accept(given, integration)).collect()
}

fn accept(given: &str, integration: &Integration) -> Result<(String, Permission), Problem> {
    let form = || {
        Problem::usage(format!(
            "--accept takes ASKED=NAME, as in \"Journey > Event > View=journey:event:view\"; it got `{}`.",
            text::clean(given)
        ))
    };
    let (asked, name) = given.rsplit_once('=').ok_or_else(form)?;
    let name: Permission = name.trim().parse().map_err(|_| form())?;
    // By letters and digits, as names are resolved: nobody types the page's blanks and signs to the letter.
    let wording = |text: &str| -> String {
        text.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect()
    };
    let wanted = wording(asked);
    let mut known = Vec::new();
    for (_, requirement, need) in integration.person_needs() {
        let PersonNeed::Permission(need) = need else { continue };
        let asked = requirement.asked.as_deref().unwrap_or(&requirement.title);
        let paths = need.alternatives.iter().flatten().map(|name| name.path.as_str());
        if let Some(path) = paths.into_iter().find(|path| wording(path) == wanted) {
            return Ok((path.to_owned(), name));
        }
        if [asked, &requirement.title].into_iter().any(|text| wording(text) == wanted) {
            return Ok((asked.to_owned(), name));
        }
        known.push(asked.to_owned());
    }
    Err(names::unknown("permission on the page called", asked.trim(), known))
}

/// Looks whether the org has the names that were settled. Where its catalogue can't be read, the report says so.
///
/// # Errors
/// When it hasn't, with the nearest that it has.
pub(super) async fn in_catalogue(
    accepted: &Accepted,
    session: &Session,
    cancel: &CancellationToken,
) -> Result<(), Problem> {
    const SHOWN: usize = 12;
    if accepted.is_empty() {
        return Ok(());
    }
    let Ok(catalogue) = session.catalogue(cancel).await else { return Ok(()) };
    let Some(name) = accepted.values().find(|name| !catalogue.contains(name)) else { return Ok(()) };
    let all = catalogue.iter().map(|entry| entry.permission.as_str().to_owned());
    let mut nearest = names::nearest_first(name.as_str(), all);
    nearest.truncate(SHOWN);
    Err(Problem::usage(format!(
        "--accept: this org has no permission `{}`.{}",
        text::clean(name.as_str()),
        known_names(&nearest)
    )))
}

/// Which OAuth client the embedded client has, as it was said, now or when the client was saved.
///
/// # Errors
/// When it is neither an id nor `none`.
pub(super) fn embedded_client(given: Option<&str>, kept: Option<&Use>) -> Result<EmbeddedClient, Problem> {
    match given.map(str::trim) {
        None => Ok(kept.map(|kept| kept.embedded_client.clone()).unwrap_or_default()),
        Some(none) if none.eq_ignore_ascii_case("none") => Ok(EmbeddedClient::None),
        // The value isn't repeated: it could be a secret, in the wrong place.
        Some(id) => id.parse().map(EmbeddedClient::Id).map_err(|why| {
            Problem::usage(format!(
                "--embedded-client-id: {why}, or `none` if this deployment has none.\nNothing was sent."
            ))
        }),
    }
}

/// Looks whether the org has the OAuth client that was named. Where it can't be read, the report says so.
///
/// # Errors
/// When it hasn't, with those that it has.
pub(super) async fn has_embedded_client(
    client: &EmbeddedClient,
    session: &Session,
    present: bool,
    cancel: &CancellationToken,
) -> Result<(), Problem> {
    let EmbeddedClient::Id(id) = client else { return Ok(()) };
    let Ok(EmbeddedClientSeen::Absent(known)) = session.embedded_client(id, cancel).await else {
        return Ok(());
    };
    if present {
        return Err(hidden("OAuth client", &id.to_string(), known.len()));
    }
    let known = known.iter().map(|name| format!("{} ({})", name.id().real(), name.real())).collect();
    Err(Problem::UnknownName { what: "OAuth client", given: id.to_string(), known })
}

fn not_found(why: NotFound, present: bool) -> Problem {
    match why {
        NotFound::Unknown { by, given, nearest } if present => hidden(by.word(), &given, nearest.len()),
        NotFound::Unknown { by, given, nearest } => {
            let known = nearest.iter().map(|name| name.real().to_owned()).collect();
            Problem::UnknownName { what: by.word(), given, known }
        }
        NotFound::Unread { by, why: Unread::Refused } if let Some((screen, permission)) = by.needs() => {
            Problem::usage(format!(
                "Who was chosen by {} is unknown: whoever signed in may not look that up.\n\
                 It needs {screen} ({permission}). Give it to whoever signs in for the check, then run this again.",
                by.word(),
            ))
        }
        NotFound::Unread { by, why } => Problem::usage(format!(
            "Who was chosen by {} is unknown: the org's list couldn't be read ({}).\n\
             Choose otherwise, for example with --user EMAIL, or run this again later.",
            by.word(),
            words(why)
        )),
    }
}

/// While presenting: nobody could type a stand-in, so how many names are near is all that helps.
fn hidden(what: &str, given: &str, near: usize) -> Problem {
    Problem::usage(format!(
        "There is no {what} `{}`. The {near} nearest names are hidden while presenting.\n\
         Run this without --present to see them.",
        text::clean(given)
    ))
}

fn words(why: Unread) -> &'static str {
    match why {
        Unread::NotYet => "it wasn't asked for",
        Unread::Refused => "Genesys refused it",
        Unread::Unreachable => "no answer",
        Unread::Throttled => "too many requests",
        Unread::Unreadable => "the answer wasn't readable",
        Unread::Closed(why) => why.words(),
    }
}

/// Each once, without case; trimmed, and nothing empty.
fn once(given: &[String]) -> Vec<String> {
    let mut seen = HashSet::new();
    let trimmed = given.iter().map(|name| name.trim().to_owned());
    trimmed.filter(|name| !name.is_empty() && seen.insert(name.to_lowercase())).collect()
}

/// The people of a file: one per line, in the column that its head calls an address, else a name, else in the first.
///
/// # Errors
/// When it can't be read as one, or nobody is in it.
pub(super) fn from_file(file: &Path) -> Result<Vec<String>, Problem> {
    const DONE: &str = "read as a list of people";
    let text = fs::read_to_string(file).map_err(Problem::file(file, DONE))?;
    let people = people_of(&text).map_err(Problem::file(file, DONE))?;
    if people.is_empty() {
        return Err(Problem::file(file, DONE)("nobody is in it; expected one address per line"));
    }
    Ok(people)
}

fn people_of(text: &str) -> Result<Vec<String>, csv::Error> {
    let text = text.trim_start_matches('\u{feff}');
    let head = text.lines().next().unwrap_or_default();
    // As spreadsheets write it in various countries.
    let delimiter = [b',', b';', b'\t']
        .into_iter()
        .max_by_key(|sign| (head.matches(char::from(*sign)).count(), *sign == b','))
        .unwrap_or(b',');
    let mut reader = ReaderBuilder::new()
        .has_headers(false)
        .flexible(true)
        .trim(csv::Trim::All)
        .delimiter(delimiter)
        .from_reader(text.as_bytes());
    let mut columns: Option<Vec<usize>> = None;
    let mut people = Vec::new();
    for record in reader.records() {
        let record = record?;
        let Some(columns) = &columns else {
            let found = head_columns(&record);
            let has_head = !found.is_empty();
            columns = Some(if has_head { found } else { vec![0] });
            if !has_head {
                people.extend(record.get(0).map(str::to_owned));
            }
            continue;
        };
        let mut cells = columns.iter().filter_map(|at| record.get(*at));
        people.extend(cells.find(|cell| !cell.is_empty()).map(str::to_owned));
    }
    people.retain(|person| !person.is_empty());
    Ok(people)
}

/// The columns that a head names, addresses before names; none where it isn't a head.
fn head_columns(record: &csv::StringRecord) -> Vec<usize> {
    let called = |names: &[&str]| {
        let at = record.iter().position(|cell| names.contains(&cell.to_lowercase().as_str()));
        at.into_iter().collect::<Vec<_>>()
    };
    let mut columns = called(&["email", "e-mail", "email address", "e-mail address", "mail"]);
    columns.extend(called(&["name", "user", "full name"]));
    columns
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn files_of_people_are_lists_and_tables() {
        let agents = ["agent.0001@example.com", "agent.0002@example.com"];
        for text in [
            "agent.0001@example.com\nagent.0002@example.com\n",
            "\u{feff}agent.0001@example.com\r\n\r\n  agent.0002@example.com",
            "E-Mail\nagent.0001@example.com\nagent.0002@example.com\n",
            "Name,Email,Division\n\"0001, Agent\",agent.0001@example.com,Retail\nx,agent.0002@example.com\n",
            "Division;email\nRetail;agent.0001@example.com\nRetail, North;agent.0002@example.com\n",
            "agent.0001@example.com,Retail\nagent.0002@example.com,Claims\n",
        ] {
            assert_eq!(people_of(text).unwrap(), agents, "{text}");
        }
        let named = people_of("name,email\nAgent 0001,\n,agent.0002@example.com\n").unwrap();
        assert_eq!(named, ["Agent 0001", "agent.0002@example.com"]);
        assert_eq!(people_of("email\n\n").unwrap(), Vec::<String>::new());
        assert_eq!(people_of("").unwrap(), Vec::<String>::new());
    }

    #[test]
    fn an_embedded_client_is_an_id_or_none() {
        assert_eq!(embedded_client(None, None).unwrap(), EmbeddedClient::NotSaid);
        assert_eq!(embedded_client(Some(" NONE "), None).unwrap(), EmbeddedClient::None);
        let id = "3fa85f64-5717-4562-b3fc-2c963f66afa6";
        assert_eq!(embedded_client(Some(id), None).unwrap(), EmbeddedClient::Id(id.parse().unwrap()));
        let refused = embedded_client(Some("planted"), None).unwrap_err().to_string();
        assert!(!refused.contains("planted") && refused.contains("none"), "{refused}");
    }
}
