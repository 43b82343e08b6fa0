"""F1: the guard, on real sockets. The canary listens on 127.0.0.1 and must stay untouched."""

import ipaddress
import os
import shutil
import socket
import ssl
import subprocess
import threading
from collections.abc import Iterator, Sequence
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingest.errors import (
    ForbiddenAddressError,
    OutboundError,
    TooManyRedirectsError,
    UnreachableError,
)
from ingest.outbound import GuardedClient, InProcessPace
from ingest.outbound.addresses import AddressPolicy
from tests.replay import ReplayServer

PUBLIC = "127.0.0.2"
POLICY = AddressPolicy()
FORBIDDEN = [
    "0.0.0.0",  # noqa: S104 - tested, not listened on
    "0.1.2.3",
    "10.0.0.1",
    "100.64.0.1",
    "100.127.255.254",
    "127.0.0.1",
    "127.255.255.254",
    "168.63.129.16",
    "169.254.169.254",
    "172.16.0.1",
    "172.31.255.255",
    "192.0.0.1",
    "192.0.0.192",
    "192.0.2.1",
    "192.88.99.1",
    "192.168.1.1",
    "198.18.0.1",
    "198.19.255.255",
    "198.51.100.7",
    "203.0.113.7",
    "224.0.0.1",
    "239.255.255.255",
    "240.0.0.1",
    "255.255.255.255",
    "::",
    "::1",
    "::127.0.0.1",
    "::8.8.8.8",
    "::ffff:127.0.0.1",
    "::ffff:8.8.8.8",
    "::ffff:0:127.0.0.1",
    "64:ff9b::7f00:1",
    "64:ff9b::8.8.8.8",
    "64:ff9b:1::1",
    "100::1",
    "2001::1",
    "2001:db8::1",
    "2002:7f00:1::1",
    "2002:0808:0808::1",
    "3fff::1",
    "5f00::1",
    "fc00::1",
    "fd12:3456::1",
    "fe80::1",
    "fe80::1%lo",
    "fec0::1",
    "ff02::1",
    "4000::1",
    "2620:4f:8000::1",
]
ALLOWED = ["8.8.8.8", "1.1.1.1", "100.63.255.255", "172.32.0.1", "2a00:1450::1", "2606:4700::1"]


@pytest.mark.parametrize("address", FORBIDDEN)
def test_a_non_public_address_is_refused(address: str) -> None:
    assert POLICY.objection(address)


@pytest.mark.parametrize("address", ALLOWED)
def test_a_public_address_is_allowed(address: str) -> None:
    assert POLICY.objection(address) is None


@given(st.ip_addresses())
def test_the_guard_is_never_milder_than_python(
    address: ipaddress.IPv4Address | ipaddress.IPv6Address,
) -> None:
    if not address.is_global or address.is_multicast:
        assert POLICY.objection(str(address))


@given(st.ip_addresses(v=4))
def test_an_ipv4_address_in_ipv6_clothes_is_refused(address: ipaddress.IPv4Address) -> None:
    for prefix in ("::ffff:", "::", "::ffff:0:", "64:ff9b::"):
        assert POLICY.objection(f"{prefix}{address}")


def test_an_operator_may_allow_a_network_and_gets_no_more_than_that() -> None:
    policy = AddressPolicy.allowing(["10.1.0.0/16", "fd00::/64"])
    assert policy.objection("10.1.2.3") is None
    assert policy.objection("fd00::1") is None
    assert policy.objection("10.2.0.1")
    assert policy.objection("::ffff:10.1.2.3")


SPELLINGS = [
    "http://127.0.0.1:{port}/",
    "http://0x7f000001:{port}/",
    "http://0x7f.0.0.1:{port}/",
    "http://127.1:{port}/",
    "http://2130706433:{port}/",
    "http://017700000001:{port}/",
    "http://0177.0.0.1:{port}/",
    "http://127.0.0.1.:{port}/",
    "http://localhost:{port}/",
    "http://LOCALHOST:{port}/",
    "http://0:{port}/",
    "http://localhost.:{port}/",
    "http://0.0.0.0:{port}/",
    "http://[::ffff:127.0.0.1]:{port}/",
    "http://[::ffff:7f00:1]:{port}/",
    "http://[0:0:0:0:0:ffff:127.0.0.1]:{port}/",
    "http://[::1]:{port}/",
    "http://[::127.0.0.1]:{port}/",
    "http://[::]:{port}/",
    "http://①②⑦.⓪.⓪.①:{port}/",
    "http://127。0。0。1:{port}/",
    "http://127.0.0.1:{port}\\@example.com/",
    "http://example.com@127.0.0.1:{port}/",
    "http://example.com:80@127.0.0.1:{port}/",
    "https://127.0.0.1:{port}/",
    "http://127.0.0.1%2f:{port}/",
    "http://127.0.0.1:{port}#@example.com/",
    "http:127.0.0.1:{port}/",
    "//127.0.0.1:{port}/",
    "file:///etc/hostname",
    "gopher://127.0.0.1:{port}/x",
    "http:///127.0.0.1:{port}/",
    "http://[fe80::1%25lo]:{port}/",
    "http://127.0.0.1:{port}\t/",
]


