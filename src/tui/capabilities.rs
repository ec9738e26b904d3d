//! What this terminal can show: which set of colours, and whether more than ASCII. May touch the environment
//! and, once, before any input is read, the terminal itself.

use std::{env, time::Duration};

use super::theme::Colours;

/// What `--colours` says.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum ColourChoice {
    /// Ask the terminal and the environment.
    #[default]
    Auto,
    Dark,
    Light,
    /// The terminal's own 16.
    Sixteen,
    None,
}

#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Environment {
    /// `NO_COLOR` is set and not empty.
    pub no_color: bool,
    pub term: String,
    pub colorterm: String,
    pub colorfgbg: String,
    /// The locale that decides about characters; empty where none is set.
    pub locale: String,
    /// Whether the terminal is at the other end of SSH.
    pub ssh: bool,
    /// Whether it is a console of Windows, which has no `TERM`.
    pub windows: bool,
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Answers {
    pub light: Option<bool>,
    /// How many cells a test rule moved the cursor.
    pub rule_cells: Option<u16>,
    /// Whether the end mark came: nothing more will.
    complete: bool,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Capabilities {
    pub colours: Colours,
    pub ascii: bool,
}

/// Sends a test rule, asks where the cursor is then, what the background is (OSC 11), and who the terminal is
/// (DA1): every terminal answers the last one, so that one that doesn't know OSC 11 costs no waiting.
const QUESTIONS: &[u8] = "\x1b[H─\x1b[6n\x1b]11;?\x1b\\\x1b[c".as_bytes();

/// How long the terminal may take to answer.
const PATIENCE: Duration = Duration::from_millis(150);

impl Environment {
    pub(crate) fn read() -> Self {
        let text = |name: &str| env::var(name).unwrap_or_default();
        let locale = ["LC_ALL", "LC_CTYPE", "LANG"].map(text).into_iter().find(|value| !value.is_empty());
        Self {
            no_color: !text("NO_COLOR").is_empty(),
            term: text("TERM"),
            colorterm: text("COLORTERM"),
            colorfgbg: text("COLORFGBG"),
            locale: locale.unwrap_or_default(),
            ssh: ["SSH_CONNECTION", "SSH_TTY", "SSH_CLIENT"].iter().any(|name| env::var_os(name).is_some()),
            windows: cfg!(windows),
        }
    }

    /// Whether the terminal has to be asked. Not over SSH, where a late answer would look like keys.
    pub(crate) fn must_ask(&self, choice: ColourChoice) -> bool {
        choice == ColourChoice::Auto && !self.colourless() && !self.ssh && !self.windows
    }

    fn colourless(&self) -> bool {
        self.no_color || self.term == "dumb"
    }

    /// How many colours: `COLORTERM`, a name that promises them, or the consoles of Windows.
    fn depth(&self) -> Depth {
        let direct = ["-direct", "kitty", "ghostty", "alacritty", "wezterm"];
        if matches!(self.colorterm.as_str(), "truecolor" | "24bit")
            || self.windows
            || direct.iter().any(|name| self.term.contains(name))
        {
            Depth::True
        } else if self.term.contains("256color") {
            Depth::Indexed
        } else {
            Depth::Sixteen
        }
    }

    /// The last part of `COLORFGBG` is the background: 7 and 15 are light, the others dark.
    fn light(&self) -> Option<bool> {
        let ground: u8 = self.colorfgbg.rsplit(';').next()?.parse().ok()?;
        Some(matches!(ground, 7 | 15))
    }

    fn utf8(&self) -> bool {
        let locale = self.locale.to_lowercase();
        // No locale at all is a bare container, whose terminal is usually modern; the test rule tells.
        locale.is_empty() || self.windows || locale.contains("utf-8") || locale.contains("utf8")
    }
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Depth {
    True,
    Indexed,
    Sixteen,
}

/// Decides from the options, the environment, and what the terminal answered.
pub(crate) fn decide(
    choice: ColourChoice,
    ascii: bool,
    environment: &Environment,
    answers: Answers,
) -> Capabilities {
    let light = answers.light.or_else(|| environment.light());
    let depth = environment.depth();
    let shaded = |light: bool| match (depth, light) {
        (Depth::True, false) => Colours::Dark,
        (Depth::True, true) => Colours::Light,
        (_, false) => Colours::Dark256,
        (_, true) => Colours::Light256,
    };
    let sixteen = if light == Some(true) { Colours::SixteenLight } else { Colours::Sixteen };
    let colours = match choice {
        ColourChoice::Dark => shaded(false),
        ColourChoice::Light => shaded(true),
        ColourChoice::Sixteen => sixteen,
        ColourChoice::None => Colours::None,
        ColourChoice::Auto if environment.colourless() => Colours::None,
        // Without a known ground only the terminal's own colours are sure to be readable.
        ColourChoice::Auto => match light {
            Some(light) if depth != Depth::Sixteen => shaded(light),
            _ => sixteen,
        },
    };
    let misdrawn = answers.rule_cells.is_some_and(|cells| cells != 1);
    let ascii = ascii || misdrawn || environment.term == "linux" || !environment.utf8();
    Capabilities { colours, ascii }
}

/// Asks the terminal; the screen must be in raw mode, and nothing may read its input meanwhile.
#[cfg(unix)]
pub(crate) async fn ask() -> Answers {
    use std::{
        io::{Write, stdin, stdout},
        os::fd::AsFd,
    };

    use tokio::{
        net::unix::pipe::Receiver,
        time::{Instant, timeout_at},
    };

    let deadline = Instant::now() + PATIENCE;
    let asked = stdout().write_all(QUESTIONS).and_then(|()| stdout().flush());
    // A second handle on the input, so that no byte of it is kept in a buffer of the standard library.
    let input = asked.and_then(|()| stdin().as_fd().try_clone_to_owned());
    let Ok(input) = input.and_then(Receiver::from_owned_fd_unchecked) else { return Answers::default() };
    let mut seen = Vec::new();
    while !parse(&seen).complete {
        // Ready means that a read returns at once: in raw mode with whatever is there.
        let Ok(Ok(())) = timeout_at(deadline, input.readable()).await else { break };
        let mut bytes = [0; 256];
        match input.try_read(&mut bytes) {
            Ok(count) if count > 0 => seen.extend_from_slice(&bytes[..count]),
            Err(busy) if busy.kind() == std::io::ErrorKind::WouldBlock => {}
            _ => break,
        }
    }
    parse(&seen)
}

#[cfg(not(unix))]
pub(crate) async fn ask() -> Answers {
    let _ = (QUESTIONS, PATIENCE);
    Answers::default()
}

/// Reads the answers out of whatever came.
#[cfg(any(unix, test))]
fn parse(bytes: &[u8]) -> Answers {
    let text = String::from_utf8_lossy(bytes);
    let mut answers = Answers::default();
    for part in text.split('\x1b') {
        if let Some(position) = part.strip_prefix('[').and_then(|rest| rest.strip_suffix('R')) {
            let column = position.split(';').nth(1).and_then(|column| column.parse::<u16>().ok());
            answers.rule_cells = column.map(|column| column.saturating_sub(1));
        } else if let Some(colour) = part.strip_prefix("]11;rgb:") {
            answers.light = is_light(colour);
        } else if part.starts_with("[?") && part.contains('c') {
            answers.complete = true;
        }
    }
    answers
}

/// Whether `ffff/ffff/ffff` (one to four digits a part) is light to the eye.
#[cfg(any(unix, test))]
fn is_light(colour: &str) -> Option<bool> {
    let mut parts = colour.split('/').map(|part| {
        let digits: String = part.chars().take_while(char::is_ascii_hexdigit).take(4).collect();
        let most = 16_u32.checked_pow(u32::try_from(digits.len()).ok()?)?.checked_sub(1)?;
        let value = u32::from_str_radix(&digits, 16).ok()?;
        (most > 0).then(|| f64::from(value) / f64::from(most))
    });
    let (red, green, blue) = (parts.next()??, parts.next()??, parts.next()??);
    Some(0.2126 * red + 0.7152 * green + 0.0722 * blue > 0.5)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn environment(term: &str, colorterm: &str, colorfgbg: &str) -> Environment {
        Environment {
            term: term.into(),
            colorterm: colorterm.into(),
            colorfgbg: colorfgbg.into(),
            locale: "en_GB.UTF-8".into(),
            ..Environment::default()
        }
    }

    fn colours(choice: ColourChoice, environment: &Environment, light: Option<bool>) -> Colours {
        decide(choice, false, environment, Answers { light, ..Answers::default() }).colours
    }

    #[test]
    fn the_ground_decides_and_without_it_the_terminals_own_colours() {
        let modern = environment("xterm-256color", "truecolor", "");
        assert_eq!(colours(ColourChoice::Auto, &modern, Some(false)), Colours::Dark);
        assert_eq!(colours(ColourChoice::Auto, &modern, Some(true)), Colours::Light);
        assert_eq!(colours(ColourChoice::Auto, &modern, None), Colours::Sixteen);
        let older = environment("screen-256color", "", "0;15");
        assert_eq!(colours(ColourChoice::Auto, &older, None), Colours::Light256);
        assert_eq!(colours(ColourChoice::Auto, &older, Some(false)), Colours::Dark256);
        let oldest = environment("xterm", "", "0;7");
        assert_eq!(colours(ColourChoice::Auto, &oldest, None), Colours::SixteenLight);
    }

    #[test]
    fn no_color_and_a_dumb_terminal_have_none_unless_the_option_says_otherwise() {
        let mut quiet = environment("xterm-256color", "truecolor", "");
        quiet.no_color = true;
        assert_eq!(colours(ColourChoice::Auto, &quiet, Some(false)), Colours::None);
        assert_eq!(colours(ColourChoice::Light, &quiet, None), Colours::Light);
        assert!(!quiet.must_ask(ColourChoice::Auto));
        let dumb = environment("dumb", "", "");
        assert_eq!(colours(ColourChoice::Auto, &dumb, None), Colours::None);
        let mut remote = environment("xterm-256color", "truecolor", "");
        assert!(remote.must_ask(ColourChoice::Auto) && !remote.must_ask(ColourChoice::Dark));
        remote.ssh = true;
        assert!(!remote.must_ask(ColourChoice::Auto));
    }

    #[test]
    fn ascii_where_the_locale_the_console_or_the_test_rule_says_so() {
        let ascii = |environment: &Environment, cells: Option<u16>| {
            let answers = Answers { rule_cells: cells, ..Answers::default() };
            decide(ColourChoice::Auto, false, environment, answers).ascii
        };
        let mut here = environment("xterm", "", "");
        assert!(
            !ascii(&here, None) && !ascii(&here, Some(1)) && ascii(&here, Some(2)) && ascii(&here, Some(3))
        );
        assert!(ascii(&environment("linux", "", ""), None));
        here.locale = "de_DE.ISO-8859-1".into();
        assert!(ascii(&here, None));
        here.locale = String::new();
        assert!(!ascii(&here, None));
    }

    #[test]
    fn answers_are_read_out_of_whatever_comes() {
        let all = parse(b"x\x1b[1;2R\x1b]11;rgb:ffff/fafa/f0f0\x1b\\\x1b[?62;22c");
        assert_eq!(all, Answers { light: Some(true), rule_cells: Some(1), complete: true });
        assert_eq!(parse(b"\x1b]11;rgb:18/18/1b\x07").light, Some(false));
        assert_eq!(parse(b"\x1b[1;3R").rule_cells, Some(2));
        for broken in [&b""[..], b"\x1b]11;rgb:", b"\x1b]11;rgb:zz/zz/zz", b"\x1b[R", b"\xff\xfe\x1b["] {
            assert_eq!(parse(broken).light, None);
        }
    }
}
