//! Going from step to step, and handing each action to the step that has the focus.

use super::{
    Asks, SignIn, Wizard,
    checks::Run,
    command::{Action, Command, Stand},
    credentials, divisions,
    find::Find,
    hand_over, integration, oauth_client,
    overlay::{self, Overlay},
    people, people_permissions,
    people_permissions::View,
    permissions, prerequisites, region, report_step, save,
    save::Saving,
    words,
};
use crate::model::{integration::Step, status::Status};

/// A step's pip or line of the rail.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Mark {
    /// The step.
    pub step: Step,
    /// The worst status of what is in it; `None` while nothing is known.
    pub status: Option<Status>,
    /// Whether the person is here.
    pub here: bool,
}

/// `Esc back`, `Tab next` and their like stand at the right of the footer while they lead somewhere.
fn corner_if(leads_somewhere: bool) -> Stand {
    if leads_somewhere { Stand::Corner } else { Stand::Help }
}

impl Wizard {
    /// The steps, in order, as the manifest has them.
    pub fn steps(&self) -> &[Step] {
        &self.chosen().steps
    }

    /// Where the person is.
    pub fn step(&self) -> Step {
        self.steps()[self.current]
    }

    /// What comes next.
    pub fn next_step(&self) -> Option<Step> {
        self.steps().get(self.current + 1).copied()
    }

    /// Every step with its worst status.
    pub fn marks(&self) -> Vec<Mark> {
        let marks = self.steps().iter().enumerate();
        marks
            .map(|(at, step)| Mark { step: *step, status: self.status_of(*step), here: at == self.current })
            .collect()
    }

    fn status_of(&self, step: Step) -> Option<Status> {
        let done = |done: bool| done.then_some(Status::Pass);
        let passed = |step: Step| {
            self.steps().iter().position(|own| *own == step).is_some_and(|at| at < self.farthest)
        };
        match step {
            Step::Integration => done(self.integration.answered),
            Step::Region => done(self.region.chosen.is_some()),
            Step::OauthClient => done(passed(step) || self.credentials.facts().is_some()),
            Step::Credentials => match &self.credentials.sign_in {
                SignIn::SignedIn { asks: Asks::RightOrg, .. } => None,
                SignIn::SignedIn { .. } => Some(Status::Pass),
                SignIn::Refused { .. } => Some(Status::Fail),
                SignIn::Editing | SignIn::SigningIn { .. } => None,
            },
            Step::Permissions => self.checks.worst(),
            Step::Divisions => {
                let report = self.checks.report.as_ref()?;
                // What is granted nowhere says nothing of divisions: it has its row in the step before.
                let access = report.requirements.iter().filter(|row| row.kind == "division-access");
                access.map(|row| row.status).reduce(Status::worse)
            }
            Step::Save => match self.save.saving {
                Saving::Saved { .. } => Some(Status::Pass),
                Saving::NotSaved(_) => Some(Status::Warn),
                Saving::Skipped => Some(Status::NotApplicable),
                Saving::NothingToKeep => passed(step).then_some(Status::NotApplicable),
                Saving::Offered | Saving::Asking { .. } => None,
            },
            Step::HandOver => {
                if !passed(Step::Save) {
                    return None;
                }
                let attested =
                    |id: &String| if self.attested.contains_key(id) { Status::Pass } else { Status::Manual };
                self.manual().map(|(_, requirement, _)| attested(&requirement.id)).reduce(Status::worse)
            }
            Step::People => people::status(self),
            Step::Prerequisites => prerequisites::status(self),
            Step::PeoplePermissions => people_permissions::status(self),
            Step::Report => report_step::status(self),
        }
    }

    /// Whether letters type.
    pub fn in_field(&self) -> bool {
        self.is_field(self.top())
    }

    fn is_field(&self, layer: Option<&Overlay>) -> bool {
        match (layer, self.step()) {
            (Some(Overlay::Help { find, .. }), _) => find.is_typing(),
            (Some(_), _) => false,
            (None, Step::Integration) => self.integration.find.is_typing(),
            (None, Step::Region) => self.region.stop == region::Stop::Field,
            (None, Step::Credentials) => self.credentials.stop != credentials::Stop::Buttons,
            (None, Step::Divisions) => self.divisions.find.is_typing(),
            (None, Step::Save) => self.save.stop == save::Stop::Name,
            (None, Step::People) => people::in_field(self),
            (None, Step::Prerequisites) => prerequisites::in_field(self),
            (None, Step::PeoplePermissions) => people_permissions::in_field(self),
            (None, Step::OauthClient | Step::Permissions | Step::HandOver | Step::Report) => false,
        }
    }

