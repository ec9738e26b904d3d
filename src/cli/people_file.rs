//! A list of people in a file, as spreadsheets of various countries write it: whom it names, and in which line.

use std::{
    fs,
    io::{self, Read},
    path::Path,
};

use csv::{ReaderBuilder, StringRecord};
use encoding_rs::{Encoding, UTF_16BE, UTF_16LE, WINDOWS_1252};

use super::problem::Problem;
use crate::text::clean;

/// Somebody whom the file names.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Listed {
    pub(super) name: String,
    /// From 1; none for a name that stands in an option.
    pub(super) line: Option<u64>,
}

/// Why a file can't be read as a list of people.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
enum NoList {
    #[error(
        "it is a spreadsheet; save it as CSV (in Excel: File › Save As › CSV UTF-8), then give that file"
    )]
    Spreadsheet,
    #[error("nobody is in it; expected one address per line, or a table with a column of addresses")]
    Nobody,
    #[error(
        "none of its columns is called like an address; say which it is: --users-column NAME\nColumns: {0}"
    )]
    NoColumn(String),
    #[error("it has no column called `{name}`\nColumns: {known}")]
    OtherColumns { name: String, known: String },
    #[error("line {line} can't be read: {why}")]
    Line { line: u64, why: String },
}

/// The people of a file, `-` for standard input.
///
/// # Errors
/// When it can't be read as a list, or nobody is in it.
pub(super) fn read(file: &Path, column: Option<&str>) -> Result<Vec<Listed>, Problem> {
    const DONE: &str = "read as a list of people";
    let bytes = if file == Path::new("-") {
        let mut bytes = Vec::new();
        io::stdin().lock().read_to_end(&mut bytes).map(|_| bytes)
    } else {
        fs::read(file)
    };
    let bytes = bytes.map_err(Problem::file(file, DONE))?;
    people_of(&bytes, column).map_err(Problem::file(file, DONE))
}

fn people_of(bytes: &[u8], column: Option<&str>) -> Result<Vec<Listed>, NoList> {
    // What a workbook begins with: a ZIP archive, or the container of before.
    if bytes.starts_with(b"PK\x03\x04") || bytes.starts_with(b"\xd0\xcf\x11\xe0") {
        return Err(NoList::Spreadsheet);
    }
    let text = decoded(bytes);
    let records = records(&text)?;
    let (columns, first) = columns_of(&records, column)?;
    let people = records[first..].iter().filter_map(|(line, record)| {
        let mut cells = columns.iter().filter_map(|at| record.get(*at));
        let name = cells.find(|cell| !cell.is_empty())?.to_owned();
        Some(Listed { name, line: Some(*line) })
    });
    let people: Vec<Listed> = people.collect();
    if people.is_empty() { Err(NoList::Nobody) } else { Ok(people) }
}

/// UTF-8 or UTF-16 with a mark, UTF-16 that shows by its zeros, UTF-8; else what Windows writes in Western Europe.
fn decoded(bytes: &[u8]) -> String {
    let marked = Encoding::for_bom(bytes).map(|(encoding, _)| encoding);
    let zero_at = |rest| bytes.iter().take(64).skip(rest).step_by(2).any(|byte| *byte == 0);
    let encoding = marked.unwrap_or_else(|| match (zero_at(0), zero_at(1)) {
        (false, true) => UTF_16LE,
        (true, false) => UTF_16BE,
        _ if std::str::from_utf8(bytes).is_ok() => encoding_rs::UTF_8,
        _ => WINDOWS_1252,
    });
    encoding.decode(bytes).0.into_owned()
}

/// The lines that have something in them, each with its number.
fn records(text: &str) -> Result<Vec<(u64, StringRecord)>, NoList> {
    // Excel says the delimiter so, where it is told to.
    let said = text.lines().next().and_then(|line| line.trim().strip_prefix("sep="));
    let said = said.and_then(|sign| sign.bytes().next());
    let skipped = u64::from(said.is_some());
    let text = if said.is_some() { text.split_once('\n').map_or("", |(_, rest)| rest) } else { text };
    let mut reader = ReaderBuilder::new()
        .has_headers(false)
        .flexible(true)
        .trim(csv::Trim::All)
        .delimiter(said.unwrap_or_else(|| delimiter(text)))
        .from_reader(text.as_bytes());
    let mut records = Vec::new();
    for record in reader.records() {
        let record = record.map_err(|why| {
            let line = why.position().map_or(0, csv::Position::line) + skipped;
            NoList::Line { line, why: clean(&why.to_string()) }
        })?;
        let line = record.position().map_or(0, |start| line_of(text, start)) + skipped;
        if record.iter().any(|cell| !cell.is_empty()) {
            records.push((line, record));
        }
    }
    Ok(records)
}

