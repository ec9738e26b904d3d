//! The only place that prints: data goes to standard output, everything else to standard error.

use std::{
    io::{self, BufWriter, ErrorKind, IsTerminal, Write},
    process::ExitCode,
};

use super::problem::Problem;

/// Writes data to standard output. A reader that went away (`… | head`) isn't a problem.
///
/// # Errors
/// When standard output can't be written, for example to a full disk.
pub(super) fn data(text: &str) -> Result<(), Problem> {
    stream(|out| out.write_all(text.as_bytes()))
}

/// Writes data to standard output bit by bit, as [`data`] does.
pub(super) fn stream(write: impl FnOnce(&mut dyn Write) -> io::Result<()>) -> Result<(), Problem> {
    // Standard output's own buffer ends with each line.
    let mut out = BufWriter::new(io::stdout().lock());
    match write(&mut out).and_then(|()| out.flush()) {
        Err(error) if error.kind() != ErrorKind::BrokenPipe => {
            Err(Problem::because(error, |why| format!("Standard output couldn't be written: {why}.")))
        }
        _ => Ok(()),
    }
}

/// Writes one note for the person to standard error, which nobody has to read.
pub(super) fn note(text: &str) {
    let mut line = text.trim_end_matches('\n').to_owned();
    line.push('\n');
    let _ = io::stderr().lock().write_all(line.as_bytes());
}

/// Says on standard error why a command ends, and gives its exit code.
pub(super) fn problem(problem: &Problem) -> ExitCode {
    let sentences = problem.to_string();
    if !sentences.is_empty() {
        note(&sentences);
    }
    ExitCode::from(problem.exit_code())
}

/// Replaces the line of progress, where somebody sees it: on a terminal that can.
pub(super) fn progress(text: &str) {
    if progress_is_seen() {
        let _ = io::stderr().lock().write_all(format!("\r\u{1b}[2K{text}").as_bytes());
    }
}

pub(super) fn progress_is_seen() -> bool {
    io::stderr().is_terminal() && std::env::var_os("TERM").is_some_and(|term| term != "dumb")
}
