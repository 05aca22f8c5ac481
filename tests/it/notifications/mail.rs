//! Emails are sent over SMTP after their transaction commits. They contain nothing confidential, and a refused email
//! waits for a retry.
//!
//! A test that looks at waiting emails has its own databases, because the jobs of another test might send them.

use chrono::TimeDelta;
use serde_json::json;
use voicase_dev::mail::Treatment;
use voicase_tests::{Staff, World, instance};

use crate::support::samples::viewer;

/// Number of waiting emails and of their jobs.
async fn waiting(world: &World) -> (i64, i64) {
    let mut db = world.house.superuser().await;
    let count = "SELECT (SELECT count(*) FROM outbox WHERE org_id = $1), (SELECT count(*) FROM job WHERE org_id = $1 AND kind = 'send_mail')";
    sqlx::query_as(count).bind(world.org).fetch_one(&mut db).await.expect("counts")
}

/// Given up emails by cause.
async fn given_up(world: &World) -> Vec<(String, i64)> {
    let mut db = world.house.superuser().await;
    let sql =
        "SELECT failure, count(*) FROM outbox WHERE org_id = $1 AND given_up_on IS NOT NULL GROUP BY 1 ORDER BY 1";
    sqlx::query_as(sql).bind(world.org).fetch_all(&mut db).await.expect("counts")
}

async fn invites(world: &World, email: &str) {
    let input = json!({ "email": email, "rights": viewer(world.root.to_string()) });
    world.admin().does("inviteMember", "invitation { id }", input).await.data();
}

/// Changes the email address and confirms it with the mailed link.
async fn changes_address(world: &World, staff: &Staff, to: &str) {
    staff.does("changeEmail", "sentTo", json!({ "email": to })).await.data();
    let token = world.link_to(to).await;
    staff.auth("confirmEmail", "done", json!({ "token": token })).await.data();
}

#[tokio::test]
async fn a_mail_is_sent_once_and_nothing_of_it_stays() {
    let world = World::alone().await;
    let email = world.address();
    invites(&world, &email).await;
    assert_eq!(waiting(&world).await, (1, 1), "in the transaction of the invitation");
    assert_eq!(world.mails_to(&email).await.len(), 1);
    assert_eq!(waiting(&world).await, (0, 0));
    world.run_jobs().await;
    assert_eq!(world.mails_to(&email).await.len(), 1);
}

#[tokio::test]
async fn what_is_refused_posts_no_mail() {
    let world = World::new().await;
    let input = json!({ "email": world.member().email, "rights": viewer(world.root.to_string()) });
    world.admin().does("inviteMember", "invitation { id }", input).await.refused("INVALID");
    assert_eq!(waiting(&world).await, (0, 0));
}

#[tokio::test]
async fn a_mail_that_the_server_does_not_take_is_sent_when_it_does() {
    let world = World::alone().await;
    let email = world.address();
    let mails = &instance().mails;
    mails.treat(&email, Some(Treatment::Refuse));
    invites(&world, &email).await;
    world.run_jobs().await;
    assert!(mails.all().iter().all(|mail| mail.to != email));
    assert_eq!(waiting(&world).await, (1, 1));
    mails.treat(&email, None);
    // A temporary failure delays an email by seconds.
    world.wait(TimeDelta::seconds(5));
    assert_eq!(world.mails_to(&email).await.len(), 1);
    assert_eq!(waiting(&world).await, (0, 0));
}

#[tokio::test]
async fn a_mail_that_no_server_ever_takes_is_given_up() {
    let world = World::alone().await;
    let email = world.address();
    instance().mails.treat(&email, Some(Treatment::Refuse));
    invites(&world, &email).await;
    let last = "UPDATE job SET attempts = 13 WHERE org_id = $1 AND kind = 'send_mail'";
    world.house.change(last, &[world.org]).await;
    assert!(world.mails_to(&email).await.is_empty());
    assert_eq!(waiting(&world).await, (1, 0), "it is kept, and no job sends it");
    assert_eq!(given_up(&world).await, [("refused".to_owned(), 1)]);
}

/// After a downgrade, rows that the newer version wrote are still in the outbox.
#[tokio::test]
async fn a_mail_of_a_newer_version_is_sent_in_english_or_given_up() {
    let world = World::alone().await;
    let (email, other) = (world.address(), world.address());
    invites(&world, &email).await;
    world.house.change("UPDATE outbox SET language = 'xx' WHERE org_id = $1", &[world.org]).await;
    assert!(world.mails_to(&email).await[0].text.contains("You received this email because"));
    invites(&world, &other).await;
    world.house.change("UPDATE outbox SET kind = 'of_tomorrow' WHERE org_id = $1", &[world.org]).await;
    world.run_jobs().await;
    assert_eq!(waiting(&world).await, (1, 1));
    let last = "UPDATE job SET attempts = 13 WHERE org_id = $1 AND kind = 'send_mail'";
    world.house.change(last, &[world.org]).await;
    world.wait(TimeDelta::seconds(5));
    assert!(world.mails_to(&other).await.is_empty());
    assert_eq!(waiting(&world).await, (1, 0));
    assert_eq!(given_up(&world).await, [("unreadable".to_owned(), 1)]);
}

