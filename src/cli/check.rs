//! `greenlight check`: no questions, all checks, the report, the exit code by the verdict.

use std::{path::Path, sync::Arc, time::Duration};

use tokio_util::sync::CancellationToken;

use super::{
    args::CheckArguments,
    attesting,
    audiences::Named,
    baseline::Baseline,
    credentials::{self, Connection, Given, Unsaid},
    log, output,
    people::{self, Chosen, Unknown},
    problem::Problem,
    running, saved,
    saving::Saving,
    writing::Destinations,
};
use crate::{
    check::{self, Options},
    model::{Login, Name, Real, Report, Verdict, name::Kind, people::Choice, report::Imprint, waive},
    report::{self, account},
    text,
    vault::Replace,
};

pub(super) async fn run(arguments: CheckArguments) -> Result<u8, Problem> {
    log::begin("check", &arguments.asking, Some(&arguments.connection))?;
    if arguments.secret_stdin && arguments.people.users_from.as_deref() == Some(Path::new("-")) {
        return Err(Problem::usage(
            "--secret-stdin and --users-from - both read standard input. Put one of them into a file.",
        ));
    }
    let mut given = Given::find(&arguments.connection, Unsaid::IsMissing).await?;
    if arguments.secret_stdin {
        given.secret = Some(credentials::secret_of_stdin()?);
    }
    let connection = given.complete(credentials::observer()?.as_ref())?;
    let (mut options, chosen, audiences) = options(&arguments, &connection)?;
    let baseline = arguments.baseline.as_deref().map(Baseline::read).transpose()?;

    let destinations = Destinations::new(arguments.format.as_deref(), &arguments.output, &arguments.screen)?;
    let save = match &arguments.save {
        None => None,
        Some(name) => {
            let replace = if arguments.replace { Replace::Another } else { Replace::Never };
            Some(Saving::prepare(name, replace, &connection, arguments.screen.present).await?)
        }
    };
    let Connection { integration, place, login, .. } = connection;

    log::org(&place);
    let cancel = running::stopped_by_ctrl_c();
    let network = credentials::network(&arguments.connection, &arguments.asking)?;
    let mut session = check::sign_in(&place, &login, &network, &cancel).await.map_err(Problem::SignIn)?;
    if let Some(baseline) = &baseline {
        baseline.fits(&session.about(&integration), arguments.screen.present)?;
    }
    let save = match save {
        None => None,
        Some(save) => Some(save.in_org(session.signed_in()).await?),
    };
    let chosen_by_name = chosen.names_people();
    let used = chosen.used_for(&integration, &options.embedded_client);
    let settled = std::mem::take(&mut options.accepted);
    session.observe_with(options.observer.as_ref());
    let present = arguments.screen.present;
    let named = people::has_embedded_client(&options.embedded_client, &session, present, &cancel);
    unless_stopped(&cancel, named).await?;
    if integration.people.is_some() {
        unless_stopped(&cancel, people::in_catalogue(&settled, &session, &cancel)).await?;
        let unknown = if arguments.people.skip_unknown { Unknown::IsSkipped } else { Unknown::IsRefused };
        let found = chosen.find(&integration, &session, unknown, present, &cancel);
        (options.people, options.skipped) = unless_stopped(&cancel, found).await?;
        options.audiences = unless_stopped(&cancel, audiences.find(&session, present, &cancel)).await?;
        options.accepted = saved::accepted(session.signed_in());
        options.accepted.extend(settled.clone());
    }
    let wait = arguments.wait.map(Duration::from_secs);
    let report = running::report_of(&mut session, &integration, &options, wait, &cancel).await?;

    if matches!(options.people, Choice::Picks(_)) && report.has_nobody_to_judge() {
        return Err(people::nobody_in_it());
    }
    let report = match &baseline {
        None => report,
        Some(baseline) => {
            let changes = Some(baseline.changes(&report));
            Arc::new(Report { changes, ..Arc::unwrap_or_clone(report) })
        }
    };
    destinations.write(&report)?;
    if report.head.verdict == Verdict::Undetermined {
        let needed = report.prerequisites().filter(|needed| needed.opens());
        for need in account::missing_prerequisites(needed) {
            output::note(&format!("The check itself needs {need}."));
        }
    }
    let shown = destinations.shown(&report);
    for over in waive::over(&options.waived, &report) {
        output::note(&shown.text(&over));
    }
    if report.changes.is_some()
        && let Some((heading, lines)) = report::changes::told(&shown.report(&report))
    {
        let lines = lines.iter().map(|(label, sentence)| format!("\n  {label:<7} {sentence}"));
        output::note(&format!("{heading}{}", lines.collect::<String>()));
    }
    saved::accept(session.signed_in(), &settled);
    if let Some(save) = save {
        save.keep(used).await?;
        if chosen_by_name {
            output::note("People who were named one by one aren't kept: name them again the next time.");
        }
    }
    Ok(exit_code(report.head.verdict))
}

