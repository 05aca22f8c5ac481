//! GraphQL of the staff surface: the search.

use async_graphql::{Context, Enum, InputObject, Object, SimpleObject};
use uuid::Uuid;

use super::memory::Place;
use super::{Facets, Filter, Results, State, Wanted, search};
use crate::cases::admin::Case;
use crate::cases::admin::{Severity, Stage};
use crate::exchange::ContextExt;
use crate::gate::member;
use crate::page::PageInfo;
use crate::problem::Problem;

/// How complete the results are.
#[derive(Clone, Copy, Debug, Enum, PartialEq, Eq)]
#[graphql(remote = "State")]
pub enum SearchState {
    /// All cases that I can see are searched.
    Complete,
    /// The texts are still being read into memory. Search again to get more results.
    Reading,
    /// There is too much text. Only numbers, titles and code names are searched.
    NamesOnly,
}

/// Narrows the results. A case must match each list that is not empty.
#[derive(InputObject)]
pub struct SearchFilter {
    #[graphql(default)]
    stages: Vec<Stage>,
    #[graphql(default)]
    severities: Vec<Severity>,
    #[graphql(default)]
    categories: Vec<Uuid>,
    #[graphql(default)]
    departments: Vec<Uuid>,
    /// The case has at least one of these tags.
    #[graphql(default)]
    tags: Vec<Uuid>,
}

impl From<SearchFilter> for Filter {
    fn from(given: SearchFilter) -> Self {
        Self {
            stages: given.stages.into_iter().map(Into::into).collect(),
            severities: given.severities.into_iter().map(Into::into).collect(),
            categories: given.categories.into_iter().collect(),
            departments: given.departments.into_iter().collect(),
            tags: given.tags.into_iter().collect(),
        }
    }
}

/// A case that matches. The result has no part of the text, because that would be a reading of the case.
#[derive(SimpleObject)]
pub struct SearchHit {
    case: Case,
    /// Where the words are, the best place first.
    #[graphql(name = "where")]
    places: Vec<Place>,
}

/// Number of hits in a stage.
#[derive(SimpleObject)]
pub struct StageFacet {
    stage: Stage,
    count: i32,
}

/// Number of hits with a severity.
#[derive(SimpleObject)]
pub struct SeverityFacet {
    severity: Severity,
    count: i32,
}

/// Number of hits with a category, department or tag.
#[derive(SimpleObject)]
pub struct IdFacet {
    id: Uuid,
    count: i32,
}

/// Numbers of hits by property. Each list counts as if its own filter were empty. 1001 means: more than 1000.
#[derive(SimpleObject)]
pub struct SearchFacets {
    stages: Vec<StageFacet>,
    severities: Vec<SeverityFacet>,
    categories: Vec<IdFacet>,
    departments: Vec<IdFacet>,
    tags: Vec<IdFacet>,
}

impl From<&Facets> for SearchFacets {
    fn from(facets: &Facets) -> Self {
        let ids = |counts: &std::collections::HashMap<Uuid, i32>| {
            let mut all: Vec<_> = counts.iter().map(|(id, count)| IdFacet { id: *id, count: *count }).collect();
            all.sort_by_key(|one| (-one.count, one.id));
            all
        };
        let stages = <entity::enums::Stage as sea_orm::Iterable>::iter();
        let severities = <entity::enums::Severity as sea_orm::Iterable>::iter();
        let stage = |stage| Some(StageFacet { count: *facets.stages.get(&stage)?, stage: stage.into() });
        let severity =
            |severity| Some(SeverityFacet { count: *facets.severities.get(&severity)?, severity: severity.into() });
        Self {
            stages: stages.filter_map(stage).collect(),
            severities: severities.filter_map(severity).collect(),
            categories: ids(&facets.categories),
            departments: ids(&facets.departments),
            tags: ids(&facets.tags),
        }
    }
}

pub struct SearchResult(Results);

/// A page of results, best first: hits in a number, title, code name or person come before hits in long texts, and newer
/// cases before older ones.
#[Object]
impl SearchResult {
    async fn state(&self) -> SearchState {
        self.0.state.into()
    }

    /// How many of my cases are searched.
    async fn searched(&self) -> i32 {
        int(self.0.searched)
    }

    /// How many cases I can see.
    async fn total(&self) -> i32 {
        int(self.0.total)
    }

    /// How many of the searched cases could not be read whole: they differ from the audit log, or are too large.
    async fn unreadable(&self) -> i32 {
        int(self.0.unreadable)
    }

    async fn hits(&self) -> Vec<SearchHit> {
        let hit = |(row, places): &(entity::case::Model, Vec<Place>)| SearchHit {
            case: Case::listed(row.clone()),
            places: places.clone(),
        };
        self.0.hits.iter().map(hit).collect()
    }

    /// Number of hits on all pages. 1001 means: more than 1000.
    async fn hit_count(&self) -> i32 {
        self.0.hit_count
    }

    async fn facets(&self) -> SearchFacets {
        (&self.0.facets).into()
    }

    async fn page_info(&self) -> PageInfo {
        PageInfo { end_cursor: self.0.end_cursor.clone(), has_next_page: self.0.has_next }
    }
}

fn int(number: usize) -> i32 {
    i32::try_from(number).unwrap_or(i32::MAX)
}

/// Complexity of a search. A document can have few searches.
const SEARCH: usize = 200;

#[derive(Default)]
pub struct SearchQuery;

#[Object]
impl SearchQuery {
    /// Searches numbers, titles, code names, persons, tags, reports, messages, notes, file names, tasks, evidence,
    /// interviews, records of conversations, assessments, check-ins, questions to people without case access and
    /// closings of the cases that I can see. Private notes are not searched. I find only texts that I may read. The text has at most ten words, and each must be in the case. A word
    /// also finds longer words that begin with it. Quotation marks find a phrase. Upper and lower case and accents do not
    /// matter. The audit log records that I searched, and never the text.
    #[graphql(directive = member::apply(), complexity = "SEARCH + (first.max(1) as usize) / 5 + child_complexity")]
    async fn search(
        &self,
        ctx: &Context<'_>,
        text: String,
        filter: Option<SearchFilter>,
        #[graphql(default = 50)] first: i32,
        after: Option<String>,
    ) -> Result<SearchResult, Problem> {
        let filter = filter.map(Into::into).unwrap_or_default();
        search(ctx.op()?, Wanted { text, filter, first, after }).await.map(SearchResult)
    }
}
