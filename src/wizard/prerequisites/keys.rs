//! Keys of the step.

use super::{Item, Known, PrerequisitesStep, Stop, doing};
use crate::{
    check::Ask,
    model::{credentials::ClientId, status::Status},
    wizard::{Action, Command, Field, News, Place, Question, Run, Shared, Target, WizardStep, cursor, words},
};

fn enter_label(shared: &Shared, item: Item) -> &'static str {
    if item.takes_consent(shared) {
        "ask the page"
    } else if item.takes_embedded_client(shared) {
        "name the client"
    } else {
        "details"
    }
}

fn not_run(shared: &Shared) -> bool {
    matches!(shared.checks.run, Run::NotStarted)
}

impl WizardStep for PrerequisitesStep {
    fn commands(&self, shared: &Shared) -> Vec<Command> {
        match self.stop {
            Stop::Name { .. } => vec![Command::footer(Action::Enter, "attest"), Command::typing()],
            Stop::Client => vec![Command::footer(Action::Enter, "take it"), Command::typing()],
            Stop::Run => vec![
                Command::rows("move"),
                Command::footer(Action::Enter, "run"),
                Command::quiet(Action::AskAll, "run the checks"),
            ],
            Stop::Rows => {
                let mut commands = vec![Command::rows("move")];
                let item = self.item_at_cursor(shared);
                if let Some(item) = item {
                    if item.is_attestable(shared) {
                        commands.push(Command::footer(Action::Tick, "attest"));
                    }
                    commands.push(Command::footer(Action::Enter, enter_label(shared, item)));
                    commands.push(Command::footer(Action::OpenPage, "page"));
                }
                if shared.checks.is_running() {
                    commands.push(Command::footer(Action::Stop, "stop"));
                } else if not_run(shared) {
                    commands.push(Command::footer(Action::AskAll, "run the checks"));
                } else {
                    if matches!(item, Some(Item::Read(_))) {
                        commands.push(Command::footer(Action::AskRow, "re-check"));
                    }
                    commands.push(Command::footer(Action::AskAll, "re-check all"));
                    commands.push(Command::footer(Action::Watch, "watch"));
                }
                commands.push(Command::quiet(Action::Copy, "copy the permission"));
                commands
            }
        }
    }

    fn apply(&mut self, shared: &mut Shared, action: Action) {
        let (items, page) = (Self::items(shared), shared.page());
        let item = self.item_at_cursor(shared);
        match (self.stop, action) {
            (Stop::Name { .. }, Action::Edit(edit)) => _ = self.name.edit(edit),
            (Stop::Client, Action::Edit(edit)) => _ = self.client.edit(edit),
            (Stop::Name { requirement }, Action::Enter) => self.take_name(shared, requirement),
            (Stop::Client, Action::Enter) => self.take_client(shared),
            (Stop::Name { .. } | Stop::Client, _) => {}
            (Stop::Rows, Action::Click(Target::Row(row))) if row == self.cursor && row < items.len() => {
                self.open(shared, items[row]);
            }
            (_, Action::Click(Target::Row(row))) if row < items.len() => {
                (self.stop, self.cursor) = (Stop::Rows, row);
            }
            (Stop::Run, Action::Enter) | (_, Action::Click(Target::Button(0))) => shared.run_checks(Ask::All),
            (Stop::Run, Action::Down) => self.stop = Stop::Rows,
            // The button stands below the rows.
            (Stop::Run, Action::Up) => (self.stop, self.cursor) = (Stop::Rows, items.len().saturating_sub(1)),
            (Stop::Rows, Action::Down) if self.cursor + 1 >= items.len() && not_run(shared) => {
                self.stop = Stop::Run;
            }
            (Stop::Rows, Action::Up) if self.cursor == 0 && not_run(shared) => self.stop = Stop::Run,
            (Stop::Rows, Action::Tick) => match item {
                Some(item) if item.is_attestable(shared) => self.attest(shared, item),
                _ => shared.say(words::people::NOT_TO_ATTEST),
            },
            (Stop::Rows, Action::Enter) => {
                if let Some(item) = item {
                    self.open(shared, item);
                }
            }
            (_, Action::OpenPage) => doing::open_page(shared, item),
            (_, Action::Copy) => doing::copy(shared, item),
            (_, action) => {
                let row = item.and_then(|item| item.row(shared));
                if !shared.apply_to_checks(action, row) {
                    cursor::step(&mut self.cursor, items.len(), action, page);
                }
            }
        }
    }

    fn standing(&self, shared: &Shared) -> String {
        words::people::prerequisites(self, shared)
    }

    fn status(&self, shared: &Shared, place: Place) -> Option<Status> {
        let judged = |item: Item| match item.known(shared) {
            Known::Judged(status) => Some(status),
            Known::Waiting | Known::Asking => None,
        };
        let items = Self::items(shared).into_iter().filter(|_| place.was_reached());
        items.filter_map(judged).reduce(Status::worse)
    }

    fn in_field(&self) -> bool {
        matches!(self.stop, Stop::Name { .. } | Stop::Client)
    }

    fn paste(&mut self, _shared: &mut Shared, text: &str) -> bool {
        match self.stop {
            Stop::Name { .. } => self.name.paste(text),
            Stop::Client => {
                // A whole id takes the place of what was there.
                if text.trim().parse::<ClientId>().is_ok() {
                    self.client = Field::default();
                }
                self.client.paste(text)
            }
            Stop::Run | Stop::Rows => false,
        }
    }

    fn move_stop(&mut self, shared: &mut Shared, forward: bool) -> bool {
        self.stop = match (self.stop, forward) {
            (Stop::Run, true) | (Stop::Name { .. } | Stop::Client, _) => Stop::Rows,
            (Stop::Rows, false) if not_run(shared) => Stop::Run,
            _ => return false,
        };
        true
    }

    fn enter(&mut self, shared: &mut Shared) {
        self.stop = if not_run(shared) { Stop::Run } else { Stop::Rows };
        if not_run(shared)
            && let Some(at) = Self::embedded_client_to_name(shared)
        {
            self.cursor = at;
        }
    }

    /// Esc in a field: back to the rows, what was typed stays.
    fn back(&mut self) -> bool {
        let leaves = self.in_field();
        if leaves {
            self.stop = Stop::Rows;
        }
        leaves
    }

    fn hear(&mut self, shared: &mut Shared, news: &News) {
        match news {
            News::ChecksForgotten => (self.stop, self.cursor) = (Stop::Run, 0),
            News::ChecksBegan if self.stop == Stop::Run => self.stop = Stop::Rows,
            News::Shown(before) => self.follow(shared, before.report.as_deref()),
            News::Agreed(Question::AskThirdParties { requirement, .. }) => {
                doing::consented(shared, requirement.clone());
            }
            _ => {}
        }
    }

    fn look_at(&mut self, shared: &Shared, requirement: &str) -> bool {
        let is_it = |item: &Item| item.requirement(shared).is_some_and(|own| own.id == requirement);
        let at = Self::items(shared).iter().position(is_it);
        self.cursor = at.unwrap_or(self.cursor);
        at.is_some()
    }

    fn shows_checks(&self) -> bool {
        true
    }
}
