//! From a key to what it does: the grammar gives its meaning, the commands of this screen say whether that means
//! something here, and then the top layer or the step does it.

use super::{
    Action, Command, Edit, Effect, Find, Key, Overlay, Question, Run, Target, Wizard, overlay, words,
};
use crate::model::Step;

impl Wizard {
    /// What can be done now: dispatch, footer and help come from this one table.
    pub fn commands(&self) -> Vec<Command> {
        self.commands_of(self.top())
    }

    pub fn in_field(&self) -> bool {
        self.is_field(self.top())
    }

    fn is_field(&self, layer: Option<&Overlay>) -> bool {
        match layer {
            Some(Overlay::Help { find, .. }) => find.is_typing(),
            Some(_) => false,
            None => self.journey.here().get().in_field(),
        }
    }

    /// The commands of a layer, or of the step where there is none; everywhere's commands last.
    pub(super) fn commands_of(&self, layer: Option<&Overlay>) -> Vec<Command> {
        let here = self.journey.here().get();
        let mut commands = match layer {
            Some(Overlay::Evidence { .. }) => here.evidence_commands(&self.shared),
            Some(layer) => overlay::commands(layer),
            None => self.commands_of_step(),
        };
        let finds = here.find().is_some_and(|find| find.text().is_some());
        let somewhere_to_go_back = layer.is_some() || self.journey.current > 0 || finds;
        commands.push(Command::corner_if(somewhere_to_go_back, Action::Back, "back"));
        let at_the_end = layer.is_none() && self.journey.next_step().is_none();
        commands.push(Command::corner_if(at_the_end, Action::Quit, "leave"));
        if !matches!(layer, Some(Overlay::Help { .. })) {
            commands.push(Command::corner(Action::Help, "help"));
        }
        commands.push(Command::quiet(Action::Presenting, "presenting"));
        commands.push(Command::quiet(Action::Mouse, "mouse"));
        commands.push(Command::quiet(Action::Redraw, "redraw"));
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
        let (shared, here) = (&self.shared, self.journey.here().get());
        let mut commands = here.commands(shared);
        if shared.presets.demo && here.shows_checks() && !matches!(shared.checks.run, Run::NotStarted) {
            commands.insert(commands.len().min(2), Command::footer(Action::FixForMe, "fix it for me"));
        }
        match self.journey.next_step() {
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

    pub(super) fn key(&mut self, key: Key) {
        let Some(action) = Action::of(key, self.in_field()) else {
            return self.shared.say(self.nothing_on(key));
        };
        if self.shared.too_small() && !matches!(action, Action::LeaveNow | Action::Presenting) {
            return;
        }
        if !matches!(action, Action::Number(_)) {
            self.shared.typed_number = None;
        }
        if self.commands().iter().any(|command| command.does(action)) {
            self.act(action);
        } else {
            self.shared.say(self.nothing_on(key));
        }
    }

    fn nothing_on(&self, key: Key) -> String {
        words::nothing_on(&key.name(), self.in_field())
    }

    /// Everywhere's actions first, then the top layer's, then the step's.
    pub(super) fn act(&mut self, action: Action) {
        if self.act_everywhere(action) {
            return;
        }
        if self.shared.overlays.is_empty() {
            self.journey.here_mut().get_mut().apply(&mut self.shared, action);
        } else {
            overlay::apply(self, action);
        }
    }

    fn act_everywhere(&mut self, action: Action) -> bool {
        let (shared, journey) = (&mut self.shared, &mut self.journey);
        match action {
            Action::LeaveNow => self.quit(130),
            Action::Redraw => shared.send(Effect::Redraw),
            Action::Presenting if shared.presenting => shared.ask(Question::EndPresenting),
            Action::Presenting => shared.present(true),
            Action::Quit => shared.ask(Question::Leave),
            Action::Help => shared.open(Overlay::Help { find: Find::Off, scroll: 0 }),
            Action::Notes => shared.open(Overlay::Notes { scroll: 0 }),
            Action::Mouse => {
                shared.mouse = !shared.mouse;
                shared.send(Effect::Mouse(shared.mouse));
                shared.say(if shared.mouse { words::MOUSE_ON } else { words::MOUSE_OFF });
            }
            Action::FixForMe => {
                // For whom it is done: for those whom this step is about.
                let for_people =
                    matches!(journey.here().step(), Step::Prerequisites | Step::PeoplePermissions);
                shared.send(Effect::FixDemo { for_people });
                shared.say(words::FIXING);
            }
            Action::SaveReport => shared.write_report(),
            Action::Next | Action::Previous if shared.asks_something() => shared.other_button(),
            Action::Next | Action::Previous => journey.move_stop(shared, action == Action::Next),
            Action::Back => self.back(),
            _ => return self.apply_to_find(action),
        }
        true
    }

    /// Esc: back one layer, never out.
    fn back(&mut self) {
        if self.apply_to_find(Action::Back)
            || self.shared.overlays.pop().is_some()
            || self.journey.here_mut().get_mut().back()
        {
            return;
        }
        self.journey.go_back(&mut self.shared);
    }

    /// Hands an action to the find of the list that has the focus. Says whether it was one of finding.
    fn apply_to_find(&mut self, action: Action) -> bool {
        let applied = self.find_mut().is_some_and(|find| find.apply(action));
        if applied && self.shared.overlays.is_empty() {
            self.journey.here_mut().get_mut().narrow(&self.shared);
        }
        applied
    }

    /// What is looked for in the list that has the focus.
    fn find_mut(&mut self) -> Option<&mut Find> {
        match self.shared.overlays.last_mut() {
            Some(Overlay::Help { find, .. }) => Some(find),
            Some(_) => None,
            None => self.journey.here_mut().get_mut().find_mut(),
        }
    }

    pub(super) fn paste(&mut self, text: &str) {
        if self.shared.too_small() {
            return;
        }
        if !self.in_field() {
            return self.shared.say(words::NO_FIELD);
        }
        let left_out = match self.find_mut() {
            Some(Find::Typing(field)) => {
                let left_out = field.paste(text);
                self.apply_to_find(Action::Edit(Edit::End)); // so that the list narrows
                left_out
            }
            _ => self.journey.here_mut().get_mut().paste(&mut self.shared, text),
        };
        if left_out {
            self.shared.say(words::LEFT_OUT);
        }
    }

    pub(super) fn click(&mut self, target: Target) {
        match target {
            Target::Step(at) if self.shared.overlays.is_empty() => {
                self.journey.go_to_index(&mut self.shared, at);
            }
            Target::Step(_) => {}
            target => self.act(Action::Click(target)),
        }
    }
}
