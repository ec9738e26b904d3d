//! Reports of real runs against simulated orgs: every form fits, is what its schema says, and holds no name and
//! no id of the org while presenting.

use std::{collections::BTreeSet, sync::Arc};

use greenlight::testing::{
    check::{self, Ask, Network, Place},
    model::{
        credentials::{Credentials, Login},
        integration,
        name::{Id, Kind, Name},
        people::Choice,
        presenting::{Names, Shown},
        region,
        report::{Real, Report},
        say::Piece,
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

async fn report_of(name: &str, integration: &str) -> Arc<Report<Real>> {
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

fn the_table_fits_and_ends_in_the_verdict(name: &str, report: &Report<Real>) {
    let text = render(&Shown::Clear.report(report), Format::Table, &TableStyle::default());
    // Each line of the verdict stays one, whatever it says.
    let verdict = &report.head.verdict_lines;
    let above = text.lines().count() - verdict.len();
    for line in text.lines().take(above) {
        assert!(line.width() <= 80, "{name}: {line}");
    }
    for (line, said) in text.lines().skip(above).zip(verdict) {
        assert!(line.ends_with(said.as_str()), "{name}: {line}");
    }
}

fn presenting_leaves_no_name_and_no_id(name: &str, report: &Report<Real>) {
    let shown = Shown::stand_ins(&Names::default().with_report(report)).report(report);
    let mut ids: Vec<&Id> = report.head.org.id.iter().collect();
    let mut names: Vec<&Name> = report.head.org.name.iter().collect();
    ids.extend(report.divisions().iter().map(|division| &division.id));
    names.extend(report.divisions().iter().map(|division| &division.name));
    if let Some(client) = &report.client {
        ids.push(&client.id);
        names.extend(&client.name);
        names.extend(client.roles.iter().map(|role| &role.name));
    }
    if let Some(people) = &report.people {
        // The last of ten thousand tell as much as all of them, and the test ends.
        for person in people.subjects.iter().rev().take(100) {
            names.extend([Some(&person.name), person.email.as_ref()].into_iter().flatten());
        }
        let directory = &people.directory;
        names.extend(directory.divisions.iter().map(|division| &division.name));
        names.extend(directory.roles.iter().map(|role| &role.name));
        names.extend(directory.groups.iter().chain(&directory.queues));
    }
    // What stands in sentences only.
    let texts = report.rows.iter().map(|row| &row.explanation).chain(&report.head.notes);
    for piece in texts.flat_map(|text| text.pieces()) {
        if let Piece::Name(name) | Piece::Called(_, name) = piece {
            names.extend(Some(name).filter(|name| name.real() != report.head.integration.title));
        }
    }
    let loopback = |name: &&Name| name.kind() == Kind::Host && name.real() == "127.0.0.1";
    let names: Vec<&Name> = names.into_iter().filter(|name| !loopback(name)).collect();
    let secrets: BTreeSet<&str> = ids
        .into_iter()
        .chain(names.iter().map(|name| name.id()))
        .map(Id::real)
        .chain(names.iter().map(|name| name.real()))
        .collect();
    for format in Format::all() {
        let text = render(&shown, format, &TableStyle { width: 200, ..TableStyle::default() });
        for secret in &secrets {
            // These are words of Genesys's menus and permissions, and of the guides, too.
            let ours = ["Home", "Admin", "Agent", "Co-browse", "Support"].contains(secret);
            assert!(!text.contains(secret) || secret.len() < 4 || ours, "{name} {format}: {secret}");
        }
    }
}
