//! The report for tickets and wikis. Names are escaped, so that none of them can end a cell or begin markup.
//! Pure.

use super::{
    account::{self, HowToFix},
    changes,
    people::Account,
};
use crate::model::{Part, Report, RequirementRow, Subject, report::words};

mod people;

/// How many divisions are listed by name.
const SHOWN: usize = 50;

pub(super) fn render(report: &Report) -> String {
    let (own_title, made_by) = account::imprint(report);
    let title = escape(&account::title(report));
    let mut out = match own_title {
        None => format!("# {title}\n\n"),
        Some(own) => format!("# {}\n\n{title}\n\n", escape(own)),
    };
    out += &format!(
        "**{} {}**  {}\n\n",
        report.head.verdict.status().glyph(),
        report.head.verdict.words(),
        escape(&report.head.verdict_line())
    );
    out += &format!("{} · {}\n\n", escape(&account::subtitle(report)), words::when(report.head.generated_at));
    out += &made_by.map(|made_by| format!("{}\n\n", escape(&made_by))).unwrap_or_default();
    out += &plan(report);
    for (at, part) in report.parts().iter().enumerate() {
        let body = match part.subject {
            Subject::Client(_) => client(report, part),
            Subject::People(people) => people::body(part, &Account::of(report, people)),
        };
        match account::heading_of(report, part) {
            None => out += &body,
            Some(heading) => {
                let gap = if at > 0 { "\n" } else { "" };
                // Nothing but a heading begins with `#`: in names it is escaped.
                out += &format!("{gap}## {heading}\n\n{}", body.replace("\n## ", "\n### "));
            }
        }
    }
    out += &changes(report);
    let needs = account::missing_prerequisites(report.prerequisites());
    out += &section("What the check needs", needs.iter().map(String::as_str));
    let unproved: Vec<String> =
        account::not_proved_live(report).iter().map(|row| format!("{} {}", row.number, row.title)).collect();
    out += &section("Not proved live", unproved.iter().map(String::as_str));
    out += &section("Attested by a person", account::attested(report).iter().map(String::as_str));
    out += &section("Waived: these don't count", account::waived(report).iter().map(String::as_str));
    out += &section("Notes", report.head.notes.iter().map(String::as_str));
    out
}

fn client(report: &Report, part: &Part<'_>) -> String {
    let mut out = requirements(part);
    account::problems(part).for_each(|row| out += &finding(row));
    out + &gaps(report)
}

fn requirements(part: &Part<'_>) -> String {
    let mut out = "| # | status | requirement | permission | granted | live | divisions |\n".to_owned();
    out += "|---:|---|---|---|---|---|---|\n";
    for row in &part.rows {
        out += &format!(
            "| {} | {} | {} | {} | {} | {} | {} |\n",
            row.number,
            account::status(row),
            escape(&row.title),
            escape(account::permission(row)),
            escape(&words::granted(row)),
            words::live(row),
            escape(&words::divisions(row)),
        );
    }
    out
}

fn finding(row: &RequirementRow) -> String {
    let mut out = format!("\n## {} {}\n\n", row.status.glyph(), escape(&account::heading(row)));
    for (label, sentence) in account::facts(row) {
        out += &format!("- **{label}** {}\n", escape(&sentence));
    }
    out + &how_to_fix(row)
}

fn how_to_fix(row: &RequirementRow) -> String {
    match account::how_to_fix(row) {
        HowToFix::Nothing => String::new(),
        HowToFix::InPlan { summary, acts } => format!("- **fix** {} ({acts})\n", escape(summary)),
        HowToFix::Steps(fix) => {
            let mut out = format!("- **fix** {}\n", escape(&fix.summary));
            out += &numbered(&fix.steps);
            out + &page(fix.url.as_deref())
        }
    }
}

/// What to do, each page once.
fn plan(report: &Report) -> String {
    let Some(heading) = account::plan_heading(report) else { return String::new() };
    let mut out = format!("## {}\n", escape(&heading));
    for (at, act) in report.plan.iter().enumerate() {
        out += &format!("\n### {} {}\n\n", at + 1, escape(account::act_heading(act)));
        for (label, sentence) in account::act_facts(report, act) {
            out += &format!("- **{label}** {}\n", escape(&sentence));
        }
        out += "- **do**\n";
        out += &numbered(&act.deeds);
        out += &page(act.url.as_deref());
        for note in &act.notes {
            out += &format!("- **note** {}\n", escape(note));
        }
    }
    out += &account::plan_end(report).map(|end| format!("\n{}\n", escape(&end))).unwrap_or_default();
    out + "\n"
}

/// What changed since an earlier report.
fn changes(report: &Report) -> String {
    let Some((heading, lines)) = changes::told(report) else { return String::new() };
    let line = |(label, sentence): &(&str, String)| format!("- **{label}** {}\n", escape(sentence));
    format!("\n## {}\n\n{}", escape(&heading), lines.iter().map(line).collect::<String>())
}

fn numbered(steps: &[String]) -> String {
    steps.iter().enumerate().map(|(at, step)| format!("    {}. {}\n", at + 1, escape(step))).collect()
}

fn page(url: Option<&str>) -> String {
    url.map(|url| format!("- **page** {}\n", link(url))).unwrap_or_default()
}

fn gaps(report: &Report) -> String {
    let gaps = account::gaps(report);
    if gaps.is_empty() {
        return String::new();
    }
    let mut out = format!("\n## Divisions with a gap: {} of {}\n\n", gaps.len(), report.divisions().len());
    out += "| division | holds | lacks row |\n|---|---|---|\n";
    for (at, rows) in gaps.iter().take(SHOWN) {
        let division = &report.divisions()[*at];
        let rows: Vec<String> = rows.iter().map(ToString::to_string).collect();
        out +=
            &format!("| {} | {} | {} |\n", escape(&division.name), escape(&division.holds), rows.join(", "));
    }
    if gaps.len() > SHOWN {
        out += &format!("\nand {} more\n", gaps.len() - SHOWN);
    }
    out
}

fn section<'a>(title: &str, lines: impl Iterator<Item = &'a str>) -> String {
    let lines: String = lines.map(|line| format!("- {}\n", escape(line))).collect();
    if lines.is_empty() { lines } else { format!("\n## {title}\n\n{lines}") }
}

/// The text as text: nothing in it is markup, and it stays in its cell.
fn escape(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '\\' | '`' | '*' | '_' | '[' | ']' | '<' | '>' | '|' | '#' | '~' | '$' | '&' | '!' => {
                out.extend(['\\', c]);
            }
            // Whole addresses would turn into links.
            ':' if out.ends_with("http") || out.ends_with("https") => out.push_str("\\:"),
            '\n' | '\r' => out.push(' '),
            other => out.push(other),
        }
    }
    out
}

/// An address that can be followed, if it is one that a browser opens and nothing in it ends the link.
fn link(url: &str) -> String {
    let whole =
        url.starts_with("https://") && !url.contains(|c: char| c.is_whitespace() || "<>|\"\\`".contains(c));
    if whole { format!("<{url}>") } else { escape(url) }
}
