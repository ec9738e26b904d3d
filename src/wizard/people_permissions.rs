//! The permissions of people: features × groups, then permissions × people. Works on the report as it is shown, so
//! that while presenting `/` finds stand-ins. What is counted is kept: a report of ten thousand people is gone through
//! when it changes, or when another part of it is looked at, never to draw.

use std::sync::Arc;

use super::{Find, Shared};
use crate::model::{
    Cell, RequirementRow, Shown, Suggestion,
    people::{
        By,
        overview::{Column, FeatureRow, Overview, Tally},
        role_change::{RoleChange, sentence},
        table::PeoplePart,
    },
};

mod keys;
mod listing;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Stop {
    Matrix,
    /// `[ Run the checks ]`, while nothing was asked of the org yet.
    Run,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum View {
    /// Features × groups; a cell counts the people who lack something.
    Features,
    People,
}

#[derive(Clone, Debug)]
pub struct PeoplePermissionsStep {
    pub stop: Stop,
    pub view: View,
    /// By what people are grouped in the columns of features × groups.
    pub by: By,
    pub features: Features,
    pub people: People,
    /// The plan: which changes of roles help most, feature by feature.
    pub plan: Vec<Planned>,
    /// Which of the nearest names has the cursor, where a name is to be settled.
    pub candidate: usize,
}

#[derive(Clone, Debug, Default)]
pub struct Features {
    /// The shown report, counted; `None` before there is one.
    pub overview: Option<Arc<Overview>>,
    pub listed: Vec<usize>,
    /// Whether only those are that aren't passed.
    pub problems_only: bool,
    pub row: usize,
    pub column: usize,
    pub detail: Detail,
}

#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Detail {
    /// Which permissions are lacked: column of the findings, and by how many people; most first.
    pub lacked: Vec<(usize, usize)>,
    /// The change of a role that helps most, in sentences, and whom it leaves; empty where no role would help.
    pub fix: Vec<String>,
}

#[derive(Clone, Debug, Default)]
pub struct People {
    /// One feature only, by row of the overview; all of them where `None`.
    pub feature: Option<usize>,
    /// One group only, by column of the overview; 0 is everyone.
    pub group: usize,
    /// Whether all permissions have a column, not only those of the feature.
    pub all_columns: bool,
    /// Whether only people are listed who lack something in these columns.
    pub problems_only: bool,
    pub find: Find,
    pub columns: Vec<usize>,
    /// One a column: how many of the group lack it.
    pub lacked_by: Vec<usize>,
    pub listed: Vec<usize>,
    /// How many of the group lack something in these columns.
    pub lacking: usize,
    pub row: usize,
    /// The column, among [`People::columns`].
    pub column: usize,
}

/// A part of the plan: what helps one feature most.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Planned {
    pub feature: usize,
    /// The changes of roles, the best first.
    pub changes: Vec<RoleChange>,
    /// How many people lack something of it.
    pub lacking: usize,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct PersonCell {
    pub person: usize,
    pub column: usize,
    pub cell: Cell,
}

/// A name that may be what the guide asks for; somebody has to say so.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Candidate {
    pub asked: String,
    pub suggestion: Suggestion,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Through {
    Unread,
    Nothing,
    Itself,
    /// Through this group, and no other.
    Group(String),
    /// Through this many groups, or partly by itself.
    Several(usize),
}

impl PeoplePermissionsStep {
    pub(super) fn new(_shared: &Shared) -> Self {
        Self::by(By::Division)
    }

    fn by(by: By) -> Self {
        Self {
            stop: Stop::Run,
            view: View::Features,
            by,
            features: Features::default(),
            people: People { problems_only: true, ..People::default() },
            plan: Vec::new(),
            candidate: 0,
        }
    }

    pub fn feature_at_cursor(&self) -> Option<&FeatureRow> {
        let features = &self.features;
        let row = *features.listed.get(features.row)?;
        features.overview.as_ref()?.rows.get(row)
    }

    pub fn group_at_cursor(&self) -> Option<&Column> {
        let features = &self.features;
        features.overview.as_ref()?.columns.get(features.column)
    }

    pub fn tally_at_cursor(&self) -> Option<Tally> {
        self.feature_at_cursor()?.tallies.get(self.features.column).copied()
    }

    pub fn people_feature(&self) -> Option<&FeatureRow> {
        self.features.overview.as_ref()?.rows.get(self.people.feature?)
    }

    /// The group that permissions × people is limited to; everyone is one, too.
    pub fn people_group(&self) -> Option<&Column> {
        self.features.overview.as_ref()?.columns.get(self.people.group)
    }

    pub fn person_cell(&self, shared: &Shared) -> Option<PersonCell> {
        let (people, report) = (&self.people, shared.people_report()?);
        let person = *people.listed.get(people.row)?;
        let column = *people.columns.get(people.column)?;
        let known = person < report.subjects.len() && column < report.findings.columns.len();
        known.then(|| PersonCell { person, column, cell: report.findings.at(person, column) })
    }

    /// A line of the plan in words: `add both to role Agent Retail: 774 of the 786 people turn green`.
    pub fn planned_sentence(&self, shared: &Shared, (part, change): (usize, usize)) -> Option<String> {
        let planned = self.plan.get(part)?;
        let (report, overview) = (shared.shown_report()?, self.features.overview.as_ref()?);
        let columns = &overview.rows.get(planned.feature)?.requirements;
        let everyone = &overview.columns.first()?.people;
        let change = planned.changes.get(change)?;
        // Made of what is shown: there is nothing in it to hide any more.
        Some(Shown::Clear.text(&sentence(report.people.as_ref()?, columns, everyone, change)))
    }
}

impl Shared {
    pub fn people_report(&self) -> Option<&PeoplePart> {
        self.shown_report()?.people.as_ref()
    }

    /// The report's row of a column of the findings.
    pub fn requirement_of_column(&self, column: usize) -> Option<&RequirementRow> {
        let report = self.shown_report()?;
        let asked = report.people.as_ref()?.asked.get(column)?;
        report.rows.get(asked.requirement)
    }

    /// The names of the roles that a person holds, each once; `None` where they couldn't be read.
    pub fn roles_of(&self, person: usize) -> Option<Vec<&str>> {
        let report = self.people_report()?;
        let mut roles: Vec<u32> = Vec::new();
        for held in report.subjects.get(person)?.holds.as_ref()? {
            if !roles.contains(&held.role) {
                roles.push(held.role);
            }
        }
        let name = |role: u32| report.directory.roles.get(role as usize).map(|role| role.name.as_str());
        Some(roles.into_iter().filter_map(name).collect())
    }

    pub fn held_through(&self, person: usize) -> Through {
        let Some(report) = self.people_report() else { return Through::Unread };
        let Some(held) = report.subjects.get(person).and_then(|person| person.holds.as_ref()) else {
            return Through::Unread;
        };
        let mut ways: Vec<Option<u32>> = held.iter().map(|held| held.through).collect();
        ways.sort_unstable();
        ways.dedup();
        match ways.as_slice() {
            [] => Through::Nothing,
            [None] => Through::Itself,
            [Some(group)] => match report.directory.groups.get(*group as usize) {
                Some(name) => Through::Group(name.clone()),
                None => Through::Several(1),
            },
            ways => Through::Several(ways.len()),
        }
    }
}
