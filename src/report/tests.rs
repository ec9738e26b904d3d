//! Every form of every fixture: against snapshots, against the schema, against hostile names.

use std::str::FromStr;

use super::{Format, TableStyle, render};
use crate::{
    model::{
        Names, Real, Report, Shown,
        fixture::{self, clear},
    },
    text::width,
};

mod both;
mod people;
mod schema;

fn fixtures() -> [(&'static str, Report<Real>); 4] {
    [
        ("ready", fixture::ready()),
        ("not_ready", fixture::not_ready()),
        ("undetermined", fixture::undetermined()),
        ("hostile", fixture::hostile()),
    ]
}

#[test]
fn every_form_of_every_report_looks_as_agreed() {
    for (name, report) in fixtures() {
        for format in Format::all() {
            let text = render(&clear(&report), format, &TableStyle::default());
            insta::assert_snapshot!(format!("{name}_{format}"), text);
        }
    }
    let wide = TableStyle { width: 120, ..TableStyle::default() };
    insta::assert_snapshot!(
        "not_ready_table_wide",
        render(&clear(&fixture::not_ready()), Format::Table, &wide)
    );
    let sieved = presenting(&fixture::not_ready());
    insta::assert_snapshot!(
        "not_ready_table_presenting",
        render(&sieved, Format::Table, &TableStyle::default())
    );
}

fn presenting(report: &Report<Real>) -> Report {
    Shown::stand_ins(&Names::default().with_report(report)).report(report)
}

#[test]
fn the_table_fits_and_ends_in_the_verdict() {
    for (name, report) in fixtures().into_iter().chain([("large", fixture::large())]) {
        let report = clear(&report);
        for cells in [72, 80, 120, 200] {
            let text = render(&report, Format::Table, &TableStyle { width: cells, ..TableStyle::default() });
            // The verdict stays in one line, whatever it says.
            let above = text.lines().take(text.lines().count() - 1);
            let widest = above.max_by_key(|line| width(line)).unwrap();
            assert!(width(widest) <= cells, "{name} at {cells}: {widest}");
            assert!(text.trim_end().ends_with(&report.head.verdict_line()), "{name}");
            for row in &report.rows {
                let asked = super::account::permission(row);
                let line = format!("{:>2}  {}", row.number, row.status.glyph());
                let found = text.lines().find(|text| text.starts_with(&line)).unwrap();
                assert!(found.contains(asked), "{name}: {found}");
            }
        }
        assert!(render(&report, Format::Table, &TableStyle::default()).lines().count() < 200, "{name}");
    }
}

#[test]
fn colour_adds_nothing_but_colour_and_ascii_has_no_other_sign() {
    for (name, report) in fixtures() {
        let report = clear(&report);
        let table = |colour, ascii| render(&report, Format::Table, &TableStyle { colour, ascii, width: 80 });
        let coloured = table(true, false);
        assert!(coloured.contains('\u{1b}'), "{name}");
        assert_eq!(anstream::adapter::strip_str(&coloured).to_string(), table(false, false), "{name}");
        if name != "hostile" {
            let other: String = table(false, true).chars().filter(|c| !c.is_ascii()).collect();
            assert_eq!(other, "", "{name}");
        }
    }
}

#[test]
fn names_stay_names_in_every_form() {
    let report = clear(&fixture::hostile());
    let html = render(&report, Format::Html, &TableStyle::default());
    assert!(!html.contains("<script") && !html.contains("<b>Contoso"), "{html}");
    let markdown = render(&report, Format::Markdown, &TableStyle::default());
    for line in markdown.lines().filter(|line| line.starts_with('|')) {
        let bars = line.replace("\\|", "").matches('|').count();
        assert!(bars == 8 || bars == 4, "{line}");
    }
    let csv = render(&report, Format::Csv, &TableStyle::default());
    let mut reader = csv::ReaderBuilder::new().from_reader(csv.as_bytes());
    for record in reader.records() {
        for cell in &record.unwrap() {
            assert!(!cell.starts_with(['=', '+', '-', '@']), "{cell}");
        }
    }
    assert!(csv.contains("'-2+3"), "{csv}");
}

#[test]
fn json_is_what_the_schema_says() {
    for (name, report) in fixtures().into_iter().chain([("large", fixture::large())]) {
        for report in [&clear(&report), &presenting(&report)] {
            let text = render(report, Format::Json, &TableStyle::default());
            let document: serde_json::Value = serde_json::from_str(&text).unwrap();
            let differences = schema::differences(&document);
            assert!(differences.is_empty(), "{name}: {differences:#?}");
        }
    }
}

#[test]
fn the_schema_notices_what_is_wrong() {
    let whole = serde_json::to_value(clear(&fixture::not_ready())).unwrap();
    type Spoil = fn(&mut serde_json::Value);
    let spoils: [Spoil; 6] = [
        |document| document["verdict"] = "fine".into(),
        |document| document["counts"]["pass"] = (-1).into(),
        |document| drop(document["requirements"][2].as_object_mut().unwrap().remove("status")),
        |document| document["requirements"][2]["evidence"]["probe"]["state"] = "ok".into(),
        |document| document["divisions"][0]["surprise"] = 1.into(),
        |document| document["generated_at"] = "yesterday".into(),
    ];
    for spoil in spoils {
        let mut document = whole.clone();
        spoil(&mut document);
        assert_eq!(schema::differences(&document).len(), 1);
    }
}

#[test]
fn junit_never_counts_unknown_as_a_pass() {
    let text = render(&clear(&fixture::undetermined()), Format::Junit, &TableStyle::default());
    assert!(text.contains("errors=\"3\"") && text.contains("failures=\"0\""), "{text}");
    let text = render(&clear(&fixture::not_ready()), Format::Junit, &TableStyle::default());
    assert!(text.contains("errors=\"1\"") && text.contains("failures=\"5\""), "{text}");
}

#[test]
fn formats_are_known_by_name() {
    for format in Format::all() {
        assert_eq!(Format::from_str(format.word()), Ok(format));
        assert!(Format::from_str("xls").unwrap_err().to_string().contains(format.word()));
    }
}
