//! What grants and live calls come to together, case by case, and the properties that hold whatever was seen.

use std::{collections::BTreeMap, sync::Arc};

use jiff::{SignedDuration, Timestamp};
use proptest::prelude::*;

use super::*;
use crate::model::{
    Accepts, Aim, Catalogue, DivisionId, Entry, Grant, Grants, GrantsSource, Holder, Limit, Method, NotRun,
    Outcome, Policy, Role, Unreachable, Unread, Unreadable,
    client::evidence::ClientFacts,
    grant::{Reach, Scope as Where},
    integration::embedded,
};

const ROW: &str = "read-recordings";
const NAME: &str = "recording:recording:view";

fn name(text: &str) -> Permission {
    text.parse().unwrap()
}

fn integration() -> &'static Integration {
    &embedded()[0]
}

/// Five divisions: d1 and d2 are in use, d3 says nothing of its contents, d4 and d5 are empty.
fn divisions() -> Vec<Division> {
    (1..=5)
        .map(|n| Division {
            id: DivisionId(format!("d{n}").into()),
            name: DivisionId(format!("d{n}").into()).named(format!("Division {n}")),
            home: n == 1,
            objects: match n {
                ..=2 => Some(BTreeMap::from([("queue".to_owned(), 3)])),
                3 => Some(BTreeMap::new()),
                4.. => Some(BTreeMap::from([("queue".to_owned(), 0)])),
            },
            conversations_seen: 0,
        })
        .collect()
}

fn policy(pattern: &str) -> Policy {
    let mut parts = pattern.split(':').map(str::to_owned);
    let mut next = || parts.next().unwrap();
    Policy { domain: next(), entity: next(), actions: vec![next()], limit: None }
}

fn role(policies: &[&str]) -> Arc<Role> {
    let policies = Some(policies.iter().map(|pattern| policy(pattern)).collect());
    Arc::new(Role::new(policies_id(&policies), "Ariglad", policies))
}

fn policies_id(policies: &Option<Vec<Policy>>) -> String {
    format!("{policies:?}")
}

fn grant(role: &Arc<Role>, scope: &str) -> Grant {
    let scope = if scope == "*" { Where::AllDivisions } else { Where::Division(DivisionId(scope.into())) };
    Grant { holder: Holder::Subject, role: Arc::clone(role), scope }
}

fn granted(patterns: &[&str], scopes: &[&str]) -> ClientEvidence {
    let role = role(patterns);
    evidence(scopes.iter().map(|scope| grant(&role, scope)).collect())
}

fn evidence(grants: Vec<Grant>) -> ClientEvidence {
    let catalogue: Catalogue = integration()
        .permissions()
        .into_iter()
        .chain(["conversation:webmessaging:view", "analytics:agentConversationDetail:view"].map(name))
        .map(|permission| Entry { permission, label: String::new(), division_aware: Some(true) })
        .collect();
    ClientEvidence {
        client: Ok(ClientFacts {
            grant_type: Some("CLIENT-CREDENTIALS".into()),
            state: Some("active".into()),
        }),
        catalogue: Ok(catalogue),
        grants: Ok(Grants { source: GrantsSource::SubjectsMe, grants }),
        divisions: Ok(divisions()),
        ..ClientEvidence::default()
    }
}

fn probed(requires: Accepts, outcome: Outcome) -> Probed {
    let now: Timestamp = "2026-01-01T12:00:00Z".parse().unwrap();
    let denied = matches!(outcome, Outcome::Denied { .. } | Outcome::NoAccessToObject);
    Probed {
        method: Method::Get,
        path: "/api/v2/x".to_owned(),
        requires,
        aim: Aim::Nothing,
        outcome,
        status: None,
        code: None,
        message: None,
        asked_at: Some(now),
        took_ms: 1,
        denied_since: denied.then_some(now),
    }
}

fn only(outcome: Outcome) -> Probed {
    probed(Accepts::Any(vec![name(NAME)]), outcome)
}

fn denied_by(named: &str) -> Outcome {
    Outcome::Denied { named: vec![name(named)] }
}

impl ClientEvidence {
    fn with(mut self, row: &str, probes: Vec<Probed>) -> Self {
        self.probes.insert(row.to_owned(), probes);
        self
    }

    fn unreadable(mut self) -> Self {
        self.grants = Err(Unread::Refused);
        self
    }

