//! The pages of a PDF as images, for staff who read a PDF without saving it. The sender of the PDF may attack the program
//! that draws it, so a child process does that work ([`draw`]). The child gets the bytes of the file, no environment,
//! little memory and little time (docs/decisions/026). Nothing is stored.

pub mod draw;

use std::collections::HashMap;
use std::io;
use std::path::PathBuf;
use std::process::Stdio;
use std::sync::{Arc, Mutex, PoisonError, Weak};
use std::time::Duration;

use bytes::{Bytes, BytesMut};
use futures::{Stream, TryStreamExt, stream};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::process::{ChildStdin, ChildStdout, Command};
use tokio::sync::mpsc::{self, Sender};
use tokio::sync::{OwnedSemaphorePermit, Semaphore};
use tokio::time::timeout;
use uuid::Uuid;

use crate::problem::Problem;

/// Maximum size of a PDF whose pages are drawn, in bytes.
pub const MAX_PDF: u64 = 32 << 20;
/// Maximum number of PDFs that are drawn at the same time, and of one organisation.
const MAX_PARALLEL: usize = 2;
const MAX_OF_ORGANISATION: usize = 1;
/// How long a request waits for its turn.
const MAX_WAIT: Duration = Duration::from_secs(10);
/// How long a child may take to get the file, and then again to draw it. A browser that reads slowly does not lengthen
/// this time.
const MAX_LIFE: Duration = Duration::from_mins(1);
/// Size of a part of the images, in bytes, and how many parts wait for the browser.
const PART: usize = 64 << 10;
const MAX_PARTS: usize = 256;
/// Limits the arenas of the child's allocator, in KiB. The default reserves 1 GiB, which is more than the child may have.
const ARENA: (&str, &str) = ("MIMALLOC_ARENA_RESERVE", "32768");

/// Starts the child processes.
pub struct Drawer {
    /// The program `voicase`.
    program: PathBuf,
    turns: Arc<Semaphore>,
    /// The turns of each organisation that has one.
    own: Mutex<HashMap<Uuid, Weak<Semaphore>>>,
    /// [`MAX_LIFE`]. Shorter in tests.
    life: Duration,
}

/// The right to draw one PDF, or to read one file as a whole.
pub struct Turn {
    _own: OwnedSemaphorePermit,
    _shared: OwnedSemaphorePermit,
}

impl Drawer {
    #[must_use]
    pub fn new(program: PathBuf) -> Self {
        Self { program, turns: Arc::new(Semaphore::new(MAX_PARALLEL)), own: Mutex::default(), life: MAX_LIFE }
    }

    /// Waits until a file of this organisation may be drawn or read.
    ///
    /// # Errors
    /// `Unavailable` when the wait takes too long.
    pub async fn turn(&self, org: Uuid) -> Result<Turn, Problem> {
        let own = self.turns_of(org);
        let both =
            async { Ok(Turn { _own: own.acquire_owned().await?, _shared: self.turns.clone().acquire_owned().await? }) };
        let turn: Result<Turn, tokio::sync::AcquireError> =
            timeout(MAX_WAIT, both).await.map_err(|_| Problem::Unavailable)?;
        turn.map_err(Problem::internal)
    }

    fn turns_of(&self, org: Uuid) -> Arc<Semaphore> {
        let mut own = self.own.lock().unwrap_or_else(PoisonError::into_inner);
        own.retain(|_, turns| turns.strong_count() > 0);
        own.get(&org).and_then(Weak::upgrade).unwrap_or_else(|| {
            let turns = Arc::new(Semaphore::new(MAX_OF_ORGANISATION));
            own.insert(org, Arc::downgrade(&turns));
            turns
        })
    }

    /// Draws the pages of a PDF, which is a stream of decrypted bytes. Returns the number of pages and the images, as
    /// docs/formats.md section 12 describes.
    ///
    /// # Errors
    /// `NotAllowedNow` for a file that is no PDF, is damaged or is protected by a password.
    pub async fn pages<S>(
        &self,
        turn: Turn,
        pdf: S,
    ) -> Result<impl Stream<Item = io::Result<Bytes>> + Send + use<S>, Problem>
    where
        S: Stream<Item = io::Result<Bytes>> + Send + 'static,
    {
        let mut child = Command::new(&self.program)
            .arg("draw-pages")
            .env_clear()
            .env(ARENA.0, ARENA.1)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .kill_on_drop(true)
            .spawn()
            .map_err(Problem::internal)?;
        let (Some(mut input), Some(output)) = (child.stdin.take(), child.stdout.take()) else {
            return Err(Problem::internal("the pipes of a child are missing"));
        };
        let (parts, mut drawn) = mpsc::channel(MAX_PARTS);
        // The child and its turn end with this task, whatever the browser does.
        let life = self.life;
        tokio::spawn(async move {
            let fed = timeout(life, feed(&mut input, pdf)).await;
            // The child begins when its input ends. If the file broke off, kill the child before that.
            if matches!(fed, Ok(Ok(()))) {
                drop(input);
                _ = timeout(life, pass_on(output, parts)).await;
            }
            _ = child.kill().await;
            drop(turn);
        });
        let first = drawn.recv().await.ok_or(Problem::NotAllowedNow(
            "The pages of this file cannot be shown. It is not a PDF, or it is damaged or protected by a password. Download it instead.",
        ))?;
        Ok(stream::unfold((Some(first), drawn), |(first, mut drawn)| async move {
            let part = match first {
                Some(first) => first,
                None => drawn.recv().await?,
            };
            Some((Ok(part), (None, drawn)))
        }))
    }
}

