//! The report for spreadsheets: one line per requirement, and where the subject is people one more for each person and
//! requirement that isn't a pass. Pure.

use std::io;

use csv::{QuoteStyle, Writer, WriterBuilder};

use super::changes;

use super::account::{self, HowToFix};
use crate::model::{
    Report, RequirementRow,
    people::table::SubjectCounts,
    report::{Imprint, changes::Change, words},
};

const HEADS: [&str; 27] = [
    "number",
    "id",
    "kind",
    "title",
    "required",
    "status",
    "cause",
    "asked",
    "judged",
    "granted",
    "roles",
    "live",
    "http_status",
    "code",
    "divisions",
    "covered",
    "total",
    "missing_divisions",
    "explanation",
    "fix",
    "page",
    "attested",
    "attested_by",
    "attested_at",
    "waived",
    "waived_by",
    "waived_until",
];

/// What only reports on people have, behind the others.
const PEOPLE_HEADS: [&str; 8] = [
    "person_id",
    "person",
    "email",
    "person_division",
    "people_pass",
    "people_fail",
    "people_warn",
    "people_unknown",
];

/// The places of what differs from person to person, and how many cells in front are the requirement's.
const STATUS: usize = 5;
const CAUSE: usize = 6;
const SHARED: usize = 9;

/// All lines, heads first. Where the subject is people, each line of a requirement is followed by a line for each
/// person on whom it isn't a pass, with the same heads and the person's: whoever filters by person sees what one lacks.
pub(super) fn write(report: &Report, out: &mut dyn io::Write) -> io::Result<()> {
    let mut writer = WriterBuilder::new().quote_style(QuoteStyle::Necessary).from_writer(out);
    let (mut heads, imprint) = imprint(report);
    let imprint = || imprint.iter().map(String::as_str);
    if report.changes.is_some() {
        heads.push("change");
    }
    let change = |row: &RequirementRow| change_of(report, row);
    let unchanged = report.changes.as_ref().map(|_| "");
    let Some(people) = &report.people else {
        writer.write_record(HEADS.iter().chain(&heads)).map_err(as_io)?;
        for row in &report.rows {
            let cells = cells(row).map(|cell| harmless(&cell));
            let change = change(row);
            let line = cells.iter().map(String::as_str).chain(imprint()).chain(change.as_deref());
            writer.write_record(line).map_err(as_io)?;
        }
        beside_rows(&mut writer, report, HEADS.len() + heads.len())?;
        return writer.flush();
    };
    writer.write_record(HEADS.iter().chain(&PEOPLE_HEADS).chain(&heads)).map_err(as_io)?;
    for row in &report.rows {
        let cells = cells(row).map(|cell| harmless(&cell));
        writer
            .write_record(
                cells
                    .iter()
                    .map(String::as_str)
                    .chain(counts(row).iter().map(String::as_str))
                    .chain(imprint())
                    .chain(change(row).as_deref()),
            )
            .map_err(as_io)?;
        let Some(column) = people.findings.column(&row.id) else { continue };
        for (at, person) in people.subjects.iter().enumerate() {
            let cell = people.findings.at(at, column);
            if cell.status.is_problem() {
                let of_person = [
                    &*person.id,
                    &person.name,
                    person.email.as_deref().unwrap_or_default(),
                    people.division_of(person).map_or("", String::as_str),
                ];
                // What is said of the requirement as a whole isn't said of one person.
                let shared = cells.iter().map(String::as_str).enumerate().map(|(at, text)| match at {
                    STATUS => cell.status.word(),
                    CAUSE => cell.cause.map(|cause| cause.word()).unwrap_or_default(),
                    at if at < SHARED => text,
                    _ => "",
                });
                let of_person = of_person.map(harmless);
                let line = shared.chain(of_person.iter().map(String::as_str)).chain([""; 4]).chain(imprint());
                let line = line.chain(unchanged);
                writer.write_record(line).map_err(as_io)?;
            }
        }
    }
    beside_rows(&mut writer, report, HEADS.len() + PEOPLE_HEADS.len() + heads.len())?;
    writer.flush()
}

/// What changed in a requirement, where an earlier report was given.
fn change_of(report: &Report, row: &RequirementRow) -> Option<String> {
    let changes = report.changes.as_ref()?;
    let change = changes.rows.iter().find(|change| change.requirement == row.id);
    Some(change.map_or_else(String::new, |row| {
        format!("{}: {}", changes::word(row.change), changes::of_row(row, usize::MAX - 1))
    }))
}

