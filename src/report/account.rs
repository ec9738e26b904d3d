//! What a report says in words and cells, the same in every form of it. Pure.

use crate::model::{
    CoverageState, Detail, Evidence, Fix, GrantState, Part, Report, RequirementRow, Status, Subject,
    fix::PlannedAct,
    report::{Imprint, Prerequisite, verdict, words},
};

/// Greenlight's own signs in ASCII, cell for cell; everything else stays.
pub(crate) fn plain(text: &str) -> String {
    let plain = |c| match c {
        '√' => '+',
        '×' => 'X',
        '‼' => '!',
        '…' => '~',
        '□' => 'o',
        '·' | '─' | '–' => '-',
        '►' | '›' | '→' => '>',
        '’' => '\'',
        '“' | '”' => '"',
        other => other,
    };
    text.chars().map(plain).collect()
}

/// `Ariglad → Contoso Care · Europe (Frankfurt)`
pub(crate) fn title(report: &Report) -> String {
    let org = report.head.org.name.as_deref().unwrap_or(&report.head.org.domain);
    format!("{} → {org} · {}", report.head.integration.title, report.head.org.place)
}

/// What whoever made it wrote on it: its own heading, and a name.
pub(crate) fn imprint(report: &Report) -> (Option<&str>, Option<String>) {
    let Imprint { title, made_by } = &report.head.imprint;
    (title.as_deref(), made_by.as_ref().map(|name| format!("Made by {name}")))
}

/// For whom, who told the grants, and what it cost.
pub(crate) fn subtitle(report: &Report) -> String {
    let client =
        report.client.as_ref().map(|client| format!("as {}", client.name.as_deref().unwrap_or(&client.id)));
    let people = report.people.as_ref().map(|people| words::people(people.subjects.len()));
    let subjects = [client, people].into_iter().flatten().collect::<Vec<_>>().join(" · ");
    let grants = match words::source(report.grants_source()) {
        Some(source) => format!("grants from {source}"),
        None => "grants unreadable".to_owned(),
    };
    format!("{subjects} · {grants} · {} calls", report.head.requests.total)
}