    fn settled(mut self) -> Self {
        for probed in self.probes.values_mut().flatten() {
            probed.asked_at = probed.denied_since.map(|since| since + SignedDuration::from_secs(300));
        }
        self
    }
}

fn judged<'a>(row: &str, evidence: &'a ClientEvidence) -> Finding<'a> {
    let (_, requirement, need) = integration().client_needs().find(|(_, own, _)| own.id == row).unwrap();
    judge(integration(), requirement, need, evidence)
}

fn found(evidence: &ClientEvidence, row: &str) -> (Status, Option<Cause>) {
    let finding = judged(row, evidence);
    (finding.status, finding.cause)
}

fn is(status: Status, cause: Cause) -> (Status, Option<Cause>) {
    (status, Some(cause))
}

const PASS: (Status, Option<Cause>) = (Status::Pass, None);
const PENDING: (Status, Option<Cause>) = (Status::Pending, None);

/// One row of the table: what the grants say, what the call said, what is found.
fn row(evidence: ClientEvidence, outcome: Outcome, expected: (Status, Option<Cause>)) {
    let label = format!("{outcome:?}");
    let evidence = evidence.with(ROW, vec![only(outcome)]);
    assert_eq!(found(&evidence, ROW), expected, "{label}");
}

#[test]
fn granted_everywhere() {
    let everywhere = || granted(&[NAME], &["*"]);
    row(everywhere(), Outcome::Allowed, PASS);
    row(everywhere(), Outcome::NotRun(NotRun::ReadOnly), PASS);
    row(everywhere(), Outcome::Probable, PASS);
    row(everywhere(), Outcome::Inconclusive, PASS);
    row(everywhere(), Outcome::Unreachable(Unreachable::TimedOut), is(Status::Unknown, Cause::Unreachable));
    row(everywhere(), Outcome::Throttled, is(Status::Unknown, Cause::Throttled));
    row(everywhere(), Outcome::Unreadable(Unreadable::WebPage), is(Status::Broken, Cause::UnreadableAnswer));
    row(everywhere(), Outcome::NeedsUser, is(Status::Unknown, Cause::NeedsUserContext));
    row(everywhere(), denied_by(NAME), PENDING);
    row(everywhere(), Outcome::NoAccessToObject, PENDING);
    row(everywhere(), denied_by("a:b:c"), is(Status::Unknown, Cause::Disagreement));
    row(everywhere(), Outcome::Denied { named: vec![] }, is(Status::Unknown, Cause::Disagreement));
    row(everywhere(), Outcome::OtherRefusal, is(Status::Unknown, Cause::Disagreement));
}

#[test]
fn a_denial_counts_only_after_it_has_settled() {
    let evidence = granted(&[NAME], &["*"]).with(ROW, vec![only(denied_by(NAME))]);
    assert_eq!(found(&evidence, ROW), PENDING);
    assert_eq!(found(&evidence.settled(), ROW), is(Status::Fail, Cause::Disagreement));
}

#[test]
fn granted_in_some_divisions() {
    let gap = is(Status::Fail, Cause::DivisionGap);
    row(granted(&[NAME], &["d1", "d4", "d5"]), Outcome::Allowed, gap);
    row(granted(&[NAME], &["d1", "d2"]), Outcome::Allowed, gap);
    row(granted(&[NAME], &["d1"]), Outcome::Unreachable(Unreachable::TimedOut), gap);
    row(granted(&[NAME], &["d1", "d2", "d3", "d4"]), Outcome::Allowed, is(Status::Warn, Cause::DivisionGap));
    row(granted(&[NAME], &["d1", "d2", "d3", "d4", "d5"]), Outcome::Allowed, PASS);
    row(granted(&[NAME], &["d1", "d2", "d3"]), denied_by(NAME), PENDING);
}

#[test]
fn listing_every_division_is_told_apart_from_all() {
    let state = |scopes: &[&str]| {
        let evidence = granted(&[NAME], scopes).with(ROW, vec![only(Outcome::Allowed)]);
        judged(ROW, &evidence).coverage.unwrap().state
    };
    assert_eq!(state(&["*"]), CoverageState::All);
    assert_eq!(state(&["d1", "d2", "d3", "d4", "d5"]), CoverageState::Listed);
    assert_eq!(state(&["d1"]), CoverageState::Some);
    assert_eq!(state(&[]), CoverageState::Unknown, "no grants at all while a probe is allowed");
    assert_eq!(state(&["elsewhere"]), CoverageState::None, "a division that doesn't exist");
}

