//! What the table tells of people: features, counts, who lacks what is required. Pure.

use anstyle::Style;

use super::{Page, finding, of_status, status_width};
use crate::{
    model::{Part, RequirementRow},
    report::{
        account,
        people::{self, Account, Feature},
    },
    text::{cut_end, cut_middle, number, pad, width},
};

/// At most this many people are named.
const NAMED: usize = 20;
/// At most this many of the things that one person lacks are named.
const LACKED: usize = 3;

/// What stands in a column of a requirement.
type Cell = fn(&RequirementRow) -> String;

/// Features and rows, then what is wrong, who lacks what, and what is to be attested.
pub(super) fn body(page: &mut Page, part: &Part<'_>, account: &Account<'_>) {
    features(page, account);
    page.blank();
    rows(page, part);
    for feature in account.features().filter(|feature| !feature.problems.is_empty()) {
        problems(page, &feature);
    }
    account.of_the_org().for_each(|row| finding(page, row));
    lacking(page, account);
    for_others(page, account);
    to_attest(page, account);
}

/// One line per feature: how many lack it, and where most of them are.
fn features(page: &mut Page, account: &Account<'_>) {
    let features: Vec<Feature<'_>> = account.features().collect();
    let titles = features.iter().map(|feature| width(feature.title));
    let title = titles.chain([width("feature")]).max().unwrap_or_default().min(28);
    let lacked = features.iter().map(|feature| width(&feature.lacked_by));
    let lacked = lacked
        .chain([width("people")])
        .max()
        .unwrap_or_default()
        .min(page.style.width.saturating_sub(title + 18));
    let line = |feature: &str, lacked_by: &str| {
        format!(
            "{}  {}",
            pad(&cut_middle(feature, title), title),
            pad(&cut_middle(lacked_by, lacked), lacked)
        )
    };
    page.line(Style::new().dimmed(), &format!("   {}  mostly in", line("feature", "people")));
    let room = page.style.width.saturating_sub(3 + title + 2 + lacked + 2);
    for feature in &features {
        page.parts(&[
            (of_status(feature.status), format!(" {} ", feature.status.glyph())),
            (Style::new(), line(feature.title, &feature.lacked_by)),
            (Style::new(), format!("  {}", cut_end(&feature.mostly_in, room))),
        ]);
    }
}

/// One line per requirement, with how many people have each status. Counts that are nought everywhere are left out; the
/// name in the API and the cause stand there where there is room, and below for each row that isn't well.
fn rows(page: &mut Page, part: &Part<'_>) {
    let counts = |row: &RequirementRow| {
        let counts = row.subject_counts().unwrap_or_default();
        [counts.pass, counts.fail, counts.warn, counts.unknown]
    };
    let cells = |at: usize| part.rows.iter().map(move |row| counts(row)[at]);
    // A head, the place among the counts, how wide.
    let columns: Vec<(&str, usize, usize)> = ["pass", "fail", "warn", "unknown"]
        .into_iter()
        .enumerate()
        .filter(|(at, _)| *at == 0 || cells(*at).any(|cell| cell > 0))
        .map(|(at, head)| {
            let widest = cells(at).map(|cell| width(&number(cell))).max().unwrap_or_default();
            (head, at, widest.max(width(head)))
        })
        .collect();
    let counted: usize = columns.iter().map(|(_, _, width)| width + 2).sum();
    let widest = |cell: &dyn Fn(&RequirementRow) -> String, head: &str| {
        part.rows.iter().map(|row| width(&cell(row))).chain([width(head)]).max().unwrap_or_default()
    };
    let status_width = status_width(part);
    let front = 4 + status_width + 2;
    let room = page.style.width.saturating_sub(front + counted);
    let title_width = widest(&|row| row.title.clone(), "requirement").min(room.max(12));
    let mut room = room.saturating_sub(title_width);
    let mut behind: Vec<(&str, usize, Cell)> = Vec::new();
    let further: [(&str, Cell); 2] =
        [("cause", |row| row.cause_detail.clone()), ("permission", people::names)];
    for (head, cell) in further {
        // Whatever isn't whole is no help.
        let wanted = widest(&cell, head);
        if wanted + 2 <= room {
            room -= wanted + 2;
            behind.push((head, wanted, cell));
        }
    }
    let line = |title: &str, counts: &[String], rest: &dyn Fn(usize) -> String| {
        let mut line = pad(&cut_middle(title, title_width), title_width);
        for ((_, _, wide), cell) in columns.iter().zip(counts) {
            line += &format!("  {}{cell}", " ".repeat(wide.saturating_sub(width(cell))));
        }
        for (at, (_, wide, _)) in behind.iter().enumerate() {
            line += &format!("  {}", pad(&cut_middle(&rest(at), *wide), *wide));
        }
        line.trim_end().to_owned()
    };
    let heads: Vec<String> = columns.iter().map(|(head, ..)| (*head).to_owned()).collect();
    let heads = line("requirement", &heads, &|at| behind[at].0.to_owned());
    page.line(Style::new().dimmed(), &format!(" #  {}  {heads}", pad("status", status_width)));
    for row in &part.rows {
        let of_people = counts(row).iter().any(|count| *count > 0);
        let shown = |(_, at, _): &(&str, usize, usize)| {
            if of_people { number(counts(row)[*at]) } else { "·".into() }
        };
        let counts: Vec<String> = columns.iter().map(shown).collect();
        let status = pad(&account::status(row), status_width);
        page.parts(&[
            (Style::new(), format!("{:>2}  ", row.number)),
            (of_status(row.status), status),
            (Style::new(), format!("  {}", line(&row.title, &counts, &|at| behind[at].2(row)))),
        ]);
    }
}

