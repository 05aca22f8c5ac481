//! The staff surface: the calendar itself, and GraphQL for its address.

use std::sync::Arc;

use async_graphql::{Context, Object, SimpleObject};
use axum::extract::{Path, State};
use axum::http::header;
use axum::response::{IntoResponse, Response};
use chrono::{DateTime, Utc};

use super::{Kept, create, mine, read, remove};
use crate::app::App;
use crate::exchange::ContextExt;
use crate::gate::{self, sensitive, signed_in};
use crate::problem::Problem;
use crate::scalar::Date;

/// `GET /calendar/<secret>.ics`: the calendar, for a calendar program.
pub async fn show(State(app): State<Arc<App>>, Path(name): Path<String>) -> Result<Response, Problem> {
    let secret = name.strip_suffix(".ics").ok_or(Problem::NotFound)?;
    let text = read(&app, secret).await?;
    Ok(([(header::CONTENT_TYPE, "text/calendar; charset=utf-8")], text).into_response())
}

/// The secret address of my calendar of due dates. Only its creation shows the address.
pub struct CalendarFeed(Kept);

#[Object]
impl CalendarFeed {
    async fn created_at(&self) -> DateTime<Utc> {
        self.0.created_at
    }

    /// The last day on which a program read the calendar. Null: never.
    async fn used_on(&self) -> Option<Date> {
        self.0.used_on.map(Date)
    }
}

#[derive(Default)]
pub struct CalendarQuery;

#[Object]
impl CalendarQuery {
    /// My calendar of due dates in this organisation. Null if I have none.
    #[graphql(directive = gate::member::apply(), directive = signed_in::apply())]
    async fn calendar_feed(&self, ctx: &Context<'_>) -> Result<Option<CalendarFeed>, Problem> {
        Ok(mine(ctx.op()?).await?.map(CalendarFeed))
    }
}

/// The new calendar address.
#[derive(SimpleObject)]
pub struct CreateCalendarFeedPayload {
    /// Contains a secret. The server cannot show the address again.
    address: String,
    feed: Option<CalendarFeed>,
}

/// Whether the calendar address ended.
#[derive(SimpleObject)]
pub struct RemoveCalendarFeedPayload {
    done: bool,
}

#[derive(Default)]
pub struct CalendarMutation;

#[Object]
impl CalendarMutation {
    /// Creates an address at which a calendar program reads the deadlines of the cases that I see, my tasks and corrective
    /// actions, and the interviews and check-ins of my cases. Replaces my earlier address.
    #[graphql(directive = gate::member::apply(), directive = sensitive::apply(300))]
    async fn create_calendar_feed(&self, ctx: &Context<'_>) -> Result<CreateCalendarFeedPayload, Problem> {
        let op = ctx.op()?;
        let address = create(op).await?;
        Ok(CreateCalendarFeedPayload { address, feed: mine(op).await?.map(CalendarFeed) })
    }

    /// Ends the address of my calendar. Programs that read it get no due dates any more.
    #[graphql(directive = gate::member::apply(), directive = signed_in::apply())]
    async fn remove_calendar_feed(&self, ctx: &Context<'_>) -> Result<RemoveCalendarFeedPayload, Problem> {
        remove(ctx.op()?).await?;
        Ok(RemoveCalendarFeedPayload { done: true })
    }
}
