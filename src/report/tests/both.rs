//! Reports with a client's part and one of people: each form has both, and the org's rows once.

use super::*;
use crate::model::fixture::both::{self, Both};

fn reports() -> [(&'static str, Report<Real>); 2] {
    [("both", both::not_ready()), ("both_ready", Both::all_hold().report())]
}

#[test]
fn every_form_has_both_parts() {
    let report = clear(&both::not_ready());
    for format in Format::all().into_iter().filter(|format| *format != Format::Json) {
        let text = render(&report, format, &TableStyle::default());
        insta::assert_snapshot!(format!("both_{format}"), text);
    }
}

#[test]
fn they_are_what_the_schema_says_and_present_nothing() {
    for (name, report) in reports() {
        let sieved = presenting(&report);
        for report in [&clear(&report), &sieved] {
            let text = render(report, Format::Json, &TableStyle::default());
            let document: serde_json::Value = serde_json::from_str(&text).unwrap();
            assert_eq!(schema::differences(&document), Vec::<String>::new(), "{name}");
            assert_eq!(document["subject"]["kind"], "oauth-client", "{name}");
            let count = |list: &str| document[list].as_array().unwrap().len();
            assert_eq!(
                ["requirements", "divisions", "subjects", "findings"].map(count),
                [7, 5, 4, 12],
                "{name}"
            );
            let counted = |at: usize| document["requirements"][at].get("subject_counts").is_some();
            assert_eq!([0, 1, 2, 3, 4, 5].map(counted), [false, false, false, true, true, true], "{name}");
        }
        for format in Format::all() {
            let text = render(&sieved, format, &TableStyle { width: 200, ..TableStyle::default() });
            for real in ["Agent 0", "@example.com", "Listener", "Recordings reader", "Contoso", "Retail"] {
                assert!(!text.contains(real), "{name} {format}: {real} in {text}");
            }
        }
    }
}

#[test]
fn each_number_stands_once_and_the_table_fits() {
    for (name, report) in reports() {
        let report = clear(&report);
        for cells in [72, 80, 120, 200] {
            let text = render(&report, Format::Table, &TableStyle { width: cells, ..TableStyle::default() });
            // The verdict stays in one line, whatever it says.
            let above = text.lines().take(text.lines().count() - 1);
            let widest = above.max_by_key(|line| width(line)).unwrap();
            assert!(width(widest) <= cells, "{name} at {cells}: {widest}");
            for row in &report.rows {
                let line = format!("{:>2}  {} ", row.number, row.status.glyph());
                let lines = text.lines().filter(|text| text.starts_with(&line));
                assert_eq!(lines.count(), 1, "{name}: {line}");
            }
        }
        let html = render(&report, Format::Html, &TableStyle::default());
        let markdown = render(&report, Format::Markdown, &TableStyle::default());
        let junit = render(&report, Format::Junit, &TableStyle::default());
        for row in &report.rows {
            let once =
                |text: &str, part: String| assert_eq!(text.matches(&part).count(), 1, "{name}: {part}");
            once(&html, format!("<tr><td class=\"number\">{}</td>", row.number));
            once(&markdown, format!("\n| {} | {} ", row.number, row.status.glyph()));
            once(&junit, format!("<testcase name=\"{} ", row.number));
        }
    }
}
