//! The vendor's page on the embedded clients, read into its rows and lines by rules of its own: nothing of
//! Greenlight is used for it.

const PAGE: &str = include_str!("../fixtures/embedded-clients-page.txt");

/// One part of the page: what it says of one client, or of two.
#[derive(Debug, Default)]
pub struct Part {
    /// `Genesys Cloud for Salesforce`.
    pub of: String,
    /// The notes above the table.
    pub notes: Vec<String>,
    /// Each line with a bullet, but for those notes.
    pub bullets: Vec<String>,
    /// Each line below a bullet.
    pub paragraphs: Vec<String>,
    /// The table.
    pub rows: Vec<Row>,
}

/// One row of the table.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Row {
    pub permission: String,
    pub required: bool,
    pub feature: Option<String>,
    pub description: String,
}

/// White space in the page is of many kinds, and means nothing.
pub fn folded(text: &str) -> String {
    text.split(|c: char| c.is_whitespace()).filter(|word| !word.is_empty()).collect::<Vec<_>>().join(" ")
}

/// The notes at the page's beginning, which are for all clients.
pub fn notes() -> Vec<String> {
    let notes = PAGE.lines().filter_map(|line| line.strip_prefix("Note: "));
    notes.map(folded).collect()
}

/// The parts, in the page's order.
pub fn parts() -> Vec<Part> {
    PAGE.split("The following content applies to ").skip(1).map(part).collect()
}

fn part(text: &str) -> Part {
    let (of, text) = text.split_once(".\n").expect("a part says whose it is");
    let (lines, table) =
        text.split_once("Permission Required or optional Feature Description\n").expect("a part has a table");
    let mut part = Part { of: of.to_owned(), ..Part::default() };
    // What stands below `Notes:` says how permissions are named, and asks for nothing.
    let (lines, notes) = lines.split_once("Notes:\n").expect("a table has notes above it");
    part.notes =
        notes.lines().filter_map(|line| folded(line).strip_prefix("• ").map(str::to_owned)).collect();
    for line in lines.lines().map(folded) {
        if let Some(bullet) = line.strip_prefix("• ") {
            part.bullets.push(bullet.to_owned());
        } else if !part.bullets.is_empty() && !line.is_empty() {
            part.paragraphs.push(line);
        }
    }
    part.rows = rows(table);
    part
}

/// The rows of a table. It ends where a line isn't indented any more.
fn rows(table: &str) -> Vec<Row> {
    let lines: Vec<String> = table
        .lines()
        .take_while(|line| line.is_empty() || line.starts_with("    "))
        .map(folded)
        .filter(|line| !line.is_empty())
        .collect();
    let mut rows: Vec<String> = Vec::new();
    for (at, line) in lines.iter().enumerate() {
        // Some rows are broken before `Required`, some again behind it.
        let whole = line.contains(" Optional ") || line.contains(" Required ");
        let broken = lines.get(at + 1).is_some_and(|next| next.starts_with("Required"));
        match rows.last_mut() {
            Some(row) if !whole && !broken => {
                row.push(' ');
                row.push_str(line);
            }
            _ => rows.push(line.clone()),
        }
    }
    rows.iter().map(|row| self::row(row)).collect()
}

/// The columns aren't marked: a description is a sentence that begins with what it allows or causes.
fn row(text: &str) -> Row {
    let (required, word) =
        if text.contains(" Required ") { (true, " Required ") } else { (false, " Optional ") };
    let (permission, rest) = text.split_once(word).unwrap_or_else(|| panic!("no row: {text}"));
    let begins = ["Allows ", "Causes "].iter().filter_map(|verb| rest.find(verb)).min();
    let (feature, description) = rest.split_at(begins.unwrap_or_else(|| panic!("no description: {text}")));
    let feature = match feature.trim() {
        "" | "-" => None,
        feature => Some(feature.to_owned()),
    };
    Row { permission: permission.to_owned(), required, feature, description: description.to_owned() }
}
