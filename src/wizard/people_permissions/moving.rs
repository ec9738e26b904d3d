//! Keys of the step: moving, the other view, grouping, narrowing, asking again, settling a name.

use super::{Stop, View, listing::GROUPINGS};
use crate::{
    check::Ask,
    model::status::Status,
    wizard::{
        Wizard,
        checks::Run,
        command::{Action, Command},
        cursor,
        find::Find,
        message::{Effect, Target},
        overlay::Overlay,
        permissions::problems_label,
        words,
    },
};

/// The worst of what is judged for each person.
pub(in crate::wizard) fn status(wizard: &Wizard) -> Option<Status> {
    let report = wizard.checks.report.as_ref()?;
    let asked = &report.people.as_ref()?.asked;
    asked
        .iter()
        .filter_map(|asked| Some(report.requirements.get(asked.requirement)?.status))
        .reduce(Status::worse)
}

pub(in crate::wizard) fn commands(wizard: &Wizard) -> Vec<Command> {
    let step = &wizard.people_permissions;
    if step.view == View::People && step.people.find.is_typing() {
        return Find::commands();
    }
    let mut commands = Vec::new();
    let stopped = matches!(wizard.checks.run, Run::Settled { stopped: true, .. });
    if wizard.people_report().is_some() {
        commands.push(Command::matrix("move"));
        if stopped {
            commands.push(Command::footer(Action::AskAll, "go on"));
        }
        match step.view {
            View::Features => {
                commands.push(Command::footer(Action::Enter, "people"));
                commands.push(Command::footer(Action::Group, "by"));
                commands.push(Command::footer(Action::Problems, problems_label(step.features.problems_only)));
                commands.push(Command::footer(Action::Fixes, "fixes"));
                commands.push(Command::footer(Action::OtherView, "people × permissions"));
            }
            View::People => {
                commands.push(Command::footer(Action::Find, "find"));
                commands.push(Command::footer(Action::Problems, problems_label(step.people.problems_only)));
                commands.push(Command::footer(Action::OtherView, other_view(wizard)));
                commands.push(Command::footer(Action::Enter, "evidence"));
                commands.push(Command::footer(Action::Fixes, "fixes"));
                commands.push(Command::quiet(Action::Number(0), "to the column of that number"));
                commands.push(Command::quiet(Action::Copy, "copy the permission"));
            }
        }
        commands.push(Command::quiet(Action::OpenPage, "open the page"));
    } else if step.stop == Stop::Run && matches!(wizard.checks.run, Run::NotRun) {
        commands.push(Command::footer(Action::Enter, "run"));
    }
    match wizard.checks.run {
        Run::Running { .. } => commands.push(Command::footer(Action::Stop, "stop")),
        Run::Settled { .. } => {
            commands.push(Command::footer(Action::AskRow, "re-check"));
            if !stopped {
                commands.push(Command::footer(Action::AskAll, "re-check all"));
            }
            commands.push(Command::footer(Action::Watch, "watch"));
        }
        Run::NotRun => commands.push(Command::quiet(Action::AskAll, "run the checks")),
    }
    commands.push(Command::quiet(Action::CopyAll, "copy all permissions"));
    commands
}

/// What `v` leads to: all permissions of the same people, then features × groups.
fn other_view(wizard: &Wizard) -> &'static str {
    if wizard.people_permissions.people.all_columns { "features" } else { "all columns" }
}

pub(in crate::wizard) fn apply(wizard: &mut Wizard, action: Action) {
    if action == Action::Fixes {
        return open_plan(wizard);
    }
    let rows = rows_to_ask(wizard);
    match action {
        Action::AskRow if !rows.is_empty() => return wizard.run_checks(Ask::Rows(rows)),
        Action::AskRow => return wizard.say(words::NOTHING_FOUND),
        Action::Enter | Action::Click(Target::Button(0)) if matches!(wizard.checks.run, Run::NotRun) => {
            return wizard.run_checks(Ask::All);
        }
        _ => {}
    }
    let row = rows.first().and_then(|id| wizard.checks.rows.iter().position(|row| row.id == *id));
    if wizard.apply_to_checks(action, row) || wizard.people_report().is_none() {
        return;
    }
    match wizard.people_permissions.view {
        View::Features => apply_to_features(wizard, action),
        View::People => apply_to_people(wizard, action),
    }
}

