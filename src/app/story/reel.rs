//! The pictures of a film, drawn fast: what does not change from one to the next is drawn once.

use super::film::Film;
use crate::render::png::{self, Brush, RenderError};
use crate::scene::exhibit::Surroundings;
use crate::scene::graph::{self, annotations_over, story_edges};
use crate::scene::play::Instant;
use crate::scene::style::Theme;
use crate::scene::{Scene, Size};

/// Draws the pictures of a film in any order; fastest in theirs.
pub(super) struct Reel<'a> {
    film: &'a Film,
    brush: Brush<'a>,
    around: Surroundings,
    /// Frame, legend and timeline.
    ground: png::Sheet,
    graph: graph::Picture,
    /// How much the story had reached, and the ground with the graph as of then.
    state: Option<(usize, png::Sheet)>,
}

impl<'a> Reel<'a> {
    pub(super) fn new(film: &'a Film, theme: &'a Theme, scale: f32) -> Result<Self, RenderError> {
        let mut brush = Brush::new(theme, scale);
        let around = film.ground();
        let mut ground = brush.sheet(around.scene.size)?;
        brush.draw(&around.scene, &mut ground);
        let graph = film.painted(around.view, around.graph.size());
        Ok(Self { film, brush, around, ground, graph, state: None })
    }

    /// Draws a picture.
    pub(super) fn frame(&mut self, number: u32) -> png::Sheet {
        let (film, rect) = (self.film, self.around.graph);
        let moving = film.moving(number);
        let instant = Instant { play: &film.play, at: moving.at, money: &moving.money };
        let spec = film.graph(self.around.view, rect.size(), Some(&instant));
        let begun = film.play.begun(moving.at);
        let mut sheet = match &self.state {
            Some((known, sheet)) if *known == begun => sheet.clone(),
            _ => {
                let mut scene = Scene::new(self.around.scene.size);
                let mut graph = self.graph.as_of(&instant);
                graph.items.extend(self.graph.lit(&film.plan, &spec).into_iter().flat_map(|lit| lit.items));
                scene.place(graph, rect.min);
                let mut sheet = self.ground.clone();
                self.brush.draw(&scene, &mut sheet);
                self.state = Some((begun, sheet.clone()));
                sheet
            }
        };
        let mut over = Scene::new(self.around.scene.size);
        let mut graph = self.graph.money(&film.plan, &spec);
        let layers = [annotations_over(&spec), story_edges(&spec), self.graph.note_scene(rect.size())];
        graph.items.extend(layers.into_iter().flatten().flat_map(|layer| layer.items));
        over.place(graph, rect.min);
        if let Some(rect) = self.around.totals {
            over.place(film.totals(rect.width(), moving.at), rect.min);
        }
        if let Some(rect) = self.around.timeline {
            let size = Size::new(rect.width(), rect.height());
            if let Some(playhead) = film.playhead(&moving, size) {
                over.place(playhead, rect.min);
            }
        }
        self.brush.draw(&over, &mut sheet);
        sheet
    }
}
