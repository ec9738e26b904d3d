//! The keyring of the operating system: Secret Service, macOS Keychain, Windows Credential Manager.
//!
//! A locked keyring blocks its caller until a person has answered its prompt, perhaps for ever. So every question is
//! asked on a detached thread of its own, which neither the runtime nor the exit waits for.

use std::{
    sync::{Arc, Mutex, PoisonError},
    thread,
    time::Duration,
};

use futures::FutureExt;
use keyring::{Entry, Error};
use tokio::{sync::oneshot, time::timeout};
use tracing::{info, warn};
use zeroize::Zeroizing;

use super::{
    Answer, KeyringProblem, Saved, SavedName, Vault, entry,
    platform::{self, Meaning},
};
use crate::{
    cause::{Cause, chain},
    model::Credentials,
};

/// The service under which the entries stand.
const SERVICE: &str = "greenlight";

/// How long the keyring may take to answer. [`KeyringProblem::Silent`] says it in words.
const PATIENCE: Duration = Duration::from_secs(3);

/// The keyring of the operating system.
///
/// The store is connected to once, by the first question, and kept for the life of the process: one that was absent
/// then stays absent.
#[derive(Clone)]
pub struct OsVault {
    store: Arc<dyn Store>,
    patience: Duration,
    /// One question at a time: a late take-back mustn't meet the next save, and prompts don't pile up.
    turn: Arc<Mutex<()>>,
}

/// What a keyring can do, blocking for as long as it likes.
trait Store: Send + Sync {
    /// The value of this name, if there is one.
    fn read(&self, name: &str) -> Result<Option<Zeroizing<Vec<u8>>>, KeyringProblem>;
    /// Makes this the value of the name.
    fn write(&self, name: &str, value: &[u8]) -> Result<(), KeyringProblem>;
    fn remove(&self, name: &str) -> Result<(), KeyringProblem>;
}

type Reply<T> = oneshot::Sender<Result<T, KeyringProblem>>;

impl Default for OsVault {
    fn default() -> Self {
        Self::over(NativeStore, PATIENCE)
    }
}

impl OsVault {
    fn over(store: impl Store + 'static, patience: Duration) -> Self {
        Self { store: Arc::new(store), patience, turn: Arc::default() }
    }

    /// Asks on a detached thread. The job replies through the channel, which is closed as soon as nobody waits any
    /// more.
    fn ask<T: Send + 'static>(
        &self,
        what: &'static str,
        job: impl FnOnce(&dyn Store, Reply<T>) + Send + 'static,
    ) -> Answer<T> {
        let Self { store, patience, turn } = self.clone();
        let answer = async move {
            let (reply, mut waiting) = oneshot::channel();
            thread::Builder::new()
                .name("keyring".to_owned())
                .spawn(move || {
                    let _turn = turn.lock().unwrap_or_else(PoisonError::into_inner);
                    if !reply.is_closed() {
                        job(&*store, reply);
                    }
                })
                .map_err(KeyringProblem::refused)?;
            match timeout(patience, &mut waiting).await {
                Ok(reply) => reply
                    .unwrap_or_else(|_| Err(KeyringProblem::refused("its connection ended unexpectedly"))),
                Err(_) => {
                    // From here on a reply can't be sent, so the job knows; one sent just before still counts.
                    waiting.close();
                    waiting.try_recv().unwrap_or(Err(KeyringProblem::Silent))
                }
            }
        };
        let logged = move |answer: &Result<T, KeyringProblem>| match answer {
            Ok(_) => info!("keyring: {what}"),
            Err(problem) => warn!(error = chain(problem), "keyring: {what}"),
        };
        answer.inspect(logged).boxed()
    }
}