async fn feed<S>(input: &mut ChildStdin, pdf: S) -> io::Result<()>
where
    S: Stream<Item = io::Result<Bytes>> + Send,
{
    let mut pdf = std::pin::pin!(pdf);
    while let Some(bytes) = pdf.try_next().await? {
        input.write_all(&bytes).await?;
    }
    input.flush().await
}

/// Reads the child's output until it ends or the browser has gone.
async fn pass_on(mut output: ChildStdout, parts: Sender<Bytes>) -> io::Result<()> {
    loop {
        let mut bytes = BytesMut::with_capacity(PART);
        if output.read_buf(&mut bytes).await? == 0 || parts.send(bytes.freeze()).await.is_err() {
            return Ok(());
        }
    }
}

#[cfg(test)]
mod tests {
    use std::os::unix::fs::PermissionsExt;

    use futures::{FutureExt, StreamExt};

    use super::*;

    /// A drawer whose child is a shell script.
    fn drawer(script: &str) -> Drawer {
        let path = std::env::temp_dir().join(Uuid::new_v4().to_string());
        std::fs::write(&path, format!("#!/bin/sh\nrm \"$0\"\n{script}\n")).unwrap();
        std::fs::set_permissions(&path, std::fs::Permissions::from_mode(0o700)).unwrap();
        Drawer::new(path)
    }

    fn pdf() -> impl Stream<Item = io::Result<Bytes>> + Send + 'static {
        stream::iter([Ok(Bytes::from_static(b"%PDF"))])
    }

    #[tokio::test]
    async fn the_child_gets_the_file_and_no_environment() {
        let drawer = drawer("cat; echo; env");
        let turn = drawer.turn(Uuid::nil()).await.unwrap();
        let said = drawer.pages(turn, pdf()).await.unwrap().try_collect::<Vec<_>>().await.unwrap().concat();
        let said = String::from_utf8(said).unwrap();
        let mut lines = said.lines();
        assert_eq!(lines.next(), Some("%PDF"));
        // The shell sets these by itself.
        let own = ["PWD", "OLDPWD", "SHLVL", "_", ARENA.0];
        let others: Vec<_> = lines.filter(|line| !own.contains(&line.split('=').next().unwrap())).collect();
        assert!(others.is_empty(), "{others:?}");
    }

    #[tokio::test]
    async fn a_child_that_writes_nothing_has_refused_the_file() {
        let drawer = drawer("exit 1");
        let turn = drawer.turn(Uuid::nil()).await.unwrap();
        assert!(matches!(drawer.pages(turn, pdf()).await, Err(Problem::NotAllowedNow(_))));
    }

    #[tokio::test]
    async fn a_file_that_breaks_off_is_not_drawn() {
        let drawer = drawer("cat");
        let turn = drawer.turn(Uuid::nil()).await.unwrap();
        let broken = pdf().chain(stream::iter([Err(io::Error::other("the seal does not match"))]));
        // `cat` may pass on the first bytes. The drawing child waits for the end.
        let drawn = drawer.pages(turn, broken).await;
        assert!(matches!(drawn, Err(Problem::NotAllowedNow(_))));
    }

    #[tokio::test]
    async fn an_organisation_that_draws_leaves_a_turn_to_others() {
        let drawer = Drawer::new(PathBuf::new());
        let (one, other) = (Uuid::from_u128(1), Uuid::from_u128(2));
        let first = drawer.turn(one).await.unwrap();
        assert!(drawer.turn(one).now_or_never().is_none(), "the second PDF of an organisation waits");
        let second = drawer.turn(other).await.unwrap();
        assert!(drawer.turn(Uuid::from_u128(3)).now_or_never().is_none(), "the third PDF waits");
        drop((first, second));
        drawer.turn(one).await.unwrap();
    }

    #[tokio::test]
    async fn a_browser_that_reads_nothing_keeps_no_turn() {
        let drawer = Drawer { life: Duration::from_millis(500), ..drawer("cat; while :; do echo a page; done") };
        let turn = drawer.turn(Uuid::nil()).await.unwrap();
        let unread = drawer.pages(turn, pdf()).await.unwrap();
        drawer.turn(Uuid::nil()).await.unwrap();
        drop(unread);
    }
}
