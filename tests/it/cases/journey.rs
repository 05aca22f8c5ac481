//! The life of a report, from submission to closing.

use chrono::TimeDelta;
use serde_json::{Value, json};
use uuid::Uuid;
use voicase_tests::{QUESTION, Staff, Standing, World};

use crate::support::steps::{closed, in_review, moves};

async fn writes(staff: &Staff, case: &Value, text: &str, feedback: bool) {
    let input =
        json!({ "case": case, "idempotencyKey": Uuid::new_v4(), "text": text, "feedback": feedback, "files": [] });
    staff.does("sendMessage", "message { number }", input).await.data();
}

#[tokio::test]
async fn a_report_is_answered_and_its_reporter_comes_back_and_reads() {
    let world = World::new().await;
    let Standing { reporter, case } = world.case().await;
    let opened = world.manager().opens(&case, "number stage unread answers { question value }").await;
    assert_eq!(opened.data()["case"]["number"].as_str().expect("a number").len(), "VC-2026-48213".len());
    assert_eq!(opened.data()["case"]["answers"][0]["question"], QUESTION);
    writes(world.manager(), &case, "Thank you. Which pump?", false).await;

    reporter.leaves();
    let back = reporter.returns().await;
    assert_eq!(back.data()["openReport"]["report"]["unread"], 1);
    let dialogue = "{ report { unread messages { nodes { number author text } hasEarlier } } }";
    let read = reporter.asks(dialogue, json!({})).await;
    let told = &read.data()["report"]["messages"]["nodes"];
    assert_eq!(told, &json!([{ "number": 1, "author": "STAFF", "text": "Thank you. Which pump?" }]));
    let marked = reporter.does("markRead", "report { unread }", json!({ "upTo": 1 })).await;
    assert_eq!(marked.data()["markRead"]["report"]["unread"], 0);

    reporter.writes("Number two.").await.data();
    world.release().await;
    let unread = world.member().opens(&case, "unread messages { nodes { author text } }").await;
    assert_eq!(unread.data()["case"]["unread"], 1);
    assert_eq!(unread.data()["case"]["messages"]["nodes"][1], json!({ "author": "REPORTER", "text": "Number two." }));
    let read = world.member().does("markRead", "case { unread }", json!({ "case": case, "upTo": 2 })).await;
    assert_eq!(read.data()["markRead"]["case"]["unread"], 0);
    assert_eq!(
        world.manager().opens(&case, "unread").await.data()["case"]["unread"],
        1,
        "each member has a separate read mark"
    );
}

#[tokio::test]
async fn nothing_reaches_staff_before_the_tick_and_numbers_are_given_with_it() {
    let world = World::daily().await;
    let (first, second) = (world.reporter(), world.reporter());
    for reporter in [&first, &second] {
        reporter.submits().await.data();
    }
    assert_eq!(world.admin().sees().await, 0);
    world.release().await;
    world.run_jobs().await;
    let list = world.admin().asks("{ cases(order: NUMBER) { nodes { id number } } }", json!({})).await;
    let numbers: Vec<&str> = list.data()["cases"]["nodes"]
        .as_array()
        .expect("cases")
        .iter()
        .filter_map(|case| case["number"].as_str())
        .collect();
    assert!(numbers.len() == 2 && numbers[0] > numbers[1] && numbers[1] >= "VC-2026-10000", "{numbers:?}");

    first.writes("One thing more.").await.data();
    let dialogues = "{ cases { nodes { unread messages { nodes { text } } } } }";
    let before = world.manager().asks(dialogues, json!({})).await;
    assert!(!before.json.to_string().contains("One thing more."), "a message also waits for the release");
    let own = first.asks("{ report { messages { nodes { text } } } }", json!({})).await;
    assert_eq!(own.data()["report"]["messages"]["nodes"][0]["text"], "One thing more.");
    world.release().await;
    let after = world.manager().asks(dialogues, json!({})).await;
    assert!(after.json.to_string().contains("One thing more."));
}

