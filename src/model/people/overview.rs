//! What a report on people comes to, counted: features × groups. Pure.

use super::{By, table::PeopleReport};
use crate::model::{report::RequirementRow, status::Status};

/// Features × groups.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Overview {
    /// The columns: everyone first.
    pub columns: Vec<Column>,
    /// The rows: what is required for access first, then the features by name.
    pub rows: Vec<FeatureRow>,
}

/// A group of people.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Column {
    /// Its name; `everyone` for the first.
    pub name: String,
    /// The people in it, by place in the report.
    pub people: Vec<usize>,
}

/// A feature.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FeatureRow {
    /// The feature; `None` for what is required for access.
    pub feature: Option<String>,
    /// Its requirements, by column of the findings.
    pub requirements: Vec<usize>,
    /// One a column.
    pub tallies: Vec<Tally>,
}

/// How many of the people in a cell lack something.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Tally {
    /// The worst status of all of them.
    pub status: Status,
    /// How many aren't passed.
    pub lacking: usize,
    /// Of how many.
    pub of: usize,
}

/// Counts a report. `rows` are the report's requirements.
pub fn overview(_report: &PeopleReport, _rows: &[RequirementRow], _by: By) -> Overview {
    Overview { columns: Vec::new(), rows: Vec::new() }
}
