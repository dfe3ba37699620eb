//! The part of the view file about aliases and redaction.

use std::collections::BTreeMap;

use super::LeftOfAddresses;
use super::section::section;

section! {
    /// What is hidden. The view itself names everything as the case does: it is working material.
    DisguisePart("Disguise") {
        /// Whether it is hidden now.
        on: bool,
        /// Names that stand for the true ones: `entity:bybit` or `wallet:exploiter-1`, and the alias.
        aliases: BTreeMap<String, String>,
        /// How much is left of addresses.
        addresses: LeftOfAddresses,
        /// Whether ids of transactions are hidden.
        hashes: bool,
        /// Whether names of persons are hidden.
        persons: bool,
        /// Whether labels are hidden.
        labels: bool,
        /// Whether links that contain something hidden are left out.
        links: bool,
        /// US dollars; single amounts worth less are withheld. Empty where none are.
        below: String,
    }
}
