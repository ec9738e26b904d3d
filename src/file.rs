//! One way to write a file. Imports nothing of Greenlight; whatever writes a file goes through here.

use std::{
    fs::{self, File, Metadata, OpenOptions},
    io::{self, BufWriter, ErrorKind, Write},
    path::{Path, PathBuf},
};

/// Replaces the contents of a file in one go: a reader sees the old text or the new, never a part of it, and
/// nothing is left behind where writing fails.
///
/// A file that is there keeps its permissions; a new one is readable by its owner only. A link stays a link, and
/// what isn't a regular file (`/dev/null`, a FIFO) is written into as it is.
///
/// # Errors
/// When the file may not be written, its folder takes no new file, or `contents` fails.
pub(crate) fn write(file: &Path, contents: impl FnOnce(&mut dyn Write) -> io::Result<()>) -> io::Result<()> {
    // Opened although it will be replaced: that alone would need no right to write it.
    let older = match OpenOptions::new().write(true).open(file) {
        Ok(found) => {
            let older = found.metadata()?;
            if !older.is_file() {
                return fill(&found, contents);
            }
            Some(older)
        }
        Err(refusal) if refusal.kind() == ErrorKind::NotFound => None,
        Err(refusal) => return Err(refusal),
    };
    let target = behind_links(file)?;
    let new = tempfile::Builder::new()
        .make_in(folder_of(&target), |path| owners_only().write(true).create_new(true).open(path))?;
    fill(new.as_file(), contents)?;
    if let Some(older) = older {
        keep_permissions(new.as_file(), &older)?;
    }
    new.as_file().sync_all()?;
    new.persist(target)?;
    Ok(())
}

/// Makes the folder that a file is to stand in, where it is missing.
pub(crate) fn make_folder_of(file: &Path) -> io::Result<()> {
    fs::create_dir_all(folder_of(file))
}

/// How a file is opened that nobody but its owner may read, if it is made.
pub(crate) fn owners_only() -> OpenOptions {
    #[cfg_attr(not(unix), expect(unused_mut, reason = "elsewhere there is no mode to set"))]
    let mut options = OpenOptions::new();
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    options
}

pub(crate) fn folder_of(file: &Path) -> &Path {
    match file.parent() {
        Some(folder) if folder != Path::new("") => folder,
        _ => Path::new("."),
    }
}

fn fill(mut file: &File, contents: impl FnOnce(&mut dyn Write) -> io::Result<()>) -> io::Result<()> {
    let mut out = BufWriter::new(&mut file);
    contents(&mut out)?;
    out.flush()
}

/// The file that a link leads to, which need not be there yet.
fn behind_links(file: &Path) -> io::Result<PathBuf> {
    match (fs::canonicalize(file), fs::read_link(file)) {
        (Err(refusal), Ok(target)) if refusal.kind() == ErrorKind::NotFound => {
            behind_links(&folder_of(file).join(target))
        }
        (Err(refusal), Err(_)) if refusal.kind() == ErrorKind::NotFound => Ok(file.to_owned()),
        (found, _) => found,
    }
}

/// Its owner and group, too, as far as the system lets this user give files away. Where the group can't be kept,
/// another one doesn't get its rights.
#[cfg(unix)]
fn keep_permissions(new: &File, older: &Metadata) -> io::Result<()> {
    use std::os::unix::fs::{MetadataExt, PermissionsExt, fchown};

    let group_kept = fchown(new, None, Some(older.gid())).is_ok();
    let _ = fchown(new, Some(older.uid()), None);
    let mode = older.permissions().mode() & if group_kept { 0o777 } else { 0o707 };
    new.set_permissions(fs::Permissions::from_mode(mode))
}