/// What `r` asks again: the feature's requirements, or the column's.
fn rows_to_ask(wizard: &Wizard) -> Vec<String> {
    let columns = match wizard.people_permissions.view {
        View::Features => wizard.feature_at_cursor().map(|row| row.requirements.clone()).unwrap_or_default(),
        View::People => wizard.person_cell().map(|cell| cell.column).into_iter().collect(),
    };
    let id = |column: usize| wizard.requirement_of_column(column).map(|row| row.id.clone());
    columns.into_iter().filter_map(id).collect()
}

fn apply_to_features(wizard: &mut Wizard, action: Action) {
    let page = wizard.page();
    let features = &mut wizard.people_permissions.features;
    let Some(overview) = features.overview.clone() else { return };
    let (rows, columns) = (features.listed.len(), overview.columns.len());
    match action {
        Action::Enter => return enter(wizard),
        Action::Group => return group(wizard),
        Action::OtherView => return wizard.show_people(None, 0),
        Action::Problems => {
            let at = features.listed.get(features.row).copied();
            features.problems_only = !features.problems_only;
            wizard.list_features();
            let features = &mut wizard.people_permissions.features;
            if features.listed.is_empty() {
                features.problems_only = false;
                wizard.list_features();
                wizard.say(words::NO_PROBLEMS);
            }
            let features = &mut wizard.people_permissions.features;
            features.row = features.listed.iter().position(|own| Some(*own) == at).unwrap_or(0);
        }
        Action::Click(Target::Row(row)) if row < rows => {
            let again = features.row == row;
            features.row = row;
            if again {
                return enter(wizard);
            }
        }
        Action::Click(Target::Column(column)) if column < columns => features.column = column,
        action => {
            cursor::step(&mut features.row, rows, action, page);
            cursor::sideways(&mut features.column, columns, action);
        }
    }
    wizard.look_at_cell();
}

fn enter(wizard: &mut Wizard) {
    let features = &wizard.people_permissions.features;
    match features.listed.get(features.row).copied() {
        Some(feature) => wizard.show_people(Some(feature), features.column),
        None => wizard.say(words::NOTHING_FOUND),
    }
}

/// By the next thing that the people of this report can be grouped by.
fn group(wizard: &mut Wizard) {
    let Some(report) = wizard.people_report() else { return };
    let at = GROUPINGS.iter().position(|by| *by == wizard.people_permissions.by).unwrap_or(0);
    let next = (1..=GROUPINGS.len())
        .map(|step| GROUPINGS[(at + step) % GROUPINGS.len()])
        .find(|by| !report.directory.names(*by).is_empty());
    let Some(by) = next else { return wizard.say(words::people::NO_GROUPS) };
    wizard.people_permissions.by = by;
    wizard.people_permissions.features.column = 0;
    wizard.people_permissions.people.group = 0;
    wizard.recount_people();
    wizard.say(words::people::grouped(by));
}

fn apply_to_people(wizard: &mut Wizard, action: Action) {
    let page = wizard.page();
    let people = &mut wizard.people_permissions.people;
    let (rows, columns) = (people.listed.len(), people.columns.len());
    match action {
        Action::Enter => return open_evidence(wizard),
        Action::OtherView if people.all_columns => {
            wizard.people_permissions.view = View::Features;
            return;
        }
        Action::OtherView => {
            people.all_columns = true;
            return wizard.list_people();
        }
        Action::Problems => {
            people.problems_only = !people.problems_only;
            return wizard.list_people();
        }
        Action::Number(digit) => {
            let number = wizard.number(digit);
            let columns = &wizard.people_permissions.people.columns;
            let has = |at: &usize| wizard.requirement_of_column(*at).is_some_and(|row| row.number == number);
            match columns.iter().position(has) {
                Some(column) => wizard.people_permissions.people.column = column,
                None => wizard.say(words::no_column(number)),
            }
        }
        Action::Click(Target::Row(row)) if row < rows => {
            let again = people.row == row;
            people.row = row;
            if again {
                return open_evidence(wizard);
            }
        }
        Action::Click(Target::Column(column)) if column < columns => people.column = column,
        action => {
            cursor::step(&mut people.row, rows, action, page);
            cursor::sideways(&mut people.column, columns, action);
        }
    }
    wizard.people_permissions.candidate = 0;
}