#[test]
fn unread_divisions_leave_only_all_judged() {
    let unread = |scopes: &[&str]| {
        let mut evidence = granted(&[NAME], scopes);
        evidence.divisions = Err(Unread::Unreachable);
        evidence
    };
    row(unread(&["*"]), Outcome::Allowed, PASS);
    row(unread(&["d1", "d2"]), Outcome::Allowed, is(Status::Unknown, Cause::Unreachable));
    row(unread(&["d1", "d2"]), denied_by(NAME), PENDING);
}

#[test]
fn under_a_condition_only_the_live_call_says_what_is_met() {
    for limit in [Limit::Condition("Conversation.mediaType is EMAIL".into()), Limit::NamedResources] {
        let conditional = Policy { limit: Some(limit), ..policy(NAME) };
        let role = |policies: Vec<Policy>| Arc::new(Role::new("r", "R", Some(policies)));
        let conditional = role(vec![conditional]);
        row(evidence(vec![grant(&conditional, "*")]), Outcome::Allowed, is(Status::Warn, Cause::Conditional));
        let plain = role(vec![policy(NAME)]);
        let elsewhere = vec![grant(&conditional, "*"), grant(&plain, "d1")];
        row(evidence(elsewhere), Outcome::Allowed, is(Status::Warn, Cause::Conditional));
        let both = vec![grant(&conditional, "*"), grant(&plain, "*")];
        row(evidence(both), Outcome::Allowed, PASS);
        let only_conditional = || evidence(vec![grant(&conditional, "*")]);
        for denied in [denied_by(NAME), Outcome::NoAccessToObject] {
            row(only_conditional(), denied.clone(), is(Status::Fail, Cause::Conditional));
            row(evidence(vec![grant(&conditional, "*"), grant(&plain, "d1")]), denied, PENDING);
        }
        for neither in [Outcome::Probable, Outcome::NotRun(NotRun::ReadOnly), Outcome::OtherRefusal] {
            row(only_conditional(), neither, is(Status::Unknown, Cause::Conditional));
        }
        row(only_conditional(), Outcome::NeedsUser, is(Status::Unknown, Cause::NeedsUserContext));
        let timed_out = Outcome::Unreachable(Unreachable::TimedOut);
        row(only_conditional(), timed_out, is(Status::Unknown, Cause::Unreachable));
        let mut blind = only_conditional();
        blind.divisions = Err(Unread::Unreachable);
        row(blind, denied_by(NAME), is(Status::Fail, Cause::Conditional));
        let access = found(&only_conditional(), "division-access");
        assert_eq!(access, is(Status::Fail, Cause::Conditional), "nothing without a condition anywhere");
        let gap = vec![grant(&conditional, "d1")];
        row(evidence(gap), Outcome::Allowed, is(Status::Fail, Cause::DivisionGap));
    }
}

#[test]
fn a_condition_on_the_current_user_gives_a_client_nothing() {
    let own = Limit::CurrentUser("Recording.userId is User.id".into());
    let role = |limit| {
        let policies = vec![Policy { limit, ..policy(NAME) }];
        Arc::new(Role::new("r", "R", Some(policies)))
    };
    let own = role(Some(own));
    let worthless = is(Status::Fail, Cause::Conditional);
    for outcome in [
        Outcome::Allowed,
        denied_by(NAME),
        Outcome::Probable,
        Outcome::NotRun(NotRun::ReadOnly),
        Outcome::Unreachable(Unreachable::TimedOut),
    ] {
        row(evidence(vec![grant(&own, "*")]), outcome, worthless);
    }
    let mut permitted = evidence(vec![grant(&own, "*")]);
    permitted.permitted.insert(name(NAME), Reach::All);
    assert_eq!(found(&permitted, "division-access"), worthless);
    row(permitted, Outcome::Allowed, worthless);
    let beside = vec![grant(&own, "*"), grant(&role(None), "*")];
    row(evidence(beside), Outcome::Allowed, PASS);
    let only_in_one = vec![grant(&own, "*"), grant(&role(None), "d1")];
    row(evidence(only_in_one), Outcome::Allowed, is(Status::Fail, Cause::DivisionGap));
    let any = Accepts::Any(vec![name(NAME), name("conversation:message:view")]);
    let mut both = vec![grant(&own, "*")];
    both.push(grant(&self::role(&["conversation:message:view"]), "*"));
    let message = evidence(both).with("read-messages", vec![probed(any, Outcome::Allowed)]);
    let finding = judged("read-messages", &message);
    let live = finding.sources.map(|sources| sources.live.word);
    assert_eq!(live, Some(Word::Weak), "the call may have been let in by the other permission");
}

