//! Presenting: the sieve that puts stable stand-ins in the place of the names, ids and addresses of an org, so
//! that its owner may share a screen or a report. Pure.
//!
//! What a value is decides first: a division's name in its own field always becomes `Division 41`. Only then
//! are sentences searched for whole names. A name that is also a word of Greenlight's own sentences (`All`,
//! `role`) tells nothing and stays in sentences, or no sentence could be read any more.
//!
//! Stand-ins are numbered by the order of ids, so every view, every export and every later run agrees.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use super::{
    permission::Permission,
    report::{Coverage, DivisionName, Evidence, Fix, PermissionNames, Report, RequirementRow},
};

/// The real names of an org, by id. Fill in what is known; a report completes it.
#[derive(Clone, Default)]
pub struct Names {
    /// The org's id.
    pub org_id: Option<String>,
    /// The org's name.
    pub org: Option<String>,
    /// OAuth clients.
    pub clients: BTreeMap<String, String>,
    /// Divisions.
    pub divisions: BTreeMap<String, String>,
    /// The ids of home divisions: their stand-ins stay marked.
    pub home: BTreeSet<String>,
    /// Roles. One whose id isn't known stands behind the others.
    pub roles: BTreeMap<String, String>,
    /// The names under which credentials are saved.
    pub saved: BTreeSet<String>,
}

impl Names {
    /// Adds every name that a report has.
    #[must_use]
    pub fn with_report(mut self, report: &Report) -> Self {
        self.org_id = report.org.id.clone().or(self.org_id);
        self.org = report.org.name.clone().or(self.org);
        if let Some(subject) = &report.subject {
            let client = self.clients.entry(subject.id.clone()).or_default();
            if let Some(name) = &subject.name {
                client.clone_from(name);
            }
        }
        for division in &report.divisions {
            self.divisions.insert(division.id.clone(), division.name.clone());
            if division.home {
                self.home.insert(division.id.clone());
            }
        }
        for role in &report.roles {
            self.roles.insert(role.id.clone(), role.name.clone());
        }
        report.requirements.iter().fold(self, Self::with_row)
    }

    /// Adds the names in one finding, for a run whose report isn't there yet.
    #[must_use]
    pub fn with_row(mut self, row: &RequirementRow) -> Self {
        for division in row.divisions.iter().flat_map(|coverage| &coverage.missing) {
            self.divisions.entry(division.id.clone()).or_insert_with(|| division.name.clone());
        }
        for role in row.evidence.iter().flat_map(|evidence| &evidence.grant.roles) {
            if !self.roles.values().any(|known| known == role) {
                self.roles.insert(format!("{NO_ID}{role}"), role.clone());
            }
        }
        self
    }
}

/// Begins the key of a role whose id isn't known: behind every UUID.
const NO_ID: char = '~';

/// Replaces what identifies an org. Put each text through it once.
#[derive(Clone, Default)]
pub struct Sieve {
    /// Real id → stand-in.
    ids: HashMap<String, String>,
    /// Division id → stand-in of its name.
    divisions: HashMap<String, String>,
    /// Role name → stand-in.
    roles: HashMap<String, String>,
    /// Client id → stand-in of its name.
    clients: HashMap<String, String>,
    /// What is looked for in sentences, by first character, longest first.
    words: HashMap<char, Vec<(String, String)>>,
}

impl Sieve {
    /// A sieve for these names.
    pub fn new(names: &Names) -> Self {
        let mut sieve = Self::default();
        let roles = names.roles.keys().filter(|id| !id.starts_with(NO_ID));
        let ids = names.org_id.iter().chain(names.clients.keys()).chain(names.divisions.keys()).chain(roles);
        sieve.ids = stand_ins_for_ids(ids);

        let mut pairs: Vec<(String, String)> = Vec::new();
        if let Some(org) = &names.org {
            pairs.push((org.clone(), "Org A".to_owned()));
        }
        for (number, (id, name)) in names.clients.iter().enumerate() {
            let stand_in = format!("Client {}", number + 1);
            sieve.clients.insert(id.clone(), stand_in.clone());
            pairs.push((name.clone(), stand_in));
        }
        for (number, (id, name)) in names.divisions.iter().enumerate() {
            let home = if names.home.contains(id) { " (home)" } else { "" };
            let stand_in = format!("Division {}{home}", number + 1);
            sieve.divisions.insert(id.clone(), stand_in.clone());
            pairs.push((name.clone(), stand_in));
        }
        for (number, name) in names.roles.values().enumerate() {
            let stand_in = format!("Role {}", number + 1);
            sieve.roles.entry(name.clone()).or_insert_with(|| stand_in.clone());
            pairs.push((name.clone(), stand_in));
        }
        for (number, name) in names.saved.iter().enumerate() {
            pairs.push((name.clone(), format!("saved-{}", number + 1)));
        }
        pairs.extend(sieve.ids.iter().map(|(id, stand_in)| (id.clone(), stand_in.clone())));
        pairs.retain(|(name, _)| !is_ordinary(name));
        // Longest first; between equals the order above holds.
        pairs.sort_by_key(|(name, _)| std::cmp::Reverse(name.len()));
        for (name, stand_in) in pairs {
            if let Some(first) = name.chars().next() {
                sieve.words.entry(first).or_default().push((name, stand_in));
            }
        }
        sieve
    }

