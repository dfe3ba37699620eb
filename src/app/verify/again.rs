//! An exhibit, or a page of a briefing, made again by what the file says of how it was made.

use std::sync::Arc;

use super::{Entries, Exhibit, Verdict};
use crate::app::briefing::{BRIEFING_RECIPE, Backdrop, BriefingOptions, BriefingRecipe, Page, Step};
use crate::app::document::{Document, Drawing, Sight};
use crate::app::export::{self, ExportOptions, PLACES, Picture, RECIPE, Recipe};
use crate::format::view::View;
use crate::scene::graph::Places;

/// How a file says that it was made.
pub(super) enum Recipes {
    /// A picture of the view, with the places of a graph that was opened fold by fold.
    Exhibit(Box<Recipe>, Option<Box<Places>>),
    /// A briefing, or a page of one.
    Briefing(BriefingRecipe),
}

impl Recipes {
    /// Reads it.
    pub(super) fn of(exhibit: &Exhibit<'_>) -> Result<Self, String> {
        if let Some(text) = exhibit.get(BRIEFING_RECIPE) {
            return BriefingRecipe::parse(text).map(Self::Briefing);
        }
        let recipe = exhibit
            .get(RECIPE)
            .ok_or("it does not say how it was made: another program saved it again and left that out, or it is a film or by an earlier version")?;
        let places = exhibit.get(PLACES).map(serde_json::from_str::<Box<Places>>).transpose();
        let places = places.map_err(|error| format!("the places in it cannot be read: {error}"))?;
        Ok(Self::Exhibit(Box::new(Recipe::parse(recipe)?), places))
    }

    /// Of the steps of a view those that the file shows.
    pub(super) fn steps(&self, all: &[Step]) -> Vec<Step> {
        match self {
            Self::Exhibit(..) => Vec::new(),
            Self::Briefing(recipe) => recipe.shown(all),
        }
    }

    /// Of a view what says anything of the file.
    pub(super) fn reduced(&self, view: &View) -> View {
        let View { format, case, annotations, disguise, .. } = view.clone();
        let briefing = self.steps(&view.briefing);
        match self {
            Self::Exhibit(..) => View { briefing, ..view.clone() },
            Self::Briefing(_) => View { format, case, annotations, disguise, briefing, ..View::default() },
        }
    }

    /// All that is needed to make it again of a case in the state of its view.
    pub(super) fn again(&self, mut doc: Document, steps: Vec<Step>, verdict: &mut Verdict) -> Result<Again, String> {
        match self {
            Self::Exhibit(recipe, places) => {
                if let Some(places) = places {
                    put(&mut doc, places, verdict);
                }
                recipe.set_axis(&mut doc.clock.axis);
                let (options, seen) = recipe.choices()?;
                let accounting = recipe.accounting(&doc.state.tracing.rules)?;
                let picture = Picture::of(&doc, None).accounting(accounting);
                let exhibit = picture.exhibit(&options, seen)?;
                Ok(Again::Exhibit(Box::new((options, picture, exhibit))))
            }
            Self::Briefing(recipe) => {
                let options = recipe.options()?;
                let ground = Backdrop::of(&doc);
                let pages = recipe.pages(&ground, &steps)?;
                Ok(Again::Briefing(Box::new(Briefed { recipe: recipe.clone(), options, ground, steps, pages })))
            }
        }
    }
}

/// Puts everything where the file says that it stood.
fn put(doc: &mut Document, places: &Places, verdict: &mut Verdict) {
    let Some(arrangement) = doc.drawing.arrangement.moved_to(places) else {
        verdict.remarks.push("The places in it are those of another graph; everything was laid out anew.".to_owned());
        return;
    };
    verdict.remarks.push(
        "The graph was opened or moved step by step: where everything stands was taken from the file, not laid out anew."
            .to_owned(),
    );
    let drawing = Drawing { arrangement, ..Drawing::clone(&doc.drawing) };
    let sight = Sight::of(&doc.case, &doc.valuation, &drawing, &doc.state.filter);
    doc.redraw_shared(Arc::new(drawing), sight);
}

/// A briefing made again.
pub(super) struct Briefed {
    recipe: BriefingRecipe,
    options: BriefingOptions,
    ground: Backdrop,
    steps: Vec<Step>,
    pages: Vec<Page>,
}

/// What was made again.
pub(super) enum Again {
    /// A picture.
    Exhibit(Box<(ExportOptions, Picture, export::Exhibit)>),
    /// A briefing, or a page of one.
    Briefing(Box<Briefed>),
}

impl Again {
    /// The view it is of, as the file has it.
    pub(super) fn view(&self) -> String {
        match self {
            Self::Exhibit(made) => made.1.view(),
            Self::Briefing(made) => made.ground.view(&made.steps),
        }
    }

    /// The bytes of each file of the kind of the exhibit, with other words about themselves where these are given.
    pub(super) fn files(&self, entries: Option<&Entries>) -> Result<Vec<Vec<u8>>, String> {
        match self {
            Self::Exhibit(made) => {
                let (options, picture, exhibit) = &**made;
                let said = entries.map(|entries| export::Exhibit { metadata: entries.clone(), ..exhibit.clone() });
                let files = options.files_of(picture, said.as_ref().unwrap_or(exhibit))?;
                let same = |path: &std::path::Path| path.extension() == options.path.extension();
                Ok(files.into_iter().filter(|(path, _)| same(path)).map(|(_, bytes)| bytes).collect())
            }
            Self::Briefing(made) => {
                let Briefed { recipe, options, ground, steps, pages } = &**made;
                let said =
                    |page: Option<&Page>| entries.cloned().unwrap_or_else(|| options.entries(ground, steps, page));
                if !recipe.is_page() {
                    return Ok(vec![options.document(ground, pages, &said(None))?]);
                }
                pages.iter().map(|page| options.render(page, recipe.format(), &said(Some(page)))).collect()
            }
        }
    }
}
