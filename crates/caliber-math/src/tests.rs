use num_bigint::BigUint;
use num_rational::Ratio;
use proptest::prelude::*;
use std::vec::Vec;

use super::*;

const ALL: [Status; 7] = [
    Status::None,
    Status::Registered,
    Status::Attested,
    Status::Pledged,
    Status::Defaulted,
    Status::Foreclosed,
    Status::Released,
];

#[test]
fn every_verb_in_every_status_does_what_the_table_says() {
    const ABSENT: i8 = -1;
    const LIENED: i8 = -2;
    const WRONG: i8 = -3;
    // Columns: none, Registered, Attested, Pledged, Defaulted, Foreclosed, Released.
    let table: [(Verb, [i8; 7]); 11] = [
        (Verb::Evidence { complete: false, renewal: false }, [ABSENT, 1, 2, LIENED, LIENED, 5, WRONG]),
        (Verb::Evidence { complete: true, renewal: false }, [ABSENT, 2, 2, LIENED, LIENED, 2, WRONG]),
        (Verb::Evidence { complete: false, renewal: true }, [ABSENT, 1, 2, 3, 4, 5, WRONG]),
        (Verb::Evidence { complete: true, renewal: true }, [ABSENT, 2, 2, 3, 4, 2, WRONG]),
        (Verb::Move, [ABSENT, 1, 2, LIENED, LIENED, 5, ABSENT]),
        (Verb::Burn, [ABSENT, 6, 6, LIENED, LIENED, 6, WRONG]),
        (Verb::Pledge, [ABSENT, WRONG, 3, WRONG, WRONG, WRONG, WRONG]),
        (Verb::Release, [ABSENT, WRONG, WRONG, 2, 2, WRONG, WRONG]),
        (Verb::Default, [ABSENT, WRONG, WRONG, 4, WRONG, WRONG, WRONG]),
        (Verb::Cure, [ABSENT, WRONG, WRONG, WRONG, 3, WRONG, WRONG]),
        (Verb::Foreclose, [ABSENT, WRONG, WRONG, WRONG, 5, WRONG, WRONG]),
    ];
    for (verb, outcomes) in table {
        for (status, expected) in ALL.into_iter().zip(outcomes) {
            let found = match step(status, verb) {
                Ok(after) => after as i8,
                Err(Refusal::Absent) => ABSENT,
                Err(Refusal::Liened) => LIENED,
                Err(Refusal::Wrong) => WRONG,
            };
            assert_eq!(found, expected, "{verb:?} in {status:?}");
        }
    }
}

#[test]
fn statuses_are_numbered_as_in_the_abi() {
    for (number, status) in (0..).zip(ALL) {
        assert_eq!((status as u8, Status::of(number)), (number, status));
    }
    assert_eq!(Status::of(7), Status::None);
}

#[test]
fn evidence_is_valid_until_its_first_piece_expires() {
    assert_eq!(valid_until([9, 5, 7]), 5);
    assert_eq!(valid_until([9, 0, 7]), 0, "one is missing");
    assert_eq!(valid_until([]), 0);
}

#[test]
fn classes_out_of_bounds_are_refused() {
    let refused = |ltv, curve: &[(u64, u64)]| Class::new(ltv, curve.iter().copied()) == Err(InvalidClass);
    assert!(refused(8_001, &[]));
    assert!(refused(u64::MAX, &[]));
    assert!(refused(7_000, &[(0, 9_000)]), "age 0 is the full value");
    assert!(refused(7_000, &[(30, 10_001)]), "above the full value");
    assert!(refused(7_000, &[(30, 9_000), (30, 8_000)]), "ages that do not rise");
    assert!(refused(7_000, &[(30, 9_000), (60, 9_001)]), "a value that rises");
    assert!(refused(7_000, &[(65_536, 9_000)]), "beyond 16 bits");
    assert!(refused(7_000, &[(30, 65_537)]), "beyond 16 bits");
    let eight: Vec<(u64, u64)> = (1..=8).map(|n| (n, 9_000)).collect();
    assert!(refused(7_000, &eight), "eight points");
    assert!(!refused(8_000, &eight[..7]));
    assert!(!refused(0, &[(1, 10_000), (65_535, 0)]));
}

