//! An unchecked law pack opens no channel before a member confirms its figures. An organisation can be stricter than
//! its law.

use serde_json::{Value, json};
use voicase_tests::{Staff, World};

use crate::support::platform::does;

const CHANNEL: &str = "query($slug: String!) { channel(slug: $slug) { takesReports opensLater \
    lawPack { acknowledgement { count unit } feedback { count unit } feedbackFromReport authorities { name url } } } }";
const LAW: &str = "{ law { code hash checked lawyer awaitsConfirmation confirmedOn confirmedBy { id } acknowledgementDays feedbackDays \
    maxAcknowledgementDays maxFeedbackDays extensions figures { kind within { count unit } countedFrom source { title article url } \
    checkedOn } holidays { library version until } } }";

async fn channel(world: &World) -> Value {
    let answer = world.reporter().asks(CHANNEL, json!({ "slug": world.slug })).await;
    answer.data()["channel"].clone()
}

async fn law(staff: &Staff) -> Value {
    staff.asks(LAW, json!({})).await.data()["law"].clone()
}

async fn follows(world: &World, pack: &str) {
    let input = json!({ "organisation": world.org, "lawPack": pack });
    does(&world.owner().await, "setLawPack", input).await.data();
}

/// The deadlines of a case.
async fn opens(world: &World, case: &Value, selection: &str) -> Value {
    world.manager().opens(case, selection).await.data()["case"]["deadlines"].clone()
}

/// How many audit events of a kind the organisation has.
async fn logged(world: &World, kind: &str) -> i64 {
    let sql = "SELECT count(*) FROM audit_event WHERE org_id = $1 AND kind = $2";
    let query = sqlx::query_scalar(sql).bind(world.org).bind(kind);
    query.fetch_one(&mut world.house.superuser().await).await.expect("a count")
}

#[tokio::test]
async fn an_unchecked_law_pack_opens_the_channel_only_after_a_member_confirms_it() {
    let world = World::new().await;
    let earlier = world.reporter();
    earlier.submits().await.data();
    let late = world.reporter();
    let report = late.report().await;
    follows(&world, "hu").await;

    let shown = channel(&world).await;
    assert_eq!((&shown["takesReports"], &shown["opensLater"]), (&json!(false), &json!(true)));
    assert!(shown["lawPack"]["authorities"][0]["url"].as_str().is_some_and(|url| url.starts_with("https://")));
    late.sends(report.clone()).await.refused("NOT_ALLOWED_NOW");
    // A reporter with an access code still reads and writes.
    earlier.leaves();
    earlier.returns().await.data();
    earlier.writes("Is anybody there?").await.data();

    let setup = "{ setup { awaitsLaw } }";
    assert_eq!(world.admin().asks(setup, json!({})).await.data()["setup"]["awaitsLaw"], true);
    let found = law(world.admin()).await;
    assert_eq!((&found["code"], &found["checked"], &found["lawyer"]), (&json!("hu"), &json!(false), &json!(false)));
    assert_eq!((&found["awaitsConfirmation"], &found["confirmedOn"]), (&json!(true), &Value::Null));
    assert!(found["holidays"]["version"].is_string());

    let confirm = |hash: Value| world.admin().does("confirmLaw", "law { awaitsConfirmation }", json!({ "hash": hash }));
    confirm(json!("another")).await.refused("CONFLICT");
    for _ in 0..2 {
        let confirmed = confirm(found["hash"].clone()).await;
        assert_eq!(confirmed.data()["confirmLaw"]["law"]["awaitsConfirmation"], false);
    }
    let now = law(world.admin()).await;
    assert_eq!(now["confirmedOn"], "2026-03-02");
    assert_eq!(now["confirmedBy"]["id"], json!(world.admin().member));
    assert_eq!(channel(&world).await["takesReports"], true);
    late.sends(report).await.data();
    assert_eq!(logged(&world, "law_confirmed").await, 1, "a repeated confirmation is logged once");
}

#[tokio::test]
async fn changed_figures_ask_again() {
    let world = World::new().await;
    follows(&world, "se").await;
    let hash = law(world.admin()).await["hash"].clone();
    world.admin().does("confirmLaw", "law { code }", json!({ "hash": hash })).await.data();
    assert_eq!(channel(&world).await["takesReports"], true);
    // Another version of the pack was confirmed.
    let older = "UPDATE organisation SET law_confirmed = 'older' WHERE id = $1";
    world.house.change(older, &[world.org]).await;
    assert_eq!(channel(&world).await["opensLater"], true);
    let found = law(world.admin()).await;
    assert_eq!((&found["awaitsConfirmation"], &found["confirmedBy"]), (&json!(true), &Value::Null));
}

