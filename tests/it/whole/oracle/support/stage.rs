//! A random organisation, in the database and in the model, and the acts of its members.

use std::collections::BTreeSet;

use chrono::{DateTime, NaiveDate, Utc};
use entity::enums::{CaseScope, Role};
use serde_json::{Value, json};
use sqlx::PgConnection;
use uuid::Uuid;
use voicase_tests::{Answer, Staff, World};

use super::acts::Act;
use super::model::{Case, FLAGS, Member, Model, Outcome, Person, State, Step};
use crate::support::dice::Dice;

const ROLES: [Role; 4] = [Role::Admin, Role::Manager, Role::Member, Role::Viewer];
const SCOPES: [CaseScope; 7] = [
    CaseScope::None,
    CaseScope::Named,
    CaseScope::Assigned,
    CaseScope::Departments,
    CaseScope::Departments,
    CaseScope::Departments,
    CaseScope::Departments,
];
const MEMBERS: usize = 12;
const DEPARTMENTS: usize = 6;
const CASES: usize = 10;

pub struct Stage {
    dice: Dice,
    pub model: Model,
    world: World,
    joined: Vec<Staff>,
    pub departments: Vec<Uuid>,
    pub cases: Vec<Value>,
    /// One file of each case.
    pub files: Vec<Value>,
    db: PgConnection,
}

impl Stage {
    pub async fn new(seed: u64) -> Self {
        let mut dice = Dice::new(seed);
        let world = World::new().await;
        let mut db = world.house.superuser().await;
        let parents: Vec<usize> = (0..DEPARTMENTS).map(|i| if i == 0 { 0 } else { dice.below(i) }).collect();
        let mut departments = vec![world.root];
        for at in 1..DEPARTMENTS {
            let id = Uuid::new_v4();
            let add = "INSERT INTO department (org_id, id, parent_id, name) VALUES ($1, $2, $3, $4)";
            let parent = departments[parents[at]];
            let add = sqlx::query(add).bind(world.org).bind(id).bind(parent).bind(format!("D{at}"));
            add.execute(&mut db).await.expect("a department");
            departments.push(id);
        }
        let (mut cases, mut files, mut facts) = (vec![], vec![], vec![]);
        for _ in 0..CASES {
            let standing = world.case().await;
            let upload = world.staffs_upload(world.member(), &standing.case, "a.txt", b"words").await;
            upload.arrives(&world.house.admin).await;
            let attach = json!({ "case": standing.case, "idempotencyKey": Uuid::new_v4(), "files": [upload.input] });
            let attached = world.member().does("attachEvidence", "case { files { id } }", attach).await;
            files.push(attached.data()["attachEvidence"]["case"]["files"][0]["id"].clone());
            let department = dice.below(DEPARTMENTS);
            let sql = "UPDATE \"case\" SET department_id = $2 WHERE id = $1";
            world.house.change(sql, &[standing.id(), departments[department]]).await;
            facts.push(Case {
                department,
                step: Step::New,
                restricted: false,
                named: BTreeSet::new(),
                excluded: BTreeSet::new(),
                assigned: std::collections::BTreeMap::new(),
                persons: vec![],
                reviewers: BTreeSet::new(),
                restricted_by: None,
                waiting: None,
                took_part: BTreeSet::new(),
                restricters: BTreeSet::new(),
                proposals: 0,
                actions: vec![],
            });
            cases.push(standing.case);
        }
        let model = Model { parents, members: vec![], cases: facts, fallback: 4 + dice.below(MEMBERS - 4) };
        let mut stage = Self { dice, model, world, joined: vec![], departments, cases, files, db };
        stage.fill().await;
        stage
    }

    async fn fill(&mut self) {
        for at in 0..MEMBERS {
            let (role, home) = (ROLES[at % 4], if at < 4 { 0 } else { self.dice.below(DEPARTMENTS) });
            if at >= 4 {
                let staff = self.world.joins_department(role, CaseScope::Departments, self.departments[home]).await;
                self.joined.push(staff);
            }
            self.staff(at).token().await;
            let empty = BTreeSet::new;
            let member = Member {
                role,
                allow: empty(),
                deny: empty(),
                scope: CaseScope::Departments,
                departments: vec![home],
                state: State::Here,
            };
            self.model.members.push(member);
            if at >= 4 {
                self.change_member(at).await;
            }
        }
        let named = "INSERT INTO fallback_reviewer SELECT $1, gen_random_uuid(), $2, $3, now(), now(), $4, now()";
        let ids = [self.world.org, self.staff(self.model.fallback).member, self.staff(0).member, self.staff(1).member];
        self.world.house.change(named, &ids).await;
        // Insert exclusions of members whom a reporter named. No act of a member creates such an exclusion.
        for case in 0..CASES {
            if self.dice.chance(30) {
                let member = self.dice.below(MEMBERS);
                let said = "INSERT INTO case_exclusion (org_id, id, case_id, member_id, ground) VALUES ($1, gen_random_uuid(), $2, $3, 'reporter')";
                let id: Uuid = self.cases[case].as_str().and_then(|id| id.parse().ok()).expect("a UUID");
                self.world.house.change(said, &[self.world.org, id, self.staff(member).member]).await;
                self.model.cases[case].excluded.insert((member, "reporter"));
            }
        }
    }