    /// A sentence, an answer, an address or a command with stand-ins. Names count where they stand whole,
    /// letter for letter; every UUID and mail address goes, known or not; permissions and API paths stay.
    pub fn text(&self, text: &str) -> String {
        let mut out = String::with_capacity(text.len());
        let mut rest = text;
        let mut before = ' ';
        while let Some(first) = rest.chars().next() {
            let found = self.uuid_at(rest).or_else(|| {
                let begins_a_word = !joins(before, first);
                begins_a_word.then(|| self.word_at(rest)).flatten()
            });
            let (length, stand_in) = found.unwrap_or((first.len_utf8(), None));
            let (real, after) = rest.split_at(length);
            out.push_str(stand_in.as_deref().unwrap_or(real));
            before = real.chars().next_back().unwrap_or(' ');
            rest = after;
        }
        out
    }

    /// A UUID that begins here.
    fn uuid_at(&self, rest: &str) -> Option<(usize, Option<String>)> {
        let uuid = rest.get(..36).filter(|start| is_uuid(start))?;
        Some((36, Some(self.id(uuid))))
    }

    /// What begins here, the longest first: how many bytes of it, and its stand-in unless it stays.
    fn word_at(&self, rest: &str) -> Option<(usize, Option<String>)> {
        let token = rest.split(|c: char| !(c.is_alphanumeric() || ":_-.@+".contains(c))).next()?;
        let token = token.trim_end_matches(['.', ':', '-']);
        let name = rest.chars().next().and_then(|first| self.words.get(&first)).and_then(|words| {
            words.iter().find(|(name, _)| rest.starts_with(name) && ends_whole(rest, name.len()))
        });
        match name {
            Some((name, stand_in)) if name.len() >= token.len() => Some((name.len(), Some(stand_in.clone()))),
            _ if is_mail(token) => Some((token.len(), Some(mail_stand_in(token)))),
            _ if token.parse::<Permission>().is_ok() => Some((token.len(), None)),
            Some((name, stand_in)) => Some((name.len(), Some(stand_in.clone()))),
            None => api_path(rest).map(|length| (length, None)),
        }
    }

    /// The stand-in of an id.
    pub fn id(&self, id: &str) -> String {
        let known = self.ids.get(id).or_else(|| self.ids.get(&id.to_lowercase()));
        known.cloned().unwrap_or_else(|| short_id(id, 4))
    }

    /// The stand-in of a division's name.
    pub fn division(&self, id: &str) -> String {
        self.divisions.get(id).cloned().unwrap_or_else(|| format!("Division {}", short_id(id, 4)))
    }

    /// The stand-in of a role's name.
    pub fn role(&self, name: &str) -> String {
        self.roles.get(name).cloned().unwrap_or_else(|| format!("Role {}", short_id(name, 4)))
    }

    /// The stand-in of an OAuth client's name.
    pub fn client(&self, id: &str) -> String {
        self.clients.get(id).cloned().unwrap_or_else(|| "Client 1".to_owned())
    }

