//! A long text worked on in pieces of whole lines, on more than one thread, with the results in the order of the text.

use std::sync::mpsc::sync_channel;
use std::thread;

/// Bytes of a piece. A few pieces are on their way at a time, so that little more memory is used than for the result.
const PIECE: usize = 1 << 20;
/// Most threads beside the caller's. It takes the results up one by one, which is what more threads would wait for.
const MOST_THREADS: usize = 3;

/// Gives the result of `read` of each piece of the text to `take`, in order. `read` runs on other threads where the text
/// is long; what `take` is given does not depend on how many there are.
pub(super) fn in_order<'t, R: Send>(text: &'t str, read: impl Fn(&'t str) -> R + Sync, mut take: impl FnMut(R)) {
    let pieces = cut(text);
    if pieces.len() < 2 {
        return pieces.into_iter().map(read).for_each(take);
    }
    let others = thread::available_parallelism().map_or(1, |n| n.get().saturating_sub(1)).clamp(1, MOST_THREADS);
    let (read, pieces) = (&read, &pieces);
    thread::scope(|scope| {
        let results: Vec<_> = (0..others)
            .map(|first| {
                let (sender, receiver) = sync_channel(2);
                scope.spawn(move || {
                    for &piece in pieces.iter().skip(first).step_by(others) {
                        // Nobody listens only where the caller has died.
                        if sender.send(read(piece)).is_err() {
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

/// Pieces that each end with a line.
fn cut(text: &str) -> Vec<&str> {
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
        assert!(cut(&text).len() > 3);
        let mut lines = Vec::new();
        in_order(&text, |piece| piece.lines().collect::<Vec<_>>(), |piece| lines.extend(piece));
        assert!(lines.iter().copied().eq(text.lines()));
        in_order("", |piece: &str| piece.len(), |_| lines.clear());
        assert_eq!(lines.len(), 400_001);
    }
}