    pub fn staff(&self, at: usize) -> &Staff {
        if at < 4 { self.world.staff(ROLES[at]) } else { &self.joined[at - 4] }
    }

    /// Changes a membership in the database, without an act.
    async fn change_member(&mut self, at: usize) {
        let some = |dice: &mut Dice| dice.some(2, FLAGS.len()).into_iter().map(|f| FLAGS[f]).collect::<BTreeSet<u8>>();
        let (allow, deny) = (some(&mut self.dice), some(&mut self.dice));
        let scope = *self.dice.pick(&SCOPES);
        let state = match self.dice.below(12) {
            0 => State::Expired,
            1 => State::Suspended,
            2 => State::Removed,
            _ => State::Here,
        };
        let bits = |flags: &BTreeSet<u8>| flags.iter().fold(0_i32, |bits, flag| bits | 1 << (flag - 1));
        let then: DateTime<Utc> = "2026-03-01T12:00:00Z".parse().expect("a time");
        let change = "UPDATE membership SET allow = $2, deny = $3, case_scope = $4, expires_on = $5, suspended_at = $6, removed_at = $7 WHERE id = $1";
        let change = sqlx::query(change)
            .bind(self.staff(at).member)
            .bind(bits(&allow))
            .bind(bits(&deny))
            .bind(scope_name(scope))
            .bind((state == State::Expired).then(|| NaiveDate::from_ymd_opt(2026, 3, 1)).flatten())
            .bind((state == State::Suspended).then_some(then))
            .bind((state == State::Removed).then_some(then));
        change.execute(&mut self.db).await.expect("a change");
        let member = &mut self.model.members[at];
        (member.allow, member.deny, member.scope, member.state) = (allow, deny, scope, state);
        if self.dice.chance(50) {
            self.change_departments(at).await;
        }
    }

    async fn change_departments(&mut self, at: usize) {
        let departments = self.dice.some(2, DEPARTMENTS);
        let ids: Vec<Uuid> = departments.iter().map(|d| self.departments[*d]).collect();
        let member = self.staff(at).member;
        for sql in [
            "DELETE FROM membership_department WHERE org_id = $1 AND membership_id = $2 AND department_id <> ALL ($3)",
            "INSERT INTO membership_department SELECT $1, $2, d FROM unnest($3) d ON CONFLICT DO NOTHING",
        ] {
            let change = sqlx::query(sql).bind(self.world.org).bind(member).bind(&ids);
            change.execute(&mut self.db).await.expect("a change");
        }
        self.model.members[at].departments = departments;
    }

    /// Moves a department with its subtree. The target is never in that subtree.
    async fn move_department(&mut self) {
        let at = 1 + self.dice.below(DEPARTMENTS - 1);
        let to = self.dice.below(at);
        let change = "UPDATE department SET parent_id = $2 WHERE id = $1";
        self.world.house.change(change, &[self.departments[at], self.departments[to]]).await;
        self.model.parents[at] = to;
    }

