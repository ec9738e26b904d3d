//! Reports of real runs against simulated orgs: every form fits, is what its schema says, and holds no name and
//! no id of the org while presenting.

use std::sync::Arc;

use greenlight::{
    check::{self, Ask, Network, Place},
    model::{
        credentials::{Credentials, Login},
        integration,
        people::Choice,
        presenting::{Names, Sieve},
        region,
        report::Report,
    },
    report::{Format, TableStyle, render},
    simulate::{Options, Server, SimulatedOrg},
};
use tokio::sync::mpsc;
use tokio_util::sync::CancellationToken;
use unicode_width::UnicodeWidthStr;

/// Healthy and not: gaps, names that break out, a thousand divisions, grants that can't be read.
const ORGS: [&str; 7] = [
    "three-missing",
    "healthy",
    "some-divisions",
    "conditional",
    "introspection-refused",
    "hostile-names",
    "thousand-divisions",
];

/// Orgs with people, and the integration that looks at them.
const OF_PEOPLE: [(&str, &str); 5] = [
    ("three-missing", "salesforce"),
    ("healthy", "embeddable-framework"),
    ("agents-mixed", "microsoft-teams"),
    ("agents-no-grants", "zendesk"),
    ("ten-thousand-agents", "chrome"),
];

async fn report_of(name: &str, integration: &str) -> Arc<Report> {
    let org = SimulatedOrg::embedded(name).expect("an embedded org");
    let server = Server::start(org, Options::default()).expect("a free port on loopback");
    let place = Place::Simulated {
        api: server.url().clone(),
        login: server.url().clone(),
        region: region::regions()[0].clone(),
    };
    let client_id = server.client_id().to_string().parse().expect("a simulated client's id is a UUID");
    let credentials = Credentials { client_id, secret: server.secret().clone() };
    let cancel = CancellationToken::new();
    let session = check::sign_in(&place, &Login::Client(credentials), &Network::default(), &cancel).await;
    let (events, _) = mpsc::unbounded_channel();
    let integration = integration::embedded().iter().find(|it| it.id == integration).expect("it comes along");
    let options =
        check::Options { people: Choice::Everyone, ask_sign_in_pages: true, ..check::Options::default() };
    session.expect("sign-in").run(integration, &options, Ask::All, &events, &cancel).await
}

#[tokio::test]
async fn reports_of_real_runs_fit_and_present_nothing() {
    for name in ORGS {
        let report = report_of(name, "ariglad").await;
        the_table_fits_and_ends_in_the_verdict(name, &report);
        presenting_leaves_no_name_and_no_id(name, &report);
    }
}

#[tokio::test]
async fn reports_on_people_fit_and_present_nobody() {
    for (name, integration) in OF_PEOPLE {
        let report = report_of(name, integration).await;
        assert!(report.people.as_ref().is_some_and(|people| !people.subjects.is_empty()), "{name}");
        the_table_fits_and_ends_in_the_verdict(name, &report);
        presenting_leaves_no_name_and_no_id(name, &report);
    }
}

fn the_table_fits_and_ends_in_the_verdict(name: &str, report: &Report) {
    let text = render(report, Format::Table, &TableStyle::default());
    // The verdict stays in one line, whatever it says.
    let above = text.lines().count() - 1;
    for line in text.lines().take(above) {
        assert!(line.width() <= 80, "{name}: {line}");
    }
    assert!(text.ends_with(&format!("{}\n", report.head.verdict_line)), "{name}");
}

fn presenting_leaves_no_name_and_no_id(name: &str, report: &Report) {
    let sieved = Sieve::new(&Names::default().with_report(report)).report(report);
    let mut secrets: Vec<&str> = Vec::new();
    if let Some(subject) = &report.client {
        secrets.push(&subject.id);
        secrets.extend(subject.name.as_deref());
    }
    if let Some(people) = &report.people {
        // The last of ten thousand tell as much as all of them, and the test ends.
        for person in people.subjects.iter().rev().take(100) {
            secrets.extend([&*person.id, person.name.as_str()]);
            secrets.extend(person.email.as_deref());
        }
        let directory = &people.directory;
        secrets.extend(directory.divisions.iter().flat_map(|it| [it.id.as_str(), &it.name]));
        secrets.extend(directory.roles.iter().flat_map(|it| [it.id.as_str(), &it.name]));
        let named = directory.groups.iter().chain(&directory.queues);
        secrets.extend(named.flat_map(|(id, name)| [id.as_str(), name]));
        secrets.extend(
            directory
                .others
                .iter()
                .map(|other| other.as_str())
                .filter(|it| *it != report.head.integration.title && *it != "127.0.0.1"),
        );
    }
    secrets.extend(report.head.org.id.as_deref());
    secrets.extend(report.head.org.name.as_deref());
    secrets.extend(report.divisions().iter().flat_map(|division| [division.id.as_str(), &division.name]));
    secrets.extend(
        report.client.iter().flat_map(|client| &client.roles).flat_map(|role| [role.id.as_str(), &role.name]),
    );
    for format in Format::all() {
        let text = render(&sieved, format, &TableStyle { width: 200, ..TableStyle::default() });
        for secret in &secrets {
            // These are words of Genesys's own menus and permissions, too.
            let ours = ["Home", "Admin", "Agent", "Co-browse"].contains(secret);
            assert!(!text.contains(secret) || secret.len() < 4 || ours, "{name} {format}: {secret}");
        }
    }
}