#[test]
fn the_same_refusal_of_the_same_call_is_one_finding() {
    let granted = || {
        let mut everything = granted(&["*:*:*"], &["*"]);
        let guide = name("speechAndTextAnalytics:transcript:view");
        let names = integration().permissions().into_iter().chain([guide]);
        let entry = |permission| Entry { permission, label: String::new(), division_aware: Some(true) };
        everything.catalogue = Ok(names.map(entry).collect());
        let both = || vec![name(NAME), name("speechAndTextAnalytics:data:view")];
        let refused = || probed(Accepts::All(both()), denied_by("speechAndTextAnalytics:data:view"));
        everything.with("read-transcript-urls", vec![refused()]).with("read-transcript-text", vec![refused()])
    };
    for (evidence, expected) in
        [(granted(), PENDING), (granted().settled(), is(Status::Fail, Cause::Disagreement))]
    {
        assert_eq!(found(&evidence, "read-transcript-urls"), expected);
        assert_eq!(found(&evidence, "read-transcript-text"), expected, "the org has the guide's own name");
    }
}

#[test]
fn missing() {
    let missing = || granted(&["quality:evaluation:view"], &["*"]);
    let not_granted = is(Status::Fail, Cause::NotGranted);
    for outcome in [
        denied_by(NAME),
        denied_by("a:b:c"),
        Outcome::Probable,
        Outcome::NotRun(NotRun::ReadOnly),
        Outcome::Unreachable(Unreachable::TimedOut),
        Outcome::Unreadable(Unreadable::Empty),
        Outcome::OtherRefusal,
        Outcome::NeedsUser,
    ] {
        row(missing(), outcome, not_granted);
    }
    row(missing(), Outcome::Allowed, is(Status::Unknown, Cause::Disagreement));
}

#[test]
fn what_the_catalogue_lacks_is_not_there_whatever_divisionspermitted_says() {
    let mut stale = granted(&["*:*:*"], &["*"]);
    let kept = integration().permissions().into_iter().filter(|permission| *permission != name(NAME));
    stale.catalogue = Ok(kept
        .map(|permission| Entry { permission, label: String::new(), division_aware: Some(true) })
        .collect());
    stale.permitted.insert(name(NAME), Reach::All);
    let absent = is(Status::Fail, Cause::NotInCatalogue);
    row(stale.clone(), denied_by(NAME), absent);
    row(stale, Outcome::Probable, absent);
}

#[test]
fn missing_and_not_in_the_catalogue() {
    let mut evidence = granted(&["recording:*:*"], &["*"]);
    evidence.catalogue =
        Ok([Entry { permission: name("a:b:c"), label: String::new(), division_aware: None }]
            .into_iter()
            .collect());
    row(evidence.clone(), denied_by(NAME), is(Status::Fail, Cause::NotInCatalogue));
    evidence.catalogue = Err(Unread::Refused);
    row(evidence, Outcome::Allowed, PASS);
}

#[test]
fn grants_unreadable() {
    let unreadable = || granted(&[], &[]).unreadable();
    row(unreadable(), Outcome::Allowed, is(Status::Warn, Cause::GrantsUnreadable));
    row(unreadable(), Outcome::Probable, is(Status::Unknown, Cause::GrantsUnreadable));
    row(unreadable(), Outcome::NotRun(NotRun::NoProbe), is(Status::Unknown, Cause::GrantsUnreadable));
    row(unreadable(), denied_by(NAME), is(Status::Fail, Cause::NotGranted));
    row(unreadable(), Outcome::NeedsUser, is(Status::Unknown, Cause::NeedsUserContext));
    row(
        unreadable(),
        Outcome::Unreachable(Unreachable::NoConnection),
        is(Status::Unknown, Cause::Unreachable),
    );
    row(unreadable(), Outcome::Unreadable(Unreadable::CutOff), is(Status::Broken, Cause::UnreadableAnswer));
    let evidence = unreadable().with(ROW, vec![only(Outcome::Allowed)]);
    assert_eq!(found(&evidence, "division-access"), is(Status::Unknown, Cause::GrantsUnreadable));
}

