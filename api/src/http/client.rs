//! Where a request comes from, and what device.

use std::net::{IpAddr, Ipv6Addr, SocketAddr};

use tokio::io::{AsyncRead, AsyncReadExt};

/// The other end of a connection.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Peer {
    /// Whoever came to a port.
    Address(IpAddr),
    /// Tor, on this machine, for somebody whom nobody knows: the number of their circuit, as an address of its own making.
    Onion(Ipv6Addr),
}

impl From<SocketAddr> for Peer {
    fn from(from: SocketAddr) -> Self {
        Self::Address(from.ip())
    }
}

/// The only Unix socket that we listen on is the onion service's, where tor says of each connection whose it is.
impl From<tokio::net::unix::SocketAddr> for Peer {
    fn from(_: tokio::net::unix::SocketAddr) -> Self {
        Self::Onion(Ipv6Addr::UNSPECIFIED)
    }
}

/// What tor says first on a connection: a line of the PROXY protocol's version 1, with the circuit's number in the last 32 bits of
/// an address (tor's manual, `HiddenServiceExportCircuitID haproxy`). None of what is no such line.
pub async fn circuit(stream: &mut (impl AsyncRead + Unpin)) -> Option<Ipv6Addr> {
    let mut line = vec![];
    // The longest that there is.
    while line.len() < 107 && !line.ends_with(b"\r\n") {
        line.push(stream.read_u8().await.ok()?);
    }
    let words: Vec<&str> = std::str::from_utf8(&line).ok()?.strip_suffix("\r\n")?.split(' ').collect();
    match words.as_slice() {
        ["PROXY", "TCP6", circuit, ..] => circuit.parse().ok(),
        ["PROXY", "UNKNOWN", ..] => Some(Ipv6Addr::UNSPECIFIED),
        _ => None,
    }
}

/// Browsers by what their header says and others' do not, in this order.
const BROWSERS: [(&str, &str); 6] = [
    ("Edg", "Edge"),
    ("OPR/", "Opera"),
    ("Firefox/", "Firefox"),
    ("FxiOS/", "Firefox"),
    ("Chrom", "Chrome"),
    ("Safari/", "Safari"),
];
/// Systems, in the same way.
const SYSTEMS: [(&str, &str); 7] = [
    ("Android", "Android"),
    ("iPhone", "iOS"),
    ("iPad", "iOS"),
    ("CrOS", "ChromeOS"),
    ("Windows", "Windows"),
    ("Mac OS", "macOS"),
    ("Linux", "Linux"),
];

/// Browser and system of staff in two words, as `Firefox, Linux`: enough to know one's own session by, and no more.
#[must_use]
pub fn device(agent: &str) -> Option<String> {
    let find =
        |known: &[(&str, &'static str)]| known.iter().find(|(mark, _)| agent.contains(mark)).map(|(_, name)| *name);
    let words: Vec<_> = [find(&BROWSERS), find(&SYSTEMS)].into_iter().flatten().collect();
    (!words.is_empty()).then(|| words.join(", "))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_device_is_two_words() {
        for (agent, expected) in [
            ("Mozilla/5.0 (X11; Linux x86_64; rv:143.0) Gecko/20100101 Firefox/143.0", Some("Firefox, Linux")),
            (
                "Mozilla/5.0 (Windows NT 10.0) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/141.0 Safari/537.36 Edg/141.0",
                Some("Edge, Windows"),
            ),
            (
                "Mozilla/5.0 (Linux; Android 15) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/141.0 Mobile Safari/537.36",
                Some("Chrome, Android"),
            ),
            (
                "Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) AppleWebKit/605.1 Version/18.0 Safari/604.1",
                Some("Safari, iOS"),
            ),
            ("curl/8.5.0", None),
        ] {
            assert_eq!(device(agent).as_deref(), expected, "{agent}");
        }
    }
}
