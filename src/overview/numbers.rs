//! Numbers of sources, as short as they can be written.

/// Numbers in ascending order, each once, runs of three and more joined: `1–4, 7, 9`.
#[must_use]
pub fn runs(numbers: impl IntoIterator<Item = usize>) -> String {
    let mut numbers: Vec<usize> = numbers.into_iter().collect();
    numbers.sort_unstable();
    numbers.dedup();
    let mut parts = Vec::new();
    let mut rest = numbers.as_slice();
    while let Some(&first) = rest.first() {
        let long = rest.iter().enumerate().take_while(|&(n, &number)| number == first + n).count();
        let (run, after) = rest.split_at(long.max(1));
        match run {
            [from, .., to] if run.len() > 2 => parts.push(format!("{from}–{to}")),
            _ => parts.extend(run.iter().map(ToString::to_string)),
        }
        rest = after;
    }
    parts.join(", ")
}

#[cfg(test)]
mod tests {
    use super::runs;

    #[test]
    fn runs_are_joined_and_pairs_are_not() {
        assert_eq!(runs([9, 3, 1, 2, 4, 7, 2]), "1–4, 7, 9");
        assert_eq!(runs([5, 6]), "5, 6");
        assert_eq!(runs([]), "");
    }
}
