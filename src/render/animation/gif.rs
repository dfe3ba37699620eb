//! GIF: 256 colours for the whole file, chosen from some of its pictures.

use std::collections::HashMap;
use std::io::Write;

use color_quant::NeuQuant;

use super::{AnimationError, Changed};

/// The colours of a file. What is drawn has few: flat fills, and their mixtures along edges and letters.
pub struct Palette {
    colours: Vec<u8>,
    /// Number of the nearest colour, for colours asked before.
    nearest: HashMap<[u8; 3], u8>,
}

impl Palette {
    /// Chosen from pictures (RGBA, row by row), e.g. the first, the middle and the last. All their colours are kept
    /// where they fit; the others are clustered (Dekker, *Kohonen neural networks for optimal colour quantization*, 1994).
    #[must_use]
    pub fn of(pictures: &[&[u8]]) -> Self {
        const MOST: usize = 256;
        let mut counts: HashMap<[u8; 3], u64> = HashMap::new();
        for pixel in pictures.iter().flat_map(|picture| picture.chunks_exact(4)) {
            *counts.entry([pixel[0], pixel[1], pixel[2]]).or_default() += 1;
        }
        let mut ranked: Vec<([u8; 3], u64)> = counts.into_iter().collect();
        ranked.sort_by_key(|&(colour, count)| (std::cmp::Reverse(count), colour));
        if ranked.len() <= MOST {
            return Self::from_colours(ranked.into_iter().flat_map(|(colour, _)| colour).collect());
        }
        // The flat fills stay exact; the network finds the rest.
        let exact = MOST / 4;
        let mut colours: Vec<u8> = ranked[..exact].iter().flat_map(|&(colour, _)| colour).collect();
        let mixed: Vec<u8> = ranked[exact..].iter().flat_map(|&([r, g, b], _)| [r, g, b, 255]).collect();
        let network = NeuQuant::new(1, MOST - exact, &mixed);
        colours.extend(network.color_map_rgb());
        Self::from_colours(colours)
    }

    fn from_colours(colours: Vec<u8>) -> Self {
        let exact = colours.chunks_exact(3).enumerate().rev();
        let nearest = exact.map(|(n, c)| ([c[0], c[1], c[2]], u8::try_from(n).unwrap_or(u8::MAX))).collect();
        Self { colours, nearest }
    }

    fn index(&mut self, colour: [u8; 3]) -> u8 {
        let colours = &self.colours;
        *self.nearest.entry(colour).or_insert_with(|| {
            let off = |(_, other): &(usize, &[u8])| -> u32 {
                colour.iter().zip(*other).map(|(a, b)| u32::from(a.abs_diff(*b)).pow(2)).sum()
            };
            let best = colours.chunks_exact(3).enumerate().min_by_key(off).map_or(0, |(n, _)| n);
            u8::try_from(best).unwrap_or(u8::MAX)
        })
    }
}

/// Writes a GIF, picture by picture.
pub struct GifWriter<W: Write> {
    encoder: gif::Encoder<W>,
    palette: Palette,
    size: (u16, u16),
    before: Option<Vec<u8>>,
    /// The picture that is shown until the next one is known, with its delay in hundredths of a second.
    waiting: Option<gif::Frame<'static>>,
}

impl<W: Write> GifWriter<W> {
    /// Begins a file; it starts again at the end.
    ///
    /// # Errors
    /// [`AnimationError`] where the size cannot be written, or the file.
    pub fn new(out: W, (width, height): (u32, u32), palette: Palette, comment: &str) -> Result<Self, AnimationError> {
        let (Ok(w), Ok(h)) = (u16::try_from(width), u16::try_from(height)) else {
            return Err(AnimationError::Size { width, height });
        };
        if w == 0 || h == 0 {
            return Err(AnimationError::Size { width, height });
        }
        let mut encoder = gif::Encoder::new(out, w, h, &palette.colours).map_err(failed)?;
        encoder.set_repeat(gif::Repeat::Infinite).map_err(failed)?;
        // A comment is made of blocks of at most 255 bytes.
        let blocks: Vec<&[u8]> = comment.as_bytes().chunks(255).collect();
        encoder.write_raw_extension(gif::AnyExtension(gif::Extension::Comment as u8), &blocks).map_err(failed)?;
        Ok(Self { encoder, palette, size: (w, h), before: None, waiting: None })
    }

    /// Adds a picture (opaque RGBA, row by row), shown for some hundredths of a second. One that changes nothing only
    /// makes the one before last longer.
    ///
    /// # Errors
    /// [`AnimationError`] where the picture does not fit the file, or it cannot be written.
    pub fn push(&mut self, picture: Vec<u8>, centiseconds: u16) -> Result<(), AnimationError> {
        let (width, height) = (u32::from(self.size.0), u32::from(self.size.1));
        if picture.len() != width as usize * height as usize * 4 {
            return Err(AnimationError::Uneven);
        }
        let changed = match &self.before {
            None => Some(Changed::all(width, height)),
            Some(before) => Changed::between(before, &picture, width),
        };
        let longer = self.waiting.as_ref().and_then(|frame| frame.delay.checked_add(centiseconds));
        match (changed, longer, &mut self.waiting) {
            (None, Some(delay), Some(frame)) => frame.delay = delay,
            (changed, ..) => {
                self.write_waiting()?;
                let changed = changed.unwrap_or(Changed::all(1, 1));
                let narrow = |n: u32| u16::try_from(n).unwrap_or(u16::MAX);
                let buffer: Vec<u8> =
                    changed.pixels(&picture, width).map(|[r, g, b, _]| self.palette.index([r, g, b])).collect();
                self.waiting = Some(gif::Frame {
                    delay: centiseconds,
                    dispose: gif::DisposalMethod::Keep,
                    left: narrow(changed.left),
                    top: narrow(changed.top),
                    width: narrow(changed.width),
                    height: narrow(changed.height),
                    buffer: buffer.into(),
                    ..gif::Frame::default()
                });
            }
        }
        self.before = Some(picture);
        Ok(())
    }

    /// Ends the file.
    ///
    /// # Errors
    /// [`AnimationError`] where it cannot be written.
    pub fn finish(mut self) -> Result<(), AnimationError> {
        self.write_waiting()?;
        self.encoder.into_inner().map(drop).map_err(failed)
    }

    fn write_waiting(&mut self) -> Result<(), AnimationError> {
        self.waiting.take().map_or(Ok(()), |frame| self.encoder.write_frame(&frame).map_err(failed))
    }
}

#[allow(clippy::needless_pass_by_value)]
fn failed(error: gif::EncodingError) -> AnimationError {
    AnimationError::Write(error.to_string())
}
