//! The map of ARCHITECTURE.md, kept true: which part may import which, which crates belong to one part alone,
//! and that every file says at its top what it is for. Code of tests is free to reach further.

use std::{
    collections::BTreeSet,
    fs,
    path::{Path, PathBuf},
};

/// The part that every other one may import.
const FOR_ALL: &str = "text";

/// A part of the house, and the parts that it may import besides that one.
const PARTS: [(&str, &[&str]); 12] = [
    (FOR_ALL, &[]),
    ("cause", &[]),
    ("file", &[]),
    ("model", &[]),
    ("genesys", &["cause", "model"]),
    ("check", &["model", "genesys"]),
    ("vault", &["cause", "file", "model"]),
    ("wizard", &["model", "check", "vault"]),
    ("tui", &["model", "wizard", "report"]),
    ("report", &["model"]),
    ("simulate", &["model"]),
    ("cli", &["cause", "file", "model", "genesys", "check", "vault", "wizard", "tui", "report", "simulate"]),
];

/// What is known of the Platform API.
const FACTS: &str = "docs/platform-api.md";

/// A crate or a module of the standard library, and the only parts that may touch it.
const BELONGS: [(&str, &[&str]); 22] = [
    ("ratatui", &["tui"]),
    ("crossterm", &["tui"]),
    ("tui_input", &["tui", "wizard"]),
    ("reqwest", &["genesys"]),
    ("axum", &["simulate"]),
    ("keyring", &["vault"]),
    ("secret_service", &["vault"]),
    ("security_framework", &["vault"]),
    ("zbus", &["vault"]),
    ("clap", &["cli"]),
    ("maud", &["report"]),
    ("quick_junit", &["report"]),
    ("unicode_segmentation", &["text"]),
    ("unicode_width", &["text"]),
    ("std::fs", &["file", "genesys", "vault", "cli", "simulate"]),
    ("tempfile", &["file"]),
    ("tracing", &["genesys", "vault", "cli"]),
    ("tracing_subscriber", &["cli"]),
    ("std::env", &["vault", "tui", "cli", "simulate", "main"]),
    ("std::net", &["genesys", "simulate", "cli"]),
    ("std::process", &["vault", "tui", "cli", "main"]),
    ("tokio", &["genesys", "check", "vault", "tui", "simulate", "cli", "main"]),
];

#[test]
fn parts_import_only_what_the_map_allows() {
    let mut found = Vec::new();
    for source in sources() {
        let Some((_, allowed)) = PARTS.iter().find(|(part, _)| *part == source.part) else { continue };
        for part in source.imported_parts() {
            if part != source.part && part != FOR_ALL && !allowed.contains(&part.as_str()) {
                found.push(format!("{} imports {part}", source.path.display()));
            }
        }
    }
    assert!(found.is_empty(), "{found:#?}");
}

#[test]
fn crates_stay_in_their_part() {
    let mut found = Vec::new();
    for source in sources() {
        for (name, parts) in BELONGS {
            if source.mentions(name) && !parts.contains(&source.part.as_str()) {
                found.push(format!("{} uses {name}", source.path.display()));
            }
        }
    }
    assert!(found.is_empty(), "{found:#?}");
}

#[test]
fn the_model_has_no_clock() {
    for source in sources().iter().filter(|source| source.part == "model") {
        for clock in ["Timestamp::now", "Zoned::now", "SystemTime::now", "Instant::now"] {
            assert!(!source.code.contains(clock), "{} asks {clock}", source.path.display());
        }
    }
}

#[test]
fn every_file_says_what_it_is_for() {
    let silent = |file: &PathBuf| !read(file).starts_with("//! ");
    let silent: Vec<PathBuf> = every_file().into_iter().filter(silent).collect();
    assert!(silent.is_empty(), "these don't open with //!: {silent:#?}");
}

#[test]
fn every_part_is_on_the_map() {
    let folders: BTreeSet<String> = sources().into_iter().map(|source| source.part).collect();
    let mut map: BTreeSet<String> = PARTS.iter().map(|(part, _)| (*part).to_owned()).collect();
    map.extend(["lib".to_owned(), "main".to_owned()]);
    assert_eq!(folders, map);
}

