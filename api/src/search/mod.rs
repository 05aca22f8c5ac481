//! Search over the texts of cases. PostgreSQL cannot search them, because they are sealed. So this process holds the folded
//! texts of an organisation in memory while its members search ([`memory`]).
//!
//! A search first reads through row-level security which cases the member can see, and scans only these. The rows of
//! the results are read in the same snapshot. A hidden case changes no result, no number and no duration.

pub mod admin;
pub mod memory;
mod pass;
mod texts;

use std::collections::{HashMap, HashSet};
use std::hash::Hash;
use std::sync::Arc;
use std::time::Duration;

use entity::case;
use entity::enums::{Severity, Stage};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter};
use serde_json::json;
use uuid::Uuid;

use crate::app::App;
use crate::audit::{self, Act, By, Kind};
use crate::op::Op;
use crate::page;
use crate::permissions::Rights;
use crate::problem::Problem;
use crate::tx::Scope;
use memory::{Facts, Found, Hit, OrgIndex, Place, Query};
use pass::Pass;

/// How long a search waits for a large pass before it returns what is found so far.
const PATIENCE: Duration = Duration::from_millis(400);
/// Maximum number of cases that a search reads before it answers. More cases are read in the background.
const SMALL: usize = 100;
/// How long a search waits for the notices of the database.
const NOTICES: Duration = Duration::from_secs(5);
/// Numbers above the maximum are returned as the maximum plus one.
const MAX_COUNT: usize = 1000;

/// Sends a marker after all notices that were sent before.
const MARKER: &str = "SELECT pg_notify('marker', $1)";
/// The cases that the member can see.
const VISIBLE: &str = "SELECT array_agg(id) FROM \"case\" WHERE org_id = $1";
/// The same, newest first. The order costs as much as the rest of the search, so only a pass reads the cases in it.
const NEWEST: &str = "SELECT array_agg(id ORDER BY received_on DESC, id) FROM \"case\" WHERE org_id = $1";

/// Narrows the results. A case must match each set that is not empty.
#[derive(Clone, Debug, Default)]
pub struct Filter {
    pub stages: HashSet<Stage>,
    pub severities: HashSet<Severity>,
    pub categories: HashSet<Uuid>,
    pub departments: HashSet<Uuid>,
    /// The case has at least one of these tags.
    pub tags: HashSet<Uuid>,
}

/// A property of a case that results are filtered and counted by.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Facet {
    Stage,
    Severity,
    Category,
    Department,
    Tag,
}

impl Filter {
    /// Whether the case matches all sets, except for the set of the facet that is counted.
    fn matches(&self, facts: &Facts, except: Option<Facet>) -> bool {
        fn in_set<T: Eq + Hash>(list: &HashSet<T>, value: Option<T>) -> bool {
            list.is_empty() || value.is_some_and(|value| list.contains(&value))
        }
        let is = |facet| except == Some(facet);
        (is(Facet::Stage) || in_set(&self.stages, Some(facts.stage)))
            && (is(Facet::Severity) || in_set(&self.severities, facts.severity))
            && (is(Facet::Category) || in_set(&self.categories, facts.category))
            && (is(Facet::Department) || in_set(&self.departments, Some(facts.department)))
            && (is(Facet::Tag) || self.tags.is_empty() || facts.tags.iter().any(|tag| self.tags.contains(tag)))
    }
}

/// Number of hits by value. Each facet counts as if its own filter were empty.
#[derive(Default)]
pub struct Facets {
    pub stages: HashMap<Stage, i32>,
    pub severities: HashMap<Severity, i32>,
    pub categories: HashMap<Uuid, i32>,
    pub departments: HashMap<Uuid, i32>,
    pub tags: HashMap<Uuid, i32>,
}

impl Facets {
    fn of(hits: &[Hit], filter: &Filter) -> Self {
        let mut facets = Self::default();
        for Hit { facts, .. } in hits {
            if filter.matches(facts, Some(Facet::Stage)) {
                count(&mut facets.stages, facts.stage);
            }
            if let Some(severity) = facts.severity.filter(|_| filter.matches(facts, Some(Facet::Severity))) {
                count(&mut facets.severities, severity);
            }
            if let Some(category) = facts.category.filter(|_| filter.matches(facts, Some(Facet::Category))) {
                count(&mut facets.categories, category);
            }
            if filter.matches(facts, Some(Facet::Department)) {
                count(&mut facets.departments, facts.department);
            }
            if filter.matches(facts, Some(Facet::Tag)) {
                facts.tags.iter().for_each(|tag| count(&mut facets.tags, *tag));
            }
        }
        facets
    }
}

