//! The small pictures of steps, drawn on a thread one after the other and kept while they are wanted.

use std::sync::Arc;

use egui::{ColorImage, TextureHandle, TextureOptions};

use super::Step;
use super::still::Backdrop;
use crate::app::tasks::Kind;
use crate::app::{App, Outcome};
use crate::case::Digest;
use crate::render::png;
use crate::scene::Size;
use crate::scene::style::{Theme, ThemeName};

/// Size in which a step is drawn, logical px, and how much smaller its picture is.
const SIZE: Size = Size::new(880.0, 495.0);
const SCALE: f32 = 0.625;

/// Pictures kept at most; the oldest goes first.
const MOST: usize = 120;

/// What a picture is of.
#[derive(Debug, Clone)]
pub struct StillKey {
    /// The step without its words.
    step: Step,
    digest: Digest,
    theme: ThemeName,
}

impl StillKey {
    fn is_of(&self, step: &Step, digest: Digest, theme: ThemeName) -> bool {
        self.digest == digest && self.theme == theme && shows_the_same(&self.step, step)
    }
}

/// Whether two steps differ in nothing but words.
fn shows_the_same(a: &Step, b: &Step) -> bool {
    let wordless = |step: &Step| Step { headline: String::new(), notes: String::new(), ..step.clone() };
    wordless(a) == wordless(b)
}

/// Small pictures of steps.
#[derive(Default)]
pub struct Stills {
    done: Vec<(StillKey, Option<TextureHandle>)>,
    /// Found by the step as it was last asked for, so that nothing is compared in every frame.
    known: Vec<(Arc<Step>, usize)>,
    wanted: Option<Arc<Step>>,
}

impl App {
    /// The small picture of a step in the colours of the window, once it is there; asking for it has it drawn.
    pub fn still(&mut self, step: &Arc<Step>) -> Option<TextureHandle> {
        let (digest, theme) = (self.doc.as_ref()?.case.digest, self.ui.theme);
        let stills = &mut self.stills;
        let of = |key: &StillKey| key.digest == digest && key.theme == theme;
        let known = stills.known.iter().find(|(known, at)| Arc::ptr_eq(known, step) && of(&stills.done[*at].0));
        let at = known.map(|&(_, at)| at).or_else(|| {
            let at = stills.done.iter().position(|(key, _)| key.is_of(step, digest, theme))?;
            stills.known.retain(|(known, _)| !Arc::ptr_eq(known, step));
            stills.known.push((Arc::clone(step), at));
            Some(at)
        });
        match at {
            Some(at) => stills.done[at].1.clone(),
            None => {
                if stills.wanted.is_none() {
                    stills.wanted = Some(Arc::clone(step));
                    self.ctx.request_repaint();
                }
                None
            }
        }
    }

    /// Draws the small picture that was asked for.
    pub(in crate::app) fn draw_still(&mut self) {
        if self.tasks.is_running(Kind::Stills) {
            return;
        }
        let (Some(step), Some(doc)) = (self.stills.wanted.take(), &self.doc) else { return };
        let (ground, theme) = (Backdrop::of(doc), self.ui.theme);
        let key = StillKey { step: Step::clone(&step), digest: doc.case.digest, theme };
        self.tasks.start(Kind::Stills, self.wake(), move |cancel| {
            let scene = ground.draw(&step, SIZE, cancel).ok()?;
            let image = png::pixels(&scene, Theme::get(theme), SCALE).ok().map(|(width, height, bytes)| {
                let size = [width as usize, height as usize];
                Arc::new(ColorImage::from_rgba_premultiplied(size, &bytes))
            });
            Some(Outcome::Still(Box::new(key), image))
        });
    }

    /// Takes in a small picture; `None` where none could be made.
    pub(in crate::app) fn take_in_still(&mut self, key: StillKey, image: Option<Arc<ColorImage>>) {
        let texture = image.map(|image| self.ctx.load_texture("step", image, TextureOptions::LINEAR));
        let stills = &mut self.stills;
        if stills.done.len() >= MOST {
            stills.done.remove(0);
            stills.known.clear();
        }
        stills.done.push((key, texture));
    }
}