impl Vault for OsVault {
    /// On Linux any program can be the Secret Service; it is named where it shows.
    fn store_name(&self) -> String {
        if cfg!(target_os = "macos") {
            "macOS Keychain".to_owned()
        } else if cfg!(windows) {
            "Windows Credential Manager".to_owned()
        } else if gnome_keyring_runs() {
            "Secret Service (GNOME Keyring)".to_owned()
        } else {
            "Secret Service".to_owned()
        }
    }

    fn save(&self, name: &SavedName, credentials: &Credentials) -> Answer<Saved> {
        let (name, value, store_name) = (name.clone(), entry::value(credentials), self.store_name());
        self.ask("save", move |store, reply| {
            let name = name.as_str();
            let older = match store.read(name).and_then(|older| store.write(name, &value).map(|()| older)) {
                Ok(older) => older,
                Err(problem) => return drop(reply.send(Err(problem))),
            };
            // Nobody is there to hear about a take-back that fails as well.
            let take_back = || match &older {
                Some(older) => drop(store.write(name, older)),
                None => drop(store.remove(name)),
            };
            let problem = match store.read(name) {
                Ok(Some(back)) if back == value => None,
                Ok(_) => Some(KeyringProblem::ReadBackDiffers),
                Err(problem) => Some(problem),
            };
            if let Some(problem) = problem {
                take_back();
                drop(reply.send(Err(problem)));
            } else if reply.send(Ok(Saved { store: store_name })).is_err() {
                take_back();
            }
        })
    }

    fn load(&self, name: &SavedName) -> Answer<Credentials> {
        let name = name.clone();
        self.ask("load", move |store, reply| {
            let credentials = store.read(name.as_str()).and_then(|value| {
                let value = value.ok_or(KeyringProblem::NotFound)?;
                entry::credentials(&value).ok_or(KeyringProblem::Unreadable)
            });
            drop(reply.send(credentials));
        })
    }

    fn remove(&self, name: &SavedName) -> Answer<()> {
        let name = name.clone();
        self.ask("remove", move |store, reply| drop(reply.send(store.remove(name.as_str()))))
    }
}

/// GNOME Keyring has its control socket in the session's runtime folder.
fn gnome_keyring_runs() -> bool {
    std::env::var_os("XDG_RUNTIME_DIR")
        .is_some_and(|folder| std::path::Path::new(&folder).join("keyring/control").exists())
}

/// The store that the `keyring` crate finds on this system.
struct NativeStore;

impl NativeStore {
    fn entry(name: &str) -> Result<Entry, KeyringProblem> {
        if let Err(why) = Entry::store_status() {
            return Err(KeyringProblem::Absent { cause: Cause::of(why) });
        }
        Entry::new(SERVICE, name).map_err(problem)
    }
}

impl Store for NativeStore {
    fn read(&self, name: &str) -> Result<Option<Zeroizing<Vec<u8>>>, KeyringProblem> {
        match Self::entry(name)?.get_secret() {
            Ok(value) => Ok(Some(Zeroizing::new(value))),
            Err(Error::NoEntry) => Ok(None),
            Err(other) => Err(problem(other)),
        }
    }

    fn write(&self, name: &str, value: &[u8]) -> Result<(), KeyringProblem> {
        Self::entry(name)?.set_secret(value).map_err(problem)
    }

    fn remove(&self, name: &str) -> Result<(), KeyringProblem> {
        Self::entry(name)?.delete_credential().map_err(problem)
    }
}

/// Tells apart what the stores say: by the crate's kind, and by the platform's own where that is too coarse.
fn problem(error: Error) -> KeyringProblem {
    let (Error::PlatformFailure(inner) | Error::NoStorageAccess(inner)) = &error else {
        return match error {
            Error::NoEntry => KeyringProblem::NotFound,
            // The bytes in here may be a secret: they are wiped, and stand in no text.
            Error::BadEncoding(bytes) | Error::BadDataFormat(bytes, _) => {
                drop(Zeroizing::new(bytes));
                KeyringProblem::Unreadable
            }
            Error::NoDefaultStore => KeyringProblem::Absent { cause: Cause::of(error) },
            Error::Ambiguous(entries) => {
                KeyringProblem::refused(format!("it has {} entries of this name", entries.len()))
            }
            other => KeyringProblem::refused(other),
        };
    };
    warn!(error = chain(&error), "keyring");
    match (platform::meaning(&**inner), &error) {
        (Some(Meaning::NothingThere), _) => KeyringProblem::Absent { cause: Cause::of(error) },
        (Some(Meaning::Locked), _) | (None, Error::NoStorageAccess(_)) => KeyringProblem::Locked,
        (None, _) => KeyringProblem::refused(error),
    }
}