fn count<K: std::hash::Hash + Eq>(counts: &mut HashMap<K, i32>, value: K) {
    let count = counts.entry(value).or_default();
    *count = (*count + 1).min(at_most(usize::MAX));
}

/// A number of cases as clients get it.
fn at_most(number: usize) -> i32 {
    i32::try_from(number.min(MAX_COUNT + 1)).unwrap_or(i32::MAX)
}

/// What a member wants to find.
pub struct Wanted {
    pub text: String,
    pub filter: Filter,
    pub first: i32,
    pub after: Option<String>,
}

/// How complete the results are.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum State {
    Complete,
    /// The index is still being read. Search again to get more results.
    Reading,
    /// The index is too large. Only numbers, titles and code names are searched.
    NamesOnly,
}

/// The page of results.
pub struct Results {
    pub state: State,
    /// How many of the cases that the member can see are searched.
    pub searched: usize,
    /// How many cases the member can see.
    pub total: usize,
    /// How many cases could not be searched whole.
    pub unreadable: usize,
    pub hits: Vec<(case::Model, Vec<Place>)>,
    pub hit_count: i32,
    pub facets: Facets,
    pub end_cursor: Option<String>,
    pub has_next: bool,
}

/// Searches the cases that the acting member can see.
///
/// # Errors
/// `Invalid` for a text, page size or cursor that is malformed. `RateLimited`. `Unavailable` if a database does not
/// answer. No error contains the text.
pub async fn search(op: &Op, wanted: Wanted) -> Result<Results, Problem> {
    let member = op.member()?;
    let staff = op.app.staff.as_ref().ok_or(Problem::Forbidden)?;
    staff.attempts.search(member.id)?;
    let query = Arc::new(Query::parse(&wanted.text)?);
    let size = usize::try_from(page::size("first", wanted.first)?).map_err(Problem::internal)?;
    let after = wanted.after.as_deref().map(position).transpose()?;

    let index = current_index(op).await?;
    let visible = Arc::new(read_missing(op, &index).await?);
    let found = existing(op, &index, scan(&index, &visible, query, member.rights).await?).await?;

    let facets = Facets::of(&found.hits, &wanted.filter);
    let hits: Vec<Hit> = found.hits.into_iter().filter(|hit| wanted.filter.matches(&hit.facts, None)).collect();
    let hit_count = at_most(hits.len());
    let mut rest = hits.into_iter().filter(|hit| after.is_none_or(|after| hit.position() > after));
    let page: Vec<Hit> = rest.by_ref().take(size).collect();
    let has_next = rest.next().is_some();
    let end_cursor = page.last().map(|hit| cursor(hit.position()));
    let hits = rows(op, page).await?;
    record(op, hit_count).await?;
    let state = if found.searched < visible.len() {
        State::Reading
    } else if index.is_names_only() {
        State::NamesOnly
    } else {
        State::Complete
    };
    let (searched, total, unreadable) = (found.searched, visible.len(), found.unreadable);
    Ok(Results { state, searched, total, unreadable, hits, hit_count, facets, end_cursor, has_next })
}

/// The index of the member's organisation, after every change that was committed before this search.
async fn current_index(op: &Op) -> Result<Arc<OrgIndex>, Problem> {
    let (app, org) = (&op.app, op.member()?.org);
    if !app.search.is_following() {
        app.search.follow(app.clock.clone(), app.live_notices().await?);
    }
    let key = app.keys.org(&op.tx).await?.version();
    let index = app.search.of(org, key, app.clock.now());
    let marker = Uuid::new_v4();
    let passed = app.search.expect(marker);
    op.aside(Scope::org(org), async |tx| tx.run(MARKER, [marker.to_string().into()]).await).await?;
    let passed = tokio::time::timeout(NOTICES, passed).await.map_err(|_| Problem::Unavailable)?;
    passed.map_err(|_| Problem::Unavailable)?;
    Ok(index)
}

async fn visible(op: &Op, sql: &'static str) -> Result<Vec<Uuid>, Problem> {
    Ok(op.tx.value(sql, [op.member()?.org.into()]).await?.unwrap_or_default())
}

/// Reads the cases that the index does not know, and returns all cases that the member can see.
async fn read_missing(op: &Op, index: &Arc<OrgIndex>) -> Result<Vec<Uuid>, Problem> {
    let seen = visible(op, VISIBLE).await?;
    if index.missing(&seen).is_empty() {
        return Ok(seen);
    }
    let seen = visible(op, NEWEST).await?;
    let scope = op.tx.scope().await;
    // A pass has its own transactions. Return the connection while this search waits.
    op.tx.release().await?;
    let member = op.member()?;
    let (by, zone) = (member.by(), member.zone);
    read(Pass { app: op.app.clone(), org: member.org, index: index.clone(), scope, by, zone }, &seen).await?;
    visible(op, VISIBLE).await
}

