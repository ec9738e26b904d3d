//! Features × groups.

use super::*;
use crate::model::{fixture::clear, people::fixture};

fn told(overview: &Overview) -> Vec<String> {
    let heads = overview.columns.iter().map(|column| format!("{} {}", column.name, column.people.len()));
    let head = heads.collect::<Vec<_>>().join(" · ");
    let rows = overview.rows.iter().map(|row| {
        let cells = row.tallies.iter().map(|tally| format!("{} {}", tally.status.glyph(), tally.lacking));
        format!("{}: {}", row.title(), cells.collect::<Vec<_>>().join(" · "))
    });
    std::iter::once(head).chain(rows).collect()
}

fn by(by: By) -> Vec<String> {
    let report = clear(&fixture::report());
    told(&overview(report.people.as_ref().unwrap(), by))
}

#[test]
fn access_first_then_features_by_name_for_everyone_and_each_division() {
    let lines = by(By::Division);
    assert_eq!(lines[0], "everyone 8 · Claims 1 · Home 1 · Retail 4 · Sales 1 · Support 1");
    assert_eq!(lines[1], "Access (required): √ 0 · √ 0 · √ 0 · √ 0 · √ 0 · √ 0");
    let names: Vec<&str> = lines[2..].iter().filter_map(|line| line.split(": ").next()).collect();
    assert_eq!(names.len(), 16);
    assert!(names.is_sorted(), "{names:?}");
    let row = |name: &str| lines.iter().find(|line| line.starts_with(name)).unwrap().as_str();
    assert_eq!(row("Co-browse"), "Co-browse: ‼ 4 · √ 0 · √ 0 · ‼ 4 · √ 0 · √ 0");
    assert_eq!(row("Evaluations"), "Evaluations: ‼ 1 · √ 0 · √ 0 · ‼ 1 · √ 0 · √ 0");
    assert_eq!(row("Screen share"), "Screen share: ? 8 · ? 1 · ? 1 · ? 4 · ? 1 · ? 1");
}

#[test]
fn somebody_in_two_groups_counts_in_each_and_somebody_in_none_stays() {
    let lines = by(By::Group);
    assert_eq!(lines[0], "everyone 8 · Night shift 2 · Tier 1 2 · Tier 2 1 · no group 4");
    let lines = by(By::Role);
    assert_eq!(lines[0], "everyone 8 · Agent Retail 3 · Agent Sales 4 · Basics 1 · Trainee 1");
    assert_eq!(by(By::Queue)[0], "everyone 8 · no queue 8");
    assert_eq!(by(By::Person)[0], "everyone 8");
}

#[test]
fn everyone_is_counted_once_however_many_groups() {
    let report = clear(&fixture::large(700));
    let overview = overview(report.people.as_ref().unwrap(), By::Group);
    let co_browse = overview.rows.iter().find(|row| row.title() == "Co-browse").unwrap();
    assert_eq!((co_browse.tallies[0].lacking, co_browse.tallies[0].of), (63, 700));
    assert!(co_browse.tallies[1..].iter().map(|tally| tally.of).sum::<usize>() > 700);
}
