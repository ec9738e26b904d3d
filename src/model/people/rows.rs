//! What a requirement of each person comes to over all people, with its words. Pure.

use std::collections::{BTreeMap, BTreeSet};

use super::{
    Audience,
    columns::{Ask, Column},
    evidence::PeopleEvidence,
    judge::is_one_of,
    resolve::Resolved,
    table::{Asked, AskedFor, PeoplePart, RoleGrants, SubjectCounts},
};
use crate::{
    model::{
        Cause, Cell, LicenceNeed, PeoplePermission, Permission, Real, Requirement, Status, Suggestion, Text,
        Unread,
        say::{called, listed, say, shortened},
        words,
    },
    text,
};

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Tally {
    /// The worst status, with its most frequent cause.
    pub cell: Cell,
    pub counts: SubjectCounts,
    /// How many people have that one, for that cause.
    pub worst: usize,
    /// How many lack it, where that isn't the worst.
    pub lacking: usize,
    /// How many have it with a condition only, where that isn't the worst.
    pub conditional: usize,
    /// How many it is for.
    pub of: usize,
}

impl Tally {
    pub(super) fn somebody_lacks(&self) -> bool {
        self.lacking > 0 || (self.worst > 0 && self.cell.cause == Some(Cause::NotGranted))
    }
}

/// Counts a column. `nobody` is its judgement where there are no people.
pub(super) fn tally(report: &PeoplePart<Real>, column: usize, nobody: Cell) -> Tally {
    let mut counts = SubjectCounts::default();
    let mut causes: BTreeMap<(u8, Option<Cause>), (Status, usize)> = BTreeMap::new();
    let people = report.subjects.len();
    for person in 0..people {
        let cell = report.findings.at(person, column);
        match cell.status {
            Status::NotApplicable => {
                counts.not_applicable += 1;
                continue;
            }
            Status::Pass => counts.pass += 1,
            Status::Fail => counts.fail += 1,
            Status::Warn => counts.warn += 1,
            _ => counts.unknown += 1,
        }
        causes.entry((cell.status.weight(), cell.cause)).or_insert((cell.status, 0)).1 += 1;
    }
    let of = people - counts.not_applicable;
    let nobody = if people > 0 { Cell { status: Status::NotApplicable, cause: None } } else { nobody };
    let worst = causes.keys().map(|(weight, _)| *weight).max();
    let of_worst = causes.iter().filter(|((weight, _), _)| Some(*weight) == worst);
    // Of causes that are equally frequent the first one counts, so that the order of people says nothing.
    let Some(((_, cause), (status, count))) = of_worst.max_by(|a, b| (a.1.1, &b.0.1).cmp(&(b.1.1, &a.0.1)))
    else {
        return Tally { cell: nobody, counts, worst: 0, lacking: 0, conditional: 0, of };
    };
    let besides = |wanted: Cause| -> usize {
        let of_it = causes.iter().filter(|((_, other), _)| *other == Some(wanted) && other != cause);
        of_it.map(|(_, (_, count))| count).sum()
    };
    Tally {
        cell: Cell { status: *status, cause: *cause },
        counts,
        worst: *count,
        lacking: besides(Cause::NotGranted),
        conditional: besides(Cause::Conditional),
        of,
    }
}

pub(super) fn explanation(
    column: &Column<'_>,
    tally: &Tally,
    report: &PeoplePart<Real>,
    evidence: &PeopleEvidence,
) -> Text {
    if tally.cell.status == Status::NotApplicable {
        return for_nobody(column, report);
    }
    if tally.of == 0 && tally.cell.cause != Some(Cause::NotInCatalogue) {
        return match &evidence.people {
            Ok(_) => "Nobody was checked: no active person was chosen.".into(),
            Err(unread) => say!("The people couldn't be read: {}.", words::why_unread(*unread)),
        };
    }
    let mut sentences = match &column.ask {
        Ask::Licence(need) => licence(need, tally, evidence).into(),
        Ask::ActiveUser => active_user(tally, report),
        Ask::Permission { need, resolved, .. } => permission(column, need, resolved, tally, report, evidence),
    };
    match tally.lacking {
        0 => {}
        1 => sentences.push(" 1 more lacks it."),
        more => sentences.push(say!(" {} more lack it.", text::number(more))),
    }
    match tally.conditional {
        0 => {}
        1 => sentences.push(" 1 more holds it only with a condition."),
        more => sentences.push(say!(" {} more hold it only with a condition.", text::number(more))),
    }
    let others = tally.counts.unknown;
    if others > 0 && tally.cell.status != Status::Unknown {
        sentences.push(say!(" For {} more it is unknown.", text::number(others)));
    }
    sentences
}

