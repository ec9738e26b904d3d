//! Keys of the step.

use super::{PeoplePermissionsStep, Stop, View};
use crate::{
    check::Ask,
    model::{
        integration::{Need, PersonNeed},
        status::Status,
    },
    wizard::{
        Action, Command, Find, News, Overlay, Place, Run, Shared, Target, WizardStep, overlay,
        permissions::problems_label, words,
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
