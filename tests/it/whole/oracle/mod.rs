//! Random members do random acts on random cases through the staff schema. An oracle predicts each outcome. The oracle
//! is written from the rules of the domain, independently of the policies. A difference prints its seed. Reproduce the
//! difference with `ORACLE_SEED=… cargo test -p voicase-tests --test it oracle`.

mod support;

use std::collections::BTreeMap;

use support::model::Outcome;
use support::stage::Stage;

use crate::support::dice::Dice;

/// Runs `acts` acts in each of `organisations` organisations.
async fn play(organisations: usize, acts: usize) {
    let mut seed = std::env::var("ORACLE_SEED").ok().and_then(|text| text.parse().ok()).unwrap_or_else(Dice::seed);
    let mut tally: BTreeMap<Outcome, usize> = BTreeMap::new();
    for _ in 0..organisations {
        println!("ORACLE_SEED={seed}");
        let mut stage = Stage::new(seed).await;
        for step in 0..acts {
            let outcome = stage.act(&format!("ORACLE_SEED={seed}, act {step}")).await;
            *tally.entry(outcome).or_default() += 1;
        }
        stage.everybody_sees_what_they_should(&format!("ORACLE_SEED={seed}, at the end")).await;
        seed = Dice::new(seed).roll();
    }
    println!("{tally:?}");
    // Agreement on refusals alone would prove little.
    let done = tally.get(&Outcome::Done).copied().unwrap_or_default();
    assert!(done * 4 > organisations * acts, "{tally:?}");
    // A conflict needs two members who restrict the same case, so it does not occur in every run.
    tally.remove(&Outcome::Conflict);
    assert_eq!(tally.len(), 5, "every other outcome must occur: {tally:?}");
}

/// After each act, either two people reach a case or others see an entry of it. A member who took part in a case does
/// not close it. A member who restricted it does not close it alone.
#[tokio::test]
async fn five_hundred_random_acts_end_as_the_domain_says() {
    play(2, 250).await;
}

#[tokio::test]
#[ignore = "takes an hour: make test-long"]
async fn in_three_hundred_sequences_one_person_alone_hides_no_case() {
    play(300, 60).await;
}

#[tokio::test]
#[ignore = "takes minutes: make test-long"]
async fn ten_thousand_random_acts_end_as_the_domain_says() {
    play(20, 500).await;
}
