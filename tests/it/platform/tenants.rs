//! Creation of organisations, and their law pack.

use entity::enums::Role;
use serde_json::{Value, json};
use uuid::Uuid;
use voicase::law::{Law, LawPack, Own};
use voicase_tests::{Answer, Staff, World};

use crate::support::platform::{asks, decided, does};

fn wanted(slug: &str, email: &str) -> Value {
    json!({ "name": " Klippfisk AS ", "timeZone": "Europe/Oslo", "lawPack": "de", "slug": slug, "administratorEmail": email })
}

async fn creates(owner: &Staff, input: Value) -> Answer {
    does(owner, "createOrganisation", input).await
}

/// The token of the invitation that this organisation mailed to the address.
async fn link(world: &World, org: Uuid, email: &str) -> String {
    world.run_jobs_of(org).await;
    world.link_to(email).await
}

#[tokio::test]
async fn a_new_organisations_first_administrator_comes_by_a_mailed_invitation() {
    let world = World::new().await;
    let owner = world.owner().await;
    let (slug, email) = (Uuid::new_v4().to_string(), world.address());
    let created = creates(&owner, wanted(&slug, &email)).await;
    let organisation = &created.data()["createOrganisation"]["organisation"];
    let told = ["name", "timeZone", "lawPack", "state", "createdOn"].map(|field| organisation[field].as_str());
    assert_eq!(told, ["Klippfisk AS", "Europe/Oslo", "de", "ACTIVE", "2026-03-02"].map(Some));
    assert_eq!((&organisation["members"], &organisation["admins"]), (&json!(0), &json!(0)));
    assert_eq!((&organisation["reason"], &organisation["stateSince"]), (&Value::Null, &Value::Null));
    let org: Uuid = organisation["id"].as_str().and_then(|id| id.parse().ok()).expect("an id");

    let link = link(&world, org, &email).await;
    assert!(!created.json.to_string().contains(&link), "only the email contains the link");
    let first = Staff::accepts(world.house.clone(), org, Role::Admin, email, link).await;
    let me = first.asks("{ me { isPlatformOwner membership { role organisation { name } } } }", json!({})).await;
    let membership = &me.data()["me"]["membership"];
    assert_eq!((&membership["role"], &membership["organisation"]["name"]), (&json!("ADMIN"), &json!("Klippfisk AS")));
    assert_eq!(me.data()["me"]["isPlatformOwner"], false);
    assert_eq!(decided(&world, org).await, ["organisation_founded", "member_invited"]);
    owner.asks_for(org, "{ members { id } }", json!({})).await.refused("FORBIDDEN");

    let channel = "query($slug: String!) { channel(slug: $slug) { takesReports organisation } }";
    let channel = world.house.reporter.ask("/graphql", channel, &json!({ "slug": slug }), &[]).await;
    assert_eq!(channel.data()["channel"], json!({ "takesReports": true, "organisation": "Klippfisk AS" }));
}

#[tokio::test]
async fn what_cannot_be_founded_names_its_field_and_leaves_nothing() {
    let world = World::new().await;
    let owner = world.owner().await;
    let count = "SELECT count(*) FROM organisation WHERE name = $1";
    let name = format!("Nobody {}", Uuid::new_v4());
    for (field, value, wrong) in [
        ("name", json!(" "), "name"),
        ("name", json!("x".repeat(201)), "name"),
        ("name", json!("a\u{0}b"), "name"),
        ("name", json!("a\r\nBcc: b@c.example"), "name"),
        ("timeZone", json!("Mars/Olympus"), "timeZone"),
        ("lawPack", json!("xx"), "lawPack"),
        ("slug", json!("Not Good"), "slug"),
        ("slug", json!("graphql"), "slug"),
        ("slug", json!(world.slug), "slug"),
        ("administratorEmail", json!("nobody"), "administratorEmail"),
        ("administratorEmail", json!("a\u{0}@b.example"), "administratorEmail"),
    ] {
        let mut input = wanted(&Uuid::new_v4().to_string(), &world.address());
        input["name"] = json!(name);
        input[field] = value.clone();
        let answer = creates(&owner, input).await;
        assert_eq!((answer.code(), answer.field()), ("INVALID", wrong), "{field} {value}: {}", answer.json);
    }
    let nul = creates(&owner, wanted("a\u{0}b", &world.address())).await;
    assert_eq!(nul.code(), "INVALID");
    let made: i64 =
        sqlx::query_scalar(count).bind(&name).fetch_one(&mut world.house.superuser().await).await.expect("a count");
    assert_eq!(made, 0);
}

#[tokio::test]
async fn another_law_counts_from_the_next_report_on() {
    let world = World::new().await;
    let owner = world.owner().await;
    let packs = asks(&owner, "{ lawPacks }").await;
    assert_eq!(packs.data()["lawPacks"], json!(LawPack::codes()));
    let before = world.case().await;
    let due = "SELECT kind, due_on FROM deadline WHERE case_id = $1 ORDER BY kind";
    let mut db = world.house.superuser().await;
    let running: Vec<(String, chrono::NaiveDate)> =
        sqlx::query_as(due).bind(before.id()).fetch_all(&mut db).await.expect("clocks");
    for _ in 0..2 {
        let set = does(&owner, "setLawPack", json!({ "organisation": world.org, "lawPack": "de" })).await;
        assert_eq!(set.data()["setLawPack"]["organisation"]["lawPack"], "de");
    }
    assert_eq!(decided(&world, world.org).await, ["law_pack_changed"], "a repeated change is logged once");
    let german = LawPack::named("de").expect("a pack");
    let channel = "query($slug: String!) { channel(slug: $slug) { lawPack { authorities { url } } } }";
    let shown = world.reporter().asks(channel, json!({ "slug": world.slug })).await;
    assert_eq!(shown.data()["channel"]["lawPack"]["authorities"][0]["url"], german.authorities[0].url);
    let german = Law { pack: german, own: Own::default() };
    let after = world.case().await;
    let clocks: Vec<(String, chrono::NaiveDate)> =
        sqlx::query_as(due).bind(after.id()).fetch_all(&mut db).await.expect("clocks");
    let today = "2026-03-02".parse().expect("a day");
    let expected = [
        ("acknowledgement".to_owned(), german.acknowledgement_due(today).on),
        ("feedback".to_owned(), german.feedback_due(today, None).on),
    ];
    assert_eq!(clocks, expected);
    let still: Vec<(String, chrono::NaiveDate)> =
        sqlx::query_as(due).bind(before.id()).fetch_all(&mut db).await.expect("clocks");
    assert_eq!(running, still, "a new law pack does not move existing deadlines");
    let unknown = does(&owner, "setLawPack", json!({ "organisation": world.org, "lawPack": "xx" })).await;
    assert_eq!((unknown.code(), unknown.field()), ("INVALID", "lawPack"));
}