    /// A whole report with stand-ins, its divisions sorted by them: the real order would tell about names.
    #[must_use]
    pub fn report(&self, report: &Report) -> Report {
        let mut out = report.clone();
        out.org.id = report.org.id.as_deref().map(|id| self.id(id));
        out.org.name = report.org.name.as_ref().map(|_| "Org A".to_owned());
        if let (Some(out), Some(subject)) = (&mut out.subject, &report.subject) {
            out.id = self.id(&subject.id);
            out.name = subject.name.as_ref().map(|_| self.client(&subject.id));
        }
        for role in &mut out.roles {
            role.name = self.role(&role.name);
            role.id = self.id(&role.id);
        }
        for division in &mut out.divisions {
            division.name = self.division(&division.id);
            division.id = self.id(&division.id);
            division.holds = self.text(&division.holds);
        }
        let mut order: Vec<usize> = (0..out.divisions.len()).collect();
        order.sort_by_key(|&at| by_number(&out.divisions[at].name));
        out.divisions = order.iter().map(|&at| out.divisions[at].clone()).collect();
        out.requirements = report.requirements.iter().map(|row| self.row(row)).collect();
        for row in &mut out.requirements {
            if row.cells.len() == order.len() {
                row.cells = order.iter().map(|&at| row.cells[at]).collect();
            }
        }
        for prerequisite in &mut out.prerequisites {
            prerequisite.needed_for = self.text(&prerequisite.needed_for);
        }
        out.notes = report.notes.iter().map(|note| self.text(note)).collect();
        out.verdict_line = self.text(&report.verdict_line);
        out
    }

    /// One finding with stand-ins. Its cells stay in the order of the real report's divisions.
    #[must_use]
    pub fn row(&self, row: &RequirementRow) -> RequirementRow {
        let mut out = row.clone();
        out.explanation = self.text(&row.explanation);
        out.cause_detail = self.text(&row.cause_detail);
        out.permission = row.permission.as_ref().map(|names| self.permission(names));
        out.evidence = row.evidence.as_ref().map(|evidence| self.evidence(evidence));
        out.divisions = row.divisions.as_ref().map(|coverage| self.coverage(coverage));
        out.fix = row.fix.as_ref().map(|fix| self.fix(fix));
        out
    }

    fn permission(&self, names: &PermissionNames) -> PermissionNames {
        let stand_in = names.stand_in.as_ref().map(|why| self.text(why));
        PermissionNames { stand_in, ..names.clone() }
    }

    fn evidence(&self, evidence: &Evidence) -> Evidence {
        let mut out = evidence.clone();
        out.grant.roles = evidence.grant.roles.iter().map(|role| self.role(role)).collect();
        out.grant.roles.sort_by_key(|role| by_number(role));
        out.grant.condition = evidence.grant.condition.as_ref().map(|condition| self.text(condition));
        out.probe.path = evidence.probe.path.as_ref().map(|path| self.text(path));
        out.probe.code = evidence.probe.code.as_ref().map(|code| self.text(code));
        out
    }

    fn coverage(&self, coverage: &Coverage) -> Coverage {
        let missing = coverage.missing.iter();
        let mut missing: Vec<DivisionName> = missing
            .map(|division| DivisionName { id: self.id(&division.id), name: self.division(&division.id) })
            .collect();
        missing.sort_by_key(|division| by_number(&division.name));
        Coverage { missing, ..coverage.clone() }
    }

    fn fix(&self, fix: &Fix) -> Fix {
        Fix {
            summary: self.text(&fix.summary),
            steps: fix.steps.iter().map(|step| self.text(step)).collect(),
            url: fix.url.as_ref().map(|url| self.text(url)),
        }
    }
}

/// Words of Greenlight's own sentences, of Genesys's menus and of numbers: a name that is one of them tells
/// nothing where it stands in a sentence.
const ORDINARY: &str = "a an the in of to and or it is on no not for at by as all any one two none each every \
    All None Any One Two No Yes role roles Role Roles division divisions Division Divisions client clients \
    Client Clients org Org permission permissions Permission Permissions people People queue queues queues. \
    conversation conversations Conversation grant grants granted denied allowed missing empty unknown known \
    pending pass fail warn read Read view View add Add save Save name Name names Genesys Greenlight Admin \
    Menu Integrations OAuth Authorization Security access Access code id ID press This That Nobody Nothing \
    There Where What When Some Something Its The";

fn is_ordinary(name: &str) -> bool {
    let letters = name.chars().filter(|c| c.is_alphabetic()).count();
    letters == 0
        || (name.is_ascii() && name.len() < 2)
        || ORDINARY.split_whitespace().any(|word| word == name)
}

