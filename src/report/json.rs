//! The report as JSON: the contract `greenlight.report/1`, described by `assets/report.schema.json`. Pure.
//!
//! It is written piece by piece: a report on ten thousand people has hundreds of thousands of findings, which are never
//! held as text. Each of them has a line of its own.

use std::io;

use serde::Serialize;
use serde_json::ser::{CompactFormatter, Formatter, PrettyFormatter, Serializer};

use crate::model::Report;

pub(super) fn write(report: &Report, out: &mut dyn io::Write) -> io::Result<()> {
    report.serialize(&mut Serializer::with_formatter(&mut *out, Lines::default()))?;
    out.write_all(b"\n")
}

/// Indented, but each element of the document's own list `findings` on one line.
#[derive(Default)]
struct Lines {
    indented: PrettyFormatter<'static>,
    /// How many objects and lists are open.
    depth: usize,
    /// Whether a key of the document itself is being written.
    in_key: bool,
    /// Whether the list of findings is.
    in_findings: bool,
}

impl Lines {
    /// Whether this stands within one finding.
    fn on_one_line(&self) -> bool {
        self.in_findings && self.depth > 1
    }
}

impl Formatter for Lines {
    fn begin_array<W: ?Sized + io::Write>(&mut self, out: &mut W) -> io::Result<()> {
        self.depth += 1;
        self.indented.begin_array(out)
    }

    fn end_array<W: ?Sized + io::Write>(&mut self, out: &mut W) -> io::Result<()> {
        self.depth -= 1;
        self.in_findings &= self.depth > 1;
        self.indented.end_array(out)
    }

    fn begin_array_value<W: ?Sized + io::Write>(&mut self, out: &mut W, first: bool) -> io::Result<()> {
        self.indented.begin_array_value(out, first)
    }

    fn end_array_value<W: ?Sized + io::Write>(&mut self, out: &mut W) -> io::Result<()> {
        self.indented.end_array_value(out)
    }

    fn begin_object<W: ?Sized + io::Write>(&mut self, out: &mut W) -> io::Result<()> {
        self.depth += 1;
        if self.on_one_line() { CompactFormatter.begin_object(out) } else { self.indented.begin_object(out) }
    }

    fn end_object<W: ?Sized + io::Write>(&mut self, out: &mut W) -> io::Result<()> {
        let one_line = self.on_one_line();
        self.depth -= 1;
        if one_line { CompactFormatter.end_object(out) } else { self.indented.end_object(out) }
    }

    fn begin_object_key<W: ?Sized + io::Write>(&mut self, out: &mut W, first: bool) -> io::Result<()> {
        self.in_key = self.depth == 1;
        if self.on_one_line() {
            return CompactFormatter.begin_object_key(out, first);
        }
        self.indented.begin_object_key(out, first)
    }

    fn write_string_fragment<W: ?Sized + io::Write>(&mut self, out: &mut W, text: &str) -> io::Result<()> {
        self.in_findings |= self.in_key && text == "findings";
        self.indented.write_string_fragment(out, text)
    }

    fn end_object_key<W: ?Sized + io::Write>(&mut self, out: &mut W) -> io::Result<()> {
        self.in_key = false;
        self.indented.end_object_key(out)
    }

    fn begin_object_value<W: ?Sized + io::Write>(&mut self, out: &mut W) -> io::Result<()> {
        if self.on_one_line() {
            return CompactFormatter.begin_object_value(out);
        }
        self.indented.begin_object_value(out)
    }

    fn end_object_value<W: ?Sized + io::Write>(&mut self, out: &mut W) -> io::Result<()> {
        self.indented.end_object_value(out)
    }
}
