//! Step Region: where the org lives. A field takes what people paste; a list under it has all regions.

use super::{
    Action, Command, Field, News, Place, Question, Shared, ShownField, Target, WizardStep, cursor, words,
};
use crate::model::{
    Found, Region, Status,
    region::{self},
};

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Stop {
    Field,
    List,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Said {
    Nothing,
    Fits(String),
    FitsNot(String),
}

#[derive(Clone, Debug)]
pub struct RegionStep {
    pub stop: Stop,
    /// Where an address, a place or a domain goes.
    pub field: Field,
    pub said: Said,
    /// The row of the list, among the matches.
    pub cursor: usize,
}

impl RegionStep {
    pub(super) fn new(shared: &Shared) -> Self {
        let chosen = shared.region.as_ref();
        let field = chosen.map_or_else(Field::default, |region| Field::with(&region.domain));
        let said = chosen.map_or(Said::Nothing, |region| Said::Fits(words::that_is(region)));
        Self { stop: Stop::Field, field, said, cursor: 0 }
    }

    /// The regions that the list shows: what the text names first, else those that have the text somewhere,
    /// else all, the nearest first.
    pub fn listed(&self) -> Vec<&Region> {
        let all = region::regions();
        let text = self.field.trimmed().to_lowercase();
        match region::find(&text) {
            Found::Known(first) => {
                let others = all.iter().filter(|region| **region != first);
                return all.iter().filter(|region| **region == first).chain(others).collect();
            }
            // A company's own address says nothing of where its org lives.
            Found::OtherHost(_) => return all.iter().collect(),
            Found::Unlisted(_) | Found::Neither => {}
        }
        let fits = |region: &&Region| {
            [&region.place, &region.domain, &region.name]
                .iter()
                .any(|name| name.to_lowercase().contains(&text))
        };
        let some: Vec<&Region> = all.iter().filter(fits).collect();
        if some.is_empty() { region::nearest_regions(&text) } else { some }
    }

    /// The field as it is shown: an address may have an org's name in it.
    pub fn shown_field(&self, shared: &Shared) -> ShownField<'_> {
        if !self.field.text().contains(['/', ':', '@', '?']) {
            return ShownField::Real(&self.field);
        }
        shared.field_or(&self.field, || match region::find(self.field.text()) {
            Found::Known(region) | Found::Unlisted(region) => region.domain,
            Found::OtherHost(_) | Found::Neither => words::ENTERED_HIDDEN.into(),
        })
    }

    /// Judges the text: on leaving the field, and on pasting.
    fn judge(&mut self, shared: &mut Shared) {
        let text = self.field.trimmed().to_owned();
        match region::find(&text) {
            _ if text.is_empty() => {}
            Found::Known(region) => self.choose(shared, region),
            Found::Unlisted(region) if shared.region.as_ref() != Some(&region) => {
                shared.ask(Question::UnlistedRegion(region));
            }
            Found::Unlisted(_) => {}
            Found::OtherHost(_) => {
                shared.region = None;
                self.said = Said::FitsNot(words::OWN_LOGIN_PAGE.into());
            }
            Found::Neither => {
                shared.region = None;
                let listed = self.listed();
                let narrowed = listed.len() < region::regions().len();
                self.said = Said::FitsNot(match listed.first() {
                    Some(first) if narrowed => words::enter_takes(first),
                    _ => words::no_such_region(&region::nearest(&text)),
                });
            }
        }
    }

    fn leave_field(&mut self, shared: &mut Shared) {
        if self.said == Said::Nothing {
            self.judge(shared);
        }
    }

    /// Enter in the field takes the first match.
    fn enter_field(&mut self, shared: &mut Shared) {
        let text = self.field.trimmed().to_owned();
        if let Found::Unlisted(region) = region::find(&text) {
            if shared.region.as_ref() == Some(&region) {
                shared.go_next();
            } else {
                shared.ask(Question::UnlistedRegion(region));
            }
            return;
        }
        if text.is_empty() && shared.region.is_some() {
            return shared.go_next();
        }
        let listed = self.listed();
        let first = listed.first().copied().filter(|_| !text.is_empty()).cloned();
        match first {
            Some(first)
                if listed.len() < region::regions().len()
                    || matches!(region::find(&text), Found::Known(_) | Found::Unlisted(_)) =>
            {
                self.choose(shared, first);
                shared.go_next();
            }
            _ if text.is_empty() => shared.say(words::NO_REGION),
            _ => self.judge(shared),
        }
    }

    fn choose_row(&mut self, shared: &mut Shared) {
        let row = self.listed().get(self.cursor).copied().cloned();
        if let Some(region) = row {
            self.field = Field::with(&region.domain);
            self.cursor = 0;
            self.choose(shared, region);
            shared.go_next();
        }
    }

    fn choose(&mut self, shared: &mut Shared, region: Region) {
        self.said = Said::Fits(words::that_is(&region));
        shared.choose_region(region);
    }
}