    /// The commands of a layer, or of the step where there is none; everywhere's commands last.
    pub(super) fn commands_of(&self, layer: Option<&Overlay>) -> Vec<Command> {
        let mut commands = match layer {
            Some(layer @ Overlay::Evidence { .. }) if self.step() == Step::PeoplePermissions => {
                let mut commands = overlay::commands(layer);
                people_permissions::add_settling(self, &mut commands);
                commands
            }
            Some(layer) => overlay::commands(layer),
            None => self.commands_of_step(),
        };
        let somewhere_to_go_back = layer.is_some() || self.current > 0 || self.find_is_on();
        commands.push(Command {
            stand: corner_if(somewhere_to_go_back),
            ..Command::corner(Action::Back, "back")
        });
        let at_the_end = layer.is_none() && self.next_step().is_none();
        commands.push(Command { stand: corner_if(at_the_end), ..Command::corner(Action::Quit, "leave") });
        if !matches!(layer, Some(Overlay::Help { .. })) {
            commands.push(Command::corner(Action::Help, "help"));
        }
        commands.push(Command::quiet(Action::Presenting, "presenting"));
        commands.push(Command::quiet(Action::Mouse, "mouse"));
        commands.push(Command::quiet(Action::Redraw, "draw anew"));
        commands.push(Command::quiet(Action::LeaveNow, "leave at once"));
        let in_field = self.is_field(layer);
        for command in &mut commands {
            command.in_field = in_field;
        }
        // What only a letter does can't be done where letters type.
        commands.retain(|command| !command.footer_keys().is_empty());
        commands
    }

    fn commands_of_step(&self) -> Vec<Command> {
        let mut commands = match self.step() {
            Step::Integration => integration::commands(self),
            Step::Region => region::commands(self),
            Step::OauthClient => oauth_client::commands(self),
            Step::Credentials => credentials::commands(self),
            Step::Permissions => permissions::commands(self),
            Step::Divisions => divisions::commands(self),
            Step::Save => save::commands(self),
            Step::HandOver => hand_over::commands(self),
            Step::People => people::commands(self),
            Step::Prerequisites => prerequisites::commands(self),
            Step::PeoplePermissions => people_permissions::commands(self),
            Step::Report => report_step::commands(self),
        };
        let shows_checks = matches!(
            self.step(),
            Step::Permissions | Step::Divisions | Step::Prerequisites | Step::PeoplePermissions
        );
        if self.presets.demo && shows_checks && !matches!(self.checks.run, Run::NotRun) {
            commands.insert(commands.len().min(2), Command::footer(Action::Mend, "mend"));
        }
        match self.next_step() {
            Some(_) => {
                commands.push(Command::quiet(Action::SaveReport, "save a report"));
                commands.push(Command::quiet(Action::Notes, "speaker notes"));
                commands.push(Command::corner(Action::Next, "next"));
            }
            None => {
                commands.push(Command::footer(Action::SaveReport, "save report"));
                commands.push(Command::footer(Action::Notes, "notes"));
                commands.push(Command::quiet(Action::Next, "next stop"));
            }
        }
        commands.push(Command::quiet(Action::Previous, "previous stop or step"));
        commands
    }

    /// Hands an action to the step.
    pub(super) fn apply_to_step(&mut self, action: Action) {
        match self.step() {
            Step::Integration => integration::apply(self, action),
            Step::Region => region::apply(self, action),
            Step::OauthClient => oauth_client::apply(self, action),
            Step::Credentials => credentials::apply(self, action),
            Step::Permissions => permissions::apply(self, action),
            Step::Divisions => divisions::apply(self, action),
            Step::Save => save::apply(self, action),
            Step::HandOver => hand_over::apply(self, action),
            Step::People => people::apply(self, action),
            Step::Prerequisites => prerequisites::apply(self, action),
            Step::PeoplePermissions => people_permissions::apply(self, action),
            Step::Report => report_step::apply(self, action),
        }
    }

    /// Hands an action to the find of the list that has the focus. Says whether it was one of finding.
    pub(super) fn apply_to_find(&mut self, action: Action) -> bool {
        let Some(find) = self.find_mut() else { return false };
        if !find.apply(action) {
            return false;
        }
        match self.step() {
            _ if !self.overlays.is_empty() => {}
            Step::Integration => self.integration.cursor = 0,
            Step::Divisions => {
                self.divisions.row = 0;
                self.list_divisions();
            }
            Step::PeoplePermissions => {
                self.people_permissions.people.row = 0;
                self.list_people();
            }
            _ => {}
        }
        true
    }

    fn find_mut(&mut self) -> Option<&mut Find> {
        let step = self.step();
        match self.overlays.last_mut() {
            Some(Overlay::Help { find, .. }) => Some(find),
            Some(_) => None,
            None => match step {
                Step::Integration => Some(&mut self.integration.find),
                Step::Divisions => Some(&mut self.divisions.find),
                Step::PeoplePermissions if self.people_permissions.view == View::People => {
                    Some(&mut self.people_permissions.people.find)
                }
                _ => None,
            },
        }
    }

