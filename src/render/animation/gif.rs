//! GIF: 255 colours for the whole file, chosen from some of its pictures, and one that leaves what is there.

use std::collections::HashMap;
use std::io::Write;

use color_quant::NeuQuant;

use super::{AnimationError, Changed};

/// Most colours; one number more means that what is there stays.
const MOST: usize = 255;
/// How far each channel of a colour may be from one that occurs nearly: lines thinner than a pixel are mixtures.
const NEAR: u8 = 32;
/// Most colours whose nearest is remembered.
const REMEMBERED: usize = 1 << 18;

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
        Self::keeping(&[], pictures)
    }

    /// The same, with those of some colours kept that occur or nearly do, however rare: the ones that mean something.
    #[must_use]
    pub fn keeping(keep: &[[u8; 3]], pictures: &[&[u8]]) -> Self {
        let mut counts: HashMap<[u8; 3], u64> = HashMap::new();
        for pixel in pictures.iter().flat_map(|picture| picture.chunks_exact(4)) {
            *counts.entry([pixel[0], pixel[1], pixel[2]]).or_default() += 1;
        }
        let mut ranked: Vec<([u8; 3], u64)> = counts.into_iter().collect();
        ranked.sort_by_key(|&(colour, count)| (std::cmp::Reverse(count), colour));
        if ranked.len() <= MOST {
            return Self::from_colours(ranked.into_iter().flat_map(|(colour, _)| colour).collect());
        }
        // The flat fills stay exact, and what means something; the network finds the rest.
        let mut exact: Vec<[u8; 3]> = ranked[..MOST / 4].iter().map(|&(colour, _)| colour).collect();
        let near = |a: &[u8; 3], b: &[u8; 3]| a.iter().zip(b).all(|(a, b)| a.abs_diff(*b) <= NEAR);
        for colour in keep {
            if exact.len() < MOST / 2 && !exact.contains(colour) && ranked.iter().any(|(other, _)| near(colour, other))
            {
                exact.push(*colour);
            }
        }
        let mut colours: Vec<u8> = exact.iter().flatten().copied().collect();
        let mixed: Vec<u8> = ranked[MOST / 4..].iter().flat_map(|&([r, g, b], _)| [r, g, b, 255]).collect();
        let network = NeuQuant::new(1, MOST - exact.len(), &mixed);
        colours.extend(network.color_map_rgb());
        Self::from_colours(colours)
    }

    fn from_colours(colours: Vec<u8>) -> Self {
        let exact = colours.chunks_exact(3).enumerate().rev();
        let nearest = exact.map(|(n, c)| ([c[0], c[1], c[2]], u8::try_from(n).unwrap_or(u8::MAX))).collect();
        Self { colours, nearest }
    }

    fn index(&mut self, colour: [u8; 3]) -> u8 {
        if let Some(&known) = self.nearest.get(&colour) {
            return known;
        }
        let off = |(_, other): &(usize, &[u8])| -> u32 {
            colour.iter().zip(*other).map(|(a, b)| u32::from(a.abs_diff(*b)).pow(2)).sum()
        };
        let best = self.colours.chunks_exact(3).enumerate().min_by_key(off).map_or(0, |(n, _)| n);
        let best = u8::try_from(best).unwrap_or(u8::MAX);
        if self.nearest.len() < REMEMBERED {
            self.nearest.insert(colour, best);
        }
        best
    }

    /// The number after the last colour, for what stays.
    fn stays(&self) -> u8 {
        u8::try_from(self.colours.len() / 3).unwrap_or(u8::MAX)
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
    /// Begins a file. An endless one starts again at its end, others stop there.
    ///
    /// # Errors
    /// [`AnimationError`] where the size cannot be written, or the file.
    pub fn new(
        out: W,
        (width, height): (u32, u32),
        palette: Palette,
        endless: bool,
        comment: &str,
    ) -> Result<Self, AnimationError> {
        let (Ok(w), Ok(h)) = (u16::try_from(width), u16::try_from(height)) else {
            return Err(AnimationError::Size { width, height });
        };
        if w == 0 || h == 0 {
            return Err(AnimationError::Size { width, height });
        }
        // The table needs an entry also for the number of what stays.
        let table: Vec<u8> = palette.colours.iter().copied().chain([0; 3]).collect();
        let mut encoder = gif::Encoder::new(out, w, h, &table).map_err(failed)?;
        if endless {
            encoder.set_repeat(gif::Repeat::Infinite).map_err(failed)?;
        }
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
                let stays = self.palette.stays();
                // What stays is one long run of one number, which takes next to no room.
                let buffer: Vec<u8> = match &self.before {
                    Some(before) => changed
                        .pixels(before, width)
                        .zip(changed.pixels(&picture, width))
                        .map(|(old, new)| if old == new { stays } else { self.palette.index([new[0], new[1], new[2]]) })
                        .collect(),
                    None => changed.pixels(&picture, width).map(|[r, g, b, _]| self.palette.index([r, g, b])).collect(),
                };
                let transparent = self.before.is_some().then_some(stays);
                self.waiting = Some(gif::Frame {
                    delay: centiseconds,
                    dispose: gif::DisposalMethod::Keep,
                    left: narrow(changed.left),
                    top: narrow(changed.top),
                    width: narrow(changed.width),
                    height: narrow(changed.height),
                    transparent,
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
