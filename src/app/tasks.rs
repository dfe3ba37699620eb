//! Work off the UI thread: loading, layout, dialogs, exports. One task of a kind at a time; a newer one cancels the older.

use std::collections::BTreeMap;
use std::sync::Arc;
use std::sync::mpsc::{Receiver, TryRecvError, channel};

use crate::layout::Cancel;

/// Cases of more transfers are worked on by a thread; of fewer the answer is there in the next frame.
pub const AT_ONCE: usize = 20_000;

/// What a task is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Kind {
    /// Reading a case and laying it out.
    Load,
    /// Laying out again after folding or pinning.
    Layout,
    /// Working out what the filter shows of a large case.
    Filter,
    /// A file dialog is open.
    Dialog,
    /// Writing a picture.
    Export,
    /// Making a picture again to verify it.
    Verify,
    /// Drawing the preview of a picture.
    Preview,
    /// Working out what playing a large case needs.
    Play,
    /// Looking for the ways that stolen funds took.
    Ways,
    /// Accounting for the stolen funds of a large case.
    Account,
    /// Looking for where the funds of a wallet came from.
    Provenance,
    /// Following stolen funds in a large case.
    Trace,
    /// Looking for paths between two nodes.
    Paths,
    /// Drawing steps of a briefing small.
    Stills,
    /// Looking for patterns in a case.
    Patterns,
}

struct Running<T> {
    result: Receiver<T>,
    cancel: Arc<Cancel>,
}

/// The running tasks; their results are of type `T`.
pub struct Tasks<T> {
    running: BTreeMap<Kind, Running<T>>,
    inline: bool,
}

impl<T: Send + 'static> Tasks<T> {
    /// Tasks on threads of their own.
    #[must_use]
    pub fn on_threads() -> Self {
        Self { running: BTreeMap::new(), inline: false }
    }

    /// Tasks that are done when `start` returns, for tests without waiting.
    #[must_use]
    pub fn inline() -> Self {
        Self { running: BTreeMap::new(), inline: true }
    }

    /// Whether tasks run on the caller's thread.
    #[must_use]
    pub fn is_inline(&self) -> bool {
        self.inline
    }

    /// Starts a task. `wake` is called when its result is there.
    pub fn start(
        &mut self,
        kind: Kind,
        wake: impl FnOnce() + Send + 'static,
        work: impl FnOnce(&Cancel) -> Option<T> + Send + 'static,
    ) {
        self.cancel(kind);
        let (sender, result) = channel();
        let cancel = Arc::new(Cancel::default());
        let for_work = Arc::clone(&cancel);
        let job = move || {
            if let Some(value) = work(&for_work) {
                // The receiver is gone when a newer task took this one's place: then nobody wants the value.
                let _ = sender.send(value);
            }
            wake();
        };
        if self.inline {
            job();
        } else {
            std::thread::spawn(job);
        }
        self.running.insert(kind, Running { result, cancel });
    }

    /// Stops a task; its result is dropped.
    pub fn cancel(&mut self, kind: Kind) {
        if let Some(task) = self.running.remove(&kind) {
            task.cancel.cancel();
        }
    }

    /// Whether a task of this kind is running.
    #[must_use]
    pub fn is_running(&self, kind: Kind) -> bool {
        self.running.contains_key(&kind)
    }

    /// The results that have come in.
    pub fn poll(&mut self) -> Vec<T> {
        let mut values = Vec::new();
        self.running.retain(|_, task| match task.result.try_recv() {
            Ok(value) => {
                values.push(value);
                false
            }
            Err(TryRecvError::Empty) => true,
            // Cancelled, or the thread died: either way there is nothing to wait for.
            Err(TryRecvError::Disconnected) => false,
        });
        values
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_newer_task_takes_the_place_of_the_older() {
        let mut tasks = Tasks::on_threads();
        tasks.start(
            Kind::Load,
            || {},
            |cancel| {
                while cancel.check().is_ok() {
                    std::thread::yield_now();
                }
                Some("old")
            },
        );
        tasks.start(Kind::Load, || {}, |_| Some("new"));
        let mut values = Vec::new();
        while tasks.is_running(Kind::Load) {
            values.extend(tasks.poll());
        }
        assert_eq!(values, ["new"]);
    }

    #[test]
    fn inline_tasks_are_done_at_once() {
        let mut tasks = Tasks::inline();
        tasks.start(Kind::Layout, || {}, |_| Some(1));
        tasks.start(Kind::Export, || {}, |_| None);
        assert_eq!(tasks.poll(), [1]);
        assert!(!tasks.is_running(Kind::Export));
    }
}
