//! Pixels to the bytes of a PNG file.

use tiny_skia::Pixmap;

use super::RenderError;
use super::strips::STRIPS_FROM;
use crate::scene::frame::Ground;

/// Pixels per metre at scale 1: 96 to the inch.
const PIXELS_PER_METRE: f32 = 96.0 / 0.0254;

#[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss)]
pub(super) fn encode(
    pixmap: &Pixmap,
    scale: f32,
    ground: Ground,
    metadata: &[(String, String)],
) -> Result<Vec<u8>, RenderError> {
    let mut file = Vec::new();
    let mut encoder = png::Encoder::new(&mut file, pixmap.width(), pixmap.height());
    // On an opaque ground a fourth channel would say nothing.
    encoder.set_color(if ground == Ground::Filled { png::ColorType::Rgb } else { png::ColorType::Rgba });
    encoder.set_depth(png::BitDepth::Eight);
    let large = u64::from(pixmap.width()) * u64::from(pixmap.height()) > STRIPS_FROM;
    encoder.set_compression(if large { png::Compression::Fast } else { png::Compression::Balanced });
    encoder.set_source_srgb(png::SrgbRenderingIntent::Perceptual);
    let per_metre = (PIXELS_PER_METRE * scale).round() as u32;
    encoder.set_pixel_dims(Some(png::PixelDimensions { xppu: per_metre, yppu: per_metre, unit: png::Unit::Meter }));
    for (key, value) in metadata {
        let latin1 = |text: &str| text.chars().all(|c| u32::from(c) < 256 && (!c.is_control() || c == '\n'));
        if key.is_empty() || key.chars().count() > 79 || !latin1(key) || key.contains('\n') {
            return Err(RenderError::Keyword(key.clone()));
        }
        // A null would end the value early.
        let value = value.replace('\0', "\u{FFFD}");
        if latin1(&value) {
            encoder.add_text_chunk(key.clone(), value)?;
        } else {
            encoder.add_itxt_chunk(key.clone(), value)?;
        }
    }
    let data = match ground {
        Ground::Filled => {
            let mut rgb = vec![0; pixmap.data().len() / 4 * 3];
            for (to, px) in rgb.chunks_exact_mut(3).zip(pixmap.data().chunks_exact(4)) {
                to.copy_from_slice(&px[..3]);
            }
            rgb
        }
        Ground::Transparent => straight(pixmap),
    };
    let mut writer = encoder.write_header()?;
    writer.write_image_data(&data)?;
    writer.finish()?;
    Ok(file)
}

/// Colours with the opacity not multiplied in, as PNG wants them.
pub(super) fn straight(pixmap: &Pixmap) -> Vec<u8> {
    let channels = |px: &tiny_skia::PremultipliedColorU8| {
        let color = px.demultiply();
        [color.red(), color.green(), color.blue(), color.alpha()]
    };
    pixmap.pixels().iter().flat_map(channels).collect()
}
