//! Which addresses may be told: public ones, over TLS.
//!
//! An address is judged twice: when an endpoint is registered, so that a person hears of it, and whenever a connection is
//! made, on the addresses that the name has at that moment. A name that was public yesterday and private today is not
//! connected to. The operator may allow everything, for a receiver in the same network.

use std::fmt;
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr};
use std::time::Duration;

use reqwest::dns::{Addrs, Name, Resolve, Resolving};
use url::{Host, Url};

use crate::error::{Code, Refusal};

/// The longest address.
const LONGEST: usize = 2_000;

/// How long looking up a name may take.
const LOOK_UP: Duration = Duration::from_secs(5);

/// What the operator allows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Policy {
    /// Public addresses, over TLS.
    Public,
    /// Any address, without TLS too.
    Any,
}

impl Policy {
    fn permits(self, address: IpAddr) -> bool {
        match self {
            Self::Public => is_public(address),
            Self::Any => true,
        }
    }

    /// Whether the address of an endpoint may be connected to as far as it says itself. A name is judged when it is looked
    /// up.
    pub(super) fn permits_literal(self, url: &Url) -> bool {
        match url.host() {
            Some(Host::Ipv4(address)) => self.permits(address.into()),
            Some(Host::Ipv6(address)) => self.permits(address.into()),
            Some(Host::Domain(_)) => true,
            None => false,
        }
    }

    /// Reads the address that a person gave.
    pub(super) async fn read(self, text: &str) -> Result<Url, Refusal> {
        let refused = |sentence: &str| Refusal::new(Code::InvalidValue, sentence).at(["url"]);
        let text = text.trim();
        if text.len() > LONGEST {
            return Err(refused(&format!("An address has {LONGEST} characters at most.")));
        }
        let url =
            Url::parse(text).map_err(|_| refused("This is no address. It looks like https://example.com/hooks."))?;
        match (self, url.scheme()) {
            (_, "https") | (Self::Any, "http") => {}
            (Self::Public, _) => return Err(refused("The address must begin with https://.")),
            (Self::Any, _) => return Err(refused("The address must begin with https:// or http://.")),
        }
        if !url.username().is_empty() || url.password().is_some() {
            return Err(refused("The address must not hold a user name or password; requests are signed instead."));
        }
        if url.fragment().is_some() {
            return Err(refused("The address must not hold a #fragment."));
        }
        let Some(host) = url.host() else { return Err(refused("The address names no host.")) };
        if let Host::Domain(name) = host
            && self == Self::Public
        {
            let found = look_up(name).await.map_err(|()| refused("The address's host could not be found."))?;
            if !found.iter().all(|found| self.permits(found.ip())) {
                return Err(private());
            }
        }
        if self.permits_literal(&url) { Ok(url) } else { Err(private()) }
    }
}

fn private() -> Refusal {
    let sentence = "The address is private, of this machine or reserved. Only public addresses are told, unless the operator \
                    of this service allows others.";
    Refusal::new(Code::InvalidValue, sentence).at(["url"])
}

async fn look_up(name: &str) -> Result<Vec<SocketAddr>, ()> {
    let found = tokio::time::timeout(LOOK_UP, tokio::net::lookup_host((name, 0))).await;
    let found: Vec<SocketAddr> = found.map_err(drop)?.map_err(drop)?.collect();
    if found.is_empty() { Err(()) } else { Ok(found) }
}

/// Looks names up and gives only what is permitted, so that what is judged is what is connected to.
#[derive(Clone, Copy, Debug)]
pub(super) struct Resolver(pub(super) Policy);

impl Resolve for Resolver {
    fn resolve(&self, name: Name) -> Resolving {
        let policy = self.0;
        Box::pin(async move {
            let found: Vec<SocketAddr> = tokio::net::lookup_host((name.as_str(), 0)).await?.collect();
            let permitted: Vec<SocketAddr> = found.into_iter().filter(|found| policy.permits(found.ip())).collect();
            if permitted.is_empty() {
                return Err(Forbidden.into());
            }
            Ok(Box::new(permitted.into_iter()) as Addrs)
        })
    }
}

/// The name leads to addresses that are not permitted, and to no other.
#[derive(Clone, Copy, Debug)]
pub(super) struct Forbidden;

