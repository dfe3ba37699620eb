//! Sankey diagrams: nodes in columns, as high as what passes them; bands as wide as what they carry (Sankey, 1898).
//!
//! The columns are given. Within a column, nodes are ordered by the mean of their neighbours' places, sweeping forth and
//! back (Sugiyama, Tagawa and Toda, 1981), and every node keeps a slot high enough for its label, so that labels never
//! overlap. One scale holds for the whole picture: what is twice as much is twice as high.

/// A node to place.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct SankeyNode {
    /// Its column, from 0.
    pub column: usize,
    /// Least height of its slot, px: room for a label.
    pub least: f32,
}

/// A band to place. `from` is in a column before `to`.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct SankeyLink {
    /// Number of the node it leaves.
    pub from: usize,
    /// Number of the node it enters.
    pub to: usize,
    /// What it carries.
    pub weight: f64,
    /// Bands of a node that lead to the same place lie in this order.
    pub order: usize,
}

/// Where a node is: its top and its height, px.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub struct SankeySlot {
    /// Top of the node.
    pub top: f32,
    /// Height of the node.
    pub height: f32,
}

/// Where a band is: the top of it where it leaves and where it enters, and its width, px.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub struct SankeyBand {
    /// Top at the node it leaves.
    pub from: f32,
    /// Top at the node it enters.
    pub to: f32,
    /// Its width.
    pub width: f32,
}

/// Places for all nodes and bands.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Sankey {
    /// For each node.
    pub slots: Vec<SankeySlot>,
    /// For each link.
    pub bands: Vec<SankeyBand>,
}

/// Sweeps over the columns.
const SWEEPS: usize = 12;

/// Lays out a diagram in a height, with at least `gap` between the slots of a column.
#[must_use]
pub fn sankey(nodes: &[SankeyNode], links: &[SankeyLink], height: f32, gap: f32) -> Sankey {
    let weights = weights(nodes, links);
    let mut columns: Vec<Vec<usize>> = vec![Vec::new(); nodes.iter().map(|node| node.column + 1).max().unwrap_or(0)];
    for (n, node) in nodes.iter().enumerate() {
        columns[node.column].push(n);
    }
    order(&mut columns, nodes.len(), links);
    let scale = scale(&columns, nodes, &weights, height, gap);
    let mut slots = vec![SankeySlot::default(); nodes.len()];
    for column in &columns {
        let room = |n: usize| nodes[n].least.max(high(weights[n], scale));
        #[allow(clippy::cast_precision_loss)]
        let used: f32 = column.iter().map(|&n| room(n)).sum::<f32>();
        #[allow(clippy::cast_precision_loss)]
        let gaps = column.len() as f32 + 1.0;
        // What is left over spreads the nodes, but not so far that they no longer seem to belong together.
        let between = ((height - used) / gaps).max(0.0).min(4.0 * gap.max(1.0));
        let mut y = (height - used - between * (gaps - 2.0)).max(0.0) / 2.0;
        for &n in column {
            let tall = high(weights[n], scale);
            slots[n] = SankeySlot { top: y + (room(n) - tall) / 2.0, height: tall };
            y += room(n) + between;
        }
    }
    let bands = bands(&slots, links, scale);
    Sankey { slots, bands }
}

#[allow(clippy::cast_possible_truncation)]
fn high(weight: f64, scale: f64) -> f32 {
    (weight * scale) as f32
}

/// What passes a node: the larger of what enters and what leaves.
fn weights(nodes: &[SankeyNode], links: &[SankeyLink]) -> Vec<f64> {
    let mut sums = vec![(0.0f64, 0.0f64); nodes.len()];
    for link in links {
        sums[link.from].1 += link.weight;
        sums[link.to].0 += link.weight;
    }
    sums.into_iter().map(|(into, out)| into.max(out)).collect()
}

fn order(columns: &mut [Vec<usize>], nodes: usize, links: &[SankeyLink]) {
    let mut place = vec![0.0f64; nodes];
    let number = |columns: &[Vec<usize>], place: &mut Vec<f64>| {
        for column in columns {
            for (at, &n) in column.iter().enumerate() {
                #[allow(clippy::cast_precision_loss)]
                let middle = (at as f64 + 0.5) / column.len() as f64;
                place[n] = middle;
            }
        }
    };
    number(columns, &mut place);
    for sweep in 0..SWEEPS {
        let forth = sweep % 2 == 0;
        let order: Vec<usize> = if forth { (0..columns.len()).collect() } else { (0..columns.len()).rev().collect() };
        for at in order {
            // The places of the column before are already those of this sweep.
            let mut sums = vec![(0.0f64, 0.0f64); nodes];
            for link in links {
                let (here, there) = if forth { (link.to, link.from) } else { (link.from, link.to) };
                sums[here].0 += place[there] * link.weight;
                sums[here].1 += link.weight;
            }
            let mean = |n: usize| if sums[n].1 > 0.0 { sums[n].0 / sums[n].1 } else { place[n] };
            let mut keyed: Vec<(f64, usize)> = columns[at].iter().map(|&n| (mean(n), n)).collect();
            keyed.sort_by(|a, b| a.0.total_cmp(&b.0));
            columns[at] = keyed.into_iter().map(|(_, n)| n).collect();
            number(&columns[at..=at], &mut place);
        }
    }
}

