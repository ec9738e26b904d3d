//! The files with what was printed before: compared, rewritten, and missed or left over.

use std::{
    collections::BTreeSet,
    env, fs,
    panic::{AssertUnwindSafe, catch_unwind},
    path::{Path, PathBuf},
};

/// Compares texts, each with the name of its file, with those in a folder below this one. All differences are printed
/// before any fails the test, and a file that isn't among them fails it, too.
pub fn compare(folder: &str, texts: &[(String, String)]) {
    let path = self::folder(folder);
    let mut settings = insta::Settings::clone_current();
    settings.set_snapshot_path(&path);
    settings.set_prepend_module_to_snapshot(false);
    settings.set_omit_expression(true);
    let is_same = |name: &str, text: &str| {
        let compare = || settings.bind(|| insta::assert_snapshot!(name, text));
        catch_unwind(AssertUnwindSafe(compare)).is_ok()
    };
    let differ: Vec<&str> =
        texts.iter().filter(|(name, text)| !is_same(name, text)).map(|(name, _)| name.as_str()).collect();
    assert!(differ.is_empty(), "{folder}: {} of {} differ: {differ:#?}", differ.len(), texts.len());

    let produced: BTreeSet<String> = texts.iter().map(|(name, _)| format!("{name}.snap")).collect();
    assert_eq!(produced.len(), texts.len(), "two texts in {folder} have the same name");
    let mut left_over = entries(&path);
    left_over.retain(|file| file.ends_with(".snap") && !produced.contains(file));
    if env::var_os("INSTA_UPDATE").is_some_and(|update| update == "always") {
        left_over.iter().for_each(|file| fs::remove_file(path.join(file)).unwrap());
    } else {
        assert!(left_over.is_empty(), "nothing produces these in {folder}: {left_over:#?}");
    }
}

/// What is in a folder below this one.
pub fn names_in(folder: &str) -> BTreeSet<String> {
    entries(&self::folder(folder)).into_iter().filter(|name| !name.ends_with(".rs")).collect()
}

fn folder(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/golden").join(name)
}

fn entries(folder: &Path) -> Vec<String> {
    let entries = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().file_name());
    entries.map(|name| name.into_string().unwrap()).collect()
}
