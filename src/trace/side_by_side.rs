//! Several methods on one ledger, on as many threads as there are cores.

use super::Method;

/// As many threads as the machine has cores.
#[must_use]
pub fn threads() -> usize {
    std::thread::available_parallelism().map_or(1, std::num::NonZero::get)
}

/// What each method gives, in their order, worked out on so many threads.
pub fn side_by_side<T: Send>(methods: &[Method], threads: usize, run: impl Fn(&Method) -> T + Sync) -> Vec<T> {
    let length = methods.len().div_ceil(threads.max(1)).max(1);
    let run_all = |some: &[Method]| some.iter().map(&run).collect::<Vec<T>>();
    let mut parts = methods.chunks(length);
    let Some(first) = parts.next() else { return Vec::new() };
    std::thread::scope(|scope| {
        let others: Vec<_> = parts.map(|part| (part, scope.spawn(|| run_all(part)))).collect();
        let mut all = run_all(first);
        for (part, other) in others {
            // A thread that failed is not trusted; what it was to do is done here.
            all.extend(other.join().unwrap_or_else(|_| run_all(part)));
        }
        all
    })
}
