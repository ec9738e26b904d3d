//! Every screen as a picture, at several sizes; and what must hold on all of them.

use insta::assert_snapshot;
use proptest::prelude::*;
use ratatui::{
    Terminal,
    backend::TestBackend,
    buffer::Buffer,
    style::{Color, Modifier},
};

use super::*;
use crate::{
    model::{Step, fixture as reports},
    wizard::{Key, Message, fixture},
};

/// Columns and rows.
type Size = (u16, u16);

/// Nothing fits.
const TOO_SMALL: Size = (60, 18);
/// Columns go, and the pane opens only when asked.
const SMALL: Size = (72, 20);
/// A strip, and the pane below.
const NARROW: Size = (80, 24);
/// The smallest with a rail.
const MEDIUM: Size = (100, 30);
/// A rail, and the pane below.
const WIDE: Size = (120, 36);
/// A rail, and the pane at the right.
const LARGE: Size = (200, 60);

/// States of the wizard, each of them a test that draws it at the sizes where it shows something of its own. What must
/// hold on every screen is tried on all of them.
macro_rules! states {
    ($($name:ident: [$($size:ident),+] = $wizard:expr;)+) => {
        $(
            #[test]
            fn $name() {
                is_drawn_as_kept(stringify!($name), $wizard, &[$($size),+]);
            }
        )+

        pub(super) fn states() -> Vec<(&'static str, Wizard)> {
            vec![$((stringify!($name), $wizard)),+]
        }
    };
}

mod client;
mod people;
mod picture;

fn picture(wizard: &mut Wizard, columns: u16, rows: u16, look: Look) -> Buffer {
    wizard.update(Message::Resize { columns, rows });
    let mut terminal = Terminal::new(TestBackend::new(columns, rows)).unwrap();
    terminal.draw(|frame| draw(frame, wizard, look)).unwrap();
    terminal.backend().buffer().clone()
}

fn text(buffer: &Buffer) -> String {
    let mut out = String::new();
    for y in 0..buffer.area.height {
        let mut line = String::new();
        let mut skip = 0;
        for x in 0..buffer.area.width {
            if skip > 0 {
                skip -= 1;
                continue;
            }
            let symbol = buffer[(x, y)].symbol();
            skip = crate::text::width(symbol).saturating_sub(1);
            line.push_str(symbol);
        }
        out.push_str(line.trim_end());
        out.push('\n');
    }
    out
}

fn shot(wizard: &mut Wizard, columns: u16, rows: u16) -> String {
    text(&picture(wizard, columns, rows, Look::new(Colours::Dark, false)))
}

/// One letter a cell: which style stands where.
fn styles(buffer: &Buffer) -> String {
    let mut out = String::new();
    for y in 0..buffer.area.height {
        let line: String = (0..buffer.area.width).map(|x| letter(&buffer[(x, y)])).collect();
        out.push_str(line.trim_end());
        out.push('\n');
    }
    out
}

fn letter(cell: &ratatui::buffer::Cell) -> char {
    let colour = match cell.fg {
        Color::Rgb(0xa4, ..) => 'm',
        Color::Rgb(0x6c, ..) => 'a',
        Color::Rgb(0x45, ..) => 'p',
        Color::Rgb(0xf5, ..) => 'f',
        Color::Rgb(0xfb, ..) => 'w',
        Color::Rgb(0x7e, ..) => 'n',
        _ if cell.symbol() == " " && cell.bg == Color::Reset && cell.modifier.is_empty() => ' ',
        _ => '.',
    };
    let loud = cell.modifier.intersects(Modifier::BOLD | Modifier::REVERSED) || cell.bg != Color::Reset;
    match colour {
        '.' if loud => 'B',
        letter if loud => letter.to_ascii_uppercase(),
        letter => letter,
    }
}

/// Draws a state at some sizes, and compares it with what is kept.
fn is_drawn_as_kept(name: &str, mut wizard: Wizard, sizes: &[Size]) {
    for (columns, rows) in sizes {
        assert_snapshot!(format!("{name}_{columns}x{rows}"), shot(&mut wizard, *columns, *rows));
    }
}

/// All states that the pictures show, by name.
fn states() -> Vec<(&'static str, Wizard)> {
    let mut states = client::states();
    states.extend(people::states());
    states
}

#[test]
fn colours_stand_where_they_mean_something() {
    let mut settled = fixture::settled_at(fixture::contoso(), Step::Permissions);
    fixture::press(&mut settled, &[Key::Char('3')]);
    assert_snapshot!(
        "styles_permissions",
        styles(&picture(&mut settled, 80, 24, Look::new(Colours::Dark, false)))
    );
    let mut matrix = fixture::settled_at(fixture::contoso(), Step::Divisions);
    fixture::press(&mut matrix, &[Key::Char('6'), Key::F(2)]);
    assert_snapshot!(
        "styles_divisions",
        styles(&picture(&mut matrix, 80, 24, Look::new(Colours::Dark, false)))
    );
}

