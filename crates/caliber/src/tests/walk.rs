//! Random walks of verbs by random accounts, with the invariants checked after every step.
use super::*;

const ACTORS: [Address; 6] = [OWNER, BUYER, STRANGER, MINTER, ROUTER, OTHER_ROUTER];
const STEPS: usize = 900;
const TITLES: u64 = 3;

/// A linear congruential generator: the walk must be the same in every run.
struct Dice(u64);

impl Dice {
    fn roll(&mut self, sides: usize) -> usize {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        usize::try_from(self.0 >> 33).unwrap() % sides
    }

    fn actor(&mut self) -> Address {
        ACTORS[self.roll(ACTORS.len())]
    }
}

/// The owner of a title, nobody once it is burned.
fn owner(caliber: &Contract<Caliber>, id: U256) -> Option<Address> {
    caliber.by(STRANGER).owner_of(id).ok()
}

/// What may be seen of a title.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Seen {
    status: u8,
    owner: Option<Address>,
    documents: Vec<(B256, Address, U256)>,
    appraisal: (U256, U256, U256, Address),
}

fn see(caliber: &Contract<Caliber>, id: U256) -> Seen {
    Seen {
        status: status(caliber, id),
        owner: owner(caliber, id),
        documents: (0..DOCUMENT_KINDS).map(|kind| caliber.by(STRANGER).document(id, kind).unwrap()).collect(),
        appraisal: caliber.by(STRANGER).appraisal(id).unwrap(),
    }
}

/// One random verb; whether it went through.
fn step(caliber: &Contract<Caliber>, dice: &mut Dice, id: U256, verb: usize) -> bool {
    let (caller, to) = (dice.actor(), dice.actor());
    let kind = [0, 1, 2, 3][dice.roll(4)];
    let held_by = owner(caliber, id).unwrap_or(OWNER);
    // Mostly the one that has the lien, or hardly any lien would come to its end.
    let has_lien = [ROUTER, OTHER_ROUTER].contains(&held_by) && dice.roll(4) > 0;
    let router = if has_lien { held_by } else { [ROUTER, OTHER_ROUTER][dice.roll(2)] };
    match verb {
        0 => caliber.by(filer(kind)).set_document(id, kind, hash(kind), LATER).is_ok(),
        1 => caliber.by(APPRAISER).appraise(id, VALUE, LATER).is_ok(),
        2 => caliber.by(held_by).transfer_from(held_by, to, id).is_ok(),
        3 => caliber.by(caller).transfer_from(held_by, to, id).is_ok(),
        4 => caliber.by(held_by).approve(to, id).is_ok(),
        5 => caliber.by(caller).approve(to, id).is_ok(),
        6 => {
            // The owner's wish; without it a pledge would hardly ever be allowed. It fails under a lien.
            let _ = caliber.by(held_by).approve(router, id);
            caliber.by(router).pledge(id, held_by).is_ok()
        }
        7 => caliber.by(router).mark_defaulted(id).is_ok(),
        8 => caliber.by(router).mark_cured(id).is_ok(),
        9 => caliber.by(router).release(id, to).is_ok(),
        10 => caliber.by(router).foreclose(id, to).is_ok(),
        _ => {
            let _ = caliber.by(held_by).approve(MINTER, id);
            caliber.by(MINTER).burn(id).is_ok()
        }
    }
}

#[motsu::test]
fn the_invariants_hold_on_random_walks(caliber: Contract<Caliber>) {
    deploy(&caliber);
    let ids: Vec<U256> = (0..TITLES).map(|_| mint(&caliber)).collect();
    let mut dice = Dice(7);
    let mut visited = [false; 7];
    let mut done = [0u32; 12];
    for number in 0..STEPS {
        let id = ids[dice.roll(ids.len())];
        let before = see(&caliber, id);
        // Only one title is burned and only late, or the walk is over early.
        let verb = dice.roll(if id == FIRST && number > STEPS / 2 { 12 } else { 11 });
        let went_through = step(&caliber, &mut dice, id, verb);
        let after = see(&caliber, id);
        visited[usize::from(after.status)] = true;
        done[verb] += u32::from(went_through);

        assert!(went_through || before == after, "INV-CALIBER-01: a failed call changes nothing");
        if matches!(before.status, PLEDGED | DEFAULTED) && matches!(after.status, PLEDGED | DEFAULTED) {
            assert_eq!(
                (&before.owner, &before.documents, before.appraisal),
                (&after.owner, &after.documents, after.appraisal),
                "INV-CALIBER-02: under a lien nothing moves or changes"
            );
        }
        if matches!(after.status, PLEDGED | DEFAULTED) {
            let lien_holder = after.owner.is_some_and(|owner| [ROUTER, OTHER_ROUTER].contains(&owner));
            assert!(lien_holder, "INV-CALIBER-03: who has a lien has the title");
            let approved = caliber.by(STRANGER).get_approved(id).unwrap();
            assert_eq!(approved, Address::ZERO, "INV-CALIBER-03: no approval outlives a pledge");
        }
        assert_eq!(
            after.owner.is_none(),
            after.status == RELEASED,
            "INV-CALIBER-04: only a burned title has no owner"
        );
        if before.status == RELEASED {
            assert_eq!(before, after, "INV-CALIBER-04: a burned title is over");
        }
        if after.status == REGISTERED {
            let current = caliber.by(STRANGER).is_current(id).unwrap();
            assert!(!current, "INV-CALIBER-05: a title with everything current is Attested");
        }
        let expiries = after.documents.iter().map(|document| document.2).chain([after.appraisal.2]);
        let until = caliber.by(STRANGER).collateral(id).unwrap().2;
        assert_eq!(Some(until), expiries.min(), "INV-CALIBER-07: the title knows its first expiry");
        let held: U256 = ACTORS
            .iter()
            .map(|actor| caliber.by(STRANGER).balance_of(*actor).unwrap())
            .fold(U256::ZERO, |sum, balance| sum + balance);
        let living = ids.iter().filter(|id| owner(&caliber, **id).is_some()).count();
        assert_eq!(held, U256::from(living), "INV-CALIBER-06: balances count the living titles");
    }
    // The walk was worth something: it saw every status, and every verb went through.
    assert_eq!(&visited[1..], [true; 6], "{visited:?}");
    assert!(done.iter().all(|count| *count > 0), "{done:?}");
}
