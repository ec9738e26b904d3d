//! Step Integration: what to connect, or going on where you left.

use super::{Action, Command, Find, News, Place, Shared, Target, WizardStep, cursor, words};
use crate::model::Status;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Stop {
    /// `Go on where you left`
    Resume,
    List,
}

#[derive(Clone, Debug)]
pub struct IntegrationStep {
    pub stop: Stop,
    /// The row of the list, counted among those that the find leaves.
    pub cursor: usize,
    pub find: Find,
}

impl IntegrationStep {
    pub(super) fn new(shared: &Shared) -> Self {
        Self {
            stop: if shared.resumable.is_some() { Stop::Resume } else { Stop::List },
            cursor: shared.chosen,
            find: Find::Off,
        }
    }

    /// The integrations that the list shows, by position in [`Shared::integrations`].
    pub fn listed(&self, shared: &Shared) -> Vec<usize> {
        let integrations = &shared.integrations;
        (0..integrations.len()).filter(|at| self.find.fits(&integrations[*at].title)).collect()
    }

    fn choose(&self, shared: &mut Shared, rows: &[usize]) {
        match rows.get(self.cursor) {
            Some(at) => {
                shared.choose_integration(*at);
                shared.go_next();
            }
            None => shared.say(words::NOTHING_FOUND),
        }
    }

    /// Goes on where the person left, as far as that goes without a secret.
    fn resume(&mut self, shared: &mut Shared) {
        let Some(answers) = shared.resumable.take() else { return };
        self.stop = Stop::List;
        let id = answers.integration.as_deref();
        if let Some(at) = id.and_then(|id| shared.integrations.iter().position(|own| own.id == id)) {
            self.cursor = at;
            shared.choose_integration(at);
        }
        let step = answers.step;
        shared.tell(News::Resumed(answers));
        shared.go_to(step);
    }
}

impl WizardStep for IntegrationStep {
    fn commands(&self, _shared: &Shared) -> Vec<Command> {
        match self.stop {
            _ if self.find.is_typing() => Find::commands(),
            Stop::Resume => vec![Command::rows("move"), Command::footer(Action::Enter, "go on")],
            Stop::List => vec![
                Command::rows("move"),
                Command::footer(Action::Enter, "choose"),
                Command::footer(Action::Find, "find"),
            ],
        }
    }

    fn apply(&mut self, shared: &mut Shared, action: Action) {
        let (rows, page) = (self.listed(shared), shared.page());
        match (self.stop, action) {
            (Stop::Resume, Action::Enter) => self.resume(shared),
            (Stop::Resume, Action::Down) => self.stop = Stop::List,
            (Stop::List, Action::Up) if self.cursor == 0 && shared.resumable.is_some() => {
                self.stop = Stop::Resume;
            }
            (Stop::List, Action::Click(Target::Row(row))) if row == self.cursor && row < rows.len() => {
                self.choose(shared, &rows);
            }
            (_, Action::Click(Target::Row(row))) if row < rows.len() => {
                (self.stop, self.cursor) = (Stop::List, row);
            }
            (Stop::List, Action::Enter) => self.choose(shared, &rows),
            (Stop::List, action) => cursor::step(&mut self.cursor, rows.len(), action, page),
            _ => {}
        }
    }

    fn standing(&self, shared: &Shared) -> String {
        words::standing::nothing_sent_yet(shared)
    }

    fn status(&self, shared: &Shared, _place: Place) -> Option<Status> {
        shared.integration_answered.then_some(Status::Pass)
    }

    fn find(&self) -> Option<&Find> {
        Some(&self.find)
    }

    fn find_mut(&mut self) -> Option<&mut Find> {
        Some(&mut self.find)
    }

    fn narrow(&mut self, _shared: &Shared) {
        self.cursor = 0;
    }

    fn move_stop(&mut self, shared: &mut Shared, forward: bool) -> bool {
        match (self.stop, forward) {
            (Stop::Resume, true) => self.stop = Stop::List,
            (Stop::List, false) if shared.resumable.is_some() => self.stop = Stop::Resume,
            _ => return false,
        }
        true
    }

    /// The highlighted integration counts as chosen.
    fn missing(&mut self, shared: &mut Shared) -> Option<String> {
        if !shared.integration_answered {
            match self.listed(shared).get(self.cursor) {
                Some(at) => shared.choose_integration(*at),
                None => return Some(words::NOTHING_FOUND.into()),
            }
        }
        None
    }

    fn hear(&mut self, shared: &mut Shared, news: &News) {
        if let News::Resumed(answers) = news {
            shared.attested.clone_from(&answers.attested);
        }
    }
}
