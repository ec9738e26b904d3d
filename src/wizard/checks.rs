//! The checks of one connection: what each row knows, whether a run is under way, and when what is asked again.
//! Steps 5, 6 and 8 show it. Pure: time comes in with each call.

use std::{sync::Arc, time::Duration};

use jiff::{SignedDuration, Timestamp};

use super::Ticket;
use crate::{
    check::{Ask, Event},
    model::{
        Attested, Cause, Counts, Integration, Real, Report, RequirementRow, Status, attest::with_attested,
    },
};

/// How long watching waits between two rounds.
pub(super) const WATCH_EVERY: SignedDuration = SignedDuration::from_secs(5);
/// How long a pending row waits until it is asked again.
pub(super) const PENDING_EVERY: SignedDuration = SignedDuration::from_secs(15);
/// For how long a row that changed says `just now`.
const JUST_NOW: SignedDuration = SignedDuration::from_secs(10);

/// One requirement that the checks can tell something about. What a person attests isn't among them.
#[derive(Clone, Debug)]
pub struct Row {
    pub id: String,
    /// Its number on every screen, from 1.
    pub number: usize,
    pub title: String,
    found: Option<Box<RequirementRow<Real>>>,
    asking_since: Option<Timestamp>,
    /// When its status last became another.
    pub changed_at: Option<Timestamp>,
    judged_at: Option<Timestamp>,
}

impl Row {
    pub fn finding(&self) -> Option<&RequirementRow<Real>> {
        self.found.as_deref()
    }

    pub fn is_waiting(&self) -> bool {
        self.found.is_none() && self.asking_since.is_none()
    }

    pub fn status(&self) -> Option<Status> {
        self.finding().map(|finding| finding.status)
    }

    pub fn asking_for(&self, now: Timestamp) -> Option<SignedDuration> {
        self.asking_since.map(|since| now.duration_since(since))
    }

    pub fn just_changed(&self, now: Timestamp) -> bool {
        self.changed_at.is_some_and(|at| now.duration_since(at) < JUST_NOW)
    }

    /// When a pending row is judged for good: `settle` after it was first denied.
    pub fn judged_for_good_at(&self, settle: Duration) -> Option<Timestamp> {
        let finding = self.finding().filter(|finding| finding.status == Status::Pending)?;
        let since = finding.evidence()?.probe.denied_since?;
        since.checked_add(settle).ok()
    }

    /// When a pending row is asked again: every 15 s, and at the moment of judgement.
    pub fn asked_again_at(&self, settle: Duration) -> Option<Timestamp> {
        let judged_at = self.judged_at.filter(|_| self.status() == Some(Status::Pending))?;
        let regular = judged_at.saturating_add(PENDING_EVERY).unwrap_or(judged_at);
        let for_good = self.judged_for_good_at(settle).filter(|at| *at > judged_at);
        Some(for_good.map_or(regular, |at| at.min(regular)))
    }

    fn found(&mut self, finding: RequirementRow<Real>, now: Timestamp) {
        let before = self.status();
        if before.is_some_and(|before| before != finding.status) {
            self.changed_at = Some(now);
        }
        self.judged_at = Some(now);
        (self.found, self.asking_since) = (Some(Box::new(finding)), None);
    }
}

#[derive(Clone, Debug)]
pub enum Run {
    NotStarted,
    Running {
        ticket: Ticket,
        ask: Ask,
        since: Timestamp,
        answered: usize,
        planned: usize,
        /// How long the rest takes at this pace, where that can be told, and since when that holds.
        remaining: Option<(Duration, Timestamp)>,
        paused_until: Option<Timestamp>,
        stopping: bool,
    },
    /// Nothing is under way, and there are findings.
    Settled {
        at: Timestamp,
        took: SignedDuration,
        stopped: bool,
    },
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Watch {
    Off,
    On { next: Timestamp },
}

#[derive(Clone, Debug)]
pub struct Checks {
    pub rows: Vec<Row>,
    pub run: Run,
    pub watch: Watch,
    /// Whether the one write that Genesys must refuse is sent, too.
    pub send_write: bool,
    /// The report of the last run that came to an end, with its attested items as they are now.
    pub report: Option<Arc<Report<Real>>>,
    integration: Arc<Integration>,
}

impl Checks {
    pub fn new(integration: &Integration, send_write: bool) -> Self {
        let rows = integration.requirements.iter().enumerate();
        let rows = rows.filter(|(_, requirement)| !requirement.need.is_manual());
        let row = |(at, requirement): (usize, &crate::model::integration::Requirement)| Row {
            id: requirement.id.clone(),
            number: at + 1,
            title: requirement.title.clone(),
            found: None,
            asking_since: None,
            changed_at: None,
            judged_at: None,
        };
        Self {
            rows: rows.map(row).collect(),
            run: Run::NotStarted,
            watch: Watch::Off,
            send_write,
            report: None,
            integration: Arc::new(integration.clone()),
        }
    }

    pub fn is_running(&self) -> bool {
        matches!(self.run, Run::Running { .. })
    }

    /// Whether the last run took longer than watching waits between two rounds: then watching would do nothing else
    /// than ask.
    pub fn is_long(&self) -> bool {
        matches!(self.run, Run::Settled { took, .. } if took > WATCH_EVERY)
    }

    pub fn asks_everything(&self) -> bool {
        matches!(self.run, Run::Running { ask: Ask::All, .. })
    }