/// What a part is headed by; nothing where it is the only one.
pub(crate) fn heading_of(report: &Report, part: &Part<'_>) -> Option<&'static str> {
    let beside_the_org = part.rows.iter().any(|row| matches!(row.detail, Detail::Org(_)));
    (report.parts().len() > 1).then_some(match (part.subject, beside_the_org) {
        (Subject::Client(_), false) => "The OAuth client",
        (Subject::Client(_), true) => "The OAuth client and the org",
        (Subject::People(_), false) => "The people",
        (Subject::People(_), true) => "The people and the org",
    })
}

/// The permission that a row is about, as the guide names it; a remark of the guide behind it is left out.
pub(crate) fn permission(row: &RequirementRow) -> &str {
    let asked = row.permission().map(|names| names.asked.as_str());
    asked.and_then(|asked| asked.split_whitespace().next()).unwrap_or("·")
}

/// `3 Read recordings · fail · not granted`
pub(crate) fn heading(row: &RequirementRow) -> String {
    let cause = row.cause.map(|cause| format!(" · {}", cause.words())).unwrap_or_default();
    format!("{} {} · {}{cause}", row.number, row.title, words::status(row))
}

/// `√ pass`, `√ attested`
pub(crate) fn status(row: &RequirementRow) -> String {
    format!("{} {}", row.status.glyph(), words::status(row))
}

/// What was attested: by whom and when.
pub(crate) fn attested(report: &Report) -> Vec<String> {
    said(report, words::attested)
}

/// What doesn't count: who waived it, and why.
pub(crate) fn waived(report: &Report) -> Vec<String> {
    said(report, words::waived)
}

fn said(report: &Report, said: impl Fn(&RequirementRow) -> Option<String>) -> Vec<String> {
    let of = |row: &RequirementRow| Some(format!("{} {}: {}", row.number, row.title, said(row)?));
    report.rows.iter().filter_map(of).collect()
}

/// What was seen of a requirement and what it means: a label and a sentence each.
pub(crate) fn facts(row: &RequirementRow) -> Vec<(&'static str, String)> {
    let mut facts = Vec::new();
    let mut say = |label, sentence: String| {
        if !sentence.is_empty() {
            facts.push((label, sentence));
        }
    };
    if let Some(names) = row.permission() {
        say("asked", names.asked.clone());
        let judged: Vec<&str> = names.resolved.iter().map(|name| name.as_str()).collect();
        if judged != [names.asked.as_str()] {
            say("judged", judged.join(" and "));
            say("because", names.stand_in.clone().unwrap_or_default());
        }
        let nearest: Vec<String> = names.nearest.iter().map(ToString::to_string).collect();
        say("nearest", nearest.join(", "));
        say("menu", names.ui_path.join(", "));
    }
    if let Some(evidence) = row.evidence() {
        say("granted", granted_sentence(row, evidence));
        say("live", live_sentence(evidence));
    }
    say("why", row.explanation.clone());
    say("attested", words::attested(row).unwrap_or_default());
    say("waived", words::waived(row).unwrap_or_default());
    // Where it holds nowhere, the grants said so already.
    if let Some(coverage) = row.coverage().filter(|coverage| coverage.state == CoverageState::Some) {
        let names: Vec<&str> = coverage.missing.iter().map(|division| division.name.as_str()).collect();
        say("not in", listed(&names, 8));
    }
    facts
}

fn granted_sentence(row: &RequirementRow, evidence: &Evidence) -> String {
    let grant = &evidence.grant;
    let roles: Vec<&str> = grant.roles.iter().map(String::as_str).collect();
    let through = if grant.through_group { ", through a group" } else { "" };
    let roles = format!("{}{through}", listed(&roles, 4));
    match grant.state {
        GrantState::Granted if roles.is_empty() => "yes".to_owned(),
        GrantState::Granted => format!("by {roles}"),
        GrantState::Partial => {
            let names = row.permission().into_iter().flat_map(|names| names.resolved.iter().zip(&names.held));
            let lacking: Vec<&str> =
                names.filter(|(_, held)| **held == Some(false)).map(|(name, _)| name.as_str()).collect();
            format!("{} of {}; missing: {}", grant.held, grant.of, lacking.join(" and "))
        }
        GrantState::Missing => "by no role".to_owned(),
        GrantState::Conditional => match &grant.condition {
            Some(condition) => format!("by {roles}, with a condition: {condition}"),
            None => format!("by {roles}, with a condition"),
        },
        GrantState::Unknown => "unknown: the grants can't be read".to_owned(),
    }
}

fn live_sentence(evidence: &Evidence) -> String {
    let probe = &evidence.probe;
    let (Some(method), Some(path)) = (probe.method, &probe.path) else {
        return words::probe(probe.state).to_owned();
    };
    let mut sentence = format!("{method} {path} → ");
    match probe.status {
        Some(status) => sentence.push_str(&status.to_string()),
        None => sentence.push_str(words::probe(probe.state)),
    }
    if let Some(code) = &probe.code {
        sentence.push_str(&format!(" {code}"));
    }
    if !probe.named.is_empty() {
        let named: Vec<&str> = probe.named.iter().map(|name| name.as_str()).collect();
        sentence.push_str(&format!(", naming {}", named.join(" and ")));
    }
    sentence
}

pub(crate) fn listed(names: &[&str], at_most: usize) -> String {
    // One more name costs no more than the words that would count it.
    let shown = if names.len() <= at_most + 1 { names.len() } else { at_most };
    let mut text = names[..shown].join(", ");
    if names.len() > shown {
        text.push_str(&format!(" and {} more", names.len() - shown));
    }
    text
}

/// The rows of a part that somebody has to look at, in their order. What leaves all of them open is told once, above or
/// below them.
pub(crate) fn problems<'a>(part: &Part<'a>) -> impl Iterator<Item = &'a RequirementRow> {
    part.rows.iter().copied().filter(|row| row.status.is_problem() && !row.is_told_once())
}

pub(crate) enum HowToFix<'a> {
    /// Nothing is to be done, or nothing is known to help.
    Nothing,
    /// The plan has it: what this row needs of it, and the numbers of the acts.
    InPlan { summary: &'a str, acts: String },
    /// Nothing that the plan could have: what to wait for or to look at.
    Steps(&'a Fix),
}

/// How to fix a finding: the plan tells how, and each row which acts of it are its own.
pub(crate) fn how_to_fix(row: &RequirementRow) -> HowToFix<'_> {
    match &row.fix {
        None => HowToFix::Nothing,
        Some(fix) if row.acts.is_empty() => HowToFix::Steps(fix),
        Some(fix) => {
            let numbers: Vec<String> = row.acts.iter().map(|act| (act + 1).to_string()).collect();
            let numbers: Vec<&str> = numbers.iter().map(String::as_str).collect();
            let acts = match numbers.as_slice() {
                [one] => format!("act {one}"),
                [front @ .., last] => format!("acts {} and {last}", front.join(", ")),
                [] => String::new(),
            };
            HowToFix::InPlan { summary: &fix.summary, acts }
        }
    }
}

