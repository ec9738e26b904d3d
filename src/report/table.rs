//! The report as text for a terminal or a pipe: one line per requirement, then what is wrong and how to fix it,
//! the verdict last. Pure.

use anstyle::{AnsiColor, Style};

use super::{
    TableStyle,
    account::{self, HowToFix},
    changes,
    people::Account,
};
use crate::{
    model::{Part, Report, RequirementRow, Status, Subject, Verdict, report::words},
    text::{PROSE, cut_middle, pad, width, wrap},
};

mod people;

/// The labels of a finding stand in a column of this width.
const LABEL: usize = 11;

pub(super) fn render(report: &Report, style: &TableStyle) -> String {
    let mut page = Page { text: String::new(), style: *style };
    let (own_title, made_by) = account::imprint(report);
    for title in own_title.into_iter().chain([account::title(report).as_str()]) {
        page.line(Style::new().bold(), &cut_middle(title, style.width));
    }
    for line in [account::subtitle(report)].into_iter().chain(made_by) {
        page.line(Style::new().dimmed(), &cut_middle(&line, style.width));
    }
    plan(&mut page, report);
    page.blank();
    for (at, part) in report.parts().iter().enumerate() {
        if at > 0 {
            page.blank();
        }
        if let Some(heading) = account::heading_of(report, part) {
            page.line(Style::new().bold(), heading);
        }
        match part.subject {
            Subject::Client(_) => client(&mut page, report, part),
            Subject::People(people) => people::body(&mut page, part, &Account::of(report, people)),
        }
    }
    changes(&mut page, report);
    remarks(&mut page, report);
    page.blank();
    let verdict = format!("{} {}", report.head.verdict.status().glyph(), report.head.verdict.words());
    let indent = " ".repeat(width(&verdict) + 2);
    for (at, line) in report.head.verdict_lines.iter().enumerate() {
        if at == 0 {
            page.parts(&[
                (of_verdict(report.head.verdict), verdict.clone()),
                (Style::new(), format!("  {line}")),
            ]);
        } else {
            page.line(Style::new(), &format!("{indent}{line}"));
        }
    }
    if style.ascii { account::plain(&page.text) } else { page.text }
}

fn client(page: &mut Page, report: &Report, part: &Part<'_>) {
    rows(page, part);
    account::problems(part).for_each(|row| finding(page, row));
    matrix(page, report);
}

/// A column of the table: its head, and what stands in it.
struct Column {
    head: &'static str,
    cells: Vec<String>,
    width: usize,
}

impl Column {
    fn new(head: &'static str, part: &Part<'_>, cell: impl Fn(&RequirementRow) -> String) -> Self {
        let cells: Vec<String> = part.rows.iter().map(|row| cell(row)).collect();
        let width = cells.iter().map(|cell| width(cell)).chain([width(head)]).max().unwrap_or_default();
        Self { head, cells, width }
    }
}

/// One line per requirement. Number, status, title and permission are always there; what else there is depends on
/// the width, and whatever is left out stands below for each row that isn't well.
fn rows(page: &mut Page, part: &Part<'_>) {
    let mut title = Column::new("requirement", part, |row| row.title.clone());
    let permission = Column::new("permission", part, |row| account::permission(row).to_owned());
    let mut others = [
        (Column::new("granted", part, words::granted), false),
        (Column::new("live", part, |row| words::live(row).to_owned()), false),
        (Column::new("divisions", part, words::divisions), false),
        (Column::new("cause", part, |row| row.cause_detail.clone()), false),
    ];
    let status_width = status_width(part);
    // ` 1  × unknown  `
    let front = 2 + 2 + status_width + 2;
    let mut room = page.style.width.saturating_sub(front + title.width + 2 + permission.width);
    for at in [2, 1, 0, 3] {
        let (column, shown) = &mut others[at];
        if column.width + 2 > room {
            break;
        }
        room -= column.width + 2;
        *shown = true;
    }
    let narrowest = page.style.width.saturating_sub(front + 2 + permission.width);
    title.width = title.width.min(narrowest.max(8));

    let mut columns = vec![title, permission];
    columns.extend(others.into_iter().filter(|(_, shown)| *shown).map(|(column, _)| column));
    let cells = |cell: &dyn Fn(&Column) -> String| -> String {
        let cells = columns.iter().map(|column| pad(&cut_middle(&cell(column), column.width), column.width));
        cells.collect::<Vec<_>>().join("  ").trim_end().to_owned()
    };
    let heads = cells(&|column| column.head.to_owned());
    page.line(Style::new().dimmed(), &format!(" #  {}  {heads}", pad("status", status_width)));
    for (at, row) in part.rows.iter().enumerate() {
        let status = pad(&account::status(row), status_width);
        let rest = cells(&|column| column.cells[at].clone());
        page.parts(&[
            (Style::new(), format!("{:>2}  ", row.number)),
            (of_status(row.status), status),
            (Style::new(), format!("  {rest}")),
        ]);
    }
}

