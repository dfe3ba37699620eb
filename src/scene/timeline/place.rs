//! Placing flags in rows so that no two touch, and no pole crosses a flag below.

/// Px between flags side by side, and between a pole and a flag.
const APART: f32 = 5.0;
const CLEAR: f32 = 3.0;
/// How far a flag reaches beyond its pole to the other side, px.
const BEHIND: f32 = 1.0;

/// What wants a flag.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Wish {
    /// Its pole, px.
    pub(super) x: f32,
    /// Widths of its forms in px, the fullest first; the last is the icon alone, unless it is spare.
    pub(super) widths: Vec<f32>,
    /// Whether it takes only room that no other wish needs for its icon.
    pub(super) spare: bool,
}

/// Where a flag stands.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Spot {
    /// Row, 0 at the top.
    pub(super) row: usize,
    /// Which of its forms.
    pub(super) form: usize,
    /// Left end, px.
    pub(super) x0: f32,
    /// Right end, px.
    pub(super) x1: f32,
}

/// Gives each wish a spot between `left` and `right`, the earlier in the list the better; `None` where not even the
/// icon has room. First everyone gets an icon who is not spare, then, in order, as full a form as fits.
pub(super) fn place(wishes: &[Wish], rows: usize, left: f32, right: f32) -> Vec<Option<Spot>> {
    let mut spots: Vec<Option<Spot>> = vec![None; wishes.len()];
    for (n, wish) in wishes.iter().enumerate().filter(|(_, wish)| !wish.spare) {
        spots[n] = wish.widths.len().checked_sub(1).and_then(|icon| find(wishes, &spots, n, icon, rows, left, right));
    }
    for (n, wish) in wishes.iter().enumerate() {
        let better = (0..wish.widths.len()).find_map(|form| find(wishes, &spots, n, form, rows, left, right));
        spots[n] = better.or(spots[n]);
    }
    spots
}

/// A free spot for one form of a wish: the lowest row first, to the right of the pole first.
fn find(
    wishes: &[Wish],
    spots: &[Option<Spot>],
    n: usize,
    form: usize,
    rows: usize,
    left: f32,
    right: f32,
) -> Option<Spot> {
    let (x, width) = (wishes[n].x, wishes[n].widths[form]);
    let sides = [(x - BEHIND, x - BEHIND + width), (x + BEHIND - width, x + BEHIND)];
    let candidates = (0..rows).rev().flat_map(|row| sides.map(|(x0, x1)| Spot { row, form, x0, x1 }));
    candidates.into_iter().find(|spot| {
        let inside = spot.x0 >= left - BEHIND && spot.x1 <= right + BEHIND;
        let others = spots.iter().zip(wishes).enumerate().filter(|(other, _)| *other != n);
        inside
            && others.filter_map(|(_, (spot, wish))| spot.map(|s| (s, wish.x))).all(|(other, pole)| {
                if other.row == spot.row {
                    spot.x0 >= other.x1 + APART || spot.x1 + APART <= other.x0
                } else if other.row < spot.row {
                    pole <= spot.x0 - CLEAR || pole >= spot.x1 + CLEAR
                } else {
                    x <= other.x0 - CLEAR || x >= other.x1 + CLEAR
                }
            })
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn overlap(a: &Spot, b: &Spot) -> bool {
        a.row == b.row && a.x0 < b.x1 && b.x0 < a.x1
    }

    #[test]
    fn flags_neither_touch_nor_stand_in_the_way_of_poles() {
        let mut state = 7u32;
        let mut random = |below: u32| {
            state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
            f32::from(u16::try_from((state >> 16) % below).unwrap_or(0))
        };
        for round in 0..300 {
            let count = 1 + round % 40;
            let wishes: Vec<Wish> = (0..count)
                .map(|_| Wish { x: random(1000), widths: vec![60.0 + random(200), 50.0, 16.0], spare: random(3) < 1.0 })
                .collect();
            let rows = 1 + round % 3;
            let spots = place(&wishes, rows, 0.0, 1000.0);
            for (n, a) in spots.iter().enumerate() {
                let Some(a) = a else { continue };
                assert!(a.row < rows && a.x0 >= -BEHIND && a.x1 <= 1000.0 + BEHIND);
                for (m, b) in spots.iter().enumerate().filter(|(m, _)| *m != n) {
                    let Some(b) = b else { continue };
                    assert!(!overlap(a, b), "{a:?} {b:?}");
                    let pole = wishes[m].x;
                    assert!(b.row >= a.row || pole < a.x0 || pole > a.x1, "a pole through {a:?}");
                }
            }
        }
    }

    #[test]
    fn everyone_gets_an_icon_before_anyone_gets_a_title() {
        let wishes: Vec<Wish> =
            (0..5u8).map(|n| Wish { x: 20.0 + 30.0 * f32::from(n), widths: vec![140.0, 16.0], spare: false }).collect();
        let spots = place(&wishes, 1, 0.0, 1000.0);
        assert!(spots.iter().all(Option::is_some));
        assert_eq!(spots[4].map(|s| s.form), Some(0), "the last one has room to its right");
        assert_eq!(spots[0].map(|s| s.form), Some(1));
    }
}