    /// Does a random act and compares the outcome with the model.
    pub async fn act(&mut self, when: &str) -> Outcome {
        if self.dice.chance(4) {
            let at = 4 + self.dice.below(MEMBERS - 4);
            self.change_member(at).await;
        }
        if self.dice.chance(2) {
            self.move_department().await;
        }
        // For 60 % of the acts, search for a member who sees the case.
        let (mut who, mut case) = (self.dice.below(MEMBERS), self.dice.below(CASES));
        for _ in 0..if self.dice.chance(60) { 20 } else { 0 } {
            if self.model.sees(who, &self.model.cases[case]) {
                break;
            }
            (who, case) = (self.dice.below(MEMBERS), self.dice.below(CASES));
        }
        if self.dice.chance(15) {
            self.list(who, when).await;
        }
        if self.dice.chance(15) {
            self.entries(who, when).await;
        }
        let mut act = Act::random(&mut self.dice, &self.model.cases[case], MEMBERS, DEPARTMENTS);
        // A few refusals for a missing right are enough. Most acts should be decided by the rules of the case.
        for _ in 0..3 {
            if act.ends(&self.model, who, &self.model.cases[case]).0 != Outcome::Forbidden || self.dice.chance(20) {
                break;
            }
            act = Act::random(&mut self.dice, &self.model.cases[case], MEMBERS, DEPARTMENTS);
        }
        let (outcome, mut after) = act.ends(&self.model, who, &self.model.cases[case]);
        let answer = self.does(who, case, &act).await;
        let facts =
            format!("{when}: {act:?} by {who} {:?} on {case} {:?}", self.model.members[who], self.model.cases[case]);
        assert_eq!(answer.code(), outcome.code(), "{facts}: {}", answer.json);
        let before = &self.model.cases[case];
        let shared = self.model.is_shared(&after) || !self.model.is_shared(before);
        assert!(shared, "{facts}: one person alone hides the case");
        if let Act::AddPerson(_) = act {
            self.learn(&answer, case, &mut after);
        }
        self.model.cases[case] = after;
        if let (Act::Open, Outcome::Done) = (&act, outcome) {
            self.compare(&answer, case, &facts);
        }
        outcome
    }

    /// Stores the id of the new person, if the caller still sees the case.
    fn learn(&self, answer: &Answer, case: usize, after: &mut Case) {
        let known: Vec<&String> = self.model.cases[case].persons.iter().filter_map(|p| p.id.as_ref()).collect();
        let shown = answer.json["data"]["addPerson"]["case"]["persons"].as_array().cloned().unwrap_or_default();
        let ids = shown.iter().filter_map(|person| person["id"].as_str().map(str::to_owned));
        // Several persons may be new here, because a caller without access does not learn the id of a new person.
        let fresh: Vec<String> = ids.filter(|id| !known.contains(&id)).collect();
        if let ([id], Some(Person { id: slot, .. })) = (&fresh[..], after.persons.last_mut()) {
            *slot = Some(id.clone());
        }
    }

    fn compare(&self, answer: &Answer, case: usize, facts: &str) {
        let (shown, model) = (&answer.data()["case"], &self.model.cases[case]);
        let hand = |(who, backup): (&usize, &bool)| {
            json!({ "member": { "id": self.staff(*who).member }, "backup": backup }).to_string()
        };
        let mut expected: Vec<String> = model.assigned.iter().map(hand).collect();
        let mut assignees: Vec<String> =
            shown["assignees"].as_array().expect("assignees").iter().map(ToString::to_string).collect();
        expected.sort();
        assignees.sort();
        assert_eq!(assignees, expected, "{facts}");
        assert_eq!(shown["persons"].as_array().map(Vec::len), Some(model.persons.len()), "{facts}");
        assert_eq!(shown["restricted"], model.restricted, "{facts}");
        let action = |owner: Value, state: Value| json!([owner, state]).to_string();
        let mut expected: Vec<String> = vec![];
        for one in &model.actions {
            let owner = one.owner.map_or(Value::Null, |who| json!({ "id": self.staff(who).member }));
            expected.push(action(owner, json!(if one.is_open { "OPEN" } else { "DONE" })));
        }
        let mut actions: Vec<String> = vec![];
        for one in shown["correctiveActions"].as_array().expect("actions") {
            actions.push(action(one["owner"].clone(), one["state"].clone()));
        }
        expected.sort();
        actions.sort();
        assert_eq!(actions, expected, "{facts}");
    }

    /// In every open case, feedback was given or its deadline runs. In a closed case, both deadlines are met.
    pub async fn every_clock_runs_or_is_met(&self, when: &str) {
        let sql = "SELECT c.id FROM \"case\" c WHERE c.org_id = $1 AND (SELECT count(*) FROM deadline d WHERE d.org_id = c.org_id \
            AND d.case_id = c.id AND CASE WHEN c.stage = 'closed' THEN d.met_on IS NOT NULL WHEN d.kind = 'feedback' \
            THEN (d.met_on IS NULL) = (c.feedback_on IS NULL) ELSE (d.met_on IS NULL) = (c.acknowledged_on IS NULL) END) <> 2";
        let mut db = self.world.house.superuser().await;
        let stopped: Vec<Uuid> =
            sqlx::query_scalar(sql).bind(self.world.org).fetch_all(&mut db).await.expect("an answer");
        assert!(stopped.is_empty(), "{when}: {stopped:?}");
    }

