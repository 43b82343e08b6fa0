"""Which addresses may be connected to: public unicast, and what an operator allows besides.

The table is our own because `ipaddress.is_global` differs between Python releases and calls
some translated and tunnelled forms of private addresses public. The check runs on what the
resolver answered, so the spelling in the URL (hex, octal, short, mapped) does not matter.

Source: IANA IPv4 and IPv6 Special-Purpose Address Registries (RFC 6890 and updates).
"""

from collections.abc import Iterable
from dataclasses import dataclass
from ipaddress import (
    IPv4Address,
    IPv4Network,
    IPv6Address,
    IPv6Network,
    ip_address,
    ip_network,
)

type_address = IPv4Address | IPv6Address
type_network = IPv4Network | IPv6Network

_NON_PUBLIC: tuple[tuple[str, str], ...] = (
    ("0.0.0.0/8", "this network (RFC 791)"),
    ("10.0.0.0/8", "private (RFC 1918)"),
    ("100.64.0.0/10", "shared by carriers (RFC 6598)"),
    ("127.0.0.0/8", "loopback (RFC 1122)"),
    ("168.63.129.16/32", "a cloud platform's own service"),
    ("169.254.0.0/16", "link local (RFC 3927)"),
    ("172.16.0.0/12", "private (RFC 1918)"),
    ("192.0.0.0/24", "protocol assignments (RFC 6890)"),
    ("192.0.2.0/24", "documentation (RFC 5737)"),
    ("192.31.196.0/24", "AS112 (RFC 7535)"),
    ("192.52.193.0/24", "multicast tunnelling (RFC 7450)"),
    ("192.88.99.0/24", "6to4 relay (RFC 7526)"),
    ("192.168.0.0/16", "private (RFC 1918)"),
    ("192.175.48.0/24", "AS112 (RFC 7534)"),
    ("198.18.0.0/15", "benchmarking (RFC 2544)"),
    ("198.51.100.0/24", "documentation (RFC 5737)"),
    ("203.0.113.0/24", "documentation (RFC 5737)"),
    ("224.0.0.0/4", "multicast (RFC 5771)"),
    ("240.0.0.0/4", "reserved (RFC 1112)"),
    ("::/128", "unspecified (RFC 4291)"),
    ("::1/128", "loopback (RFC 4291)"),
    ("::/96", "IPv4-compatible (RFC 4291)"),
    ("::ffff:0:0/96", "IPv4-mapped (RFC 4291)"),
    ("::ffff:0:0:0/96", "IPv4-translated (RFC 2765)"),
    ("64:ff9b::/96", "IPv4/IPv6 translation (RFC 6052)"),
    ("64:ff9b:1::/48", "local translation (RFC 8215)"),
    ("100::/64", "discard only (RFC 6666)"),
    ("100:0:0:1::/64", "dummy prefix (RFC 9780)"),
    ("2001::/23", "protocol assignments, Teredo (RFC 2928)"),
    ("2001:db8::/32", "documentation (RFC 3849)"),
    ("2002::/16", "6to4 (RFC 3056)"),
    ("2620:4f:8000::/48", "AS112 (RFC 7534)"),
    ("3fff::/20", "documentation (RFC 9637)"),
    ("5f00::/16", "segment routing (RFC 9602)"),
    ("fc00::/7", "unique local (RFC 4193)"),
    ("fe80::/10", "link local (RFC 4291)"),
    ("fec0::/10", "site local (RFC 3879)"),
    ("ff00::/8", "multicast (RFC 4291)"),
)
_RANGES = tuple((ip_network(network), name) for network, name in _NON_PUBLIC)
_GLOBAL_UNICAST_V6 = IPv6Network("2000::/3")


@dataclass(frozen=True, slots=True)
class AddressPolicy:
    """Public addresses, and those inside `allowed_networks`."""

    allowed_networks: tuple[type_network, ...] = ()

    @classmethod
    def allowing(cls, networks: Iterable[str]) -> "AddressPolicy":
        """Read networks as an operator writes them: `10.1.0.0/16`, `::1`. ValueError if not."""
        return cls(tuple(ip_network(network.strip()) for network in networks))

    def objection(self, address: str) -> str | None:
        """Why this numeric address may not be connected to, or None if it may."""
        parsed = ip_address(address.partition("%")[0])
        if any(_contains(network, parsed) for network in self.allowed_networks):
            return None
        for network, name in _RANGES:
            if _contains(network, parsed):
                return name
        if isinstance(parsed, IPv6Address) and parsed not in _GLOBAL_UNICAST_V6:
            return "outside global unicast (RFC 4291)"
        return None


def _contains(network: type_network, address: type_address) -> bool:
    return network.version == address.version and address in network