#[tokio::test]
async fn a_case_is_closed_by_somebody_who_never_handled_it_and_its_reporter_is_told() {
    let world = World::new().await;
    let Standing { reporter, case } = in_review(&world).await;
    let words = "You were right. The logs are honest now.";
    let closing = json!({ "case": case, "expected": 1, "outcome": "SUBSTANTIATED", "words": words });
    world.manager().does("closeCase", "case { id }", closing.clone()).await.refused("NOT_ALLOWED_NOW");
    world.member().does("closeCase", "case { id }", closing.clone()).await.refused("FORBIDDEN");
    let before = reporter.asks("{ report { status closings { words } } }", json!({})).await;
    assert_eq!(
        before.data()["report"],
        json!({ "status": "PENDING_REVIEW", "closings": [] }),
        "the reporter does not see a proposed closing"
    );

    let selection = "case { stage closedOn closing { findings words approvedBy { id } proposedBy { id } } }";
    let closed = world.admin().does("closeCase", selection, closing).await;
    let end = &closed.data()["closeCase"]["case"];
    assert_eq!((&end["stage"], &end["closedOn"]), (&json!("CLOSED"), &json!("2026-03-02")));
    assert_eq!(end["closing"]["findings"], "As reported.", "the proposed findings are kept");
    assert_eq!(end["closing"]["approvedBy"]["id"], json!(world.admin().member));
    let told = reporter.asks("{ report { status feedbackOn closings { closedOn words } } }", json!({})).await;
    assert_eq!(told.data()["report"]["closings"][0]["words"], "You were right. The logs are honest now.");
    assert_eq!(told.data()["report"]["feedbackOn"], "2026-03-02");
}

#[tokio::test]
async fn a_closed_case_is_reopened_with_a_reason_and_owes_feedback_anew() {
    let world = World::new().await;
    let Standing { reporter, case } = closed(&world).await;
    world.wait(TimeDelta::days(10));
    world.manager().does("reopenCase", "case { id }", json!({ "case": case, "reason": "  " })).await.refused("INVALID");
    let selection = "case { stage closedOn deadlines { kind dueOn metOn } timeline { kind to reason member { id } } }";
    let reopened = world.manager().does("reopenCase", selection, json!({ "case": case, "reason": "New facts." })).await;
    let now = &reopened.data()["reopenCase"]["case"];
    assert_eq!((&now["stage"], &now["closedOn"]), (&json!("UNDER_INVESTIGATION"), &Value::Null));
    let clocks = now["deadlines"].as_array().expect("clocks");
    assert!(clocks.contains(&json!({ "kind": "FEEDBACK", "dueOn": "2026-06-12", "metOn": null })), "{clocks:?}");
    let steps = now["timeline"].as_array().expect("steps");
    let to: Vec<&Value> = steps.iter().map(|step| &step["to"]).collect();
    assert_eq!(to, ["NEW", "IN_TRIAGE", "UNDER_INVESTIGATION", "PENDING_REVIEW", "CLOSED", "UNDER_INVESTIGATION"]);
    let last = steps.last().expect("a step");
    assert_eq!((&last["reason"], &last["member"]["id"]), (&json!("New facts."), &json!(world.manager().member)));
    reporter.leaves();
    reporter.returns().await.data();
    let told = reporter.asks("{ report { status closings { closedOn words } } }", json!({})).await;
    let expected =
        json!({ "status": "UNDER_INVESTIGATION", "closings": [{ "closedOn": "2026-03-02", "words": "Done." }] });
    assert_eq!(told.data()["report"], expected, "the closing stays readable");
    let shown = world.manager().opens(&case, "closing { id } earlierClosings { words closedOn }").await;
    let expected = json!({ "closing": null, "earlierClosings": [{ "words": "Done.", "closedOn": "2026-03-02" }] });
    assert_eq!(shown.data()["case"], expected);
}

#[tokio::test]
async fn an_investigation_waits_for_somebody_who_investigates() {
    let world = World::new().await;
    let case = world.case().await.case;
    moves(world.member(), &case, "UNDER_INVESTIGATION").await.refused("NOT_ALLOWED_NOW");
    moves(world.member(), &case, "IN_TRIAGE").await.data();
    moves(world.member(), &case, "UNDER_INVESTIGATION").await.refused("NOT_ALLOWED_NOW");
    let offered = world.member().opens(&case, "moves { to allowed block }").await;
    let expected = json!([
        { "to": "UNDER_INVESTIGATION", "allowed": false, "block": "NEEDS_ASSIGNEE" },
        { "to": "CLOSED", "allowed": false, "block": "NOT_PERMITTED" },
    ]);
    assert_eq!(offered.data()["case"]["moves"], expected);
    let early = json!({ "case": case, "outcome": "SUBSTANTIATED", "words": "No." });
    let refused = world.manager().does("closeCase", "case { id }", early).await;
    assert_eq!((refused.code(), refused.field()), ("INVALID", "outcome"));
    let spam = json!({ "case": case, "outcome": "SPAM", "words": "This was no report." });
    world.manager().does("closeCase", "case { id }", spam).await.data();
    moves(world.member(), &case, "IN_TRIAGE").await.refused("NOT_ALLOWED_NOW");
}

