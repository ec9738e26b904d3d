//! Moving, the other view, grouping, narrowing, the plan, settling a name.

use super::{Candidate, PeoplePermissionsStep, View, listing::GROUPINGS};
use crate::{
    check::Ask,
    wizard::{Action, Effect, Overlay, Shared, Target, cursor, words},
};

impl PeoplePermissionsStep {
    /// What `r` asks again: the feature's requirements, or the column's.
    pub(super) fn rows_to_ask(&self, shared: &Shared) -> Vec<String> {
        let columns = match self.view {
            View::Features => {
                self.feature_at_cursor().map(|row| row.requirements.clone()).unwrap_or_default()
            }
            View::People => self.person_cell(shared).map(|cell| cell.column).into_iter().collect(),
        };
        let id = |column: usize| shared.requirement_of_column(column).map(|row| row.id.clone());
        columns.into_iter().filter_map(id).collect()
    }

    pub(super) fn apply_to_features(&mut self, shared: &mut Shared, action: Action) {
        let page = shared.page();
        let features = &mut self.features;
        let Some(overview) = features.overview.clone() else { return };
        let (rows, columns) = (features.listed.len(), overview.columns.len());
        match action {
            Action::Enter => return self.enter_feature(shared),
            Action::Group => return self.group(shared),
            Action::OtherView => return self.show_people(shared, None, 0),
            Action::Problems => {
                let at = features.listed.get(features.row).copied();
                features.problems_only = !features.problems_only;
                self.list_features();
                if self.features.listed.is_empty() {
                    self.features.problems_only = false;
                    self.list_features();
                    shared.say(words::NO_PROBLEMS);
                }
                let features = &mut self.features;
                features.row = features.listed.iter().position(|own| Some(*own) == at).unwrap_or(0);
            }
            Action::Click(Target::Row(row)) if row == features.row && row < rows => {
                return self.enter_feature(shared);
            }
            action => {
                cursor::step(&mut features.row, rows, action, page);
                cursor::sideways(&mut features.column, columns, action);
            }
        }
        self.look_at_cell(shared);
    }

    fn enter_feature(&mut self, shared: &mut Shared) {
        match self.features.listed.get(self.features.row).copied() {
            Some(feature) => self.show_people(shared, Some(feature), self.features.column),
            None => shared.say(words::NOTHING_FOUND),
        }
    }

    /// By the next thing that the people of this report can be grouped by.
    fn group(&mut self, shared: &mut Shared) {
        let Some(report) = shared.people_report() else { return };
        let at = GROUPINGS.iter().position(|by| *by == self.by).unwrap_or(0);
        let next = (1..=GROUPINGS.len())
            .map(|step| GROUPINGS[(at + step) % GROUPINGS.len()])
            .find(|by| !report.directory.names(*by).is_empty());
        let Some(by) = next else { return shared.say(words::people::NO_GROUPS) };
        self.by = by;
        self.features.column = 0;
        self.people.group = 0;
        self.recount(shared);
        shared.say(words::people::grouped(by));
    }

    pub(super) fn apply_to_people(&mut self, shared: &mut Shared, action: Action) {
        let page = shared.page();
        let people = &mut self.people;
        let (rows, columns) = (people.listed.len(), people.columns.len());
        match action {
            Action::Enter => return self.open_evidence(shared),
            Action::OtherView if people.all_columns => {
                self.view = View::Features;
                return;
            }
            Action::OtherView => {
                people.all_columns = true;
                return self.list_people(shared);
            }
            Action::Problems => {
                people.problems_only = !people.problems_only;
                return self.list_people(shared);
            }
            Action::Number(digit) => {
                let number = shared.number(digit);
                let has =
                    |at: &usize| shared.requirement_of_column(*at).is_some_and(|row| row.number == number);
                match people.columns.iter().position(has) {
                    Some(column) => people.column = column,
                    None => shared.say(words::no_column(number)),
                }
            }
            Action::Click(Target::Row(row)) if row == people.row && row < rows => {
                return self.open_evidence(shared);
            }
            action => {
                cursor::step(&mut people.row, rows, action, page);
                cursor::sideways(&mut people.column, columns, action);
            }
        }
        self.candidate = 0;
    }

    fn open_evidence(&mut self, shared: &mut Shared) {
        match self.person_cell(shared) {
            Some(_) => {
                self.candidate = 0;
                shared.open(Overlay::Evidence { scroll: 0 });
            }
            None => shared.say(words::NOTHING_FOUND),
        }
    }

    pub(super) fn open_plan(&mut self, shared: &mut Shared) {
        self.make_plan(shared);
        if self.plan.is_empty() {
            // No change of a role that anybody of them holds would help; something else may.
            shared.apply_to_checks(Action::Fixes, None);
        } else {
            shared.open(Overlay::Plan { cursor: 0 });
        }
    }

    /// Keys in the plan, a line of which has the cursor.
    pub(super) fn apply_to_plan(&mut self, shared: &mut Shared, action: Action, line: usize) {
        let (lines, page) = (self.plan_lines(), shared.page());
        match (action, lines.get(line).copied()) {
            (Action::Enter, Some((part, _))) => {
                let feature = self.plan[part].feature;
                shared.overlays.pop();
                self.show_people(shared, Some(feature), 0);
            }
            (Action::Copy, Some(planned)) => {
                let text = self.planned_sentence(shared, planned).unwrap_or_default();
                shared.copy(words::THE_FIX, text);
            }
            (Action::Watch, Some(_)) => _ = shared.apply_to_checks(action, None),
            _ => {
                if let Some(Overlay::Plan { cursor }) = shared.overlays.last_mut() {
                    cursor::step(cursor, lines.len(), action, page);
                }
            }
        }
    }

    /// What can be done in the evidence of a cell whose name isn't settled. Says whether it was that.
    pub(super) fn settle(&mut self, shared: &mut Shared, action: Action) -> bool {
        let candidates = self.candidates(shared);
        match action {
            Action::Number(digit) if !candidates.is_empty() => {
                let number = usize::from(digit);
                match number.checked_sub(1).filter(|at| *at < candidates.len()) {
                    Some(at) => self.candidate = at,
                    None => shared.say(words::no_row(number)),
                }
                true
            }
            Action::Enter => {
                if let Some(candidate) = candidates.into_iter().nth(self.candidate) {
                    self.accept(shared, candidate);
                }
                true
            }
            _ => false,
        }
    }

    /// Somebody says that this name is what the guide asks for: it is kept for this org, and judged by.
    fn accept(&mut self, shared: &mut Shared, candidate: Candidate) {
        if shared.checks.is_running() {
            return shared.say(words::ALREADY_RUNNING);
        }
        let Some(cell) = self.person_cell(shared) else { return };
        let Some(id) = shared.requirement_of_column(cell.column).map(|row| row.id.clone()) else { return };
        let Candidate { asked, name } = candidate;
        shared.accepted.insert(asked.clone(), name.clone());
        shared.run_checks(Ask::Rows(vec![id]));
        shared.say(words::people::accepted(&asked, name.as_str()));
        let org_id = shared.identity.facts().and_then(|facts| facts.org_id.clone());
        if let Some(org_id) = org_id.filter(|_| !shared.presets.demo) {
            shared.send(Effect::RememberAccepted { org_id, asked, name });
        }
    }
}
