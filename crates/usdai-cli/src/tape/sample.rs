//! The sample tape, made by a fixed series of numbers from public figures. docs/tape.md names their sources.
use anyhow::Result;

use super::{date, Kind, Row, CLASSES, COLUMNS};
use crate::types::U256;
use crate::units::{self, DAY, TOKEN_DECIMALS};

/// Loans of the committed sample.
pub const LOANS: usize = 230;
/// The day up to which payments have been made.
pub const AS_OF: &str = "2026-10-01";
/// The day of the first loan.
const FIRST: &str = "2025-04-01";

/// Hardware: name, class, dollars a unit, fewest and most units of a lot.
const HARDWARE: [(&str, u8, u64, u64, u64); 6] = [
    ("8 x H100 SXM server", 0, 240_000, 1, 16),
    ("8 x H200 SXM server", 0, 280_000, 1, 16),
    ("8 x B200 SXM server", 0, 320_000, 1, 12),
    ("8 x RTX PRO 6000 server", 0, 68_520, 2, 24),
    ("GB200 NVL72 rack", 1, 2_500_000, 1, 3),
    ("RTX PRO 6000 device", 2, 8_565, 20, 120),
];

const BORROWERS: [&str; 24] = [
    "Northern Compute",
    "Basalt Cloud",
    "Fjord AI",
    "Copperline",
    "Tidewater Inference",
    "Granite Render",
    "Meridian Neocloud",
    "Alder Labs",
    "Silver Birch HPC",
    "Harbor Tensor",
    "Lumen Racks",
    "Prairie GPU",
    "Quartz Systems",
    "Redwood Training",
    "Saltmarsh",
    "Summit Tokens",
    "Tundra Compute",
    "Vega Hosting",
    "Willow Inference",
    "Zephyr AI",
    "Ostrava Cloud",
    "Porto Compute",
    "Kyoto Render",
    "Nairobi AI",
];

/// The first is a curator of every development chain.
const CURATORS: [&str; 3] = ["curator", "Aurora Credit", "Keel Partners"];

/// Percent a year.
const RATES: [&str; 10] = ["7", "8.5", "9", "9.75", "10", "11", "11.5", "12", "13.25", "15"];

const ZONES: [&str; 6] = ["+00:00", "-05:00", "-08:00", "+01:00", "+05:30", "+09:00"];

/// A linear congruential generator: the tape is the same whoever makes it.
struct Dice(u64);

impl Dice {
    fn below(&mut self, sides: u64) -> u64 {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) % sides
    }

    fn of<T: Copy>(&mut self, choices: &[T]) -> T {
        choices[self.below(choices.len() as u64) as usize]
    }

    /// From `least` to `most`.
    fn between(&mut self, least: u64, most: u64) -> u64 {
        least + self.below(most - least + 1)
    }
}

/// The text of the sample tape.
///
/// # Errors
/// Never: the figures are within their bounds.
pub fn generate() -> Result<String> {
    let day = |text| date::parse(text).map_err(anyhow::Error::msg);
    let (first, as_of) = (day(FIRST)?, day(AS_OF)?);
    let mut dice = Dice(2_026);
    let mut starts: Vec<u64> = (0..LOANS).map(|_| dice.between(first, as_of - 5)).collect();
    starts.sort_unstable();
    let mut text = COLUMNS.join(",") + "\n";
    for (number, start) in (1..).zip(starts) {
        text += &line(&loan(&mut dice, number, start, as_of)?);
    }
    Ok(text)
}

