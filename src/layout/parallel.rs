//! Work shared by several threads, with a result that does not depend on how many there are.

use std::ops::Range;
use std::sync::{Mutex, PoisonError};

use super::Cancelled;
use super::graph::Pulse;

/// Pieces of work for each thread: some take longer than others.
const PER_THREAD: usize = 4;

/// How many threads to use where more would not wait for memory: at most 8.
pub(super) fn threads() -> usize {
    const MOST: usize = 8;
    std::thread::available_parallelism().map_or(1, |threads| threads.get().min(MOST))
}

/// The results of `work` for each number below `count`, in their order.
pub(super) fn map<T: Send>(
    count: usize,
    threads: usize,
    pulse: &mut Pulse<'_>,
    work: impl Fn(usize, &mut Pulse<'_>) -> Result<T, Cancelled> + Sync,
) -> Result<Vec<T>, Cancelled> {
    let mut slots: Vec<Option<T>> = std::iter::repeat_with(|| None).take(count).collect();
    fill(
        &mut slots,
        count,
        threads,
        |i| i,
        pulse,
        |range, own, pulse| {
            for (i, slot) in range.zip(own) {
                *slot = Some(work(i, pulse)?);
            }
            Ok(())
        },
    )?;
    Ok(slots.into_iter().flatten().collect())
}

/// Calls `work` with ranges of `pieces` and the elements of `out` that belong to them: piece `i` begins where `cut(i)`
/// says. What is written to an element must not depend on how the pieces are divided.
pub(super) fn fill<T: Send>(
    out: &mut [T],
    pieces: usize,
    threads: usize,
    cut: impl Fn(usize) -> usize,
    pulse: &mut Pulse<'_>,
    work: impl Fn(Range<usize>, &mut [T], &mut Pulse<'_>) -> Result<(), Cancelled> + Sync,
) -> Result<(), Cancelled> {
    if threads <= 1 || pieces <= 1 {
        return work(0..pieces, out, pulse);
    }
    let count = (threads * PER_THREAD).min(pieces).max(1);
    let mut tasks = Vec::with_capacity(count);
    let mut rest = out;
    for i in 0..count {
        let range = pieces * i / count..pieces * (i + 1) / count;
        let (own, later) = std::mem::take(&mut rest).split_at_mut(cut(range.end) - cut(range.start));
        tasks.push((range, own));
        rest = later;
    }
    let tasks = Mutex::new(tasks);
    let run = |pulse: &mut Pulse<'_>| {
        loop {
            let task = tasks.lock().unwrap_or_else(PoisonError::into_inner).pop();
            let Some((range, own)) = task else { return Ok(()) };
            work(range, own, pulse)?;
        }
    };
    std::thread::scope(|scope| {
        let run = &run;
        let helpers: Vec<_> = (1..threads)
            .filter_map(|_| {
                let mut pulse = pulse.fork();
                // A thread that cannot be had leaves its work to the others.
                std::thread::Builder::new().spawn_scoped(scope, move || run(&mut pulse)).ok()
            })
            .collect();
        let done = run(pulse);
        helpers.into_iter().fold(done, |done, helper| done.and(helper.join().unwrap_or(Err(Cancelled))))
    })
}
