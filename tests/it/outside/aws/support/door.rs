//! A TLS proxy in front of PostgreSQL that authenticates like Aurora. The proxy accepts a token only if the right
//! secret signed the token for this host and role, and the token has not expired. PostgreSQL trusts the proxy.

use std::sync::{Arc, Mutex};

use sqlx::postgres::PgConnectOptions;
use tokio::io::{self, AsyncRead, AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream, UnixStream};
use tokio::task::{JoinHandle, JoinSet};
use tokio_rustls::TlsAcceptor;
use tokio_rustls::rustls::ServerConfig;
use voicase::outside::clock::Clock;
use voicase_dev::Cluster;
use voicase_tests::instance;

use super::authority::Authority;
use crate::outside::aws::signature::Presigned;

pub const REGION: &str = "eu-central-1";
/// SHA-256 of the empty string, because the token is a presigned request without a body.
const NOTHING: &str = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855";

/// One connection attempt.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Visit {
    pub role: String,
    pub database: String,
    pub token: String,
    pub entered: bool,
}

struct Keeper {
    port: u16,
    secret: String,
    clock: Clock,
    visits: Mutex<Vec<Visit>>,
}

/// The proxy. It closes when it is dropped.
pub struct Door {
    keeper: Arc<Keeper>,
    serving: JoinHandle<()>,
}

impl Drop for Door {
    fn drop(&mut self) {
        self.serving.abort();
    }
}

impl Door {
    /// Listens on a free port with a certificate for `host`. Accepts tokens that are signed with `secret` and valid at
    /// the time of `clock`.
    pub async fn open(authority: &Authority, host: &str, secret: &str, clock: Clock) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port");
        let port = listener.local_addr().expect("its address").port();
        let (tls, secret) = (acceptor(authority, host), secret.to_owned());
        let keeper = Arc::new(Keeper { port, secret, clock, visits: Mutex::default() });
        let serving = tokio::spawn({
            let keeper = keeper.clone();
            async move {
                // Dropping the set aborts all open connections when the proxy closes.
                let mut visitors = JoinSet::new();
                while let Ok((stream, _)) = listener.accept().await {
                    let (keeper, tls) = (keeper.clone(), tls.clone());
                    // An error here means that the client disconnected.
                    visitors.spawn(async move { keeper.receive(stream, tls).await });
                }
            }
        });
        Self { keeper, serving }
    }

    pub fn port(&self) -> u16 {
        self.keeper.port
    }

    /// URL of a database behind the proxy.
    pub fn url(&self, role: &str, database: &str, trusted: &Authority) -> String {
        let (port, ca) = (self.keeper.port, trusted.file().display());
        format!("postgres://{role}@localhost:{port}/{database}?sslmode=verify-full&sslrootcert={ca}")
    }

    pub fn options(&self, role: &str, database: &str, trusted: &Authority) -> PgConnectOptions {
        self.url(role, database, trusted).parse().expect("an address")
    }

    /// All connection attempts that presented a token, in order.
    pub fn visits(&self) -> Vec<Visit> {
        self.keeper.visits.lock().expect("nothing broke").clone()
    }
}

fn acceptor(authority: &Authority, host: &str) -> TlsAcceptor {
    let (certificate, key) = authority.certifies(host);
    let config = ServerConfig::builder().with_no_client_auth().with_single_cert(vec![certificate], key);
    TlsAcceptor::from(Arc::new(config.expect("a certificate with its key")))
}

impl Keeper {
    async fn receive(&self, mut stream: TcpStream, tls: TlsAcceptor) -> io::Result<()> {
        // The client must send SSLRequest (length 8, code 80877103). A client without TLS is disconnected.
        if stream.read_u32().await? != 8 || stream.read_u32().await? != 80_877_103 {
            return Ok(());
        }
        stream.write_all(b"S").await?;
        let mut stream = tls.accept(stream).await?;
        let start = message(&mut stream).await?;
        // Send AuthenticationCleartextPassword, because Aurora requests the token as a clear-text password.
        stream.write_all(b"R\0\0\0\x08\0\0\0\x03").await?;
        assert_eq!(stream.read_u8().await?, b'p', "no password message");
        let shown = message(&mut stream).await?;
        let token = String::from_utf8_lossy(&shown[..shown.len().saturating_sub(1)]).into_owned();
        let (role, database) = (parameter(&start, "user"), parameter(&start, "database"));
        let entered = self.lets_in(&token, &role);
        self.visits.lock().expect("nothing broke").push(Visit { role, database, token, entered });
        if !entered {
            let why = b"SFATAL\0C28P01\0MPAM authentication failed\0\0";
            stream.write_u8(b'E').await?;
            stream.write_u32(u32::try_from(why.len() + 4).expect("few")).await?;
            stream.write_all(why).await?;
            return stream.shutdown().await;
        }
        let mut behind = UnixStream::connect(socket(&instance().services.postgres)).await?;
        behind.write_u32(u32::try_from(start.len() + 4).expect("few")).await?;
        behind.write_all(&start).await?;
        io::copy_bidirectional(&mut stream, &mut behind).await.map(|_| ())
    }

    fn lets_in(&self, token: &str, role: &str) -> bool {
        let Some(signed) = Presigned::read(&format!("https://{token}")) else { return false };
        let Some((from, until)) = signed.holds() else { return false };
        let now = self.clock.now();
        token.starts_with(&format!("localhost:{}/?", self.port))
            && signed.parameter("Action") == "connect"
            && signed.parameter("DBUser") == role
            && signed.parameter("X-Amz-Credential").ends_with(&format!("/{REGION}/rds-db/aws4_request"))
            && (from..until).contains(&now)
            && until - from <= chrono::TimeDelta::minutes(15)
            && signed.is_signed_with(&self.secret, NOTHING)
    }
}

/// Reads the body of a message that is prefixed with its length.
async fn message(stream: &mut (impl AsyncRead + Unpin)) -> io::Result<Vec<u8>> {
    let length = stream.read_u32().await?.saturating_sub(4);
    let mut body = vec![0; usize::try_from(length).expect("64 bits")];
    stream.read_exact(&mut body).await?;
    Ok(body)
}

/// Reads a parameter of the startup message: the protocol version, then names and values, each terminated by a zero
/// byte.
fn parameter(start: &[u8], name: &str) -> String {
    let mut words = start[4..].split(|byte| *byte == 0).map(String::from_utf8_lossy);
    while let (Some(key), Some(value)) = (words.next(), words.next()) {
        if key == name {
            return value.into_owned();
        }
    }
    String::new()
}

fn socket(cluster: &Cluster) -> std::path::PathBuf {
    cluster.socket_dir().join(format!(".s.PGSQL.{}", cluster.port()))
}