#[test]
fn no_grants_at_all_while_something_works_count_as_unreadable() {
    let evidence = granted(&[], &[]).with(ROW, vec![only(Outcome::Allowed)]);
    assert_eq!(evidence.grants_source(), GrantsSource::None);
    assert_eq!(found(&evidence, ROW), is(Status::Warn, Cause::GrantsUnreadable));
}

#[test]
fn divisions_permitted_tells_coverage_where_grants_cannot_be_read() {
    let permitted = |reach: Reach, outcome: Outcome| {
        let mut evidence = granted(&[], &[]).unreadable().with(ROW, vec![only(outcome)]);
        evidence.permitted.insert(name(NAME), reach);
        found(&evidence, ROW)
    };
    let listed = |ids: &[&str]| Reach::Listed(ids.iter().map(|id| DivisionId((*id).into())).collect());
    assert_eq!(permitted(Reach::All, Outcome::Allowed), is(Status::Warn, Cause::GrantsUnreadable));
    assert_eq!(permitted(Reach::All, Outcome::Probable), is(Status::Unknown, Cause::GrantsUnreadable));
    assert_eq!(permitted(listed(&["d1"]), Outcome::Allowed), is(Status::Fail, Cause::DivisionGap));
    assert_eq!(permitted(listed(&[]), Outcome::Allowed), is(Status::Warn, Cause::GrantsUnreadable));
    assert_eq!(permitted(listed(&[]), Outcome::Probable), is(Status::Unknown, Cause::GrantsUnreadable));
}

#[test]
fn divisions_permitted_that_contradicts_the_grants_is_a_disagreement() {
    let cross_checked = |scopes: &[&str], reach: Reach| {
        let mut evidence = granted(&[NAME], scopes).with(ROW, vec![only(Outcome::Allowed)]);
        evidence.permitted.insert(name(NAME), reach);
        found(&evidence, ROW)
    };
    let all: Vec<DivisionId> = divisions().into_iter().map(|division| division.id).collect();
    assert_eq!(cross_checked(&["*"], Reach::All), PASS);
    assert_eq!(cross_checked(&["*"], Reach::Listed(all.iter().cloned().collect())), PASS);
    let narrower = Reach::Listed(all.iter().take(2).cloned().collect());
    assert_eq!(cross_checked(&["*"], narrower), is(Status::Unknown, Cause::Disagreement));
    assert_eq!(cross_checked(&["d1", "d2"], Reach::All), is(Status::Unknown, Cause::Disagreement));
}

#[test]
fn roles_known_but_not_their_contents() {
    let obscure = Arc::new(Role::new("o", "Obscure", None));
    let held = |scopes: &[&str]| evidence(scopes.iter().map(|scope| grant(&obscure, scope)).collect());
    row(held(&["*"]), Outcome::Allowed, PASS);
    row(held(&["d1"]), Outcome::Allowed, is(Status::Fail, Cause::DivisionGap));
    row(
        held(&["d1", "d2", "d3", "d4", "d5"]),
        Outcome::Allowed,
        is(Status::Unknown, Cause::GrantsUnreadable),
    );
    row(held(&["*", "d1"]), Outcome::Allowed, is(Status::Unknown, Cause::GrantsUnreadable));
    row(held(&["*"]), Outcome::Probable, is(Status::Unknown, Cause::GrantsUnreadable));
    row(held(&["*"]), denied_by(NAME), is(Status::Fail, Cause::NotGranted));
    let evidence = held(&["*"]).with(ROW, vec![only(Outcome::Allowed)]);
    assert_eq!(found(&evidence, "division-access"), PASS);
}

#[test]
fn of_several_calls_that_prove_nothing_the_most_telling_one_speaks() {
    let by_rank = [
        (Outcome::OtherRefusal, Word::OtherRefusal),
        (Outcome::Unreadable(Unreadable::WebPage), Word::Unreadable(Unreadable::WebPage)),
        (Outcome::Unreachable(Unreachable::TimedOut), Word::Unreachable(Unreachable::TimedOut)),
        (Outcome::Probable, Word::Weak),
        (Outcome::Inconclusive, Word::Silent),
        (Outcome::NotRun(NotRun::ReadOnly), Word::Silent),
    ];
    let said = |outcomes: [&Outcome; 2]| {
        let evidence =
            granted(&[NAME], &["*"]).with(ROW, outcomes.map(|outcome| only(outcome.clone())).into());
        let live = judged(ROW, &evidence).sources.unwrap().live;
        (live.word, live.probed.unwrap().outcome.clone())
    };
    for (rank, (telling, word)) in by_rank.iter().enumerate() {
        for (less, _) in &by_rank[rank..] {
            assert_eq!(said([less, telling]), (*word, telling.clone()), "{less:?}");
            assert_eq!(said([telling, less]), (*word, telling.clone()), "{less:?}");
        }
    }
    // Of those that tell as much the first one speaks.
    let (throttled, person) = (Outcome::Throttled, Outcome::NeedsUser);
    assert_eq!(said([&throttled, &person]).0, Word::Throttled);
    assert_eq!(said([&person, &throttled]).0, Word::NeedsUser);
}

