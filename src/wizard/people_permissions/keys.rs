//! Keys of the step, and what they do: moving, the other view, grouping, narrowing, the plan, settling a name.

use super::{Candidate, PeoplePermissionsStep, Stop, View, listing::GROUPINGS};
use crate::{
    check::Ask,
    model::{Need, PersonNeed, Status, Suggestion},
    wizard::{
        Action, Command, Effect, Find, News, Overlay, Place, Run, Shared, Target, WizardStep, cursor,
        overlay, permissions::problems_label, words,
    },
};

impl PeoplePermissionsStep {
    /// What `v` leads to: all permissions of the same people, then features × groups.
    fn other_view(&self) -> &'static str {
        if self.people.all_columns { "features" } else { "all columns" }
    }
}

impl WizardStep for PeoplePermissionsStep {
    fn commands(&self, shared: &Shared) -> Vec<Command> {
        if self.in_field() {
            return Find::commands();
        }
        let mut commands = Vec::new();
        let stopped = matches!(shared.checks.run, Run::Settled { stopped: true, .. });
        if shared.people_report().is_some() {
            commands.push(Command::matrix("move"));
            if stopped {
                commands.push(Command::footer(Action::AskAll, "go on"));
            }
            match self.view {
                View::Features => {
                    let problems = problems_label(self.features.problems_only);
                    commands.push(Command::footer(Action::Enter, "people"));
                    commands.push(Command::footer(Action::Group, "by"));
                    commands.push(Command::footer(Action::Problems, problems));
                    commands.push(Command::footer(Action::Fixes, "fixes"));
                    commands.push(Command::footer(Action::OtherView, "people × permissions"));
                }
                View::People => {
                    let problems = problems_label(self.people.problems_only);
                    commands.push(Command::footer(Action::Find, "find"));
                    commands.push(Command::footer(Action::Problems, problems));
                    commands.push(Command::footer(Action::OtherView, self.other_view()));
                    commands.push(Command::footer(Action::Enter, "evidence"));
                    commands.push(Command::footer(Action::Fixes, "fixes"));
                    commands.push(Command::quiet(Action::Number(0), "to the column of that number"));
                    commands.push(Command::quiet(Action::Copy, "copy the permission"));
                }
            }
            commands.push(Command::quiet(Action::OpenPage, "open the page"));
        } else if self.stop == Stop::Run && matches!(shared.checks.run, Run::NotStarted) {
            commands.push(Command::footer(Action::Enter, "run"));
        }
        match shared.checks.run {
            Run::Running { .. } => commands.push(Command::footer(Action::Stop, "stop")),
            Run::Settled { .. } => {
                commands.push(Command::footer(Action::AskRow, "re-check"));
                if !stopped {
                    commands.push(Command::footer(Action::AskAll, "re-check all"));
                }
                commands.push(Command::footer(Action::Watch, "watch"));
            }
            Run::NotStarted => commands.push(Command::quiet(Action::AskAll, "run the checks")),
        }
        commands.push(Command::quiet(Action::CopyAll, "copy all permissions"));
        commands
    }

    fn apply(&mut self, shared: &mut Shared, action: Action) {
        if action == Action::Fixes {
            return self.open_plan(shared);
        }
        let rows = self.rows_to_ask(shared);
        match action {
            Action::AskRow if !rows.is_empty() => return shared.run_checks(Ask::Rows(rows)),
            Action::AskRow => return shared.say(words::NOTHING_FOUND),
            Action::Enter | Action::Click(Target::Button(0))
                if matches!(shared.checks.run, Run::NotStarted) =>
            {
                return shared.run_checks(Ask::All);
            }
            _ => {}
        }
        let row = rows.first().and_then(|id| shared.checks.rows.iter().position(|row| row.id == *id));
        if shared.apply_to_checks(action, row) || shared.people_report().is_none() {
            return;
        }
        match self.view {
            View::Features => self.apply_to_features(shared, action),
            View::People => self.apply_to_people(shared, action),
        }
    }

    fn standing(&self, shared: &Shared) -> String {
        words::people::permissions(self, shared)
    }

