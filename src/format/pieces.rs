//! Long work done piece by piece on more than one thread, with the results in the order of the pieces.

use std::sync::mpsc::sync_channel;
use std::thread;

/// Bytes of a piece of text: it and what is made of it fit a core's own memory. A few are on their way at a time.
const PIECE: usize = 1 << 18;
/// Most threads beside the caller's. It takes the results up one by one, which is what more threads would wait for.
const MOST_THREADS: usize = 4;

/// Gives what `work` makes of each piece to `take`, in order. `work` runs on other threads where there is more than one
/// piece; what `take` is given does not depend on how many there are.
pub(super) fn in_order<P: Copy + Sync, R: Send>(pieces: &[P], work: impl Fn(P) -> R + Sync, mut take: impl FnMut(R)) {
    if pieces.len() < 2 {
        return pieces.iter().map(|&piece| work(piece)).for_each(take);
    }
    // As many as there are cores: the caller's mostly waits.
    let others = thread::available_parallelism().map_or(1, usize::from).clamp(1, MOST_THREADS).min(pieces.len());
    let work = &work;
    thread::scope(|scope| {
        let results: Vec<_> = (0..others)
            .map(|first| {
                let (sender, receiver) = sync_channel(2);
                scope.spawn(move || {
                    for &piece in pieces.iter().skip(first).step_by(others) {
                        // Nobody listens only where the caller has died.
                        if sender.send(work(piece)).is_err() {
                            break;
                        }
                    }
                });
                receiver
            })
            .collect();
        for (_, receiver) in pieces.iter().zip(results.iter().cycle()) {
            // A thread that sends nothing has died; the scope passes that on.
            let Ok(result) = receiver.recv() else { break };
            take(result);
        }
    });
}

/// Pieces of a text that each end with a line.
pub(super) fn of_lines(text: &str) -> Vec<&str> {
    let mut pieces = Vec::new();
    let mut rest = text;
    while !rest.is_empty() {
        let after = rest.as_bytes().get(PIECE..).and_then(|bytes| memchr::memchr(b'\n', bytes));
        let (piece, next) = after.map_or((rest, ""), |n| rest.split_at(PIECE + n + 1));
        pieces.push(piece);
        rest = next;
    }
    pieces
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_line_is_read_once_and_in_order() {
        let text: String = (0..400_000).map(|n| format!("{n} é\n")).collect::<String>() + "the last";
        assert!(of_lines(&text).len() > 3);
        let mut lines = Vec::new();
        in_order(&of_lines(&text), |piece| piece.lines().collect::<Vec<_>>(), |piece| lines.extend(piece));
        assert!(lines.iter().copied().eq(text.lines()));
        in_order(&of_lines(""), |piece: &str| piece.len(), |_| lines.clear());
        assert_eq!(lines.len(), 400_001);
    }
}