/// A stand-in for each id: as few digits as tell all of them apart, at least four.
fn stand_ins_for_ids<'a>(ids: impl Iterator<Item = &'a String>) -> HashMap<String, String> {
    let mut taken = BTreeSet::new();
    let ids: BTreeSet<&String> = ids.collect();
    let stand_in = |id: &String| {
        let digits = (4..=16).find(|&digits| !taken.contains(&short_id(id, digits))).unwrap_or(16);
        let stand_in = short_id(id, digits);
        taken.insert(stand_in.clone());
        (id.clone(), stand_in)
    };
    ids.into_iter().map(stand_in).collect()
}

fn short_id(id: &str, digits: usize) -> String {
    let hash = format!("{:016x}", hash(&id.to_lowercase()));
    format!("id-{}", &hash[..digits])
}

/// FNV-1a: the same on every computer and in every version, which the standard hashers don't promise.
fn hash(text: &str) -> u64 {
    text.bytes().fold(0xcbf2_9ce4_8422_2325, |hash, byte| {
        (hash ^ u64::from(byte)).wrapping_mul(0x0000_0100_0000_01b3)
    })
}

fn is_uuid(text: &str) -> bool {
    text.len() == 36
        && text.bytes().enumerate().all(|(at, byte)| match at {
            8 | 13 | 18 | 23 => byte == b'-',
            _ => byte.is_ascii_hexdigit(),
        })
}

fn is_mail(token: &str) -> bool {
    token.split_once('@').is_some_and(|(person, host)| !person.is_empty() && !host.is_empty())
}

fn mail_stand_in(mail: &str) -> String {
    format!("person-{:04x}@example.invalid", hash(&mail.to_lowercase()) & 0xffff)
}

/// How much of a path of the API begins here, up to the first thing that may be an id.
fn api_path(rest: &str) -> Option<usize> {
    let path = rest.strip_prefix("/api/v2")?;
    let words = path.find(|c: char| !(c.is_ascii_lowercase() || "/{}-".contains(c))).unwrap_or(path.len());
    let whole = if words == path.len() { words } else { path[..words].rfind('/').map_or(0, |at| at + 1) };
    Some("/api/v2".len() + whole)
}

/// Whether two neighbours belong to one word. Scripts that don't part words never join.
fn joins(left: char, right: char) -> bool {
    let in_word = |c: char| (c.is_alphanumeric() && c < '\u{2e80}') || c == '_';
    in_word(left) && in_word(right)
}

fn ends_whole(text: &str, at: usize) -> bool {
    match (text[..at].chars().next_back(), text[at..].chars().next()) {
        (Some(last), Some(next)) => !joins(last, next),
        _ => true,
    }
}