fn open_evidence(wizard: &mut Wizard) {
    match wizard.person_cell() {
        Some(_) => {
            wizard.people_permissions.candidate = 0;
            wizard.open(Overlay::Evidence { scroll: 0 });
        }
        None => wizard.say(words::NOTHING_FOUND),
    }
}

fn open_plan(wizard: &mut Wizard) {
    wizard.make_plan();
    if wizard.people_permissions.plan.is_empty() {
        wizard.say(words::NOTHING_TO_MEND);
    } else {
        wizard.open(Overlay::Plan { cursor: 0 });
    }
}

/// Keys in the plan. Says whether it was one of its own.
pub(in crate::wizard) fn apply_to_plan(wizard: &mut Wizard, action: Action, line: usize) -> bool {
    let Some((part, mend)) = wizard.plan_lines().get(line).copied() else { return false };
    match action {
        Action::Enter => {
            let feature = wizard.people_permissions.plan[part].feature;
            wizard.overlays.pop();
            wizard.show_people(Some(feature), 0);
        }
        Action::Copy => {
            let text = wizard.planned_sentence((part, mend)).unwrap_or_default();
            wizard.copy(words::THE_FIX, text);
        }
        Action::Watch => return wizard.apply_to_checks(action, None),
        _ => return false,
    }
    true
}

pub(in crate::wizard) fn in_field(wizard: &Wizard) -> bool {
    let step = &wizard.people_permissions;
    step.view == View::People && step.people.find.is_typing()
}

/// Where a name isn't settled, Enter takes the one that its number leads to.
pub(in crate::wizard) fn add_settling(wizard: &Wizard, commands: &mut Vec<Command>) {
    if !wizard.candidates().is_empty() {
        commands.insert(0, Command::footer(Action::Enter, "take this name"));
    }
}

/// What can be done in the evidence of a cell whose name isn't settled. Says whether it was that.
pub(in crate::wizard) fn settle(wizard: &mut Wizard, action: Action) -> bool {
    let candidates = wizard.candidates();
    match action {
        Action::Number(digit) if !candidates.is_empty() => {
            let number = usize::from(digit);
            match number.checked_sub(1).filter(|at| *at < candidates.len()) {
                Some(at) => wizard.people_permissions.candidate = at,
                None => wizard.say(words::no_row(number)),
            }
            true
        }
        Action::Enter => {
            let at = wizard.people_permissions.candidate;
            if let Some(candidate) = candidates.into_iter().nth(at) {
                accept(wizard, candidate);
            }
            true
        }
        _ => false,
    }
}

/// Somebody says that this name is what the guide asks for: it is kept for this org, and judged by.
fn accept(wizard: &mut Wizard, candidate: super::Candidate) {
    if wizard.checks.is_running() {
        return wizard.say(words::ALREADY_RUNNING);
    }
    let Some(cell) = wizard.person_cell() else { return };
    let Some(id) = wizard.requirement_of_column(cell.column).map(|row| row.id.clone()) else { return };
    let super::Candidate { asked, name } = candidate;
    wizard.accepted.insert(asked.clone(), name.clone());
    wizard.run_checks(Ask::Rows(vec![id]));
    wizard.say(words::people::accepted(&asked, name.as_str()));
    let org_id = wizard.credentials.facts().and_then(|facts| facts.org_id.clone());
    if let Some(org_id) = org_id.filter(|_| !wizard.presets.demo) {
        wizard.send(Effect::RememberAccepted { org_id, asked, name });
    }
}

/// Esc: from the people back to the features. Says whether it was that.
pub(in crate::wizard) fn back(wizard: &mut Wizard) -> bool {
    let step = &mut wizard.people_permissions;
    let leaves = step.view == View::People;
    step.view = View::Features;
    leaves
}

/// What the next step needs: something to save a report of.
pub(in crate::wizard) fn missing(wizard: &mut Wizard) -> Option<String> {
    matches!(wizard.checks.run, Run::NotRun).then(|| {
        wizard.people_permissions.stop = Stop::Run;
        words::RUN_FIRST.into()
    })
}