#[tokio::test]
async fn a_mail_names_the_organisation_and_no_person_and_no_case() {
    let world = World::new().await;
    let (case, email) = (world.case().await.case, world.address());
    let title = "Kettledrum in the bilge";
    let admin = world.admin();
    admin.does("updateCase", "case { id }", json!({ "case": case, "title": title })).await.data();
    let person = "Ottoline Featherstonehaugh";
    admin.does("changeName", "me { name }", json!({ "name": person })).await.data();
    invites(&world, &email).await;
    let (member, new) = (world.member(), world.address());
    member.does("changeName", "me { name }", json!({ "name": person })).await.data();
    changes_address(&world, member, &new).await;
    let mut mails = world.mails_to(&email).await;
    mails.extend(world.mails_to(&new).await);
    mails.extend(world.mails_to(&member.email).await);
    assert_eq!(mails.len(), 3);
    for mail in &mails {
        assert!(
            mail.text.contains("Fjordlys Shipping") && mail.text.contains("You received this email because"),
            "{}",
            mail.text
        );
        assert!(mail.text.contains("you can ignore this email"), "{}", mail.text);
        let all = format!("{} {} {}", mail.raw, mail.subject, mail.text);
        for secret in [title, person, "Featherstonehaugh", "Kettledrum", &admin.email, "VC-2026", "password 7"] {
            assert!(!all.contains(secret), "{secret} in {all}");
        }
        assert!(mail.raw.contains("Auto-Submitted: auto-generated"));
        assert!(!all.contains("@localhost"), "the email must not name this machine");
    }
    assert!(mails[2].text.contains("A new address has replaced it") && !mails[2].raw.contains(&new));
}

#[tokio::test]
async fn a_mail_is_in_the_language_of_the_browser_that_asked_for_it() {
    let world = World::new().await;
    let email = world.address();
    let token = format!("Bearer {}", world.admin().token().await);
    let org = world.org.to_string();
    let headers = [
        ("authorization", token.as_str()),
        ("x-organization-id", &org),
        ("accept-language", "de-AT,de;q=0.9,en;q=0.5"),
    ];
    let invite = "mutation($input: InviteMemberInput!) { inviteMember(input: $input) { invitation { id } } }";
    let input = json!({ "input": { "email": email, "rights": viewer(world.root.to_string()) } });
    world.house.admin.ask("/graphql", invite, &input, &headers).await.data();
    let mail = world.mails_to(&email).await.remove(0);
    assert_eq!(mail.subject, "Einladung zu VoiCase");
    assert!(mail.text.contains("Öffnen Sie diesen Link") && mail.text.contains("Fjordlys Shipping lädt Sie"));
}

#[tokio::test]
async fn the_page_of_mails_shows_them_as_text() {
    let world = World::new().await;
    let name = "<script>alert(1)</script>";
    let rename = sqlx::query("UPDATE organisation SET name = $1 WHERE id = $2").bind(name).bind(world.org);
    rename.execute(&mut world.house.superuser().await).await.expect("a name");
    let email = world.address();
    invites(&world, &email).await;
    world.mails_to(&email).await;
    let page = page("/").await;
    assert!(page.contains(&email) && page.contains("<a href=\"https://staff.example/enrol#"), "{page}");
    assert!(!page.contains("<script>") && page.contains("&lt;script>alert(1)"));
    let json: serde_json::Value = serde_json::from_str(&self::page("/mails.json").await).expect("JSON");
    assert!(json.as_array().expect("mails").iter().any(|mail| mail["to"] == email));
}

async fn page(path: &str) -> String {
    use axum::body::{Body, to_bytes};
    use axum::http::Request;
    use tower::ServiceExt;
    let request = Request::get(path).body(Body::empty()).expect("a request");
    let answer = instance().mails.router().oneshot(request).await.expect("an answer");
    String::from_utf8(to_bytes(answer.into_body(), usize::MAX).await.expect("a body").to_vec()).expect("text")
}

#[tokio::test]
async fn the_staffs_surface_makes_no_other_job_and_reads_no_mail() {
    let world = World::new().await;
    invites(&world, &world.address()).await;
    let mut db = world.house.superuser().await;
    for statement in [
        "INSERT INTO job (org_id, id, kind, payload, due_on) VALUES (app.org(), gen_random_uuid(), 'discard_object', '{}', current_date)",
        "SELECT 1 FROM outbox",
        "DELETE FROM outbox",
        "UPDATE outbox SET link = NULL",
        "SELECT 1 FROM job",
        "SELECT token_hash FROM invitation",
    ] {
        let become_admin =
            format!("BEGIN; SET LOCAL SESSION AUTHORIZATION voicase_admin; SET LOCAL app.org_id = '{}'", world.org);
        sqlx::raw_sql(sqlx::AssertSqlSafe(become_admin)).execute(&mut db).await.expect("a role");
        let refused = sqlx::raw_sql(statement).execute(&mut db).await.expect_err(statement).to_string();
        assert!(
            refused.contains("permission denied") || refused.contains("row-level security"),
            "{statement}: {refused}"
        );
        sqlx::raw_sql("ROLLBACK").execute(&mut db).await.expect("rolled back");
    }
}