#[test]
fn without_colours_and_in_ascii_the_same_facts_stand_in_the_same_columns() {
    for (name, mut wizard) in states() {
        let rich = text(&picture(&mut wizard, 80, 24, Look::new(Colours::Dark, false)));
        let plain = picture(&mut wizard, 80, 24, Look::new(Colours::None, true));
        assert!(
            plain.content.iter().all(|cell| cell.fg == Color::Reset && cell.bg == Color::Reset),
            "{name}"
        );
        let plain = text(&plain);
        assert!(plain.is_ascii(), "{name}");
        for (one, other) in rich.lines().zip(plain.lines()) {
            assert_eq!(crate::text::width(one), other.len(), "{name}: {one}");
        }
        if ["permissions_watching", "divisions", "dialog"].contains(&name) {
            assert_snapshot!(format!("ascii_{name}"), plain);
        }
    }
}

#[test]
fn every_colour_set_draws_the_same_text() {
    let mut wizard = fixture::settled_at(fixture::contoso(), Step::Permissions);
    let expected = shot(&mut wizard, 120, 36);
    for colours in [
        Colours::Light,
        Colours::Dark256,
        Colours::Light256,
        Colours::Sixteen,
        Colours::SixteenLight,
        Colours::None,
    ] {
        assert_eq!(text(&picture(&mut wizard, 120, 36, Look::new(colours, false))), expected);
    }
}

/// One `►` in main, one in the strip or rail, none else.
#[test]
fn one_cursor_stands_on_every_screen() {
    for (name, mut wizard) in states() {
        for (columns, rows) in [(80, 24), (120, 36), (200, 60)] {
            let cursors = shot(&mut wizard, columns, rows).matches(glyphs::HERE).count();
            let legend = usize::from(name == "help" && rows == 60);
            assert!((1..=2 + legend).contains(&cursors), "{name} at {columns}×{rows}: {cursors}");
        }
    }
}

#[test]
fn no_screen_shows_the_secret_and_while_presenting_no_real_name() {
    let real = [
        "Contoso",
        "contoso",
        "Ariglad Integration",
        "Ariglad messages",
        "Ariglad reader",
        "Claims",
        "Retail",
        "Archive",
        "Team 0",
        "Agent 0",
        "agent.0",
        "Trainee",
        "Night shift",
        "Tier ",
        "Admin 0001",
        reports::CLIENT_ID,
        reports::ORG_ID,
    ];
    for (name, mut wizard) in states() {
        let before = shot(&mut wizard, 200, 60);
        assert!(!before.contains(fixture::SECRET), "{name}");
        fixture::press(&mut wizard, &[Key::F(2)]);
        if !wizard.shared.presenting || name == "oauth_client" {
            continue; // the guide's own name for a client is no real name
        }
        if matches!(wizard.top(), Some(crate::wizard::Overlay::Dialog(_))) {
            fixture::press(&mut wizard, &[Key::Esc]);
        }
        for (columns, rows) in [(80, 24), (120, 36), (200, 60), (60, 18)] {
            let picture = shot(&mut wizard, columns, rows);
            assert!(picture.contains("PRESENTING"), "{name}");
            for word in real {
                assert!(!picture.contains(word), "{name} at {columns}×{rows} shows {word}:\n{picture}");
            }
        }
        assert_eq!(wizard.shared.window_title(), "greenlight · presenting");
    }
}

#[test]
fn columns_line_up_below_their_heads_with_names_of_every_script() {
    for names in [reports::hostile(), reports::large(), reports::not_ready()] {
        let mut wizard = fixture::settled_at(names, Step::Divisions);
        list_all(&mut wizard);
        for (columns, rows, holds) in [(80, 24, 20), (120, 36, 42)] {
            let buffer = picture(&mut wizard, columns, rows, Look::new(Colours::Dark, false));
            let symbols = |y: u16| -> Vec<String> {
                (0..columns).map(|x| buffer[(x, y)].symbol().to_owned()).collect()
            };
            let listed = wizard.divisions().listed.len().min(4);
            let top = (0..rows).find(|y| symbols(*y).concat().contains("missing in")).unwrap();
            for y in top + 1..=top + u16::try_from(listed).unwrap() {
                let row = symbols(y);
                assert_eq!(row[holds - 1], " ", "{row:?}");
                let word: String = row[holds..holds + 5].concat();
                assert!(["31 co", "empty", "17 co"].contains(&word.as_str()), "{word} in {}", row.concat());
            }
        }
    }
}

