//! Background work. Each part runs in a separate task with a budget per round. No part can block another one, and
//! nothing can block the release.

pub mod sweep;

use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering::Relaxed};
use std::time::Duration;

use entity::enums::NotificationKind;
use futures::future::join_all;
use tokio::sync::watch;

use crate::app::App;
use crate::auth::sign_in::events;
use crate::metrics::QUEUE_EMPTIED;
use crate::problem::Problem;
use crate::queue::mark_work;
use crate::queue::{self, Claimed, Job};
use crate::{attachments, cases, integrations, notifications};

/// How often an idle part checks for work.
const POLL: Duration = Duration::from_secs(1);
/// Seconds until the next round of notifications after a failure.
const NOTIFY_PAUSE: i64 = 60;
/// Maximum number of jobs of a kind, or of sign-in events, per round.
pub const BUDGET: usize = 50;

/// Kinds of jobs that may wait for each other.
#[derive(Debug, PartialEq, Eq)]
pub struct Queue {
    /// Name in metrics.
    pub name: &'static str,
    /// Kinds of jobs, as [`Job`] names them. Each kind has a separate budget.
    pub kinds: &'static [&'static str],
}

/// All queues, split by what they wait for: the mail server, the object store, the databases.
pub static QUEUES: [Queue; 3] = [
    Queue { name: "mail", kinds: &["send_mail"] },
    Queue { name: "store", kinds: &["discard_objects", "join_file"] },
    Queue { name: "records", kinds: &["confirm_secrets", "token_refused", "announce_reports", "announce_messages"] },
];

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Part {
    /// Releases reports and messages of reporters.
    Release,
    /// Runs the jobs of a queue.
    Jobs(&'static Queue),
    /// Moves sign-in events to the audit logs of the organisations.
    SignIns,
    /// Writes reminders and posts the emails about notifications.
    Notify,
    /// Deletes expired rows.
    Sweep,
}

pub struct Worker {
    app: Arc<App>,
    stop: watch::Receiver<bool>,
    /// Minute of the last heartbeat.
    marked: AtomicI64,
    /// Unix time in seconds before which no sweep runs.
    sweep_at: AtomicI64,
    /// Unix time in seconds before which no notifications are sent.
    notify_at: AtomicI64,
}

/// Runs the worker until `stop` is set. Each part then completes what it has begun.
pub async fn work(app: Arc<App>, stop: watch::Receiver<bool>) {
    let worker = Arc::new(Worker::new(app, stop));
    let queues = QUEUES.iter().map(Part::Jobs);
    let parts = [Part::Release, Part::SignIns, Part::Notify, Part::Sweep].into_iter().chain(queues);
    join_all(parts.map(|part| worker.clone().keep(part))).await;
}

impl Worker {
    #[must_use]
    pub fn new(app: Arc<App>, stop: watch::Receiver<bool>) -> Self {
        Self { app, stop, marked: AtomicI64::new(0), sweep_at: AtomicI64::new(0), notify_at: AtomicI64::new(0) }
    }

    async fn keep(self: Arc<Self>, part: Part) {
        let mut stop = self.stop.clone();
        match part {
            Part::Jobs(queue) => self.emptied(queue.name),
            Part::Release => self.emptied("release"),
            Part::SignIns | Part::Notify | Part::Sweep => {}
        }
        while !*stop.borrow() {
            // Run the round on a separate task, so that a panic ends only this round.
            match tokio::spawn(self.clone().round(part)).await {
                Ok(Ok(())) => {}
                Ok(Err(problem)) => tracing::warn!(?part, ?problem, "a round of the worker failed"),
                Err(panic) => tracing::error!(?part, ?panic, "a round of the worker panicked"),
            }
            tokio::select! {
                () = tokio::time::sleep(POLL) => {}
                _ = stop.changed() => {}
            }
        }
    }

    /// Runs one round of a part, which is a bounded amount of work.
    ///
    /// # Errors
    /// If the round failed. The next round tries again.
    pub async fn round(self: Arc<Self>, part: Part) -> Result<(), Problem> {
        match part {
            Part::Release => self.release().await,
            Part::Jobs(queue) => self.jobs(queue).await,
            Part::SignIns => events::pass_on(&self.app, BUDGET).await.map(|_| ()),
            Part::Notify => self.notify().await,
            Part::Sweep => self.sweep().await,
        }
    }

    async fn release(&self) -> Result<(), Problem> {
        self.app.keys.forget();
        cases::release::round(&self.app).await?;
        self.emptied("release");
        // Heartbeat for the health page, once a minute. The heartbeat shows that the worker still releases reports to
        // staff.
        let minute = self.app.clock.now().timestamp() / 60;
        if self.marked.load(Relaxed) != minute {
            mark_work(&self.app, "worker").await?;
            self.marked.store(minute, Relaxed);
        }
        Ok(())
    }

    async fn jobs(&self, queue: &Queue) -> Result<(), Problem> {
        let mut is_empty = true;
        for kind in queue.kinds {
            let mut done = 0;
            while !*self.stop.borrow() && done < BUDGET && run_one(&self.app, kind).await? {
                done += 1;
            }
            is_empty &= done < BUDGET;
        }
        if is_empty {
            self.emptied(queue.name);
        }
        Ok(())
    }

    fn emptied(&self, queue: &'static str) {
        #[expect(clippy::cast_precision_loss, reason = "seconds since 1970 are far below 2^53")]
        metrics::gauge!(QUEUE_EMPTIED, "queue" => queue).set(self.app.clock.now().timestamp() as f64);
    }

    /// After a failure, the next round waits, so that an organisation that keeps failing costs little.
    async fn notify(&self) -> Result<(), Problem> {
        let now = self.app.clock.now().timestamp();
        if now >= self.notify_at.load(Relaxed) && !notifications::round::round(&self.app).await? {
            self.notify_at.store(now + NOTIFY_PAUSE, Relaxed);
        }
        Ok(())
    }

    async fn sweep(&self) -> Result<(), Problem> {
        let now = self.app.clock.now().timestamp();
        if now >= self.sweep_at.load(Relaxed) && !sweep::round(&self.app, &self.stop).await? {
            self.sweep_at.store(now + sweep::PAUSE.num_seconds(), Relaxed);
        }
        Ok(())
    }
}

/// Runs one due job of this kind. Returns false if there is none. A failed job is retried later, with growing delays.
///
/// # Errors
/// If claiming a job fails, or deferring a failed one.
async fn run_one(app: &App, kind: &'static str) -> Result<bool, Problem> {
    let Some(claimed) = queue::claim(app, kind).await? else { return Ok(false) };
    let done = perform(app, &claimed).await;
    let outcome = if done.is_ok() { "done" } else { "failed" };
    metrics::counter!("voicase_jobs_total", "kind" => kind, "outcome" => outcome).increment(1);
    if let Err(problem) = done {
        tracing::warn!(job = %claimed.id, kind, attempts = claimed.attempts, ?problem, "a job failed");
        claimed.defer(app).await?;
    }
    Ok(true)
}

async fn perform(app: &App, claimed: &Claimed) -> Result<(), Problem> {
    let org = claimed.org_id;
    match &claimed.job()? {
        Job::DiscardObjects(objects) => attachments::jobs::discard(app, objects).await?,
        Job::JoinFile(file) => attachments::join::join(app, org, *file).await?,
        Job::ConfirmSecrets(cases) => app.keystore.confirm(org, cases).await?,
        Job::AnnounceReports(cases) => {
            notifications::jobs::announce(app, org, NotificationKind::NewReport, cases).await?;
        }
        Job::AnnounceMessages(cases) => {
            notifications::jobs::announce(app, org, NotificationKind::Message, cases).await?;
        }
        Job::SendMail(id) => notifications::jobs::send(app, org, *id, claimed.attempts).await?,
        Job::TokenRefused(refused) => integrations::jobs::record(app, org, refused).await?,
    }
    claimed.done(app).await
}

/// Runs the jobs of all queues until none is due. For demo data and tests.
///
/// # Errors
/// If a job cannot be claimed, or if a failed job cannot be deferred.
pub async fn drain(app: &App) -> Result<(), Problem> {
    for kind in QUEUES.iter().flat_map(|queue| queue.kinds) {
        while run_one(app, kind).await? {}
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_kind_of_job_is_in_one_queue() {
        let mut queued: Vec<_> = QUEUES.iter().flat_map(|queue| queue.kinds).copied().collect();
        queued.sort_unstable();
        // For an unknown kind, serde's error lists all known kinds.
        let unknown = serde_json::from_str::<Job>(r#"{"kind": "none", "payload": null}"#).expect_err("an unknown kind");
        let said = unknown.to_string();
        let mut known: Vec<_> = said.split('`').skip(3).step_by(2).collect();
        known.sort_unstable();
        assert_eq!(queued, known, "{said}");
    }
}
