//! The parts of a report, each with its rows: what is told together. Pure.

use super::{AsShown, ClientPart, Detail, Form, Prerequisite, Report, RequirementRow};
use crate::model::people::table::PeoplePart;

/// A part with its rows.
#[derive(Clone, Debug)]
pub struct Part<'a, F: Form = AsShown> {
    /// Whom it is about.
    pub subject: Subject<'a, F>,
    /// Its rows, in the manifest's order. Those of the org stand with the last part.
    pub rows: Vec<&'a RequirementRow<F>>,
}

/// Whom a part is about.
#[derive(Clone, Copy, Debug)]
pub enum Subject<'a, F: Form = AsShown> {
    /// The OAuth client.
    Client(&'a ClientPart<F>),
    /// People.
    People(&'a PeoplePart<F>),
}

impl<F: Form> Report<F> {
    /// Its parts, the client's first. Each row is in one of them.
    pub fn parts(&self) -> Vec<Part<'_, F>> {
        let client = self.client.as_ref().map(Subject::Client);
        let subjects: Vec<Subject<'_, F>> =
            client.into_iter().chain(self.people.as_ref().map(Subject::People)).collect();
        let last = subjects.len().saturating_sub(1);
        let rows = |at: usize, subject: &Subject<'_, F>| {
            let is_its_own = |row: &&RequirementRow<F>| match (&row.detail, subject) {
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

impl<'a, F: Form> Part<'a, F> {
    /// What the check itself needs for it.
    pub fn prerequisites(&self) -> &'a [Prerequisite] {
        match self.subject {
            Subject::Client(client) => &client.prerequisites,
            Subject::People(people) => &people.prerequisites,
        }
    }
}
