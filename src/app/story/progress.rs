//! How far a film is, for the window that waits for it.

use std::sync::atomic::{AtomicU32, Ordering};
use std::time::{Duration, Instant};

/// Pictures done and to do, shared between the thread that draws them and the window.
#[derive(Debug)]
pub struct Progress {
    done: AtomicU32,
    all: AtomicU32,
    since: Instant,
}

impl Default for Progress {
    fn default() -> Self {
        Self { done: AtomicU32::new(0), all: AtomicU32::new(0), since: Instant::now() }
    }
}

impl Progress {
    /// Says how far it is.
    pub fn set(&self, done: u32, all: u32) {
        self.done.store(done, Ordering::Relaxed);
        self.all.store(all, Ordering::Relaxed);
    }

    /// The part done, 0 to 1.
    #[must_use]
    #[allow(clippy::cast_precision_loss)]
    pub fn part(&self) -> f32 {
        let (done, all) = self.counts();
        done as f32 / all.max(1) as f32
    }

    /// How far it is and how long it will take: `Frame 12 of 240 · 8 s left`.
    #[must_use]
    pub fn words(&self) -> String {
        let (done, all) = self.counts();
        words(done, all, self.since.elapsed())
    }

    fn counts(&self) -> (u32, u32) {
        (self.done.load(Ordering::Relaxed), self.all.load(Ordering::Relaxed))
    }
}

fn words(done: u32, all: u32, elapsed: Duration) -> String {
    if done == 0 {
        return "Preparing the story…".to_owned();
    }
    let left = elapsed.as_secs_f64() / f64::from(done) * f64::from(all.saturating_sub(done));
    let left = match left.ceil() {
        // A guess from the first few says nothing.
        _ if done < 3 => String::new(),
        seconds if seconds < 90.0 => format!(" · {seconds:.0} s left"),
        _ => format!(" · {:.0} min left", (left / 60.0).ceil()),
    };
    format!("Frame {done} of {all}{left}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn progress_is_told_in_words() {
        let seconds = Duration::from_secs;
        assert_eq!(words(0, 0, seconds(3)), "Preparing the story…");
        assert_eq!(words(2, 240, seconds(1)), "Frame 2 of 240");
        assert_eq!(words(60, 240, seconds(4)), "Frame 60 of 240 · 12 s left");
        assert_eq!(words(10, 1000, seconds(4)), "Frame 10 of 1000 · 7 min left");
        assert_eq!(words(240, 240, seconds(9)), "Frame 240 of 240 · 0 s left");
    }
}
