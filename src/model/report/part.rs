//! The parts of a report, each with its rows: what is told together. Pure.

use super::{ClientPart, Detail, Prerequisite, Report, RequirementRow};
use crate::model::people::table::PeoplePart;

/// A part with its rows.
#[derive(Clone, Debug)]
pub struct Part<'a> {
    /// Whom it is about.
    pub subject: Subject<'a>,
    /// Its rows, in the manifest's order. Those of the org stand with the last part.
    pub rows: Vec<&'a RequirementRow>,
}

/// Whom a part is about.
#[derive(Clone, Copy, Debug)]
pub enum Subject<'a> {
    /// The OAuth client.
    Client(&'a ClientPart),
    /// People.
    People(&'a PeoplePart),
}

impl Report {
    /// Its parts, the client's first. Each row is in one of them.
    pub fn parts(&self) -> Vec<Part<'_>> {
        let client = self.client.as_ref().map(Subject::Client);
        let subjects: Vec<Subject<'_>> =
            client.into_iter().chain(self.people.as_ref().map(Subject::People)).collect();
        let last = subjects.len().saturating_sub(1);
        let rows = |at: usize, subject: &Subject<'_>| {
            let is_its_own = |row: &&RequirementRow| match (&row.detail, subject) {
                (Detail::Client(_), Subject::Client(_)) | (Detail::People(_), Subject::People(_)) => true,
                (Detail::Client(_), Subject::People(_)) | (Detail::People(_), Subject::Client(_)) => false,
                (Detail::Org(_), _) => at == last,
            };
            self.rows.iter().filter(is_its_own).collect()
        };
        let parts = subjects.into_iter().enumerate();
        parts.map(|(at, subject)| Part { subject, rows: rows(at, &subject) }).collect()
    }
}

impl<'a> Part<'a> {
    /// What the check itself needs for it.
    pub fn prerequisites(&self) -> &'a [Prerequisite] {
        match self.subject {
            Subject::Client(client) => &client.prerequisites,
            Subject::People(people) => &people.prerequisites,
        }
    }
}