#[test]
fn a_brief_fix_never_loses_what_is_to_be_done() {
    use crate::model::Fix;
    let mut report = fixture::contoso();
    let row = reports::row(&mut report, "read-recordings");
    row.fix = Some(Fix {
        summary: "Give the client Authorization › Grant › View for the check.".into(),
        steps: vec![
            "Admin › Roles › Reader (newer menu: Menu › User Management › Roles and Permissions): tick Grant, then Save.".into(),
            "Check again, then take it away.".into(),
        ],
        url: None,
    });
    let mut wizard = fixture::settled_at(report, Step::Permissions);
    fixture::press(&mut wizard, &[Key::Char('3')]);
    let picture = shot(&mut wizard, 80, 24);
    assert!(picture.contains("tick Grant, then Save."), "{picture}");
    assert!(!picture.contains("take it away"), "{picture}");
}

fn list_all(wizard: &mut Wizard) {
    if wizard.divisions().lists == crate::wizard::Lists::Gaps {
        fixture::press(wizard, &[Key::Char('p')]);
    }
}

#[test]
fn a_thousand_divisions_build_only_the_rows_on_screen() {
    let mut wizard = fixture::settled_at(reports::large(), Step::Divisions);
    list_all(&mut wizard);
    fixture::press(&mut wizard, &[Key::End]);
    assert_eq!(wizard.divisions().listed.len(), 1000);
    wizard.update(Message::Resize { columns: 80, rows: 24 });
    let room = view::Room { width: 80, height: 19, wide: false, pane: view::PanePlace::Below };
    let main = view::main(&wizard, room, theme::Theme::new(Colours::Dark));
    assert!(main.rows.len() <= 19, "{}", main.rows.len());
    assert!(shot(&mut wizard, 80, 24).contains("► Branch 0"), "the cursor's row is on screen");
}

#[test]
fn a_click_hits_what_it_points_at() {
    use crate::wizard::Target;
    let wizard = fixture::settled_at(fixture::contoso(), Step::Permissions);
    let window = Rect::new(0, 0, 80, 24);
    let screen = frame::Screen::compose(&wizard, window, theme::Theme::new(Colours::Dark));
    assert_eq!(screen.hit(30, 1), Some(Target::Step(0)));
    assert_eq!(screen.hit(50, 1), Some(Target::Step(5)));
    assert_eq!(screen.hit(20, 7), Some(Target::Row(2)));
    assert_eq!(screen.hit(20, 18), None, "the pane isn't the list");
    let mut leave = fixture::settled_at(fixture::contoso(), Step::Permissions);
    fixture::press(&mut leave, &[Key::Char('q')]);
    let screen = frame::Screen::compose(&leave, window, theme::Theme::new(Colours::Dark));
    let hits: Vec<Target> =
        (0..80).flat_map(|x| (0..24).map(move |y| (x, y))).filter_map(|(x, y)| screen.hit(x, y)).collect();
    assert!(hits.contains(&Target::Button(0)) && hits.contains(&Target::Button(1)));
}

#[test]
fn nothing_panics_at_any_size() {
    let edges = [
        (1, 1),
        (2, 40),
        (71, 24),
        (72, 20),
        (79, 23),
        (80, 21),
        (99, 24),
        (100, 20),
        (119, 37),
        (159, 24),
        (160, 20),
        (259, 79),
    ];
    for (_, mut wizard) in states() {
        for (columns, rows) in edges {
            picture(&mut wizard, columns, rows, Look::new(Colours::Sixteen, true));
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(12))]

    #[test]
    fn nothing_panics_whatever_is_pressed(
        keys in proptest::collection::vec(prop_oneof![
            proptest::char::range(' ', '~').prop_map(Key::Char),
            Just(Key::Enter), Just(Key::Esc), Just(Key::Tab), Just(Key::BackTab), Just(Key::Down), Just(Key::Up),
            Just(Key::Left), Just(Key::Right), Just(Key::End), Just(Key::PageDown), Just(Key::F(2)), Just(Key::F(1)),
        ], 0..40),
        columns in 1u16..210,
        rows in 1u16..64,
    ) {
        let mut wizard = fixture::settled(reports::hostile());
        for key in &keys {
            wizard.update(Message::Key(*key));
            picture(&mut wizard, columns, rows, Look::new(Colours::Dark, false));
            wizard.update(Message::Resize { columns: 80, rows: 24 });
        }
    }
}

/// While presenting the divisions stand in another order than in the findings: the evidence follows the cursor.
#[test]
fn evidence_in_a_division_says_the_same_while_presenting() {
    let mut wizard = fixture::settled_at(fixture::contoso(), Step::Divisions);
    fixture::press(&mut wizard, &[Key::F(2), Key::Char('6')]);
    let division = wizard.divisions().division_at_cursor().unwrap();
    let name = wizard.shared.shown_report().unwrap().divisions()[division].name.clone();
    fixture::press(&mut wizard, &[Key::Enter]);
    let shot = shot(&mut wizard, 80, 24);
    let title = shot.lines().nth(3).unwrap();
    assert!(title.contains(&format!("Read messages in {name}")), "{title}");
    assert!(title.contains("fail · division gap"), "{title}");
    assert!(shot.contains("not in this one"), "{shot}");
}