/// How wide the column of statuses is.
fn status_width(part: &Part<'_>) -> usize {
    part.rows.iter().map(|row| width(&account::status(row))).chain([9]).max().unwrap_or_default()
}

/// What is wrong with a row, why, who can fix it and how.
fn finding(page: &mut Page, row: &RequirementRow) {
    page.blank();
    let heading = cut_middle(&account::heading(row), page.style.width.saturating_sub(2));
    page.line(of_status(row.status).bold(), &format!("{} {heading}", row.status.glyph()));
    for (label, sentence) in account::facts(row) {
        page.labelled(label, &sentence);
    }
    page.how_to_fix(row);
}

/// What to do, each page once.
fn plan(page: &mut Page, report: &Report) {
    let Some(heading) = account::plan_heading(report) else { return };
    page.blank();
    page.line(Style::new().bold(), &heading);
    for (at, act) in report.plan.iter().enumerate() {
        page.hanging(&(at + 1).to_string(), account::act_heading(act), 5);
        for (label, sentence) in account::act_facts(report, act) {
            page.labelled(label, &sentence);
        }
        for (at, deed) in act.deeds.iter().enumerate() {
            page.labelled(if at == 0 { "do" } else { "" }, deed);
        }
        act.notes.iter().for_each(|note| page.labelled("note", note));
        if let Some(url) = &act.url {
            page.address(url);
        }
    }
    account::plan_end(report).iter().for_each(|end| page.labelled("then", end));
}

/// The matrix of the divisions where something is missing that holds elsewhere: divisions as rows, requirements
/// as columns, headed by their numbers.
fn matrix(page: &mut Page, report: &Report) {
    const SHOWN: usize = 10;
    const HOLDS: usize = 20;
    let gaps = account::gaps(report);
    if gaps.is_empty() {
        return;
    }
    page.blank();
    let heading = format!("Divisions with a gap: {} of {}", gaps.len(), report.divisions().len());
    page.line(Style::new().bold(), &heading);
    let columns: Vec<&RequirementRow> = report.rows.iter().filter(|row| !row.cells().is_empty()).collect();
    let names = gaps.iter().take(SHOWN).map(|(at, _)| width(&report.divisions()[*at].name));
    let room = page.style.width.saturating_sub(2 + 2 + HOLDS + 4 * columns.len());
    let name_width = names.chain([8]).max().unwrap_or_default().min(room.max(8));
    let front = |name: &str, holds: &str| {
        format!(
            "  {}  {}",
            pad(&cut_middle(name, name_width), name_width),
            pad(&cut_middle(holds, HOLDS), HOLDS)
        )
    };
    let numbers: String = columns.iter().map(|row| format!("{:>4}", row.number)).collect();
    page.line(Style::new().dimmed(), &(front("division", "holds") + &numbers));
    for (at, _) in gaps.iter().take(SHOWN) {
        let division = &report.divisions()[*at];
        let mut parts = vec![(Style::new(), front(&division.name, &division.holds))];
        parts.extend(
            columns
                .iter()
                .map(|row| (of_status(row.cells()[*at]), format!("   {}", row.cells()[*at].glyph()))),
        );
        page.parts(&parts);
    }
    if gaps.len() > SHOWN {
        page.line(Style::new(), &format!("  and {} more", gaps.len() - SHOWN));
    }
}

/// What changed since an earlier report.
fn changes(page: &mut Page, report: &Report) {
    let Some((heading, lines)) = changes::told(report) else { return };
    page.blank();
    page.line(Style::new().bold(), &heading);
    for (label, sentence) in lines {
        page.labelled(label, &sentence);
    }
}

