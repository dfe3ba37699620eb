//! Where the things stand that annotations are fastened to, however the graph is folded, filtered and arranged.

use std::collections::BTreeSet;

use petgraph::graph::{EdgeIndex, NodeIndex};
use petgraph::visit::EdgeRef;

use super::{Arrangement, sizes, symbol_kind};
use crate::case::{Case, WalletIx};
use crate::flow::{EdgeKey, Flow, NodeKey, Shown};
use crate::scene::annotate::Anchor;
use crate::scene::edge::{EdgeSpec, edge};
use crate::scene::play::Instant;
use crate::scene::style::{Metrics, Token};
use crate::scene::symbol::SymbolKind;
use crate::scene::{Dash, Paint, Point, Rect, Scene};

/// A graph as far as anchors are concerned.
#[derive(Clone, Copy)]
pub struct Anchors<'a> {
    /// The case.
    pub case: &'a Case,
    /// Its folded graph.
    pub flow: &'a Flow,
    /// Where everything stands.
    pub arrangement: &'a Arrangement,
    /// What the filter leaves.
    pub shown: &'a Shown,
}

/// Where an anchor stands, in units of the arrangement.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Ground {
    /// Its middle.
    pub at: Point,
    /// How far from there what is drawn of it reaches.
    pub reach: f32,
    /// The rectangle around it with its label.
    pub around: Rect,
    /// The line of an edge.
    pub line: Vec<Point>,
    /// Whether it is shown in full.
    pub full: bool,
    /// Whether something else stands for it: the fold it is in, or what came out of it.
    pub instead: bool,
    nodes: Vec<NodeIndex>,
    edge: Option<EdgeIndex>,
}

/// What became of an anchor.
#[derive(Debug, Clone, PartialEq)]
pub enum Standing {
    /// It stands somewhere.
    At(Ground),
    /// The filter leaves it out, and nothing of it is drawn.
    Hidden,
    /// The case does not have it.
    Lost,
}

impl Standing {
    /// Where it stands, if anywhere.
    #[must_use]
    pub fn ground(self) -> Option<Ground> {
        if let Self::At(ground) = self { Some(ground) } else { None }
    }
}

impl Ground {
    /// A place that nothing hides.
    #[must_use]
    pub fn free(at: Point) -> Self {
        Self { at, around: Rect::new(at, at), full: true, ..Self::default() }
    }

    /// What it stands for in the graph: nodes, and an edge.
    #[must_use]
    pub fn parts(&self) -> (&[NodeIndex], Option<EdgeIndex>) {
        (&self.nodes, self.edge)
    }

    /// Whether the story has reached any of it.
    #[must_use]
    pub fn has_begun(&self, instant: &Instant<'_>) -> bool {
        match self.edge {
            Some(ix) => instant.play.edge_has_begun(ix, instant.at),
            None => self.nodes.is_empty() || self.nodes.iter().any(|&ix| instant.play.node_has_begun(ix, instant.at)),
        }
    }
}

