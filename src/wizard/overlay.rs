//! What lies over a step: a question, the help, the evidence of one row, the fixes, the speaker notes. Esc takes
//! the top one away.

use super::{Action, Command, Find, News, Shared, Target, Wizard, cursor, words};
use crate::{
    model::{Fix, Real, Region, RequirementRow, Status, Text},
    vault::{SavedName, Taken},
};

#[derive(Clone, Debug)]
pub enum Overlay {
    Dialog(Dialog),
    /// The keys of the screen below, everywhere's, and the glyphs.
    Help {
        find: Find,
        scroll: usize,
    },
    /// The evidence of what has the cursor in the step: [`Wizard::evidence`].
    Evidence {
        scroll: usize,
    },
    /// What to fix: [`Shared::fixes`].
    Fixes {
        cursor: usize,
    },
    /// The plan for people: the roles to change, and how many people that helps. One line per feature and change.
    Plan {
        cursor: usize,
    },
    Notes {
        scroll: usize,
    },
}

/// One question. The harmless button has the focus first, and Esc is the harmless one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Dialog {
    pub question: Question,
    /// Whether the button that acts has the focus.
    pub on_acting: bool,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Question {
    Leave,
    /// Show real names and ids?
    EndPresenting,
    ReplaceSaved(Box<Replacing>),
    UnlistedRegion(Region),
    AskThirdParties {
        requirement: String,
        whom: Option<Text>,
    },
}

/// A saved entry of another client, whose name is wanted.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Replacing {
    pub name: SavedName,
    pub taken: Taken,
}

#[derive(Clone, Debug)]
pub struct FixForRows<'a> {
    pub rows: Vec<usize>,
    pub fix: &'a Fix,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct About {
    pub row: usize,
    /// The division, by position in the shown report; `None` for the row as a whole.
    pub division: Option<usize>,
}

impl Shared {
    pub(super) fn asks_something(&self) -> bool {
        matches!(self.overlays.last(), Some(Overlay::Dialog(_)))
    }

    pub(super) fn other_button(&mut self) {
        if let Some(Overlay::Dialog(dialog)) = self.overlays.last_mut() {
            dialog.on_acting = !dialog.on_acting;
        }
    }

    /// What to fix, each fix once, as it is shown.
    pub fn fixes(&self) -> Vec<FixForRows<'_>> {
        let mut fixes: Vec<FixForRows<'_>> = Vec::new();
        for row in (0..self.checks.rows.len()).filter_map(|at| self.shown_row(at)) {
            let Some(fix) = row.fix.as_ref().filter(|_| row.status != Status::Pending) else { continue };
            match fixes.iter_mut().find(|known| known.fix.steps == fix.steps && known.fix.url == fix.url) {
                Some(known) => known.rows.push(row.number),
                None => fixes.push(FixForRows { rows: vec![row.number], fix }),
            }
        }
        fixes
    }
}

impl Wizard {
    /// The commands of the screen that the help explains: those of the layer below it.
    pub fn commands_below_help(&self) -> Vec<Command> {
        let mut layers = self.shared.overlays.iter().rev();
        self.commands_of(layers.find(|overlay| !matches!(overlay, Overlay::Help { .. })))
    }
}

pub(super) fn commands(overlay: &Overlay) -> Vec<Command> {
    match overlay {
        Overlay::Dialog(_) => vec![
            Command::columns("choose"),
            Command::footer(Action::Enter, "press"),
            Command::quiet(Action::Next, "the other button"),
            Command::quiet(Action::Previous, "the other button"),
        ],
        Overlay::Help { find, .. } if find.is_typing() => Find::commands(),
        Overlay::Help { .. } => vec![Command::rows("scroll"), Command::footer(Action::Find, "find")],
        Overlay::Evidence { .. } => evidence_commands(),
        Overlay::Plan { .. } => vec![
            Command::rows("move"),
            Command::footer(Action::Enter, "the people"),
            Command::footer(Action::Copy, "copy"),
            Command::footer(Action::Watch, "watch"),
        ],
        Overlay::Fixes { .. } => vec![
            Command::rows("move"),
            Command::footer(Action::Enter, "evidence"),
            Command::footer(Action::OpenPage, "page"),
            Command::footer(Action::Copy, "copy"),
            Command::footer(Action::Watch, "watch"),
        ],
        Overlay::Notes { .. } => vec![Command::rows("scroll")],
    }
}

