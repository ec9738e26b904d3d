//! What a report on people says in words, the same in every form of it. Pure. Counts, fixes and sentences come from
//! `model::people`; here they are only put together.

use super::account::listed;
use crate::{
    model::{
        Detail, Report, RequirementRow, Status,
        people::{
            By,
            overview::{FeatureRow, Overview, Tally, overview},
            table::PeoplePart,
        },
    },
    text::number,
};

/// How many divisions are named where most people lack something.
const DIVISIONS: usize = 3;

/// The people's part of a report, counted by division.
pub(super) struct Account<'a> {
    report: &'a Report,
    people: &'a PeoplePart,
    /// Features × divisions, everyone first.
    pub overview: Overview,
}

pub(super) struct Feature<'a> {
    pub title: &'a str,
    pub status: Status,
    /// `786 of 10,000 people lack it`.
    pub lacked_by: String,
    /// `Retail 786 of 2,411`; empty where nobody lacks it.
    pub mostly_in: String,
    pub problems: Vec<&'a RequirementRow>,
}

/// A person who doesn't have all that is required.
pub(super) struct Lacking<'a> {
    pub at: usize,
    /// What this person lacks, or what is unknown.
    pub rows: Vec<&'a RequirementRow>,
}

impl<'a> Account<'a> {
    pub(super) fn of(report: &'a Report, people: &'a PeoplePart) -> Self {
        Self { report, people, overview: overview(people, By::Division) }
    }

    pub(super) fn features(&self) -> impl Iterator<Item = Feature<'_>> {
        self.overview.rows.iter().map(|row| self.feature(row))
    }

    fn feature<'b>(&'b self, row: &'b FeatureRow) -> Feature<'b> {
        let tally = row.tallies.first();
        let rows = row.requirements.iter().filter_map(|column| self.row(*column));
        Feature {
            title: row.title(),
            status: tally.map_or(Status::Unknown, |tally| tally.status),
            lacked_by: tally.map(lacked_by).unwrap_or_default(),
            mostly_in: self.mostly_in(row),
            problems: rows.filter(|row| row.status.is_problem() && !row.is_told_once()).collect(),
        }
    }

    fn row(&self, column: usize) -> Option<&'a RequirementRow> {
        self.report.rows.get(self.people.asked.get(column)?.requirement)
    }

    /// The divisions where most people lack a feature.
    fn mostly_in(&self, row: &FeatureRow) -> String {
        let divisions = self.overview.columns.iter().zip(&row.tallies).skip(1);
        let mut lacking: Vec<(&str, &Tally)> = divisions
            .filter(|(_, tally)| tally.lacking > 0)
            .map(|(column, tally)| (column.name.as_str(), tally))
            .collect();
        if lacking.len() > 1 && row.tallies.first().is_some_and(|tally| tally.lacking == tally.of) {
            return "everywhere".to_owned();
        }
        lacking.sort_by_key(|(_, tally)| std::cmp::Reverse(tally.lacking));
        let shown: Vec<String> = lacking
            .iter()
            .take(DIVISIONS)
            .map(|(name, tally)| format!("{name} {} of {}", number(tally.lacking), number(tally.of)))
            .collect();
        let more = match lacking.len().saturating_sub(DIVISIONS) {
            0 => String::new(),
            more => format!(" and {more} more"),
        };
        shown.join(", ") + &more
    }

    /// The people who don't have all that is required, by name.
    pub(super) fn lacking(&self) -> impl Iterator<Item = Lacking<'_>> {
        let required: Vec<usize> = (0..self.people.asked.len())
            .filter(|at| {
                self.row(*at)
                    .is_some_and(|row| row.required && row.waived.is_none() && row.status.is_problem())
            })
            .collect();
        (0..self.people.subjects.len()).filter_map(move |at| {
            let cells = self.people.findings.of(at);
            let open = required.iter().filter(|column| cells[**column].status.is_problem());
            let rows: Vec<&RequirementRow> = open.filter_map(|column| self.row(*column)).collect();
            (!rows.is_empty()).then_some(Lacking { at, rows })
        })
    }

    /// The first of the people on whom a requirement isn't a pass, by name, and how many more; empty where it is judged
    /// for the org as a whole.
    pub(super) fn without(&self, row: &RequirementRow, most: usize) -> String {
        let Some(column) = self.people.findings.column(&row.id) else { return String::new() };
        let people: Vec<&str> = (self.people.subjects.iter().enumerate())
            .filter(|(at, _)| self.people.findings.at(*at, column).status.is_problem())
            .map(|(_, person)| person.name.as_str())
            .collect();
        listed(&people, most)
    }

    pub(super) fn people(&self) -> &'a PeoplePart {
        self.people
    }

    /// What isn't well with the org beside its people, what a person attests aside.
    pub(super) fn of_the_org(&self) -> impl Iterator<Item = &'a RequirementRow> {
        let of_the_org = self.report.rows.iter().filter(|row| matches!(row.detail, Detail::Org(_)));
        of_the_org
            .filter(|row| row.status.is_problem() && row.status != Status::Manual && !row.is_told_once())
    }

    /// What is for people of whom nobody here is said to be one.
    pub(super) fn for_others(&self) -> impl Iterator<Item = &'a RequirementRow> {
        let of_people = self.report.rows.iter().filter(|row| matches!(row.detail, Detail::People(_)));
        of_people.filter(|row| row.status == Status::NotApplicable)
    }

    /// What a person has still to look at.
    pub(super) fn to_attest(&self) -> impl Iterator<Item = &'a RequirementRow> {
        self.report.rows.iter().filter(|row| row.status == Status::Manual)
    }
}

pub(super) fn who(people: &PeoplePart, at: usize) -> String {
    let person = &people.subjects[at];
    match &person.email {
        Some(address) if *address != person.name => format!("{} <{address}>", person.name),
        _ => person.name.clone(),
    }
}

/// `786 of 10,000 people lack it`
pub(super) fn lacked_by(tally: &Tally) -> String {
    let lack = tally.lacking - tally.unknown;
    let of = |people: usize| format!("{} of {} people", number(people), number(tally.of));
    match (lack, tally.unknown) {
        (0, 0) => match tally.of {
            0 => "for nobody here".to_owned(),
            1 => "the one person has it".to_owned(),
            all => format!("all {} people have it", number(all)),
        },
        (0, unknown) => format!("unknown for {}", of(unknown)),
        (1, 0) => format!("{} lacks it", of(1)),
        (lack, 0) => format!("{} lack it", of(lack)),
        (1, unknown) => format!("{} lacks it, unknown for {}", of(1), number(unknown)),
        (lack, unknown) => format!("{} lack it, unknown for {}", of(lack), number(unknown)),
    }
}

/// `9,214 pass, 786 warn`; empty where it is judged for the org as a whole.
pub(super) fn counted(row: &RequirementRow) -> String {
    let counts = row.subject_counts().unwrap_or_default();
    let all = [
        (counts.pass, Status::Pass),
        (counts.fail, Status::Fail),
        (counts.warn, Status::Warn),
        (counts.unknown, Status::Unknown),
    ];
    let there = all.into_iter().filter(|(people, _)| *people > 0);
    let words: Vec<String> =
        there.map(|(people, status)| format!("{} {}", number(people), status.word())).collect();
    words.join(", ")
}

/// The names in the API of what a row asks for.
pub(super) fn names(row: &RequirementRow) -> String {
    let Some(names) = row.permission() else { return String::new() };
    let resolved: Vec<&str> = names.resolved.iter().map(|name| name.as_str()).collect();
    resolved.join(" and ")
}
