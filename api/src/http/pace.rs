//! How slow a body may be. A body has no time-out as a whole: it ends when it is silent for too long (`limit::BODY_STILL`, a
//! layer of its own), or when its average over [`PACE`] is below [`SLOWEST`].

use std::pin::Pin;
use std::task::{Context, Poll, ready};
use std::time::Duration;

use axum::body::{Body, Bytes, HttpBody};
use axum::extract::Request;
use hyper::body::{Frame, SizeHint};
use tokio::time::{Instant, Sleep, sleep_until};

use crate::limit::{PACE, SLOWEST};

/// Why a body was ended.
#[derive(Debug, thiserror::Error)]
#[error("the body comes too slowly")]
struct TooSlow;

/// A body under the rule.
struct Paced {
    body: Body,
    /// Bytes since the last time that the average was looked at.
    bytes: u64,
    /// When it is looked at next.
    look: Pin<Box<Sleep>>,
}

/// Holds a request's body to the pace, from now on.
pub(super) fn hold(request: Request) -> Request {
    request.map(|body| if body.is_end_stream() { body } else { paced(body) })
}

fn paced(body: Body) -> Body {
    Body::new(Paced { body, bytes: 0, look: Box::pin(sleep_until(Instant::now() + PACE)) })
}

/// The fewest bytes that have to come within a time.
const fn least(time: Duration) -> u64 {
    SLOWEST * time.as_secs()
}

impl HttpBody for Paced {
    type Data = Bytes;
    type Error = axum::Error;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, axum::Error>>> {
        if self.look.as_mut().poll(context).is_ready() {
            if self.bytes < least(PACE) {
                return Poll::Ready(Some(Err(axum::Error::new(TooSlow))));
            }
            self.bytes = 0;
            let next = Instant::now() + PACE;
            self.look.as_mut().reset(next);
            // Polled once, so that the body is woken when the time is over.
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
    use futures::stream;

    use super::*;

    const MINUTE: Duration = Duration::from_mins(1);

    /// A body of as many pieces, one after each pause; at the virtual time of the test.
    async fn arrives(pieces: u32, size: usize, pause: Duration) -> Result<usize, String> {
        let body = stream::unfold(0, move |sent| async move {
            if sent == pieces {
                return None;
            }
            tokio::time::sleep(pause).await;
            Some((Ok::<_, Infallible>(vec![7_u8; size]), sent + 1))
        });
        let bytes = to_bytes(paced(Body::from_stream(body)), usize::MAX).await;
        bytes.map(|bytes| bytes.len()).map_err(|error| error.into_inner().to_string())
    }

    #[tokio::test(start_paused = true)]
    async fn a_body_of_less_than_a_kibibyte_a_second_ends_after_five_minutes() {
        let start = Instant::now();
        let ended = arrives(60, 20 << 10, MINUTE / 2).await;
        assert_eq!(ended, Err(TooSlow.to_string()));
        assert_eq!(start.elapsed(), PACE);
    }

    #[tokio::test(start_paused = true)]
    async fn a_body_that_becomes_slow_ends_with_the_next_five_minutes() {
        let start = Instant::now();
        let mut sizes = vec![40_usize << 10; 10];
        sizes.extend([1; 30]);
        let body = stream::unfold(sizes.into_iter(), |mut left| async move {
            let size = left.next()?;
            tokio::time::sleep(MINUTE / 2).await;
            Some((Ok::<_, Infallible>(vec![7_u8; size]), left))
        });
        to_bytes(paced(Body::from_stream(body)), usize::MAX).await.unwrap_err();
        assert!(start.elapsed() <= 2 * PACE, "{:?}", start.elapsed());
    }

    #[tokio::test(start_paused = true)]
    async fn a_body_just_above_the_pace_has_as_long_as_it_takes() {
        let start = Instant::now();
        // 31 KiB every half minute, for two hours and a half.
        assert_eq!(arrives(300, 31 << 10, MINUTE / 2).await, Ok(300 * (31 << 10)));
        assert!(start.elapsed() > Duration::from_hours(2));
    }
}
