//! What the page tells of people: features × divisions, counts, people. Pure.

use maud::{Markup, html};

use super::{class, finding, how_to_fix, link};
use crate::{
    model::{Part, Status},
    report::{
        account,
        people::{self, Account, Feature},
    },
    text::number,
};

/// With more people the page would take a browser too long.
const PEOPLE: usize = 5_000;
/// With more divisions the matrix would be too wide to be read; they are left out, and said so.
const DIVISIONS: usize = 40;

/// Features and rows, then what is wrong, what is to be attested, and everyone.
pub(super) fn body(part: &Part<'_>, account: &Account<'_>) -> Markup {
    html! {
        (matrix(account))
        (requirements(part))
        @if account.features().any(|feature| !feature.problems.is_empty()) || account.of_the_org().next().is_some() {
            section {
                h2 { "What to fix" }
                @for feature in account.features().filter(|feature| !feature.problems.is_empty()) {
                    (problems(&feature))
                }
                @for row in account.of_the_org() { (finding(row)) }
            }
        }
        (to_attest(account))
        (all_people(account))
    }
}

/// Features as rows, divisions as columns: a cell counts the people who lack it.
fn matrix(account: &Account<'_>) -> Markup {
    let overview = &account.overview;
    let shown = overview.columns.len().min(DIVISIONS + 1);
    html! {
        section {
            h2 { "Features by division: how many people lack each" }
            table.matrix {
                thead { tr {
                    th { "feature" }
                    @for column in &overview.columns[..shown] { th.cell { (column.name) br; (number(column.people.len())) } }
                } }
                tbody { @for row in &overview.rows {
                    tr {
                        th scope="row" { (row.title()) }
                        @for tally in &row.tallies[..shown] {
                            td.cell.(class(tally.status)) title=(people::lacked_by(tally)) {
                                (tally.status.glyph())
                                @if tally.lacking > 0 { " " (number(tally.lacking)) }
                            }
                        }
                    }
                } }
            }
            @if overview.columns.len() > shown {
                p.muted { "and " (overview.columns.len() - shown) " more divisions; the CSV lists each person's" }
            }
            p.muted { @for status in Status::ALL { (status.glyph()) " " (status.word()) "  " } }
        }
    }
}

fn requirements(part: &Part<'_>) -> Markup {
    html! {
        section {
            table.rows {
                thead { tr {
                    th.number { "#" } th { "status" } th { "requirement" } th { "permission" }
                    th.number { "pass" } th.number { "fail" } th.number { "warn" } th.number { "unknown" }
                } }
                tbody { @for row in &part.rows {
                    @let counts = row.subject_counts().unwrap_or_default();
                    tr {
                        td.number { (row.number) }
                        td.(class(row.status)) { (account::status(row)) }
                        td {
                            @if row.status.is_problem() { a href={ "#row-" (row.number) } { (row.title) } } @else { (row.title) }
                        }
                        td { code { (people::names(row)) } }
                        @for people in [counts.pass, counts.fail, counts.warn, counts.unknown] {
                            td.number { @if people > 0 { (number(people)) } }
                        }
                    }
                } }
            }
        }
    }
}

fn problems(feature: &Feature<'_>) -> Markup {
    html! {
        article {
            h3.(class(feature.status)) { (feature.status.glyph()) " " (feature.title) " · " (feature.lacked_by) }
            dl {
                @for row in &feature.problems {
                    dt id={ "row-" (row.number) } { "row " (row.number) }
                    dd { (row.title) ": " (row.explanation) }
                }
                @for row in account::each_fix_once(&feature.problems) { (how_to_fix(row)) }
            }
        }
    }
}

fn to_attest(account: &Account<'_>) -> Markup {
    let open = account.to_attest().count();
    html! {
        @if open > 0 {
            section {
                h2 { "For a person to look at: " (open) " to attest" }
                dl { @for row in account.to_attest() {
                    dt id={ "row-" (row.number) } { (row.status.glyph()) " " (row.number) " " (row.title) @if !row.required { " (optional)" } }
                    dd {
                        (row.explanation)
                        @if let Some(fix) = &row.fix {
                            @for step in &fix.steps { " " (step) }
                            @if let Some(url) = &fix.url { p { (link(url)) } }
                        }
                    }
                } }
            }
        }
    }
}

/// One line per person; of very many only those who don't have all that is required.
fn all_people(account: &Account<'_>) -> Markup {
    let people = account.people();
    let all = people.subjects.len() <= PEOPLE;
    let shown: Vec<usize> = if all {
        (0..people.subjects.len()).collect()
    } else {
        account.lacking().map(|person| person.at).take(PEOPLE).collect()
    };
    let names = people.subjects.first().map(|person| &person.features.names);
    html! {
        @if !shown.is_empty() {
            section {
                h2 { (number(shown.len())) " of " (number(people.subjects.len())) " people" }
                table.matrix {
                    thead { tr {
                        th { "person" } th { "e-mail" } th { "division" } th.cell { "all" }
                        @for name in names.iter().flat_map(|names| names.iter()) { th.cell { (name) } }
                    } }
                    tbody { @for at in shown {
                        @let person = &people.subjects[at];
                        tr {
                            th scope="row" { (person.name) }
                            td { (person.email.as_deref().unwrap_or_default()) }
                            td { @if let Some(division) = people.division_of(person) { (division) } }
                            td.cell.(class(person.status)) title=(person.status.word()) { (person.status.glyph()) }
                            @for status in &person.features.statuses {
                                td.cell.(class(*status)) title=(status.word()) { (status.glyph()) }
                            }
                        }
                    } }
                }
            }
        }
        @if !all { p.muted { "Only people who lack something required are listed; " code { "--format csv" } " lists all." } }
    }
}
