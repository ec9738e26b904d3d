//! What the Markdown tells of people. Pure.

use super::{SHOWN, escape, finding, how_to_fix};
use crate::{
    model::Part,
    report::{
        account,
        people::{self, Account, Feature},
    },
    text::number,
};

/// Features and rows, then what is wrong, who lacks what, and what is to be attested.
pub(super) fn body(part: &Part<'_>, account: &Account<'_>) -> String {
    let mut out = features(account);
    out += &requirements(part);
    for feature in account.features().filter(|feature| !feature.problems.is_empty()) {
        out += &problems(&feature);
    }
    account.of_the_org().for_each(|row| out += &finding(row));
    out += &lacking(account);
    out += &to_attest(account);
    out
}

fn features(account: &Account<'_>) -> String {
    let mut out = "| | feature | people | mostly in |\n|---|---|---|---|\n".to_owned();
    for feature in account.features() {
        out += &format!(
            "| {} | {} | {} | {} |\n",
            feature.status.glyph(),
            escape(feature.title),
            feature.lacked_by,
            escape(&feature.mostly_in),
        );
    }
    out
}

fn requirements(part: &Part<'_>) -> String {
    let mut out = "\n| # | status | requirement | permission | people |\n|---:|---|---|---|---|\n".to_owned();
    for row in &part.rows {
        out += &format!(
            "| {} | {} | {} | {} | {} |\n",
            row.number,
            account::status(row),
            escape(&row.title),
            escape(&people::names(row)),
            people::counted(row),
        );
    }
    out
}

fn problems(feature: &Feature<'_>) -> String {
    let title = escape(feature.title);
    let mut out = format!("\n## {} {title} · {}\n\n", feature.status.glyph(), feature.lacked_by);
    for row in &feature.problems {
        let names = people::names(row);
        let names = if names.is_empty() { names } else { format!(" ({names})") };
        let sentence = format!("{}{names}: {}", row.title, row.explanation);
        out += &format!("- **row {}** {}\n", row.number, escape(&sentence));
    }
    out.extend(account::each_fix_once(&feature.problems).into_iter().map(how_to_fix));
    out
}

/// By name, where they aren't too many to be read.
fn lacking(account: &Account<'_>) -> String {
    let total = account.lacking().count();
    if total == 0 {
        return String::new();
    }
    let mut out = format!("\n## People who lack something required, as far as known: {}\n\n", number(total));
    if total > SHOWN {
        return out + "Too many to list here; `--format csv` lists them all.\n";
    }
    out += "| | person | lacks |\n|---|---|---|\n";
    let people = account.people();
    for person in account.lacking() {
        let rows: Vec<String> = person.rows.iter().map(|row| row.number.to_string()).collect();
        let status = people.subjects[person.at].status;
        out += &format!(
            "| {} | {} | row {} |\n",
            status.glyph(),
            escape(&people::who(people, person.at)),
            rows.join(", ")
        );
    }
    out
}

fn to_attest(account: &Account<'_>) -> String {
    let mut out = String::new();
    for row in account.to_attest() {
        let optional = if row.required { "" } else { " (optional)" };
        out += &format!("- {} **{}** {}{optional}", row.status.glyph(), row.number, escape(&row.title));
        out += &match &row.fix {
            Some(fix) => format!(": {} {}\n", escape(&row.explanation), escape(&fix.steps.join(" "))),
            None => format!(": {}\n", escape(&row.explanation)),
        };
    }
    let open = account.to_attest().count();
    if out.is_empty() { out } else { format!("\n## For a person to look at: {open} to attest\n\n{out}") }
}