#[test]
fn any_of_several_proves_only_what_nothing_else_explains() {
    const MESSAGES: &str = "conversation:message:view";
    const WEB: &str = "conversation:webmessaging:view";
    let any = || vec![probed(Accepts::Any(vec![name(MESSAGES), name(WEB)]), Outcome::Allowed)];
    let find = |evidence: ClientEvidence| found(&evidence.with("read-messages", any()), "read-messages");
    let other = "quality:evaluation:view";
    assert_eq!(find(granted(&[other, WEB], &["*"])), is(Status::Fail, Cause::NotGranted));
    assert_eq!(find(granted(&[other], &["*"])), is(Status::Unknown, Cause::Disagreement));
    assert_eq!(find(granted(&[], &[]).unreadable()), is(Status::Unknown, Cause::GrantsUnreadable));
    let mut without_web = granted(&[], &[]).unreadable();
    without_web.catalogue = Ok([MESSAGES]
        .map(|text| Entry { permission: name(text), label: String::new(), division_aware: None })
        .into_iter()
        .collect());
    assert_eq!(find(without_web), is(Status::Warn, Cause::GrantsUnreadable));

    let proved = |grants: &[&str]| {
        let evidence = granted(grants, &["*"]).with("read-messages", any());
        judged("read-messages", &evidence).sources.unwrap().live.word
    };
    assert_eq!(proved(&[MESSAGES]), Word::Proven);
    assert_eq!(proved(&[MESSAGES, WEB]), Word::Weak);
}

#[test]
fn a_set_needs_all_of_it() {
    const DATA: &str = "speechAndTextAnalytics:data:view";
    let row = "read-transcript-urls";
    let find = |grants: &[&str], probes: Vec<Probed>| found(&granted(grants, &["*"]).with(row, probes), row);
    let all = |outcome| probed(Accepts::All(vec![name(NAME), name(DATA)]), outcome);
    let one = |outcome| probed(Accepts::All(vec![name(DATA)]), outcome);
    assert_eq!(find(&[NAME, DATA], vec![all(Outcome::Allowed)]), PASS);
    assert_eq!(find(&[DATA], vec![all(denied_by(NAME))]), is(Status::Fail, Cause::NotGranted));
    assert_eq!(find(&[DATA], vec![one(Outcome::Allowed)]), is(Status::Fail, Cause::NotGranted));
    let two = vec![one(Outcome::Allowed), only(Outcome::Allowed)];
    let evidence = granted(&[NAME, DATA], &["*"]).with(row, two);
    let finding = judged(row, &evidence);
    assert_eq!(finding.sources.unwrap().live.word, Word::Proven, "two calls prove one each");
    let half = vec![one(Outcome::Allowed), only(Outcome::Inconclusive)];
    let evidence = granted(&[NAME, DATA], &["*"]).with(row, half);
    let finding = judged(row, &evidence);
    assert_eq!(finding.sources.unwrap().live.word, Word::Weak);
}

#[test]
fn the_guides_own_name_is_what_counts_where_the_org_has_it() {
    const OWN: &str = "conversation:email:view";
    const STAND_IN: &str = "conversation:communication:view";
    let row = "read-emails";
    let find = |grants: &[&str]| {
        let mut evidence = granted(grants, &["*"]);
        let own = Entry { permission: name(OWN), label: String::new(), division_aware: Some(true) };
        let all = evidence.catalogue.unwrap().iter().cloned().chain([own]).collect();
        evidence.catalogue = Ok(all);
        let probe = probed(Accepts::Any(vec![name(STAND_IN)]), Outcome::Allowed);
        let probe =
            if grants.contains(&STAND_IN) { probe } else { Probed { outcome: denied_by(STAND_IN), ..probe } };
        found(&evidence.with(row, vec![probe]), row)
    };
    assert_eq!(find(&[STAND_IN]), is(Status::Warn, Cause::NotGranted));
    assert_eq!(find(&[OWN, STAND_IN]), PASS);
    assert_eq!(find(&["a:b:c"]), is(Status::Fail, Cause::NotGranted));
    assert_eq!(find(&[OWN]), is(Status::Unknown, Cause::Disagreement));
}