/// What is wrong with a feature: each of its rows, then how to fix them, the same steps once.
fn problems(page: &mut Page, feature: &Feature<'_>) {
    page.blank();
    let heading = format!("{} · {}", feature.title, feature.lacked_by);
    let heading = cut_middle(&heading, page.style.width.saturating_sub(2));
    page.line(of_status(feature.status).bold(), &format!("{} {heading}", feature.status.glyph()));
    for row in &feature.problems {
        let names = people::names(row);
        let names = if names.is_empty() { names } else { format!(" ({names})") };
        page.labelled(&format!("row {}", row.number), &format!("{}{names}: {}", row.title, row.explanation));
    }
    account::each_fix_once(&feature.problems).into_iter().for_each(|row| page.how_to_fix(row));
}

fn lacking(page: &mut Page, account: &Account<'_>) {
    let total = account.lacking().count();
    if total == 0 {
        return;
    }
    page.blank();
    let heading = format!("People who lack something required, as far as known: {}", number(total));
    page.line(Style::new().bold(), &heading);
    let people = account.people();
    let name = |at: usize| people::who(people, at);
    let shown: Vec<_> = account.lacking().take(NAMED).collect();
    let room = page.style.width.saturating_sub(4);
    let name_width =
        shown.iter().map(|person| width(&name(person.at))).max().unwrap_or_default().min(room / 2);
    for person in shown {
        let status = people.subjects[person.at].status;
        let rows: Vec<&str> = person.rows.iter().map(|row| row.title.as_str()).collect();
        let rows = cut_middle(&account::listed(&rows, LACKED), room.saturating_sub(name_width + 2));
        page.parts(&[
            (of_status(status), format!("  {} ", status.glyph())),
            (Style::new(), format!("{}  {rows}", pad(&cut_middle(&name(person.at), name_width), name_width))),
        ]);
    }
    if total > NAMED {
        page.line(Style::new(), &format!("  {} more; --format csv lists all", number(total - NAMED)));
    }
}

/// What isn't for the people who were checked, and how many hold it all the same.
fn for_others(page: &mut Page, account: &Account<'_>) {
    for (at, row) in account.for_others().enumerate() {
        if at == 0 {
            page.blank();
            page.line(Style::new().bold(), "Not for the people who were checked");
        }
        page.labelled(&format!("row {}", row.number), &format!("{}: {}", row.title, row.explanation));
    }
}

/// What only a person can look at.
fn to_attest(page: &mut Page, account: &Account<'_>) {
    if account.to_attest().next().is_none() {
        return;
    }
    page.blank();
    let open = account.to_attest().count();
    page.line(Style::new().bold(), &format!("For a person to look at: {open} to attest with --attest ID"));
    let mut page_before = None;
    for row in account.to_attest() {
        let optional = if row.required { "" } else { " (optional)" };
        let heading = format!("{:>2} {}{optional}", row.number, row.title);
        page.parts(&[
            (of_status(row.status), format!("{} ", row.status.glyph())),
            (Style::new(), cut_middle(&heading, page.style.width.saturating_sub(2))),
        ]);
        page.labelled("id", &row.id);
        page.labelled("why", &row.explanation);
        let Some(fix) = &row.fix else { continue };
        page.labelled("look", &fix.steps.join(" "));
        // Most stand on one page: it is named once.
        if let Some(url) = fix.url.as_ref().filter(|url| page_before != Some(*url)) {
            page.address(url);
            page_before = Some(url);
        }
    }
}
