//! The networks from which an API token can be used.

use crate::limit;
use crate::net;
use crate::problem::Problem;
use crate::text;

/// Reads networks in CIDR notation. An address alone is a network with one address. Removes duplicates and writes each
/// network as PostgreSQL does.
///
/// # Errors
/// `Invalid` for the field `networks`.
pub fn read(given: &[String]) -> Result<Vec<String>, Problem> {
    if given.len() > limit::MAX_NETWORKS {
        return Err(Problem::invalid("networks", "Enter at most 20 networks."));
    }
    let mut networks: Vec<String> = vec![];
    for text in given {
        let network = one(text::typed(text).trim())
            .ok_or_else(|| Problem::invalid("networks", "Enter a network such as 203.0.113.0/24 or 2001:db8::/32."))?;
        if !networks.contains(&network) {
            networks.push(network);
        }
    }
    Ok(networks)
}

fn one(text: &str) -> Option<String> {
    Some(net::network(text)?.trunc().to_string())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read_all(given: &[&str]) -> Option<Vec<String>> {
        read(&given.iter().map(ToString::to_string).collect::<Vec<_>>()).ok()
    }

    #[test]
    fn a_network_is_read_once_and_without_what_stands_behind_its_mask() {
        let given = ["203.0.113.77/24", " 203.0.113.0/24 ", "198.51.100.9", "2001:db8:1::5/32", "::1"];
        let read = ["203.0.113.0/24", "198.51.100.9/32", "2001:db8::/32", "::1/128"];
        assert_eq!(read_all(&given), Some(read.map(str::to_owned).to_vec()));
        assert_eq!(read_all(&[]), Some(vec![]));
    }

    #[test]
    fn what_is_no_network_is_refused() {
        for given in
            ["", "example.com", "203.0.113.0/33", "203.0.113", "2001:db8::/129", "203.0.113.0/24,198.51.100.0/24"]
        {
            assert_eq!(read_all(&[given]), None, "{given}");
        }
        assert_eq!(read_all(&["198.51.100.9"; 21]), None, "too many");
    }
}
