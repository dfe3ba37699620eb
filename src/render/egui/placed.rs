//! A picture that moves: converted once, then painted anywhere and at nearby scales without being made again.

use std::sync::Arc;

use egui::epaint::Mesh;
use egui::{Galley, Painter, Pos2, Vec2};

use super::{EguiScene, Step, Text};

/// Where a converted picture stands: `screen = picture · scale + offset`, in points.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Stand {
    /// Enlargement.
    pub scale: f32,
    /// Where the picture's origin lies.
    pub offset: Vec2,
}

impl Stand {
    fn at(&self, p: Pos2) -> Pos2 {
        (p.to_vec2() * self.scale + self.offset).to_pos2()
    }
}

/// A converted picture and where it stood when it was last painted. Painting it there again computes nothing; somewhere
/// else moves the corners of its triangles in place. Letters keep their size and sharpness at every scale.
#[derive(Debug, Clone, Default)]
pub struct Placed {
    pieces: Vec<Piece>,
    stand: Option<Stand>,
    /// The layout of the first text. egui drops all of them together when it makes its font atlas anew.
    witness: Option<Arc<Galley>>,
}

#[derive(Debug, Clone)]
enum Piece {
    Mesh { mesh: Arc<Mesh>, corners: Vec<Pos2> },
    Text { text: Text, galley: Option<Arc<Galley>> },
    Clip { rect: egui::Rect, pieces: Vec<Piece> },
}

impl Placed {
    /// A converted picture, which must have been converted with no offset.
    #[must_use]
    pub fn new(scene: EguiScene) -> Self {
        Self { pieces: pieces(scene), stand: None, witness: None }
    }

    /// Whether there is nothing to paint.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.pieces.is_empty()
    }

    /// Corners of all triangles, for measuring.
    #[must_use]
    pub fn vertices(&self) -> usize {
        count(&self.pieces)
    }

    /// Paints it.
    pub fn paint(&mut self, painter: &Painter, stand: Stand) {
        let now = first_text(&self.pieces).map(|text| text.layout(painter));
        let kept = match (&self.witness, &now) {
            (Some(old), Some(now)) => Arc::ptr_eq(old, now),
            (None, None) => true,
            _ => false,
        };
        self.witness = now;
        let moved = self.stand != Some(stand);
        self.stand = Some(stand);
        paint(&mut self.pieces, painter, stand, moved, !kept);
    }
}

fn pieces(scene: EguiScene) -> Vec<Piece> {
    let piece = |step: Step| match step {
        Step::Mesh(mesh) => Piece::Mesh { corners: mesh.vertices.iter().map(|vertex| vertex.pos).collect(), mesh },
        Step::Text(text) => Piece::Text { text, galley: None },
        Step::Clip(rect, inner) => Piece::Clip { rect, pieces: pieces(inner) },
    };
    scene.steps.into_iter().map(piece).collect()
}

fn count(pieces: &[Piece]) -> usize {
    let of = |piece: &Piece| match piece {
        Piece::Mesh { corners, .. } => corners.len(),
        Piece::Text { .. } => 0,
        Piece::Clip { pieces, .. } => count(pieces),
    };
    pieces.iter().map(of).sum()
}

fn first_text(pieces: &[Piece]) -> Option<&Text> {
    pieces.iter().find_map(|piece| match piece {
        Piece::Text { text, .. } => Some(text),
        Piece::Clip { pieces, .. } => first_text(pieces),
        Piece::Mesh { .. } => None,
    })
}

fn paint(pieces: &mut [Piece], painter: &Painter, stand: Stand, moved: bool, forget: bool) {
    for piece in pieces {
        match piece {
            Piece::Mesh { mesh, corners } => {
                if moved {
                    // egui has let go of the mesh since the last frame, so nothing is copied here.
                    let mesh = Arc::make_mut(mesh);
                    for (vertex, &corner) in mesh.vertices.iter_mut().zip(&*corners) {
                        vertex.pos = stand.at(corner);
                    }
                }
                painter.add(egui::Shape::Mesh(Arc::clone(mesh)));
            }
            Piece::Text { text, galley } => {
                if forget {
                    *galley = None;
                }
                let at = stand.at(text.at);
                // Further off than any label is long.
                const FAR: f32 = 800.0;
                if painter.clip_rect().expand(FAR).contains(at) {
                    let galley = galley.get_or_insert_with(|| text.layout(painter));
                    text.paint_galley(painter, galley, at);
                }
            }
            Piece::Clip { rect, pieces } => {
                let rect = egui::Rect::from_min_max(stand.at(rect.min), stand.at(rect.max));
                let painter = painter.with_clip_rect(painter.clip_rect().intersect(rect));
                paint(pieces, &painter, stand, moved, forget);
            }
        }
    }
}
