//! The map of ARCHITECTURE.md, kept true: which part may import which, which crates belong to one part alone,
//! and that every file says at its top what it is for. Code of tests is free to reach further.

mod sources;

use std::{
    collections::{BTreeMap, BTreeSet},
    fs,
    path::{Path, PathBuf},
};

use sources::{Source, sources};

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

/// Whom a requirement is about: each has a room of its own in the model and in the engine.
const SUBJECTS: [&str; 3] = ["client", "people", "org"];

/// What is known of the Platform API.
const FACTS: &str = "docs/platform-api.md";

/// A crate or a module of the standard library, and the only parts that may touch it.
const BELONGS: [(&str, &[&str]); 25] = [
    ("ratatui", &["tui"]),
    ("crossterm", &["tui"]),
    ("tui_input", &["tui", "wizard"]),
    ("reqwest", &["genesys"]),
    ("hyper_util", &["genesys"]),
    ("rustls", &["genesys"]),
    ("x509_parser", &["genesys"]),
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
    ("std::env", &["genesys", "vault", "tui", "cli", "simulate", "main"]),
    ("std::net", &["genesys", "simulate", "cli"]),
    ("std::process", &["vault", "tui", "cli", "main"]),
    ("tokio", &["genesys", "check", "vault", "tui", "simulate", "cli", "main"]),
];

/// What writes files, and so belongs to `file` alone.
const WRITES: [&[&str]; 7] = [
    &["fs", "write"],
    &["fs", "rename"],
    &["fs", "copy"],
    &["File", "create"],
    &["File", "create_new"],
    &["File", "options"],
    &["OpenOptions"],
];

/// What asks for the time.
const CLOCKS: [&[&str]; 4] =
    [&["Timestamp", "now"], &["Zoned", "now"], &["SystemTime", "now"], &["Instant", "now"]];

#[test]
fn parts_import_only_what_the_map_allows() {
    let mut found = Vec::new();
    for source in sources() {
        let Some((_, allowed)) = PARTS.iter().find(|(part, _)| *part == source.part()) else { continue };
        for part in source.imported_parts() {
            if part != source.part() && part != FOR_ALL && !allowed.contains(&part) {
                found.push(format!("{} imports {part}", source.file.display()));
            }
        }
    }
    assert!(found.is_empty(), "{found:#?}");
}

#[test]
fn no_room_knows_another_subject_than_its_own() {
    let mut found = BTreeSet::new();
    for source in sources().iter().filter(|source| ["model", "check"].contains(&source.part())) {
        let Some(own) = source.module.get(1).filter(|room| SUBJECTS.contains(&room.as_str())) else {
            continue;
        };
        for other in ["model", "check"].iter().flat_map(|part| source.names_below(part)) {
            if SUBJECTS.contains(&other) && other != own {
                found.insert(format!("{} knows {other}", source.file.display()));
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
            let path: Vec<&str> = name.split("::").collect();
            if source.names_from_the_start(&path) && !parts.contains(&source.part()) {
                found.push(format!("{} uses {name}", source.file.display()));
            }
        }
    }
    assert!(found.is_empty(), "{found:#?}");
}

#[test]
fn the_model_has_no_clock() {
    for source in sources().iter().filter(|source| source.part() == "model") {
        for clock in CLOCKS {
            assert!(!source.names(clock), "{} asks {clock:?}", source.file.display());
        }
    }
}

#[test]
fn files_are_written_in_one_way() {
    for source in sources().iter().filter(|source| source.part() != "file") {
        for writes in WRITES {
            assert!(!source.names(writes), "{} writes with {writes:?}", source.file.display());
        }
    }
}

#[test]
fn files_of_the_command_line_import_only_those_below_them() {
    let mut imports: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
    for source in sources().iter().filter(|source| source.part() == "cli") {
        let Some(unit) = source.module.get(1) else { continue };
        let others = source.names_below("cli").filter(|other| *other != unit);
        imports.entry(unit.clone()).or_default().extend(others.map(str::to_owned));
    }
    assert!(imports["check"].contains("running"), "{imports:#?}");
    // Whatever imports nothing that is left is taken away; what remains is a circle, and what stands on it.
    while !imports.is_empty() {
        let left: BTreeSet<String> = imports.keys().cloned().collect();
        let before = imports.len();
        imports.retain(|_, others| !others.is_disjoint(&left));
        assert!(imports.len() < before, "these import one another: {imports:#?}");
    }
}

#[test]
fn every_file_says_what_it_is_for() {
    let silent = |file: &PathBuf| !read(file).starts_with("//! ");
    let silent: Vec<PathBuf> = files_below("src", &["rs"]).into_iter().filter(silent).collect();
    assert!(silent.is_empty(), "these don't open with //!: {silent:#?}");
}

#[test]
fn every_part_is_on_the_map() {
    let found: BTreeSet<String> = sources().iter().map(|source| source.part().to_owned()).collect();
    let mut map: BTreeSet<String> = PARTS.iter().map(|(part, _)| (*part).to_owned()).collect();
    map.extend(["lib", "main", "testing"].map(str::to_owned));
    assert_eq!(found, map);
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
    let code = r#"
        use std::{fs::{self, File}, mem};
        use crate::{check::{Ask, Place}, model::probe};
        use super::report as written;
        // use axum::x;
        const TEXT: &str = "clap::Parser, crate::tui::run";
        #[derive(thiserror::Error)]
        struct Kept(crate::vault::Saved);
        mod inner { use super::text; }
        fn f() {
            let name = say!("{}", [crate::simulate::Server::start(a.b)?]);
            File::create(tokio::fs::read(name, keyring));
        }
        #[cfg(all(test, unix))]
        use ratatui::x;
        #[cfg(test)]
        mod tests { use crate::genesys::x; }
    "#;
    let source = Source::parse(Path::new("src/wizard/mod.rs"), &["wizard"], code);
    assert_eq!(source.part(), "wizard");
    let parts = ["check", "model", "report", "simulate", "vault", "wizard"];
    assert_eq!(source.imported_parts(), parts.into());
    assert!(source.names_below("wizard").any(|module| module == "text"), "{source:#?}");
    for seen in [&["std", "fs"][..], &["std", "mem"], &["tokio"], &["thiserror"]] {
        assert!(source.names_from_the_start(seen), "{seen:?}");
    }
    for absent in [&["std", "env"][..], &["fs"], &["axum"], &["clap"], &["keyring"], &["ratatui"]] {
        assert!(!source.names_from_the_start(absent), "{absent:?}");
    }
    assert!(source.names(&["File", "create"]) && source.names(&["fs", "read"]));
    assert!(!source.names(&["fs", "create"]) && !source.names(&["Ask", "Place"]));
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