#[cfg(test)]
mod tests {
    use std::{
        error::Error as _,
        sync::mpsc::{Receiver, Sender, channel},
    };

    use secrecy::ExposeSecret;

    use super::*;

    /// A keyring that says so when it prompts in `write`, waits there until it is unlocked, and says what it removes.
    struct Prompting {
        kept: Mutex<Option<Vec<u8>>>,
        prompted: Mutex<Sender<()>>,
        unlocked: Mutex<Receiver<()>>,
        removed: Mutex<Sender<()>>,
    }

    impl Store for Prompting {
        fn read(&self, _: &str) -> Result<Option<Zeroizing<Vec<u8>>>, KeyringProblem> {
            Ok(self.kept.lock().unwrap().clone().map(Zeroizing::new))
        }
        fn write(&self, _: &str, value: &[u8]) -> Result<(), KeyringProblem> {
            self.prompted.lock().unwrap().send(()).unwrap();
            self.unlocked.lock().unwrap().recv().unwrap();
            *self.kept.lock().unwrap() = Some(value.to_vec());
            Ok(())
        }
        fn remove(&self, _: &str) -> Result<(), KeyringProblem> {
            *self.kept.lock().unwrap() = None;
            self.removed.lock().unwrap().send(()).unwrap();
            Ok(())
        }
    }

    /// A keyring that gives back something else than was written.
    struct Forgetful(Mutex<Vec<u8>>);

    impl Store for Forgetful {
        fn read(&self, _: &str) -> Result<Option<Zeroizing<Vec<u8>>>, KeyringProblem> {
            Ok(Some(Zeroizing::new(b"older".to_vec())))
        }
        fn write(&self, _: &str, value: &[u8]) -> Result<(), KeyringProblem> {
            *self.0.lock().unwrap() = value.to_vec();
            Ok(())
        }
        fn remove(&self, _: &str) -> Result<(), KeyringProblem> {
            unreachable!("there was an older value to put back")
        }
    }

    fn name() -> SavedName {
        "contoso-ariglad".parse().unwrap()
    }

    fn credentials() -> Credentials {
        let client_id = "3fa85f64-5717-4562-b3fc-2c963f66afa6".parse().unwrap();
        Credentials { client_id, secret: "planted".to_owned().into() }
    }

    // The clock is paused: the three seconds pass as soon as there is nothing else to do than to wait for them.
    #[tokio::test(start_paused = true)]
    async fn a_keyring_that_hangs_is_silent_and_what_it_does_later_is_taken_back() {
        let (prompted, prompts) = channel();
        let (unlock, unlocked) = channel();
        let (removed, removals) = channel();
        let store = Arc::new(Prompting {
            kept: Mutex::default(),
            prompted: Mutex::new(prompted),
            unlocked: Mutex::new(unlocked),
            removed: Mutex::new(removed),
        });
        let vault = OsVault { store: store.clone(), patience: PATIENCE, turn: Arc::default() };
        let saving = tokio::spawn(vault.save(&name(), &credentials()));
        while prompts.try_recv().is_err() {
            tokio::task::yield_now().await;
        }
        assert_eq!(saving.await.unwrap(), Err(KeyringProblem::Silent));
        // What comes next waits for its turn, and isn't done once nobody waits for it.
        assert_eq!(vault.remove(&name()).await, Err(KeyringProblem::Silent));
        unlock.send(()).unwrap();
        while Arc::strong_count(&vault.turn) > 1 {
            thread::yield_now(); // until both threads have ended
        }
        assert_eq!(*store.kept.lock().unwrap(), None);
        assert_eq!(removals.try_iter().count(), 1, "the take-back, and not the given-up removal too");
    }

