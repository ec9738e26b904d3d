//! What changed since an earlier report, in words: the same in every form of a report and in `greenlight compare`. Pure.

use std::io;

use super::account::listed;
use crate::model::{
    Cell, Report,
    report::{
        changes::{
            About, Change, Changes, Comparison, Moved, Named, Other, PersonChange, RowChange, Shift, Turn,
        },
        words,
    },
    status::Status,
};
use crate::text::{PROSE, pad, wrap};

/// At most this many are named where a person reads it.
pub(super) const NAMED: usize = 8;
/// The labels of a comparison stand in a column of this width.
const LABEL: usize = 10;

/// What a report says of its changes: a heading, and a label and a sentence for each.
pub(crate) fn told(report: &Report) -> Option<(String, Vec<(&'static str, String)>)> {
    report.changes.as_ref().map(|changes| (heading(changes), lines(changes, NAMED)))
}

/// `Since 24 November 2026, 08:34 UTC: nothing changed.`
pub(crate) fn heading(changes: &Changes) -> String {
    let nothing = if changes.is_empty() { " nothing changed." } else { "" };
    format!("Since {}:{nothing}", words::when(changes.since))
}

/// All changes: the verdict, the requirements, then what is beside them.
pub(crate) fn lines(changes: &Changes, most: usize) -> Vec<(&'static str, String)> {
    let rows =
        changes.rows.iter().map(|row| (word(row.change), format!("{}: {}", row.title, of_row(row, most))));
    let mut lines: Vec<(&str, String)> = rows.collect();
    if let Some(Turn { was, is }) = changes.verdict {
        lines.insert(0, ("verdict", format!("{} → {}", was.words(), is.words())));
    }
    lines.extend(beside_rows(changes, most));
    lines
}

/// What isn't about a requirement: divisions and people that came and went.
pub(super) fn beside_rows(changes: &Changes, most: usize) -> Vec<(&'static str, String)> {
    let Moved { came, went } = &changes.divisions;
    let divisions = [("came", came), ("went", went)].into_iter().filter(|(_, some)| !some.is_empty());
    let divisions = divisions.map(|(label, some)| {
        let names: Vec<&str> = some.iter().map(|division| division.name.as_str()).collect();
        let word = if some.len() == 1 { "division" } else { "divisions" };
        (label, format!("{word} {}", listed(&names, most)))
    });
    let Moved { came, went } = &changes.people;
    let people = [("came", came), ("went", went)].into_iter().filter(|(_, some)| !some.is_empty());
    let people = people.map(|(label, some)| {
        let names: Vec<&str> = some.iter().map(name).collect();
        (label, format!("{}: {}", words::people(some.len()), listed(&names, most)))
    });
    divisions.chain(people).collect()
}

pub(super) fn word(change: Change) -> &'static str {
    match change {
        Change::Better => "better",
        Change::Worse => "worse",
        Change::Other => "changed",
        Change::Came => "new",
        Change::Went => "gone",
    }
}

/// `fail → pass; divisions gained: Claims, Retail`
pub(super) fn of_row(row: &RowChange, most: usize) -> String {
    let RowChange {
        requirement: _,
        title: _,
        change: _,
        was,
        is,
        divisions,
        roles,
        catalogue,
        attested,
        waived,
        people,
    } = row;
    let mut parts = Vec::new();
    match (was, is) {
        (Some(was), Some(is)) if was != is => parts.push(turned(*was, *is)),
        (Some(_), Some(_)) | (None, None) => {}
        (Some(only), None) | (None, Some(only)) => parts.push(only.status.word().to_owned()),
    }
    let divisions = Shift {
        lost: divisions.lost.iter().map(|division| division.name.as_str()).collect(),
        gained: divisions.gained.iter().map(|division| division.name.as_str()).collect(),
    };
    parts.extend(shifted("divisions", &divisions, most));
    let roles = Shift {
        lost: roles.lost.iter().map(String::as_str).collect(),
        gained: roles.gained.iter().map(String::as_str).collect(),
    };
    parts.extend(shifted("roles", &roles, most));
    if let Some(Turn { was, is }) = catalogue {
        parts.push(format!("in the org's catalogue: {} → {}", was.word(), is.word()));
    }
    if let Some(Turn { was, is }) = attested {
        let said =
            |one: &Option<_>| one.as_ref().map_or_else(|| "not attested".to_owned(), words::attestation);
        parts.push(format!("{} → {}", said(was), said(is)));
    }
    if let Some(Turn { was, is }) = waived {
        let said = |one: &Option<_>| one.as_ref().map_or_else(|| "not waived".to_owned(), words::waiver);
        parts.push(format!("{} → {}", said(was), said(is)));
    }
    if !people.is_empty() {
        let each: Vec<String> = people.iter().map(of_person).collect();
        let each: Vec<&str> = each.iter().map(String::as_str).collect();
        parts.push(format!("{}: {}", words::people(people.len()), listed(&each, most)));
    }
    parts.join("; ")
}

fn of_person(PersonChange { who, was, is }: &PersonChange) -> String {
    format!("{} {}", name(who), turned(*was, *is))
}

fn shifted<'a>(what: &'a str, shift: &'a Shift<&str>, most: usize) -> impl Iterator<Item = String> {
    let both = [("lost", &shift.lost), ("gained", &shift.gained)];
    let both = both.into_iter().filter(|(_, some)| !some.is_empty());
    both.map(move |(how, some)| format!("{what} {how}: {}", listed(some, most)))
        .collect::<Vec<_>>()
        .into_iter()
}

/// `fail → pass`; where only the cause is another one, that.
fn turned(was: Cell, is: Cell) -> String {
    let cause = |cell: Cell| cell.cause.map_or(Status::Pass.word(), |cause| cause.words());
    if was.status == is.status {
        format!("{}: {} → {}", is.status.word(), cause(was), cause(is))
    } else {
        format!("{} → {}", was.status.word(), is.status.word())
    }
}

fn name(named: &Named) -> &str {
    named.name.as_deref().unwrap_or(&named.id)
}

/// Two reports beside each other, for a person.
pub(crate) fn comparison(comparison: &Comparison) -> String {
    let Comparison { schema: _, old, new, differs, changes } = comparison;
    let mut text = format!("Old: {}\nNew: {}\n", about(old), about(new));
    for other in differs {
        text += match other {
            Other::Integration => "They are of two integrations.\n",
            Other::Org => "They are of two orgs.\n",
            Other::Subject => {
                "They are of two subjects: not the same OAuth client, or one of them has none.\n"
            }
        };
    }
    text += &format!("\n{}\n", heading(changes));
    for (label, sentence) in lines(changes, NAMED) {
        for (at, line) in wrap(&sentence, PROSE).iter().enumerate() {
            text += &format!("  {}{line}\n", pad(if at == 0 { label } else { "" }, LABEL));
        }
    }
    text
}

/// `Ariglad → Contoso Care · as Ariglad client · 25 November 2026, 08:34 UTC`
fn about(about: &About) -> String {
    let About { integration, org, subject, generated_at } = about;
    let org = org.name.as_deref().unwrap_or(&org.domain);
    let subject = subject.as_ref().map(|subject| format!(" · as {}", name(subject))).unwrap_or_default();
    format!("{} → {org}{subject} · {}", integration.title, words::when(*generated_at))
}

/// The same for scripts: `greenlight.changes/1`.
pub(crate) fn comparison_json(comparison: &Comparison, out: &mut dyn io::Write) -> io::Result<()> {
    serde_json::to_writer_pretty(&mut *out, comparison)?;
    out.write_all(b"\n")
}