/// The line in which a record begins: the reader counts the empty ones before it as its own.
fn line_of(text: &str, start: &csv::Position) -> u64 {
    let from = usize::try_from(start.byte()).unwrap_or(text.len());
    let rest = text.as_bytes().get(from..).unwrap_or_default().iter();
    let empty = rest.take_while(|byte| byte.is_ascii_whitespace()).filter(|byte| **byte == b'\n').count();
    start.line() + empty as u64
}

/// The sign that most of the first lines have, and most of: a title above the head has none.
fn delimiter(text: &str) -> u8 {
    const LOOKED_AT: usize = 20;
    let lines: Vec<&str> = text.lines().take(LOOKED_AT).collect();
    let count = |sign: u8| -> (usize, usize) {
        let counts = lines.iter().map(|line| line.matches(char::from(sign)).count());
        (counts.clone().filter(|count| *count > 0).count(), counts.sum())
    };
    [b'\t', b';', b','].into_iter().max_by_key(|sign| count(*sign)).unwrap_or(b',')
}

/// The columns to take somebody from, the first that has something in it, and the first line below the head.
fn columns_of(records: &[(u64, StringRecord)], wanted: Option<&str>) -> Result<(Vec<usize>, usize), NoList> {
    /// A head stands at most this far below the top.
    const TITLES: usize = 10;
    let top = || records.iter().take(TITLES).map(|(_, record)| record).enumerate();
    if let Some(wanted) = wanted {
        let found = top().find_map(|(at, record)| {
            let column = record.iter().position(|cell| letters(cell) == letters(wanted))?;
            Some((vec![column], at + 1))
        });
        let other = || NoList::OtherColumns { name: clean(wanted), known: heads(records) };
        return found.ok_or_else(other);
    }
    let is_address = |cell: &str| cell.contains('@');
    let first_address = records.iter().position(|(_, record)| record.iter().any(is_address));
    // No head stands below the people.
    let above = top().take(first_address.unwrap_or(TITLES)).find_map(|(at, record)| {
        let columns = head_columns(record);
        (!columns.is_empty()).then_some((columns, at + 1))
    });
    if let Some(found) = above {
        return Ok(found);
    }
    let widest = records.iter().map(|(_, record)| record.len()).max().unwrap_or_default();
    match first_address {
        // A list of names.
        None if widest <= 1 => Ok((vec![0], 0)),
        // Without a head: the column that has the first address. A title of one cell may stand above.
        Some(at) if records[..at].iter().all(|(_, record)| filled(record) <= 1) => {
            let column = records[at].1.iter().position(is_address).unwrap_or_default();
            let names_above = widest <= 1 && at > 1;
            Ok((vec![column], if names_above { 0 } else { at }))
        }
        _ => Err(NoList::NoColumn(heads(records))),
    }
}

fn filled(record: &StringRecord) -> usize {
    record.iter().filter(|cell| !cell.is_empty()).count()
}

/// The cells of what seems to be the head.
fn heads(records: &[(u64, StringRecord)]) -> String {
    let head = records.iter().map(|(_, record)| record).take(10).max_by_key(|record| filled(record) > 1);
    let head = records.iter().map(|(_, record)| record).find(|record| filled(record) > 1).or(head);
    let cells = head.into_iter().flat_map(StringRecord::iter).filter(|cell| !cell.is_empty());
    cells.map(clean).collect::<Vec<_>>().join(", ")
}

/// What addresses are called in a head, by letters alone.
const ADDRESSES: [&str; 27] = [
    "email",
    "emailaddress",
    "mail",
    "mailaddress",
    "emailadresse",
    "mailadresse",
    "epost",
    "epostadress",
    "epostadresse",
    "sähköposti",
    "correo",
    "correoelectrónico",
    "correoelectronico",
    "direccióndecorreo",
    "courriel",
    "adressecourriel",
    "adressemail",
    "adresseemail",
    "adresseélectronique",
    "adresseelectronique",
    "postaelettronica",
    "indirizzoemail",
    "endereçodeemail",
    "emailadres",
    "userprincipalname",
    "メールアドレス",
    "电子邮件",
];

const NAMES: [&str; 10] =
    ["name", "user", "fullname", "displayname", "vollständigername", "nombre", "nom", "nome", "naam", "namn"];

/// The columns that a head names, addresses before names; none where it isn't a head.
fn head_columns(record: &StringRecord) -> Vec<usize> {
    let cells: Vec<String> = record.iter().map(letters).collect();
    let called = |names: &[&str]| cells.iter().position(|cell| names.contains(&cell.as_str()));
    // `Work e-mail`, `E-Mail (geschäftlich)`: only where no column is called so plainly.
    let address = called(&ADDRESSES).or_else(|| cells.iter().position(|cell| cell.contains("email")));
    address.into_iter().chain(called(&NAMES)).collect()
}

