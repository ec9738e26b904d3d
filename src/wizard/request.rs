//! What reaches beyond one step. A step never takes hold of another one: it asks for what it wants, and hears what
//! happened. Requests are done in their order, once whoever made them is through.

use super::{Message, Question, Shared, shown::Shown};
use crate::{check::Ask, model::Step, vault::Answers};

/// What is wanted of the journey, or of every step.
#[derive(Debug)]
pub(super) enum Request {
    GoNext,
    /// To a step, if those before it have what it needs; else to the first that hasn't.
    GoTo(Step),
    /// To the step that shows a requirement, the cursor on it.
    LookAt(String),
    Run(Ask),
    /// What is shown follows what is known.
    Show,
    Tell(Box<News>),
}

/// Something that happened. Each step hears of it and does what concerns itself.
#[derive(Debug)]
pub(super) enum News {
    /// Signing in, a search, a file or the keyring came to its end.
    Answer(Message),
    Agreed(Question),
    /// The answers of the last time are taken up: each step takes its own.
    Resumed(Answers),
    OtherIntegration,
    SignedIn,
    KeepNow,
    /// Nobody is signed in any more, so nothing holds that was chosen in that org.
    OrgForgotten,
    /// Nothing holds any more that the checks found.
    ChecksForgotten,
    ChecksBegan,
    /// Other things are shown now; this was shown before.
    Shown(Shown),
}

impl Shared {
    pub(super) fn tell(&mut self, news: News) {
        self.requests.push_back(Request::Tell(Box::new(news)));
    }

    pub(super) fn go_next(&mut self) {
        self.requests.push_back(Request::GoNext);
    }

    pub(super) fn go_to(&mut self, step: Step) {
        self.requests.push_back(Request::GoTo(step));
    }

    pub(super) fn look_at(&mut self, requirement: String) {
        self.requests.push_back(Request::LookAt(requirement));
    }

    pub(super) fn look_at_worst(&mut self) {
        let worst = self.checks.worst();
        if let Some(row) = self.checks.rows.iter().find(|row| row.status() == worst) {
            self.look_at(row.id.clone());
        }
    }

    pub(super) fn run_checks(&mut self, ask: Ask) {
        self.requests.push_back(Request::Run(ask));
    }

    /// Findings, report or names changed: what is shown follows.
    pub(super) fn show_anew(&mut self) {
        self.requests.push_back(Request::Show);
    }
}