/// A line for each change that no requirement of the report has: in the last column.
fn beside_rows<W: io::Write>(writer: &mut Writer<W>, report: &Report, columns: usize) -> io::Result<()> {
    let Some(all) = &report.changes else { return Ok(()) };
    let gone = all.rows.iter().filter(|row| row.change == Change::Went);
    let gone = gone.map(|row| ("gone", row.title.clone()));
    for (label, sentence) in gone.chain(changes::beside_rows(all, usize::MAX - 1)) {
        let change = format!("{label}: {sentence}");
        let line = std::iter::repeat_n("", columns - 1).chain([change.as_str()]);
        writer.write_record(line).map_err(as_io)?;
    }
    Ok(())
}

/// What whoever made the report wrote on it, in columns of its own: a table has nothing above its heads.
fn imprint(report: &Report) -> (Vec<&'static str>, Vec<String>) {
    let Imprint { title, made_by } = &report.head.imprint;
    let given = [("report_title", title), ("made_by", made_by)];
    let given = given.into_iter().filter_map(|(head, text)| Some((head, harmless(text.as_ref()?))));
    given.unzip()
}

/// The cells of a requirement's own line behind the shared ones: no person, and how many have each status.
fn counts(row: &RequirementRow) -> [String; 8] {
    let counts = row.subject_counts().filter(|counts| *counts != SubjectCounts::default());
    let count =
        |of: fn(&SubjectCounts) -> usize| counts.as_ref().map(|it| of(it).to_string()).unwrap_or_default();
    let none = String::new;
    [
        none(),
        none(),
        none(),
        none(),
        count(|it| it.pass),
        count(|it| it.fail),
        count(|it| it.warn),
        count(|it| it.unknown),
    ]
}

/// What was in the way, with its kind: a reader that went away is told from a full disk by that.
fn as_io(refusal: ::csv::Error) -> io::Error {
    match refusal.into_kind() {
        ::csv::ErrorKind::Io(refusal) => refusal,
        other => io::Error::other(format!("{other:?}")),
    }
}

fn cells(row: &RequirementRow) -> [String; 27] {
    let names = row.permission();
    let evidence = row.evidence();
    let coverage = row.coverage();
    let fix = row.fix.as_ref();
    let (attested, waived) = (row.attested(), row.waived.as_ref());
    let count = |count: Option<usize>| count.map(|count| count.to_string()).unwrap_or_default();
    let judged = names.iter().flat_map(|names| &names.resolved).map(ToString::to_string).collect::<Vec<_>>();
    let missing = coverage.iter().flat_map(|coverage| &coverage.missing);
    let missing = missing.map(|division| division.name.as_str()).collect::<Vec<_>>();
    let probe = evidence.map(|evidence| &evidence.probe);
    [
        row.number.to_string(),
        row.id.clone(),
        row.kind().word().to_owned(),
        row.title.clone(),
        if row.required { "yes" } else { "no" }.to_owned(),
        words::status(row),
        row.cause.map(|cause| cause.word()).unwrap_or_default().to_owned(),
        names.map(|names| names.asked.clone()).unwrap_or_default(),
        judged.join("; "),
        evidence.map(|_| words::granted(row)).unwrap_or_default(),
        evidence.map(|evidence| evidence.grant.roles.join("; ")).unwrap_or_default(),
        evidence.map(|_| words::live(row)).unwrap_or_default().to_owned(),
        probe.and_then(|probe| probe.status).map(|status| status.to_string()).unwrap_or_default(),
        probe.and_then(|probe| probe.code.clone()).unwrap_or_default(),
        coverage.map(|_| words::divisions(row)).unwrap_or_default(),
        count(coverage.and_then(|coverage| coverage.covered)),
        count(coverage.and_then(|coverage| coverage.total)),
        missing.join("; "),
        row.explanation.clone(),
        fix.map(|fix| {
            let acts = match account::how_to_fix(row) {
                HowToFix::InPlan { acts, .. } => Some(format!("{acts} of the plan")),
                HowToFix::Nothing | HowToFix::Steps(_) => None,
            };
            let steps = std::iter::once(&fix.summary).chain(&fix.steps).cloned();
            steps.chain(acts).collect::<Vec<_>>().join(" / ")
        })
        .unwrap_or_default(),
        fix.and_then(|fix| fix.url.clone()).unwrap_or_default(),
        attested.map(|it| it.said.word()).unwrap_or_default().to_owned(),
        attested.and_then(|it| it.by.clone()).unwrap_or_default(),
        attested.map(|it| words::instant(it.at)).unwrap_or_default(),
        waived.map(|it| it.reason.clone()).unwrap_or_default(),
        waived.and_then(|it| it.by.clone()).unwrap_or_default(),
        waived.and_then(|it| it.until).map(|until| until.to_string()).unwrap_or_default(),
    ]
}

/// A cell that no spreadsheet takes for a formula.
fn harmless(cell: &str) -> String {
    if cell.starts_with(['=', '+', '-', '@', '\t', '\r', '\n', '|', '%', '＝', '＋', '－', '＠']) {
        format!("'{cell}")
    } else {
        cell.to_owned()
    }
}
