//! A terminal of 80×24 cells or another size, with a program in it: what it shows, and keys for it.
//!
//! Nothing here measures time. A wait ends when what is waited for stands there; that it gives up at all is only
//! there so that a test that will never pass ends.

use std::{
    io::{Read, Write},
    num::NonZeroU16,
    path::Path,
    sync::{Arc, Condvar, Mutex},
    thread,
    time::Duration,
};

use portable_pty::{Child, CommandBuilder, ExitStatus, MasterPty, PtySize, SlavePty, native_pty_system};

/// Far more than anything takes.
const GIVE_UP: Duration = Duration::from_secs(60);

/// No program pauses so long in the middle of a picture.
const MOMENT: Duration = Duration::from_millis(150);

/// A program on a terminal.
pub struct Terminal {
    master: Box<dyn MasterPty + Send>,
    /// Held, so that the terminal's settings can be read when the program is gone.
    _slave: Box<dyn SlavePty + Send>,
    keys: Keys,
    child: Box<dyn Child + Send + Sync>,
    shown: Arc<Shown>,
    settings_before: String,
}

type Keys = Arc<Mutex<Box<dyn Write + Send>>>;

struct Shown {
    state: Mutex<State>,
    changed: Condvar,
}

struct State {
    parser: vt100::Parser,
    bytes: Vec<u8>,
}

impl Terminal {
    /// Starts the program, with nothing in its environment but a home.
    pub fn start(program: &str, arguments: &[&str], home: &Path, (columns, rows): (u16, u16)) -> Self {
        Self::start_with(program, arguments, home, (columns, rows), &[])
    }

    /// The same, with some variables.
    pub fn start_with(
        program: &str,
        arguments: &[&str],
        home: &Path,
        (columns, rows): (u16, u16),
        variables: &[(&str, &str)],
    ) -> Self {
        let size = PtySize { rows, cols: columns, pixel_width: 0, pixel_height: 0 };
        let pair = native_pty_system().openpty(size).unwrap();
        let mut command = CommandBuilder::new(program);
        command.args(arguments);
        command.env_clear();
        command.cwd(home);
        command.env("HOME", home);
        command.env("GREENLIGHT_CONFIG_DIR", home.join("config"));
        command.env("TERM", "xterm-256color");
        command.env("LANG", "C.UTF-8");
        command.env("TZ", "UTC");
        // Without this, a keyring of the session that runs the tests could be found.
        command.env("DBUS_SESSION_BUS_ADDRESS", "unix:path=/nonexistent");
        command.env("XDG_RUNTIME_DIR", home);
        for (name, value) in variables {
            command.env(name, value);
        }
        let settings_before = settings(&*pair.master);
        let child = pair.slave.spawn_command(command).unwrap();
        let shown = Arc::new(Shown {
            state: Mutex::new(State {
                parser: vt100::Parser::new(cells(rows), cells(columns), 0),
                bytes: Vec::new(),
            }),
            changed: Condvar::new(),
        });
        let mut output = pair.master.try_clone_reader().unwrap();
        let keys: Keys = Arc::new(Mutex::new(pair.master.take_writer().unwrap()));
        let (heard, answers) = (Arc::clone(&shown), Arc::clone(&keys));
        thread::spawn(move || {
            let mut buffer = [0; 8192];
            while let Ok(length @ 1..) = output.read(&mut buffer) {
                // A test that failed holds nothing any more.
                let Ok(mut state) = heard.state.lock() else { return };
                state.parser.process(&buffer[..length]);
                state.bytes.extend_from_slice(&buffer[..length]);
                answer(&buffer[..length], &answers);
                heard.changed.notify_all();
            }
        });
        Self { master: pair.master, _slave: pair.slave, keys, child, shown, settings_before }
    }

    /// Waits until this stands on the screen.
    pub fn wait(&self, text: &str) {
        self.wait_until(&format!("`{text}`"), |screen| screen.contents().contains(text));
    }

    /// Waits until the screen is so.
    pub fn wait_until(&self, what: &str, is_so: impl Fn(&vt100::Screen) -> bool) {
        self.wait_for(what, |state| is_so(state.parser.screen()));
    }

