//! What a filter asks for, in words: one chip for each criterion that is set, in a fixed order.

use super::super::{Flow, NodeKey};
use super::{Criterion, Filter, Near, Range, Said, Sureness, Way};
use crate::case::{AssetIx, Case, Confidence, Evidence, SourceIx, Usd, capital, format_utc, thousands};

/// Names listed in a chip; the rest is counted.
const NAMES: usize = 2;

/// Nodes named in full.
const MOST_NODES: usize = 12;

/// A criterion that is set, in words.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Chip {
    /// What is taken away with the chip.
    pub criterion: Criterion,
    /// Short, for the chip: `Asset ETH, USDT or 3 more`.
    pub text: String,
    /// In full, for pictures and screen readers.
    pub words: String,
}

impl Filter {
    /// One chip for each criterion that is set, in the order of [`Criterion::ALL`].
    #[must_use]
    pub fn chips(&self, case: &Case, flow: &Flow) -> Vec<Chip> {
        let set = Criterion::ALL.into_iter().filter(|&criterion| self.has(criterion));
        set.map(|criterion| {
            let words = |most| capital(&self.words(case, flow, criterion, most));
            Chip { criterion, text: words(NAMES), words: words(usize::MAX) }
        })
        .collect()
    }

    /// What a criterion asks for; `most` names of a list are spelled out.
    fn words(&self, case: &Case, flow: &Flow, criterion: Criterion, most: usize) -> String {
        let dollars = |usd: Usd| if most == usize::MAX { usd.full() } else { usd.compact() };
        let any = |names: Vec<String>, nothing: &str| {
            if names.is_empty() { nothing.to_owned() } else { list(&names, "or", most) }
        };
        match criterion {
            Criterion::Window => self.window.map_or(String::new(), |window| {
                let show = |at| format_utc(at, "%-d %b %Y %H:%M");
                format!("{} – {} UTC", show(window.from), show(window.to))
            }),
            Criterion::Thefts => {
                let chosen = self.incidents.as_ref().map_or(0, std::collections::BTreeSet::len);
                format!("{} of {} thefts", thousands(chosen), thousands(case.incidents.len()))
            }
            Criterion::Roles => {
                let names: Vec<String> = self.hidden_roles.iter().map(|role| lower(role.name())).collect();
                format!("without {}", list(&names, "and", most))
            }
            Criterion::Nodes => format!("{} hidden", thousands(self.hidden_nodes.len())),
            Criterion::Assets => {
                let names = self.assets.iter().flatten().map(|&asset| asset_name(case, asset)).collect();
                format!("asset {}", any(names, "none"))
            }
            Criterion::Value => range(self.value, dollars, "each"),
            Criterion::Units => self.units.map_or(String::new(), |units| {
                let decimals = case.assets.get(units.asset.get()).map_or(0, |asset| asset.decimals);
                let name = asset_name(case, units.asset);
                range(units.range, |amount| format!("{} {name}", amount.grouped(decimals)), "each")
            }),
            Criterion::EdgeValue => {
                format!("edges of {}", range(self.edge_value.map_or(Range::default(), Range::at_least), dollars, ""))
            }
            Criterion::Kinds => {
                let names = self.kinds.iter().flatten().map(|kind| lower(kind.name())).collect();
                format!("kind {}", any(names, "none"))
            }
            Criterion::Certainty => {
                let names =
                    self.evidence.iter().flatten().map(|&evidence: &Evidence| evidence.name().to_owned()).collect();
                format!("known {}", any(names, "in no way"))
            }
            Criterion::Attribution => attribution(self.sureness),
            Criterion::Sources => {
                let (verb, sources) = match &self.said {
                    Some(said @ Said::By(_)) => ("said by", said.sources()),
                    Some(said @ Said::NotOnlyBy(_)) => ("not only said by", said.sources()),
                    None => return String::new(),
                };
                format!("{verb} {}", any(sources.iter().map(|&source| source_name(case, source)).collect(), "nobody"))
            }
            Criterion::Degree => {
                let noun = match self.degree {
                    Range { least: Some(1), most: Some(1) | None } | Range { least: None, most: Some(1) } => "",
                    _ => "s",
                };
                let count = |n: u32| thousands(n as usize);
                format!("{} counterpart{}", plain_range(self.degree, count), if noun.is_empty() { "y" } else { "ies" })
            }
            Criterion::Near => self.near.as_ref().map_or(String::new(), |near| neighbourhood(case, flow, near, most)),
            Criterion::Trace => self.followed.as_ref().map_or(String::new(), |followed| followed.words().to_owned()),
        }
    }
}