#[tokio::test]
async fn the_laws_clocks_count_from_what_happened() {
    let world = World::new().await;
    let Standing { reporter, case } = world.case().await;
    let clocks = "deadlines { kind dueOn metOn daysLeft }";
    let promised =
        reporter.asks("{ report { acknowledgementDueOn acknowledgedOn feedbackDueOn feedbackOn } }", json!({})).await;
    let expected = json!({ "acknowledgementDueOn": "2026-03-09", "acknowledgedOn": null, "feedbackDueOn": "2026-06-09", "feedbackOn": null });
    assert_eq!(promised.data()["report"], expected);

    world.wait(TimeDelta::days(8));
    let late = world.admin().asks("{ cases(filter: { overdue: true }) { totalCount } }", json!({})).await;
    assert_eq!(late.data()["cases"]["totalCount"], 1);
    writes(world.manager(), &case, "We have it.", false).await;
    let met = world.manager().opens(&case, clocks).await;
    let expected = json!([
        { "kind": "ACKNOWLEDGEMENT", "dueOn": "2026-03-09", "metOn": "2026-03-10", "daysLeft": -1 },
        { "kind": "FEEDBACK", "dueOn": "2026-06-09", "metOn": null, "daysLeft": 91 },
    ]);
    assert_eq!(met.data()["case"]["deadlines"], expected, "a late acknowledgement does not move the feedback deadline");
    world.wait(TimeDelta::days(1));
    writes(world.manager(), &case, "This is what we did.", true).await;
    let met = world.manager().opens(&case, clocks).await;
    assert_eq!(met.data()["case"]["deadlines"][1]["metOn"], "2026-03-11");
}

#[tokio::test]
async fn a_note_is_retracted_by_who_wrote_it_and_its_words_stay() {
    let world = World::new().await;
    let case = world.case().await.case;
    let input = json!({ "case": case, "idempotencyKey": Uuid::new_v4(), "text": "Ask the harbour master." });
    let added = world.member().does("addNote", "note { id }", input.clone()).await;
    let again = world.member().does("addNote", "note { id }", input).await;
    assert_eq!(added.data(), again.data(), "a repeated call writes one note");
    let wrong = json!({ "note": added.data()["addNote"]["note"]["id"], "reason": "Wrong case." });
    world.manager().does("retractNote", "note { id }", wrong.clone()).await.refused("FORBIDDEN");
    world.member().does("retractNote", "note { id }", wrong.clone()).await.data();
    world.member().does("retractNote", "note { id }", wrong).await.refused("NOT_ALLOWED_NOW");
    let notes = world.manager().opens(&case, "notes { text retractionReason member { id } }").await;
    let author = json!({ "id": world.member().member });
    let expected = json!([{ "text": "Ask the harbour master.", "retractionReason": "Wrong case.", "member": author }]);
    assert_eq!(notes.data()["case"]["notes"], expected);
}

#[tokio::test]
async fn a_case_is_described_and_found_by_what_was_said_of_it() {
    let world = World::new().await;
    let case = world.case().await.case;
    let number = world.member().opens(&case, "number").await.data()["case"]["number"].clone();
    let known = world.member().asks("{ categories { id code } }", json!({})).await;
    let category = &known.data()["categories"][0]["id"];
    let change = json!({ "case": case, "title": "Logs written ahead", "category": category, "severity": "HIGH" });
    let described = world.member().does("updateCase", "case { title severity category { id } }", change).await;
    assert_eq!(described.data()["updateCase"]["case"]["title"], "Logs written ahead");
    let cleared =
        world.member().does("updateCase", "case { title severity }", json!({ "case": case, "title": null })).await;
    assert_eq!(
        cleared.data()["updateCase"]["case"],
        json!({ "title": null, "severity": "HIGH" }),
        "left out stays, null clears"
    );
    for (filter, found) in [
        (json!({ "category": category, "severities": ["HIGH"] }), 1),
        (json!({ "severities": ["LOW"] }), 0),
        (json!({ "number": number }), 1),
        (json!({ "number": "2" }), 0),
        (json!({ "unassigned": true }), 1),
        (json!({ "mine": true }), 0),
        (json!({ "department": world.root, "stages": ["NEW"] }), 1),
    ] {
        let ask = "query($filter: CaseFilter) { cases(filter: $filter) { totalCount } caseCounts(filter: $filter) { total } }";
        let list = world.viewer().asks(ask, json!({ "filter": filter })).await;
        assert_eq!(
            (&list.data()["cases"]["totalCount"], &list.data()["caseCounts"]["total"]),
            (&json!(found), &json!(found)),
            "{filter}"
        );
    }
}

