//! Words for people.

/// A text with a capital first letter, as a sentence or a line begins.
#[must_use]
pub fn capital(text: &str) -> String {
    let mut letters = text.chars();
    letters.next().map(|first| first.to_uppercase().chain(letters).collect()).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_the_first_letter_changes() {
        assert_eq!(
            ["in motion", "ÖL", "über", "", "7 wallets"].map(capital),
            ["In motion", "ÖL", "Über", "", "7 wallets"]
        );
    }
}
