//! One view a step and a layer: pure functions from the wizard's state and the room that there is to rows. They
//! read the state and change nothing.

mod credentials;
mod dialog;
mod divisions;
mod evidence;
mod fixes;
mod hand_over;
mod help;
mod integration;
mod notes;
mod oauth_client;
mod people;
mod people_permissions;
mod permissions;
mod prerequisites;
mod region;
mod report;
mod save;

pub(super) use dialog::{WIDTH as DIALOG_WIDTH, rows as dialog};
pub(super) use help::rows as help;

// What views are built from.
use super::{
    glyphs::{ASKING, DOWN, HERE, WAITING},
    matrix::{Cell, Grid, Matrix, Stand},
    row::Row,
    theme::Theme,
    widgets::{
        self, List, boxed, button, buttons, field, find_line, heads, labelled, list_room, more, more_line,
        page, prose, prose_after, value, window,
    },
};
use crate::wizard::{Overlay, Shared, StepState, Wizard};

/// The room that main has, and how dense the screen is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Room {
    /// Columns for the list, margins included.
    pub width: usize,
    pub height: usize,
    /// Whether the frame is the wide one.
    pub wide: bool,
    pub pane: PanePlace,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum PanePlace {
    /// Nowhere: it opens on Enter.
    OnEnter,
    Below,
    /// At the right of the list, with this many columns.
    Beside(usize),
}

#[derive(Clone, Debug, Default)]
pub(super) struct Main {
    pub rows: Vec<Row>,
    pub pane: Option<Pane>,
}

#[derive(Clone, Debug)]
pub(super) struct Pane {
    pub title: String,
    pub rows: Vec<Row>,
}

impl Room {
    pub(super) fn pane_width(self) -> usize {
        match self.pane {
            PanePlace::Beside(width) => width,
            PanePlace::Below | PanePlace::OnEnter => self.width,
        }
    }

    /// How many rows a pane below a list of this many rows has, without its rule.
    pub(super) fn pane_rows(self, list: usize) -> usize {
        match self.pane {
            PanePlace::OnEnter => 0,
            PanePlace::Beside(_) => self.height,
            PanePlace::Below => {
                let (_, most) = self.pane_bounds();
                self.height.saturating_sub(list + self.blank() + 1).clamp(1, most)
            }
        }
    }

    /// How many rows a list can have, whatever it would like.
    pub(super) fn list_rows(self) -> usize {
        self.list_rows_above(usize::MAX)
    }

    /// The same above a pane that never needs more rows than these.
    pub(super) fn list_rows_above(self, needed: usize) -> usize {
        match self.pane {
            PanePlace::Below => {
                let (least, _) = self.pane_bounds();
                self.height.saturating_sub(least.min(needed) + 1 + self.blank())
            }
            PanePlace::OnEnter | PanePlace::Beside(_) => self.height,
        }
    }

    /// The blank row above a pane, where there is room for one.
    fn blank(self) -> usize {
        usize::from(self.height >= 24)
    }

    /// The fewest and the most rows of a pane: 5 to 6 on a small screen, 13 and more on one of 36 rows.
    fn pane_bounds(self) -> (usize, usize) {
        match self.height {
            ..=19 => (5, 6),
            20..=31 => (5 + (self.height - 19) / 2, 8 + (self.height - 19) / 2),
            _ => (13, 24),
        }
    }
}

impl Main {
    pub(super) fn plain(rows: Vec<Row>) -> Self {
        Self { rows, pane: None }
    }
}

/// What main shows: the layer on top that takes the place of the step, or the step.
pub(super) fn main(wizard: &Wizard, room: Room, theme: Theme) -> Main {
    let (shared, journey) = (&wizard.shared, &wizard.journey);
    let mut layers = shared.overlays.iter().rev();
    match (layers.find(|it| !matches!(it, Overlay::Dialog(_) | Overlay::Help { .. })), journey.here()) {
        (Some(Overlay::Plan { cursor }), StepState::PeoplePermissions(step)) => {
            people_permissions::plan(step, shared, *cursor, room, theme)
        }
        (Some(Overlay::Evidence { scroll }), here) => {
            let rows = match here {
                StepState::PeoplePermissions(step) => people_permissions::evidence(step, shared, room, theme),
                StepState::Prerequisites(step) => prerequisites::screen(step, shared, room, theme),
                _ => evidence::screen(shared, wizard.evidence(), room, theme),
            };
            Main::plain(scrolled(rows, *scroll, room.height, theme))
        }
        (Some(Overlay::Fixes { cursor }), _) => fixes::view(shared, *cursor, room, theme),
        (Some(Overlay::Notes { scroll }), _) => {
            Main::plain(scrolled(notes::rows(journey, shared, room, theme), *scroll, room.height, theme))
        }
        (_, here) => step(here, shared, room, theme),
    }
}

fn step(here: &StepState, shared: &Shared, room: Room, theme: Theme) -> Main {
    match here {
        StepState::Integration(step) => integration::view(step, shared, room, theme),
        StepState::Region(step) => region::view(step, shared, room, theme),
        StepState::OauthClient(step) => oauth_client::view(step, shared, room, theme),
        StepState::Credentials(step) => credentials::view(step, shared, room, theme),
        StepState::People(step) => people::view(step, shared, room, theme),
        StepState::Prerequisites(step) => prerequisites::view(step, shared, room, theme),
        StepState::Permissions(step) => permissions::view(step, shared, room, theme),
        StepState::PeoplePermissions(step) => people_permissions::view(step, shared, room, theme),
        StepState::Divisions(step) => divisions::view(step, shared, room, theme),
        StepState::Save(step) => save::view(step, shared, room, theme),
        StepState::HandOver(step) => hand_over::view(step, shared, room, theme),
        StepState::Report(step) => report::view(step, shared, room, theme),
    }
}

/// Rows from this one on; the last row on screen counts what is still below.
pub(super) fn scrolled(rows: Vec<Row>, scroll: usize, height: usize, theme: Theme) -> Vec<Row> {
    if rows.len() <= height {
        return rows;
    }
    let start = scroll.min(rows.len() - height);
    let below = rows.len() - height - start;
    let mut shown: Vec<Row> = rows.into_iter().skip(start).take(height).collect();
    if below > 0
        && let Some(last) = shown.last_mut()
    {
        *last = Row::new().at(1, more(below + 1), theme.muted());
    }
    shown
}
