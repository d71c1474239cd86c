//! Classes and what a title is worth. The arithmetic itself is tested in crates/caliber-math.
use super::*;
use usdai_abi::caliber::ICaliber;

const YEAR: u64 = 365;
const GPU: B256 = B256::new(*b"GPU server\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0");

fn values(numbers: &[u64]) -> Vec<U256> {
    numbers.iter().copied().map(U256::from).collect()
}

#[motsu::test]
fn set_class_stores_limit_and_curve(caliber: Contract<Caliber>) {
    deploy(&caliber);
    let (ages, remaining) = ([YEAR, 2 * YEAR, 3 * YEAR], [8_000, 6_500, 5_200]);
    caliber.by(ADMIN).set_class(3, GPU, 7_500, &ages, &remaining).unwrap();
    let info = caliber.by(STRANGER).class_info(3).unwrap();
    assert_eq!((info.name, info.ltvBps), (GPU, U256::from(7_500)));
    assert_eq!((&info.ages, &info.remainingBps), (&values(&ages), &values(&remaining)));
    caliber.assert_emitted(&ICaliber::ClassSet {
        class: 3,
        name: GPU,
        ltvBps: U256::from(7_500),
        ages: values(&ages),
        remainingBps: values(&remaining),
    });
    let none = caliber.by(STRANGER).class_info(4).unwrap();
    assert_eq!((none.name, none.ltvBps, none.ages.len()), (B256::ZERO, U256::ZERO, 0));
}

#[motsu::test]
fn set_class_reverts_out_of_bounds(caliber: Contract<Caliber>) {
    deploy(&caliber);
    let refused = |ltv, ages: &[u64], bps: &[u64]| {
        let error = caliber.by(ADMIN).set_class(0, GPU, ltv, ages, bps).unwrap_err();
        assert_eq!(error, InvalidParameter {}.into(), "{ltv} {ages:?} {bps:?}");
    };
    refused(8_001, &[], &[]);
    refused(u64::MAX, &[], &[]);
    refused(7_000, &[YEAR], &[]);
    refused(7_000, &[YEAR], &[9_000, 8_000]);
    refused(7_000, &[0], &[9_000]);
    refused(7_000, &[YEAR, YEAR], &[9_000, 8_000]);
    refused(7_000, &[YEAR], &[10_001]);
    refused(7_000, &[YEAR, 2 * YEAR], &[8_000, 8_001]);
    refused(7_000, &[65_536], &[8_000]);
    refused(7_000, &[1, 2, 3, 4, 5, 6, 7, 8], &[9_000; 8]);
    caliber.by(ADMIN).set_class(0, GPU, 8_000, &[1, 2, 3, 4, 5, 6, 7], &[9_000; 7]).unwrap();
    for account in [MINTER, APPRAISER, STRANGER] {
        let error = caliber.by(account).set_class(0, GPU, 7_000, &[], &[]).unwrap_err();
        assert_eq!(error, lacks(account, DEFAULT_ADMIN_ROLE));
    }
}

#[motsu::test]
fn a_title_is_worth_its_depreciated_appraisal(caliber: Contract<Caliber>) {
    deploy(&caliber);
    let id = title_in(&caliber, ATTESTED);
    assert_eq!(caliber.by(STRANGER).collateral(id).unwrap(), (VALUE, LTV, LATER), "no curve");
    caliber.by(ADMIN).set_class(CLASS, GPU, 6_000, &[YEAR, 2 * YEAR], &[8_000, 6_000]).unwrap();
    let worth = |bps: u64| VALUE * U256::from(bps) / U256::from(10_000);
    assert_eq!(caliber.by(STRANGER).collateral(id).unwrap().0, VALUE);
    age_value(&caliber, id, YEAR / 5 * 86_400);
    assert_eq!(caliber.by(STRANGER).collateral(id).unwrap(), (worth(9_600), U256::from(6_000), LATER));
    age_value(&caliber, id, (2 * YEAR - YEAR / 5) * 86_400);
    assert_eq!(caliber.by(STRANGER).collateral(id).unwrap().0, worth(6_000));
    assert_eq!(caliber.by(STRANGER).appraisal(id).unwrap().0, VALUE, "the appraisal itself stays");
    appraise(&caliber, id);
    assert_eq!(caliber.by(STRANGER).collateral(id).unwrap().0, VALUE, "a new appraisal starts anew");
}

#[motsu::test]
fn a_pledge_answers_what_the_title_is_worth(caliber: Contract<Caliber>) {
    deploy(&caliber);
    let id = title_in(&caliber, ATTESTED);
    caliber.by(ADMIN).set_class(CLASS, GPU, 6_000, &[YEAR], &[8_000]).unwrap();
    age_value(&caliber, id, YEAR * 86_400);
    let (value, ltv, _) = caliber.by(STRANGER).collateral(id).unwrap();
    caliber.by(OWNER).approve(ROUTER, id).unwrap();
    assert_eq!(caliber.by(ROUTER).pledge(id, OWNER).unwrap(), (value, CLASS, ltv));
    assert!(value < VALUE);
}

#[motsu::test]
fn a_title_without_appraisal_is_worth_nothing(caliber: Contract<Caliber>) {
    deploy(&caliber);
    assert_eq!(caliber.by(STRANGER).collateral(FIRST).unwrap_err(), nonexistent(FIRST));
    let id = mint(&caliber);
    assert_eq!(caliber.by(STRANGER).collateral(id).unwrap(), (U256::ZERO, LTV, U256::ZERO));
    let sold = title_in(&caliber, FORECLOSED);
    assert_eq!(caliber.by(STRANGER).collateral(sold).unwrap(), (U256::ZERO, LTV, U256::ZERO));
}
