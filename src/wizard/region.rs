//! Step 2: where the org lives. A field takes what people paste; a list under it has all regions.

use super::{
    Wizard,
    command::{Action, Command},
    cursor,
    field::Field,
    message::Target,
    overlay::Question,
    words,
};
use crate::model::region::{self, Found, Region};

/// What has the focus.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Stop {
    /// The field.
    Field,
    /// The list.
    List,
}

/// What stands under the field.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Said {
    /// Nothing yet.
    Nothing,
    /// The text is this region.
    Fits(String),
    /// The text isn't a region.
    FitsNot(String),
}

/// The state of step 2.
#[derive(Clone, Debug)]
pub struct RegionStep {
    /// What has the focus.
    pub stop: Stop,
    /// Where an address, a place or a domain goes.
    pub field: Field,
    /// What stands under it.
    pub said: Said,
    /// The row of the list, among the matches.
    pub cursor: usize,
    /// The region that was chosen.
    pub chosen: Option<Region>,
}

impl RegionStep {
    pub(super) fn new(chosen: Option<Region>) -> Self {
        let field = chosen.as_ref().map_or_else(Field::default, |region| Field::with(&region.domain));
        let said = chosen.as_ref().map_or(Said::Nothing, |region| Said::Fits(words::that_is(region)));
        Self { stop: Stop::Field, field, said, cursor: 0, chosen }
    }

    /// The regions that the list shows: what the text names first, else those that have the text somewhere,
    /// else all.
    pub fn listed(&self) -> Vec<&Region> {
        let all = region::regions();
        let text = self.field.trimmed().to_lowercase();
        if let Found::Known(first) = region::find(&text) {
            let others = all.iter().filter(|region| **region != first);
            return all.iter().filter(|region| **region == first).chain(others).collect();
        }
        let fits = |region: &&Region| {
            [&region.place, &region.domain, &region.name]
                .iter()
                .any(|name| name.to_lowercase().contains(&text))
        };
        let some: Vec<&Region> = all.iter().filter(fits).collect();
        if some.is_empty() { all.iter().collect() } else { some }
    }
}

pub(super) fn commands(wizard: &Wizard) -> Vec<Command> {
    let mut commands = vec![Command::rows("move"), Command::footer(Action::Enter, "choose")];
    match wizard.region.stop {
        Stop::Field => commands.push(Command::typing()),
        Stop::List => commands.push(Command::footer(Action::Find, "type")),
    }
    commands
}

pub(super) fn apply(wizard: &mut Wizard, action: Action) {
    let page = wizard.page();
    let step = &mut wizard.region;
    let length = step.listed().len();
    match (step.stop, action) {
        (Stop::Field, Action::Edit(edit)) => {
            if step.field.edit(edit) {
                (step.said, step.cursor) = (Said::Nothing, 0);
            }
        }
        (Stop::Field, Action::Down) => {
            leave_field(wizard);
            let step = &mut wizard.region;
            (step.stop, step.cursor) = (Stop::List, 1.min(length - 1));
        }
        (Stop::Field, Action::Enter) => enter_field(wizard),
        (Stop::List, Action::Find) => step.stop = Stop::Field,
        (Stop::List, Action::Up) if step.cursor == 0 => step.stop = Stop::Field,
        (Stop::List, Action::Enter) => choose_row(wizard),
        (_, Action::Click(Target::Row(row))) if row < length => {
            let again = step.stop == Stop::List && step.cursor == row;
            (step.stop, step.cursor) = (Stop::List, row);
            if again {
                choose_row(wizard);
            }
        }
        (Stop::List, action) => cursor::step(&mut step.cursor, length, action, page),
        (Stop::Field, _) => {}
    }
}

pub(super) fn paste(wizard: &mut Wizard, text: &str) -> bool {
    let step = &mut wizard.region;
    step.cursor = 0;
    let mut alone = Field::default();
    let left_out = alone.paste(text);
    if region::find(alone.trimmed()) == Found::NotFound {
        step.field.paste(text);
    } else {
        step.field = alone; // a whole address takes the place of what was there
    }
    judge(wizard);
    left_out
}

pub(super) fn move_stop(wizard: &mut Wizard, forward: bool) -> bool {
    match (wizard.region.stop, forward) {
        (Stop::Field, true) => {
            leave_field(wizard);
            // With an answer there is nothing to look for in the list.
            if wizard.region.chosen.is_some() {
                return false;
            }
            (wizard.region.stop, wizard.region.cursor) = (Stop::List, 0);
        }
        (Stop::List, false) => wizard.region.stop = Stop::Field,
        _ => return false,
    }
    true
}

pub(super) fn missing(wizard: &mut Wizard) -> Option<String> {
    wizard.region.chosen.is_none().then(|| {
        wizard.region.stop = Stop::Field;
        words::NO_REGION.into()
    })
}

/// Judges the text: on leaving the field, and on pasting.
fn judge(wizard: &mut Wizard) {
    let text = wizard.region.field.trimmed().to_owned();
    match region::find(&text) {
        _ if text.is_empty() => {}
        Found::Known(region) => wizard.choose_region(region),
        Found::Unlisted(region) if wizard.region.chosen.as_ref() != Some(&region) => {
            wizard.ask(Question::UnlistedRegion(region));
        }
        Found::Unlisted(_) => {}
        Found::NotFound => {
            wizard.region.chosen = None;
            let step = &wizard.region;
            let narrowed = step.listed().len() < region::regions().len();
            let said = match step.listed().first() {
                Some(first) if narrowed => words::enter_takes(first),
                _ => words::no_such_region(&region::nearest(&text)),
            };
            wizard.region.said = Said::FitsNot(said);
        }
    }
}

fn leave_field(wizard: &mut Wizard) {
    if wizard.region.said == Said::Nothing {
        judge(wizard);
    }
}

/// Enter in the field takes the first match.
fn enter_field(wizard: &mut Wizard) {
    let text = wizard.region.field.trimmed().to_owned();
    if let Found::Unlisted(region) = region::find(&text) {
        if wizard.region.chosen.as_ref() == Some(&region) {
            wizard.go_next();
        } else {
            wizard.ask(Question::UnlistedRegion(region));
        }
        return;
    }
    if text.is_empty() && wizard.region.chosen.is_some() {
        wizard.go_next();
        return;
    }
    let all = region::regions().len();
    let listed = wizard.region.listed();
    let first = listed.first().copied().filter(|_| !text.is_empty()).cloned();
    match first {
        Some(first) if listed.len() < all || region::find(&text) != Found::NotFound => {
            wizard.choose_region(first);
            wizard.go_next();
        }
        _ if text.is_empty() => wizard.say(words::NO_REGION),
        _ => judge(wizard),
    }
}

fn choose_row(wizard: &mut Wizard) {
    let row = wizard.region.listed().get(wizard.region.cursor).copied().cloned();
    if let Some(region) = row {
        wizard.region.field = Field::with(&region.domain);
        wizard.region.cursor = 0;
        wizard.choose_region(region);
        wizard.go_next();
    }
}

/// The region was chosen, in whatever way.
pub(super) fn chosen(step: &mut RegionStep, region: Region) {
    step.said = Said::Fits(words::that_is(&region));
    step.chosen = Some(region);
}