    fn find_is_on(&self) -> bool {
        self.step() == Step::Integration && self.integration.find.text().is_some()
    }

    /// A text was pasted into the field that has the focus. Says whether something was left out.
    pub(super) fn paste_into_field(&mut self, text: &str) -> bool {
        if let Some(Find::Typing(field)) = self.find_mut() {
            let left_out = field.paste(text);
            self.apply_to_find(Action::Edit(super::Edit::End)); // so that the list narrows
            return left_out;
        }
        match self.step() {
            Step::Region => region::paste(self, text),
            Step::Credentials => credentials::paste(self, text),
            Step::Save => save::paste(self, text),
            Step::People => people::paste(self, text),
            Step::Prerequisites => prerequisites::paste(self, text),
            _ => false,
        }
    }

    /// Tab.
    pub(super) fn next_stop(&mut self) {
        if !self.move_stop(true) {
            self.go_next();
        }
    }

    /// Shift-Tab.
    pub(super) fn previous_stop(&mut self) {
        if !self.move_stop(false) {
            self.go_back();
        }
    }

    fn move_stop(&mut self, forward: bool) -> bool {
        if let Some(Overlay::Dialog(dialog)) = self.overlays.last_mut() {
            dialog.on_acting = !dialog.on_acting;
            return true;
        }
        match self.step() {
            Step::Integration => integration::move_stop(self, forward),
            Step::Region => region::move_stop(self, forward),
            Step::OauthClient => oauth_client::move_stop(self, forward),
            Step::Credentials => credentials::move_stop(self, forward),
            Step::Permissions => permissions::move_stop(self, forward),
            Step::Save => save::move_stop(self, forward),
            Step::People => people::move_stop(self, forward),
            Step::Prerequisites => prerequisites::move_stop(self, forward),
            Step::Report => report_step::move_stop(self, forward),
            Step::Divisions | Step::HandOver | Step::PeoplePermissions => false,
        }
    }

    /// What a step still lacks for the next one; the focus goes there.
    fn missing_in(&mut self, step: Step) -> Option<String> {
        match step {
            Step::Integration => integration::missing(self),
            Step::Region => region::missing(self),
            Step::Credentials => credentials::missing(self),
            Step::Permissions => permissions::missing(self),
            Step::People => people::missing(self),
            Step::PeoplePermissions => people_permissions::missing(self),
            Step::Prerequisites
            | Step::OauthClient
            | Step::Divisions
            | Step::Save
            | Step::HandOver
            | Step::Report => None,
        }
    }

    /// Esc: back one layer, never out.
    pub(super) fn back(&mut self) {
        if self.apply_to_find(Action::Back) || self.overlays.pop().is_some() {
            return;
        }
        let within_step = match self.step() {
            Step::Prerequisites => prerequisites::back(self),
            Step::PeoplePermissions => people_permissions::back(self),
            _ => false,
        };
        if !within_step {
            self.go_back();
        }
    }

    pub(super) fn go_back(&mut self) {
        if self.current == 0 {
            self.say(words::FIRST_STEP);
        } else {
            self.enter(self.current - 1);
        }
    }

    /// To the next step, if this one has what it needs.
    pub(super) fn go_next(&mut self) {
        if self.next_step().is_none() {
            return self.say(words::LAST_STEP);
        }
        self.go_to_index(self.current + 1);
    }

    /// To a step, if those before it have what it needs; else to the first that hasn't.
    pub(super) fn go_to(&mut self, step: Step) {
        if let Some(at) = self.steps().iter().position(|own| *own == step) {
            self.go_to_index(at);
        }
    }

    pub(super) fn go_to_index(&mut self, target: usize) {
        if target >= self.steps().len() {
            return;
        }
        let steps = self.steps().to_vec();
        for (at, step) in steps.iter().enumerate().take(target) {
            if let Some(text) = self.missing_in(*step) {
                self.enter(at);
                return self.say(text);
            }
        }
        self.enter(target);
    }

    fn enter(&mut self, at: usize) {
        if self.step() == Step::Credentials {
            self.credentials.focus(self.credentials.stop);
        }
        let elsewhere = at != self.current;
        self.current = at;
        self.farthest = self.farthest.max(at);
        if elsewhere {
            self.hush();
            match self.step() {
                Step::Credentials => self.enter_credentials(),
                Step::People => people::enter(self),
                Step::Prerequisites => prerequisites::enter_step(self),
                Step::Divisions => self.enter_divisions(),
                _ => {}
            }
        }
    }
}
