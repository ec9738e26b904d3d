//! The parts of a report, each with its rows: what is told together. Pure.

use super::{AsShown, ClientPart, Detail, Form, Prerequisite, Report, RequirementRow, verdict};
use crate::model::{
    Verdict,
    people::table::{PeoplePart, Unasked},
};

#[derive(Clone, Debug)]
pub struct Part<'a, F: Form = AsShown> {
    pub subject: Subject<'a, F>,
    /// Its rows, in the manifest's order. Those of the org stand with the last part.
    pub rows: Vec<&'a RequirementRow<F>>,
}

#[derive(Clone, Copy, Debug)]
pub enum Subject<'a, F: Form = AsShown> {
    Client(&'a ClientPart<F>),
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

impl<F: Form> Report<F> {
    /// What the client's part comes to, whatever the others do.
    pub fn verdict_of_client(&self) -> Option<Verdict> {
        self.verdict_of(|subject| matches!(subject, Subject::Client(_)))
    }

    /// What the part of people and of the org comes to, whatever the client's does.
    pub fn verdict_of_people(&self) -> Option<Verdict> {
        self.verdict_of(|subject| matches!(subject, Subject::People(_)))
    }

    fn verdict_of(&self, is_it: impl Fn(&Subject<'_, F>) -> bool) -> Option<Verdict> {
        let part = self.parts().into_iter().find(|part| is_it(&part.subject))?;
        Some(part.verdict(self.head.strict))
    }
}

impl<'a, F: Form> Part<'a, F> {
    /// What it comes to by itself.
    pub fn verdict(&self, strict: bool) -> Verdict {
        verdict::verdict(self.rows.iter().copied(), self.prerequisites(), self.unasked(), strict)
    }

    pub(crate) fn unasked(&self) -> Unasked {
        match self.subject {
            Subject::Client(_) => Unasked::Nobody,
            Subject::People(people) => people.unasked,
        }
    }

    pub fn prerequisites(&self) -> &'a [Prerequisite] {
        match self.subject {
            Subject::Client(client) => &client.prerequisites,
            Subject::People(people) => &people.prerequisites,
        }
    }
}