/// How the run judges, and at whom it looks. Refuses what doesn't fit, before anything is sent.
fn options(
    arguments: &CheckArguments,
    Connection { integration, login, kept, .. }: &Connection,
) -> Result<(Options, Chosen, Named), Problem> {
    let by = arguments.attested_by.as_deref().or(arguments.made_by.as_deref());
    let attested = attesting::attested(&arguments.attest, by, integration)?;
    let until = arguments.waive_until.as_deref();
    let waived = attesting::waived(&arguments.waive, until, arguments.made_by.as_deref(), integration)?;
    let options = Options {
        strict: arguments.strict,
        attested,
        waived,
        imprint: imprint(arguments),
        ..running::asking(&arguments.asking)?
    };
    let people = &arguments.people;
    let options = Options {
        embedded_client: people::embedded_client(people.embedded_client_id.as_deref(), kept.as_ref())?,
        ask_sign_in_pages: people.ask_sign_in_pages,
        ..options
    };
    if integration.people.is_none() {
        people::refuse_without_people(people, integration)?;
        return Ok((options, Chosen::Nobody, Named::default()));
    }
    let chosen = Chosen::read(people)?.or_as_saved(kept.as_ref(), arguments.screen.present);
    if chosen == Chosen::Nobody && matches!(login, Login::Client(_)) {
        return Err(people::nobody(integration));
    }
    if options.observer.is_some() && integration.takes_token() && matches!(login, Login::Client(_)) {
        output::note(
            "GENESYSCLOUD_ACCESS_TOKEN isn't used: the OAuth client signs in, and reads what people hold itself.",
        );
    }
    let options = Options {
        accepted: people::accepted(&people.accept, integration)?,
        // Else the token is the login, or a client signs in that may look at people itself.
        observer: options.observer.filter(|_| !integration.takes_token()),
        ..options
    };
    Ok((options, chosen, Named::read(&people.audience)?))
}

/// What is written on the report. It may name the org or somebody, so it is hidden while presenting.
fn imprint(arguments: &CheckArguments) -> Imprint<Real> {
    let given = |text: &Option<String>, kind| {
        let text = text::clean(text.as_deref()?.trim());
        (!text.is_empty()).then(|| Name::without_id(kind, text))
    };
    Imprint {
        title: given(&arguments.title, Kind::Words),
        made_by: given(&arguments.made_by, Kind::Attestor),
    }
}

/// What comes of it, unless the person stopped it meanwhile: what is cut off says nothing about the org.
async fn unless_stopped<T>(
    cancel: &CancellationToken,
    work: impl Future<Output = Result<T, Problem>>,
) -> Result<T, Problem> {
    let done = work.await;
    if cancel.is_cancelled() { Err(Problem::Stopped) } else { done }
}

fn exit_code(verdict: Verdict) -> u8 {
    match verdict {
        Verdict::Ready => 0,
        Verdict::NotReady => 1,
        Verdict::Undetermined => 3,
    }
}
