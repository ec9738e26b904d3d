//! Counting and listing: done when the report changes or another part of it is looked at, never to draw.

use std::{cmp::Reverse, sync::Arc};

use super::{Candidate, Detail, Features, PeoplePermissionsStep, Planned, View};
use crate::{
    model::{
        Cell, Need, PersonNeed, Shown,
        people::{
            By,
            overview::{Column, FeatureRow, overview},
            resolve::Resolved,
            role_change::{changes, sentences},
            table::PeoplePart,
        },
    },
    wizard::{Find, Overlay, Shared},
};

/// By what people can be grouped, in the order of `b`.
pub(super) const GROUPINGS: [By; 4] = [By::Division, By::Group, By::Role, By::Queue];

/// At most this many changes are listed for one feature.
const MOST_CHANGES: usize = 3;
/// How many lines of the plan a screen of 80 × 24 shows without scrolling.
const PLAN_AT_A_GLANCE: usize = 10;

fn lacks(cell: Cell) -> bool {
    cell.status.is_problem()
}

impl PeoplePermissionsStep {
    /// The report changed, or by what it is grouped: everything is counted anew. The cursors stay on what they are on.
    pub(super) fn recount(&mut self, shared: &Shared) {
        let Some(report) = shared.shown_report() else {
            self.features = Features::default();
            self.people.listed.clear();
            self.people.columns.clear();
            self.plan.clear();
            return;
        };
        let Some(people) = &report.people else { return };
        let counted = Arc::new(overview(people, self.by));
        // By name: in what is counted now it may stand elsewhere.
        let row = |row: &FeatureRow| counted.rows.iter().position(|own| own.feature == row.feature);
        let column = |group: &Column| counted.columns.iter().position(|own| own.name == group.name);
        let feature = self.feature_at_cursor().and_then(row);
        self.people.feature = self.people_feature().and_then(row);
        self.people.group = self.people_group().and_then(column).unwrap_or(0);
        self.features.column = self.group_at_cursor().and_then(column).unwrap_or(0);
        self.features.overview = Some(Arc::clone(&counted));
        self.list_features();
        let listed = &self.features.listed;
        let row = listed.iter().position(|at| Some(*at) == feature);
        self.features.row = row.unwrap_or(self.features.row).min(listed.len().saturating_sub(1));
        self.look_at_cell(shared);
        self.list_people(shared);
        if shared.overlays.iter().any(|overlay| matches!(overlay, Overlay::Plan { .. })) {
            self.make_plan(shared);
        } else {
            self.plan.clear();
        }
    }

    /// Which features are listed: all, or only those that somebody lacks.
    pub(super) fn list_features(&mut self) {
        let features = &mut self.features;
        let Some(overview) = &features.overview else { return };
        let is_listed = |at: &usize| {
            let everyone = overview.rows[*at].tallies.first();
            !features.problems_only || everyone.is_some_and(|tally| tally.status.is_problem())
        };
        features.listed = (0..overview.rows.len()).filter(is_listed).collect();
        features.row = features.row.min(features.listed.len().saturating_sub(1));
        features.column = features.column.min(overview.columns.len().saturating_sub(1));
    }

    /// What the cell with the cursor in features × groups comes to.
    pub(super) fn look_at_cell(&mut self, shared: &Shared) {
        let detail = match (shared.people_report(), self.feature_at_cursor(), self.group_at_cursor()) {
            (Some(report), Some(feature), Some(group)) => {
                detail(report, &feature.requirements, &group.people)
            }
            _ => Detail::default(),
        };
        self.features.detail = detail;
    }

    pub(super) fn list_people(&mut self, shared: &Shared) {
        let Some(report) = shared.shown_report() else { return };
        let (Some(report), Some(overview)) = (&report.people, self.features.overview.clone()) else {
            return;
        };
        let at = self.person_cell(shared).map(|cell| (cell.person, cell.column));
        let step = &mut self.people;
        let feature = step.feature.and_then(|at| overview.rows.get(at));
        step.columns = match feature {
            Some(feature) if !step.all_columns => feature.requirements.clone(),
            _ => (0..report.findings.columns.len()).collect(),
        };
        let everyone: Vec<usize> = (0..report.subjects.len()).collect();
        let group = overview.columns.get(step.group).map_or(&everyone, |column| &column.people);
        step.lacked_by = vec![0; step.columns.len()];
        step.lacking = 0;
        step.listed.clear();
        for &person in group {
            let cells = report.findings.of(person);
            let mut lacks_something = false;
            for (place, column) in step.columns.iter().enumerate() {
                if lacks(cells[*column]) {
                    step.lacked_by[place] += 1;
                    lacks_something = true;
                }
            }
            step.lacking += usize::from(lacks_something);
            if (lacks_something || !step.problems_only || step.find.text().is_some())
                && step.find.fits(&report.subjects[person].name)
            {
                step.listed.push(person);
            }
        }
        let (person, column) = at.unzip();
        let row = person.and_then(|person| step.listed.iter().position(|own| *own == person));
        step.row = row.unwrap_or(step.row).min(step.listed.len().saturating_sub(1));
        let column = column.and_then(|column| step.columns.iter().position(|own| *own == column));
        step.column = column.unwrap_or(step.column).min(step.columns.len().saturating_sub(1));
        self.candidate = 0;
    }