/// What can be done in the evidence, whatever it is about.
pub(super) fn evidence_commands() -> Vec<Command> {
    vec![
        Command::rows("row"),
        Command::footer(Action::Copy, "copy"),
        Command::footer(Action::OpenPage, "page"),
        Command::footer(Action::AskRow, "re-check"),
        Command::footer(Action::Watch, "watch"),
        Command::quiet(Action::Stop, "stop"),
        Command::quiet(Action::Number(0), "to that number"),
    ]
}

pub(super) fn apply(wizard: &mut Wizard, action: Action) {
    let Wizard { shared, journey, .. } = wizard;
    let (page, fixes) = (shared.page(), shared.fixes().len());
    let Some(top) = shared.overlays.last_mut() else { return };
    match (top, action) {
        (Overlay::Dialog(dialog), action) => match action {
            Action::Left => dialog.on_acting = false,
            Action::Right => dialog.on_acting = true,
            Action::Enter => answer(wizard),
            Action::Click(Target::Button(button)) => {
                dialog.on_acting = button > 0;
                answer(wizard);
            }
            _ => {}
        },
        (Overlay::Evidence { scroll }, Action::PageUp) => *scroll = scroll.saturating_sub(page),
        (Overlay::Evidence { scroll }, Action::PageDown) => *scroll += page,
        (Overlay::Evidence { scroll }, action) => {
            *scroll = 0;
            journey.here_mut().get_mut().apply_to_layer(shared, action);
        }
        (Overlay::Plan { .. }, action) => journey.here_mut().get_mut().apply_to_layer(shared, action),
        (Overlay::Help { scroll, .. } | Overlay::Notes { scroll }, action) => {
            cursor::step(scroll, words::LONGEST_SCROLL, action, page);
        }
        (Overlay::Fixes { cursor }, action) => {
            let at = *cursor;
            if apply_to_fix(shared, action, at) {
                return;
            }
            if let Some(Overlay::Fixes { cursor }) = shared.overlays.last_mut() {
                cursor::step(cursor, fixes, action, page);
            }
        }
    }
}

fn apply_to_fix(shared: &mut Shared, action: Action, at: usize) -> bool {
    let number = shared.fixes().get(at).and_then(|fix| fix.rows.first().copied());
    let row = number.and_then(|number| shared.checks.rows.iter().position(|row| row.number == number));
    let Some(row) = row else { return false };
    match action {
        Action::Enter => {
            shared.overlays.pop();
            shared.look_at(shared.checks.rows[row].id.clone());
            shared.open(Overlay::Evidence { scroll: 0 });
        }
        Action::Copy => {
            let text = shared.shown_row(row).and_then(|row| row.fix.as_ref()).map(|fix| fix.steps.join("\n"));
            shared.copy(words::THE_FIX, text.unwrap_or_default());
        }
        action => return shared.apply_to_checks(action, Some(row)),
    }
    true
}

fn answer(wizard: &mut Wizard) {
    let Some(Overlay::Dialog(Dialog { question, on_acting })) = wizard.shared.overlays.pop() else { return };
    match (question, on_acting) {
        (_, false) => {}
        (Question::Leave, true) => wizard.quit(0),
        (Question::EndPresenting, true) => wizard.shared.present(false),
        (question, true) => wizard.shared.tell(News::Agreed(question)),
    }
}

pub(super) fn page_of(row: &RequirementRow<Real>) -> Option<Text> {
    row.fix.as_ref().and_then(|fix| fix.url.clone())
}
