//! The report for spreadsheets: one line a requirement. Pure.

use std::io;

use csv::{QuoteStyle, WriterBuilder};

use super::account;
use crate::model::report::{Report, RequirementRow};

const HEADS: [&str; 21] = [
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
];

/// All lines, heads first.
pub fn write(report: &Report, out: &mut dyn io::Write) -> io::Result<()> {
    let mut writer = WriterBuilder::new().quote_style(QuoteStyle::Necessary).from_writer(out);
    let lines = report.requirements.iter().map(|row| cells(row).map(|cell| harmless(&cell)));
    for line in [HEADS.map(str::to_owned)].into_iter().chain(lines) {
        writer.write_record(line).map_err(as_io)?;
    }
    writer.flush()
}

/// What was in the way, with its kind: a reader that went away is told from a full disk by that.
fn as_io(refusal: ::csv::Error) -> io::Error {
    match refusal.into_kind() {
        ::csv::ErrorKind::Io(refusal) => refusal,
        other => io::Error::other(format!("{other:?}")),
    }
}

fn cells(row: &RequirementRow) -> [String; 21] {
    let names = row.permission.as_ref();
    let evidence = row.evidence.as_ref();
    let coverage = row.divisions.as_ref();
    let fix = row.fix.as_ref();
    let count = |count: Option<usize>| count.map(|count| count.to_string()).unwrap_or_default();
    let judged = names.iter().flat_map(|names| &names.resolved).map(ToString::to_string).collect::<Vec<_>>();
    let missing = coverage.iter().flat_map(|coverage| &coverage.missing);
    let missing = missing.map(|division| division.name.as_str()).collect::<Vec<_>>();
    let probe = evidence.map(|evidence| &evidence.probe);
    [
        row.number.to_string(),
        row.id.clone(),
        row.kind.to_owned(),
        row.title.clone(),
        if row.required { "yes" } else { "no" }.to_owned(),
        row.status.word().to_owned(),
        row.cause.map(|cause| cause.word()).unwrap_or_default().to_owned(),
        names.map(|names| names.asked.clone()).unwrap_or_default(),
        judged.join("; "),
        evidence.map(|_| account::granted(row)).unwrap_or_default(),
        evidence.map(|evidence| evidence.grant.roles.join("; ")).unwrap_or_default(),
        evidence.map(|_| account::live(row)).unwrap_or_default().to_owned(),
        probe.and_then(|probe| probe.status).map(|status| status.to_string()).unwrap_or_default(),
        probe.and_then(|probe| probe.code.clone()).unwrap_or_default(),
        coverage.map(|_| account::divisions(row)).unwrap_or_default(),
        count(coverage.and_then(|coverage| coverage.covered)),
        count(coverage.and_then(|coverage| coverage.total)),
        missing.join("; "),
        row.explanation.clone(),
        fix.map(|fix| {
            std::iter::once(&fix.summary).chain(&fix.steps).cloned().collect::<Vec<_>>().join(" / ")
        })
        .unwrap_or_default(),
        fix.and_then(|fix| fix.url.clone()).unwrap_or_default(),
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