    /// The action at a place, in the order in which the actions were added.
    pub async fn action(&self, case: usize, at: usize) -> Option<Uuid> {
        let sql = "SELECT object FROM (SELECT s.action_id AS object, s.position FROM stage_history s WHERE s.case_id = $1::uuid \
            AND s.kind = 'action_added') added ORDER BY position OFFSET $2 LIMIT 1";
        let mut db = self.world.house.superuser().await;
        let id = self.cases[case].as_str().expect("an id");
        let at = i64::try_from(at).expect("a small number");
        sqlx::query_scalar(sql).bind(id).bind(at).fetch_optional(&mut db).await.expect("an answer")
    }

    /// Compares the list, the counts and one filter of a member.
    async fn list(&mut self, who: usize, when: &str) {
        let whose = self.dice.below(MEMBERS);
        let ask = "query($of: UUID!) { cases(first: 100) { totalCount nodes { id } } caseCounts { total mine unassigned } \
            theirs: cases(first: 100, filter: { assignee: $of }) { totalCount } }";
        let answer = self.staff(who).asks(ask, json!({ "of": self.staff(whose).member })).await;
        let facts = format!("{when}: the list of {who} {:?}", self.model.members[who]);
        if self.model.members[who].state != State::Here {
            assert_eq!(answer.code(), "FORBIDDEN", "{facts}");
            return;
        }
        let seen: Vec<usize> = (0..CASES).filter(|c| self.model.sees(who, &self.model.cases[*c])).collect();
        let count = |fits: &dyn Fn(&Case) -> bool| seen.iter().filter(|c| fits(&self.model.cases[**c])).count();
        let expected: BTreeSet<&str> = seen.iter().filter_map(|c| self.cases[*c].as_str()).collect();
        let nodes = answer.data()["cases"]["nodes"].as_array().expect("cases");
        let shown: BTreeSet<&str> = nodes.iter().filter_map(|node| node["id"].as_str()).collect();
        assert_eq!(shown, expected, "{facts}");
        let counts = json!({ "total": seen.len(), "mine": count(&|c| c.assigned.contains_key(&who)),
            "unassigned": count(&|c| c.assigned.is_empty()) });
        assert_eq!(answer.data()["caseCounts"], counts, "{facts}");
        assert_eq!(answer.data()["cases"]["totalCount"], seen.len(), "{facts}");
        assert_eq!(answer.data()["theirs"]["totalCount"], count(&|c| c.assigned.contains_key(&whose)), "{facts}");
    }

    /// Compares the entries that a member sees: one for each hidden case that does not exclude the member.
    async fn entries(&self, who: usize, when: &str) {
        let answer = self.staff(who).asks("{ caseEntries { few restricted } }", json!({})).await;
        let facts = format!("{when}: the entries of {who} {:?}", self.model.members[who]);
        if !self.model.manages(who) {
            assert_eq!(answer.code(), "FORBIDDEN", "{facts}");
            return;
        }
        let hidden = |case: &&Case| self.model.is_hidden(case) && !case.keeps_out(who);
        let entry = |case: &Case| json!({ "few": self.model.hands(case).len() < 2, "restricted": case.restricted });
        let mut expected: Vec<String> =
            self.model.cases.iter().filter(hidden).map(|case| entry(case).to_string()).collect();
        let shown = answer.data()["caseEntries"].as_array().expect("entries").clone();
        let mut shown: Vec<String> = shown.iter().map(ToString::to_string).collect();
        expected.sort();
        shown.sort();
        assert_eq!(shown, expected, "{facts}");
    }

    /// The waiting restriction of the case, or `key` if there is none.
    pub async fn waiting(&self, case: usize, key: Uuid) -> Uuid {
        let sql = "SELECT id FROM restriction WHERE case_id = $1::uuid AND restricted_on IS NULL AND ended_at IS NULL";
        self.look(sql, case).await.unwrap_or(key)
    }

    /// The entry of the case, whether or not it is visible to a member.
    pub async fn entry(&self, case: usize) -> Uuid {
        self.look("SELECT entry_id FROM \"case\" WHERE id = $1::uuid", case).await.expect("every case has one")
    }

    async fn look(&self, sql: &'static str, case: usize) -> Option<Uuid> {
        let mut db = self.world.house.superuser().await;
        let id = self.cases[case].as_str().expect("an id");
        sqlx::query_scalar(sql).bind(id).fetch_optional(&mut db).await.expect("an answer")
    }

    pub async fn everybody_sees_what_they_should(&mut self, when: &str) {
        self.every_clock_runs_or_is_met(when).await;
        for who in 0..MEMBERS {
            self.list(who, when).await;
            self.entries(who, when).await;
        }
    }
}

const fn scope_name(scope: CaseScope) -> &'static str {
    match scope {
        CaseScope::None => "none",
        CaseScope::Named => "named",
        CaseScope::Assigned => "assigned",
        CaseScope::Departments => "departments",
    }
}
