//! Two threads at one conveyor: one makes, the other takes, and only a few things are between them.

use std::sync::mpsc::sync_channel;

/// How many things may wait between the two.
const WAITING: usize = 1;

/// Makes `count` things on this thread and hands each, in order, to `take` on another while the next is made. Stops at
/// the first error of either. At most three things exist at a time: one being made, one waiting, one being taken.
///
/// # Errors
/// The first of `make`, else that of `take`.
pub(super) fn pump<T: Send, E: Send>(
    count: u32,
    mut make: impl FnMut(u32) -> Result<T, E>,
    mut take: impl FnMut(u32, T) -> Result<(), E> + Send,
) -> Result<(), E> {
    let (sender, receiver) = sync_channel(WAITING);
    std::thread::scope(|scope| {
        let taker = scope.spawn(move || (0..count).zip(receiver).try_for_each(|(n, thing)| take(n, thing)));
        let mut made = Ok(());
        for n in 0..count {
            let sent = make(n).map(|thing| sender.send(thing));
            match sent {
                Ok(Ok(())) => {}
                // Nobody takes any more: the taker says why.
                Ok(Err(_)) => break,
                Err(error) => {
                    made = Err(error);
                    break;
                }
            }
        }
        drop(sender);
        let taken = taker.join().unwrap_or_else(|panic| std::panic::resume_unwind(panic));
        made.and(taken)
    })
}

#[cfg(test)]
mod tests {
    use std::sync::atomic::{AtomicUsize, Ordering};

    use super::*;

    static ALIVE: AtomicUsize = AtomicUsize::new(0);

    /// Counts itself.
    struct Frame(u32);

    impl Frame {
        fn new(n: u32) -> Self {
            ALIVE.fetch_add(1, Ordering::SeqCst);
            Self(n)
        }
    }

    impl Drop for Frame {
        fn drop(&mut self) {
            ALIVE.fetch_sub(1, Ordering::SeqCst);
        }
    }

    #[test]
    fn however_long_a_film_a_few_pictures_are_in_memory() {
        let (mut most, mut seen) = (0, Vec::new());
        let make = |n| {
            let frame = Frame::new(n);
            most = most.max(ALIVE.load(Ordering::SeqCst));
            Ok::<_, ()>(frame)
        };
        let take = |n: u32, frame: Frame| {
            // Slower than they are made.
            std::thread::sleep(std::time::Duration::from_micros(200));
            seen.push((n, frame.0));
            Ok(())
        };
        assert_eq!(pump(300, make, take), Ok(()));
        assert!(most <= 3, "{most}");
        assert_eq!(seen, (0..300).map(|n| (n, n)).collect::<Vec<_>>());
        assert_eq!(ALIVE.load(Ordering::SeqCst), 0);
    }

    #[test]
    fn the_first_error_of_either_stops_both() {
        let mut made = 0;
        let make = |n| {
            made += 1;
            Ok::<_, &str>(n)
        };
        assert_eq!(pump(1000, make, |n, _| if n == 4 { Err("full") } else { Ok(()) }), Err("full"));
        assert!(made < 20, "{made}");
        let mut taken = 0;
        let take = |_, _| {
            taken += 1;
            Ok(())
        };
        assert_eq!(pump(1000, |n| if n == 7 { Err("cancelled") } else { Ok(n) }, take), Err("cancelled"));
        assert_eq!(taken, 7);
    }
}
