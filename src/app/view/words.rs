//! The words of the view file and the choices of the window, one for the other.

use crate::flow::{self, GroupKind, Grouping};
use crate::format::view as file;
use crate::overview::Preference;
use crate::scene::graph::LayoutChoice;
use crate::timeline::{self, Pace};
use crate::{app, scene, trace};

/// A choice of the window as the file writes it.
pub(super) trait Word: Copy {
    /// How the file writes it.
    type Written;
    /// As the file writes it.
    fn written(self) -> Self::Written;
    /// As the window has it.
    fn read(written: Self::Written) -> Self;
}

macro_rules! same {
    ($($choice:ty, $written:ty { $($word:ident),* })*) => {$(
        impl Word for $choice {
            type Written = $written;
            fn written(self) -> $written {
                match self { $(Self::$word => <$written>::$word,)* }
            }
            fn read(written: $written) -> Self {
                match written { $(<$written>::$word => Self::$word,)* }
            }
        }
    )*};
}

same! {
    LayoutChoice, file::Layout { Layered, Time, Organic, Lanes }
    flow::LeftOut, file::LeftOut { Dim, Hide }
    flow::Way, file::Way { Both, Downstream, Upstream }
    trace::Method, file::Method { Fifo, Lifo, ProRata, TaintedFirst, CleanFirst, OldestFirst, YoungestFirst }
    timeline::Scale, file::Scale { Log, Linear }
    timeline::Split, file::Split { Role, Kind, Selection }
    timeline::Grouping, file::Lane { Story, Entity, Role, Wallet, Incident }
    scene::annotate::Ink, file::Ink { Violet, Lime, Rose, Grey }
    app::export::Sheet, file::Sheet { Graph, Overview, Account }
    app::panes::TimelinePlace, file::TimelinePlace { Docked, Enlarged, Detached }
}

/// The kinds of groups that can be switched, as the file writes them.
const GROUPS: [(GroupKind, file::Group); 7] = [
    (GroupKind::Case, file::Group::Case),
    (GroupKind::Role, file::Group::Role),
    (GroupKind::Owner, file::Group::Owner),
    (GroupKind::Cluster, file::Group::Cluster),
    (GroupKind::Distance, file::Group::Distance),
    (GroupKind::Chain, file::Group::Chain),
    (GroupKind::Alike, file::Group::Alike),
];

/// The kinds switched off and on against the default.
pub(super) fn switched(grouping: &Grouping) -> (Vec<file::Group>, Vec<file::Group>) {
    let at_first = Grouping::default();
    let turned = |on: bool| {
        let turned = |kind: GroupKind| grouping.has(kind) == on && at_first.has(kind) != on;
        GROUPS.iter().filter(|(kind, _)| turned(*kind)).map(|&(_, word)| word).collect()
    };
    (turned(false), turned(true))
}

/// The other way round.
pub(super) fn grouping(off: &[file::Group], on: &[file::Group]) -> Grouping {
    let mut grouping = Grouping::default();
    for (kind, word) in GROUPS {
        let wanted = (grouping.has(kind) || on.contains(&word)) && !off.contains(&word);
        if wanted != grouping.has(kind) {
            grouping.switch(kind);
        }
    }
    grouping
}

/// Whose figures count.
pub(super) fn figures(preference: &Preference) -> file::Figures {
    match preference {
        Preference::AsStated => file::Figures::AsStated,
        Preference::Ranked(kinds) => file::Figures::Ranked(kinds.clone()),
        Preference::Lowest => file::Figures::Lowest,
        Preference::Highest => file::Figures::Highest,
    }
}

/// The other way round.
pub(super) fn preference(figures: &file::Figures) -> Preference {
    match figures {
        file::Figures::AsStated => Preference::AsStated,
        file::Figures::Ranked(kinds) => Preference::Ranked(kinds.clone()),
        file::Figures::Lowest => Preference::Lowest,
        file::Figures::Highest => Preference::Highest,
    }
}

/// What the histogram measures.
pub(super) fn measure(measure: &timeline::Measure) -> file::Measure {
    match measure {
        timeline::Measure::Value => file::Measure::Value,
        timeline::Measure::Number => file::Measure::Number,
        timeline::Measure::Asset(id) => file::Measure::Asset(id.clone()),
    }
}

/// The other way round.
pub(super) fn measured(measure: &file::Measure) -> timeline::Measure {
    match measure {
        file::Measure::Value => timeline::Measure::Value,
        file::Measure::Number => timeline::Measure::Number,
        file::Measure::Asset(id) => timeline::Measure::Asset(id.clone()),
    }
}

/// What a second of playing stands for.
pub(super) fn pace(pace: Pace) -> file::Pace {
    match pace {
        Pace::Pixels(px) => file::Pace::Pixels(px),
        Pace::Seconds(seconds) => file::Pace::Seconds(seconds),
        Pace::Steps(seconds) => file::Pace::Steps(seconds),
    }
}

/// The other way round; `None` for one that would not move, or not end.
pub(super) fn paced(pace: file::Pace) -> Option<Pace> {
    let (make, part): (fn(f64) -> Pace, f64) = match pace {
        file::Pace::Pixels(px) => (Pace::Pixels, px),
        file::Pace::Seconds(seconds) => (Pace::Seconds, seconds),
        file::Pace::Steps(seconds) => (Pace::Steps, seconds),
    };
    (part.is_finite() && part > 0.0).then(|| make(part))
}
