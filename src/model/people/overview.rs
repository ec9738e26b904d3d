//! What a report on people comes to, counted: features × groups. Pure.

use std::collections::BTreeMap;

use super::{
    By,
    table::{PeoplePart, SubjectRow},
};
use crate::model::{Form, Status};

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Overview {
    /// The columns: everyone first.
    pub columns: Vec<Column>,
    /// The rows: what is required for access first, then the features by name.
    pub rows: Vec<FeatureRow>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Column {
    /// Its name; `everyone` for the first.
    pub name: String,
    /// The people in it, by place in the report.
    pub people: Vec<usize>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FeatureRow {
    /// The feature; `None` for what is required for access.
    pub feature: Option<String>,
    /// Its requirements, by column of the findings.
    pub requirements: Vec<usize>,
    /// One a column.
    pub tallies: Vec<Tally>,
}

impl FeatureRow {
    pub fn title(&self) -> &str {
        self.feature.as_deref().unwrap_or("Access (required)")
    }
}

/// How many of the people in a cell lack something.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Tally {
    pub status: Status,
    /// For how many it isn't well.
    pub lacking: usize,
    /// For how many of these it is unknown.
    pub unknown: usize,
    /// How many it is for.
    pub of: usize,
}

pub fn overview(report: &PeoplePart, by: By) -> Overview {
    let columns = columns(report, by);
    let rows = features(report)
        .into_iter()
        .map(|(feature, requirements)| {
            // Each person is looked at once per feature, however many groups it is in.
            let worst: Vec<Status> = (0..report.subjects.len())
                .map(|person| {
                    let cells = report.findings.of(person);
                    requirements
                        .iter()
                        .fold(Status::NotApplicable, |worst, column| worst.worse(cells[*column].status))
                })
                .collect();
            let tallies = columns.iter().map(|column| tally(&column.people, &worst)).collect();
            FeatureRow { feature, requirements, tallies }
        })
        .collect();
    Overview { columns, rows }
}

/// The features with their requirements, by column: what is required for access first, then by name. A requirement
/// that is neither required nor of a feature stands under `Other`.
pub fn features<F: Form>(report: &PeoplePart<F>) -> Vec<(Option<String>, Vec<usize>)> {
    let mut features: BTreeMap<Option<String>, Vec<usize>> = BTreeMap::new();
    for (column, asked) in report.asked.iter().enumerate() {
        let feature = match (&asked.feature, asked.required) {
            (_, true) => None,
            (Some(feature), false) => Some(feature.clone()),
            (None, false) => Some("Other".to_owned()),
        };
        features.entry(feature).or_default().push(column);
    }
    features.into_iter().collect()
}

/// Everyone, then the groups by name, then those in none of them. A person in several groups counts in each; groups
/// without anybody aren't shown.
fn columns(report: &PeoplePart, by: By) -> Vec<Column> {
    let mut columns =
        vec![Column { name: "everyone".to_owned(), people: (0..report.subjects.len()).collect() }];
    if by == By::Person {
        return columns;
    }
    let mut groups: Vec<Vec<usize>> = vec![Vec::new(); report.directory.names(by).len()];
    let mut in_none = Vec::new();
    for (person, subject) in report.subjects.iter().enumerate() {
        let places = places(subject, by);
        if places.is_empty() {
            in_none.push(person);
        }
        for place in places {
            if let Some(group) = groups.get_mut(place as usize) {
                group.push(person);
            }
        }
    }
    for (name, people) in report.directory.names(by).into_iter().zip(groups) {
        if !people.is_empty() {
            columns.push(Column { name: name.to_owned(), people });
        }
    }
    if !in_none.is_empty() {
        columns.push(Column { name: format!("no {}", by.word()), people: in_none });
    }
    columns
}

/// In which groups a person is, each once.
fn places(subject: &SubjectRow, by: By) -> Vec<u32> {
    let mut places = match by {
        By::Person => Vec::new(),
        By::Group => subject.groups.clone(),
        By::Role => subject.holds.iter().flatten().map(|held| held.role).collect(),
        By::Queue => subject.queues.clone(),
        By::Division => subject.division.into_iter().collect(),
    };
    places.sort_unstable();
    places.dedup();
    places
}

fn tally(people: &[usize], worst: &[Status]) -> Tally {
    let statuses = || people.iter().map(|person| worst[*person]);
    let count = |wanted: &dyn Fn(Status) -> bool| statuses().filter(|status| wanted(*status)).count();
    Tally {
        status: statuses().fold(Status::NotApplicable, Status::worse),
        lacking: count(&Status::is_problem),
        unknown: count(&|status| status.is_problem() && !matches!(status, Status::Fail | Status::Warn)),
        of: count(&|status| status != Status::NotApplicable),
    }
}

#[cfg(test)]
mod tests;