    pub fn counts(&self) -> Counts {
        Counts::of(self.rows.iter().filter_map(Row::status))
    }

    /// How many requirements have each status, as the report counts them: what a person attests among them.
    pub fn counts_of_all(&self) -> Counts {
        let beside = self.report.iter().flat_map(|report| &report.rows);
        let beside = beside.filter(|row| self.rows.iter().all(|own| own.id != row.id)).map(|row| row.status);
        Counts::of(self.rows.iter().filter_map(Row::status).chain(beside))
    }

    pub fn worst(&self) -> Option<Status> {
        self.rows.iter().filter_map(Row::status).reduce(Status::worse)
    }

    pub fn offline(&self) -> bool {
        let causes = self.rows.iter().filter_map(Row::finding).filter(|row| row.evidence().is_some());
        let mut unreachable = causes.map(|finding| finding.cause == Some(Cause::Unreachable)).peekable();
        unreachable.peek().is_some() && unreachable.all(|it| it)
    }

    pub fn begin(&mut self, ticket: Ticket, ask: Ask, now: Timestamp) {
        if ask == Ask::All {
            self.stop_asking();
        }
        self.run = Run::Running {
            ticket,
            ask,
            since: now,
            answered: 0,
            planned: 0,
            remaining: None,
            paused_until: None,
            stopping: false,
        };
    }

    /// A run says something. What an older run still says is left out.
    pub fn hear(&mut self, from: Ticket, event: Event, attested: &Attested, now: Timestamp) {
        let Run::Running { ticket, since, answered, planned, remaining, paused_until, stopping, .. } =
            &mut self.run
        else {
            return;
        };
        if *ticket != from {
            return;
        }
        match event {
            Event::Progress { answered: done, planned: all, remaining: rest } => {
                (*answered, *planned) = (done, all);
                *remaining = rest.map(|rest| (rest, now));
            }
            Event::Paused { wait } => *paused_until = now.checked_add(wait).ok(),
            Event::Asking { requirement } => {
                if let Some(row) = self.row_mut(&requirement) {
                    row.asking_since.get_or_insert(now);
                }
            }
            Event::Finding(finding) => {
                if let Some(row) = self.row_mut(&finding.id) {
                    row.found(*finding, now);
                }
            }
            Event::Ended(report) => {
                let took = now.duration_since(*since);
                self.run = Run::Settled { at: now, took, stopped: *stopping };
                for finding in &report.rows {
                    if let Some(row) = self.row_mut(&finding.id) {
                        let judged_at = row.judged_at;
                        let asked = row.asking_since.is_some();
                        row.found(finding.clone(), now);
                        if !asked {
                            row.judged_at = judged_at.or(Some(now));
                        }
                    }
                }
                self.report = Some(Arc::new(with_attested(&report, &self.integration, attested)));
                self.rest(now);
            }
        }
    }

    /// A run ended without a report: what was known stays.
    pub fn ended_early(&mut self, from: Ticket, now: Timestamp) {
        if let Run::Running { ticket, since, stopping: stopped, .. } = self.run
            && ticket == from
        {
            let took = now.duration_since(since);
            let known = self.rows.iter().any(|row| row.finding().is_some());
            self.run = if known { Run::Settled { at: now, took, stopped } } else { Run::NotStarted };
            self.rest(now);
        }
    }

    /// After a run: nothing is being asked, and watching waits for its next round.
    fn rest(&mut self, now: Timestamp) {
        self.stop_asking();
        if let Watch::On { next } = &mut self.watch {
            *next = now.saturating_add(WATCH_EVERY).unwrap_or(now);
        }
    }

    /// No answer comes any more: what was known stays.
    fn stop_asking(&mut self) {
        self.rows.iter_mut().for_each(|row| row.asking_since = None);
    }

    /// Which rows are to be asked now: while watching what isn't green; pending rows on their own time.
    pub fn due(&self, now: Timestamp, settle: Duration) -> Vec<String> {
        if !matches!(self.run, Run::Settled { .. }) {
            return Vec::new();
        }
        let round = matches!(self.watch, Watch::On { next } if now >= next);
        let is_due = |row: &&Row| match row.status() {
            Some(Status::Pending) => row.asked_again_at(settle).is_some_and(|at| now >= at),
            Some(status) => round && status.is_problem(),
            None => round,
        };
        self.rows.iter().filter(is_due).map(|row| row.id.clone()).collect()
    }

    /// Whether a round of watching has anything to ask: pending rows have their own time.
    pub fn has_a_round(&self) -> bool {
        let asks = |status: Status| status != Status::Pending && status.is_problem();
        self.rows.iter().any(|row| row.status().is_none_or(asks))
    }

    pub fn attest(&mut self, attested: &Attested) {
        let Some(report) = &self.report else { return };
        let report = Arc::new(with_attested(report, &self.integration, attested));
        // A row that is judged unless nobody may ask, single sign-on, can be attested, too.
        for row in &mut self.rows {
            let now = report.rows.iter().find(|finding| finding.id == row.id);
            if let (Some(finding), None, Some(now)) = (&mut row.found, row.asking_since, now)
                && finding.attested() != now.attested()
            {
                **finding = now.clone();
            }
        }
        self.report = Some(report);
    }

    fn row_mut(&mut self, id: &str) -> Option<&mut Row> {
        self.rows.iter_mut().find(|row| row.id == id)
    }
}
