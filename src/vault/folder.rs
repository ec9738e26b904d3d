//! A folder of small text files that are written whole or not at all.

use std::{
    fs::{self, DirBuilder, File},
    io,
    ops::Range,
    path::{Path, PathBuf},
};

use super::SettingsProblem;
use crate::{cause::Cause, file};

pub(super) fn read(file: &Path) -> Result<Option<String>, SettingsProblem> {
    match fs::read_to_string(file) {
        Ok(text) => Ok(Some(text)),
        Err(refusal) if refusal.kind() == io::ErrorKind::NotFound => Ok(None),
        Err(refusal) => Err(not_read(file, refusal)),
    }
}

/// Replaces the text of a file. Only the user may read a new one.
pub(super) fn write(file: &Path, text: &str) -> Result<(), SettingsProblem> {
    file::write(file, |out| out.write_all(text.as_bytes())).map_err(|refusal| not_written(file, refusal))
}

/// Makes the folder where it is missing, and keeps other runs of Greenlight from writing there until the returned
/// file is dropped: two checks that end at once would else lose one of two saved names.
pub(super) fn lock(folder: &Path) -> Result<File, SettingsProblem> {
    let file = folder.join("lock");
    let open = || file::owners_only().write(true).create(true).truncate(false).open(&file);
    make(folder).and_then(|()| open()).map_err(|refusal| not_written(&file, refusal)).inspect(|file| {
        // A file system without locks is no reason not to write.
        drop(file.lock());
    })
}

/// The files in a folder whose name ends so, in the order of their names; none where there is no such folder.
pub(super) fn list(folder: &Path, extension: &str) -> Result<Vec<PathBuf>, SettingsProblem> {
    let not_read = |refusal| not_read(folder, refusal);
    let entries = match fs::read_dir(folder) {
        Ok(entries) => entries,
        Err(refusal) if refusal.kind() == io::ErrorKind::NotFound => return Ok(Vec::new()),
        Err(refusal) => return Err(not_read(refusal)),
    };
    let files: Result<Vec<PathBuf>, _> = entries.map(|entry| entry.map(|entry| entry.path())).collect();
    let mut files = files.map_err(not_read)?;
    files.retain(|file| file.extension().is_some_and(|found| found == extension));
    files.sort();
    Ok(files)
}

/// The line, from 1, in which a place in a text stands; the first for no place.
pub(super) fn line_of(text: &str, place: Option<Range<usize>>) -> usize {
    let before = place.map_or(0, |place| place.start.min(text.len()));
    text.as_bytes()[..before].iter().filter(|&&byte| byte == b'\n').count() + 1
}

fn not_read(file: &Path, refusal: io::Error) -> SettingsProblem {
    SettingsProblem::NotRead { file: file.to_owned(), cause: Cause::of(refusal) }
}

fn not_written(file: &Path, refusal: io::Error) -> SettingsProblem {
    SettingsProblem::NotWritten { file: file.to_owned(), cause: Cause::of(refusal) }
}

fn make(folder: &Path) -> io::Result<()> {
    let mut builder = DirBuilder::new();
    #[cfg(unix)]
    std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
    builder.recursive(true).create(folder)
}