impl WizardStep for RegionStep {
    fn commands(&self, _shared: &Shared) -> Vec<Command> {
        let mut commands = vec![Command::rows("move"), Command::footer(Action::Enter, "choose")];
        match self.stop {
            Stop::Field => commands.push(Command::typing()),
            Stop::List => commands.push(Command::footer(Action::Find, "type")),
        }
        commands
    }

    fn apply(&mut self, shared: &mut Shared, action: Action) {
        let page = shared.page();
        let length = self.listed().len();
        match (self.stop, action) {
            (Stop::Field, Action::Edit(edit)) => {
                if self.field.edit(edit) {
                    (self.said, self.cursor) = (Said::Nothing, 0);
                }
            }
            (Stop::Field, Action::Down) => {
                self.leave_field(shared);
                (self.stop, self.cursor) = (Stop::List, 1.min(length - 1));
            }
            (Stop::Field, Action::Enter) => self.enter_field(shared),
            (Stop::List, Action::Find) => self.stop = Stop::Field,
            (Stop::List, Action::Up) if self.cursor == 0 => self.stop = Stop::Field,
            (Stop::List, Action::Enter) => self.choose_row(shared),
            (Stop::List, Action::Click(Target::Row(row))) if row == self.cursor && row < length => {
                self.choose_row(shared);
            }
            (_, Action::Click(Target::Row(row))) if row < length => {
                (self.stop, self.cursor) = (Stop::List, row);
            }
            (Stop::List, action) => cursor::step(&mut self.cursor, length, action, page),
            (Stop::Field, _) => {}
        }
    }

    fn standing(&self, shared: &Shared) -> String {
        words::standing::region(shared)
    }

    fn status(&self, shared: &Shared, _place: Place) -> Option<Status> {
        shared.region.is_some().then_some(Status::Pass)
    }

    fn in_field(&self) -> bool {
        self.stop == Stop::Field
    }

    fn paste(&mut self, shared: &mut Shared, text: &str) -> bool {
        self.cursor = 0;
        let mut alone = Field::default();
        let left_out = alone.paste(text);
        if region::find(alone.trimmed()) == Found::Neither {
            self.field.paste(text);
        } else {
            self.field = alone; // a whole address takes the place of what was there
        }
        self.judge(shared);
        left_out
    }

    fn move_stop(&mut self, shared: &mut Shared, forward: bool) -> bool {
        match (self.stop, forward) {
            (Stop::Field, true) => {
                self.leave_field(shared);
                // With an answer there is nothing to look for in the list.
                if shared.region.is_some() {
                    return false;
                }
                (self.stop, self.cursor) = (Stop::List, 0);
            }
            (Stop::List, false) => self.stop = Stop::Field,
            _ => return false,
        }
        true
    }

    fn missing(&mut self, shared: &mut Shared) -> Option<String> {
        shared.region.is_none().then(|| {
            self.stop = Stop::Field;
            words::NO_REGION.into()
        })
    }

    fn hear(&mut self, shared: &mut Shared, news: &News) {
        match news {
            News::Agreed(Question::UnlistedRegion(region)) => {
                self.choose(shared, region.clone());
                shared.go_next();
            }
            News::Resumed(answers) => {
                if let Some(region) = &answers.region {
                    (self.stop, self.field, self.cursor) = (Stop::Field, Field::default(), 0);
                    self.choose(shared, region.clone());
                }
            }
            _ => {}
        }
    }
}
