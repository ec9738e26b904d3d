//! The report as one file for a browser: no script, nothing fetched, the division matrix included, fit for
//! paper and for dark screens. Pure.

use maud::{DOCTYPE, Markup, PreEscaped, html};

use super::{
    account::{self, HowToFix},
    changes,
    people::Account,
};
use crate::model::{Part, Report, RequirementRow, SCHEMA, Status, Subject, Verdict, report::words};

mod people;

const STYLE: &str = include_str!("../../assets/report.css");
/// How the heading of a part stands out from those within it.
const PART: &str = "border-top: 1px solid var(--rule); padding-top: 1rem; font-size: 1.5rem";
/// Nothing may be fetched or run, whatever a name contains.
const POLICY: &str = "default-src 'none'; style-src 'unsafe-inline'";

pub(super) fn render(report: &Report) -> String {
    let (own_title, made_by) = account::imprint(report);
    let title = account::title(report);
    let page = html! {
        (DOCTYPE)
        html lang="en" {
            head {
                meta charset="utf-8";
                meta name="viewport" content="width=device-width, initial-scale=1";
                meta http-equiv="Content-Security-Policy" content=(POLICY);
                meta name="color-scheme" content="light dark";
                title { @if let Some(own) = own_title { (own) " · " } (title) " · " (report.head.verdict.words()) }
                style { (PreEscaped(STYLE)) }
            }
            body {
                header {
                    @if let Some(own) = own_title { h1 { (own) } p { (title) } } @else { h1 { (title) } }
                    p.verdict.(of_verdict(report.head.verdict)) {
                        strong { (report.head.verdict.status().glyph()) " " (report.head.verdict.words()) } " " (report.head.verdict_line())
                    }
                    p.muted { (account::subtitle(report)) " · " (words::when(report.head.generated_at)) }
                    @if let Some(made_by) = made_by { p.muted { (made_by) } }
                }
                (plan(report))
                @for part in report.parts() {
                    @if let Some(heading) = account::heading_of(report, &part) { h2 style=(PART) { (heading) } }
                    @match part.subject {
                        Subject::Client(_) => (client(report, &part)),
                        Subject::People(people) => (people::body(&part, &Account::of(report, people))),
                    }
                }
                (changes(report))
                (remarks(report))
                footer.muted { (report.head.tool.name) " " (report.head.tool.version) " · " (SCHEMA) }
            }
        }
    };
    let mut text = page.into_string();
    text.push('\n');
    text
}

fn client(report: &Report, part: &Part<'_>) -> Markup {
    html! {
        (requirements(part))
        @if account::problems(part).next().is_some() {
            section { h2 { "What was found" } @for row in account::problems(part) { (finding(row)) } }
        }
        (matrix(report))
    }
}

fn requirements(part: &Part<'_>) -> Markup {
    html! {
        section {
            table.rows {
                thead { tr {
                    th.number { "#" } th { "status" } th { "requirement" } th { "permission" } th { "granted" } th { "live" } th { "divisions" }
                } }
                tbody { @for row in &part.rows {
                    tr {
                        td.number { (row.number) }
                        td.(class(row.status)) { (account::status(row)) }
                        td { @if row.status.is_problem() { a href={ "#row-" (row.number) } { (row.title) } } @else { (row.title) } }
                        td { code { (account::permission(row)) } }
                        td { (words::granted(row)) }
                        td { (words::live(row)) }
                        td { (words::divisions(row)) }
                    }
                } }
            }
        }
    }
}

fn finding(row: &RequirementRow) -> Markup {
    html! {
        article id={ "row-" (row.number) } {
            h3.(class(row.status)) { (row.status.glyph()) " " (account::heading(row)) }
            dl {
                @for (label, sentence) in account::facts(row) { dt { (label) } dd { (sentence) } }
                (how_to_fix(row))
            }
        }
    }
}

fn how_to_fix(row: &RequirementRow) -> Markup {
    html! {
        @match account::how_to_fix(row) {
            HowToFix::Nothing => {}
            HowToFix::InPlan { summary, acts } => {
                dt { "fix" }
                dd { (summary) " (" a href={ "#act-" (row.acts.first().map_or(0, |act| act + 1)) } { (acts) } ")" }
            }
            HowToFix::Steps(fix) => {
                dt { "fix" }
                dd {
                    (fix.summary)
                    @if !fix.steps.is_empty() { ol { @for step in &fix.steps { li { (step) } } } }
                    @if let Some(url) = &fix.url { p { (link(url)) } }
                }
            }
        }
    }
}