#[test]
fn the_document_has_the_same_map() {
    let document = read(&root().join("ARCHITECTURE.md"));
    let cells =
        |line: &str| line.trim_matches('|').split('|').map(|cell| cell.trim().to_owned()).collect::<Vec<_>>();
    let head = document.lines().find(|line| line.starts_with("| may import ")).map(cells).unwrap();
    for (part, allowed) in PARTS.into_iter().filter(|(part, _)| *part != FOR_ALL) {
        let line = document.lines().find(|line| line.starts_with(&format!("| {part} |"))).map(cells).unwrap();
        let ticked = head.iter().zip(&line).filter(|(_, cell)| *cell == "yes").map(|(part, _)| part.as_str());
        assert_eq!(ticked.collect::<BTreeSet<_>>(), allowed.iter().copied().collect(), "{part}");
    }
}

#[test]
fn documents_link_to_what_is_there() {
    for name in ["README.md", "ARCHITECTURE.md", "CONTRIBUTING.md", "CHANGELOG.md", FACTS] {
        let document = read(&root().join(name));
        for target in document.split("](").skip(1).filter_map(|after| after.split(')').next()) {
            assert!(
                target.starts_with("https://") || root().join(target).exists(),
                "{name} links to {target}"
            );
        }
    }
}

#[test]
fn facts_about_the_api_are_cited_by_sections_that_are_there() {
    let document = read(&root().join(FACTS));
    let heads =
        document.lines().filter_map(|line| line.strip_prefix("##")?.trim_matches('#').trim().split_once(' '));
    let sections: BTreeSet<&str> = heads.map(|(number, _)| number).collect();
    let mut cited = BTreeSet::new();
    for file in ["src", "assets", "tests"].into_iter().flat_map(|folder| files_below(folder, &["rs", "toml"]))
    {
        for after in read(&file).split(FACTS).skip(1) {
            // `6.1`, `2.1, 8.2`, perhaps at the end of a sentence.
            let numbers: String =
                after.chars().take_while(|c| c.is_ascii_digit() || " ,.".contains(*c)).collect();
            for number in numbers.split([' ', ',']).map(|number| number.trim_end_matches('.')) {
                assert!(
                    number.is_empty() || sections.contains(number),
                    "{} cites {FACTS} {number}",
                    file.display()
                );
                cited.insert(number.to_owned());
            }
        }
    }
    assert!(cited.len() > 20, "{cited:?}");
}

#[test]
fn the_test_sees_what_it_looks_for() {
    let code = "use std::{fs, mem};\nuse crate::{check::{Ask, Place}, model::probe, text};\nlet x = crate::vault::open();\n\
                let y = a::reqwest::b; // use axum::x\n#[cfg(test)]\nmod tests { use ratatui::x; }";
    let source = Source::new(Path::new("src/wizard/mod.rs"), code);
    assert_eq!(
        source.imported_parts(),
        BTreeSet::from(["check".into(), "model".into(), "text".into(), "vault".into()])
    );
    assert!(source.mentions("std::fs"));
    for absent in ["std::env", "reqwest", "axum", "ratatui"] {
        assert!(!source.mentions(absent), "{absent}");
    }
}

/// A file, without its comments and tests.
struct Source {
    path: PathBuf,
    part: String,
    code: String,
}

impl Source {
    fn new(path: &Path, text: &str) -> Self {
        let mut folders = path.components().skip_while(|folder| folder.as_os_str() != "src").skip(1);
        let part = folders.next().map(|folder| folder.as_os_str().to_string_lossy().into_owned());
        let part = part.unwrap_or_default().trim_end_matches(".rs").to_owned();
        let lines: Vec<&str> = text.lines().map(|line| line.split("//").next().unwrap_or_default()).collect();
        // Tests stand at the bottom.
        let ends = |pair: &[&str]| {
            pair[0].trim() == "#[cfg(test)]" && pair[1].contains("mod ") && pair[1].contains('{')
        };
        let end = lines.windows(2).position(ends).unwrap_or(lines.len());
        Self { path: path.to_owned(), part, code: lines[..end].join("\n") }
    }

