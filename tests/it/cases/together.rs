//! Several members change one case. No change replaces a value that its member has not seen.

use serde_json::{Value, json};
use voicase_tests::{Staff, World};

async fn of(staff: &Staff, case: &Value, parts: &str) -> Value {
    staff.opens(case, parts).await.data()["case"].clone()
}

#[tokio::test]
async fn a_description_that_a_colleague_changed_is_not_overwritten() {
    let world = World::new().await;
    let case = world.case().await.case;
    let (first, second) = (world.member(), world.manager());
    let known = first.asks("{ categories { id } }", json!({})).await.data()["categories"].clone();
    let category = |at: usize| known[at]["id"].clone();
    let parts = "titleRevision title severity category { id }";
    let seen = of(first, &case, parts).await;
    let theirs = json!({ "case": case, "title": "Theirs", "severity": "LOW", "category": category(0) });
    second.does("updateCase", "case { id }", theirs).await.data();
    let now = of(first, &case, parts).await;
    for (change, before) in [
        (json!({ "title": "Mine" }), json!({ "titleRevision": seen["titleRevision"] })),
        (json!({ "severity": "HIGH" }), json!({ "severity": null })),
        (json!({ "severity": "HIGH" }), json!({ "severity": "CRITICAL" })),
        (json!({ "category": null }), json!({ "category": category(1) })),
        (json!({ "category": category(1) }), json!({ "category": null })),
        // One outdated value refuses the whole change.
        (
            json!({ "title": "Mine", "severity": "HIGH" }),
            json!({ "titleRevision": now["titleRevision"], "severity": null }),
        ),
    ] {
        let mut input = change.clone();
        (input["case"], input["seen"]) = (case.clone(), before);
        first.does("updateCase", "case { id }", input).await.refused("CONFLICT");
        assert_eq!(of(first, &case, parts).await, now, "{change}");
    }
    let seen = json!({ "titleRevision": now["titleRevision"], "severity": "LOW", "category": category(0) });
    let mine = json!({ "case": case, "title": "Mine", "severity": null, "category": category(1), "seen": seen });
    let changed = first.does("updateCase", "case { title severity category { id } }", mine).await;
    let expected = json!({ "title": "Mine", "severity": null, "category": { "id": category(1) } });
    assert_eq!(changed.data()["updateCase"]["case"], expected);
}

#[tokio::test]
async fn an_assignment_that_a_colleague_changed_is_not_overwritten() {
    let world = World::new().await;
    let case = world.case().await.case;
    let (member, manager, admin) = (world.member().member, world.manager().member, world.admin().member);
    let assign = async |staff: &Staff, members: Value, backup: Value, seen: Value| {
        let input = json!({ "case": case, "members": members, "backup": backup, "seen": seen });
        staff.does("assignCase", "case { id }", input).await
    };
    let nobody = json!({ "members": [], "backup": null });
    assign(world.admin(), json!([member]), json!(manager), nobody.clone()).await.data();
    for seen in [
        nobody,
        json!({ "members": [member], "backup": null }),
        json!({ "members": [manager], "backup": member }),
        json!({ "members": [member, manager], "backup": null }),
    ] {
        assign(world.manager(), json!([admin]), Value::Null, seen.clone()).await.refused("CONFLICT");
    }
    let parts = "assignees { backup member { id } }";
    let expected =
        json!([{ "backup": false, "member": { "id": member } }, { "backup": true, "member": { "id": manager } }]);
    assert_eq!(of(world.member(), &case, parts).await["assignees"], expected);
    let seen = json!({ "members": [member], "backup": manager });
    assign(world.manager(), json!([admin]), Value::Null, seen).await.data();
    let expected = json!([{ "backup": false, "member": { "id": admin } }]);
    assert_eq!(of(world.member(), &case, parts).await["assignees"], expected);
}
