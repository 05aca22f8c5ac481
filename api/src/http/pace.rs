//! Minimum speed of request bodies. A body has no total time limit. A body fails if no byte arrives for too long
//! (`limit::BODY_STALL_TIMEOUT`, a separate layer), or if its average over [`PACE`] is below [`MIN_PACE`].

use std::pin::Pin;
use std::task::{Context, Poll, ready};
use std::time::Duration;

use axum::body::{Body, Bytes, HttpBody};
use axum::extract::Request;
use hyper::body::{Frame, SizeHint};
use tokio::time::{Instant, Sleep, sleep_until};

use crate::limit::{MIN_PACE, PACE};

#[derive(Debug, thiserror::Error)]
#[error("the body arrives too slowly")]
struct TooSlow;

/// The minimum number of bytes in each period.
#[derive(Clone, Copy)]
struct Pace {
    time: Duration,
    bytes: u64,
}

struct Paced {
    body: Body,
    pace: Pace,
    /// Bytes in the current period.
    bytes: u64,
    /// End of the current period.
    look: Pin<Box<Sleep>>,
}

/// Enforces the minimum speed on a request's body, from now on.
pub(super) fn hold(request: Request) -> Request {
    let pace = Pace { time: PACE, bytes: MIN_PACE * PACE.as_secs() };
    request.map(|body| if body.is_end_stream() { body } else { paced(body, pace) })
}

fn paced(body: Body, pace: Pace) -> Body {
    Body::new(Paced { body, pace, bytes: 0, look: Box::pin(sleep_until(Instant::now() + pace.time)) })
}

impl HttpBody for Paced {
    type Data = Bytes;
    type Error = axum::Error;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, axum::Error>>> {
        if self.look.as_mut().poll(context).is_ready() {
            if self.bytes < self.pace.bytes {
                return Poll::Ready(Some(Err(axum::Error::new(TooSlow))));
            }
            self.bytes = 0;
            let next = Instant::now() + self.pace.time;
            self.look.as_mut().reset(next);
            // Poll the new timer once, so that it wakes this task at the end of the period.
            if self.look.as_mut().poll(context).is_ready() {
                context.waker().wake_by_ref();
            }
        }
        let frame = ready!(Pin::new(&mut self.body).poll_frame(context));
        if let Some(Ok(frame)) = &frame {
            self.bytes += frame.data_ref().map_or(0, |data| data.len() as u64);
        }
        Poll::Ready(frame)
    }

    fn is_end_stream(&self) -> bool {
        self.body.is_end_stream()
    }

    fn size_hint(&self) -> SizeHint {
        self.body.size_hint()
    }
}

#[cfg(test)]
mod tests {
    use std::convert::Infallible;

    use axum::body::to_bytes;
    use futures::{StreamExt, stream};

    use super::*;

    /// A pace with a short period, for tests.
    const QUICK: Pace = Pace { time: Duration::from_millis(100), bytes: 1000 };

    /// Reads a body of this many bytes. After these bytes, the connection is silent or ends.
    async fn taken(bytes: usize, is_silent: bool) -> Result<usize, String> {
        let sent = stream::iter([Ok::<_, Infallible>(vec![7_u8; bytes])]);
        let body = if is_silent { Body::from_stream(sent.chain(stream::pending())) } else { Body::from_stream(sent) };
        let bytes = to_bytes(paced(body, QUICK), usize::MAX).await;
        bytes.map(|bytes| bytes.len()).map_err(|error| error.to_string())
    }

    #[tokio::test]
    async fn a_body_below_the_pace_ends() {
        assert_eq!(taken(999, true).await, Err(TooSlow.to_string()));
        assert_eq!(taken(999, false).await, Ok(999), "one that is whole in time is no matter of pace");
    }

    #[tokio::test]
    async fn a_body_that_becomes_slow_ends_with_the_time_after_that() {
        let start = Instant::now();
        assert_eq!(taken(1_000_000, true).await, Err(TooSlow.to_string()), "what came before counts once");
        assert!(start.elapsed() >= 2 * QUICK.time);
    }

    #[tokio::test]
    async fn a_body_above_the_pace_has_as_long_as_it_takes() {
        let start = Instant::now();
        let body = stream::unfold(0, |sent| async move {
            tokio::time::sleep(QUICK.time / 20).await;
            (sent < 100).then_some((Ok::<_, Infallible>(vec![7_u8; 1000]), sent + 1))
        });
        let bytes = to_bytes(paced(Body::from_stream(body), QUICK), usize::MAX).await;
        assert_eq!(bytes.map(|bytes| bytes.len()).map_err(|error| error.to_string()), Ok(100_000));
        assert!(start.elapsed() > 3 * QUICK.time);
    }

    #[test]
    fn the_pace_is_a_kibibyte_a_second_over_five_minutes() {
        assert_eq!((PACE, MIN_PACE), (Duration::from_mins(5), 1024));
    }
}
