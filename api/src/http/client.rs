//! The client of a connection, and the browser and system of the client.

use std::net::{IpAddr, Ipv6Addr, SocketAddr};

use tokio::io::{AsyncRead, AsyncReadExt};

/// The other end of a connection.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Peer {
    /// A client that connected to a port.
    Address(IpAddr),
    /// A client of the onion service, through tor on this machine. The value is the number of its circuit, encoded as
    /// an IPv6 address.
    Onion(Ipv6Addr),
}

impl From<SocketAddr> for Peer {
    fn from(from: SocketAddr) -> Self {
        Self::Address(from.ip())
    }
}

/// Our only Unix socket belongs to the onion service. [`circuit`] reads the number of the circuit later.
impl From<tokio::net::unix::SocketAddr> for Peer {
    fn from(_: tokio::net::unix::SocketAddr) -> Self {
        Self::Onion(Ipv6Addr::UNSPECIFIED)
    }
}

/// Reads the first line that tor sends on a connection, in version 1 of the PROXY protocol. The last 32 bits of its
/// source address are the circuit's number (tor's manual, `HiddenServiceExportCircuitID haproxy`). Returns `None` for
/// any other line.
pub async fn circuit(stream: &mut (impl AsyncRead + Unpin)) -> Option<Ipv6Addr> {
    let mut line = vec![];
    // A line of the PROXY protocol, version 1, has at most 107 bytes.
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

/// Text in the user agent, and the browser that sends it. The order matters, because later entries also occur in the
/// text of earlier browsers.
const BROWSERS: [(&str, &str); 6] = [
    ("Edg", "Edge"),
    ("OPR/", "Opera"),
    ("Firefox/", "Firefox"),
    ("FxiOS/", "Firefox"),
    ("Chrom", "Chrome"),
    ("Safari/", "Safari"),
];
/// Text in the user agent, and the operating system that sends it. The order matters here too.
const SYSTEMS: [(&str, &str); 7] = [
    ("Android", "Android"),
    ("iPhone", "iOS"),
    ("iPad", "iOS"),
    ("CrOS", "ChromeOS"),
    ("Windows", "Windows"),
    ("Mac OS", "macOS"),
    ("Linux", "Linux"),
];

/// Browser and system, for example `Firefox, Linux`. This is enough for a member to recognise a session. Staff only.
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