    /// Waits until what was sent to the terminal so far is so.
    pub fn wait_for_bytes(&self, what: &str, is_so: impl Fn(&str) -> bool) {
        self.wait_for(what, |state| is_so(&String::from_utf8_lossy(&state.bytes)));
    }

    fn wait_for(&self, what: &str, is_so: impl Fn(&State) -> bool) {
        let state = self.shown.state.lock().unwrap();
        let (state, waited) =
            self.shown.changed.wait_timeout_while(state, GIVE_UP, |state| !is_so(state)).unwrap();
        assert!(!waited.timed_out(), "never saw {what}; there is:\n{}", state.parser.screen().contents());
    }

    /// Waits until a picture is drawn to its end: nothing more comes for a moment.
    pub fn settle(&self) {
        let mut state = self.shown.state.lock().unwrap();
        loop {
            let drawn = state.bytes.len();
            let (later, _) = self
                .shown
                .changed
                .wait_timeout_while(state, MOMENT, |state| state.bytes.len() == drawn)
                .unwrap();
            if later.bytes.len() == drawn {
                return;
            }
            state = later;
        }
    }

    /// Presses keys, as a terminal sends them.
    pub fn press(&mut self, keys: &str) {
        self.keys.lock().unwrap().write_all(keys.as_bytes()).unwrap();
    }

    /// Pastes, as a terminal with bracketed paste does.
    pub fn paste(&mut self, text: &str) {
        self.press(&format!("\u{1b}[200~{text}\u{1b}[201~"));
    }

    /// Tabs on until this has the focus.
    pub fn tab_to(&mut self, focused: &str) {
        for _ in 0..10 {
            self.settle();
            let before = self.contents();
            if before.contains(focused) {
                return;
            }
            self.press("\t");
            self.wait_until("anything else", |screen| screen.contents() != before);
        }
        panic!("{focused} never had the focus; there is:\n{}", self.contents());
    }

    pub fn contents(&self) -> String {
        self.shown.state.lock().unwrap().parser.screen().contents()
    }

    /// All that was ever sent to the terminal.
    pub fn everything(&self) -> String {
        String::from_utf8_lossy(&self.shown.state.lock().unwrap().bytes).into_owned()
    }

    pub fn resize(&mut self, (columns, rows): (u16, u16)) {
        self.shown.state.lock().unwrap().parser.screen_mut().set_size(cells(rows), cells(columns));
        self.master.resize(PtySize { rows, cols: columns, pixel_width: 0, pixel_height: 0 }).unwrap();
    }

    pub fn signal(&self, name: &str) {
        let id = self.child.process_id().unwrap().to_string();
        assert!(std::process::Command::new("kill").args(["-s", name, &id]).status().unwrap().success());
    }

    /// Waits for the program's end, and looks whether the terminal is as it was: its settings, the screen that
    /// was there, the cursor, the mouse, pasting.
    pub fn ends_and_gives_the_terminal_back(&mut self) -> ExitStatus {
        let status = self.child.wait().unwrap();
        self.wait_until("the terminal as it was", |screen| {
            !screen.alternate_screen()
                && !screen.bracketed_paste()
                && !screen.hide_cursor()
                && screen.mouse_protocol_mode() == vt100::MouseProtocolMode::None
        });
        assert_eq!(settings(&*self.master), self.settings_before, "raw mode and echo");
        status
    }
}

impl Drop for Terminal {
    fn drop(&mut self) {
        // A test that failed leaves its program behind; one that passed has none any more.
        let _ = self.child.kill();
    }
}

/// What it is, every terminal says at once. Where its cursor is, this one never says: an answer that may be long in
/// coming mustn't be needed.
fn answer(asked: &[u8], answers: &Keys) {
    let has = |question: &[u8]| asked.windows(question.len()).any(|bytes| bytes == question);
    if has(b"\x1b[c") || has(b"\x1b[0c") {
        // A program that is gone doesn't listen any more.
        let _ = answers.lock().unwrap().write_all(b"\x1b[?62c");
    }
}

fn cells(count: u16) -> NonZeroU16 {
    NonZeroU16::new(count).unwrap()
}

fn settings(master: &dyn MasterPty) -> String {
    format!("{:?}", master.get_termios())
}
