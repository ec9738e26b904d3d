//! A report as table, JSON, HTML, Markdown, JUnit and CSV. Views only: nothing here judges or leaves the
//! machine. May import the model only.

use std::{fmt, io, str::FromStr};

use strum::IntoStaticStr;

use crate::model::Report;

pub(crate) mod account;
pub(crate) mod changes;
mod csv;
mod html;
mod json;
mod junit;
mod markdown;
mod people;
mod table;

#[cfg(test)]
mod tests;

/// The forms in which a report can be written.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, IntoStaticStr)]
#[strum(serialize_all = "lowercase")]
pub enum Format {
    /// For a terminal: lines of text.
    Table,
    /// The contract `greenlight.report/1`.
    Json,
    /// One file for a browser, the division matrix included.
    Html,
    /// For tickets and wikis.
    Markdown,
    /// For pipelines.
    Junit,
    /// For spreadsheets: one line per requirement.
    Csv,
}

impl Format {
    /// The default first.
    pub fn all() -> [Self; 6] {
        [Self::Table, Self::Json, Self::Html, Self::Markdown, Self::Junit, Self::Csv]
    }

    pub fn word(self) -> &'static str {
        self.into()
    }

    /// How a file of this form ends, without the dot.
    pub fn extension(self) -> &'static str {
        match self {
            Self::Table => "txt",
            Self::Json => "json",
            Self::Html => "html",
            Self::Markdown => "md",
            Self::Junit => "xml",
            Self::Csv => "csv",
        }
    }
}

impl fmt::Display for Format {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.word())
    }
}

/// Why a text isn't a format.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("no format is called `{0}`; known: table, json, html, markdown, junit, csv")]
pub struct UnknownFormat(pub String);

impl FromStr for Format {
    type Err = UnknownFormat;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let wanted = text.trim().to_lowercase();
        let found = Self::all().into_iter().find(|format| format.word() == wanted);
        found.ok_or_else(|| UnknownFormat(text.to_owned()))
    }
}

/// How the table looks. The other forms don't depend on it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct TableStyle {
    /// Whether to colour it. Shape and word carry the meaning alone.
    pub colour: bool,
    /// Whether Greenlight's own signs are plain ASCII. Names stay as they are.
    pub ascii: bool,
    pub width: usize,
}

impl Default for TableStyle {
    fn default() -> Self {
        Self { colour: false, ascii: false, width: 80 }
    }
}

/// Writes the report in a form, ending in a line break. What may be large, findings of people, is written bit by bit.
///
/// # Errors
/// When `out` can't be written.
pub(crate) fn write(
    report: &Report,
    format: Format,
    style: &TableStyle,
    out: &mut dyn io::Write,
) -> io::Result<()> {
    let text = match format {
        Format::Json => return json::write(report, out),
        Format::Csv => return csv::write(report, out),
        Format::Table => table::render(report, style),
        Format::Html => html::render(report),
        Format::Markdown => markdown::render(report),
        Format::Junit => junit::render(report),
    };
    out.write_all(text.as_bytes())
}

pub fn render(report: &Report, format: Format, style: &TableStyle) -> String {
    let mut bytes = Vec::new();
    write(report, format, style, &mut bytes).expect("memory takes everything");
    String::from_utf8(bytes).expect("texts were written")
}
