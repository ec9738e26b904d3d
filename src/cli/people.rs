//! What `check` takes for integrations that look at people: who is looked at, which names were settled, which OAuth
//! client the embedded client has. Everything that can be refused is refused before anything is sent.

use std::collections::{HashMap, HashSet};

use tokio_util::sync::CancellationToken;

use super::{
    args::PeopleArguments,
    names, output,
    people_file::{self, Listed},
    problem::{Problem, known_names},
};
use crate::{
    check::{NotFound, Session, UnknownName},
    model::{
        Integration, Name, Names, OrgNeed, Permission, PersonNeed, Shown, Unread,
        name::Kind,
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
    Named(Vec<(By, Vec<Listed>)>),
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
        let option = |names: &[String]| -> Vec<Listed> {
            names.iter().map(|name| Listed { name: name.trim().to_owned(), line: None }).collect()
        };
        let mut people = option(&options.user);
        if let Some(file) = &options.users_from {
            people.extend(people_file::read(file, options.users_column.as_deref())?);
        }
        let given = |by| match by {
            By::Person => people.clone(),
            By::Group => option(&options.group),
            By::Role => option(&options.role),
            By::Queue => option(&options.queue),
            By::Division => option(&options.division),
        };
        let named = By::ALL.map(|by| (by, once(given(by))));
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
        let of = |by| named.iter().filter(move |(own, _)| *own == by).map(|(_, name)| *name);
        let listed = |name: &str| Listed { name: name.to_owned(), line: None };
        let named = By::ALL.map(|by| (by, of(by).map(listed).collect::<Vec<_>>()));
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
                let each = |(by, names): &(By, Vec<Listed>)| {
                    let by = *by;
                    names.clone().into_iter().filter_map(move |one| Filter::by(by, one.name))
                };
                named.iter().flat_map(each).collect()
            }
        };
        Use { people, embedded_client: embedded_client.clone(), ..Use::of(integration.id.as_str()) }
    }

    /// Finds the names in the org; with it, the people whom it doesn't know, where they may be skipped.
    ///
    /// # Errors
    /// When the org has nothing of a name, or can't be asked; when nobody was named and nobody's token it is.
    pub(super) async fn find(
        self,
        integration: &Integration,
        session: &Session,
        unknown: Unknown,
        present: bool,
        cancel: &CancellationToken,
    ) -> Result<(Choice, Vec<Name>), Problem> {
        let named = match self {
            Self::Everyone => return Ok((Choice::Everyone, Vec::new())),
            Self::Nobody if session.signed_in().person.is_some() => {
                return Ok((Choice::Myself, Vec::new()));
            }
            Self::Nobody => return Err(nobody(integration)),
            Self::Named(named) => named,
        };
        let (mut picks, mut skipped) = (Vec::new(), Vec::new());
        for (by, listed) in named {
            let names: Vec<String> = listed.iter().map(|one| one.name.clone()).collect();
            match session.find(by, &names, cancel).await {
                Ok(found) => picks.extend(found),
                Err(NotFound::Unknown { by: By::Person, names, found }) if unknown == Unknown::IsSkipped => {
                    let name = |one: UnknownName| Name::without_id(Kind::Person, text::clean(&one.given));
                    skipped.extend(names.into_iter().map(name));
                    picks.extend(found);
                }
                // Nothing is asked any more, whoever was chosen: the report says so, once.
                Err(NotFound::Unread { why: Unread::Closed(_), .. }) => {
                    return Ok((Choice::Everyone, Vec::new()));
                }
                Err(why) => return Err(not_found(why, &listed, present)),
            }
        }
        if picks.is_empty() {
            return Err(Problem::usage(
                "The org knows none of the people who were named: nobody is left to check.",
            ));
        }
        Ok((Choice::Picks(picks), skipped))
    }
}

/// What becomes of people whom the org doesn't know.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Unknown {
    IsRefused,
    IsSkipped,
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
    let needs = |wanted: fn(&OrgNeed) -> bool| integration.org_needs().any(|(_, _, need)| wanted(need));
    let of_embedded_client =
        needs(|need| matches!(need, OrgNeed::EmbeddedOauthClient | OrgNeed::OauthScope(_)));
    let of_sign_in_pages = needs(|need| matches!(need, OrgNeed::SingleSignOn(_)));
    let given = [
        ("--user", !options.user.is_empty()),
        ("--users-from", options.users_from.is_some()),
        ("--group", !options.group.is_empty()),
        ("--role", !options.role.is_empty()),
        ("--queue", !options.queue.is_empty()),
        ("--division", !options.division.is_empty()),
        ("--all-users", options.all_users),
        ("--audience", !options.audience.is_empty()),
        ("--accept", !options.accept.is_empty()),
        ("--embedded-client-id", options.embedded_client_id.is_some() && !of_embedded_client),
        ("--ask-sign-in-pages", options.ask_sign_in_pages && !of_sign_in_pages),
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

pub(super) fn not_found(why: NotFound, listed: &[Listed], present: bool) -> Problem {
    match why {
        NotFound::Unknown { by, names, .. } => match &names[..] {
            [UnknownName { given, nearest }] if listed.len() == 1 && !present => Problem::UnknownName {
                what: by.word(),
                given: given.clone(),
                known: nearest.iter().map(|name| name.real().to_owned()).collect(),
            },
            [UnknownName { given, nearest }] if listed.len() == 1 => hidden(by.word(), given, nearest.len()),
            names => Problem::usage(all_unknown(by, names, listed, present)),
        },
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

/// All unknown names at once, each with its line and what comes nearest.
fn all_unknown(by: By, names: &[UnknownName], listed: &[Listed], present: bool) -> String {
    const NEAR: usize = 3;
    let lines: HashMap<String, u64> =
        listed.iter().filter_map(|one| Some((one.name.to_lowercase(), one.line?))).collect();
    let what = match by {
        By::Person => "people",
        By::Group => "groups",
        By::Role => "roles",
        By::Queue => "queues",
        By::Division => "divisions",
    };
    let mut said = format!(
        "{} of {} {what} aren't known in this org:",
        text::number(names.len()),
        text::number(listed.len())
    );
    for UnknownName { given, nearest } in names {
        let line = lines.get(&given.trim().to_lowercase()).map(|line| format!("line {line}: "));
        said += &format!("\n  {}`{}`", line.unwrap_or_default(), text::clean(given));
        if !nearest.is_empty() && !present {
            let near: Vec<&str> = nearest.iter().take(NEAR).map(Name::real).collect();
            said += &format!("  (nearest: {})", near.join(", "));
        }
    }
    match by {
        By::Person => said + "\nCorrect them, or go on without them: --skip-unknown.",
        By::Group | By::Role | By::Queue | By::Division => said,
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

/// Each once, without case, and nothing empty.
fn once(mut given: Vec<Listed>) -> Vec<Listed> {
    let mut seen = HashSet::new();
    given.retain(|one| !one.name.is_empty() && seen.insert(one.name.to_lowercase()));
    given
}

#[cfg(test)]
mod tests {
    use super::*;

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
