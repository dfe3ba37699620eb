//! Large pictures in strips, several drawn at a time.

use std::sync::Mutex;

/// Pictures of more pixels than this are drawn in strips.
pub(super) const STRIPS_FROM: u64 = 4_000_000;
/// Rows of a strip.
pub(super) const STRIP: u32 = 512;

/// Does work on as many threads as there are processors, at most eight.
pub(super) fn in_parallel<T: Send>(work: Vec<T>, each: impl Fn(T) + Sync) {
    let threads = std::thread::available_parallelism().map_or(1, usize::from).min(8).min(work.len());
    if threads <= 1 {
        work.into_iter().for_each(each);
        return;
    }
    let next = Mutex::new(work.into_iter());
    let take = || next.lock().unwrap_or_else(std::sync::PoisonError::into_inner).next();
    std::thread::scope(|scope| {
        for _ in 0..threads {
            scope.spawn(|| {
                while let Some(one) = take() {
                    each(one);
                }
            });
        }
    });
}
