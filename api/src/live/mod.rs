//! Live subscriptions. The database notifies about a change, and the case is queried again with the listener's rights.
//!
//! Notifications carry only ids. Each query runs in a short transaction under the listener's row-level security. If the
//! rights change, the connection is closed, and the client connects again with its new rights. A reporter's act is
//! never announced before its release.

pub mod admin;
mod batch;
mod presence;

use std::collections::HashSet;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use chrono::{DateTime, Utc};
use futures::StreamExt;
use tokio::sync::broadcast::error::RecvError;
use tokio::sync::{Notify, OwnedSemaphorePermit, Semaphore};
use uuid::Uuid;

use crate::actor::{self, Actor, Member, SignedIn};
use crate::app::App;
use crate::concurrency::Permit;
use crate::exchange::{Credentials, identify};
use crate::hub::Notice;
use crate::problem::Problem;
use crate::tx::{Mode, Scope, Tx};

/// How often a listener checks the time. This is the maximum delay after which an expired access token is noticed.
const TICK: Duration = Duration::from_secs(5);
/// The rights are checked after this number of ticks even without a notice, because a membership that expires causes no
/// notice.
const TICKS_PER_CHECK: u32 = 12;
/// Maximum number of subscriptions on one connection.
pub const MAX_SUBSCRIPTIONS: usize = 8;

/// A member with an open connection.
pub struct Listener {
    app: Arc<App>,
    who: SignedIn,
    member: Member,
    /// Expiry of the access token. A newer token moves this time.
    until: Mutex<DateTime<Utc>>,
    subscriptions: Arc<Semaphore>,
    /// Signals that a subscription lagged too far behind.
    lost: Notify,
    _permit: Permit<Uuid>,
}

/// Why a connection is closed, with its close code (RFC 6455, section 7.4.2: codes 4000 to 4999 are private).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Closing {
    /// The access token expired and was not renewed.
    SignedOut,
    /// Rights, departments or session have changed.
    AccessChanged,
    /// Notices were lost, so the client's data may be outdated.
    Lagged,
}

impl Closing {
    /// Code and reason of the close frame.
    #[must_use]
    pub const fn frame(self) -> (u16, &'static str) {
        match self {
            Self::SignedOut => (4401, "Sign in first."),
            Self::AccessChanged => (4403, "Your access has changed. Connect again."),
            Self::Lagged => (4410, "Events were lost. Connect again."),
        }
    }
}

impl Listener {
    /// Authenticates a listener by access token and organisation.
    ///
    /// # Errors
    /// The errors of `exchange::identify`. `RateLimited` if the account has too many connections.
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
        let permit = app.live.acquire(who.account)?;
        let subscriptions = Arc::new(Semaphore::new(MAX_SUBSCRIPTIONS));
        Ok(Self { who, member, until, app, subscriptions, lost: Notify::new(), _permit: permit })
    }

    #[must_use]
    pub fn member(&self) -> &Member {
        &self.member
    }

    /// Extends the connection with a newer access token of the same session.
    ///
    /// # Errors
    /// `Unauthenticated` if the token is invalid or belongs to another session.
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
    /// `Unavailable` if the notifications are not available.
    pub async fn watch(&self) -> Result<Closing, Problem> {
        let mut notices = self.app.live_notices().await?;
        // The rights may have changed between authentication and subscription.
        if !self.has_access().await {
            return Ok(Closing::AccessChanged);
        }
        let mut ticks = tokio::time::interval(TICK);
        let mut count = 0_u32;
        loop {
            let look = tokio::select! {
                () = self.lost.notified() => return Ok(Closing::Lagged),
                _ = ticks.tick() => {
                    if self.app.clock.now() >= *self.until.lock().unwrap_or_else(PoisonError::into_inner) {
                        return Ok(Closing::SignedOut);
                    }
                    count += 1;
                    count.is_multiple_of(TICKS_PER_CHECK)
                }
                notice = notices.recv() => match notice {
                    Ok(Notice::Gap) | Err(RecvError::Lagged(_) | RecvError::Closed) => return Ok(Closing::Lagged),
                    Ok(notice) => notice.concerns(self.who.account, self.member.id, self.member.org),
                },
            };
            if look && !self.has_access().await {
                return Ok(Closing::AccessChanged);
            }
        }
    }

    /// Streams the ids of visible cases that change, from now on.
    ///
    /// # Errors
    /// `RateLimited` with too many subscriptions on this connection. `Unavailable` if the notifications are not
    /// available.
    pub async fn cases(self: Arc<Self>) -> Result<impl futures::Stream<Item = Uuid> + use<>, Problem> {
        let permit = self.permit()?;
        let notices = self.app.live_notices().await?;
        let (who, member) = (self.who, &self.member);
        let subscription = batch::subscription(&self.app, who, member.org, member.id, notices);
        let batches = subscription.listen();
        let stream = futures::stream::unfold(
            (self, batches, subscription, permit),
            async |(listener, mut batches, subscription, permit)| {
                match batches.recv().await {
                    Ok(ids) => Some((futures::stream::iter(ids.to_vec()), (listener, batches, subscription, permit))),
                    Err(error) => {
                        // After any other error, `watch` closes the connection.
                        if let RecvError::Lagged(_) = error {
                            listener.lost.notify_one();
                        }
                        None
                    }
                }
            },
        );
        Ok(stream.flatten())
    }

    /// Charges the start of a subscription and acquires one of the permits of this connection.
    fn permit(&self) -> Result<OwnedSemaphorePermit, Problem> {
        let staff = self.app.staff.as_ref().ok_or(Problem::Unauthenticated)?;
        staff.attempts.subscription(self.who.account)?;
        let permit = self.subscriptions.clone().try_acquire_owned();
        permit.map_err(|_| Problem::RateLimited(Duration::from_mins(1)))
    }

    /// Whether the rights are unchanged. A failed query counts as a change.
    async fn has_access(&self) -> bool {
        let tx = self.app.tx(Mode::ReadOnly, Scope::default());
        let now = self.enter(&tx).await;
        let _ = tx.finish(false).await;
        now.is_ok_and(|member| may_as_much(&member, &self.member))
    }

    async fn enter(&self, tx: &Tx) -> Result<Member, Problem> {
        actor::enter(tx, self.who, self.member.org, self.app.clock.now()).await
    }
}

/// Whether everything that decides access is unchanged.
fn may_as_much(now: &Member, then: &Member) -> bool {
    let of = |member: &Member| (member.id, member.role, member.rights, member.scope);
    let departments = |member: &Member| member.departments.iter().copied().collect::<HashSet<_>>();
    of(now) == of(then) && departments(now) == departments(then)
}
