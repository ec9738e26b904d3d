//! Keys of the step: the row of ways, the field, the list, and what was chosen.

use super::{Instead, PeopleStep, Searching, Stop, Way, name_all};
use crate::{
    model::{people::By, presenting::Names, status::Status},
    wizard::{Action, Command, Message, News, Place, Shared, Target, WizardStep, cursor, words},
};

impl WizardStep for PeopleStep {
    fn commands(&self, _shared: &Shared) -> Vec<Command> {
        let ways = Command::columns("by");
        let find = self.way.field_label().map(|_| Command::quiet(Action::Find, "find"));
        match self.stop {
            Stop::Ways => [ways, Command::footer(Action::Down, "to the field or list")]
                .into_iter()
                .chain(find)
                .collect(),
            Stop::Field => {
                let enter = if self.way == Way::File { "read it" } else { "take the first" };
                let list = Command { actions: vec![Action::Up, Action::Down], ..Command::rows("ways, list") };
                vec![Command::footer(Action::Enter, enter), list, Command::typing()]
            }
            Stop::List => {
                let mut commands = vec![Command::rows("move"), Command::footer(Action::Tick, "tick")];
                if self.way.field_label().is_some() {
                    commands.push(Command::footer(Action::Find, "find"));
                }
                commands.extend([ways, Command::quiet(Action::Enter, "choose")]);
                commands
            }
            Stop::Chosen => {
                let take_out = Command::footer(Action::Tick, "take out");
                let enter = Command::quiet(Action::Enter, "take out");
                [Command::rows("move"), take_out, ways, enter].into_iter().chain(find).collect()
            }
        }
    }

    fn apply(&mut self, shared: &mut Shared, action: Action) {
        let page = shared.page();
        let (rows, chosen) = (self.rows(shared), shared.people.lines(shared).len());
        match (self.stop, action) {
            (Stop::Field, Action::Edit(edit)) => self.type_into_field(shared, edit),
            (Stop::Field, Action::Enter) if self.way == Way::File => self.read_file(shared),
            (Stop::Field, Action::Enter) => self.take_first(shared),
            (Stop::Field, Action::Up) => self.stop = Stop::Ways,
            (Stop::Field, Action::Down) if rows > 0 => (self.stop, self.cursor) = (Stop::List, 0),
            (Stop::Field, Action::Down) => shared.say(words::people::NOTHING_LISTED),
            (Stop::Ways, Action::Down) => self.focus_field_or_list(),
            (_, Action::Left) => self.change_way(shared, false),
            (_, Action::Right) => self.change_way(shared, true),
            (_, Action::Find) if self.way.field_label().is_some() => self.stop = Stop::Field,
            (_, Action::Click(Target::Column(at))) => {
                if let Some(way) = Self::ways(shared).get(at) {
                    self.go_way(shared, *way);
                }
            }
            (Stop::List, Action::Click(Target::Row(row))) if row == self.cursor && row < rows => {
                self.tick(shared, row);
            }
            (_, Action::Click(Target::Row(row))) if row < rows => {
                (self.stop, self.cursor) = (Stop::List, row);
            }
            // Up from the first row of the list.
            (Stop::List, Action::Up) if self.cursor == 0 => {
                let field = self.way.field_label().is_some();
                self.stop = if field { Stop::Field } else { Stop::Ways };
            }
            (Stop::List, Action::Enter) if self.way.field_label().is_none() => {
                self.choose_whole(shared, true);
                shared.go_next();
            }
            (Stop::List, Action::Tick | Action::Enter) => self.tick(shared, self.cursor),
            (Stop::List, action) => cursor::step(&mut self.cursor, rows, action, page),
            (Stop::Chosen, Action::Tick | Action::Enter) => self.take_out(shared),
            (Stop::Chosen, action) => cursor::step(&mut self.chosen_cursor, chosen, action, page),
            _ => {}
        }
    }

    fn standing(&self, shared: &Shared) -> String {
        words::people::choosing(self, shared)
    }

    fn status(&self, shared: &Shared, _place: Place) -> Option<Status> {
        let signed_in = shared.identity.accepted().is_some();
        (signed_in && shared.people.choice().is_some()).then_some(Status::Pass)
    }

    fn in_field(&self) -> bool {
        self.stop == Stop::Field
    }

    fn paste(&mut self, shared: &mut Shared, text: &str) -> bool {
        match self.way {
            Way::File => self.file.paste(text),
            _ => {
                let left_out = self.find.paste(text);
                self.search(shared);
                left_out
            }
        }
    }

    fn move_stop(&mut self, shared: &mut Shared, forward: bool) -> bool {
        let field = self.way.field_label().is_some();
        let stops: Vec<Stop> = [
            Some(Stop::Ways),
            field.then_some(Stop::Field),
            (self.rows(shared) > 0).then_some(Stop::List),
            (field && shared.people.choice().is_some()).then_some(Stop::Chosen),
        ]
        .into_iter()
        .flatten()
        .collect();
        let next = cursor::next_stop(&stops, self.stop, forward);
        if let Some(next) = next {
            (self.stop, self.chosen_cursor) = (next, 0);
        }
        next.is_some()
    }

    fn missing(&mut self, shared: &mut Shared) -> Option<String> {
        if shared.people.instead == Some(Instead::Myself) && !Self::ways(shared).contains(&Way::Myself) {
            shared.people.instead = None;
        }
        shared.people.choice().is_none().then(|| {
            self.focus_field_or_list();
            words::people::CHOOSE_FIRST.into()
        })
    }

    /// The list begins with whoever comes first, which also tells how many there are.
    fn enter(&mut self, shared: &mut Shared) {
        if !Self::ways(shared).contains(&self.way) {
            self.go_way(shared, Way::By(By::Person));
        }
        let saw_nobody = self.found().is_none_or(|found| found.hits.is_empty());
        let sees_more_now = saw_nobody && shared.is_observed();
        if self.searching == Searching::NotAsked || sees_more_now {
            self.search(shared);
        }
    }

    fn hear(&mut self, shared: &mut Shared, news: &News) {
        match news {
            News::Answer(Message::Found(from, found)) => self.hear_found(shared, *from, found.clone()),
            News::Answer(Message::FileRead(from, read)) => self.hear_file(shared, *from, read.clone()),
            // How people are chosen stays.
            News::OrgForgotten => {
                let (find, file) = (std::mem::take(&mut self.find), std::mem::take(&mut self.file));
                *self = Self { find, file, ..Self::by(self.way) };
            }
            _ => {}
        }
    }

    fn name_whom_it_knows(&self, names: &mut Names) {
        name_all(self.found().map(|found| found.hits.as_slice()).unwrap_or_default(), names);
    }
}