    pub(super) fn show_people(&mut self, shared: &Shared, feature: Option<usize>, group: usize) {
        self.view = View::People;
        let people = &mut self.people;
        (people.feature, people.group, people.all_columns) = (feature, group, feature.is_none());
        (people.row, people.column) = (0, 0);
        people.listed.clear(); // so that the cursor begins at the first
        people.find = Find::Off;
        self.list_people(shared);
        let people = &mut self.people;
        people.column = people.lacked_by.iter().position(|lacked| *lacked > 0).unwrap_or(0);
    }

    pub(super) fn show_requirement(&mut self, shared: &Shared, id: &str) {
        let column = shared.people_report().and_then(|report| report.findings.column(id));
        let overview = self.features.overview.clone();
        let (Some(column), Some(overview)) = (column, overview) else { return };
        let feature = overview.rows.iter().position(|row| row.requirements.contains(&column));
        self.show_people(shared, feature, 0);
        let people = &mut self.people;
        people.column = people.columns.iter().position(|own| *own == column).unwrap_or(0);
    }

    /// The plan: for every feature that somebody lacks, the changes of roles that help most people.
    pub(super) fn make_plan(&mut self, shared: &Shared) {
        let Some(overview) = self.features.overview.clone() else { return };
        let Some(report) = shared.people_report() else { return };
        let everyone: Vec<usize> = (0..report.subjects.len()).collect();
        let mut plan: Vec<Planned> = overview
            .rows
            .iter()
            .enumerate()
            .filter_map(|(feature, row)| {
                let lacking = row.tallies.first().map_or(0, |tally| tally.lacking);
                let changes =
                    if lacking > 0 { changes(report, &row.requirements, &everyone) } else { Vec::new() };
                (!changes.is_empty()).then_some(Planned { feature, changes, lacking })
            })
            .collect();
        // What is required for access first; then what helps most people.
        let helped = |planned: &Planned| planned.changes.first().map_or(0, |change| change.helps);
        plan.sort_by_key(|planned| {
            (overview.rows[planned.feature].feature.is_some(), Reverse(helped(planned)))
        });
        self.plan = plan;
    }

    /// The lines of the plan: which part, and which of its changes.
    pub fn plan_lines(&self) -> Vec<(usize, usize)> {
        // Every feature is seen at a glance on a small screen; only as far as that allows, what else would help it.
        let plan = &self.plan;
        let lines = |most: usize| plan.iter().map(|part| part.changes.len().min(most)).sum::<usize>();
        let most = (1..=MOST_CHANGES).rev().find(|most| lines(*most) <= PLAN_AT_A_GLANCE).unwrap_or(1);
        let parts = plan.iter().enumerate();
        parts
            .flat_map(|(at, part)| (0..part.changes.len().min(most)).map(move |change| (at, change)))
            .collect()
    }

    /// The names of which somebody has to say that one is what the guide asks for, at the cursor.
    pub fn candidates(&self, shared: &Shared) -> Vec<Candidate> {
        let Some(cell) = self.person_cell(shared) else { return Vec::new() };
        Self::candidates_of(shared, cell.column)
    }

    /// The same for a column of the findings.
    pub fn candidates_of(shared: &Shared, column: usize) -> Vec<Candidate> {
        let Some(asked) = shared.people_report().and_then(|report| report.asked.get(column)) else {
            return Vec::new();
        };
        let requirement = shared.requirement_of_column(column);
        let requirement = requirement.and_then(|row| shared.chosen().requirement(&row.id));
        let Some(Need::Person(PersonNeed::Permission(need))) =
            requirement.map(|requirement| &requirement.need)
        else {
            return Vec::new();
        };
        let mut candidates: Vec<Candidate> = Vec::new();
        for (names, resolved) in need.alternatives.iter().zip(asked.alternatives()) {
            for (name, resolved) in names.iter().zip(resolved) {
                let Resolved::Unsettled { nearest } = resolved else { continue };
                let found =
                    nearest.iter().map(|own| Candidate { asked: name.path.clone(), suggestion: own.clone() });
                candidates.extend(found);
            }
        }
        candidates
    }
}

/// Who of these lacks what, and what fixes it best.
fn detail(report: &PeoplePart, columns: &[usize], people: &[usize]) -> Detail {
    let mut lacked: Vec<(usize, usize)> = columns
        .iter()
        .map(|column| (*column, people.iter().filter(|at| lacks(report.findings.at(**at, *column))).count()))
        .filter(|(_, count)| *count > 0)
        .collect();
    lacked.sort_by_key(|(_, count)| Reverse(*count));
    let sentences = if lacked.is_empty() { Vec::new() } else { sentences(report, columns, people) };
    let fix = sentences.iter().map(|sentence| Shown::Clear.text(sentence)).collect();
    Detail { lacked, fix }
}