/// Whom a requirement is for, and how many others hold it.
fn for_nobody(column: &Column<'_>, report: &PeoplePart<Real>) -> Text {
    let audience = column.requirement.audience;
    let held = report.asked.iter().find(|asked| asked.requirement == column.place);
    let held = held.map_or(0, |asked| asked.held_by_others);
    match audience {
        Audience::Agents => "Nobody who was checked can sign in.".into(),
        Audience::Evaluators | Audience::Administrators => say!(
            "It is for {} only, and none of the people checked is said to be one: {}. \
             Say who they are with --audience {}=role:NAME.",
            audience.word(),
            words::hold_it(held, report.subjects.len()),
            audience.word()
        ),
    }
}

/// Who can't sign in, by name.
fn active_user(tally: &Tally, report: &PeoplePart<Real>) -> Text {
    const NAMED: usize = 6;
    let who = words::capital(&words::people_of(tally.worst, tally.of));
    let out = report.subjects.iter().filter(|person| person.state.keeps_out());
    let named = out.map(|person| say!("{} ({})", &person.name, person.state.word()));
    match tally.cell.status {
        Status::Pass => say!("{} can sign in.", who),
        Status::Fail | Status::Warn => say!(
            "{} can't sign in, and {} isn't counted anywhere else: {}.",
            who,
            if tally.worst == 1 { "this person" } else { "none of them" },
            shortened(named, NAMED)
        ),
        _ => say!(
            "Whether the account of {} is active couldn't be read.",
            words::people_of(tally.worst, tally.of)
        ),
    }
}

fn licence(need: &LicenceNeed, tally: &Tally, evidence: &PeopleEvidence) -> String {
    let who = words::capital(&words::people_of(tally.worst, tally.of));
    let have = have(tally);
    match (tally.cell.status, tally.cell.cause) {
        (Status::Pass, _) => format!("{who} {have} a sufficient licence."),
        (_, Some(Cause::NotGranted)) => {
            format!("{who} {have} no sufficient licence. Without it the client doesn't work for them.")
        }
        (_, Some(Cause::NotInCatalogue)) => {
            let people = evidence.people.as_deref().unwrap_or_default();
            let ids = people.iter().flat_map(|watched| watched.licences.iter().flatten());
            let strange: BTreeSet<&str> = ids
                .map(String::as_str)
                .filter(|id| ![&need.enough, &need.not_enough].iter().any(|known| is_one_of(id, known)))
                .collect();
            let strange: Vec<&str> = strange.into_iter().collect();
            format!(
                "It is unknown whether the licence of {} is sufficient: {}.",
                words::people_of(tally.worst, tally.of),
                words::shortened(&strange, 4)
            )
        }
        _ => {
            let why = evidence
                .people
                .iter()
                .flatten()
                .find_map(|watched| watched.licences.as_ref().err())
                .map_or("the reason is unknown", |unread| words::why_unread(*unread));
            format!("The licences of {} couldn't be read: {why}.", words::people_of(tally.worst, tally.of))
        }
    }
}

fn have(tally: &Tally) -> &'static str {
    if tally.worst == 1 { "has" } else { "have" }
}

fn permission(
    column: &Column<'_>,
    need: &PeoplePermission,
    resolved: &[Vec<Resolved>],
    tally: &Tally,
    report: &PeoplePart<Real>,
    evidence: &PeopleEvidence,
) -> Text {
    let requirement = column.requirement;
    let whom = words::people_of(tally.worst, tally.of);
    let who = words::capital(&whom);
    let place = report.asked.iter().position(|asked| asked.requirement == column.place).unwrap_or_default();
    match (tally.cell.status, tally.cell.cause) {
        (Status::Pass, _) => {
            let hold = if tally.of == 1 { "holds" } else { "hold" };
            let own =
                report.directory.roles.iter().any(|role| matches!(role.grants[place], RoleGrants::Own(_)));
            let own = if own {
                " Some roles grant it only for what is the person's own, as Genesys recommends: leave that condition."
            } else {
                ""
            };
            say!("{} {} it, in at least one division.{}", who, hold, own)
        }
        (_, Some(Cause::NotGranted)) => {
            let (lack, whose) = if tally.worst == 1 { ("lacks", "this person") } else { ("lack", "theirs") };
            let sets = sets_of(resolved);
            let whole: Vec<String> = sets.iter().map(|set| words::listed(set, "and")).collect();
            let why = if sets.iter().any(|set| set.len() > 1) {
                let their = if tally.worst == 1 { "the roles of this person" } else { "their roles" };
                format!("{their} don't grant all of {}", words::either(&whole))
            } else {
                format!("no role of {whose} grants {}", words::either(&whole))
            };
            say!("{} {} it: {}.{}", who, lack, why, without(requirement, tally))
        }
        (_, Some(Cause::NotInCatalogue)) if absent(resolved) => {
            let names = need.alternatives.iter().flatten().map(|name| name.wanted.to_string());
            say!(
                "This org has no permission {}. Its product or licence isn't active here, or the guide's name is \
                 wrong.{}",
                listed(names, "or"),
                without(requirement, tally)
            )
        }
        (_, Some(Cause::NotInCatalogue)) => {
            let asked = requirement.asked.as_deref().unwrap_or(&requirement.title);
            let nearest = nearest_of(resolved);
            let nearest = match nearest.as_slice() {
                [] => "No name here comes close.".to_owned(),
                names => format!("Nearest: {}.", words::listed(names, "and")),
            };
            say!("It is unknown which permission of this org “{}” means. {}", asked, nearest)
        }
        (_, Some(Cause::Conditional)) => {
            let condition = report.directory.roles.iter().find_map(|role| match &role.grants[place] {
                RoleGrants::Conditional(condition) if !condition.is_empty() => Some(condition.clone()),
                _ => None,
            });
            say!(
                "{} {} it only with a condition: {}. Whatever doesn't meet it stays hidden.",
                who,
                have(tally),
                condition.unwrap_or("one of the role".into())
            )
        }
        (_, Some(Cause::GrantsUnreadable)) => {
            let roles = report.directory.roles.iter();
            let mut roles = roles.filter(|role| role.grants[place] == RoleGrants::Unknown).peekable();
            match roles.peek() {
                None => {
                    let hold = if tally.worst == 1 { "holds" } else { "hold" };
                    say!("What {} {} couldn't be read.", whom, hold)
                }
                Some(_) => say!(
                    "For {} it is unknown: the contents of {} couldn't be read, and no other role grants it.",
                    whom,
                    shortened(roles.map(|role| called("role", &role.name)), 3)
                ),
            }
        }
        (_, cause) => {
            let unread = evidence.unread().find(|unread| Some(unread.cause()) == cause);
            let why = words::why_unread(unread.unwrap_or(Unread::Unreadable));
            say!("For {} it is unknown: {}.", whom, why)
        }
    }
}