    fn status(&self, shared: &Shared, _place: Place) -> Option<Status> {
        let report = shared.checks.report.as_ref()?;
        let asked = report.people.as_ref()?.asked.iter();
        asked.filter_map(|asked| Some(report.rows.get(asked.requirement)?.status)).reduce(Status::worse)
    }

    fn find(&self) -> Option<&Find> {
        (self.view == View::People).then_some(&self.people.find)
    }

    fn find_mut(&mut self) -> Option<&mut Find> {
        (self.view == View::People).then_some(&mut self.people.find)
    }

    fn narrow(&mut self, shared: &Shared) {
        self.people.row = 0;
        self.list_people(shared);
    }

    fn missing(&mut self, shared: &mut Shared) -> Option<String> {
        matches!(shared.checks.run, Run::NotStarted).then(|| {
            self.stop = Stop::Run;
            words::RUN_FIRST.into()
        })
    }

    fn back(&mut self) -> bool {
        let leaves = self.view == View::People;
        self.view = View::Features;
        leaves
    }

    fn hear(&mut self, shared: &mut Shared, news: &News) {
        match news {
            News::ChecksForgotten => *self = Self::by(self.by),
            News::ChecksBegan => self.stop = Stop::Matrix,
            News::Shown(before) if !before.shows_the_same_report(shared.shown_report()) => {
                self.recount(shared);
            }
            _ => {}
        }
    }

    fn look_at(&mut self, shared: &Shared, requirement: &str) -> bool {
        let own = shared.chosen().requirement(requirement);
        let shows = own.is_some_and(|own| matches!(own.need, Need::Person(PersonNeed::Permission(_))));
        if shows {
            self.show_requirement(shared, requirement);
        }
        shows
    }

    fn shows_checks(&self) -> bool {
        true
    }

    /// Where a name isn't settled, Enter takes the one that its number leads to.
    fn evidence_commands(&self, shared: &Shared) -> Vec<Command> {
        let settling = !self.candidates(shared).is_empty();
        let settle = settling.then(|| Command::footer(Action::Enter, "take this name"));
        settle.into_iter().chain(overlay::evidence_commands()).collect()
    }

    fn apply_to_layer(&mut self, shared: &mut Shared, action: Action) {
        if let Some(Overlay::Plan { cursor }) = shared.overlays.last() {
            self.apply_to_plan(shared, action, *cursor);
        } else if !self.settle(shared, action) {
            self.apply(shared, action);
        }
    }
}

impl PeoplePermissionsStep {
    /// What `r` asks again: the feature's requirements, or the column's.
    fn rows_to_ask(&self, shared: &Shared) -> Vec<String> {
        let columns = match self.view {
            View::Features => {
                self.feature_at_cursor().map(|row| row.requirements.clone()).unwrap_or_default()
            }
            View::People => self.person_cell(shared).map(|cell| cell.column).into_iter().collect(),
        };
        let id = |column: usize| shared.requirement_of_column(column).map(|row| row.id.clone());
        columns.into_iter().filter_map(id).collect()
    }

    fn apply_to_features(&mut self, shared: &mut Shared, action: Action) {
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

    fn apply_to_people(&mut self, shared: &mut Shared, action: Action) {
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

    fn open_plan(&mut self, shared: &mut Shared) {
        self.make_plan(shared);
        if self.plan.is_empty() {
            // No change of a role that anybody of them holds would help; something else may.
            shared.apply_to_checks(Action::Fixes, None);
        } else {
            shared.open(Overlay::Plan { cursor: 0 });
        }
    }

    /// Keys in the plan, a line of which has the cursor.
    fn apply_to_plan(&mut self, shared: &mut Shared, action: Action, line: usize) {
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
    fn settle(&mut self, shared: &mut Shared, action: Action) -> bool {
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
        let Candidate { asked, suggestion: Suggestion { permission: name, .. } } = candidate;
        shared.accepted.insert(asked.clone(), name.clone());
        shared.run_checks(Ask::Rows(vec![id]));
        shared.say(words::people::accepted(&asked, name.as_str()));
        let org_id = shared.identity.facts().and_then(|facts| facts.org_id.clone());
        if let Some(org_id) = org_id.filter(|_| !shared.presets.demo) {
            shared.send(Effect::RememberAccepted { org_id, asked, name });
        }
    }
}