@pytest.mark.parametrize("spelling", SPELLINGS)
def test_no_spelling_of_a_private_address_reaches_the_canary(
    spelling: str, client: GuardedClient, canary: ReplayServer
) -> None:
    canary.answer("/", "secret")
    with pytest.raises(OutboundError):
        client.get(spelling.format(port=canary.port), obey_robots=False)
    assert canary.hits == []


@pytest.mark.parametrize("status", [301, 302, 303, 307, 308])
def test_a_redirect_to_a_private_address_is_refused(
    status: int, client: GuardedClient, server: ReplayServer, canary: ReplayServer
) -> None:
    server.redirect("/away", f"{canary.url}/secret", status)
    with pytest.raises(ForbiddenAddressError, match="loopback"):
        client.get(f"{server.url}/away")
    assert canary.hits == []


@pytest.mark.parametrize("scheme", ["file:///etc/passwd", "ftp://x.example/", "http://u:p@x.nl/"])
def test_a_redirect_to_something_else_than_the_web_is_refused(
    scheme: str, client: GuardedClient, server: ReplayServer
) -> None:
    server.redirect("/away", scheme)
    with pytest.raises(ForbiddenAddressError):
        client.get(f"{server.url}/away")


def test_robots_txt_is_no_way_around_the_guard(
    client: GuardedClient, server: ReplayServer, canary: ReplayServer
) -> None:
    server.redirect("/robots.txt", f"{canary.url}/robots.txt")
    with pytest.raises(ForbiddenAddressError):
        client.get(f"{server.url}/page")
    assert canary.hits == []


def test_robots_txt_that_leads_in_a_ring_is_as_good_as_none(
    client: GuardedClient, server: ReplayServer
) -> None:
    """RFC 9309 section 2.3.1.2; else the site could never be read."""
    server.redirect("/robots.txt", "/robots.txt")
    server.answer("/page", "fine")
    assert client.get(f"{server.url}/page").body == b"fine"


def guarded(resolver: list[Sequence[str]], **more: ssl.SSLContext) -> GuardedClient:
    """A client whose resolver gives these answers, one after the other."""
    answers = iter(resolver)
    return GuardedClient(
        allowed_networks=[f"{PUBLIC}/32"],
        pace=InProcessPace(0),
        resolver=lambda host, port: next(answers),
        **more,
    )


def test_a_resolver_that_changes_its_answer_does_not_reach_the_canary(
    server: ReplayServer, canary: ReplayServer
) -> None:
    server.answer("/page", "fine")
    client = guarded([[PUBLIC], ["127.0.0.1"]])
    for port, outcome in ((server.port, None), (canary.port, ForbiddenAddressError)):
        url = f"http://shop.example:{port}/page"
        if outcome is None:
            assert client.get(url, obey_robots=False).body == b"fine"
        else:
            with pytest.raises(outcome):
                client.get(url, obey_robots=False)
    assert canary.hits == []


def test_a_name_that_changes_behind_a_redirect_does_not_reach_the_canary(
    server: ReplayServer, canary: ReplayServer
) -> None:
    server.redirect("/page", f"http://shop.example:{canary.port}/secret")
    client = guarded([[PUBLIC], ["127.0.0.1"]])
    with pytest.raises(ForbiddenAddressError, match="loopback"):
        client.get(f"http://shop.example:{server.port}/page", obey_robots=False)
    assert len(server.hits) == 1
    assert canary.hits == []


def test_a_name_is_resolved_once_for_a_request(server: ReplayServer) -> None:
    server.answer("/page", "fine")
    url = f"http://shop.example:{server.port}/page"  # a second question would find no answer
    assert guarded([[PUBLIC]]).get(url, obey_robots=False).body == b"fine"


@pytest.mark.parametrize("answer", [[PUBLIC, "127.0.0.1"], ["8.8.8.8", "::1"], ["127.0.0.1"]])
def test_one_private_address_among_the_answers_is_enough_to_refuse(
    answer: list[str], server: ReplayServer, canary: ReplayServer
) -> None:
    with pytest.raises(ForbiddenAddressError):
        guarded([answer]).get(f"http://shop.example:{canary.port}/", obey_robots=False)
    assert canary.hits == server.hits == []


def test_the_host_name_is_kept_in_the_request(server: ReplayServer) -> None:
    server.answer("/page", "fine")
    guarded([[PUBLIC]]).get(f"http://shop.example:{server.port}/page", obey_robots=False)
    assert server.hits[0].headers["host"] == f"shop.example:{server.port}"


