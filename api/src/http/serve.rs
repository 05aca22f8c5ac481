//! The listener: limits connections, ends slow clients, and completes running requests at shutdown.

use std::io;
use std::net::SocketAddr;
use std::os::unix::fs::{FileTypeExt, PermissionsExt};
use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

use axum::Router;
use axum::body::Body;
use axum::serve::{Listener, ListenerExt};
use hyper_util::rt::{TokioIo, TokioTimer};
use tokio::io::{AsyncRead, AsyncWrite};
use tokio::net::{TcpListener, TcpStream, UnixListener};
use tokio::sync::{Notify, Semaphore, watch};
use tokio_io_timeout::TimeoutStream;
use tokio_rustls::TlsAcceptor;
use tower::ServiceExt;

use super::client::{Peer, circuit};
use crate::concurrency::ConcurrencyLimit;
use crate::limit;

/// Maximum number of connections of one listener, below the usual limit of 1,024 open files. Further connections wait
/// to be accepted.
const MAX_CONNECTIONS: usize = 900;
/// Time limit for the TLS handshake, and then for the headers of the first request.
const HEADERS: Duration = Duration::from_secs(10);
/// How long a connection may wait for its next request. This time must be longer than the load balancer's 60 seconds.
/// Otherwise the balancer could send a request into a closing connection and answer 502.
pub const IDLE: Duration = Duration::from_secs(75);
/// How long a client may stop reading an answer.
const STALL: Duration = Duration::from_secs(30);
/// Time limit for running requests at shutdown.
const GRACE: Duration = Duration::from_secs(20);

/// Timeouts of a connection.
#[derive(Clone, Copy)]
struct Timeouts {
    headers: Duration,
    idle: Duration,
    stall: Duration,
}

const TIMEOUTS: Timeouts = Timeouts { headers: HEADERS, idle: IDLE, stall: STALL };

/// A TCP listener that sends answers without delay (`TCP_NODELAY`).
pub fn tcp_listener(listener: TcpListener) -> impl Listener<Io = TcpStream, Addr = SocketAddr> {
    listener.tap_io(|stream| _ = stream.set_nodelay(true))
}

/// Binds a Unix socket for the user and the group that own its directory. A socket that an earlier process left there
/// is removed.
pub fn socket(path: &Path) -> io::Result<UnixListener> {
    if std::fs::symlink_metadata(path).is_ok_and(|found| found.file_type().is_socket()) {
        std::fs::remove_file(path)?;
    }
    let listener = UnixListener::bind(path)?;
    std::fs::set_permissions(path, std::fs::Permissions::from_mode(0o660))?;
    Ok(listener)
}

/// Serves until `stop` is set, then waits for running requests. With `tls`, plain HTTP is not accepted.
///
/// # Errors
/// Only if the listener itself fails.
pub async fn serve<L>(
    mut listener: L,
    tls: Option<TlsAcceptor>,
    router: Router,
    mut stop: watch::Receiver<bool>,
) -> io::Result<()>
where
    L: Listener,
    Peer: From<L::Addr>,
{
    let permits = Arc::new(Semaphore::new(MAX_CONNECTIONS));
    let circuits = Arc::new(ConcurrencyLimit::of(limit::MAX_CIRCUIT_CONNECTIONS));
    while !*stop.borrow() {
        let permit = tokio::select! {
            permit = permits.clone().acquire_owned() => permit.map_err(io::Error::other)?,
            _ = stop.changed() => break,
        };
        let (mut stream, mut peer) = tokio::select! {
            (stream, from) = listener.accept() => (stream, Peer::from(from)),
            _ = stop.changed() => break,
        };
        let (tls, router, ending, circuits) = (tls.clone(), router.clone(), stop.clone(), circuits.clone());
        tokio::spawn(async move {
            // Errors below concern one client's connection, and are not worth a log line.
            let (mut timeouts, mut own) = (TIMEOUTS, None);
            if let Peer::Onion(number) = &mut peer {
                match tokio::time::timeout(HEADERS, circuit(&mut stream)).await {
                    Ok(Some(found)) => *number = found,
                    _ => return,
                }
                // The onion service has no load balancer, so an idle connection is closed early and frees its permit.
                timeouts.idle = HEADERS;
                own = circuits.acquire(*number);
                // If tor is set up without circuit numbers, all clients have the same number. This number has no limit
                // here.
                if own.is_none() && !number.is_unspecified() {
                    return;
                }
            }
            match tls {
                None => serve_connection(stream, peer, router, ending, timeouts).await,
                Some(tls) => {
                    if let Ok(Ok(stream)) = tokio::time::timeout(HEADERS, tls.accept(stream)).await {
                        serve_connection(stream, peer, router, ending, timeouts).await;
                    }
                }
            }
            drop((permit, own));
        });
    }
    drop(listener);
    let all = u32::try_from(MAX_CONNECTIONS).map_err(io::Error::other)?;
    if tokio::time::timeout(GRACE, permits.acquire_many(all)).await.is_err() {
        tracing::warn!("some requests did not end before the shutdown timeout");
    }
    Ok(())
}