    /// The parts that follow `crate::`, alone or in braces.
    fn imported_parts(&self) -> BTreeSet<String> {
        let after = self.code.split("crate::").skip(1);
        let names = after.flat_map(|after| match after.strip_prefix('{') {
            Some(group) => first_names(group),
            None => vec![name(after)],
        });
        names.filter(|name| PARTS.iter().any(|(part, _)| part == name)).collect()
    }

    /// Whether a path begins with this name: `std::fs::read`, `use std::{fs, mem}`, `use reqwest::Client`.
    fn mentions(&self, wanted: &str) -> bool {
        let in_group = wanted.strip_prefix("std::").is_some_and(|module| {
            self.code
                .split("std::{")
                .skip(1)
                .any(|group| first_names(group).iter().any(|name| name == module))
        });
        let whole = |at: usize| {
            let before = self.code[..at].chars().next_back().unwrap_or(' ');
            let after = &self.code[at + wanted.len()..];
            let ends = !after.starts_with(is_name);
            let path = after.starts_with("::") || self.code[..at].ends_with("use ");
            !is_name(before) && before != ':' && ends && path
        };
        in_group || self.code.match_indices(wanted).any(|(at, _)| whole(at))
    }
}

/// The first name of each path in a group whose opening brace is already behind.
fn first_names(group: &str) -> Vec<String> {
    let mut names = Vec::new();
    let mut depth = 0;
    let mut begins = true;
    for (at, c) in group.char_indices() {
        match c {
            '{' => depth += 1,
            '}' if depth == 0 => break,
            '}' => depth -= 1,
            ',' if depth == 0 => begins = true,
            c if begins && is_name(c) => {
                names.push(name(&group[at..]));
                begins = false;
            }
            _ => {}
        }
    }
    names
}

fn name(text: &str) -> String {
    text.chars().take_while(|c| is_name(*c)).collect()
}

fn is_name(c: char) -> bool {
    c.is_alphanumeric() || c == '_'
}

/// Every file of the program, but those that only tests are built from.
fn sources() -> Vec<Source> {
    let files = every_file();
    let tests: Vec<PathBuf> = files.iter().flat_map(|file| test_modules(file)).collect();
    let in_tests = |file: &PathBuf| {
        tests.iter().any(|module| file.starts_with(module) || *file == module.with_extension("rs"))
    };
    let sources = files.iter().filter(|file| !in_tests(file));
    let sources: Vec<Source> = sources.map(|file| Source::new(file, &read(file))).collect();
    assert!(sources.len() > 50, "the sources weren't found");
    sources
}

/// The folders of the modules that a file declares for tests only: `#[cfg(test)] mod tests;`.
fn test_modules(file: &Path) -> Vec<PathBuf> {
    let text = read(file);
    let lines: Vec<&str> = text.lines().map(str::trim).collect();
    let stem = file.file_stem().expect("a source has a name");
    let own = if ["mod", "lib", "main"].iter().any(|name| stem == *name) {
        file.parent().expect("a source lies in a folder").to_owned()
    } else {
        file.with_extension("")
    };
    let after_cfg = lines.windows(2).filter(|pair| pair[0] == "#[cfg(test)]").map(|pair| pair[1]);
    let modules =
        after_cfg.filter_map(|line| line.strip_suffix(';')?.split_once("mod ").map(|(_, name)| name));
    modules.map(|name| own.join(name)).collect()
}

fn every_file() -> Vec<PathBuf> {
    files_below("src", &["rs"])
}

fn files_below(folder: &str, endings: &[&str]) -> Vec<PathBuf> {
    let mut files = Vec::new();
    let mut folders = vec![root().join(folder)];
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(folder).expect("the sources can be read") {
            let path = entry.expect("the sources can be read").path();
            if path.is_dir() {
                folders.push(path);
            } else if endings.iter().any(|ending| path.extension().is_some_and(|own| own == *ending)) {
                files.push(path);
            }
        }
    }
    files
}

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

fn read(file: &Path) -> String {
    fs::read_to_string(file).expect("the sources can be read")
}