/// What the check lacked, what wasn't proved live, what was attested and waived, and the notes.
fn remarks(page: &mut Page, report: &Report) {
    let needs = account::missing_prerequisites(report.prerequisites());
    let unproved: Vec<String> =
        account::not_proved_live(report).iter().map(|row| format!("{} {}", row.number, row.title)).collect();
    let by_a_person = [("attested", account::attested(report)), ("waived", account::waived(report))];
    let nobody_said = by_a_person.iter().all(|(_, said)| said.is_empty());
    if needs.is_empty() && unproved.is_empty() && nobody_said && report.head.notes.is_empty() {
        return;
    }
    page.blank();
    for need in needs {
        page.labelled("needs", &format!("the check itself: {need}"));
    }
    if !unproved.is_empty() {
        page.labelled("live", &format!("not proved by a live call: {}", unproved.join(", ")));
    }
    for (label, said) in &by_a_person {
        said.iter().for_each(|said| page.labelled(label, said));
    }
    for note in &report.head.notes {
        page.labelled("note", note);
    }
}

fn of_status(status: Status) -> Style {
    let colour = |colour: AnsiColor| Style::new().fg_color(Some(colour.into()));
    match status {
        Status::Pass => colour(AnsiColor::Green),
        Status::Fail | Status::Broken => colour(AnsiColor::Red).bold(),
        Status::Warn => colour(AnsiColor::Yellow),
        Status::Pending => colour(AnsiColor::Cyan),
        Status::Unknown | Status::Manual => Style::new().bold(),
        Status::NotApplicable => Style::new().dimmed(),
    }
}

fn of_verdict(verdict: Verdict) -> Style {
    match verdict {
        Verdict::Ready => of_status(Status::Pass).bold(),
        Verdict::NotReady => of_status(Status::Fail),
        Verdict::Undetermined => of_status(Status::Unknown),
    }
}

struct Page {
    text: String,
    style: TableStyle,
}

impl Page {
    fn blank(&mut self) {
        self.text.push('\n');
    }

    fn line(&mut self, style: Style, text: &str) {
        self.parts(&[(style, text.to_owned())]);
    }

    fn parts(&mut self, parts: &[(Style, String)]) {
        for (style, part) in parts {
            if self.style.colour && *style != Style::new() {
                self.text.push_str(&format!("{style}{part}{style:#}"));
            } else {
                self.text.push_str(part);
            }
        }
        self.text.truncate(self.text.trim_end_matches(' ').len());
        self.text.push('\n');
    }

    /// A label in its own column, and a sentence beside it.
    fn labelled(&mut self, label: &str, sentence: &str) {
        self.hanging(label, sentence, LABEL);
    }

    /// A numbered step, its further lines below its words.
    fn step(&mut self, number: usize, step: &str) {
        self.hanging(&format!("{}{number}", " ".repeat(LABEL - 2)), step, LABEL + 3);
    }

    fn hanging(&mut self, label: &str, sentence: &str, column: usize) {
        let room = self.style.width.min(PROSE + 4).saturating_sub(column).max(20);
        for (at, line) in wrap(sentence, room).iter().enumerate() {
            let label = pad(if at == 0 { label } else { "" }, column - 2);
            self.parts(&[(Style::new().dimmed(), format!("  {label}")), (Style::new(), line.clone())]);
        }
    }

    fn how_to_fix(&mut self, row: &RequirementRow) {
        match account::how_to_fix(row) {
            HowToFix::Nothing => {}
            HowToFix::InPlan { summary, acts } => self.labelled("fix", &format!("{summary} ({acts})")),
            HowToFix::Steps(fix) => {
                self.labelled("fix", &fix.summary);
                for (at, step) in fix.steps.iter().enumerate() {
                    self.step(at + 1, step);
                }
                if let Some(url) = &fix.url {
                    self.address(url);
                }
            }
        }
    }

    /// An address: beside its label if it fits, else from the first cell on, so that it can be selected whole.
    fn address(&mut self, url: &str) {
        if LABEL + width(url) <= self.style.width.min(PROSE + 4) {
            self.labelled("page", url);
            return;
        }
        self.line(Style::new().dimmed(), "  page");
        for line in wrap(url, self.style.width) {
            self.line(Style::new(), &line);
        }
    }
}
