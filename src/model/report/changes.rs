//! What changed between two reports: row by row and, where people were looked at, person by person. Pure. How that is
//! found out is in [`between`].
//!
//! Both reports come as [`Compared`]: what of a report is compared. Counts aren't: other people may have been looked at.

use std::collections::BTreeMap;

use jiff::Timestamp;
use serde::Serialize;

use super::{AsShown, DivisionName, Form, IntegrationName, Real, Resolution, Written, words};
use crate::model::{Attestation, Cell, Id, Name, Verdict, Waiver};

mod between;

pub(crate) use between::is_known;

/// What a report is of, and when it was made.
#[derive(Clone, Debug, Serialize)]
#[serde(bound = "F: Written")]
pub struct About<F: Form = AsShown> {
    pub integration: IntegrationName,
    pub org: OrgName<F>,
    /// The OAuth client that was looked at, where one was.
    pub subject: Option<Named<F>>,
    #[serde(serialize_with = "words::write_instant")]
    pub generated_at: Timestamp,
}

#[derive(Clone, Debug, Serialize)]
#[serde(bound = "F: Written")]
pub struct OrgName<F: Form = AsShown> {
    pub id: Option<F::Id>,
    pub name: Option<F::Name>,
    /// The region's domain.
    pub domain: String,
}

/// An OAuth client, or a person.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(bound = "F: Written")]
pub struct Named<F: Form = AsShown> {
    pub id: F::Id,
    pub name: Option<F::Name>,
}

/// Two reports beside each other, whatever they are of.
#[derive(Clone, Debug, Serialize)]
#[serde(bound = "F: Written")]
pub(crate) struct Comparison<F: Form = AsShown> {
    pub schema: &'static str,
    pub old: About<F>,
    pub new: About<F>,
    pub differs: Vec<Other>,
    pub changes: Changes<F>,
}

/// The name and version of a comparison's form.
pub(crate) const SCHEMA: &str = "greenlight.changes/1";

/// In what two reports are of something else.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "kebab-case")]
pub(crate) enum Other {
    Integration,
    Org,
    Subject,
}

/// What of a report is compared.
#[derive(Clone, Debug)]
pub(crate) struct Compared {
    pub about: About<Real>,
    pub verdict: Verdict,
    pub rows: Vec<ComparedRow>,
    /// The org's divisions; empty where they couldn't be read.
    pub divisions: Vec<DivisionName<Real>>,
    /// By id; empty where no people were looked at.
    pub people: BTreeMap<Id, ComparedPerson>,
    /// The requirements that are judged for each person, in the order of their cells.
    pub columns: Vec<String>,
}

#[derive(Clone, Debug)]
pub(crate) struct ComparedRow {
    pub id: String,
    pub title: String,
    pub cell: Cell,
    /// Where it is missing; `None` where that isn't known, or no division plays a part.
    pub missing_in: Option<Vec<DivisionName<Real>>>,
    /// Those that grant it to the client.
    pub roles: Vec<Name>,
    pub resolution: Option<Resolution>,
    pub attested: Option<Attestation>,
    pub waived: Option<Waiver>,
}

#[derive(Clone, Debug)]
pub(crate) struct ComparedPerson {
    pub name: Name,
    pub cells: Vec<Option<Cell>>,
}

/// What changed since an earlier report.
#[derive(Clone, Debug, Serialize)]
#[serde(bound = "F: Written")]
pub struct Changes<F: Form = AsShown> {
    /// When the earlier report was made.
    #[serde(serialize_with = "words::write_instant")]
    pub since: Timestamp,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub verdict: Option<Turn<Verdict>>,
    /// In the order of the later report, then what it doesn't have any more.
    pub rows: Vec<RowChange<F>>,
    pub divisions: Moved<DivisionName<F>>,
    pub people: Moved<Named<F>>,
}

/// One requirement in which something changed.
#[derive(Clone, Debug, Serialize)]
#[serde(bound = "F: Written")]
pub struct RowChange<F: Form = AsShown> {
    pub requirement: String,
    pub title: String,
    pub change: Change,
    /// `None` where the earlier report doesn't have it.
    pub was: Option<Cell>,
    /// `None` where the later report doesn't have it.
    pub is: Option<Cell>,
    pub divisions: Shift<DivisionName<F>>,
    pub roles: Shift<F::Name>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub catalogue: Option<Turn<Resolution>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub attested: Option<Turn<Option<Attestation<F>>>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub waived: Option<Turn<Option<Waiver<F>>>>,
    /// Of those who are in both reports.
    pub people: Vec<PersonChange<F>>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Change {
    Better,
    Worse,
    /// Neither, or both.
    Other,
    /// The earlier report doesn't have it.
    Came,
    /// The later report doesn't have it.
    Went,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub struct Turn<T> {
    pub was: T,
    pub is: T,
}

/// What something has no more, and what it has now.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Shift<T> {
    pub lost: Vec<T>,
    pub gained: Vec<T>,
}

/// Who or what is only in the later report, and only in the earlier one.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Moved<T> {
    pub came: Vec<T>,
    pub went: Vec<T>,
}

#[derive(Clone, Debug, Serialize)]
#[serde(bound = "F: Written")]
pub struct PersonChange<F: Form = AsShown> {
    #[serde(flatten)]
    pub who: Named<F>,
    pub was: Cell,
    pub is: Cell,
}

#[cfg(test)]
mod tests;
