//! Where everything of an arrangement stands, as plain numbers. A graph that was opened fold by fold stands otherwise than
//! one that is laid out at once: what has to be drawn the same again needs its places.

use serde::{Deserialize, Serialize};

use super::Arrangement;
use super::memory::Memory;
use crate::layout::{Course, Ground};
use crate::scene::{Point, Rect};

/// A point: x and y.
type Xy = (f32, f32);
/// A rectangle: left, top, right, bottom.
type Box4 = (f32, f32, f32, f32);

/// The places of an arrangement, in the order of the flow graph. It names nothing of the case.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Places {
    nodes: Vec<Xy>,
    boxes: Vec<Box4>,
    routes: Vec<Vec<Xy>>,
    labels: Vec<Option<Xy>>,
    bounds: Box4,
    /// Whether routes are drawn straight.
    #[serde(skip_serializing_if = "std::ops::Not::not", default)]
    direct: bool,
    /// What lanes stand on.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    ground: Option<GroundPlaces>,
}

/// The places of lanes and of their axis.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct GroundPlaces {
    lanes: Vec<Xy>,
    axis: Vec<(f64, f64)>,
    #[serde(skip_serializing_if = "Option::is_none", default)]
    aside: Option<Xy>,
}

fn xy(point: Point) -> Xy {
    (point.x, point.y)
}

fn box4(rect: Rect) -> Box4 {
    (rect.min.x, rect.min.y, rect.max.x, rect.max.y)
}

fn rect((left, top, right, bottom): Box4) -> Rect {
    Rect::new(Point::new(left, top), Point::new(right, bottom))
}

impl Arrangement {
    /// Whether it stands as it does because of others before it, so that it cannot be laid out again from what is folded and
    /// pinned alone.
    #[must_use]
    pub fn has_history(&self) -> bool {
        self.memory.has_past()
    }

    /// Where everything stands.
    #[must_use]
    pub fn to_places(&self) -> Places {
        let ground = self.story.as_ref().map(|story| GroundPlaces {
            lanes: story.ground.lanes.clone(),
            axis: story.ground.axis.clone(),
            aside: story.ground.aside,
        });
        Places {
            nodes: self.nodes.iter().copied().map(xy).collect(),
            boxes: self.boxes.iter().copied().map(box4).collect(),
            routes: self.routes.iter().map(|route| route.iter().copied().map(xy).collect()).collect(),
            labels: self.labels.iter().map(|label| label.map(xy)).collect(),
            bounds: box4(self.bounds),
            direct: self.course == Course::Direct,
            ground,
        }
    }

    /// The arrangement of the same graph with everything at other places; `None` where they are those of another graph.
    #[must_use]
    pub fn moved_to(&self, places: &Places) -> Option<Self> {
        let fits = places.nodes.len() == self.nodes.len()
            && places.boxes.len() == self.boxes.len()
            && places.routes.len() == self.routes.len()
            && places.labels.len() == self.labels.len();
        let story = match (&self.story, &places.ground) {
            (Some(story), Some(ground)) if ground.lanes.len() == story.ground.lanes.len() => {
                let ground = Ground { lanes: ground.lanes.clone(), axis: ground.axis.clone(), aside: ground.aside };
                let mut story = story.clone();
                story.axis = story.axis.and_then(|axis| axis.stretched_anew(ground.axis.clone()));
                story.ground = ground;
                Some(Some(story))
            }
            (None, None) => Some(None),
            _ => None,
        };
        let story = story.filter(|_| fits)?;
        let point = |(x, y): Xy| Point::new(x, y);
        Some(Self {
            nodes: places.nodes.iter().copied().map(point).collect(),
            boxes: places.boxes.iter().copied().map(rect).collect(),
            routes: places.routes.iter().map(|route| route.iter().copied().map(point).collect()).collect(),
            labels: places.labels.iter().map(|label| label.map(point)).collect(),
            bounds: rect(places.bounds),
            course: if places.direct { Course::Direct } else { Course::Level },
            story,
            memory: Memory::of_given(),
            ..self.clone()
        })
    }
}
