//! Undo and redo of what a person changed: folds, filters, places. Each step keeps the whole, small state.

/// Steps kept; the oldest is forgotten beyond that.
const LIMIT: usize = 500;

/// States before and after the present one, each with the name of the step that left it.
#[derive(Debug, Clone)]
pub struct History<T> {
    past: Vec<(String, T)>,
    future: Vec<(String, T)>,
    sealed: bool,
    /// How many steps had been made when the state was last saved; `None` where no undo leads back there.
    saved: Option<usize>,
    /// Grows with every step made, taken back or done again.
    changes: u64,
}

impl<T> Default for History<T> {
    fn default() -> Self {
        Self { past: Vec::new(), future: Vec::new(), sealed: false, saved: Some(0), changes: 0 }
    }
}

impl<T: Clone + PartialEq> History<T> {
    /// Remembers the state before a step. A step that changed nothing is not one; steps of the same `merge` name in a
    /// row (a drag) are one.
    pub fn push(&mut self, name: &str, before: T, now: &T, merge: bool) {
        if before == *now {
            return;
        }
        self.future.clear();
        self.changes += 1;
        let sealed = std::mem::take(&mut self.sealed);
        let merges = merge && !sealed && self.past.last().is_some_and(|(last, _)| last == name);
        // What was saved after this step can no longer be reached.
        let reached = if merges { self.past.len().saturating_sub(1) } else { self.past.len() };
        self.saved = self.saved.filter(|&saved| saved <= reached);
        if merges {
            return;
        }
        if self.past.len() == LIMIT {
            self.past.remove(0);
            self.saved = self.saved.and_then(|saved| saved.checked_sub(1));
        }
        self.past.push((name.to_owned(), before));
    }

    /// Forgets the last step as if it had never been made: it can be done again as little as taken back.
    pub fn abandon(&mut self, state: &mut T) {
        if let Some((_, before)) = self.past.pop() {
            *state = before;
            self.changes += 1;
            self.saved = self.saved.filter(|&saved| saved <= self.past.len());
        }
    }

    /// Changes every state kept, e.g. when what they name has moved.
    pub fn each(&mut self, mut change: impl FnMut(&mut T)) {
        self.past.iter_mut().chain(&mut self.future).for_each(|(_, state)| change(state));
    }

    /// Ends a run of merged steps: the next step of the same name is one of its own.
    pub fn seal(&mut self) {
        self.sealed = true;
    }

    /// Says that the present state is saved.
    pub fn mark_saved(&mut self) {
        self.saved = Some(self.past.len());
        // A drag that goes on is a change of its own.
        self.seal();
    }

    /// Says that no state here is the saved one.
    pub fn mark_unsaved(&mut self) {
        self.saved = None;
    }

    /// Whether the present state is the one that was saved last, or the first where none was.
    #[must_use]
    pub fn is_saved(&self) -> bool {
        self.saved == Some(self.past.len())
    }

    /// The number of steps made, taken back and done again so far.
    #[must_use]
    pub fn changes(&self) -> u64 {
        self.changes
    }

    /// The names of all steps in the order in which they were made, also those taken back.
    pub fn names(&self) -> impl Iterator<Item = &str> {
        self.past.iter().chain(self.future.iter().rev()).map(|(name, _)| name.as_str())
    }

    /// How many of the steps are done.
    #[must_use]
    pub fn position(&self) -> usize {
        self.past.len()
    }

    /// After how many steps the state was saved; `None` where no step leads there.
    #[must_use]
    pub fn saved_at(&self) -> Option<usize> {
        self.saved
    }

    /// Goes back one step; returns its name.
    pub fn undo(&mut self, present: &mut T) -> Option<String> {
        let (name, before) = self.past.pop()?;
        self.changes += 1;
        self.future.push((name.clone(), std::mem::replace(present, before)));
        Some(name)
    }

    /// Goes forward one step; returns its name.
    pub fn redo(&mut self, present: &mut T) -> Option<String> {
        let (name, after) = self.future.pop()?;
        self.changes += 1;
        self.past.push((name.clone(), std::mem::replace(present, after)));
        Some(name)
    }

    /// Name of the step that undo would take back.
    #[must_use]
    pub fn next_undo(&self) -> Option<&str> {
        self.past.last().map(|(name, _)| name.as_str())
    }

    /// Name of the step that redo would do again.
    #[must_use]
    pub fn next_redo(&self) -> Option<&str> {
        self.future.last().map(|(name, _)| name.as_str())
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn undo_then_redo_changes_nothing(steps in proptest::collection::vec(0u8..4, 1..40)) {
            let mut history = History::default();
            let mut present = 0u8;
            let mut states = vec![present];
            for next in steps {
                let before = std::mem::replace(&mut present, next);
                history.push("step", before, &present, false);
                if before != next {
                    states.push(next);
                }
            }
            for expected in states.iter().rev().skip(1) {
                history.undo(&mut present);
                prop_assert_eq!(present, *expected);
            }
            prop_assert!(history.undo(&mut present).is_none());
            for expected in states.iter().skip(1) {
                history.redo(&mut present);
                prop_assert_eq!(present, *expected);
            }
            prop_assert!(history.redo(&mut present).is_none());
        }
    }
}
