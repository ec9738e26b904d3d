//! The journey: the steps that this integration has, in order, and where the person is among them.

use super::{News, Place, Shared, StepState, step::ORDER, words};
use crate::model::{Integration, Status, Step};

/// The steps of an integration with their states, and where the person is.
#[derive(Debug)]
pub struct Journey {
    /// Which integration's, by position.
    integration: usize,
    steps: Vec<StepState>,
    /// Where the person is, from 0.
    pub current: usize,
    farthest: usize,
}

/// A step's pip or line of the rail.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Mark {
    pub step: Step,
    pub title: &'static str,
    /// The worst status of what is in it; `None` while nothing is known.
    pub status: Option<Status>,
    pub here: bool,
}

/// The steps of an integration, in order: they follow from its subjects.
pub(super) fn steps_of(integration: &Integration) -> Vec<Step> {
    steps_for(integration.client.is_some(), integration.people.is_some()).collect()
}

/// The steps of a client that signs in, of people who are looked at, or of both: each once, in order.
fn steps_for(client: bool, people: bool) -> impl Iterator<Item = Step> {
    let belongs = move |step: &Step| match step {
        Step::Integration | Step::Region | Step::Credentials | Step::Save => true,
        Step::OauthClient | Step::Permissions | Step::Divisions | Step::HandOver => client,
        Step::People | Step::Prerequisites | Step::PeoplePermissions | Step::Report => people,
    };
    ORDER.iter().copied().filter(belongs)
}

impl Journey {
    pub(super) fn new(shared: &Shared) -> Self {
        let steps = steps_of(shared.chosen()).into_iter().map(|step| StepState::new(step, shared)).collect();
        Self { integration: shared.chosen, steps, current: 0, farthest: 0 }
    }

    /// Another integration has steps of its own; those that both have keep what they know.
    pub(super) fn follow(&mut self, shared: &Shared) {
        if self.integration == shared.chosen {
            return;
        }
        self.integration = shared.chosen;
        let mut before = std::mem::take(&mut self.steps);
        let mut kept = |step: Step| {
            let at = before.iter().position(|own| own.step() == step)?;
            Some(before.swap_remove(at))
        };
        let steps = steps_of(shared.chosen()).into_iter();
        self.steps = steps.map(|step| kept(step).unwrap_or_else(|| StepState::new(step, shared))).collect();
    }

    pub fn steps(&self) -> &[StepState] {
        &self.steps
    }

    pub fn here(&self) -> &StepState {
        &self.steps[self.current]
    }

    pub(super) fn here_mut(&mut self) -> &mut StepState {
        &mut self.steps[self.current]
    }

    pub fn next_step(&self) -> Option<Step> {
        self.steps.get(self.current + 1).map(StepState::step)
    }

    /// A step's name on screen. Where both a client and people hold permissions, the two steps are told apart.
    pub fn title(&self, step: Step) -> &'static str {
        let has = |step: Step| self.steps.iter().any(|own| own.step() == step);
        match step {
            Step::Permissions if has(Step::PeoplePermissions) => "Client access",
            Step::PeoplePermissions if has(Step::Permissions) => "People access",
            step => step.title(),
        }
    }

    pub(super) fn marks(&self, shared: &Shared) -> Vec<Mark> {
        let marks = self.steps.iter().enumerate().map(|(at, state)| {
            let place = Place { at, current: self.current, farthest: self.farthest };
            let step = state.step();
            Mark {
                step,
                title: self.title(step),
                status: state.get().status(shared, place),
                here: place.is_here(),
            }
        });
        marks.collect()
    }

    pub(super) fn tell(&mut self, shared: &mut Shared, news: &News) {
        for step in &mut self.steps {
            step.get_mut().hear(shared, news);
        }
    }

    /// Tab and Shift-Tab: to the next stop of the step, past its last one to the next step, and back.
    pub(super) fn move_stop(&mut self, shared: &mut Shared, forward: bool) {
        if self.here_mut().get_mut().move_stop(shared, forward) {
            return;
        }
        if forward { self.go_next(shared) } else { self.go_back(shared) }
    }

    pub(super) fn go_back(&mut self, shared: &mut Shared) {
        if self.current == 0 {
            shared.say(words::FIRST_STEP);
        } else {
            self.enter(shared, self.current - 1);
        }
    }

    pub(super) fn go_next(&mut self, shared: &mut Shared) {
        if self.next_step().is_none() {
            return shared.say(words::LAST_STEP);
        }
        self.go_to_index(shared, self.current + 1);
    }

    pub(super) fn go_to(&mut self, shared: &mut Shared, step: Step) {
        if let Some(at) = self.steps.iter().position(|own| own.step() == step) {
            self.go_to_index(shared, at);
        }
    }

    pub(super) fn go_to_index(&mut self, shared: &mut Shared, target: usize) {
        if target >= self.steps.len() {
            return;
        }
        for at in 0..target {
            let Some(step) = self.steps.get_mut(at) else { break };
            if let Some(text) = step.get_mut().missing(shared) {
                self.enter(shared, at);
                return shared.say(text);
            }
            self.follow(shared); // the first step takes the highlighted integration for chosen
        }
        self.enter(shared, target.min(self.steps.len() - 1));
    }

    pub(super) fn look_at(&mut self, shared: &mut Shared, requirement: &str) {
        let step = self.steps.iter_mut().position(|step| step.get_mut().look_at(shared, requirement));
        if let Some(at) = step {
            self.go_to_index(shared, at);
        }
    }

    fn enter(&mut self, shared: &mut Shared, at: usize) {
        self.here_mut().get_mut().leave(shared);
        let elsewhere = at != self.current;
        self.current = at;
        self.farthest = self.farthest.max(at);
        if elsewhere {
            shared.hush();
            self.here_mut().get_mut().enter(shared);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_integration_has_the_steps_of_its_subjects_each_once() {
        use Step::*;
        let of = |client, people| steps_for(client, people).collect::<Vec<_>>();
        assert_eq!(
            of(true, false),
            [Integration, Region, OauthClient, Credentials, Permissions, Divisions, Save, HandOver]
        );
        assert_eq!(
            of(false, true),
            [Integration, Region, Credentials, People, Prerequisites, PeoplePermissions, Save, Report]
        );
        assert_eq!(
            of(true, true),
            [
                Integration,
                Region,
                OauthClient,
                Credentials,
                People,
                Prerequisites,
                Permissions,
                PeoplePermissions,
                Divisions,
                Save,
                HandOver,
                Report
            ]
        );
    }
}
