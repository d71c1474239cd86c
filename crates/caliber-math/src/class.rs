//! Classes of hardware: how much is lent on them, how fast they lose value.

/// Seconds of a day.
pub const DAY: u64 = 86_400;
/// Basis points of the whole.
pub const BPS: u16 = 10_000;
/// The highest LTV limit, basis points.
pub const MAX_LTV_BPS: u16 = 8_000;
/// The most points of a curve: what fits a word beside the LTV limit.
pub const MAX_POINTS: usize = 7;

/// A point of a depreciation curve.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Point {
    /// Age of the appraisal, days.
    pub days: u16,
    /// What remains of its value, basis points.
    pub bps: u16,
}

/// An LTV limit and a depreciation curve: a line through the points, from the full value at age 0; flat after the last.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Class {
    ltv_bps: u16,
    // Unused ones at the end are zero: no point of a curve has zero days.
    points: [Point; MAX_POINTS],
}

/// A limit or a curve out of its bounds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct InvalidClass;

impl Class {
    /// A class of this LTV limit, at most [`MAX_LTV_BPS`], and this curve.
    ///
    /// # Errors
    /// [`InvalidClass`] above the limit, with more than [`MAX_POINTS`] points, with ages that do not rise from above 0,
    /// or with values that rise.
    pub fn new(ltv_bps: u64, curve: impl IntoIterator<Item = (u64, u64)>) -> Result<Self, InvalidClass> {
        let ltv_bps = u16::try_from(ltv_bps).map_err(|_| InvalidClass)?;
        if ltv_bps > MAX_LTV_BPS {
            return Err(InvalidClass);
        }
        let mut points = [Point::default(); MAX_POINTS];
        let mut last = Point { days: 0, bps: BPS };
        let mut free = points.iter_mut();
        for (days, bps) in curve {
            let days = u16::try_from(days).map_err(|_| InvalidClass)?;
            let bps = u16::try_from(bps).map_err(|_| InvalidClass)?;
            if days <= last.days || bps > last.bps {
                return Err(InvalidClass);
            }
            last = Point { days, bps };
            *free.next().ok_or(InvalidClass)? = last;
        }
        Ok(Self { ltv_bps, points })
    }

    /// The LTV limit, basis points; 0 for a class that is closed.
    #[must_use]
    pub const fn ltv_bps(&self) -> u16 {
        self.ltv_bps
    }

    /// The points of the curve.
    pub fn points(&self) -> impl Iterator<Item = Point> + '_ {
        self.points.iter().copied().take_while(|point| point.days > 0)
    }

    /// In a word, big-endian: two spare bytes, the LTV limit, then days and bps of each point.
    #[must_use]
    pub fn to_word(&self) -> [u8; 32] {
        let mut word = [0; 32];
        let numbers = self.points.iter().flat_map(|point| [point.days, point.bps]);
        let pairs = word.chunks_exact_mut(2).skip(1);
        for (pair, number) in pairs.zip(core::iter::once(self.ltv_bps).chain(numbers)) {
            if let [high, low] = pair {
                [*high, *low] = number.to_be_bytes();
            }
        }
        word
    }

    /// What [`Self::to_word`] has written.
    #[must_use]
    pub fn of_word(word: &[u8; 32]) -> Self {
        let mut numbers = word.chunks_exact(2).skip(1).map(|pair| match pair {
            [high, low] => u16::from_be_bytes([*high, *low]),
            _ => 0,
        });
        let mut next = || numbers.next().unwrap_or(0);
        let ltv_bps = next();
        let mut points = [Point::default(); MAX_POINTS];
        for point in &mut points {
            *point = Point { days: next(), bps: next() };
        }
        Self { ltv_bps, points }
    }

    /// What is left of `value`, wei, at this age of its appraisal in seconds, rounded down.
    #[must_use]
    pub fn value_at(&self, value: u128, age: u64) -> u128 {
        let mut from = Point { days: 0, bps: BPS };
        for to in self.points() {
            let end = seconds(to.days);
            if age < end {
                // Within the segment: (bps * span - fall * passed) / span.
                let start = seconds(from.days);
                let span = end.saturating_sub(start);
                let passed = age.saturating_sub(start);
                let fall = u64::from(from.bps.saturating_sub(to.bps));
                let whole = u64::from(from.bps).saturating_mul(span);
                let left = whole.saturating_sub(fall.saturating_mul(passed));
                return fraction_down(value, left, u64::from(BPS).saturating_mul(span));
            }
            from = to;
        }
        fraction_down(value, from.bps.into(), BPS.into())
    }
}

const fn seconds(days: u16) -> u64 {
    // Below 2^33.
    (days as u64).saturating_mul(DAY)
}

/// `value * part / whole`, rounded down, for `part <= whole < 2^48`; 0 for a whole of 0.
fn fraction_down(value: u128, part: u64, whole: u64) -> u128 {
    let (part, whole) = (u128::from(part), u128::from(whole));
    let (high, low) = (value >> 64, value & u128::from(u64::MAX));
    // By halves of 64 bits, as on paper: no product is above 2^112.
    let top = high.saturating_mul(part);
    let (Some(upper), Some(rest)) = (top.checked_div(whole), top.checked_rem(whole)) else { return 0 };
    let bottom = (rest << 64).saturating_add(low.saturating_mul(part));
    let lower = bottom.checked_div(whole).unwrap_or(0);
    (upper << 64).saturating_add(lower)
}