impl Anchors<'_> {
    /// Where an anchor of the graph stands; an anchor of the timeline stands nowhere.
    #[must_use]
    pub fn find(&self, anchor: &Anchor) -> Standing {
        match anchor {
            Anchor::Node(key) => self.node(key),
            Anchor::Edge(key) => self.edge(key),
            Anchor::Place(at) => Standing::At(Ground::free(*at)),
            Anchor::Event(_) | Anchor::Instant(..) => Standing::Lost,
        }
    }

    /// Where a node stands.
    #[must_use]
    pub fn node(&self, key: &NodeKey) -> Standing {
        let nodes = self.nodes(key);
        if nodes.is_empty() {
            return Standing::Lost;
        }
        let drawn: Vec<NodeIndex> = nodes.into_iter().filter(|&ix| self.shown.draws(ix)).collect();
        let middles = drawn.iter().map(|&ix| self.arrangement.node(ix));
        let Some(around) = Rect::around(middles) else { return Standing::Hidden };
        let reach = if let [one] = drawn[..] { self.radius(one) } else { 0.0 };
        Standing::At(Ground {
            at: around.center(),
            reach,
            around: self.arrangement.bounds_of(drawn.iter().copied()).unwrap_or(around),
            line: Vec::new(),
            full: drawn.iter().any(|&ix| self.shown.node(ix)),
            instead: self.flow.node(key).is_none(),
            nodes: drawn,
            edge: None,
        })
    }

    /// Where an edge stands: itself, or what is between the nodes that stand for its ends.
    #[must_use]
    pub fn edge(&self, key: &EdgeKey) -> Standing {
        if let Some((ix, _)) = self.flow.edge(key) {
            return self.line(ix, false);
        }
        let (from, to) = (self.nodes(&key.from), self.nodes(&key.to));
        if from.is_empty() || to.is_empty() {
            return Standing::Lost;
        }
        // Both in one fold.
        if from == to && from.len() == 1 {
            return self.node(&key.from);
        }
        let graph = &self.flow.graph;
        let between = from.iter().flat_map(|&a| graph.edges(a)).filter(|edge| to.contains(&edge.target()));
        let drawn: BTreeSet<EdgeIndex> =
            between.map(|edge| edge.id()).filter(|&ix| self.shown.draws_edge(self.flow, ix)).collect();
        match drawn.first() {
            Some(&ix) => self.line(ix, true),
            None => match (self.node(&key.from), self.node(&key.to)) {
                (Standing::At(a), Standing::At(b)) => {
                    let at = a.at.lerp(b.at, 0.5);
                    let (around, full) = (Rect::new(at, at), a.full && b.full);
                    Standing::At(Ground { at, around, full, instead: true, ..Ground::default() })
                }
                _ => Standing::Hidden,
            },
        }
    }

    fn line(&self, ix: EdgeIndex, instead: bool) -> Standing {
        if !self.shown.draws_edge(self.flow, ix) {
            return Standing::Hidden;
        }
        let paint = Paint::new(Token::Edge);
        let (points, course) = (self.arrangement.route(ix), self.arrangement.course());
        let spec = EdgeSpec { points, course, width: 1.0, paint, dash: Dash::Solid, arrow: 0.0 };
        // Only the course is wanted.
        let curve = edge(&mut Scene::default(), &spec);
        let Some(at) = curve.point_at(0.5) else { return Standing::Hidden };
        Standing::At(Ground {
            at,
            reach: 0.0,
            around: Rect::around(curve.line.iter().copied()).unwrap_or(Rect::new(at, at)),
            line: curve.line,
            full: self.shown.edge(ix).is_some(),
            instead,
            nodes: Vec::new(),
            edge: Some(ix),
        })
    }

    /// The nodes that stand for a name, in order: itself; the fold it is in; what came out of it. None where the case does
    /// not have it.
    fn nodes(&self, key: &NodeKey) -> Vec<NodeIndex> {
        if let Some((ix, _)) = self.flow.node(key) {
            return vec![ix];
        }
        let of_wallets = |belongs: &dyn Fn(usize) -> bool| {
            let wallets = (0..self.case.wallets.len()).filter(|&n| belongs(n));
            let nodes: BTreeSet<NodeIndex> = wallets.filter_map(|n| self.flow.index_of(WalletIx::new(n))).collect();
            nodes.into_iter().collect::<Vec<_>>()
        };
        let case = self.case;
        match key {
            NodeKey::Wallet(id) => of_wallets(&|n| case.wallets[n].id == *id),
            NodeKey::Incident(id) => {
                let has =
                    |ix: &NodeIndex| self.flow.graph[*ix].incidents.iter().any(|&incident| case[incident].id == *id);
                self.flow.graph.node_indices().find(has).into_iter().collect()
            }
            NodeKey::Entity(id) => {
                let Some((entity, _)) = case.entities().find(|(_, entity)| entity.id == *id) else {
                    return Vec::new();
                };
                let owned = of_wallets(&|n| case.wallets[n].owner == Some(entity));
                if !owned.is_empty() {
                    return owned;
                }
                let among = |ix: &NodeIndex| self.flow.graph[*ix].entities.contains(&entity);
                self.flow.graph.node_indices().find(among).into_iter().collect()
            }
            _ if self.flow.groups().get(key).is_some() => {
                of_wallets(&|n| self.flow.groups().path(n).iter().any(|group| group.key == *key))
            }
            _ => Vec::new(),
        }
    }

    /// Radius of a symbol at scale 1.
    fn radius(&self, ix: NodeIndex) -> f32 {
        match symbol_kind(&self.flow.graph[ix]) {
            _ if self.flow.badge_of(ix).is_some() => sizes::BADGE_RADIUS,
            SymbolKind::Incident => Metrics::get().node.radius,
            kind => kind.radius(),
        }
    }
}
