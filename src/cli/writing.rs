//! Where a report goes and in which form: standard output or a file, as it is or with stand-ins.

use std::{
    io::{self, Write},
    path::{Path, PathBuf},
};

use super::{args::ScreenArguments, names, output, problem::Problem, screen::table_style};
use crate::{
    file,
    model::{Names, Real, Report, Shown},
    report::{self, Format, TableStyle},
};

#[derive(Debug)]
pub(super) struct Destination {
    format: Format,
    style: TableStyle,
    file: Option<PathBuf>,
    present: bool,
}

impl Destination {
    /// From the options.
    ///
    /// # Errors
    /// When a name isn't known, or nothing can be written where the file should be.
    pub(super) fn new(
        format: Option<&str>,
        file: Option<&Path>,
        screen: &ScreenArguments,
    ) -> Result<Self, Problem> {
        let format = match (format, file) {
            (Some(name), _) => {
                names::pick("format", name, Format::all().map(|format| (format.word(), format)))?
            }
            (None, Some(file)) => format_of(file).unwrap_or(Format::Table),
            (None, None) => Format::Table,
        };
        if let Some(file) = file {
            writable(file)?;
        }
        let style = table_style(screen, file.is_none())?;
        Ok(Self { format, style, file: file.map(Path::to_owned), present: screen.present })
    }

    pub(super) fn write(&self, report: &Report<Real>) -> Result<(), Problem> {
        let shown = match self.present {
            true => Shown::stand_ins(&Names::default().with_report(report)),
            false => Shown::Clear,
        };
        let report = shown.report(report);
        let write = |out: &mut dyn Write| report::write(&report, self.format, &self.style, out);
        let Some(file) = &self.file else { return output::stream(write) };
        file::write(file, write).map_err(Problem::file(file, "written"))?;
        output::note(&format!("Report written to {}.", file.display()));
        Ok(())
    }
}

/// The format that a file's name says, by its ending.
fn format_of(file: &Path) -> Option<Format> {
    let extension = file.extension()?.to_str()?;
    Format::all().into_iter().find(|format| format.extension().eq_ignore_ascii_case(extension))
}

/// Found out before anything is asked, so that no run is in vain.
fn writable(file: &Path) -> Result<(), Problem> {
    let problem = match (file.is_dir(), file::folder_of(file).is_dir()) {
        (true, _) => io::Error::from(io::ErrorKind::IsADirectory),
        (false, false) => io::Error::from(io::ErrorKind::NotFound),
        (false, true) => return Ok(()),
    };
    Err(Problem::file(file, "written")(problem))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_ending_of_a_file_says_its_format() {
        assert_eq!(format_of(Path::new("a/report.JSON")), Some(Format::Json));
        assert_eq!(format_of(Path::new("report.md")), Some(Format::Markdown));
        assert_eq!(format_of(Path::new("report")), None);
        assert_eq!(format_of(Path::new("report.pdf")), None);
    }
}