/// What an optional requirement is missed for.
fn without(requirement: &Requirement, tally: &Tally) -> String {
    let who = if tally.worst == 1 { "This person" } else { "They" };
    match &requirement.feature {
        Some(feature) if !requirement.required => format!(" {who} won't have {feature}."),
        _ => String::new(),
    }
}

pub(super) fn cause_detail(tally: &Tally, asked: &Asked) -> String {
    let resolved = asked.alternatives_of_permission();
    let count = text::number(tally.worst);
    let count = if tally.worst == tally.of && tally.of > 1 { format!("all {count}") } else { count };
    match tally.cell.cause {
        None if tally.cell.status == Status::NotApplicable && asked.audience != Audience::Agents => {
            let hold = if asked.held_by_others == 1 { "holds" } else { "hold" };
            format!("for {}; {} {hold} it", asked.audience.word(), text::number(asked.held_by_others))
        }
        None => String::new(),
        Some(Cause::NotGranted) if matches!(asked.what, AskedFor::ActiveUser) => {
            format!("{count} can't sign in")
        }
        Some(Cause::NotInCatalogue) => match resolved {
            Some(resolved) if absent(resolved) => Cause::NotInCatalogue.words().to_owned(),
            Some(_) => "name not settled".to_owned(),
            None => format!("{count} with an unknown licence"),
        },
        Some(_) if tally.of == 0 => "no people".to_owned(),
        Some(Cause::NotGranted) if tally.worst == 1 => "1 lacks it".to_owned(),
        Some(Cause::NotGranted) => format!("{count} lack it"),
        Some(Cause::Conditional) => format!("{count} with a condition"),
        Some(cause) => format!("{}: {count}", cause.words()),
    }
}

/// What the alternatives came to: each a set of which all must hold.
fn sets_of(resolved: &[Vec<Resolved>]) -> Vec<Vec<&str>> {
    fn names(one: &Resolved) -> Vec<&str> {
        match one {
            Resolved::Names { names, .. } => names.iter().map(Permission::as_str).collect(),
            _ => Vec::new(),
        }
    }
    let mut sets: Vec<Vec<&str>> = Vec::new();
    for set in resolved {
        let set: Vec<&str> = set.iter().flat_map(names).collect();
        if !set.is_empty() && !sets.contains(&set) {
            sets.push(set);
        }
    }
    if sets.is_empty() { vec![vec!["it"]] } else { sets }
}

/// Whether every alternative has a name that the org surely doesn't have.
pub(super) fn absent(resolved: &[Vec<Resolved>]) -> bool {
    resolved.iter().all(|set| set.contains(&Resolved::Absent))
}

/// The nearest names of what isn't settled, each once.
fn nearest_of(resolved: &[Vec<Resolved>]) -> Vec<String> {
    let mut all: Vec<&Suggestion> = Vec::new();
    for one in resolved.iter().flatten() {
        if let Resolved::Unsettled { nearest } = one {
            all.extend(
                nearest
                    .iter()
                    .filter(|one| !all.iter().any(|known| known.permission == one.permission))
                    .collect::<Vec<_>>(),
            );
        }
    }
    all.into_iter().map(ToString::to_string).collect()
}