/// Sorts `Division 9` before `Division 41`.
fn by_number(name: &str) -> (usize, String) {
    let number = name.split_whitespace().nth(1).and_then(|number| number.parse().ok());
    (number.unwrap_or(usize::MAX), name.to_owned())
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::model::{fixture, report::RoleName, status::Status};

    fn sieve(divisions: &[(&str, &str)]) -> Sieve {
        let divisions = divisions.iter().map(|(id, name)| ((*id).to_owned(), (*name).to_owned())).collect();
        Sieve::new(&Names { org: Some("Contoso Care".into()), divisions, ..Names::default() })
    }

    #[test]
    fn whole_names_go_and_parts_of_words_stay() {
        let sieve = sieve(&[("d1", "Claims"), ("d2", "Claims North"), ("d3", "営業部")]);
        assert_eq!(
            sieve.text("Contoso Care's Claims North and Claims, not Claimsland; 第一営業部."),
            "Org A's Division 2 and Division 1, not Claimsland; 第一Division 3."
        );
    }

    #[test]
    fn ordinary_words_do_not_wreck_sentences() {
        let sieve =
            sieve(&[("d1", "a"), ("d2", "All"), ("d3", "5"), ("d4", "recording"), ("d5", "conversations")]);
        let sentence = "Give a role in All Divisions: recording:recording:view opens GET \
                        /api/v2/conversations/messages/{id}/details within 5 minutes.";
        assert_eq!(sieve.text(sentence), sentence);
        assert_eq!(sieve.division("d2"), "Division 2");
    }

    #[test]
    fn ids_and_addresses_go_known_or_not() {
        let sieve = Sieve::default();
        let text = sieve.text("x_3FA85F64-5717-4562-b3fc-2c963f66afa6/ada@contoso.example, /api/v2/oauth/clients/3fa85f64-5717-4562-b3fc-2c963f66afa6");
        assert!(!text.to_lowercase().contains("3fa85f64") && !text.contains("contoso"), "{text}");
        assert_eq!(text.matches("id-").count(), 2, "{text}");
        assert!(text.contains("@example.invalid"), "{text}");
        assert_eq!(sieve.id(fixture::CLIENT_ID), sieve.id(&fixture::CLIENT_ID.to_uppercase()));
    }

    #[test]
    fn numbers_follow_ids_and_home_stays_marked() {
        let report = fixture::not_ready();
        let sieved = Sieve::new(&Names::default().with_report(&report)).report(&report);
        let mut ids: Vec<&str> = report.divisions.iter().map(|division| division.id.as_str()).collect();
        ids.sort_unstable();
        let home = 1 + ids.iter().position(|id| *id == fixture::division_id(2)).unwrap();
        let names: Vec<&str> = sieved.divisions.iter().map(|division| division.name.as_str()).collect();
        assert!(names.contains(&format!("Division {home} (home)").as_str()), "{names:?}");
        assert!(names.is_sorted(), "{names:?}");
    }

    #[test]
    fn cells_move_with_their_divisions() {
        let report = fixture::not_ready();
        let sieve = Sieve::new(&Names::default().with_report(&report));
        let sieved = sieve.report(&report);
        for (row, real) in sieved.requirements.iter().zip(&report.requirements) {
            for (at, cell) in real.cells.iter().enumerate() {
                let name = sieve.division(&report.divisions[at].id);
                let now = sieved.divisions.iter().position(|division| division.name == name).unwrap();
                assert_eq!(row.cells[now], *cell, "{} in {name}", row.id);
            }
        }
    }

    #[test]
    fn ids_of_a_large_org_stay_apart() {
        let report = fixture::large();
        let sieved = Sieve::new(&Names::default().with_report(&report)).report(&report);
        let ids: BTreeSet<&String> = sieved.divisions.iter().map(|division| &division.id).collect();
        assert_eq!(ids.len(), 1000);
    }

    /// A report with these names in every member that can hold one.
    fn planted(org: &str, client: &str, role: &str, division: &str) -> Report {
        let mut report = fixture::not_ready();
        let all = format!("“{org}”: {client}, {role}/{division} ({}) in {division}.", fixture::ORG_ID);
        report.org.name = Some(org.to_owned());
        report.subject.as_mut().expect("it has a subject").name = Some(client.to_owned());
        report.roles = vec![RoleName { id: fixture::division_id(99), name: role.to_owned() }];
        report.divisions[1].name = division.to_owned();
        report.divisions[1].holds.clone_from(&all);
        report.verdict_line.clone_from(&all);
        report.notes = vec![all.clone()];
        report.prerequisites[0].needed_for.clone_from(&all);
        for row in &mut report.requirements {
            row.explanation.clone_from(&all);
            row.cause_detail.clone_from(&all);
            row.fix = Some(Fix { summary: all.clone(), steps: vec![all.clone(); 2], url: Some(all.clone()) });
            if let Some(coverage) = &mut row.divisions {
                coverage.missing =
                    vec![DivisionName { id: fixture::division_id(1), name: division.to_owned() }];
            }
            if let Some(evidence) = &mut row.evidence {
                evidence.grant.roles = vec![role.to_owned()];
                evidence.grant.condition = Some(all.clone());
                evidence.probe.path = Some(format!("/api/v2/oauth/clients/{}", fixture::CLIENT_ID));
                evidence.probe.code = Some(all.clone());
            }
            row.status = Status::Fail;
        }
        report
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(64))]
        #[test]
        fn no_name_and_no_id_survives(
            org in "Zq[a-zA-Z]{3,12}( [A-Z&|<][a-z.]{0,5})?",
            client in "Zx[a-z0-9\\-_.]{3,12}",
            role in "[(«]?Zw[a-z]{3,9}[ :/][a-zé東]{1,9}[)»]?",
            division in "Zk[a-z]{2,9}(:[a-z]{1,3}:[a-z]{1,3}|@x|-n)?",
        ) {
            let report = planted(&org, &client, &role, &division);
            let sieved = Sieve::new(&Names::default().with_report(&report)).report(&report);
            let everything = format!("{sieved:?}");
            for real in [&org, &client, &role, &division] {
                prop_assert!(!everything.contains(real.as_str()), "{real} in {everything}");
            }
            for id in [fixture::CLIENT_ID, fixture::ORG_ID, &fixture::division_id(1), &fixture::division_id(99)] {
                prop_assert!(!everything.contains(id), "{id} in {everything}");
            }
        }
    }
}