/// Those of the rows whose fix isn't that of one before it.
pub(crate) fn each_fix_once<'a>(rows: &[&'a RequirementRow]) -> Vec<&'a RequirementRow> {
    let mut once: Vec<&RequirementRow> = Vec::new();
    for row in rows {
        if !once.iter().any(|before| before.fix == row.fix) {
            once.push(row);
        }
    }
    once
}

/// What to do, act by act; a heading over them says what is counted.
pub(crate) fn plan_heading(report: &Report) -> Option<String> {
    let acts = match report.plan.len() {
        0 => return None,
        1 => "1 act".to_owned(),
        acts => format!("{acts} acts"),
    };
    let fixed = report.rows.iter().filter(|row| !row.acts.is_empty()).count();
    let rows = if fixed == 1 { "1 requirement".to_owned() } else { format!("{fixed} requirements") };
    Some(format!("What to do: {acts} for {rows}"))
}

/// What follows the last act, where it is known whom to tell.
pub(crate) fn plan_end(report: &Report) -> Option<String> {
    report.head.imprint.made_by.as_ref().map(|name| format!("Wait up to 5 minutes, then tell {name}."))
}

/// The whole plan in plain lines, for forms without headings of their own.
pub(crate) fn plan_lines(report: &Report) -> Vec<String> {
    let mut lines: Vec<String> = plan_heading(report).into_iter().collect();
    for (at, act) in report.plan.iter().enumerate() {
        lines.push(format!("{}. {}", at + 1, act_heading(act)));
        let facts = act_facts(report, act);
        lines.extend(facts.into_iter().map(|(label, sentence)| format!("   {label}: {sentence}")));
        lines.extend(act.deeds.iter().map(|deed| format!("   - {deed}")));
        lines.extend(act.notes.iter().map(|note| format!("   note: {note}")));
        lines.extend(act.url.iter().map(|url| format!("   page: {url}")));
    }
    lines.extend(plan_end(report));
    lines
}

/// What an act is called.
pub(crate) fn act_heading(act: &PlannedAct) -> &str {
    act.at.trim_end_matches('.')
}

/// For which rows it is, who does it and where: a label and a sentence each.
pub(crate) fn act_facts(report: &Report, act: &PlannedAct) -> Vec<(&'static str, String)> {
    let PlannedAct { place, at, path, url: _, deeds: _, notes: _, fixes, affects: _ } = act;
    let mut facts = vec![("for", rows_of(report, fixes))];
    facts.extend(place.who().map(|who| ("who", who.to_owned())));
    facts.extend((path != at).then(|| ("where", path.clone())));
    facts
}

/// `rows 3-5 and 9`
fn rows_of(report: &Report, ids: &[String]) -> String {
    let numbers: Vec<usize> = ids.iter().filter_map(|id| report.row(id)).map(|row| row.number).collect();
    let runs = numbers.chunk_by(|before, after| *after == *before + 1).map(|run| match run {
        [first, _, .., last] => format!("{first}–{last}"),
        run => run.iter().map(ToString::to_string).collect::<Vec<_>>().join(", "),
    });
    let runs: Vec<String> = runs.collect();
    format!("row{} {}", if numbers.len() == 1 { "" } else { "s" }, runs.join(", "))
}

pub(crate) fn not_proved_live(report: &Report) -> Vec<&RequirementRow> {
    verdict::not_proved_live(&report.rows)
}

/// Where something is missing that holds elsewhere: the places in [`Report::divisions`], each with the numbers of
/// those rows; the most first.
pub(crate) fn gaps(report: &Report) -> Vec<(usize, Vec<usize>)> {
    let open = |at: usize, row: &RequirementRow| {
        !row.nowhere() && matches!(row.cells().get(at), Some(Status::Fail | Status::Warn))
    };
    let rows = |at| report.rows.iter().filter(move |row| open(at, row)).map(|row| row.number).collect();
    let all = (0..report.divisions().len()).map(|at| (at, rows(at)));
    let mut gaps: Vec<(usize, Vec<usize>)> =
        all.filter(|(_, rows): &(_, Vec<usize>)| !rows.is_empty()).collect();
    gaps.sort_by_key(|(_, rows)| std::cmp::Reverse(rows.len()));
    gaps
}

/// What the check itself needs and doesn't have.
pub(crate) fn missing_prerequisites<'a>(needed: impl IntoIterator<Item = &'a Prerequisite>) -> Vec<String> {
    let missing = needed.into_iter().filter(|needed| needed.status != Status::Pass);
    missing
        .map(|needed| {
            let how = if needed.status == Status::Fail { "missing" } else { "unknown" };
            format!("{} ({how}): {}", needed.permission, needed.needed_for)
        })
        .collect()
}
