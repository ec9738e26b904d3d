//! How things look, as the options, the terminal and the environment say.

use std::{
    env,
    io::{self, IsTerminal},
};

use super::{args::ScreenArguments, names, problem::Problem};
use crate::{
    report::TableStyle,
    tui::{self, ColourChoice},
};

/// Whether somebody can see the wizard and answer it.
pub(super) fn has_a_terminal() -> bool {
    io::stdin().is_terminal() && io::stdout().is_terminal()
}

pub(super) fn full_screen(screen: &ScreenArguments) -> Result<tui::Options, Problem> {
    Ok(tui::Options {
        colours: colours(&screen.colours)?,
        ascii: screen.ascii,
        reduced_motion: env::var_os("PREFERS_REDUCED_MOTION").is_some_and(|value| !value.is_empty()),
    })
}

/// How the table looks: coloured only where a terminal shows it.
pub(super) fn table_style(screen: &ScreenArguments, on_stdout: bool) -> Result<TableStyle, Problem> {
    let on_terminal = on_stdout && io::stdout().is_terminal();
    let wished = colours(&screen.colours)?;
    let environment = env::var_os("NO_COLOR").is_none_or(|value| value.is_empty())
        && env::var_os("TERM").is_none_or(|term| term != "dumb");
    let colour = match wished {
        ColourChoice::None => false,
        ColourChoice::Auto => on_terminal && environment,
        ColourChoice::Dark | ColourChoice::Light | ColourChoice::Sixteen => on_terminal,
    };
    Ok(TableStyle { colour, ascii: screen.ascii, ..TableStyle::default() })
}

fn colours(name: &str) -> Result<ColourChoice, Problem> {
    let known = [
        ("auto", ColourChoice::Auto),
        ("dark", ColourChoice::Dark),
        ("light", ColourChoice::Light),
        ("16", ColourChoice::Sixteen),
        ("none", ColourChoice::None),
    ];
    names::pick("set of colours", name, known)
}
