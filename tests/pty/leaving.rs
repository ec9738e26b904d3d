//! Every way out gives the terminal back.

use std::env;

use greenlight::testing::{
    tui,
    wizard::{Presets, Wizard},
};

use super::terminal::Terminal;

const GREENLIGHT: &str = env!("CARGO_BIN_EXE_greenlight");
/// Says to the test that panics that it is the program on the terminal, not a test.
const ON_A_TERMINAL: &str = "GREENLIGHT_TEST_PANICS";

fn demo() -> (tempfile::TempDir, Terminal) {
    let home = tempfile::tempdir().unwrap();
    let terminal = Terminal::start(GREENLIGHT, &["demo"], home.path(), (80, 24));
    terminal.wait("What do you want to connect");
    (home, terminal)
}

#[test]
fn control_c_leaves_at_once_with_130() {
    let (_home, mut terminal) = demo();
    terminal.press("\u{3}");
    assert_eq!(terminal.ends_and_gives_the_terminal_back().exit_code(), 130);
    terminal.wait("Left at step 1 of 8");
}

#[test]
fn q_asks_first_and_esc_never_leaves() {
    let (_home, mut terminal) = demo();
    terminal.press("q");
    terminal.wait("► [ Stay ]");
    terminal.press("\u{1b}");
    terminal.wait_until("no dialog", |screen| !screen.contents().contains("[ Stay ]"));
    terminal.settle();
    terminal.press("\u{1b}");
    terminal.settle();
    terminal.press("?");
    terminal.wait_until("the help", |screen| !screen.contents().contains("What do you want to connect"));
    terminal.press("\u{1b}");
    terminal.wait("What do you want to connect");
    terminal.press("q");
    terminal.wait("► [ Stay ]");
    terminal.press("\t");
    terminal.wait("► [ Leave ]");
    terminal.press("\r");
    assert_eq!(terminal.ends_and_gives_the_terminal_back().exit_code(), 0);
}

#[test]
fn being_told_to_end_gives_the_terminal_back() {
    for signal in ["TERM", "HUP"] {
        let (_home, mut terminal) = demo();
        terminal.signal(signal);
        terminal.ends_and_gives_the_terminal_back();
    }
}

#[test]
fn control_l_draws_all_of_it_again() {
    let (_home, mut terminal) = demo();
    terminal.settle();
    let drawn = terminal.everything().matches("What do you want to connect").count();
    terminal.press("\u{c}");
    terminal.wait_for_bytes("a second picture", |bytes| {
        bytes.matches("What do you want to connect").count() == drawn + 1
    });
    terminal.press("\u{3}");
    assert_eq!(terminal.ends_and_gives_the_terminal_back().exit_code(), 130);
}

#[test]
fn a_window_that_is_too_small_says_so_and_comes_back() {
    let (_home, mut terminal) = demo();
    terminal.resize((60, 18));
    terminal.wait("Greenlight needs 72 × 20 cells");
    terminal.resize((72, 20));
    terminal.wait("What do you want to connect");
    terminal.press("\u{3}");
    assert_eq!(terminal.ends_and_gives_the_terminal_back().exit_code(), 130);
}

#[test]
fn a_panic_gives_the_terminal_back_and_says_what_happened() {
    let home = tempfile::tempdir().unwrap();
    let this = env::current_exe().unwrap();
    let arguments = ["leaving::panics_on_a_terminal", "--exact", "--nocapture"];
    let variables = [(ON_A_TERMINAL, "1")];
    let mut terminal =
        Terminal::start_with(this.to_str().unwrap(), &arguments, home.path(), (80, 24), &variables);
    terminal.wait("What do you want to connect");
    terminal.press("\r");
    terminal.ends_and_gives_the_terminal_back();
    terminal.wait("planted panic");
}

/// Not a promise of its own: the program of the test above. Started as a test, it has nothing to do.
#[test]
fn panics_on_a_terminal() {
    if env::var_os(ON_A_TERMINAL).is_none() {
        return;
    }
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build().unwrap();
    let wizard = Wizard::new(Presets::default(), jiff::Timestamp::now());
    // The first answer is to be kept: that is when it breaks.
    let ended = runtime.block_on(tui::run(wizard, tui::Options::default(), |_, _| panic!("planted panic")));
    drop(ended);
}
