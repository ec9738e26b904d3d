//! What all findings together say, and the one line that tells it. Pure.

use std::collections::BTreeSet;

use super::{ClientPart, Form, Prerequisite, Real, Report, RequirementRow, Subject};
use crate::{
    model::{
        Closed, GrantsSource, Status, Verdict,
        integration::Kind,
        people::table::{PeoplePart, Unasked},
    },
    text::number,
};

/// What a row does to the verdict.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Weight {
    None,
    Fails,
    /// It leaves the verdict open.
    Opens,
}

pub(crate) fn weight<F: Form>(row: &RequirementRow<F>, strict: bool) -> Weight {
    match row.status {
        _ if !row.required || row.waived.is_some() => Weight::None,
        Status::Pass | Status::NotApplicable => Weight::None,
        Status::Fail => Weight::Fails,
        Status::Warn | Status::Manual if strict => Weight::Fails,
        Status::Warn | Status::Manual => Weight::None,
        Status::Unknown | Status::Pending | Status::Broken => Weight::Opens,
    }
}

impl Prerequisite {
    /// Whether the verdict is open for lack of it.
    pub(crate) fn opens(&self) -> bool {
        self.required && self.status != Status::Pass
    }
}

pub(crate) fn verdict<'a, F: Form + 'a>(
    rows: impl IntoIterator<Item = &'a RequirementRow<F>>,
    prerequisites: impl IntoIterator<Item = &'a Prerequisite>,
    unasked: Unasked,
    strict: bool,
) -> Verdict {
    let (mut fails, mut open) = (false, false);
    for row in rows {
        match weight(row, strict) {
            Weight::None => {}
            Weight::Fails => fails = true,
            Weight::Opens => open = true,
        }
    }
    // Whoever wasn't asked may lack anything, however little is required.
    open |= unasked != Unasked::Nobody;
    open |= prerequisites.into_iter().any(Prerequisite::opens);
    if fails {
        Verdict::NotReady
    } else if open {
        Verdict::Undetermined
    } else {
        Verdict::Ready
    }
}

/// The verdict's lines, without the glyph and the word: what it comes to, and how much of that no live call proved. Where
/// there are several parts: the lines of each, with its name.
pub(crate) fn lines(report: &Report<Real>) -> Vec<String> {
    if report.head.verdict == Verdict::Undetermined
        && let Some(line) = closed(&report.rows)
    {
        return vec![with_waived(line, &report.rows.iter().collect::<Vec<_>>())];
    }
    let parts = report.parts();
    let lines = parts.iter().map(|part| {
        let verdict = part.verdict(report.head.strict);
        let counted: Vec<&RequirementRow<Real>> =
            part.rows.iter().copied().filter(|row| row.waived.is_none()).collect();
        let waived = |line| Some(with_waived(line, &part.rows));
        match part.subject {
            Subject::Client(client) => {
                let line = line_of_client(&counted, verdict, client);
                ("Client", [waived(line), unproved(&counted)])
            }
            Subject::People(people) => ("People", [waived(line_of_people(&counted, verdict, people)), None]),
        }
    });
    let named = |subject: &str, line: String| match parts.len() {
        1 => line,
        _ => format!("{subject}: {line}"),
    };
    lines
        .flat_map(|(subject, lines)| lines.into_iter().flatten().map(move |line| named(subject, line)))
        .collect()
}

/// What holds by the grants alone: the rows that the verdict counts as not proved live.
pub(crate) fn not_proved_live<'a, F: Form + 'a>(
    rows: impl IntoIterator<Item = &'a RequirementRow<F>>,
) -> Vec<&'a RequirementRow<F>> {
    let holds = |row: &&RequirementRow<F>| {
        row.required
            && row.waived.is_none()
            && row.not_proved_live()
            && matches!(row.status, Status::Pass | Status::Warn)
    };
    rows.into_iter().filter(holds).collect()
}

fn unproved(rows: &[&RequirementRow<Real>]) -> Option<String> {
    let total = rows.iter().filter(|row| row.kind() != Kind::Manual && row.required).count();
    let unproved = not_proved_live(rows.iter().copied()).len();
    (unproved > 0).then(|| format!("{unproved} of {total} not proved by a live call."))
}

/// The line, with how many of the rows don't count because they were waived.
fn with_waived(line: String, rows: &[&RequirementRow<Real>]) -> String {
    match rows.iter().filter(|row| row.waived.is_some()).count() {
        0 => line,
        waived => format!("{}; {waived} waived.", line.trim_end_matches('.')),
    }
}

fn line_of_client(all: &[&RequirementRow<Real>], verdict: Verdict, client: &ClientPart<Real>) -> String {
    let divisions = client.divisions.len();
    let holds_no_role = client.roles.is_empty() && client.grants_source != GrantsSource::None;
    let rows: Vec<&&RequirementRow<Real>> =
        all.iter().filter(|row| row.required && counts_as_judged(row)).collect();
    let count = |test: &dyn Fn(Status) -> bool| rows.iter().filter(|row| test(row.status)).count();
    let total = rows.len();
    let limited = count(&|status| status == Status::Warn);
    let mut line = match verdict {
        Verdict::Ready => match (limited, divisions) {
            (0, 0) => format!("All {total} requirements hold"),
            (0, 1) => format!("All {total} requirements hold, in the one division"),
            (0, divisions) => format!("All {total} requirements hold, in all {divisions} divisions"),
            (limited, _) => format!("All {total} requirements hold, {limited} with a limit"),
        },
        Verdict::NotReady => match count(&|status| status == Status::Fail) {
            0 => format!("Nothing fails, but --strict counts {} with a limit or not attested", strictly(all)),
            failing if holds_no_role => {
                format!("The client holds no role, so {failing} of {total} requirements fail")
            }
            failing => format!("{failing} of {total} requirements fail"),
        },
        Verdict::Undetermined => {
            let open = count(&|status| matches!(status, Status::Unknown | Status::Pending | Status::Broken));
            match open {
                0 => "Nothing fails, but the check itself is missing a permission".to_owned(),
                1 => "Nothing fails, but 1 requirement is unknown or pending".to_owned(),
                open => format!("Nothing fails, but {open} requirements are unknown or pending"),
            }
        }
    };
    line.push('.');
    line
}