/// The largest scale at which every column has room, by halving.
fn scale(columns: &[Vec<usize>], nodes: &[SankeyNode], weights: &[f64], height: f32, gap: f32) -> f64 {
    let needed = |scale: f64| {
        let column = |column: &Vec<usize>| {
            let slots: f32 = column.iter().map(|&n| nodes[n].least.max(high(weights[n], scale))).sum();
            #[allow(clippy::cast_precision_loss)]
            let gaps = column.len().saturating_sub(1) as f32 * gap;
            slots + gaps
        };
        columns.iter().map(column).fold(0.0f32, f32::max)
    };
    let heaviest = weights.iter().copied().fold(0.0f64, f64::max);
    if heaviest <= 0.0 {
        return 0.0;
    }
    let (mut low, mut top) = (0.0f64, f64::from(height.max(0.0)) / heaviest);
    for _ in 0..48 {
        let middle = (low + top) / 2.0;
        if needed(middle) <= height { low = middle } else { top = middle }
    }
    low
}

/// At every node, bands lie in the order of where they lead, so that they cross as little as may be.
fn bands(slots: &[SankeySlot], links: &[SankeyLink], scale: f64) -> Vec<SankeyBand> {
    let mut bands = vec![SankeyBand::default(); links.len()];
    let middle = |n: usize| slots[n].top + slots[n].height / 2.0;
    for leaving in [true, false] {
        let here = |n: usize| if leaving { links[n].from } else { links[n].to };
        let there = |n: usize| if leaving { links[n].to } else { links[n].from };
        let mut sorted: Vec<usize> = (0..links.len()).collect();
        sorted.sort_by(|&a, &b| {
            let by_place = middle(there(a)).total_cmp(&middle(there(b)));
            here(a).cmp(&here(b)).then(by_place).then(links[a].order.cmp(&links[b].order)).then(a.cmp(&b))
        });
        let mut y = 0.0;
        let mut last = None;
        for n in sorted {
            if last != Some(here(n)) {
                last = Some(here(n));
                y = slots[here(n)].top;
            }
            let width = high(links[n].weight, scale);
            if leaving {
                bands[n].from = y;
            } else {
                bands[n].to = y;
            }
            bands[n].width = width;
            y += width;
        }
    }
    bands
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn any_diagram() -> impl Strategy<Value = (Vec<SankeyNode>, Vec<SankeyLink>)> {
        let link = (0usize..4, 0usize..5, 0usize..5, 0.0f64..1e9);
        proptest::collection::vec(link, 1..40).prop_map(|links| {
            let nodes = (0..25).map(|n| SankeyNode { column: n / 5, least: 20.0 }).collect();
            let link =
                |(column, a, b, weight)| SankeyLink { from: column * 5 + a, to: column * 5 + 5 + b, weight, order: 0 };
            (nodes, links.into_iter().map(link).collect())
        })
    }

    proptest! {
        #[test]
        fn nothing_overlaps_and_bands_are_in_proportion((nodes, links) in any_diagram()) {
            let placed = sankey(&nodes, &links, 600.0, 6.0);
            for column in 0..5 {
                let mut of: Vec<(f32, f32)> = (0..25).filter(|n| n / 5 == column).map(|n| {
                    let SankeySlot { top, height } = placed.slots[n];
                    let (middle, half) = (top + height / 2.0, height.max(20.0) / 2.0);
                    (middle - half, middle + half)
                }).collect();
                of.sort_by(|a, b| a.0.total_cmp(&b.0));
                prop_assert!(of[0].0 >= -0.01 && of[4].1 <= 600.01, "{of:?}");
                prop_assert!(of.windows(2).all(|pair| pair[0].1 <= pair[1].0 + 0.01), "{of:?}");
            }
            for (link, band) in links.iter().zip(&placed.bands) {
                let (from, to) = (placed.slots[link.from], placed.slots[link.to]);
                prop_assert!(band.from >= from.top - 0.01 && band.from + band.width <= from.top + from.height + 0.05);
                prop_assert!(band.to >= to.top - 0.01 && band.to + band.width <= to.top + to.height + 0.05);
            }
            let heavy = links.iter().zip(&placed.bands).max_by(|a, b| a.0.weight.total_cmp(&b.0.weight));
            if let Some((heavy, widest)) = heavy {
                for (link, band) in links.iter().zip(&placed.bands) {
                    let expected = f64::from(widest.width) * link.weight / heavy.weight.max(1e-9);
                    prop_assert!((f64::from(band.width) - expected).abs() < 0.01);
                }
            }
        }
    }

    #[test]
    fn nothing_makes_no_picture_and_no_fault() {
        assert_eq!(sankey(&[], &[], 100.0, 4.0), Sankey::default());
        let node = SankeyNode { column: 0, least: 0.0 };
        assert_eq!(sankey(&[node], &[], 100.0, 4.0).slots[0].height, 0.0);
    }
}
