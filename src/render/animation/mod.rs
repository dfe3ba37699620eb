//! Pictures one after the other in one file. Only the part that changed since the picture before is written, one
//! picture at a time is kept in memory, and the same pictures give the same bytes.

mod apng;
mod gif;

pub use apng::ApngWriter;
pub use gif::{GifWriter, Palette};

/// Why an animation could not be written.
#[derive(Debug, thiserror::Error)]
pub enum AnimationError {
    /// A side of more than 65,535 px, or none.
    #[error(
        "a moving picture of {width} × {height} px cannot be written: a side has 1 to 65,535 px; choose another size"
    )]
    Size {
        /// Width, px.
        width: u32,
        /// Height, px.
        height: u32,
    },
    /// A picture of another size than the first, or more or fewer pictures than announced.
    #[error("the pictures of one animation have one size and the number announced")]
    Uneven,
    /// The encoder failed, or the disk is full.
    #[error("the animation could not be written: {0}")]
    Write(String),
}

/// The part of a picture that differs from the one before.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Changed {
    left: u32,
    top: u32,
    width: u32,
    height: u32,
}

impl Changed {
    /// Everything.
    fn all(width: u32, height: u32) -> Self {
        Self { left: 0, top: 0, width, height }
    }

    /// The smallest rectangle that holds all that differs; `None` where nothing does. Both are RGBA, row by row.
    fn between(before: &[u8], after: &[u8], width: u32) -> Option<Self> {
        let stride = width as usize * 4;
        let differs = |row: usize| before[row * stride..(row + 1) * stride] != after[row * stride..(row + 1) * stride];
        let rows = after.len() / stride.max(1);
        let top = (0..rows).find(|&row| differs(row))?;
        let bottom = (top..rows).rev().find(|&row| differs(row))?;
        let pixel = |row: usize, x: usize| {
            let at = row * stride + 4 * x;
            before[at..at + 4] != after[at..at + 4]
        };
        let column = |x: usize| (top..=bottom).any(|row| pixel(row, x));
        let left = (0..width as usize).find(|&x| column(x))?;
        let right = (left..width as usize).rev().find(|&x| column(x))?;
        let narrow = |n: usize| u32::try_from(n).unwrap_or(u32::MAX);
        Some(Self {
            left: narrow(left),
            top: narrow(top),
            width: narrow(right - left + 1),
            height: narrow(bottom - top + 1),
        })
    }

    /// The pixels of a picture inside it, row by row.
    fn pixels<'a>(self, picture: &'a [u8], width: u32) -> impl Iterator<Item = [u8; 4]> + 'a {
        let (left, columns) = (self.left as usize, self.width as usize);
        let stride = width as usize;
        (self.top as usize..(self.top + self.height) as usize).flat_map(move |row| {
            let start = 4 * (row * stride + left);
            picture[start..start + 4 * columns].chunks_exact(4).map(|pixel| [pixel[0], pixel[1], pixel[2], pixel[3]])
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_differs_is_written() {
        let (before, mut after) = (vec![0u8; 4 * 5 * 3], vec![0u8; 4 * 5 * 3]);
        assert_eq!(Changed::between(&before, &after, 5), None);
        after[4 * (5 + 2)] = 9;
        after[4 * (10 + 4) + 1] = 7;
        let changed = Changed::between(&before, &after, 5);
        assert_eq!(changed, Some(Changed { left: 2, top: 1, width: 3, height: 2 }));
        let pixels: Vec<[u8; 4]> =
            changed.into_iter().flat_map(|changed| changed.pixels(&after, 5).collect::<Vec<_>>()).collect();
        assert_eq!(pixels.len(), 6);
        assert_eq!((pixels[0], pixels[5]), ([9, 0, 0, 0], [0, 7, 0, 0]));
    }
}