impl fmt::Display for Forbidden {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("the host has no public address")
    }
}

impl std::error::Error for Forbidden {}

fn is_public(address: IpAddr) -> bool {
    match address {
        IpAddr::V4(address) => is_public_v4(address),
        IpAddr::V6(address) => match address.to_ipv4_mapped() {
            Some(mapped) => is_public_v4(mapped),
            None => is_public_v6(address),
        },
    }
}

fn is_public_v4(address: Ipv4Addr) -> bool {
    let [first, second, third, _] = address.octets();
    !(address.is_private()
        || address.is_loopback()
        // where clouds keep their metadata, too
        || address.is_link_local()
        || address.is_multicast()
        || address.is_documentation()
        || first == 0
        || first >= 240
        // between a provider and its customers
        || (first == 100 && (64..128).contains(&second))
        || (first, second, third) == (192, 0, 0)
        || (first, second, third) == (192, 88, 99)
        || (first == 198 && (18..20).contains(&second)))
}

/// Of the addresses given out for the public network, all but documentation and those that lead to IPv4 addresses.
fn is_public_v6(address: Ipv6Addr) -> bool {
    let [first, second, ..] = address.segments();
    let given_out = (0x2000..0x4000).contains(&first);
    let reserved = first == 0x2001 && (second < 0x0200 || second == 0x0db8);
    let sixth_to_fourth = first == 0x2002;
    given_out && !reserved && !sixth_to_fourth && first != 0x3fff
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn p50_private_and_reserved_addresses_are_told_from_public_ones() {
        for private in [
            "10.1.2.3",
            "172.16.0.1",
            "192.168.1.1",
            "127.0.0.1",
            "127.8.8.8",
            "169.254.169.254",
            "0.0.0.0",
            "100.64.0.1",
            "192.0.0.8",
            "192.0.2.1",
            "198.18.0.1",
            "198.51.100.7",
            "203.0.113.9",
            "224.0.0.1",
            "240.0.0.1",
            "255.255.255.255",
            "::1",
            "::",
            "fe80::1",
            "fc00::1",
            "fd00:ec2::254",
            "ff02::1",
            "::ffff:127.0.0.1",
            "::ffff:10.0.0.1",
            "::127.0.0.1",
            "64:ff9b::7f00:1",
            "2001:db8::1",
            "2001::1",
            "2002:7f00:1::",
            "fec0::1",
        ] {
            assert!(!is_public(private.parse().unwrap()), "{private}");
        }
        for public in
            ["1.1.1.1", "172.32.0.1", "100.128.0.1", "198.20.0.1", "2606:4700::1111", "2a00:1450::1", "::ffff:1.1.1.1"]
        {
            assert!(is_public(public.parse().unwrap()), "{public}");
        }
    }

    #[tokio::test]
    async fn p50_what_is_no_public_address_over_tls_is_refused_with_a_sentence() {
        for (text, word) in [
            ("example.com/hooks", "no address"),
            ("http://1.1.1.1/", "https://"),
            ("ftp://1.1.1.1/", "https://"),
            ("https://user:pass@1.1.1.1/", "password"),
            ("https://1.1.1.1/#part", "fragment"),
            ("https://127.0.0.1/", "private"),
            ("https://2130706433/", "private"),
            ("https://0x7f.1/", "private"),
            ("https://[::1]/", "private"),
            ("https://localhost/", "private"),
            ("https://169.254.169.254/latest/meta-data", "private"),
        ] {
            let refusal = Policy::Public.read(text).await.unwrap_err();
            assert!(refusal.message.contains(word), "{text}: {}", refusal.message);
            assert_eq!(refusal.field, ["url"]);
        }
        assert!(Policy::Public.read("https://1.1.1.1/hooks?key=7").await.is_ok());
        assert!(Policy::Any.read("http://127.0.0.1:8080/").await.is_ok());
    }

    #[tokio::test]
    async fn p50_a_name_that_leads_to_this_machine_is_not_connected_to() {
        let found = Resolver(Policy::Public).resolve("localhost".parse().unwrap()).await;
        assert!(found.err().is_some_and(|error| error.is::<Forbidden>()));
        assert!(Resolver(Policy::Any).resolve("localhost".parse().unwrap()).await.is_ok());
    }
}
