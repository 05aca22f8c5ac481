//! Where a request comes from, and what device.

use std::net::{IpAddr, Ipv6Addr, SocketAddr};

use axum::http::HeaderMap;
use ipnet::IpNet;
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

/// The client's address: the connection's, or what a trusted proxy says of it. Of a chain of proxies the last entry that
/// none of ours wrote counts; what stands before it anybody could have written.
#[must_use]
pub fn address(peer: IpAddr, headers: &HeaderMap, trusted: &[IpNet]) -> IpAddr {
    let is_trusted = |hop: &IpAddr| trusted.iter().any(|network| network.contains(hop));
    if !is_trusted(&peer) {
        return peer;
    }
    let said = headers.get_all("x-forwarded-for").into_iter().filter_map(|v| v.to_str().ok());
    let hops: Vec<&str> = said.flat_map(|v| v.split(',')).collect();
    let parsed = hops.iter().rev().map_while(|hop| hop.trim().parse::<IpAddr>().ok());
    parsed.into_iter().find(|hop| !is_trusted(hop)).unwrap_or(peer)
}

/// Reads a network in CIDR's notation; an address alone is a network of one.
#[must_use]
pub fn network(text: &str) -> Option<IpNet> {
    match text.parse::<IpAddr>() {
        Ok(address) => Some(address.into()),
        Err(_) => text.parse().ok(),
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

    fn from(peer: &str, forwarded: &[&str], trusted: &[&str]) -> String {
        let mut headers = HeaderMap::new();
        for value in forwarded {
            headers.append("x-forwarded-for", value.parse().unwrap());
        }
        let trusted: Vec<IpNet> = trusted.iter().map(|t| network(t).unwrap()).collect();
        address(peer.parse().unwrap(), &headers, &trusted).to_string()
    }

    #[test]
    fn only_a_trusted_proxy_is_believed() {
        assert_eq!(from("203.0.113.9", &["198.51.100.1"], &[]), "203.0.113.9");
        assert_eq!(from("10.0.0.1", &["198.51.100.1"], &["10.0.0.1"]), "198.51.100.1");
        assert_eq!(from("10.0.0.7", &["198.51.100.1"], &["10.0.0.0/24"]), "198.51.100.1");
        assert_eq!(from("10.0.1.7", &["198.51.100.1"], &["10.0.0.0/24"]), "10.0.1.7");
    }

    #[test]
    fn what_a_client_writes_before_the_proxy_does_not_count() {
        let chain = ["6.6.6.6, 198.51.100.1", "10.0.0.2"];
        assert_eq!(from("10.0.0.1", &chain, &["10.0.0.1", "10.0.0.2"]), "198.51.100.1");
        assert_eq!(from("10.0.0.1", &["nonsense"], &["10.0.0.1"]), "10.0.0.1");
    }

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