fn loan(dice: &mut Dice, number: u64, start: u64, as_of: u64) -> Result<Row> {
    // Servers mostly; a fifth each of racks and lots of devices at most.
    let (hardware, class, price, least, most) = match dice.below(10) {
        0 => HARDWARE[4],
        1 => HARDWARE[5],
        _ => HARDWARE[dice.below(4) as usize],
    };
    let units = dice.between(least, most);
    // Appraisals differ from the price by a tenth at most; loans are between 50 and 69 % of them, in thousands.
    let appraisal = units * price * dice.between(900, 1_100) / 1_000;
    let principal = appraisal * dice.between(50, 69) / 100 / 1_000 * 1_000;
    let kind = match dice.below(10) {
        0 => Kind::Bullet,
        1 | 2 => Kind::InterestOnly,
        _ => Kind::Amortising,
    };
    let term = match kind {
        Kind::Amortising => dice.of(&[24, 36, 36, 36, 48]),
        Kind::InterestOnly => dice.of(&[12, 18, 24]),
        // Longer than the tape looks back.
        Kind::Bullet => dice.of(&[20, 24]),
    };
    let calendar = dice.below(2) == 0;
    let (due_day, zone) =
        if calendar { (dice.of(&[1, 10, 15, 28, 31]), dice.of(&ZONES)) } else { (0, "+00:00") };
    let time_zone = date::parse_zone(zone).map_err(anyhow::Error::msg)?;
    let apr = dice.of(&RATES);
    // The smaller of two numbers: some borrowers have many loans.
    let borrower = BORROWERS[dice.below(24).min(dice.below(24)) as usize];
    let curator = CURATORS[dice.below(6).saturating_sub(3) as usize];
    let mut row = Row {
        line: number + 1,
        id: format!("GPU-{number:03}"),
        borrower: borrower.into(),
        curator: curator.into(),
        class,
        hardware: hardware.into(),
        units,
        appraisal: U256::from(appraisal) * units::wad(),
        principal: U256::from(principal) * units::wad(),
        apr: apr.into(),
        rate: u64::try_from(units::rate_per_second(apr).map_err(anyhow::Error::msg)?)?,
        kind,
        due_day,
        time_zone,
        term,
        start: (start * DAY).saturating_add_signed(-time_zone),
        paid: 0,
    };
    let dues = super::terms::expected(&row.loan(row.start)?)?;
    let due = dues.iter().filter(|due| due.time < as_of * DAY).count() as u64;
    // One in forty is a payment behind.
    let behind = u64::from(dice.below(40) == 0 && due > 0);
    row.paid = u8::try_from(due - behind)?;
    Ok(row)
}

/// A loan as a line of a tape.
fn line(row: &Row) -> String {
    let dollars = |value| units::exact(value, TOKEN_DECIMALS);
    let zone = {
        let (sign, offset) = if row.time_zone < 0 { ('-', -row.time_zone) } else { ('+', row.time_zone) };
        format!("{sign}{:02}:{:02}", offset / 3_600, offset % 3_600 / 60)
    };
    let schedule = if row.due_day == 0 { "30-day" } else { "calendar" };
    [
        row.id.clone(),
        row.borrower.clone(),
        row.curator.clone(),
        CLASSES[usize::from(row.class)].to_owned(),
        row.hardware.clone(),
        row.units.to_string(),
        dollars(row.appraisal),
        dollars(row.principal),
        row.apr.clone(),
        row.kind.name().to_owned(),
        schedule.to_owned(),
        row.due_day.to_string(),
        zone,
        row.term.to_string(),
        date::show(row.start.saturating_add_signed(row.time_zone)),
        row.paid.to_string(),
    ]
    .join(",")
        + "\n"
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::tape::parse;

    #[test]
    fn the_committed_sample_is_what_the_generator_makes() {
        let committed = include_str!("../../../../scenarios/tape.csv");
        assert_eq!(
            generate().expect("a tape"),
            committed,
            "run `usdai loans sample --out scenarios/tape.csv`"
        );
    }

    #[test]
    fn the_sample_has_every_kind_and_schedule() {
        let tape = parse::read(&generate().expect("a tape")).expect("fine");
        assert_eq!(tape.rows.len(), LOANS);
        for kind in [Kind::Amortising, Kind::InterestOnly, Kind::Bullet] {
            for calendar in [false, true] {
                let count =
                    tape.rows.iter().filter(|row| row.kind == kind && (row.due_day > 0) == calendar).count();
                assert!(count >= 5, "{kind:?}, calendar {calendar}: {count}");
            }
        }
        for class in 0..3 {
            assert!(tape.rows.iter().any(|row| row.class == class), "{class}");
        }
        assert!(tape.rows.iter().any(|row| row.paid > 12), "some are seasoned");
        assert!(tape.rows.iter().all(|row| row.principal * U256::from(10) <= row.appraisal * U256::from(7)));
    }
}
