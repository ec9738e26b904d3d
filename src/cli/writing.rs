//! Where reports go and in which form: standard output or files, as they are or with stand-ins.

use std::{
    collections::HashSet,
    io::{self, Write},
    path::{Path, PathBuf},
};

use super::{args::ScreenArguments, names, output, problem::Problem, screen::table_style};
use crate::{
    file,
    model::{Names, Real, Report, Shown},
    report::{self, Format, TableStyle},
    text,
};

/// The places that one report is written to.
#[derive(Debug)]
pub(super) struct Destinations {
    all: Vec<Destination>,
    present: bool,
}

#[derive(Debug)]
struct Destination {
    to: To,
    format: Format,
    style: TableStyle,
}

#[derive(Debug)]
enum To {
    StandardOutput,
    File(PathBuf),
}

impl Destinations {
    /// From the options: standard output where no file is named.
    ///
    /// # Errors
    /// When a name or an ending isn't known, something is named twice, or nothing can be written where a file should
    /// be.
    pub(super) fn new(
        format: Option<&str>,
        outputs: &[PathBuf],
        screen: &ScreenArguments,
    ) -> Result<Self, Problem> {
        let known = || Format::all().map(|format| (format.word(), format));
        let format = format.map(|name| names::pick("format", name, known())).transpose()?;
        let mut seen = HashSet::new();
        if let Some(twice) = outputs.iter().find(|output| !seen.insert(*output)) {
            return Err(Problem::usage(format!("--output {} is given twice.", twice.display())));
        }
        let outputs = if outputs.is_empty() { &[PathBuf::from("-")] } else { outputs };
        let all = outputs.iter().map(|output| destination(output, format, screen));
        let all = all.collect::<Result<Vec<_>, _>>()?;
        if let (Some(format), [Destination { to: To::File(file), format: other, .. }]) = (format, &all[..])
            && format != *other
        {
            return Err(Problem::usage(format!(
                "--format says {format}, and the ending of {} says {other}. Leave one of them out.",
                file.display()
            )));
        }
        Ok(Self { all, present: screen.present })
    }

    /// What people see of a report.
    pub(super) fn shown(&self, report: &Report<Real>) -> Shown {
        match self.present {
            true => Shown::stand_ins(&Names::default().with_report(report)),
            false => Shown::Clear,
        }
    }

    /// Writes to all of them, also where one fails.
    pub(super) fn write(&self, report: &Report<Real>) -> Result<(), Problem> {
        let report = self.shown(report).report(report);
        let written: Vec<Result<(), Problem>> = self.all.iter().map(|one| one.write(&report)).collect();
        written.into_iter().collect()
    }
}

impl Destination {
    fn write(&self, report: &Report) -> Result<(), Problem> {
        let write = |out: &mut dyn Write| report::write(report, self.format, &self.style, out);
        match &self.to {
            To::StandardOutput => output::stream(write),
            To::File(file) => {
                file::make_folder_of(file)
                    .and_then(|()| file::write(file, write))
                    .map_err(Problem::file(file, "written"))?;
                output::note(&format!("Report written to {}.", file.display()));
                Ok(())
            }
        }
    }
}

fn destination(
    output: &Path,
    format: Option<Format>,
    screen: &ScreenArguments,
) -> Result<Destination, Problem> {
    if output == Path::new("-") {
        let format = format.unwrap_or(Format::Table);
        return Ok(Destination { to: To::StandardOutput, format, style: table_style(screen, true)? });
    }
    let format = format_of(output)?.or(format).unwrap_or(Format::Table);
    writable(output)?;
    Ok(Destination { to: To::File(output.to_owned()), format, style: table_style(screen, false)? })
}

/// The format that a file's name says by its ending; none for a name without one.
fn format_of(file: &Path) -> Result<Option<Format>, Problem> {
    let Some(ending) = file.extension().map(|ending| ending.to_string_lossy().into_owned()) else {
        return Ok(None);
    };
    let is_its = |format: &Format| format.extension().eq_ignore_ascii_case(&ending);
    match Format::all().into_iter().find(is_its) {
        Some(format) => Ok(Some(format)),
        None => Err(Problem::usage(format!(
            "--output {}: no form of report ends in .{ending}.\nKnown: {}.",
            text::clean(&file.display().to_string()),
            Format::all().map(|format| format!(".{} ({format})", format.extension())).join(", ")
        ))),
    }
}

/// Found out before anything is asked, so that no run is in vain. A folder that is missing can be made.
fn writable(file: &Path) -> Result<(), Problem> {
    let refused = |kind: io::ErrorKind| Problem::file(file, "written")(io::Error::from(kind));
    if file.is_dir() {
        return Err(refused(io::ErrorKind::IsADirectory));
    }
    match file::folder_of(file).ancestors().find(|folder| folder.exists()) {
        Some(folder) if !folder.is_dir() => Err(refused(io::ErrorKind::NotADirectory)),
        _ => Ok(()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_ending_of_a_file_says_its_format() {
        let format = |file: &str| format_of(Path::new(file));
        assert_eq!(format("a/report.JSON").unwrap(), Some(Format::Json));
        assert_eq!(format("report.md").unwrap(), Some(Format::Markdown));
        assert_eq!(format("report").unwrap(), None);
        let refused = format("report.pdf").unwrap_err().to_string();
        assert!(refused.contains(".pdf") && refused.contains(".html (html)"), "{refused}");
    }
}
