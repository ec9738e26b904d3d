//! What tests and benches need of the rooms, by their names. Nothing of the program uses it.

/// The engine.
pub mod check {
    pub use crate::check::{
        Ask, Event, Network, NotFound, Options, Place, Session, SignInProblem, UnknownName, sign_in,
    };
}

pub mod model {
    pub mod catalogue {
        pub use crate::model::catalogue::Entry;
    }
    pub mod credentials {
        pub use crate::model::credentials::{Credentials, Login};
    }
    pub mod division {
        pub use crate::model::division::{Division, DivisionId};
    }
    pub mod grant {
        pub use crate::model::grant::{Grant, GrantsSource, Holder, Role, Scope};
    }
    pub mod integration {
        pub use crate::model::integration::{
            ClientNeed, Integration, Kind, Need, OrgNeed, PermissionNeed, PersonNeed, Requirement,
            ScreenName, Wanted, embedded,
        };
    }
    pub mod name {
        pub use crate::model::name::{Id, Kind, Name};
    }
    pub mod org {
        pub use crate::model::org::{EmbeddedClient, evidence};
    }
    pub mod people {
        pub use crate::model::people::{
            AccountState, Audience, By, Choice, Person, Pick, evidence, judge, overview, role_change,
        };
    }
    pub mod permission {
        pub use crate::model::permission::{Permission, Policy};
    }
    pub mod presenting {
        pub use crate::model::presenting::{Names, Shown};
    }
    pub mod probe {
        pub use crate::model::probe::{Accepts, Probe};
    }
    pub mod region {
        pub use crate::model::region::{Found, find, regions};
    }
    pub mod report {
        pub use crate::model::report::{
            CoverageState, Imprint, Real, Report, Requests, RequirementRow, assemble,
        };
    }
    pub mod say {
        pub use crate::model::say::Piece;
    }
    pub mod status {
        pub use crate::model::status::{Cause, Status, Verdict};
    }
    pub mod unread {
        pub use crate::model::unread::Unread;
    }
}

/// A report as text.
pub mod report {
    pub use crate::report::{Format, TableStyle, render};
}

/// The simulated org.
pub mod simulate {
    pub use crate::simulate::{Change, Fix, FixFor, Options, Server, SimulatedOrg};
}

/// The full screen.
pub mod tui {
    pub use crate::tui::{Colours, Look, Options, draw, run};
}

/// The keyring.
pub mod vault {
    pub use crate::vault::{Kept, KeyringProblem, OsVault, Saved, SavedName, Vault};
}

/// The state machine of the wizard.
pub mod wizard {
    pub use crate::wizard::{Effect, Key, Message, PageOpened, Presets, Way, Wizard};
}
