//! Bytes in hexadecimal, as chains write addresses and hashes: `0x` and two small digits for each byte.

/// Most bytes that are written.
const MOST: usize = 32;

/// Reads `0x` and the small digits of so many bytes; `None` for any other text.
pub(crate) fn read<const N: usize>(text: &str) -> Option<[u8; N]> {
    let digits = text.strip_prefix("0x")?.as_bytes();
    let mut bytes = [0; N];
    let mut small = true;
    for (byte, pair) in bytes.iter_mut().zip(digits.chunks_exact(2)) {
        small &= is_small(pair[0]) & is_small(pair[1]);
        *byte = value(pair[0]) << 4 | value(pair[1]) & 15;
    }
    (small && digits.len() == 2 * N).then_some(bytes)
}

/// Shows how at most 32 bytes are written; [`read`] reads it back.
pub(crate) fn with_text<R>(bytes: &[u8], look: impl FnOnce(&str) -> R) -> R {
    let mut text = [b'0'; 2 + 2 * MOST];
    text[1] = b'x';
    for (pair, byte) in text[2..].chunks_exact_mut(2).zip(bytes) {
        pair[0] = digit(byte >> 4);
        pair[1] = digit(byte & 15);
    }
    let length = 2 + 2 * bytes.len().min(MOST);
    look(std::str::from_utf8(&text[..length]).unwrap_or(""))
}

// Without branches, so that the machine can do many at once.

fn is_small(digit: u8) -> bool {
    (digit.wrapping_sub(b'0') < 10) | (digit.wrapping_sub(b'a') < 6)
}

/// Of a small digit: 0x30 to 0x39, or 0x61 to 0x66.
fn value(digit: u8) -> u8 {
    (digit & 15) + 9 * (digit >> 6)
}

fn digit(value: u8) -> u8 {
    value + b'0' + u8::from(value > 9) * (b'a' - b'0' - 10)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn what_is_read_is_written_again(bytes: [u8; 32], text in "0x[0-9a-fgA-F]{38,42}") {
            with_text(&bytes, |text| assert_eq!(read(text), Some(bytes)));
            with_text(&bytes[..20], |text| assert_eq!((text.len(), read::<20>(text)), (42, bytes[..20].try_into().ok())));
            let small = text.len() == 42 && text[2..].bytes().all(|b| matches!(b, b'0'..=b'9' | b'a'..=b'f'));
            let read = read::<20>(&text);
            prop_assert_eq!(read.is_some(), small);
            prop_assert!(read.is_none_or(|bytes| with_text(&bytes, |again| again == text)));
        }
    }

    #[test]
    fn only_small_digits_after_0x_are_read() {
        for other in ["", "0x", "ab", "0xaB", "0Xab", "0xg0", "0x:0", "0x`0", "0xabc", "0xabcd", "0x\u{e9}"] {
            assert_eq!(read::<1>(other), None, "{other}");
        }
        assert_eq!(read("0xaf"), Some([0xaf]));
        assert_eq!(read("0x90"), Some([0x90]));
    }
}
