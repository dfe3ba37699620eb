//! Animated PNG: exact colours.

use std::io::Write;

use super::{AnimationError, Changed};

/// Writes an animated PNG, picture by picture.
pub struct ApngWriter<W: Write> {
    writer: png::Writer<W>,
    size: (u32, u32),
    before: Option<Vec<u8>>,
    left: u32,
}

impl<W: Write> ApngWriter<W> {
    /// Begins a file of `frames` pictures, each shown for a fraction of a second. An endless one starts again at its end,
    /// others stop there.
    ///
    /// # Errors
    /// [`AnimationError`] where the size cannot be written, or the file.
    pub fn new(
        out: W,
        (width, height): (u32, u32),
        frames: u32,
        (numerator, denominator): (u16, u16),
        endless: bool,
        metadata: &[(String, String)],
    ) -> Result<Self, AnimationError> {
        if width == 0 || height == 0 || width > 65_535 || height > 65_535 {
            return Err(AnimationError::Size { width, height });
        }
        let mut encoder = png::Encoder::new(out, width, height);
        encoder.set_color(png::ColorType::Rgba);
        encoder.set_depth(png::BitDepth::Eight);
        encoder.set_compression(png::Compression::Balanced);
        encoder.set_source_srgb(png::SrgbRenderingIntent::Perceptual);
        encoder.set_animated(frames.max(1), u32::from(!endless)).map_err(failed)?;
        encoder.set_frame_delay(numerator, denominator).map_err(failed)?;
        encoder.set_dispose_op(png::DisposeOp::None).map_err(failed)?;
        encoder.set_blend_op(png::BlendOp::Over).map_err(failed)?;
        for (key, value) in metadata {
            encoder.add_itxt_chunk(key.clone(), value.clone()).map_err(failed)?;
        }
        let writer = encoder.write_header().map_err(failed)?;
        Ok(Self { writer, size: (width, height), before: None, left: frames.max(1) })
    }

    /// Adds a picture: opaque RGBA, row by row.
    ///
    /// # Errors
    /// [`AnimationError`] where the picture does not fit the file, or it cannot be written.
    pub fn push(&mut self, picture: Vec<u8>) -> Result<(), AnimationError> {
        let (width, height) = self.size;
        if picture.len() != width as usize * height as usize * 4 || self.left == 0 {
            return Err(AnimationError::Uneven);
        }
        let changed = match &self.before {
            None => Changed::all(width, height),
            // Every announced picture is written; one that changes nothing repeats a single pixel.
            Some(before) => Changed::between(before, &picture, width).unwrap_or(Changed::all(1, 1)),
        };
        if self.before.is_some() {
            // The encoder checks each against the other.
            self.writer.reset_frame_position().map_err(failed)?;
            self.writer.set_frame_dimension(changed.width, changed.height).map_err(failed)?;
            self.writer.set_frame_position(changed.left, changed.top).map_err(failed)?;
        }
        let opaque = |[r, g, b, _]: [u8; 4]| [r, g, b, 255];
        // What stays is clear: one long run, which takes next to no room.
        let bytes: Vec<u8> = match &self.before {
            Some(before) => changed
                .pixels(before, width)
                .zip(changed.pixels(&picture, width))
                .flat_map(|(old, new)| if old == new { [0; 4] } else { opaque(new) })
                .collect(),
            None => changed.pixels(&picture, width).flat_map(opaque).collect(),
        };
        self.writer.write_image_data(&bytes).map_err(failed)?;
        self.before = Some(picture);
        self.left -= 1;
        Ok(())
    }

    /// Ends the file.
    ///
    /// # Errors
    /// [`AnimationError`] where pictures are missing, or the file cannot be written.
    pub fn finish(self) -> Result<(), AnimationError> {
        if self.left > 0 {
            return Err(AnimationError::Uneven);
        }
        self.writer.finish().map_err(failed)
    }
}

#[allow(clippy::needless_pass_by_value)]
fn failed(error: png::EncodingError) -> AnimationError {
    AnimationError::Write(error.to_string())
}
