//! What the platforms' own errors mean, by their types. The kinds of the `keyring` crate are too coarse for that: under
//! the Secret Service "no access" is a dismissed prompt as well as a keyring that was never made, and failing to write
//! into a locked one is a failure of the platform.

use std::error::Error;

/// What a platform's error means, where it is clear.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Meaning {
    NothingThere,
    #[cfg_attr(
        windows,
        expect(dead_code, reason = "the Credential Manager is open while its user is signed in")
    )]
    Locked,
}

/// The Secret Service, over D-Bus.
#[cfg(all(unix, not(target_os = "macos")))]
pub(super) fn meaning(error: &(dyn Error + 'static)) -> Option<Meaning> {
    use secret_service::Error as Service;

    match error.downcast_ref()? {
        // No keyring was ever made, and nobody is there to make one.
        Service::NoResult => Some(Meaning::NothingThere),
        Service::Locked | Service::Prompt | Service::PromptDisconnected => Some(Meaning::Locked),
        // What creates an entry in a locked keyring is told so by name.
        Service::Zbus(why) | Service::ZbusFdo(zbus::fdo::Error::ZBus(why)) => match why {
            zbus::Error::MethodError(name, ..) if name.as_str() == IS_LOCKED => Some(Meaning::Locked),
            _ => None,
        },
        _ => None,
    }
}

#[cfg(all(unix, not(target_os = "macos")))]
const IS_LOCKED: &str = "org.freedesktop.Secret.Error.IsLocked";

/// Keychain Services.
#[cfg(target_os = "macos")]
pub(super) fn meaning(error: &(dyn Error + 'static)) -> Option<Meaning> {
    const NOT_AVAILABLE: i32 = -25_291;
    const NO_SUCH_KEYCHAIN: i32 = -25_294;
    /// Over SSH nobody can be asked for the password.
    const INTERACTION_NOT_ALLOWED: i32 = -25_308;

    match error.downcast_ref::<security_framework::base::Error>()?.code() {
        NOT_AVAILABLE | NO_SUCH_KEYCHAIN => Some(Meaning::NothingThere),
        INTERACTION_NOT_ALLOWED => Some(Meaning::Locked),
        _ => None,
    }
}

/// The Credential Manager, whose type isn't public: its words are.
#[cfg(windows)]
pub(super) fn meaning(error: &(dyn Error + 'static)) -> Option<Meaning> {
    error.to_string().contains("ERROR_NO_SUCH_LOGON_SESSION").then_some(Meaning::NothingThere)
}