/// Nothing to do: the rights are those of the folder.
#[cfg(not(unix))]
fn keep_permissions(_: &File, _: &Metadata) -> io::Result<()> {
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn put(file: &Path, text: &str) -> io::Result<()> {
        write(file, |out| out.write_all(text.as_bytes()))
    }

    fn names_in(folder: &Path) -> usize {
        fs::read_dir(folder).unwrap().count()
    }

    #[test]
    fn a_file_is_replaced_whole_and_nothing_is_left_beside_it() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("report.json");
        put(&file, "old and long").unwrap();
        put(&file, "new").unwrap();
        assert_eq!(fs::read_to_string(&file).unwrap(), "new");
        let cut_off = write(&file, |out| out.write_all(b"half").and(Err(io::Error::other("cut off"))));
        assert_eq!(cut_off.unwrap_err().to_string(), "cut off");
        assert_eq!(fs::read_to_string(&file).unwrap(), "new");
        assert_eq!(names_in(folder.path()), 1);
    }

    #[test]
    fn what_cant_be_written_stays_and_says_why() {
        let folder = tempfile::tempdir().unwrap();
        assert!(put(folder.path(), "new").is_err(), "a folder isn't a file");
        let missing = put(&folder.path().join("missing/report.json"), "new").unwrap_err();
        assert_eq!(missing.kind(), ErrorKind::NotFound);
        assert!(!missing.to_string().contains("missing"), "the caller names the file: {missing}");
        assert_eq!(names_in(folder.path()), 0);
    }

    #[cfg(unix)]
    mod on_unix {
        use std::{
            os::unix::fs::{MetadataExt, PermissionsExt, symlink},
            process::Command,
            thread,
        };

        use super::*;

        fn mode(file: &Path) -> u32 {
            fs::metadata(file).unwrap().mode() & 0o777
        }

        fn set_mode(file: &Path, mode: u32) {
            fs::set_permissions(file, fs::Permissions::from_mode(mode)).unwrap();
        }

        #[test]
        fn a_new_file_is_its_owners_and_an_older_one_keeps_its_permissions() {
            let folder = tempfile::tempdir().unwrap();
            let file = folder.path().join("report.json");
            put(&file, "new").unwrap();
            assert_eq!(mode(&file), 0o600);
            for kept in [0o600, 0o644, 0o664, 0o640, 0o777] {
                set_mode(&file, kept);
                put(&file, "newer").unwrap();
                assert_eq!(mode(&file), kept, "{kept:o}");
            }
        }

        #[test]
        fn a_link_stays_a_link_and_its_target_is_written() {
            let folder = tempfile::tempdir().unwrap();
            fs::create_dir(folder.path().join("below")).unwrap();
            let (file, link) = (folder.path().join("below/real"), folder.path().join("link"));
            symlink("below/real", &link).unwrap();
            for text in ["made where nothing was yet", "replaced"] {
                put(&link, text).unwrap();
                assert!(fs::symlink_metadata(&link).unwrap().is_symlink());
                assert_eq!(fs::read_to_string(&file).unwrap(), text);
            }
            let circle = folder.path().join("circle");
            symlink(&circle, &circle).unwrap();
            assert!(put(&circle, "new").is_err());
        }

        #[test]
        fn what_isnt_a_regular_file_is_written_into() {
            put(Path::new("/dev/null"), "gone").unwrap();
            assert!(!fs::metadata("/dev/null").unwrap().is_file());

            let folder = tempfile::tempdir().unwrap();
            let fifo = folder.path().join("fifo");
            assert!(Command::new("mkfifo").arg(&fifo).status().unwrap().success());
            let reader = thread::spawn({
                let fifo = fifo.clone();
                move || fs::read_to_string(fifo).unwrap()
            });
            put(&fifo, "through").unwrap();
            assert_eq!(reader.join().unwrap(), "through");
            assert_eq!(names_in(folder.path()), 1);
        }

        #[test]
        fn a_folder_that_takes_no_file_says_so_and_keeps_the_older_one() {
            let folder = tempfile::tempdir().unwrap();
            let file = folder.path().join("report.json");
            put(&file, "old").unwrap();
            set_mode(folder.path(), 0o555);
            // Root may write everywhere but where the kernel refuses it.
            let refused = match put(&file, "new") {
                Ok(()) => put(Path::new("/proc/report.json"), "new"),
                refused => {
                    assert_eq!(fs::read_to_string(&file).unwrap(), "old");
                    refused
                }
            };
            set_mode(folder.path(), 0o755);
            assert!(refused.is_err());
            assert_eq!(names_in(folder.path()), 1);
        }

        #[test]
        fn a_file_that_may_not_be_written_isnt_replaced() {
            let folder = tempfile::tempdir().unwrap();
            let file = folder.path().join("report.json");
            fs::write(&file, "old").unwrap();
            set_mode(&file, 0o444);
            // Root may.
            let may = OpenOptions::new().write(true).open(&file).is_ok();
            assert_eq!(put(&file, "new").is_ok(), may);
            assert_eq!(fs::read_to_string(&file).unwrap(), if may { "new" } else { "old" });
        }
    }
}