/// Serves the requests of one connection until it ends or times out.
async fn serve_connection(
    stream: impl AsyncRead + AsyncWrite + Unpin + Send + 'static,
    peer: Peer,
    router: Router,
    mut ending: watch::Receiver<bool>,
    Timeouts { headers, idle, stall }: Timeouts,
) {
    let asked = Arc::new(Notify::new());
    let first = asked.clone();
    let service = hyper::service::service_fn(move |mut request: hyper::Request<hyper::body::Incoming>| {
        first.notify_one();
        request.extensions_mut().insert(peer);
        router.clone().oneshot(request.map(Body::new))
    });
    let mut stream = TimeoutStream::new(stream);
    stream.set_write_timeout(Some(stall));
    let connection = hyper::server::conn::http1::Builder::new()
        .timer(TokioTimer::new())
        .header_read_timeout(idle)
        .max_buf_size(64 << 10)
        .serve_connection(TokioIo::new(Box::pin(stream)), service)
        .with_upgrades();
    let mut connection = std::pin::pin!(connection);
    tokio::select! {
        _ = connection.as_mut() => {}
        () = async {
            if tokio::time::timeout(headers, asked.notified()).await.is_ok() {
                std::future::pending::<()>().await;
            }
        } => {}
        () = async { let _ = ending.wait_for(|stop| *stop).await; } => {
            connection.as_mut().graceful_shutdown();
            let _ = connection.await;
        }
    }
}

/// Resolves on Ctrl-C or SIGTERM.
pub async fn shutdown_signal() {
    let mut terminate = match tokio::signal::unix::signal(tokio::signal::unix::SignalKind::terminate()) {
        Ok(signal) => signal,
        Err(error) => {
            tracing::warn!(%error, "the SIGTERM handler cannot be installed");
            let _ = tokio::signal::ctrl_c().await;
            return;
        }
    };
    tokio::select! {
        _ = tokio::signal::ctrl_c() => {}
        _ = terminate.recv() => {}
    }
}

#[cfg(test)]
mod tests {
    use axum::routing::get;
    use tokio::io::{AsyncReadExt, AsyncWriteExt, DuplexStream, duplex};

    use super::*;

    const SOON: Duration = Duration::from_millis(50);
    const NEVER: Duration = Duration::from_hours(1);
    const ALWAYS: Timeouts = Timeouts { headers: NEVER, idle: NEVER, stall: NEVER };

    /// A client that has sent `sent`, and the switch that stops its server.
    async fn client(sent: &[u8], timeouts: Timeouts) -> (DuplexStream, watch::Sender<bool>) {
        let (mut client, server) = duplex(1 << 10);
        let (stop, stopped) = watch::channel(false);
        let router = Router::new()
            .route("/livez", get(|| async { "live" }))
            .route("/long", get(|| async { "a".repeat(1 << 16) }));
        let from = Peer::Onion(std::net::Ipv6Addr::UNSPECIFIED);
        tokio::spawn(serve_connection(server, from, router, stopped, timeouts));
        client.write_all(sent).await.unwrap();
        (client, stop)
    }

    #[tokio::test]
    async fn who_asks_for_nothing_in_time_is_gone() {
        for dawdles in [b"".as_slice(), b"GET /livez HTTP/1.1\r\nhost: loc"] {
            let (mut client, _stop) = client(dawdles, Timeouts { headers: SOON, ..ALWAYS }).await;
            let mut said = vec![];
            client.read_to_end(&mut said).await.unwrap();
            assert_eq!(said, b"");
        }
    }

    #[tokio::test]
    async fn who_has_asked_may_ask_again_until_the_connection_was_idle_for_long() {
        const ASKS: &[u8] = b"GET /livez HTTP/1.1\r\nhost: localhost\r\n\r\n";
        let (mut client, _stop) = self::client(ASKS, Timeouts { headers: SOON, ..ALWAYS }).await;
        let mut said = [0; 1024];
        let first = client.read(&mut said).await.unwrap();
        assert!(said[..first].ends_with(b"live"));
        let silence = tokio::time::timeout(2 * SOON, client.read(&mut said)).await;
        assert!(silence.is_err(), "it was closed");
        client.write_all(ASKS).await.unwrap();
        let second = client.read(&mut said).await.unwrap();
        assert!(said[..second].ends_with(b"live"));

        let (mut idle, _stop) = self::client(ASKS, Timeouts { idle: SOON, ..ALWAYS }).await;
        let mut all = vec![];
        idle.read_to_end(&mut all).await.unwrap();
        assert!(all.ends_with(b"live"));
    }

    #[tokio::test]
    async fn who_reads_nothing_of_an_answer_is_gone() {
        let asks = b"GET /long HTTP/1.1\r\nhost: localhost\r\n\r\n";
        let (mut client, _stop) = client(asks, Timeouts { stall: SOON, ..ALWAYS }).await;
        // Wait until the timeout passes while the server is still sending. The connection must end after the bytes in
        // flight.
        tokio::time::timeout(4 * SOON, std::future::pending::<()>()).await.unwrap_err();
        let mut said = vec![];
        client.read_to_end(&mut said).await.unwrap();
        assert!(said.len() < 1 << 16, "{} bytes", said.len());
    }
}