/// What a person attests isn't judged, but what a person says doesn't hold fails like the rest.
fn counts_as_judged(row: &RequirementRow<Real>) -> bool {
    row.kind() != Kind::Manual || matches!(row.status, Status::Fail | Status::Warn)
}

/// The one line where nothing was answered any more, whatever was asked.
fn closed(rows: &[RequirementRow<Real>]) -> Option<String> {
    let open: Vec<Closed> = rows.iter().filter_map(|row| row.cause?.closed()).collect();
    Some(match (*open.first()?, open.len()) {
        (Closed::SignedOut, 1) => "The sign-in ended in the middle; 1 requirement is unknown.".to_owned(),
        (Closed::SignedOut, open) => {
            format!("The sign-in ended in the middle; {open} requirements are unknown.")
        }
        (Closed::NotLetIn, _) => "Genesys refuses every call; is this computer's address allowed?".to_owned(),
    })
}

/// What `--strict` counts.
fn strictly(rows: &[&RequirementRow<Real>]) -> usize {
    let counts =
        |row: &&&RequirementRow<Real>| row.required && matches!(row.status, Status::Warn | Status::Manual);
    rows.iter().filter(counts).count()
}

/// Of people, and of the org beside them. It rests on the grants: no call is made as a person.
fn line_of_people(all: &[&RequirementRow<Real>], verdict: Verdict, people: &PeoplePart<Real>) -> String {
    // What doesn't apply isn't asked.
    let judged: Vec<&RequirementRow<Real>> = all
        .iter()
        .copied()
        .filter(|row| counts_as_judged(row) && !matches!(row.status, Status::NotApplicable | Status::Manual))
        .collect();
    let total = judged.len();
    let of = people.subjects.len();
    let everyone = match of {
        0 => "nobody".to_owned(),
        1 => "the one person".to_owned(),
        of => format!("all {} people", number(of)),
    };
    let required = |status: Status| -> Vec<&RequirementRow<Real>> {
        judged.iter().copied().filter(|row| row.required && row.status == status).collect()
    };
    let whom = |rows: &[&RequirementRow<Real>], status: Status| match affected(people, rows, status) {
        0 => None,
        count if count == of && of > 1 => Some(format!("for all {} people", number(of))),
        1 if of == 1 => Some("for the one person".to_owned()),
        count => Some(format!("for {} of {} people", number(count), number(of))),
    };
    match verdict {
        Verdict::Ready => {
            let limited: BTreeSet<&str> = judged
                .iter()
                .filter(|row| row.status.is_problem())
                .map(|row| row.feature.as_deref().unwrap_or(&row.title))
                .collect();
            let whom = everyone.trim_start_matches("all ");
            match limited.len() {
                0 => format!("All {total} requirements hold for {everyone}, by the grants."),
                1 => format!("All required holds for {whom}, by the grants; 1 feature not green."),
                features => {
                    format!("All required holds for {whom}, by the grants; {features} features not green.")
                }
            }
        }
        Verdict::NotReady => {
            let failing = required(Status::Fail);
            let fail = if failing.len() == 1 { "fails" } else { "fail" };
            match (failing.len(), whom(&failing, Status::Fail)) {
                (0, _) => {
                    format!(
                        "Nothing fails, but --strict counts {} with a limit or not attested.",
                        strictly(all)
                    )
                }
                (rows, Some(whom)) => {
                    format!("{rows} of {total} requirements {fail}, {whom}, by the grants.")
                }
                (rows, None) => format!("{rows} of {total} requirements {fail}, for the org as a whole."),
            }
        }
        Verdict::Undetermined => {
            let open = required(Status::Unknown);
            let lacked =
                people.prerequisites.iter().find(|needed| needed.required && needed.status != Status::Pass);
            match (open.len(), whom(&open, Status::Unknown), lacked) {
                (0, _, _) if people.unasked == Unasked::Everyone => {
                    "Nothing fails, but the people weren't read.".to_owned()
                }
                (0, _, _) if let Unasked::Some(count) = people.unasked => {
                    format!("Nothing fails, but {} of {} people weren't asked.", number(count), number(of))
                }
                (0, _, Some(lacked)) => {
                    format!("Nothing fails, but the check is missing {}.", lacked.permission)
                }
                (0, _, None) => "Nothing fails, but the rest is unknown.".to_owned(),
                (1, Some(whom), _) => format!("Nothing fails, but 1 requirement is unknown {whom}."),
                (rows, Some(whom), _) => {
                    format!("Nothing fails, but {rows} requirements are unknown {whom}.")
                }
                (1, None, _) => "Nothing fails, but 1 requirement is unknown.".to_owned(),
                (rows, None, _) => format!("Nothing fails, but {rows} requirements are unknown."),
            }
        }
    }
}

fn affected(people: &PeoplePart<Real>, rows: &[&RequirementRow<Real>], status: Status) -> usize {
    let columns: Vec<usize> = rows.iter().filter_map(|row| people.findings.column(&row.id)).collect();
    if columns.is_empty() {
        return 0;
    }
    let hit =
        |person: &usize| columns.iter().any(|column| people.findings.at(*person, *column).status == status);
    (0..people.subjects.len()).filter(hit).count()
}

#[cfg(test)]
mod tests;
