//! Ids that are the same at every start, so that saved credentials and reports of a simulated org stay true. Pure.

use uuid::{Builder, Uuid};

pub(super) fn stable_id(kind: &str, name: &str) -> Uuid {
    let text = format!("{kind}/{name}");
    let halves = [fnv(0xcbf2_9ce4_8422_2325, &text), fnv(0x6c62_272e_07bb_0142, &text)];
    let number = u128::from(halves[0]) << 64 | u128::from(halves[1]);
    Builder::from_random_bytes(number.to_be_bytes()).into_uuid()
}

/// FNV-1a: short, and the same on every machine and with every compiler.
fn fnv(basis: u64, text: &str) -> u64 {
    text.bytes().fold(basis, |hash, byte| (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ids_are_stable_distinct_and_look_like_any_other() {
        let id = stable_id("division", "Home");
        assert_eq!(id, stable_id("division", "Home"));
        assert_ne!(id, stable_id("role", "Home"));
        assert_ne!(id, stable_id("division", "Homf"));
        assert_eq!(id.get_version_num(), 4);
    }
}