#[test]
fn values_fall_along_the_line_to_the_second() {
    let class = Class::new(7_000, [(365, 8_000), (730, 6_000)]).unwrap();
    let year = 365 * DAY;
    assert_eq!(class.value_at(1_000_000, 0), 1_000_000);
    assert_eq!(class.value_at(1_000_000, 1), 999_999, "rounded down");
    assert_eq!(class.value_at(1_000_000, year / 2), 900_000);
    assert_eq!(class.value_at(1_000_000, year - 1), 800_000);
    assert_eq!(class.value_at(1_000_000, year), 800_000);
    assert_eq!(class.value_at(1_000_000, year + year / 4), 750_000);
    assert_eq!(class.value_at(1_000_000, 2 * year), 600_000);
    assert_eq!(class.value_at(1_000_000, u64::MAX), 600_000, "flat after the last point");
    let flat = Class::new(7_000, []).unwrap();
    assert_eq!(flat.value_at(u128::MAX, u64::MAX), u128::MAX, "no curve, no depreciation");
}

/// The exact value, by rationals and by search over all segments from the end.
fn exact(value: u128, curve: &[(u64, u64)], age: u64) -> BigUint {
    let points: Vec<(u64, u64)> = core::iter::once((0, 10_000)).chain(curve.iter().copied()).collect();
    let at = points.iter().rposition(|(days, _)| days * DAY <= age).unwrap();
    let (d0, b0) = points[at];
    let share = match points.get(at + 1) {
        None => Ratio::from_integer(BigUint::from(b0)),
        Some((d1, b1)) => {
            let passed = Ratio::new(BigUint::from(age - d0 * DAY), BigUint::from((d1 - d0) * DAY));
            Ratio::from_integer(BigUint::from(b0)) - passed * BigUint::from(b0 - b1)
        }
    };
    (share * BigUint::from(value) / BigUint::from(10_000u32)).floor().to_integer()
}

fn curves() -> impl Strategy<Value = Vec<(u64, u64)>> {
    proptest::collection::vec((1u64..9_000, 0u64..3_000), 0..=MAX_POINTS).prop_map(|steps| {
        let (mut days, mut bps) = (0, 10_000u64);
        steps
            .into_iter()
            .map(|(more, less)| {
                days += more;
                bps = bps.saturating_sub(less);
                (days, bps)
            })
            .collect()
    })
}

proptest! {
    #[test]
    fn values_are_those_of_the_exact_model(
        value in prop_oneof![any::<u128>(), Just(u128::MAX), 0u128..1_000],
        curve in curves(),
        age in prop_oneof![0u64..7_000_000_000, any::<u64>()],
    ) {
        let class = Class::new(7_000, curve.iter().copied()).unwrap();
        prop_assert_eq!(BigUint::from(class.value_at(value, age)), exact(value, &curve, age));
    }

    #[test]
    fn values_are_those_of_the_exact_model_around_every_point(
        value in any::<u128>(),
        curve in curves(),
        nth in 0usize..MAX_POINTS,
        offset in -2i64..=2,
    ) {
        let class = Class::new(7_000, curve.iter().copied()).unwrap();
        let day = curve.get(nth).map_or(0, |point| point.0);
        let age = (day * DAY).saturating_add_signed(offset);
        prop_assert_eq!(BigUint::from(class.value_at(value, age)), exact(value, &curve, age));
    }

    #[test]
    fn a_value_never_rises_with_age(value in any::<u128>(), curve in curves(), a in 0u64..7_000_000_000, b in 0u64..7_000_000_000) {
        let class = Class::new(7_000, curve).unwrap();
        prop_assert!(class.value_at(value, a.max(b)) <= class.value_at(value, a.min(b)));
    }

    #[test]
    fn a_class_comes_back_from_its_word(ltv in 0u64..=8_000, curve in curves()) {
        let class = Class::new(ltv, curve.iter().copied()).unwrap();
        let word = class.to_word();
        prop_assert_eq!(Class::of_word(&word), class);
        let points: Vec<(u64, u64)> = class.points().map(|p| (p.days.into(), p.bps.into())).collect();
        prop_assert_eq!(points, curve);
        prop_assert_eq!(&word[..2], &[0, 0]);
    }
}