/// Waits for a pass over a few cases, but not for a pass over many cases.
async fn read(pass: Pass, seen: &[Uuid]) -> Result<(), Problem> {
    let lock = pass.index.pass.clone().lock_owned();
    // Another pass is running. This search returns what is known.
    let Ok(guard) = tokio::time::timeout(PATIENCE, lock).await else { return Ok(()) };
    let missing = pass.index.missing(seen);
    if missing.is_empty() {
        return Ok(());
    }
    let is_small = missing.len() <= SMALL;
    let mut task = tokio::spawn(async move {
        let _guard = guard;
        let _permit = if is_small { None } else { Some(permit(&pass.app).await?) };
        pass.read(&missing).await
    });
    if is_small {
        return task.await.map_err(Problem::internal)?;
    }
    let ended = tokio::time::timeout(PATIENCE, &mut task).await;
    ended.map_or(Ok(()), |ended| ended.map_err(Problem::internal)?)
}

/// A large pass waits until the pass of another organisation ends.
async fn permit(app: &App) -> Result<tokio::sync::OwnedSemaphorePermit, Problem> {
    app.search.builds.clone().acquire_owned().await.map_err(Problem::internal)
}

async fn scan(
    index: &Arc<OrgIndex>,
    visible: &Arc<Vec<Uuid>>,
    query: Arc<Query>,
    rights: Rights,
) -> Result<Found, Problem> {
    let (index, visible) = (index.clone(), visible.clone());
    tokio::task::spawn_blocking(move || index.find(&visible, &query, rights)).await.map_err(Problem::internal)
}

/// Removes hits whose key is erased. An erased case is not found even if no notice told this process of the erasure.
/// Checks as many hits as are counted exactly.
async fn existing(op: &Op, index: &OrgIndex, mut found: Found) -> Result<Found, Problem> {
    let checked: Vec<Uuid> = found.hits.iter().take(MAX_COUNT + 1).map(|hit| hit.case).collect();
    if checked.is_empty() {
        return Ok(found);
    }
    let keys = op.app.keystore.read(op.member()?.org, &checked).await?;
    let erased: HashSet<Uuid> = checked.into_iter().filter(|case| !keys.contains_key(case)).collect();
    for case in &erased {
        index.erase(*case);
    }
    found.hits.retain(|hit| !erased.contains(&hit.case));
    Ok(found)
}

/// The rows of the hits, in the same order.
async fn rows(op: &Op, page: Vec<Hit>) -> Result<Vec<(case::Model, Vec<Place>)>, Problem> {
    let query = case::Entity::find().filter(case::Column::Id.is_in(page.iter().map(|hit| hit.case)));
    let rows = query.all(&*op.tx).await?.into_iter();
    let mut rows: HashMap<Uuid, case::Model> = rows.map(|row| (row.id, row)).collect();
    Ok(page.into_iter().filter_map(|hit| Some((rows.remove(&hit.case)?, hit.places))).collect())
}

/// Records that the member or the API token searched, each at most once a minute. The event has the number of hits and never the text.
async fn record(op: &Op, hits: i32) -> Result<(), Problem> {
    let member = op.member()?;
    let by = member.by();
    let (By::Member(actor) | By::Token(actor)) = by else { return Ok(()) };
    if !op.app.search.is_due(actor, op.app.clock.now()) {
        return Ok(());
    }
    let act =
        Act { kind: Kind::Searched, by, case: None, object: None, seals: vec![], detail: json!({ "hits": hits }) };
    let recorded = op.aside(Scope::org(member.org), async |tx| {
        let keys = op.app.keys.org(tx).await?;
        audit::record(tx, &keys, &op.app.clock, member.zone, act).await
    });
    recorded.await.inspect_err(|_| op.app.search.forget_recorded(actor))
}

fn cursor((rank, day, case): (u8, i32, Uuid)) -> String {
    page::cursor(&[rank.to_string(), day.to_string(), case.to_string()])
}

fn position(cursor: &str) -> Result<(u8, i32, Uuid), Problem> {
    let [rank, day, case] = page::parse::<3>(cursor)?;
    let parsed = (rank.parse().ok(), day.parse().ok(), Uuid::try_parse(&case).ok());
    let (Some(rank), Some(day), Some(case)) = parsed else {
        return Err(Problem::invalid(
            "after",
            "This cursor does not belong to this list. Load the list from its beginning.",
        ));
    };
    Ok((rank, day, case))
}
