//! What lies over a step: a question, the help, the evidence of one row, the fixes, the speaker notes. Esc takes
//! the top one away.

use super::{
    Wizard,
    command::{Action, Command},
    cursor,
    find::Find,
    message::Target,
    people_permissions, prerequisites, words,
};
use crate::{
    model::{
        integration::Step,
        region::Region,
        report::{Fix, RequirementRow},
        status::Status,
    },
    vault::SavedName,
};

/// A layer over the step.
#[derive(Clone, Debug)]
pub enum Overlay {
    /// One question with two buttons.
    Dialog(Dialog),
    /// The keys of the screen below, everywhere's, and the glyphs.
    Help {
        /// What is looked for.
        find: Find,
        /// How many lines were scrolled.
        scroll: usize,
    },
    /// The evidence of what has the cursor in step 5 or 6: [`Wizard::evidence`].
    Evidence {
        /// How many lines were scrolled.
        scroll: usize,
    },
    /// What is to be mended: [`Wizard::fixes`].
    Fixes {
        /// Which one.
        cursor: usize,
    },
    /// The plan for people: which change of a role turns how many of them. One line a feature and mend.
    Plan {
        /// Which of [`Wizard::plan_lines`].
        cursor: usize,
    },
    /// What to say on this step.
    Notes {
        /// How many lines were scrolled.
        scroll: usize,
    },
}

/// One question. The harmless button has the focus first, and Esc is the harmless one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Dialog {
    /// What is asked.
    pub question: Question,
    /// Whether the button that acts has the focus.
    pub on_acting: bool,
}

/// What is asked.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Question {
    /// Leave?
    Leave,
    /// Show real names and ids?
    EndPresenting,
    /// Replace the saved entry of this name?
    ReplaceSaved(SavedName),
    /// Go on with a domain that isn't in the list?
    UnlistedRegion(Region),
    /// Ask the sign-in pages of these third parties?
    AskThirdParties {
        /// The requirement that it settles.
        requirement: String,
        /// What is known of whom, in a sentence.
        whom: Option<String>,
    },
}

/// One mend, and the rows that it turns.
#[derive(Clone, Debug)]
pub struct Mend<'a> {
    /// The rows, by number.
    pub rows: Vec<usize>,
    /// What to do.
    pub fix: &'a Fix,
}

/// What the evidence is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct About {
    /// The row of the checks, by position.
    pub row: usize,
    /// The division, by position in the shown report; `None` for the row as a whole.
    pub division: Option<usize>,
}

impl Wizard {
    /// The layer on top.
    pub fn top(&self) -> Option<&Overlay> {
        self.overlays.last()
    }

    /// What the evidence is about: what has the cursor in step 5 or 6.
    pub fn evidence(&self) -> Option<About> {
        match self.step() {
            Step::Divisions => {
                let row = self.column_at_cursor().and_then(|at| self.row_of_requirement(at))?;
                Some(About { row, division: Some(self.division_at_cursor()?) })
            }
            _ => Some(About { row: self.row_at_cursor()?, division: None }),
        }
    }

