//! The pages of a PDF as images, for staff who read a PDF without saving it. Whoever sent the PDF may attack the
//! program that draws it, so a child process does that work ([`draw`]). The child gets the bytes of the file and nothing
//! else: no secret, no environment, little memory and little time. Nothing is stored (docs/formats.md section 12).

pub mod draw;

use std::io;
use std::path::PathBuf;
use std::process::Stdio;
use std::sync::Arc;
use std::time::Duration;

use bytes::{Bytes, BytesMut};
use futures::{Stream, StreamExt, TryStreamExt, stream};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::process::{Child, ChildStdout, Command};
use tokio::sync::{OwnedSemaphorePermit, Semaphore};
use tokio::time::{Instant, timeout, timeout_at};

use crate::problem::Problem;

/// Maximum size of a PDF whose pages are drawn, in bytes.
pub const MAX_PDF: u64 = 32 << 20;
/// Maximum number of PDFs that are drawn at the same time.
const SIDE_BY_SIDE: usize = 2;
/// How long a request waits for its turn.
const TURN: Duration = Duration::from_secs(10);
/// How long a child may take, with the time that the browser takes to read the pages.
const LIFE: Duration = Duration::from_mins(2);
/// Limits the arenas of the child's allocator, in KiB. The default reserves 1 GiB, which is more than the child may have.
const ARENA: (&str, &str) = ("MIMALLOC_ARENA_RESERVE", "32768");
/// Follows the last byte of a complete PDF on its way to the child. Without this byte the decryption failed, and the
/// child draws nothing.
const COMPLETE: u8 = 1;

/// Starts the child processes.
pub struct Drawer {
    /// The program `voicase`.
    program: PathBuf,
    turns: Arc<Semaphore>,
}

/// A child at work.
struct Drawing {
    output: ChildStdout,
    until: Instant,
    /// Kills the child when dropped.
    _child: Child,
    _turn: OwnedSemaphorePermit,
}

impl Drawer {
    #[must_use]
    pub fn new(program: PathBuf) -> Self {
        Self { program, turns: Arc::new(Semaphore::new(SIDE_BY_SIDE)) }
    }

    /// Draws the pages of a PDF, which is a stream of decrypted bytes. Returns the number of pages and the images, as
    /// docs/formats.md section 12 describes.
    ///
    /// # Errors
    /// `Unavailable` while too many PDFs are drawn. `NotAllowedNow` for a file that is no PDF, is damaged or is protected
    /// by a password.
    pub async fn pages<S>(&self, pdf: S) -> Result<impl Stream<Item = io::Result<Bytes>> + Send + use<S>, Problem>
    where
        S: Stream<Item = io::Result<Bytes>> + Send + 'static,
    {
        let turn = timeout(TURN, self.turns.clone().acquire_owned()).await.map_err(|_| Problem::Unavailable)?;
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
        let (Some(input), Some(output)) = (child.stdin.take(), child.stdout.take()) else {
            return Err(Problem::internal("the pipes of a child are missing"));
        };
        // A child that refuses the file stops reading it. Its answer says so.
        tokio::spawn(async move { _ = feed(input, pdf).await });
        let turn = turn.map_err(Problem::internal)?;
        let mut drawing = Drawing { output, until: Instant::now() + LIFE, _child: child, _turn: turn };
        let first = drawing.next().await.ok().flatten().ok_or(Problem::NotAllowedNow(
            "The pages of this file cannot be shown. It is not a PDF, or it is damaged or protected by a password. Download it instead.",
        ))?;
        let rest = stream::try_unfold(drawing, |mut drawing| async move {
            Ok(drawing.next().await?.map(|bytes| (bytes, drawing)))
        });
        Ok(stream::iter([Ok(first)]).chain(rest))
    }
}

impl Drawing {
    async fn next(&mut self) -> io::Result<Option<Bytes>> {
        let mut bytes = BytesMut::with_capacity(64 << 10);
        let read = timeout_at(self.until, self.output.read_buf(&mut bytes)).await.map_err(io::Error::other)??;
        Ok((read > 0).then(|| bytes.freeze()))
    }
}

async fn feed<S>(mut input: tokio::process::ChildStdin, pdf: S) -> io::Result<()>
where
    S: Stream<Item = io::Result<Bytes>> + Send,
{
    let mut pdf = std::pin::pin!(pdf);
    while let Some(bytes) = pdf.try_next().await? {
        input.write_all(&bytes).await?;
    }
    input.write_all(&[COMPLETE]).await
}

#[cfg(test)]
mod tests {
    use std::os::unix::fs::PermissionsExt;

    use super::*;

    async fn drawn_by(script: &str, pdf: &'static [u8]) -> Result<String, Problem> {
        let path = std::env::temp_dir().join(uuid::Uuid::new_v4().to_string());
        std::fs::write(&path, format!("#!/bin/sh\n{script}\n")).unwrap();
        std::fs::set_permissions(&path, std::fs::Permissions::from_mode(0o700)).unwrap();
        let pages = Drawer::new(path.clone()).pages(stream::iter([Ok(Bytes::from_static(pdf))])).await;
        let bytes = pages?.try_collect::<Vec<_>>().await.unwrap().concat();
        std::fs::remove_file(path).unwrap();
        Ok(String::from_utf8(bytes).unwrap())
    }

    #[tokio::test]
    async fn the_child_gets_the_file_and_no_environment() {
        let said = drawn_by("cat; echo; env", b"%PDF").await.unwrap();
        let mut lines = said.lines();
        assert_eq!(lines.next(), Some("%PDF\u{1}"));
        // The shell sets these by itself.
        let own = ["PWD", "OLDPWD", "SHLVL", "_", ARENA.0];
        let others: Vec<_> = lines.filter(|line| !own.contains(&line.split('=').next().unwrap())).collect();
        assert!(others.is_empty(), "{others:?}");
    }

    #[tokio::test]
    async fn a_child_that_writes_nothing_has_refused_the_file() {
        assert!(matches!(drawn_by("exit 1", b"%PDF").await, Err(Problem::NotAllowedNow(_))));
    }
}
