//! GraphQL of the staff surface: figures.

use async_graphql::{Context, Object, SimpleObject};

use super::tables::{FigureKind, Group, Table};
use crate::exchange::ContextExt;
use crate::gate::requires;
use crate::permissions::Permission::AnalyticsView;
use crate::problem::Problem;
use crate::scalar::Date;

/// Cases of a table that have a value in common, or a number of days. At least five cases.
#[derive(SimpleObject)]
pub struct FigureGroup {
    /// Null: all values that the table does not show together, or no value if the table counts days.
    value: Option<String>,
    from_day: Option<i32>,
    /// Null with a first day: any later day, and never.
    to_day: Option<i32>,
    /// Rounded to a multiple of five.
    cases: i32,
}

/// Cases of a period by one property.
#[derive(SimpleObject)]
pub struct FigureTable {
    kind: FigureKind,
    /// Number of all cases of the table, rounded to a multiple of five.
    cases: i32,
    /// Empty if the groups are too small.
    groups: Vec<FigureGroup>,
}

/// The figures of a period of one or more quarters. They never change.
#[derive(SimpleObject)]
pub struct FigurePeriod {
    first_on: Date,
    last_on: Date,
    /// A table with fewer than five cases is left out.
    tables: Vec<FigureTable>,
}

impl From<Group> for FigureGroup {
    fn from(Group { value, from_day, to_day, cases }: Group) -> Self {
        Self { value, from_day, to_day, cases }
    }
}

impl From<Table> for FigureTable {
    fn from(Table { kind, cases, groups }: Table) -> Self {
        Self { kind, cases, groups: groups.into_iter().map(Into::into).collect() }
    }
}

impl From<super::Period> for FigurePeriod {
    fn from(period: super::Period) -> Self {
        Self {
            first_on: period.first_on.into(),
            last_on: period.last_on.into(),
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
