//! Earlier reports, as files have them: read back from JSON, in order to compare.

use std::{
    collections::{BTreeMap, HashMap},
    fs,
    path::Path,
};

use jiff::{Timestamp, civil::Date};
use serde::Deserialize;

use super::problem::Problem;
use crate::{
    cause::Cause,
    model::{
        Attestation, AttestedAs, Cell, CoverageState, DivisionName, Id, Name, Real, Resolution, SCHEMA,
        Status, Verdict, Waiver,
        name::Kind,
        report::{
            IntegrationName,
            changes::{self, About, Compared, ComparedPerson, ComparedRow, OrgName},
        },
        say, status,
    },
    text::clean,
};

/// Reads an earlier JSON report.
///
/// # Errors
/// When there is no such file, or it is something else.
pub(super) fn read(path: &Path) -> Result<Compared, Problem> {
    let file = |why| Problem::File { path: path.to_owned(), done: "read as an earlier report", why };
    let text = fs::read_to_string(path).map_err(|error| file(Cause::of(error)))?;
    let document: Document = serde_json::from_str(text.trim_start_matches('\u{feff}'))
        .map_err(|error| file(Cause::of(format!("line {}; expected a report in JSON", error.line()))))?;
    if document.schema != SCHEMA {
        let why = format!("schema {}; expected {SCHEMA}", clean(&document.schema));
        return Err(file(Cause::of(why)));
    }
    Ok(document.compared())
}

/// What of a report is compared. All other members are left alone.
#[derive(Deserialize)]
struct Document {
    schema: String,
    generated_at: Timestamp,
    integration: Integration,
    org: Org,
    subject: Option<Named>,
    verdict: Verdict,
    requirements: Vec<Row>,
    #[serde(default)]
    divisions: Vec<Division>,
    #[serde(default)]
    subjects: Vec<Named>,
    #[serde(default)]
    findings: Vec<Finding>,
}

#[derive(Deserialize)]
struct Integration {
    id: String,
    title: String,
}

#[derive(Deserialize)]
struct Org {
    id: Option<String>,
    name: Option<String>,
    domain: String,
}

#[derive(Deserialize)]
struct Named {
    id: String,
    name: Option<String>,
}

#[derive(Deserialize)]
struct Division {
    id: String,
    name: String,
}

#[derive(Deserialize)]
struct Finding {
    requirement: String,
    subject: String,
    status: Status,
    cause: Option<status::Cause>,
}

#[derive(Deserialize)]
struct Row {
    id: String,
    title: String,
    status: Status,
    cause: Option<status::Cause>,
    permission: Option<Permission>,
    evidence: Option<Evidence>,
    divisions: Option<Coverage>,
    attested: Option<Attested>,
    waived: Option<Waived>,
}

#[derive(Deserialize)]
struct Permission {
    resolution: Resolution,
}

#[derive(Deserialize)]
struct Evidence {
    grant: Grant,
}

#[derive(Deserialize)]
struct Grant {
    roles: Vec<String>,
}

#[derive(Deserialize)]
struct Coverage {
    state: CoverageState,
    missing: Vec<Division>,
}

#[derive(Deserialize)]
struct Attested {
    #[serde(rename = "as", default)]
    said: AttestedAs,
    by: Option<String>,
    at: Timestamp,
}

#[derive(Deserialize)]
struct Waived {
    reason: String,
    by: Option<String>,
    until: Option<Date>,
}

impl Document {
    fn compared(self) -> Compared {
        let mut places: HashMap<&str, usize> = HashMap::new();
        let mut cells: HashMap<&str, Vec<Option<Cell>>> = HashMap::new();
        for finding in &self.findings {
            let next = places.len();
            let place = *places.entry(&finding.requirement).or_insert(next);
            let own = cells.entry(&finding.subject).or_default();
            if own.len() <= place {
                own.resize(place + 1, None);
            }
            own[place] = Some(Cell { status: finding.status, cause: finding.cause });
        }
        let mut columns = vec![String::new(); places.len()];
        places.iter().for_each(|(id, place)| columns[*place] = (*id).to_owned());
        let people: BTreeMap<Id, ComparedPerson> = self
            .subjects
            .iter()
            .map(|person| {
                let cells = cells.remove(person.id.as_str()).unwrap_or_default();
                let name = name(Kind::Person, &person.id, person.name.as_deref().unwrap_or(&person.id));
                (id(&person.id), ComparedPerson { name, cells })
            })
            .collect();
        Compared {
            about: About {
                integration: IntegrationName {
                    id: clean(&self.integration.id),
                    title: clean(&self.integration.title),
                },
                org: OrgName {
                    id: self.org.id.as_deref().map(id),
                    name: self.org.name.map(|own| match &self.org.id {
                        Some(id) => name(Kind::Org, id, &own),
                        None => Name::without_id(Kind::Org, clean(&own)),
                    }),
                    domain: clean(&self.org.domain),
                },
                subject: self.subject.map(|client| changes::Named {
                    id: id(&client.id),
                    name: client.name.map(|own| name(Kind::Client, &client.id, &own)),
                }),
                generated_at: self.generated_at,
            },
            verdict: self.verdict,
            rows: self.requirements.into_iter().map(|row| row.compared(&columns)).collect(),
            divisions: self.divisions.into_iter().map(Division::named).collect(),
            people,
            columns,
        }
    }
}

impl Row {
    fn compared(self, columns: &[String]) -> ComparedRow {
        let coverage = self.divisions.filter(|coverage| changes::is_known(coverage.state));
        let of_people = columns.contains(&self.id);
        let roles = self.evidence.into_iter().flat_map(|evidence| evidence.grant.roles);
        let attestor = |by: Option<String>| by.map(|by| Name::without_id(Kind::Attestor, clean(&by)));
        ComparedRow {
            cell: Cell { status: self.status, cause: self.cause },
            missing_in: coverage.map(|coverage| coverage.missing.into_iter().map(Division::named).collect()),
            roles: roles
                .filter(|_| !of_people)
                .map(|role| Name::without_id(Kind::Role, clean(&role)))
                .collect(),
            resolution: self.permission.map(|permission| permission.resolution),
            attested: self.attested.map(|Attested { said, by, at }| Attestation {
                said,
                at,
                by: attestor(by),
            }),
            waived: self.waived.map(|Waived { reason, by, until }| {
                Waiver::new(say::quoted(&clean(&reason)), attestor(by), until)
            }),
            id: clean(&self.id),
            title: clean(&self.title),
        }
    }
}

impl Division {
    fn named(self) -> DivisionName<Real> {
        DivisionName { id: id(&self.id), name: name(Kind::Division, &self.id, &self.name) }
    }
}

fn id(id: &str) -> Id {
    Id::from(clean(id))
}

fn name(kind: Kind, id: &str, name: &str) -> Name {
    Name::new(kind, clean(id), clean(name))
}