#[tokio::test]
async fn a_checked_law_pack_needs_no_confirmation() {
    let world = World::new().await;
    let found = law(world.admin()).await;
    assert_eq!((&found["checked"], &found["awaitsConfirmation"]), (&json!(true), &json!(false)));
    let input = json!({ "hash": found["hash"] });
    world.admin().does("confirmLaw", "law { code }", input.clone()).await.refused("NOT_ALLOWED_NOW");
    for staff in [world.manager(), world.member(), world.viewer()] {
        staff.asks(LAW, json!({})).await.refused("FORBIDDEN");
        staff.does("confirmLaw", "law { code }", input.clone()).await.refused("FORBIDDEN");
        staff.does("setOwnFigures", "law { code }", json!({})).await.refused("FORBIDDEN");
    }
}

#[tokio::test]
async fn an_organisation_promises_less_time_than_its_law_and_never_more() {
    let world = World::new().await;
    let before = world.case().await;
    let set = |input: Value| world.admin().does("setOwnFigures", "law { acknowledgementDays feedbackDays }", input);
    for (input, field) in [
        (json!({ "acknowledgementDays": 7 }), "acknowledgementDays"),
        (json!({ "acknowledgementDays": 0 }), "acknowledgementDays"),
        (json!({ "acknowledgementDays": -1 }), "acknowledgementDays"),
        (json!({ "acknowledgementDays": 3, "feedbackDays": 84 }), "feedbackDays"),
        (json!({ "feedbackDays": i32::MAX }), "feedbackDays"),
    ] {
        let refused = set(input.clone()).await;
        assert_eq!((refused.code(), refused.field()), ("INVALID", field), "{input}");
    }
    assert_eq!(channel(&world).await["lawPack"]["acknowledgement"], json!({ "count": 7, "unit": "DAYS" }));
    let own = json!({ "acknowledgementDays": 3, "feedbackDays": 30 });
    for _ in 0..2 {
        assert_eq!(set(own.clone()).await.data()["setOwnFigures"]["law"], own);
    }
    let shown = channel(&world).await;
    assert_eq!(shown["lawPack"]["acknowledgement"], json!({ "count": 3, "unit": "DAYS" }));
    assert_eq!(shown["lawPack"]["feedback"], json!({ "count": 30, "unit": "DAYS" }));

    let after = world.case().await;
    let selection = "deadlines { kind dueOn rule { own checked lawyer countedFrom countedOn within { count unit } \
        figure { source { article } checkedOn } } }";
    let old = opens(&world, &before.case, selection).await;
    let new = opens(&world, &after.case, selection).await;
    assert_eq!(old[0]["dueOn"], "2026-03-09", "a running deadline keeps its date");
    assert_eq!((&old[0]["rule"]["own"], &new[0]["rule"]["own"]), (&json!(false), &json!(true)));
    assert_eq!((&new[0]["dueOn"], &new[0]["rule"]["countedOn"]), (&json!("2026-03-05"), &json!("2026-03-02")));
    assert_eq!(new[0]["rule"]["figure"]["source"]["article"], "Art. 9(1)(b)");
    assert_eq!((&new[0]["rule"]["checked"], &new[0]["rule"]["lawyer"]), (&json!(true), &json!(false)));
    // Feedback counts from the law's deadline for the acknowledgement, 9 March.
    assert_eq!(
        (&new[1]["dueOn"], &new[1]["rule"]["countedFrom"]),
        (&json!("2026-04-08"), &json!("ACKNOWLEDGEMENT_DEADLINE"))
    );
    assert_eq!(logged(&world, "own_figures_changed").await, 1);
    // Without own figures, the law counts again.
    set(json!({})).await.data();
    assert_eq!(channel(&world).await["lawPack"]["feedback"], json!({ "count": 3, "unit": "MONTHS" }));
}

#[tokio::test]
async fn working_days_and_other_events_reach_the_reporter() {
    let world = World::new().await;
    follows(&world, "fr").await;
    let shown = channel(&world).await;
    assert_eq!(shown["lawPack"]["acknowledgement"], json!({ "count": 7, "unit": "WORKING_DAYS" }));
    assert_eq!((&shown["takesReports"], &shown["lawPack"]["feedbackFromReport"]), (&json!(true), &json!(false)));
    let case = world.case().await.case;
    let deadlines = opens(&world, &case, "deadlines { dueOn rule { figure { source { title article } } } }").await;
    // 2 March 2026 is a Monday.
    assert_eq!(deadlines[0]["dueOn"], "2026-03-11");
    let source = json!({ "title": "Décret n° 2022-1284", "article": "Art. 4" });
    assert_eq!(deadlines[0]["rule"]["figure"]["source"], source);
}
