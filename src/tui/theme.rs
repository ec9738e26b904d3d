//! Colours by role. May touch the model's statuses; views name roles, never colours.
//!
//! Only foregrounds are set, besides the ground of the highlighted row: the terminal's own background and text
//! colour stay. Shape and word carry every meaning; colour only repeats it.

use ratatui::style::{Color, Modifier, Style};

use crate::model::{Status, Verdict};

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Colours {
    Dark,
    Light,
    /// 256 colours on a dark ground.
    Dark256,
    /// 256 colours on a light ground.
    Light256,
    /// The terminal's own 16, on a ground that is dark or unknown.
    Sixteen,
    /// The terminal's own 16 on a ground known to be light, where yellow can't be read.
    SixteenLight,
    None,
}

/// What a thing is on screen; each has its column in the table of colours.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Role {
    Muted,
    Accent,
    Pass,
    Fail,
    Warn,
    Pending,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Theme {
    colours: Colours,
}

impl Theme {
    pub(super) fn new(colours: Colours) -> Self {
        Self { colours }
    }

    /// The terminal's own colour: all other text.
    pub(super) fn own(self) -> Style {
        Style::new()
    }

    /// The terminal's own colour, bold: titles, unknown, manual.
    pub(super) fn bold(self) -> Style {
        Style::new().add_modifier(Modifier::BOLD)
    }

    /// Labels, column heads, hints.
    pub(super) fn muted(self) -> Style {
        let style = self.role(Role::Muted);
        if matches!(self.colours, Colours::Sixteen | Colours::SixteenLight) {
            style.add_modifier(Modifier::DIM)
        } else {
            style
        }
    }

    /// The cursor, the current step, addresses.
    pub(super) fn accent(self) -> Style {
        let style = self.role(Role::Accent);
        match self.colours {
            Colours::Sixteen | Colours::SixteenLight | Colours::None => style.add_modifier(Modifier::BOLD),
            _ => style,
        }
    }

    pub(super) fn key(self) -> Style {
        self.accent().add_modifier(Modifier::BOLD)
    }

    /// An address: the only thing that is underlined.
    pub(super) fn address(self) -> Style {
        self.accent().add_modifier(Modifier::UNDERLINED)
    }

    /// The glyph and the word of a status, never the title beside it.
    pub(super) fn status(self, status: Status) -> Style {
        match status {
            Status::Pass => self.role(Role::Pass),
            Status::Fail | Status::Broken => self.role(Role::Fail).add_modifier(Modifier::BOLD),
            Status::Warn => self.warn(),
            Status::Pending => self.asking(),
            Status::Unknown | Status::Manual => self.bold(),
            Status::NotApplicable => self.muted(),
        }
    }

    pub(super) fn verdict(self, verdict: Verdict) -> Style {
        self.status(match verdict {
            Verdict::Ready => Status::Pass,
            Verdict::NotReady => Status::Fail,
            Verdict::Undetermined => Status::Unknown,
        })
    }

    pub(super) fn asking(self) -> Style {
        self.role(Role::Pending)
    }

    pub(super) fn badge(self) -> Style {
        self.bold().add_modifier(Modifier::REVERSED)
    }

    /// The badge PRESENTING, on the ground of a warning.
    pub(super) fn presenting(self) -> Style {
        self.warn().add_modifier(Modifier::REVERSED)
    }

    pub(super) fn highlight(self) -> Highlight {
        let ground = match self.colours {
            Colours::Dark => Color::Rgb(0x23, 0x39, 0x5b),
            Colours::Light => Color::Rgb(0xdb, 0xe9, 0xf9),
            Colours::Dark256 => Color::Indexed(237),
            Colours::Light256 => Color::Indexed(254),
            Colours::Sixteen | Colours::SixteenLight | Colours::None => return Highlight::Reverse,
        };
        Highlight::Ground(Style::new().bg(ground).add_modifier(Modifier::BOLD))
    }

    fn warn(self) -> Style {
        let style = self.role(Role::Warn);
        match self.colours {
            Colours::SixteenLight | Colours::None => style.add_modifier(Modifier::BOLD),
            _ => style,
        }
    }

    /// The table of colours: one line per role, one column per set.
    fn role(self, role: Role) -> Style {
        let (dark, light, indexed, sixteen) = match role {
            Role::Muted => ((0xa4, 0xad, 0xb8), (0x56, 0x5f, 0x69), (248, 240), None),
            Role::Accent => ((0x6c, 0xd3, 0xff), (0x00, 0x5f, 0x99), (81, 24), Some(Color::Cyan)),
            Role::Pass => ((0x45, 0xdc, 0xb0), (0x00, 0x76, 0x6c), (79, 23), Some(Color::Green)),
            Role::Fail => ((0xf5, 0x79, 0x5a), (0x85, 0x14, 0x03), (209, 88), Some(Color::Red)),
            Role::Warn => ((0xfb, 0xdc, 0x4c), (0x80, 0x68, 0x00), (221, 94), Some(Color::Yellow)),
            Role::Pending => ((0x7e, 0xa6, 0xff), (0x00, 0x34, 0x7e), (111, 19), Some(Color::Cyan)),
        };
        let colour = match self.colours {
            Colours::Dark => Some(Color::Rgb(dark.0, dark.1, dark.2)),
            Colours::Light => Some(Color::Rgb(light.0, light.1, light.2)),
            Colours::Dark256 => Some(Color::Indexed(indexed.0)),
            Colours::Light256 => Some(Color::Indexed(indexed.1)),
            Colours::SixteenLight if role == Role::Warn => None,
            Colours::Sixteen | Colours::SixteenLight => sixteen,
            Colours::None => None,
        };
        colour.map_or_else(Style::new, |colour| Style::new().fg(colour))
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Highlight {
    /// A ground and bold are laid over the row; its colours stay.
    Ground(Style),
    /// The whole row in one style: reversed pieces in different colours would be a patchwork.
    Reverse,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn without_colours_there_is_none_anywhere() {
        let theme = Theme::new(Colours::None);
        let mut styles = vec![theme.own(), theme.muted(), theme.accent(), theme.key(), theme.presenting()];
        styles.extend(Status::ALL.map(|status| theme.status(status)));
        for style in styles {
            assert_eq!((style.fg, style.bg), (None, None));
        }
        assert_eq!(theme.highlight(), Highlight::Reverse);
    }

    #[test]
    fn the_sixteen_never_use_what_vanishes_in_some_theme() {
        for colours in [Colours::Sixteen, Colours::SixteenLight] {
            let theme = Theme::new(colours);
            let styles = Status::ALL.map(|status| theme.status(status)).into_iter();
            for style in styles.chain([theme.muted(), theme.accent(), theme.asking()]) {
                let vanishing = [Color::Blue, Color::White, Color::Black, Color::DarkGray, Color::Gray];
                assert!(style.fg.is_none_or(|colour| !vanishing.contains(&colour)));
            }
        }
        let warn = Theme::new(Colours::SixteenLight).status(Status::Warn);
        assert_eq!((warn.fg, warn.add_modifier), (None, Modifier::BOLD));
    }
}
