//! A run that is stopped: whoever and whatever wasn't asked is unknown.

use pretty_assertions::assert_eq;

use super::*;

/// Runs a check and stops it once so many calls were answered; also gives how many were answered in all.
async fn stopped_after(
    calls: usize,
    org: &str,
    integration: &Integration,
    options: &Options,
) -> (Arc<Report<Real>>, Server) {
    let (server, mut session) = signed_in(org, integration.people.is_some()).await;
    let (events, mut heard) = mpsc::unbounded_channel();
    let cancel = CancellationToken::new();
    let stop = cancel.clone();
    let listening = tokio::spawn(async move {
        while let Some(event) = heard.recv().await {
            if matches!(event, Event::Progress { answered, .. } if answered >= calls) {
                stop.cancel();
            }
        }
    });
    let report = session.run(integration, options, Ask::All, &events, &cancel).await;
    drop(events);
    listening.await.unwrap();
    (report, server)
}

/// A browser's extension requires nothing of each person but the licence, and one list tells all of those.
#[tokio::test]
async fn whoever_was_not_asked_leaves_the_verdict_open() {
    let chrome = integration("chrome");
    let mut told = 0;
    for calls in [20, 40, 60] {
        let (report, server) = stopped_after(calls, "agents-slow", &chrome, &everyone()).await;
        assert!(server.requests() < 100, "stopped");
        let people = report.people.as_ref().unwrap();
        assert_eq!(people.subjects.len(), 300);
        assert_eq!(report.head.verdict, Verdict::Undetermined, "{calls}");
        assert_eq!(report.verdict_of_people(), Some(Verdict::Undetermined));
        if report.row("licence").unwrap().status == Status::Pass {
            let line = report.head.verdict_line();
            assert!(line.starts_with("Nothing fails, but ") && line.ends_with("weren't asked."), "{line}");
            told += 1;
        }
    }
    assert!(told > 0, "the licences were read before it was stopped");
}

/// What a report rests on, row by row: required ones only.
fn seen(report: &Report<Real>) -> Vec<String> {
    let rows = report.rows.iter().filter(|row| row.required);
    rows.map(|row| {
        format!("{} {:?} {} {:?}", row.id, row.status, row.not_proved_live(), row.subject_counts())
    })
    .collect()
}

#[tokio::test]
async fn a_stopped_run_is_never_ready() {
    for (org, id) in [("healthy", "ariglad"), ("healthy", "salesforce")] {
        let integration = integration(id);
        let (whole, server) = stopped_after(usize::MAX, org, &integration, &everyone()).await;
        let all = server.requests();
        for calls in (0..all).step_by(2) {
            let (report, server) = stopped_after(calls, org, &integration, &everyone()).await;
            let (asked, verdict) = (server.requests(), report.head.verdict);
            match report.rows.iter().any(|row| row.required && row.status == Status::Unknown) {
                true => assert_ne!(verdict, Verdict::Ready, "{id}: {asked} of {all} calls"),
                false => assert_eq!(seen(&report), seen(&whole), "{id}: {asked} of {all} calls"),
            }
        }
    }
}
