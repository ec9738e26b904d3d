//! The one line of a verdict on people, and what a reader of the whole report has to know. Pure.

use std::collections::BTreeSet;

use super::{EmbeddedClient, evidence::PeopleEvidence, table::PeopleReport, words};
use crate::{
    model::{
        grant::Scope,
        org::evidence::OrgEvidence,
        report::{Report, RequirementRow},
        status::{Status, Verdict},
    },
    text,
};

/// The verdict's one line, without the glyph and the word. It rests on the grants: no call is made as a person.
pub(in crate::model) fn line(report: &Report) -> String {
    let Some(people) = &report.people else { return String::new() };
    // What a person attests isn't judged, and what doesn't apply isn't asked.
    let judged: Vec<&RequirementRow> = report
        .requirements
        .iter()
        .filter(|row| row.kind != "manual" && !matches!(row.status, Status::NotApplicable | Status::Manual))
        .collect();
    let total = judged.len();
    let of = people.subjects.len();
    let all = match of {
        0 => "nobody".to_owned(),
        1 => "the one person".to_owned(),
        of => format!("all {} people", text::number(of)),
    };
    let required = |status: Status| -> Vec<&RequirementRow> {
        judged.iter().copied().filter(|row| row.required && row.status == status).collect()
    };
    let whom = |rows: &[&RequirementRow], status: Status| match affected(people, rows, status) {
        0 => None,
        count if count == of && of > 1 => Some(format!("for all {} people", text::number(of))),
        1 if of == 1 => Some("for the one person".to_owned()),
        count => Some(format!("for {} of {} people", text::number(count), text::number(of))),
    };
    match report.verdict {
        Verdict::Ready => {
            let limited: BTreeSet<&str> = judged
                .iter()
                .filter(|row| row.status.is_problem())
                .map(|row| row.feature.as_deref().unwrap_or(&row.title))
                .collect();
            let whom = all.trim_start_matches("all ");
            match limited.len() {
                0 => format!("All {total} requirements hold for {all}, by the grants."),
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
                    let held_back = |row: &&RequirementRow| {
                        row.required && matches!(row.status, Status::Warn | Status::Manual)
                    };
                    let rows = report.requirements.iter().filter(held_back).count();
                    format!("Nothing fails, but --strict counts {rows} limited or to attest.")
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
                report.prerequisites.iter().find(|needed| needed.required && needed.status != Status::Pass);
            match (open.len(), whom(&open, Status::Unknown), lacked) {
                (0, _, Some(lacked)) => {
                    format!("Nothing fails, but the check lacks {}.", lacked.permission)
                }
                (0, _, None) => "Nothing fails, but nobody can tell the rest.".to_owned(),
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

/// How many people have a status on any of these rows.
fn affected(people: &PeopleReport, rows: &[&RequirementRow], status: Status) -> usize {
    let columns: Vec<usize> = rows.iter().filter_map(|row| people.findings.column(&row.id)).collect();
    if columns.is_empty() {
        return 0;
    }
    let hit =
        |person: &usize| columns.iter().any(|column| people.findings.at(*person, *column).status == status);
    (0..people.subjects.len()).filter(hit).count()
}

/// What a reader of the whole report has to know.
pub(super) fn notes(report: &Report, evidence: &PeopleEvidence, org: &OrgEvidence) -> Vec<String> {
    let mut notes: Vec<String> = candidates(org).into_iter().collect();
    let people = evidence.people.as_deref().unwrap_or_default();
    if !people.is_empty() {
        notes.push(
            "What people hold is read from their grants. No call is made as one of them, so an access policy or a \
             licence that says no isn't seen."
                .to_owned(),
        );
    }
    let unread = people.iter().filter(|watched| watched.grants.is_err()).count();
    if unread > 0 {
        notes.push(format!("The grants of {} couldn't be read.", words::people_of(unread, people.len())));
    }
    if evidence.catalogue.is_err() {
        notes.push(
            "The org's list of permissions couldn't be read, so names weren't compared with it.".to_owned(),
        );
    }
    match &evidence.divisions {
        Err(_) => notes.push(
            "The org's divisions couldn't be read: what is granted in one in which nobody lives who was looked at \
             counts as unknown, since that division may be gone."
                .to_owned(),
        ),
        Ok(divisions) => {
            let exists = |scope: &Scope| match scope {
                Scope::AllDivisions => true,
                Scope::Division(id) => divisions.iter().any(|division| division.id == *id),
            };
            let nowhere = people
                .iter()
                .filter(|watched| watched.grants.iter().flatten().any(|grant| !exists(&grant.scope)))
                .count();
            if nowhere > 0 {
                notes.push(format!(
                    "{} in a division that doesn't exist; those count for nothing.",
                    match nowhere {
                        1 => "1 person holds roles".to_owned(),
                        count => format!("{} people hold roles", text::number(count)),
                    }
                ));
            }
        }
    }
    let lacked: Vec<&str> = report
        .prerequisites
        .iter()
        .filter(|needed| needed.status != Status::Pass)
        .map(|needed| needed.permission.as_str())
        .collect();
    if !lacked.is_empty() {
        notes.push(format!(
            "The check itself lacks {}: what depends on it is unknown.",
            words::listed(&lacked, "and")
        ));
    }
    notes
}

/// Where nobody said which OAuth client the embedded client has: which it may be.
fn candidates(org: &OrgEvidence) -> Option<String> {
    const MOST: usize = 8;
    match org.embedded_client_candidates.as_deref().ok()? {
        [] => Some(
            "No OAuth client of this org signs people in, as far as whoever signed in can see.".to_owned(),
        ),
        all => {
            let named: Vec<String> = all.iter().map(|(name, id)| format!("{name} ({id})")).collect();
            Some(format!("{}{}.", EmbeddedClient::CANDIDATES, words::shortened(&named, MOST)))
        }
    }
}

#[cfg(test)]
mod tests;