    /// What is to be mended, the same mend once, as it is shown.
    pub fn fixes(&self) -> Vec<Mend<'_>> {
        let mut mends: Vec<Mend<'_>> = Vec::new();
        for row in (0..self.checks.rows.len()).filter_map(|at| self.shown_row(at)) {
            let Some(fix) = row.fix.as_ref().filter(|_| row.status != Status::Pending) else { continue };
            match mends.iter_mut().find(|mend| mend.fix.steps == fix.steps && mend.fix.url == fix.url) {
                Some(mend) => mend.rows.push(row.number),
                None => mends.push(Mend { rows: vec![row.number], fix }),
            }
        }
        mends
    }

    /// The commands of the screen that the help explains: those of the layer below it.
    pub fn commands_below_help(&self) -> Vec<Command> {
        let below = self.overlays.iter().rev().find(|overlay| !matches!(overlay, Overlay::Help { .. }));
        self.commands_of(below)
    }

    /// Puts a layer on top.
    pub(super) fn open(&mut self, overlay: Overlay) {
        self.overlays.push(overlay);
    }

    /// Asks a question; the same one only once.
    pub(super) fn ask(&mut self, question: Question) {
        let asked =
            |overlay: &Overlay| matches!(overlay, Overlay::Dialog(dialog) if dialog.question == question);
        if !self.overlays.iter().any(asked) {
            self.open(Overlay::Dialog(Dialog { question, on_acting: false }));
        }
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
        Overlay::Evidence { .. } => vec![
            Command::rows("row"),
            Command::footer(Action::Copy, "copy"),
            Command::footer(Action::OpenPage, "page"),
            Command::footer(Action::AskRow, "re-check"),
            Command::footer(Action::Watch, "watch"),
            Command::quiet(Action::Stop, "stop"),
            Command::quiet(Action::Number(0), "to that number"),
        ],
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

pub(super) fn apply(wizard: &mut Wizard, action: Action) {
    let page = wizard.page();
    let mends = wizard.fixes().len();
    let Some(top) = wizard.overlays.last_mut() else { return };
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
            if wizard.step() != Step::PeoplePermissions || !people_permissions::settle(wizard, action) {
                wizard.apply_to_step(action);
            }
        }
        (Overlay::Plan { cursor }, action) => {
            let at = *cursor;
            if !people_permissions::apply_to_plan(wizard, action, at) {
                let lines = wizard.plan_lines().len();
                if let Some(Overlay::Plan { cursor }) = wizard.overlays.last_mut() {
                    match action {
                        Action::Click(Target::Row(row)) if row < lines => *cursor = row,
                        action => cursor::step(cursor, lines, action, page),
                    }
                }
            }
        }
        (Overlay::Help { scroll, .. } | Overlay::Notes { scroll }, action) => {
            cursor::step(scroll, words::LONGEST_SCROLL, action, page);
        }
        (Overlay::Fixes { cursor }, Action::Click(Target::Row(row))) if row < mends => *cursor = row,
        (Overlay::Fixes { cursor }, action) => {
            let at = *cursor;
            if apply_to_fix(wizard, action, at) {
                return;
            }
            if let Some(Overlay::Fixes { cursor }) = wizard.overlays.last_mut() {
                cursor::step(cursor, mends, action, page);
            }
        }
    }
}

fn apply_to_fix(wizard: &mut Wizard, action: Action, at: usize) -> bool {
    let number = wizard.fixes().get(at).and_then(|mend| mend.rows.first().copied());
    let row = number.and_then(|number| wizard.checks.rows.iter().position(|row| row.number == number));
    let Some(row) = row else { return false };
    match action {
        Action::Enter => {
            wizard.overlays.pop();
            wizard.go_to(Step::Permissions);
            wizard.show_row(row);
            wizard.open(Overlay::Evidence { scroll: 0 });
        }
        Action::Copy => {
            let text = wizard.shown_row(row).and_then(|row| row.fix.as_ref()).map(|fix| fix.steps.join("\n"));
            wizard.copy(words::THE_FIX, text.unwrap_or_default());
        }
        action => return wizard.apply_to_checks(action, Some(row)),
    }
    true
}

/// The answer to the question on top.
fn answer(wizard: &mut Wizard) {
    let Some(Overlay::Dialog(Dialog { question, on_acting })) = wizard.overlays.pop() else { return };
    match (question, on_acting) {
        (_, false) => {}
        (Question::Leave, true) => wizard.quit(0),
        (Question::EndPresenting, true) => wizard.present(false),
        (Question::ReplaceSaved(name), true) => wizard.save_as(name),
        (Question::UnlistedRegion(region), true) => {
            wizard.choose_region(region);
            wizard.go_next();
        }
        (Question::AskThirdParties { requirement, .. }, true) => {
            prerequisites::consented(wizard, requirement)
        }
    }
}

/// The page that helps with a row.
pub(super) fn page_of(row: &RequirementRow) -> Option<String> {
    row.fix.as_ref().and_then(|fix| fix.url.clone())
}