/// What to do, each page once.
fn plan(report: &Report) -> Markup {
    html! {
        @if let Some(heading) = account::plan_heading(report) {
            section {
                h2 { (heading) }
                @for (at, act) in report.plan.iter().enumerate() {
                    article id={ "act-" (at + 1) } {
                        h3 { (at + 1) " " (account::act_heading(act)) }
                        dl {
                            @for (label, sentence) in account::act_facts(report, act) { dt { (label) } dd { (sentence) } }
                            dt { "do" }
                            dd {
                                ol { @for deed in &act.deeds { li { (deed) } } }
                                @if let Some(url) = &act.url { p { (link(url)) } }
                            }
                            @for note in &act.notes { dt { "note" } dd { (note) } }
                        }
                    }
                }
                @if let Some(end) = account::plan_end(report) { p { (end) } }
            }
        }
    }
}

/// Divisions as rows, requirements as columns: what needs a look first, then by name.
fn matrix(report: &Report) -> Markup {
    let columns: Vec<&RequirementRow> = report.rows.iter().filter(|row| !row.cells().is_empty()).collect();
    let gaps = account::gaps(report);
    let mut lacks = vec![0; report.divisions().len()];
    gaps.iter().for_each(|(at, rows)| lacks[*at] = rows.len());
    let mut order: Vec<(usize, usize)> = lacks.into_iter().enumerate().collect();
    order.sort_by_key(|(_, lacks)| std::cmp::Reverse(*lacks));
    html! {
        @if !columns.is_empty() && !report.divisions().is_empty() {
            section {
                h2 { "Divisions: " (gaps.len()) " of " (report.divisions().len()) " with a gap" }
                table.matrix {
                    thead { tr {
                        th { "division" } th { "holds" }
                        @for row in &columns {
                            th.cell title=(row.title) { (row.number) br; (row.short[0]) br; (row.short[1]) }
                        }
                        th.number { "gap" }
                    } }
                    tbody { @for (at, lacks) in &order {
                        @let division = &report.divisions()[*at];
                        tr {
                            th scope="row" { (division.name) }
                            td.muted { (division.holds) }
                            @for row in &columns {
                                @let status = row.cells().get(*at).copied().unwrap_or(Status::Unknown);
                                td.cell.(class(status)) title=(status.word()) { (status.glyph()) }
                            }
                            td.number { @if *lacks > 0 { (lacks) } }
                        }
                    } }
                }
                p.muted { @for status in Status::ALL { (status.glyph()) " " (status.word()) "  " } }
            }
        }
    }
}

/// What changed since an earlier report.
fn changes(report: &Report) -> Markup {
    html! {
        @if let Some((heading, lines)) = changes::told(report) {
            section {
                h2 { (heading) }
                dl { @for (label, sentence) in lines { dt { (label) } dd { (sentence) } } }
            }
        }
    }
}

fn remarks(report: &Report) -> Markup {
    let needs = account::missing_prerequisites(report.prerequisites());
    let unproved = account::not_proved_live(report);
    let said = [
        ("Attested by a person", account::attested(report)),
        ("Waived: these don't count", account::waived(report)),
    ];
    html! {
        @if !needs.is_empty() {
            section { h2 { "What the check needs" } ul { @for need in needs { li { (need) } } } }
        }
        @if !unproved.is_empty() {
            section { h2 { "Not proved live" } ul { @for row in unproved { li { (row.number) " " (row.title) } } } }
        }
        @for (heading, said) in said {
            @if !said.is_empty() { section { h2 { (heading) } ul { @for said in said { li { (said) } } } } }
        }
        @if !report.head.notes.is_empty() {
            section { h2 { "Notes" } ul { @for note in &report.head.notes { li { (note) } } } }
        }
    }
}

/// A link, if it is an address that a browser opens and that runs nothing.
fn link(url: &str) -> Markup {
    html! { @if url.starts_with("https://") { a href=(url) rel="noreferrer" { (url) } } @else { (url) } }
}

fn class(status: Status) -> &'static str {
    match status {
        Status::NotApplicable => "muted",
        other => other.word(),
    }
}

fn of_verdict(verdict: Verdict) -> &'static str {
    match verdict {
        Verdict::Ready => "pass",
        Verdict::NotReady => "fail",
        Verdict::Undetermined => "unknown",
    }
}
