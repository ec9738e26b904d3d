//! `--baseline`: what got better or worse since an earlier report. Says it; changes no verdict.

use std::{cmp::Ordering, collections::BTreeMap, fmt::Write, fs, path::Path};

use jiff::Timestamp;
use serde::Deserialize;

use super::problem::Problem;
use crate::{
    cause::Cause,
    model::{Form, Report, SCHEMA, Status, people::table::SubjectCounts, report::words},
    text,
};

#[derive(Debug)]
pub(super) struct Baseline {
    generated_at: Timestamp,
    integration: String,
    rows: BTreeMap<String, Row>,
}

#[derive(Deserialize)]
struct Document {
    schema: String,
    generated_at: Timestamp,
    integration: IntegrationId,
    requirements: Vec<Row>,
}

#[derive(Deserialize)]
struct IntegrationId {
    id: String,
}

#[derive(Debug, Deserialize)]
struct Row {
    id: String,
    status: Status,
    subject_counts: Option<SubjectCounts>,
}

impl Baseline {
    /// Reads an earlier JSON report.
    pub(super) fn read(path: &Path) -> Result<Self, Problem> {
        let file = |why| Problem::File { path: path.to_owned(), done: "read as a baseline", why };
        let text = fs::read_to_string(path).map_err(|error| file(Cause::of(error)))?;
        let document: Document = serde_json::from_str(&text)
            .map_err(|error| file(Cause::of(format!("line {}; expected a report in JSON", error.line()))))?;
        if document.schema != SCHEMA {
            let why = format!("schema {}; expected {SCHEMA}", text::clean(&document.schema));
            return Err(file(Cause::of(why)));
        }
        Ok(Self {
            generated_at: document.generated_at,
            integration: document.integration.id,
            rows: document.requirements.into_iter().map(|row| (row.id.clone(), row)).collect(),
        })
    }

    /// What changed since, one line per requirement.
    pub(super) fn compared_with<F: Form>(&self, report: &Report<F>) -> String {
        if self.integration != report.head.integration.id {
            return "The baseline is about another integration: nothing to compare.".to_owned();
        }
        let mut changes = String::new();
        for row in &report.rows {
            let (title, now) = (&row.title, row.status.word());
            let Some(before) = self.rows.get(&row.id) else {
                let _ = write!(changes, "\n  new     {title}: {now}");
                continue;
            };
            let lack = |counts: &Option<SubjectCounts>| counts.map_or(0, SubjectCounts::lacking);
            let (lacked, lack) = (lack(&before.subject_counts), lack(&row.subject_counts()));
            let by_status = row.status.weight().cmp(&before.status.weight());
            let change = match by_status.then(lack.cmp(&lacked)) {
                Ordering::Less => "better",
                Ordering::Greater => "worse",
                Ordering::Equal => continue,
            };
            let _ = write!(changes, "\n  {change:<6}  {title}: {} → {now}", before.status.word());
            if lack != lacked {
                let _ = write!(changes, ", {lacked} → {lack} people");
            }
        }
        let changed = if changes.is_empty() { " nothing changed." } else { "" };
        format!("Since {}:{changed}{changes}", words::when(self.generated_at))
    }
}
