//! Client addresses and networks.

use std::net::IpAddr;

use axum::http::HeaderMap;
use ipnet::IpNet;

/// Returns the client's address, which is the peer's address, or the address that trusted proxies report in
/// `X-Forwarded-For`. In a chain of proxies, the client's address is the last entry that is not a trusted proxy. A
/// client can forge all entries before this entry.
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

/// Parses a network in CIDR notation. A single address becomes a network with one address.
#[must_use]
pub fn network(text: &str) -> Option<IpNet> {
    match text.parse::<IpAddr>() {
        Ok(address) => Some(address.into()),
        Err(_) => text.parse().ok(),
    }
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
}