def test_proxies_of_the_environment_are_not_used(
    server: ReplayServer,
    canary: ReplayServer,
    client: GuardedClient,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    for name in ("http_proxy", "HTTP_PROXY", "https_proxy", "ALL_PROXY"):
        monkeypatch.setitem(os.environ, name, canary.url)
    server.answer("/page", "fine")
    assert client.get(f"{server.url}/page").body == b"fine"
    assert canary.hits == []


def test_redirects_end_after_five(client: GuardedClient, server: ReplayServer) -> None:
    for number in range(7):
        server.redirect(f"/{number}", f"/{number + 1}")
    with pytest.raises(TooManyRedirectsError):
        client.get(f"{server.url}/0")
    assert server.paths == [f"/{number}" for number in range(6)]


def test_five_redirects_are_followed(client: GuardedClient, server: ReplayServer) -> None:
    for number in range(5):
        server.redirect(f"/{number}", f"{server.url}/{number + 1}")
    server.answer("/5", "there")
    answer = client.get(f"{server.url}/0")
    assert (answer.body, answer.url) == (b"there", f"{server.url}/5")


def test_credentials_stay_with_their_origin(client: GuardedClient, server: ReplayServer) -> None:
    with ReplayServer(PUBLIC) as other:
        server.redirect("/same", "/to-other")
        server.redirect("/to-other", f"{other.url}/page")
        other.answer("/page", "fine")
        secret = {"Authorization": "Bearer abc", "Cookie": "a=b", "X-Api-Key": "k", "Accept": "x/y"}
        client.get(f"{server.url}/same", headers=secret)
        kept = server.hits[-1].headers
        told = other.hits[-1].headers
    assert {kept["authorization"], kept["cookie"], kept["x-api-key"]} == {"Bearer abc", "a=b", "k"}
    assert not {"authorization", "cookie", "x-api-key", "referer"} & set(told)
    assert told["accept"] == "x/y"


def test_an_unknown_name_is_unreachable_and_may_be_tried_again() -> None:
    client = GuardedClient(pace=InProcessPace(0))
    with pytest.raises(UnreachableError) as caught:
        client.get("http://no-such-name.invalid/feed", obey_robots=False)
    assert not caught.value.permanent
    assert "http://no-such-name.invalid/feed" in str(caught.value)


def test_a_closed_port_is_unreachable(client: GuardedClient, server: ReplayServer) -> None:
    with ReplayServer(PUBLIC) as closed:
        url = f"{closed.url}/feed"
    with pytest.raises(UnreachableError, match="no connection on port"):
        client.get(url, obey_robots=False)


@pytest.fixture(scope="module")
def certificate(tmp_path_factory: pytest.TempPathFactory) -> Path:
    if shutil.which("openssl") is None:
        pytest.skip("openssl is not installed")
    place = tmp_path_factory.mktemp("tls") / "both.pem"
    subprocess.run(
        f"openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -days 2 "
        f"-subj /CN=shop.example -addext subjectAltName=DNS:shop.example "
        f"-keyout {place} -out {place}.crt".split(),
        check=True,
        capture_output=True,
    )
    place.write_bytes(place.read_bytes() + Path(f"{place}.crt").read_bytes())
    return place


@pytest.fixture
def tls_port(certificate: Path) -> Iterator[tuple[int, list[str | None]]]:
    """A TLS server that notes the name it was asked for."""
    names: list[str | None] = []
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate)
    context.sni_callback = lambda channel, name, _: names.append(name)
    listener = socket.create_server((PUBLIC, 0))

    def serve() -> None:
        while True:
            try:
                raw, _ = listener.accept()
            except OSError:
                return
            try:
                with context.wrap_socket(raw, server_side=True) as channel:
                    channel.recv(4096)
                    channel.sendall(b"HTTP/1.1 200 OK\r\nContent-Length: 4\r\n\r\nsafe")
            except OSError:
                continue

    threading.Thread(target=serve, daemon=True).start()
    yield listener.getsockname()[1], names
    listener.close()


def test_tls_is_checked_against_the_host_name_not_the_address(
    tls_port: tuple[int, list[str | None]], certificate: Path
) -> None:
    port, names = tls_port
    trusting = ssl.create_default_context(cafile=f"{certificate}.crt")
    client = guarded([[PUBLIC], [PUBLIC]], ssl_context=trusting)
    answer = client.get(f"https://shop.example:{port}/", obey_robots=False)
    assert answer.body == b"safe"
    assert names == ["shop.example"]
    with pytest.raises(UnreachableError, match=r"(?i)certificate"):
        client.get(f"https://other.example:{port}/", obey_robots=False)


def test_an_unknown_certificate_is_refused(tls_port: tuple[int, list[str | None]]) -> None:
    with pytest.raises(UnreachableError, match=r"(?i)certificate"):
        guarded([[PUBLIC]]).get(f"https://shop.example:{tls_port[0]}/", obey_robots=False)
