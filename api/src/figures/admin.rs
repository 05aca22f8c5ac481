//! GraphQL of the staff surface: figures.

use async_graphql::{Context, Object, SimpleObject};

use super::tables::{FigureKind, Group, Table};
use crate::exchange::ContextExt;
use crate::gate::requires;
use crate::permissions::Permission::AnalyticsView;
use crate::problem::Problem;
use crate::scalar::Date;

/// Reports of a table that have a value in common, or a number of days. At least five reports.
#[derive(SimpleObject)]
pub struct FigureGroup {
    /// Null: all values that the table does not show. In a table of days: the days are not divided by the deadline.
    value: Option<String>,
    from_day: Option<i32>,
    /// Null with a first day: any later day, and not yet.
    to_day: Option<i32>,
    /// Rounded to a multiple of five.
    cases: i32,
}

/// The reports of a period by one property.
#[derive(SimpleObject)]
pub struct FigureTable {
    kind: FigureKind,
    /// Together they hold all reports of the period. Empty if the groups are too small. Up to four reports of other values
    /// count with the most frequent value.
    groups: Vec<FigureGroup>,
}

/// The figures of the reports of a period of one or more quarters. They never change.
#[derive(SimpleObject)]
pub struct FigurePeriod {
    first_on: Date,
    last_on: Date,
    /// Number of reports, rounded to a multiple of five.
    cases: i32,
    tables: Vec<FigureTable>,
}

impl From<Group> for FigureGroup {
    fn from(Group { value, from_day, to_day, cases }: Group) -> Self {
        Self { value, from_day, to_day, cases }
    }
}

impl From<Table> for FigureTable {
    fn from(Table { kind, groups }: Table) -> Self {
        Self { kind, groups: groups.into_iter().map(Into::into).collect() }
    }
}

impl From<super::Period> for FigurePeriod {
    fn from(period: super::Period) -> Self {
        Self {
            first_on: period.first_on.into(),
            last_on: period.last_on.into(),
            cases: period.cases,
            tables: period.tables.into_iter().map(Into::into).collect(),
        }
    }
}

#[derive(Default)]
pub struct FiguresQuery;

#[Object]
impl FiguresQuery {
    /// The figures of all periods, the latest first. Periods never overlap. Restricted cases, claims of retaliation and cases
    /// from which a member is excluded do not count.
    #[graphql(directive = requires::apply(AnalyticsView), complexity = "50 + child_complexity")]
    async fn figures(&self, ctx: &Context<'_>) -> Result<Vec<FigurePeriod>, Problem> {
        Ok(super::list(ctx.op()?).await?.into_iter().map(Into::into).collect())
    }
}