fn neighbourhood(case: &Case, flow: &Flow, near: &Near, most: usize) -> String {
    let names: Vec<String> = near.of.iter().map(|key| node_name(case, flow, key)).collect();
    let plural = if near.hops == 1 { "" } else { "s" };
    let way = match near.way {
        Way::Both => "of",
        Way::Downstream => "downstream of",
        Way::Upstream => "upstream of",
    };
    // A few names say more than a number; many do not.
    let most = most.min(MOST_NODES);
    let of = if names.is_empty() {
        "nothing".to_owned()
    } else if names.len() > most {
        format!("{} nodes", thousands(names.len()))
    } else {
        list(&names, "or", most)
    };
    format!("within {} hop{plural} {way} {of}", near.hops)
}

fn node_name(case: &Case, flow: &Flow, key: &NodeKey) -> String {
    if let Some((_, node)) = flow.node(key) {
        return node.name.clone();
    }
    let group = || flow.groups().get(key).map(|group| group.name(case));
    // A key is made of ids, which may be hidden.
    let unknown = || if case.is_disguised() { "a node that is not shown".to_owned() } else { key.to_string() };
    key.name(case).or_else(group).unwrap_or_else(unknown)
}

fn attribution(sureness: Sureness) -> String {
    let likelihood = sureness.likelihood.map(|least| format!("attributed as {} or more", lower(least.words())));
    let confidence = sureness.confidence.map(|least| match least {
        Confidence::High => "with high confidence".to_owned(),
        other => format!("with {} confidence or more", other.name()),
    });
    match (likelihood, confidence) {
        (Some(likelihood), Some(confidence)) => format!("{likelihood}, {confidence}"),
        (Some(likelihood), None) => likelihood,
        (None, confidence) => format!("attributed {}", confidence.unwrap_or_default()),
    }
}

/// `USD 1 k or more each`, `at most 5 ETH each`, `1 ETH to 5 ETH each`.
fn range<T: Copy + PartialEq>(range: Range<T>, show: impl Fn(T) -> String, each: &str) -> String {
    format!("{} {each}", plain_range(range, show)).trim_end().to_owned()
}

fn plain_range<T: Copy + PartialEq>(range: Range<T>, show: impl Fn(T) -> String) -> String {
    match (range.least, range.most) {
        (Some(least), Some(most)) if least == most => format!("exactly {}", show(least)),
        (Some(least), Some(most)) => format!("{} to {}", show(least), show(most)),
        (Some(least), None) => format!("{} or more", show(least)),
        (None, Some(most)) => format!("at most {}", show(most)),
        (None, None) => "any".to_owned(),
    }
}

/// The symbol of an asset, with its identifier where another asset has the same symbol.
#[must_use]
pub fn asset_name(case: &Case, ix: AssetIx) -> String {
    let Some(asset) = case.assets.get(ix.get()) else { return "an asset no longer in the case".to_owned() };
    let shared = case.assets.iter().filter(|other| other.symbol == asset.symbol).count() > 1;
    if shared && asset.id != asset.symbol { format!("{} ({})", asset.symbol, asset.id) } else { asset.symbol.clone() }
}

/// The publisher of a source, with its title where the same publisher has another source in the case.
#[must_use]
pub fn source_name(case: &Case, ix: SourceIx) -> String {
    let Some(source) = case.sources.get(ix.get()) else { return "a source no longer in the case".to_owned() };
    let shared = case.sources.iter().filter(|other| other.publisher == source.publisher).count() > 1;
    if shared { format!("{} (“{}”)", source.publisher, source.title) } else { source.publisher.clone() }
}

/// `a`, `a or b`, `a, b or 3 more`.
fn list(names: &[String], and: &str, most: usize) -> String {
    // A name is shorter than to say that there is one more.
    if names.len() > most.saturating_add(1) {
        return format!("{} {and} {} more", names[..most].join(", "), thousands(names.len() - most));
    }
    match names {
        [] => String::new(),
        [one] => one.clone(),
        [first @ .., last] => format!("{} {and} {last}", first.join(", ")),
    }
}

/// With a small first letter, except before another capital: `DPRK-linked account` stays.
fn lower(name: &str) -> String {
    let mut letters = name.chars();
    match (letters.next(), letters.next()) {
        (Some(first), second) if second.is_none_or(|second| !second.is_uppercase()) => {
            first.to_lowercase().chain(name.chars().skip(1)).collect()
        }
        _ => name.to_owned(),
    }
}
