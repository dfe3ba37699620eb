//! A picture that moves: converted once, then painted anywhere and at nearby scales without being made again.

use std::sync::Arc;

use egui::emath::GuiRounding;
use egui::epaint::text::{PlacedRow, Row};
use egui::epaint::{Mesh, Vertex};
use egui::{Color32, Galley, Painter, Pos2, Vec2};

use super::{EguiScene, HALO, Step, Text};

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
    Texts(Texts),
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

/// Texts painted one after the other, as one: egui takes seven layouts a text for its halo, which is too many of them to
/// hand over in every frame.
#[derive(Debug, Clone, Default)]
struct Texts {
    list: Vec<Text>,
    /// The layout of each.
    galleys: Vec<Arc<Galley>>,
    /// All together, at a scale.
    joined: Option<(f32, Arc<Galley>)>,
}

impl Texts {
    fn paint(&mut self, painter: &Painter, stand: Stand, forget: bool) {
        if forget || self.galleys.len() != self.list.len() {
            self.galleys = self.list.iter().map(|text| text.layout(painter)).collect();
            self.joined = None;
        }
        if self.joined.as_ref().is_none_or(|(scale, _)| *scale != stand.scale) {
            self.joined =
                self.join(stand.scale, painter.pixels_per_point()).map(|galley| (stand.scale, Arc::new(galley)));
        }
        if let Some((_, galley)) = &self.joined {
            painter.galley(stand.offset.to_pos2(), Arc::clone(galley), Color32::PLACEHOLDER);
        }
    }

    /// One layout with the letters of all where they stand at a scale, each text a row of its own and on whole pixels:
    /// rows that are not seen cost nothing.
    fn join(&self, scale: f32, pixels_per_point: f32) -> Option<Galley> {
        let mut joined = Galley::clone(self.galleys.iter().find(|galley| !galley.rows.is_empty())?);
        joined.rows.clear();
        (joined.num_vertices, joined.num_indices) = (0, 0);
        let mut bounds = egui::Rect::NOTHING;
        for (text, galley) in self.list.iter().zip(&self.galleys) {
            let Some(placed) = galley.rows.first() else { continue };
            let Some(glyph) = placed.row.glyphs.first() else { continue };
            let letters = &placed.row.visuals.mesh;
            let at = text.at * scale - Vec2::new(0.0, placed.pos.y + glyph.pos.y);
            let mut mesh = Mesh::default();
            let mut add = |at: Pos2, color: Option<Color32>| {
                let at = at.round_to_pixels(pixels_per_point) + placed.pos.to_vec2();
                let first = mesh.vertices.len() as u32;
                mesh.indices.extend(letters.indices.iter().map(|index| index + first));
                mesh.vertices.extend(letters.vertices.iter().map(|vertex| Vertex {
                    pos: at + vertex.pos.to_vec2(),
                    color: color.unwrap_or(vertex.color),
                    ..*vertex
                }));
            };
            if let Some((color, width)) = text.halo {
                HALO.iter().for_each(|&direction| add(at + Vec2::from(direction) * width, Some(color)));
            }
            add(at, None);
            let mut row = Row::clone(&placed.row);
            row.glyphs = Vec::new();
            row.visuals.mesh_bounds = mesh.calc_bounds();
            row.visuals.glyph_vertex_range = 0..0;
            joined.num_vertices += mesh.vertices.len();
            joined.num_indices += mesh.indices.len();
            bounds = bounds.union(row.visuals.mesh_bounds);
            row.visuals.mesh = mesh;
            joined.rows.push(PlacedRow { pos: Pos2::ZERO, row: Arc::new(row), ..placed.clone() });
        }
        (joined.rect, joined.mesh_bounds) = (bounds, bounds);
        Some(joined)
    }
}

fn pieces(scene: EguiScene) -> Vec<Piece> {
    let mut pieces_so_far: Vec<Piece> = Vec::new();
    for step in scene.steps {
        match (step, pieces_so_far.last_mut()) {
            (Step::Text(text), Some(Piece::Texts(texts))) => texts.list.push(text),
            (Step::Text(text), _) => pieces_so_far.push(Piece::Texts(Texts { list: vec![text], ..Texts::default() })),
            (Step::Mesh(mesh), _) => {
                let corners = mesh.vertices.iter().map(|vertex| vertex.pos).collect();
                pieces_so_far.push(Piece::Mesh { mesh, corners });
            }
            (Step::Clip(rect, inner), _) => pieces_so_far.push(Piece::Clip { rect, pieces: pieces(inner) }),
        }
    }
    pieces_so_far
}

fn count(pieces: &[Piece]) -> usize {
    let of = |piece: &Piece| match piece {
        Piece::Mesh { corners, .. } => corners.len(),
        Piece::Texts(_) => 0,
        Piece::Clip { pieces, .. } => count(pieces),
    };
    pieces.iter().map(of).sum()
}

fn first_text(pieces: &[Piece]) -> Option<&Text> {
    pieces.iter().find_map(|piece| match piece {
        Piece::Texts(texts) => texts.list.first(),
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
            Piece::Texts(texts) => texts.paint(painter, stand, forget),
            Piece::Clip { rect, pieces } => {
                let rect = egui::Rect::from_min_max(stand.at(rect.min), stand.at(rect.max));
                let painter = painter.with_clip_rect(painter.clip_rect().intersect(rect));
                paint(pieces, &painter, stand, moved, forget);
            }
        }
    }
}