#[test]
fn division_access_looks_at_what_is_held_somewhere() {
    let find = |evidence: ClientEvidence| found(&evidence, "division-access");
    assert_eq!(find(granted(&[NAME], &["*"])), PASS);
    assert_eq!(find(granted(&[NAME], &["d1", "d2", "d3", "d4", "d5"])), PASS);
    assert_eq!(find(granted(&[NAME], &["d1"])), is(Status::Fail, Cause::DivisionGap));
    assert_eq!(find(granted(&[NAME], &["d1", "d2", "d3"])), is(Status::Warn, Cause::DivisionGap));
    assert_eq!(find(granted(&[], &[])), is(Status::Fail, Cause::NotGranted));
    assert_eq!(find(granted(&[], &[]).unreadable()), is(Status::Unknown, Cause::GrantsUnreadable));
    let limit = Some(Limit::Condition("x".into()));
    let conditional = Some(vec![Policy { limit, ..policy(NAME) }]);
    let conditional = Arc::new(Role::new("c", "C", conditional));
    let plain = || grant(&role(&["conversation:message:view"]), "*");
    let some = evidence(vec![grant(&conditional, "*"), plain()]);
    assert_eq!(find(some), is(Status::Warn, Cause::Conditional));
    let nothing_else = evidence(vec![grant(&conditional, "*")]);
    assert_eq!(find(nothing_else), is(Status::Fail, Cause::Conditional));
    let mut contradicted = granted(&[NAME], &["*"]);
    contradicted.permitted.insert(name(NAME), Reach::Listed([DivisionId("d1".into())].into()));
    assert_eq!(find(contradicted), is(Status::Unknown, Cause::Disagreement));
    let mut unread = granted(&[NAME], &["d1"]);
    unread.divisions = Err(Unread::Unreadable);
    assert_eq!(find(unread), is(Status::Unknown, Cause::UnreadableAnswer));
}

#[test]
fn a_permission_that_is_not_division_aware_is_held_everywhere_or_nowhere() {
    let mut evidence = granted(&[NAME], &["d4"]).with(ROW, vec![only(Outcome::Allowed)]);
    let entry = Entry { permission: name(NAME), label: String::new(), division_aware: Some(false) };
    evidence.catalogue = Ok([entry].into_iter().collect());
    let finding = judged(ROW, &evidence);
    let coverage = finding.coverage.unwrap();
    assert_eq!((finding.status, coverage.state), (Status::Pass, CoverageState::NotAware));
    assert!(coverage.cells.iter().all(|cell| *cell == Status::NotApplicable));
}

#[test]
fn the_client_itself() {
    let find = |grant_type: &str, state: &str| {
        let mut evidence = granted(&[], &[]);
        evidence.client =
            Ok(ClientFacts { grant_type: Some(grant_type.to_owned()), state: Some(state.to_owned()) });
        found(&evidence, "oauth-client")
    };
    assert_eq!(find("CLIENT-CREDENTIALS", "active"), PASS);
    assert_eq!(find("client_credentials", "ACTIVE"), PASS);
    assert_eq!(find("CODE", "active").0, Status::Fail);
    assert_eq!(find("CLIENT-CREDENTIALS", "inactive").0, Status::Fail);
}

#[test]
fn an_optional_requirement_never_fails() {
    let mut integration = integration().clone();
    integration.requirements.iter_mut().for_each(|requirement| requirement.required = false);
    let evidence = granted(&[], &[]);
    for (_, requirement, need) in integration.client_needs() {
        let finding = judge(&integration, requirement, need, &evidence);
        assert_ne!(finding.status, Status::Fail, "{}", requirement.id);
        assert!(finding.coverage.iter().flat_map(|c| &c.cells).all(|cell| *cell != Status::Fail));
    }
}