#[tokio::test]
async fn who_reports_in_confidence_is_in_no_answer_that_staff_get() {
    let world = World::new().await;
    let reporter = world.reporter();
    let mut report = reporter.report().await;
    report["anonymity"] = json!("CONFIDENTIAL");
    report["identity"] = json!({ "name": "Solveig Marstrand", "contact": "+47 555 0199" });
    reporter.sends(report).await.data();
    world.release().await;
    let everything = "id number pseudonym title anonymity language answers { question value } form { definition } \
        timeline { kind member { name } reason } files { name } closing { words } assignees { member { name } }";
    let opened = world.admin().asks(&format!("{{ cases {{ nodes {{ {everything} }} }} }}"), json!({})).await;
    assert_eq!(opened.data()["cases"]["nodes"][0]["anonymity"], "CONFIDENTIAL");
    for word in ["Solveig", "Marstrand", "0199"] {
        assert!(!opened.json.to_string().contains(word), "{word}");
    }
    let own = reporter
        .asks("{ report { anonymity answers { question value } form { version } files { id } } }", json!({}))
        .await;
    assert_eq!(own.data()["report"]["answers"][0]["question"], QUESTION);
}

#[tokio::test]
async fn a_message_that_is_sent_twice_is_one_message() {
    let world = World::new().await;
    let Standing { reporter, case } = world.case().await;
    let mut input = json!({ "idempotencyKey": Uuid::new_v4(), "text": "Only once.", "files": [] });
    let once = reporter.does("sendMessage", "message { id number }", input.clone()).await;
    let twice = reporter.does("sendMessage", "message { id number }", input.clone()).await;
    assert_eq!(once.data(), twice.data());
    input["text"] = json!("Something else.");
    reporter.does("sendMessage", "message { id }", input).await.refused("CONFLICT");
    world.release().await;
    let read = world.member().opens(&case, "messages { nodes { text } }").await;
    assert_eq!(read.data()["case"]["messages"]["nodes"], json!([{ "text": "Only once." }]));
}

#[tokio::test]
async fn of_two_who_move_a_case_at_once_one_does() {
    let world = World::new().await;
    let case = world.case().await.case;
    for staff in [world.member(), world.manager()] {
        staff.token().await;
    }
    let (one, two) =
        tokio::join!(moves(world.member(), &case, "IN_TRIAGE"), moves(world.manager(), &case, "IN_TRIAGE"));
    let codes = [one.code(), two.code()];
    assert_eq!(codes.iter().filter(|code| **code == "OK").count(), 1, "{codes:?}");
    assert!(codes.iter().any(|code| ["CONFLICT", "NOT_ALLOWED_NOW"].contains(code)), "{codes:?}");
    let steps = world.viewer().opens(&case, "timeline { kind }").await;
    assert_eq!(steps.data()["case"]["timeline"].as_array().map(Vec::len), Some(2));
}

#[tokio::test]
async fn a_list_is_walked_page_by_page_with_nothing_twice_and_nothing_left_out() {
    let world = World::new().await;
    for day in 0..5 {
        world.case().await;
        if day % 2 == 0 {
            world.wait(TimeDelta::days(1));
        }
    }
    let page = "query($after: String, $order: CaseOrder!) { cases(first: 2, after: $after, order: $order) \
        { nodes { number } pageInfo { endCursor hasNextPage } } }";
    for order in ["DUE", "RECEIVED", "NUMBER"] {
        let (mut found, mut after) = (vec![], Value::Null);
        for more in [true, true, false] {
            let shown = world.admin().asks(page, json!({ "after": after, "order": order })).await;
            let shown = &shown.data()["cases"];
            found.extend(shown["nodes"].as_array().expect("cases").iter().map(|case| case["number"].to_string()));
            assert_eq!(shown["pageInfo"]["hasNextPage"], more, "{order}");
            after = shown["pageInfo"]["endCursor"].clone();
        }
        found.sort();
        found.dedup();
        assert_eq!(found.len(), 5, "{order}");
    }
}
