//! Icons as drawn paths on a grid of 24 × 24 units, so that every back end shows the same ones.
//!
//! A piece is written like an SVG path with absolute `M L C Z`, and three shorthands: `O cx cy r` is a circle,
//! `D cx cy r` a disc and `R x y w h r` a rounded rectangle. A leading `F` fills the piece; filled pieces are convex,
//! because not every back end can fill others. Curves keep to the middle of the stroke at 1.9 units.

use std::sync::LazyLock;

use super::style::Metrics;
use super::{Paint, Path, Point, Rect, Scene, Segment, Shape, Stroke};

macro_rules! icons {
    ($($(#[$doc:meta])* $name:ident => [$($piece:expr),* $(,)?],)*) => {
        /// A drawn icon.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum Icon { $($(#[$doc])* $name,)* }

        impl Icon {
            /// Every icon.
            pub const ALL: &'static [Self] = &[$(Self::$name,)*];

            const fn pieces(self) -> &'static [&'static str] {
                match self { $(Self::$name => &[$($piece,)*],)* }
            }
        }
    };
}

icons! {
    /// Victim exchange.
    Bank => ["M 3 9.5 L 12 4 L 21 9.5 Z", "M 6.5 12 L 6.5 17.5", "M 12 12 L 12 17.5", "M 17.5 12 L 17.5 17.5", "M 3 20 L 21 20"],
    /// DPRK-linked account.
    Key => ["O 6.9 12 4", "M 10.9 12 L 21 12 L 21 16", "M 16.6 12 L 16.6 15.4"],
    /// Wallet attributed to nobody.
    Dot => ["D 12 12 3.6"],
    /// Mixer.
    Mixer => [
        "M 12 12 C 12 8 16.8 7.2 18.6 11 C 20 14.6 17.2 19.4 12 19.6",
        "M 12 12 C 12 16 7.2 16.8 5.4 13 C 4 9.4 6.8 4.6 12 4.4",
    ],
    /// Bridge.
    Bridge => ["M 2 17 L 22 17", "M 4.5 17 C 4.5 10 8 7 12 7 C 16 7 19.5 10 19.5 17", "M 9 8 L 9 17", "M 15 8 L 15 17"],
    /// Swap of one asset for another.
    Swap => ["M 3.5 8 L 19.5 8", "M 15.8 4 L 20 8 L 15.8 12", "M 20.5 16 L 4.5 16", "M 8.2 12 L 4 16 L 8.2 20"],
    /// Cash-out.
    Note => ["R 2.5 5.5 19 13 2.2", "O 12 12 3"],
    /// Recovered or returned.
    Return => ["M 9 4.5 L 4.3 9.2 L 9 13.9", "M 4.3 9.2 L 14 9.2 C 17.6 9.2 19.8 11.6 19.8 14.4 C 19.8 17.3 17.6 19.6 14 19.6 L 9.5 19.6"],
    /// Group of people.
    People => ["O 12 8 3.6", "M 5 20 C 5 15 8 13.4 12 13.4 C 16 13.4 19 15 19 20", "O 4.6 9.6 2.2", "O 19.4 9.6 2.2"],
    /// Peel chain.
    Chain => ["D 4.6 12 2.4", "D 12 12 2.4", "D 19.4 12 2.4", "M 4.6 12 L 19.4 12"],
    /// Incident.
    Exclamation => ["M 12 4.5 L 12 14.5", "D 12 18.6 1.5"],
    /// Frozen funds.
    Snowflake => [
        "M 12 2.5 L 12 21.5", "M 3.8 7.25 L 20.2 16.75", "M 3.8 16.75 L 20.2 7.25",
        "M 9 4.2 L 12 7 L 15 4.2", "M 9 19.8 L 12 17 L 15 19.8",
    ],
    /// The trace ends here.
    StopBar => ["M 3 12 L 14 12", "M 10 7.5 L 14.5 12 L 10 16.5", "M 19.5 4.5 L 19.5 19.5"],
    /// In several cases.
    Rings => ["O 8.4 12 5.6", "O 15.6 12 5.6"],
    /// Start playing.
    Play => ["F M 7 4.5 L 20 12 L 7 19.5 Z"],
    /// Stop playing.
    Pause => ["F M 6 5 L 10 5 L 10 19 L 6 19 Z", "F M 14 5 L 18 5 L 18 19 L 14 19 Z"],
    /// Forward to the next transfer.
    Step => ["F M 5 5 L 15.5 12 L 5 19 Z", "F M 17 5 L 19.6 5 L 19.6 19 L 17 19 Z"],
    /// Back to the transfer before.
    StepBack => ["F M 19 5 L 8.5 12 L 19 19 Z", "F M 7 5 L 4.4 5 L 4.4 19 L 7 19 Z"],
    /// Find.
    Search => ["O 10.5 10.5 6.5", "M 15.2 15.2 L 21 21"],
    /// Close or remove.
    Close => ["M 5.5 5.5 L 18.5 18.5", "M 18.5 5.5 L 5.5 18.5"],
    /// Settings.
    Gear => ["O 12 12 3.1", "M 18.76 10.20 L 21.46 10.38 L 21.46 13.62 L 18.76 13.80 L 18.06 15.51 L 19.84 17.54 L 17.54 19.84 L 15.51 18.06 L 13.80 18.76 L 13.62 21.46 L 10.38 21.46 L 10.20 18.76 L 8.49 18.06 L 6.46 19.84 L 4.16 17.54 L 5.94 15.51 L 5.24 13.80 L 2.54 13.62 L 2.54 10.38 L 5.24 10.20 L 5.94 8.49 L 4.16 6.46 L 6.46 4.16 L 8.49 5.94 L 10.20 5.24 L 10.38 2.54 L 13.62 2.54 L 13.80 5.24 L 15.51 5.94 L 17.54 4.16 L 19.84 6.46 L 18.06 8.49 Z"],
    /// Light theme.
    Sun => ["O 12 12 4", "M 19.00 12.00 L 22.00 12.00", "M 16.95 16.95 L 19.07 19.07", "M 12.00 19.00 L 12.00 22.00", "M 7.05 16.95 L 4.93 19.07", "M 5.00 12.00 L 2.00 12.00", "M 7.05 7.05 L 4.93 4.93", "M 12.00 5.00 L 12.00 2.00", "M 16.95 7.05 L 19.07 4.93"],
    /// Dark theme.
    Moon => ["M 20 14.4 C 18.8 14.9 17.5 15.2 16.2 15.2 C 12 15.2 8.7 11.9 8.7 7.8 C 8.7 6.4 9.1 5.1 9.7 4 C 6.2 5.1 3.8 8.3 3.8 12 C 3.8 16.6 7.5 20.3 12.1 20.3 C 15.7 20.3 18.8 17.9 20 14.4 Z"],
    /// Open a file.
    Folder => ["M 3 7 C 3 5.9 3.9 5 5 5 L 9.3 5 L 11.8 7.6 L 19 7.6 C 20.1 7.6 21 8.5 21 9.6 L 21 17 C 21 18.1 20.1 19 19 19 L 5 19 C 3.9 19 3 18.1 3 17 Z"],
    /// Export a picture.
    Camera => ["R 2.5 7 19 13 2.4", "O 12 13.4 3.7", "M 7.8 7 L 9.4 4 L 14.6 4 L 16.2 7"],
    /// Write to a file.
    Export => ["M 12 15.5 L 12 4.5", "M 7.3 8.7 L 12 4 L 16.7 8.7", "M 4 14 L 4 20 L 20 20 L 20 14"],
    /// Something is doubtful.
    Warning => ["M 12 3.8 L 21.6 20 L 2.4 20 Z", "M 12 9.6 L 12 14.8", "D 12 17.4 1.15"],
    /// Something is wrong.
    Error => ["M 20.87 15.67 L 15.67 20.87 L 8.33 20.87 L 3.13 15.67 L 3.13 8.33 L 8.33 3.13 L 15.67 3.13 L 20.87 8.33 Z", "M 8.7 8.7 L 15.3 15.3", "M 15.3 8.7 L 8.7 15.3"],
    /// Something to know.
    Info => ["O 12 12 9.2", "D 12 7.9 1.25", "M 12 11 L 12 17"],
    /// Opens outside the program.
    External => ["M 13.5 4 L 20 4 L 20 10.5", "M 20 4 L 11 13", "M 10 6 L 4 6 L 4 20 L 18 20 L 18 14"],
    /// Hidden.
    EyeOff => ["M 2 12 C 5 6.8 8.4 5 12 5 C 15.6 5 19 6.8 22 12 C 19 17.2 15.6 19 12 19 C 8.4 19 5 17.2 2 12 Z", "M 4.5 20 L 19.5 4"],
    /// Copy.
    Copy => ["R 8.5 8.5 12 12 2", "M 6 15.5 L 3.5 15.5 L 3.5 3.5 L 15.5 3.5 L 15.5 6"],
    /// Event.
    Flag => ["M 5 2.5 L 5 22", "M 5 4 L 19.5 4 L 15.8 8.8 L 19.5 13.6 L 5 13.6"],
    /// Closed branch; forward.
    ChevronRight => ["M 9 5 L 16 12 L 9 19"],
    /// Open branch; more.
    ChevronDown => ["M 5 9 L 12 16 L 19 9"],
    /// Back.
    ChevronLeft => ["M 15 5 L 8 12 L 15 19"],
    /// Less.
    ChevronUp => ["M 5 15 L 12 8 L 19 15"],
    /// Add; zoom in.
    Plus => ["M 12 4 L 12 20", "M 4 12 L 20 12"],
    /// Remove; zoom out.
    Minus => ["M 4 12 L 20 12"],
    /// Fit to the window.
    Fit => ["M 3.5 9 L 3.5 3.5 L 9 3.5", "M 15 3.5 L 20.5 3.5 L 20.5 9", "M 20.5 15 L 20.5 20.5 L 15 20.5", "M 9 20.5 L 3.5 20.5 L 3.5 15"],
    /// Larger.
    Enlarge => ["M 14 4 L 20 4 L 20 10", "M 20 4 L 13.5 10.5", "M 10 20 L 4 20 L 4 14", "M 4 20 L 10.5 13.5"],
    /// Back to its size.
    Shrink => ["M 20 10 L 14 10 L 14 4", "M 14 10 L 20.5 3.5", "M 4 14 L 10 14 L 10 20", "M 10 14 L 3.5 20.5"],
    /// Back into the window.
    Dock => ["R 3 4 18 16 2", "M 3 13.5 L 21 13.5", "F M 3 13.5 L 21 13.5 L 21 19 L 3 19 Z"],
    /// Folded wallets; what is drawn.
    Layers => ["M 12 3 L 21.5 8.2 L 12 13.4 L 2.5 8.2 Z", "M 2.5 12.4 L 12 17.6 L 21.5 12.4", "M 2.5 16.4 L 12 21.6 L 21.5 16.4"],
    /// Filters.
    Funnel => ["M 3 4.5 L 21 4.5 L 14.2 12.6 L 14.2 18 L 9.8 20.5 L 9.8 12.6 Z"],
    /// Shown.
    Eye => ["M 2 12 C 5 6.8 8.4 5 12 5 C 15.6 5 19 6.8 22 12 C 19 17.2 15.6 19 12 19 C 8.4 19 5 17.2 2 12 Z", "O 12 12 3.1"],
    /// Placed by hand.
    Pin => ["O 12 9.5 3", "M 12 22 C 7 16.5 4.8 13 4.8 9.7 C 4.8 5.6 8 2.6 12 2.6 C 16 2.6 19.2 5.6 19.2 9.7 C 19.2 13 17 16.5 12 22 Z"],
    /// At rest; time.
    Clock => ["O 12 12 9", "M 12 6.5 L 12 12 L 16 14.5"],
    /// Undo.
    Undo => ["M 8.5 4.5 L 4 9 L 8.5 13.5", "M 4 9 L 14.5 9 C 17.8 9 20 11.3 20 14.2 C 20 17.2 17.8 19.5 14.5 19.5 L 9 19.5"],
    /// Redo.
    Redo => ["M 15.5 4.5 L 20 9 L 15.5 13.5", "M 20 9 L 9.5 9 C 6.2 9 4 11.3 4 14.2 C 4 17.2 6.2 19.5 9.5 19.5 L 15 19.5"],
    /// Present full screen.
    Present => ["R 2.5 4 19 12.5 1.6", "M 12 16.5 L 12 20", "M 7.5 20.5 L 16.5 20.5"],
    /// Annotation: a note.
    Sticky => ["M 4 4 L 20 4 L 20 14.5 L 14.5 20 L 4 20 Z", "M 20 14.5 L 14.5 14.5 L 14.5 20", "M 7.5 8.5 L 16 8.5", "M 7.5 12 L 12.5 12"],
    /// Annotation: an arrow.
    Arrow => ["M 4.5 19.5 L 19 5", "M 10.5 4.5 L 19.5 4.5 L 19.5 13.5"],
    /// Annotation: a box.
    Box => ["R 3.5 6 17 13 2.4"],
    /// Annotation: a highlight.
    Marker => ["M 14.5 3.5 L 20.5 9.5 L 11.5 17 L 7 12.5 Z", "M 7 12.5 L 5.5 16.5 L 7.5 18.5 L 11.5 17", "M 3.5 21 L 13 21"],
    /// Done; correct.
    Check => ["M 4 12.6 L 9.6 18.2 L 20 6.6"],
}

/// A piece of an icon on the grid.
#[derive(Debug, Clone)]
struct Piece {
    shape: Shape,
    filled: bool,
}

/// Side of the grid.
const GRID: f32 = 24.0;

/// Below this width in px a line turns into a grey smear.
const MIN_STROKE: f32 = 1.1;

static PARSED: LazyLock<Vec<Vec<Piece>>> = LazyLock::new(|| {
    Icon::ALL.iter().map(|icon| icon.pieces().iter().filter_map(|piece| parse(piece)).collect()).collect()
});

/// `None` where a piece is malformed; a test reads them all.
fn parse(text: &str) -> Option<Piece> {
    let (filled, text) = text.strip_prefix("F ").map_or((false, text), |rest| (true, rest));
    let mut words = text.split_ascii_whitespace();
    let mut path = Path::default();
    while let Some(word) = words.next() {
        let mut number = || words.next().and_then(|word| word.parse::<f32>().ok());
        match word {
            "O" | "D" => {
                let (x, y, radius) = (number()?, number()?, number()?);
                let shape = Shape::Circle { center: Point::new(x, y), radius };
                return words.next().is_none().then_some(Piece { shape, filled: word == "D" });
            }
            "R" => {
                let rect = Rect::from_xywh(number()?, number()?, number()?, number()?);
                let shape = Shape::Rect { rect, radius: number()? };
                return words.next().is_none().then_some(Piece { shape, filled });
            }
            "M" => path.0.push(Segment::Move(Point::new(number()?, number()?))),
            "L" => path.0.push(Segment::Line(Point::new(number()?, number()?))),
            "C" => {
                let (a, b) = (Point::new(number()?, number()?), Point::new(number()?, number()?));
                path.0.push(Segment::Cubic(a, b, Point::new(number()?, number()?)));
            }
            "Z" => path.0.push(Segment::Close),
            _ => return None,
        }
    }
    Some(Piece { shape: Shape::Path(path), filled })
}

/// Draws an icon `size` px wide around a centre.
pub fn icon(scene: &mut Scene, icon: Icon, center: Point, size: f32, paint: Paint) {
    let scale = size / GRID;
    let width = (Metrics::get().stroke.icon * scale).max(MIN_STROKE.min(size / 8.0));
    let origin = center - Point::new(size / 2.0, size / 2.0);
    let place = |p: Point| p * scale + origin;
    for piece in PARSED.get(icon as usize).into_iter().flatten() {
        let shape = match &piece.shape {
            Shape::Circle { center, radius } => Shape::Circle { center: place(*center), radius: radius * scale },
            Shape::Rect { rect, radius } => {
                Shape::Rect { rect: Rect::new(place(rect.min), place(rect.max)), radius: radius * scale }
            }
            Shape::Path(path) => Shape::Path(path.map(place)),
        };
        if piece.filled {
            scene.fill(shape, paint);
        } else {
            scene.stroke(shape, Stroke::solid(width, paint));
        }
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    #[test]
    fn every_piece_parses_and_stays_on_the_grid() {
        for icon in Icon::ALL {
            assert!(!icon.pieces().is_empty());
            for text in icon.pieces() {
                let piece = parse(text).unwrap_or_else(|| unreachable!("{icon:?}: {text}"));
                for (points, _) in piece.shape.path().flatten(0.1) {
                    for p in points {
                        assert!((1.9..=22.1).contains(&p.x) && (1.9..=22.1).contains(&p.y), "{icon:?}: {p:?}");
                    }
                }
            }
        }
    }
}