    #[tokio::test]
    async fn success_is_claimed_only_after_reading_back() {
        let (prompted, _prompts) = channel();
        let (unlock, unlocked) = channel();
        unlock.send(()).unwrap();
        let store = Prompting {
            kept: Mutex::default(),
            prompted: Mutex::new(prompted),
            unlocked: Mutex::new(unlocked),
            removed: Mutex::new(channel().0),
        };
        let vault = OsVault::over(store, PATIENCE);
        assert!(vault.save(&name(), &credentials()).await.is_ok());
        assert_eq!(vault.load(&name()).await.unwrap().secret.expose_secret(), "planted");

        let store = Arc::new(Forgetful(Mutex::default()));
        let vault = OsVault { store: store.clone(), patience: PATIENCE, turn: Arc::default() };
        assert_eq!(vault.save(&name(), &credentials()).await, Err(KeyringProblem::ReadBackDiffers));
        assert_eq!(*store.0.lock().unwrap(), b"older", "the older value was put back");
        assert!(matches!(vault.load(&name()).await, Err(KeyringProblem::Unreadable)));
    }

    #[test]
    fn what_the_stores_say_is_told_apart() {
        let failure = |text: &str| Error::PlatformFailure(text.into());
        assert_eq!(problem(Error::NoEntry), KeyringProblem::NotFound);
        assert!(matches!(problem(Error::NoDefaultStore), KeyringProblem::Absent { .. }));
        assert!(
            matches!(problem(failure("disk full")), KeyringProblem::Refused { why, .. } if why.contains("disk full"))
        );
        assert_eq!(problem(Error::NoStorageAccess("no right".into())), KeyringProblem::Locked);
        let broken =
            [Error::BadEncoding(b"planted".to_vec()), Error::BadDataFormat(b"planted".to_vec(), "x".into())];
        for problem in broken.map(problem) {
            assert_eq!(problem, KeyringProblem::Unreadable);
            assert!(!format!("{problem:?} {problem}").contains("planted"));
        }
    }

    #[cfg(all(unix, not(target_os = "macos")))]
    #[test]
    fn the_secret_services_own_errors_decide_where_the_kind_is_too_coarse() {
        use secret_service::Error as Service;
        let access = |inner: Service| problem(Error::NoStorageAccess(Box::new(inner)));
        let failure = |inner: Service| problem(Error::PlatformFailure(Box::new(inner)));
        let refused = |name: &str| {
            let call = zbus::Message::method_call("/", "CreateItem").unwrap().build(&()).unwrap();
            zbus::Error::MethodError(name.to_owned().try_into().unwrap(), None, call)
        };
        assert!(matches!(access(Service::NoResult), KeyringProblem::Absent { .. }));
        for locked in [Service::Locked, Service::Prompt] {
            assert_eq!(access(locked), KeyringProblem::Locked);
        }
        let is_locked = "org.freedesktop.Secret.Error.IsLocked";
        for locked in [
            Service::PromptDisconnected,
            Service::Zbus(refused(is_locked)),
            Service::ZbusFdo(zbus::fdo::Error::ZBus(refused(is_locked))),
        ] {
            assert_eq!(failure(locked), KeyringProblem::Locked);
        }
        let other = failure(Service::Zbus(refused("org.freedesktop.DBus.Error.NoReply")));
        let KeyringProblem::Refused { why, cause } = other else { panic!("{other:?}") };
        assert!(why.contains("NoReply") && cause.source().is_some(), "{why}");
    }
}