/// A head's letters, in lower case: `E-Mail-Adresse` → `emailadresse`.
fn letters(text: &str) -> String {
    text.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    const AGENTS: [&str; 2] = ["agent.0001@example.com", "agent.0002@example.com"];

    fn names(bytes: &[u8]) -> Vec<String> {
        people_of(bytes, None).unwrap().into_iter().map(|person| person.name).collect()
    }

    #[test]
    fn files_of_people_are_lists_and_tables() {
        for text in [
            "agent.0001@example.com\nagent.0002@example.com\n",
            "\u{feff}agent.0001@example.com\r\n\r\n  agent.0002@example.com",
            "E-Mail\nagent.0001@example.com\nagent.0002@example.com\n",
            "Name,Email,Division\n\"0001, Agent\",agent.0001@example.com,Retail\nx,agent.0002@example.com\n",
            "Division;email\nRetail;agent.0001@example.com\nRetail, North;agent.0002@example.com\n",
            "agent.0001@example.com,Retail\nagent.0002@example.com,Claims\n",
            "Retail;agent.0001@example.com\nClaims;agent.0002@example.com\n",
            "Name\tE-Mail-Adresse\nx\tagent.0001@example.com\ny\tagent.0002@example.com\n",
            "sep=;\nAbteilung;Adresse e-mail\nA;agent.0001@example.com\nB;agent.0002@example.com\n",
            "Liste du 3 mars, Paris\n\nnom;courriel\nx;agent.0001@example.com\ny;agent.0002@example.com\n",
            "Correo electrónico;Equipo\nagent.0001@example.com;A\nagent.0002@example.com;B\n",
            "Agents of March\nagent.0001@example.com\nagent.0002@example.com\n",
            "Team,Work Email (Genesys)\nA,agent.0001@example.com\nB,agent.0002@example.com\n",
        ] {
            assert_eq!(names(text.as_bytes()), AGENTS, "{text}");
        }
        assert_eq!(names(b"name,email\nAgent 0001,\n,agent.0002@example.com\n"), ["Agent 0001", AGENTS[1]]);
        assert_eq!(names(b"Agent 0001\nAgent 0002\n"), ["Agent 0001", "Agent 0002"]);
        for nobody in [&b"email\n\n"[..], b"", b"\xef\xbb\xbf"] {
            assert_eq!(people_of(nobody, None), Err(NoList::Nobody));
        }
    }

    #[test]
    fn a_file_is_read_in_the_encoding_that_it_has() {
        let text = "Prénom;Courriel\nJosé Müller;agent.0001@example.com\nx;agent.0002@example.com\n";
        let utf_16 = |little: bool, marked: bool| -> Vec<u8> {
            let text = format!("{}{text}", if marked { "\u{feff}" } else { "" });
            let units = text.encode_utf16();
            units.flat_map(|unit| if little { unit.to_le_bytes() } else { unit.to_be_bytes() }).collect()
        };
        let western = WINDOWS_1252.encode(text).0.into_owned();
        assert!(std::str::from_utf8(&western).is_err());
        for bytes in [
            utf_16(true, true),
            utf_16(false, true),
            utf_16(true, false),
            utf_16(false, false),
            western.clone(),
            format!("\u{feff}{text}").into_bytes(),
        ] {
            assert_eq!(names(&bytes), AGENTS);
        }
        let first = people_of(&western, Some("prenom")).is_err();
        assert!(first, "letters count as they are written");
        assert_eq!(people_of(&western, Some("PRÉNOM")).unwrap()[0].name, "José Müller");
    }

    #[test]
    fn lines_are_those_of_the_file() {
        let text = "sep=;\nList\n\nname;email\nx;a@example.com\n\ny;b@example.com\n";
        let people = people_of(text.as_bytes(), None).unwrap();
        assert_eq!(people.iter().map(|it| it.line).collect::<Vec<_>>(), [Some(5), Some(7)]);
    }

    #[test]
    fn what_isnt_understood_is_said_with_what_was_found() {
        let refused = |bytes: &[u8], column| people_of(bytes, column).unwrap_err().to_string();
        let table = b"Konto;Abteilung\nagent.0001@example.com;A\n";
        let said = refused(table, None);
        assert!(said.contains("--users-column") && said.contains("Konto, Abteilung"), "{said}");
        assert_eq!(people_of(table, Some("konto")).unwrap()[0].name, AGENTS[0]);
        let said = refused(table, Some("Kontoo"));
        assert!(said.contains("Kontoo") && said.contains("Konto, Abteilung"), "{said}");
        assert!(refused(b"PK\x03\x04...", None).contains("CSV"));
    }
}
