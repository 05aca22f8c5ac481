//! Live subscriptions: what has changed, told by the database and asked for again as whoever listens.
//! Always: ids alone, each in a short transaction under the listener's own row-level security; a listener whose rights change
//! is closed and comes back with new ones, or not at all. Never: what a reporter does, before its release.

pub mod admin;
mod batch;

use std::collections::HashSet;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use chrono::{DateTime, Utc};
use futures::StreamExt;
use tokio::sync::broadcast::error::RecvError;
use tokio::sync::{Notify, Semaphore};
use uuid::Uuid;

use crate::actor::{self, Actor, Member, SignedIn};
use crate::app::App;
use crate::crowd::Place;
use crate::hub::Notice;
use crate::op::{Credentials, identify};
use crate::problem::Problem;
use crate::tx::{Mode, Scope, Tx};

/// How often a listener looks at the clock: so late at most is a token's end seen, and so often each open page costs something.
const TICK: Duration = Duration::from_secs(5);
/// Every so many ticks rights are looked up without a notice: a membership also ends by its date.
const TICKS_A_LOOK: u32 = 12;
/// Maximum number of subscriptions on one connection.
pub const SUBSCRIPTIONS: usize = 8;

/// A member who listens.
pub struct Listener {
    app: Arc<App>,
    who: SignedIn,
    member: Member,
    /// The access token's end; a later token may be shown in time.
    until: Mutex<DateTime<Utc>>,
    subscriptions: Arc<Semaphore>,
    /// The client was too slow for what it should have heard.
    lost: Notify,
    _place: Place<Uuid>,
}

/// Why a connection is closed, with its code (RFC 6455, 7.4.2: 4000–4999 are ours).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Closing {
    /// The access token has ended and no later one was shown.
    SignedOut,
    /// Rights, departments or session are no longer what they were.
    AccessChanged,
    /// Notices were lost: what the listener knows may be old.
    StartAnew,
}

impl Closing {
    /// The code of the close frame and its words.
    #[must_use]
    pub const fn frame(self) -> (u16, &'static str) {
        match self {
            Self::SignedOut => (4401, "Sign in first."),
            Self::AccessChanged => (4403, "Your access has changed."),
            Self::StartAnew => (4410, "Start anew."),
        }
    }
}

impl Listener {
    /// Recognises who listens, by access token and organisation.
    ///
    /// # Errors
    /// As any request; `RateLimited` with too many connections.
    pub async fn new(app: Arc<App>, token: String, organisation: String) -> Result<Self, Problem> {
        let until = app.staff.as_ref().and_then(|keys| keys.signer.end(&token, app.clock.now()));
        let until = Mutex::new(until.ok_or(Problem::Unauthenticated)?);
        let tx = app.tx(Mode::ReadOnly, Scope::default());
        let credentials =
            Credentials { access_token: Some(token), organisation: Some(organisation), ..Credentials::default() };
        let actor = identify(&app, &tx, &credentials).await;
        tx.finish(actor.is_ok()).await?;
        let actor = actor?;
        let who = actor.session().ok_or(Problem::Unauthenticated)?;
        let Actor::Member(member) = actor else { return Err(Problem::Unauthenticated) };
        let place = app.live.place(who.account)?;
        let subscriptions = Arc::new(Semaphore::new(SUBSCRIPTIONS));
        Ok(Self { who, member, until, app, subscriptions, lost: Notify::new(), _place: place })
    }

    /// Whoever listens.
    #[must_use]
    pub fn member(&self) -> &Member {
        &self.member
    }

    /// Goes on under a later token of the same session.
    ///
    /// # Errors
    /// `Unauthenticated` when it is none.
    pub fn renew(&self, token: &str) -> Result<(), Problem> {
        let now = self.app.clock.now();
        let signer = &self.app.staff.as_ref().ok_or(Problem::Unauthenticated)?.signer;
        let who = signer.read(token, now).ok_or(Problem::Unauthenticated)?;
        let ours = &self.who;
        if (who.account, who.session) != (ours.account, ours.session) {
            return Err(Problem::Unauthenticated);
        }
        let end = signer.end(token, now).ok_or(Problem::Unauthenticated)?;
        *self.until.lock().unwrap_or_else(PoisonError::into_inner) = end;
        Ok(())
    }

    /// Resolves when the connection must be closed.
    ///
    /// # Errors
    /// When the database does not tell.
    pub async fn watch(&self) -> Result<Closing, Problem> {
        let mut notices = self.app.live_notices().await?;
        // What changed between the look-up and listening.
        if !self.stands().await {
            return Ok(Closing::AccessChanged);
        }
        let mut ticks = tokio::time::interval(TICK);
        let mut count = 0_u32;
        loop {
            let look = tokio::select! {
                () = self.lost.notified() => return Ok(Closing::StartAnew),
                _ = ticks.tick() => {
                    if self.app.clock.now() >= *self.until.lock().unwrap_or_else(PoisonError::into_inner) {
                        return Ok(Closing::SignedOut);
                    }
                    count += 1;
                    count.is_multiple_of(TICKS_A_LOOK)
                }
                notice = notices.recv() => match notice {
                    Ok(Notice::Gap) | Err(RecvError::Lagged(_) | RecvError::Closed) => return Ok(Closing::StartAnew),
                    Ok(notice) => notice.concerns(self.who.account, self.member.id, self.member.org),
                },
            };
            if look && !self.stands().await {
                return Ok(Closing::AccessChanged);
            }
        }
    }

    /// Cases that change, of those in reach, from now on.
    ///
    /// # Errors
    /// `RateLimited` with too many subscriptions on this connection; when the database does not tell.
    pub async fn cases(self: Arc<Self>) -> Result<impl futures::Stream<Item = Uuid> + use<>, Problem> {
        let place = self.subscriptions.clone().try_acquire_owned();
        let place = place.map_err(|_| Problem::RateLimited(Duration::from_mins(1)))?;
        let notices = self.app.live_notices().await?;
        let (who, member) = (self.who, &self.member);
        let ears = batch::ears(&self.app, who, member.org, member.id, notices);
        let told = ears.listen();
        let batches = futures::stream::unfold((self, told, ears, place), async |(line, mut told, ears, place)| {
            match told.recv().await {
                Ok(seen) => Some((futures::stream::iter(seen.to_vec()), (line, told, ears, place))),
                Err(error) => {
                    // Else the connection is about to be closed for it.
                    if let RecvError::Lagged(_) = error {
                        line.lost.notify_one();
                    }
                    None
                }
            }
        });
        Ok(batches.flatten())
    }

    /// Whether the rights are still what they were; what cannot be looked up does not stand.
    async fn stands(&self) -> bool {
        let tx = self.app.tx(Mode::ReadOnly, Scope::default());
        let now = self.enter(&tx).await;
        let _ = tx.finish(false).await;
        now.is_ok_and(|member| may_as_much(&member, &self.member))
    }

    async fn enter(&self, tx: &Tx) -> Result<Member, Problem> {
        let (who, now) = (self.who, self.app.clock.now());
        let who = actor::check_session(tx, who, now).await?;
        actor::enter(tx, who, self.member.org, now).await
    }
}

/// Whether nothing of what a membership may reach has changed: a different one is a different listener.
fn may_as_much(now: &Member, then: &Member) -> bool {
    let of = |member: &Member| (member.id, member.role, member.rights, member.scope);
    let departments = |member: &Member| member.departments.iter().copied().collect::<HashSet<_>>();
    of(now) == of(then) && departments(now) == departments(then)
}