fn any_outcome() -> impl Strategy<Value = Outcome> {
    prop_oneof![
        Just(Outcome::Allowed),
        Just(denied_by(NAME)),
        Just(denied_by("a:b:c")),
        Just(Outcome::NoAccessToObject),
        Just(Outcome::OtherRefusal),
        Just(Outcome::Probable),
        Just(Outcome::Inconclusive),
        Just(Outcome::NeedsUser),
        Just(Outcome::Unreadable(Unreadable::CutOff)),
        Just(Outcome::Unreachable(Unreachable::TimedOut)),
        Just(Outcome::Throttled),
        Just(Outcome::NotRun(NotRun::NoProbe)),
    ]
}

fn any_scope() -> impl Strategy<Value = &'static str> {
    prop::sample::select(vec!["*", "d1", "d2", "d3", "d4", "d5", "gone"])
}

fn any_grants() -> impl Strategy<Value = Vec<Grant>> {
    let pattern = prop::sample::select(vec![NAME, "RECORDING:Recording:VIEW", "recording:*:*", "a:b:c"]);
    let one = (pattern, any_scope(), any::<bool>()).prop_map(|(pattern, scope, limited)| {
        let limit = limited.then(|| Limit::Condition("x".into()));
        let policies = Some(vec![Policy { limit, ..policy(pattern) }]);
        grant(&Arc::new(Role::new(policies_id(&policies), "R", policies)), scope)
    });
    prop::collection::vec(one, 1..6)
}

fn holds(status: Status) -> bool {
    matches!(status, Status::Pass | Status::Warn)
}

proptest! {
    #[test]
    fn more_unconditional_grants_never_make_a_finding_worse(
        grants in any_grants(), outcome in any_outcome(), settled: bool, scope in any_scope(),
    ) {
        let before = evidence(grants.clone()).with(ROW, vec![only(outcome)]);
        let before = if settled { before.settled() } else { before };
        let mut after = before.clone();
        let more = grants.into_iter().chain([grant(&role(&[NAME]), scope)]).collect();
        after.grants = Ok(Grants { source: GrantsSource::SubjectsMe, grants: more });
        let (before, after) = (found(&before, ROW).0, found(&after, ROW).0);
        if holds(before) {
            prop_assert!(after.weight() <= before.weight(), "{before:?} -> {after:?}");
        }
        if scope == "*" && before != Status::Fail {
            prop_assert!(after.weight() <= before.weight(), "{before:?} -> {after:?}");
        }
    }

    #[test]
    fn unknown_evidence_never_makes_a_pass(outcome in any_outcome(), scopes in prop::collection::vec(any_scope(), 0..4)) {
        let unreadable = granted(&[NAME], &scopes).unreadable().with(ROW, vec![only(outcome.clone())]);
        prop_assert_ne!(found(&unreadable, ROW).0, Status::Pass);
        let speaks = matches!(outcome, Outcome::Allowed | Outcome::Probable | Outcome::Inconclusive | Outcome::NotRun(_));
        let granted = granted(&[NAME], &scopes).with(ROW, vec![only(outcome)]);
        if found(&granted, ROW).0 == Status::Pass {
            prop_assert!(speaks);
            let divisions = divisions();
            let covered = |d: &Division| scopes.contains(&"*") || scopes.contains(&d.id.0.real());
            prop_assert!(divisions.iter().all(covered));
        }
    }

    #[test]
    fn wildcards_equal_their_expansion(scopes in prop::collection::vec(any_scope(), 1..4), outcome in any_outcome()) {
        let with = |patterns: &[&str]| {
            let evidence = granted(patterns, &scopes).with(ROW, vec![only(outcome.clone())]);
            integration().client_needs().map(|(_, row, need)| {
                let finding = judge(integration(), row, need, &evidence);
                (finding.status, finding.cause, finding.coverage)
            }).collect::<Vec<_>>()
        };
        let wild = with(&["recording:*:*", "responseAssets:*:*"]);
        let sensitive = "recording:recording:viewSensitiveData";
        let expanded = with(&[NAME, sensitive, "responseAssets:asset:add", "responseAssets:asset:view"]);
        prop_assert_eq!(wild, expanded);
    }

    #[test]
    fn case_never_matters(scope in any_scope(), outcome in any_outcome()) {
        let with = |pattern: &str| found(&granted(&[pattern], &[scope]).with(ROW, vec![only(outcome.clone())]), ROW);
        prop_assert_eq!(with(NAME), with("RECORDING:RECORDING:view"));
        prop_assert_eq!(with(NAME), with("recording:RecOrding:*"));
    }
}
