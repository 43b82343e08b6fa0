"""F2: at most 5 MiB decoded and a total time, whatever the server does. Memory is measured."""

import gzip
import json
import subprocess
import sys
import time
import zlib
from collections.abc import Iterator

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingest.errors import OutboundError, TooLargeError, TooSlowError, UnreadableContentError
from ingest.outbound import GuardedClient, InProcessPace, Limits, no_longer_than
from ingest.outbound.inflate import gather_body
from ingest.outbound.waiting import LONGEST_WAIT_S
from ingest.sandbox import ParseLimits
from tests.replay import ReplayServer
from triage.sources.pace import GAP_S
from triage.sources.retrying import LONGEST_RETRY_AFTER_S

PUBLIC = "127.0.0.2"
MIB = 1024 * 1024

MEASURE = r"""
import json, re, sys, time
from pathlib import Path
from ingest.errors import IngestError
from ingest.outbound import GuardedClient, InProcessPace
def peak_kb():  # getrusage would count what the parent process had used
    return int(re.search(r"VmHWM:\s+(\d+)", Path("/proc/self/status").read_text())[1])
client = GuardedClient(allowed_networks=["127.0.0.2/32"], pace=InProcessPace(0))
client.get(sys.argv[1] + "/small", obey_robots=False)
before = peak_kb()
started = time.process_time()
try:
    client.get(sys.argv[1] + "/bomb", obey_robots=False)
    outcome = "read"
except IngestError as error:
    outcome = type(error).__name__
grown = peak_kb() - before
print(json.dumps({"outcome": outcome, "took_s": time.process_time() - started, "grown_kb": grown}))
"""


def gzip_bomb(size_mib: int) -> bytes:
    packer = zlib.compressobj(9, zlib.DEFLATED, 31)
    parts = [packer.compress(bytes(MIB)) for _ in range(size_mib)]
    return b"".join(parts) + packer.flush()


def zeros(count: int) -> Iterator[bytes]:
    for _ in range(count):
        yield bytes(65536)


def test_the_limits_in_use_are_the_promised_ones() -> None:
    client = GuardedClient()
    assert client.limits == Limits(body_bytes=5 * MIB, total_s=30.0, redirects=5)
    assert ParseLimits() == ParseLimits(memory_bytes=512 * MIB, cpu_s=5)
    assert (LONGEST_WAIT_S, LONGEST_RETRY_AFTER_S) == (7 * 86_400, 7 * 86_400)
    assert GAP_S == 1.0  # between two requests to one host, for all workers together


@pytest.mark.parametrize("kind", ["gzip", "deflate", "br", "zstd", "gzip, gzip", "plain"])
def test_a_bomb_costs_less_than_32_mb_and_a_second(kind: str, server: ReplayServer) -> None:
    server.answer("/small", "ok")
    if kind == "plain":
        server.answer("/bomb", chunks=lambda: zeros(3200))
    else:
        server.answer("/bomb", gzip_bomb(200), headers={"Content-Encoding": kind})
    done = subprocess.run(
        [sys.executable, "-c", MEASURE, server.url], capture_output=True, text=True, check=True
    )
    told = json.loads(done.stdout)
    expected = "TooLargeError" if kind in {"gzip", "deflate", "plain"} else "UnreadableContentError"
    assert told["outcome"] == expected
    assert told["grown_kb"] < 32 * 1024
    assert told["grown_kb"] > 0 or "Too" not in expected  # the measure measures
    assert told["took_s"] < 1


@pytest.mark.parametrize("encoding", ["gzip", "deflate", "raw deflate", "x-gzip", "identity", ""])
def test_what_was_packed_is_unpacked(
    encoding: str, client: GuardedClient, server: ReplayServer
) -> None:
    text = b"De monteur kwam niet opdagen. " * 5000
    raw = zlib.compressobj(wbits=-15)
    packed = {
        "gzip": gzip.compress(text),
        "x-gzip": gzip.compress(text[:99]) + gzip.compress(text[99:]),
        "deflate": zlib.compress(text),
        "raw deflate": raw.compress(text) + raw.flush(),
    }.get(encoding, text)
    server.answer("/page", packed, headers={"Content-Encoding": encoding.removeprefix("raw ")})
    assert client.get(f"{server.url}/page").body == text


@given(st.binary(max_size=3000), st.integers(1, 700), st.sampled_from(["gzip", "deflate"]))
def test_the_pieces_it_arrives_in_do_not_matter(content: bytes, size: int, encoding: str) -> None:
    packed = gzip.compress(content) if encoding == "gzip" else zlib.compress(content)
    pieces = [packed[at : at + size] for at in range(0, len(packed), size)]
    if encoding == "deflate" and size == 1:
        pieces = [packed]  # one byte does not tell whether there is a header
    assert gather_body(pieces, encoding, limit_bytes=5000, where="u") == content


@given(st.binary(max_size=2000), st.sampled_from(["gzip", "deflate"]))
def test_broken_compression_is_unreadable_and_nothing_worse(content: bytes, encoding: str) -> None:
    try:
        gather_body([content], encoding, limit_bytes=5 * MIB, where="u")
    except (UnreadableContentError, TooLargeError) as error:
        assert error.where == "u"


def test_a_stream_that_ends_early_is_not_taken_for_whole(
    client: GuardedClient, server: ReplayServer
) -> None:
    server.answer("/gz", gzip.compress(b"text" * 999)[:-9], headers={"Content-Encoding": "gzip"})
    server.answer("/short", raw=lambda: iter([b"HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nabc"]))
    with pytest.raises(UnreadableContentError, match="ends early"):
        client.get(f"{server.url}/gz")
    with pytest.raises(OutboundError):
        client.get(f"{server.url}/short")


def test_five_mib_are_read_and_one_byte_more_is_not(
    client: GuardedClient, server: ReplayServer
) -> None:
    server.answer("/fits", bytes(5 * MIB))
    server.answer("/over", bytes(5 * MIB + 1))
    assert len(client.get(f"{server.url}/fits").body) == 5 * MIB
    with pytest.raises(TooLargeError) as caught:
        client.get(f"{server.url}/over")
    assert caught.value.where == f"{server.url}/over"


def slowly(*parts: bytes, pause_s: float = 0.05) -> Iterator[bytes]:
    for part in parts:
        yield part
        time.sleep(pause_s)
    while True:
        yield b"X-A: b\r\n"
        time.sleep(pause_s)


def impatient() -> GuardedClient:
    return GuardedClient(
        allowed_networks=[f"{PUBLIC}/32"], pace=InProcessPace(0), limits=Limits(total_s=0.6)
    )


@pytest.mark.parametrize("kind", ["body", "chunked-body", "headers", "status-line", "silence"])
def test_a_server_that_drips_is_cut_off_in_time(kind: str, server: ReplayServer) -> None:
    head = b"HTTP/1.1 200 OK\r\n"
    chunked = head + b"Transfer-Encoding: chunked\r\n\r\n"
    server.drip("/body", 0.05)
    server.answer("/headers", raw=lambda: slowly(head))
    server.answer("/chunked-body", raw=lambda: slowly(chunked, *[b"1\r\nx\r\n"] * 99))
    server.answer("/status-line", raw=lambda: slowly(*(bytes([one]) for one in head * 9)))
    server.answer("/silence", raw=lambda: slowly(b"", pause_s=5))
    started = time.monotonic()
    with pytest.raises(TooSlowError):
        impatient().get(f"{server.url}/{kind}", obey_robots=False)
    assert time.monotonic() - started < 4


def test_redirects_share_one_time_limit(server: ReplayServer) -> None:
    for number in range(5):

        def late(number: int = number) -> Iterator[bytes]:
            time.sleep(0.25)
            yield f"HTTP/1.1 302 Found\r\nLocation: /{number + 1}\r\n\r\n".encode()

        server.answer(f"/{number}", raw=late)
    with pytest.raises(TooSlowError):
        impatient().get(f"{server.url}/0", obey_robots=False)
    assert len(server.paths) < 5


def test_a_slow_name_lookup_is_cut_off_too() -> None:
    def never(host: str, port: int) -> list[str]:
        time.sleep(8)
        return [PUBLIC]

    client = GuardedClient(pace=InProcessPace(0), resolver=never, limits=Limits(total_s=0.2))
    started = time.monotonic()
    with pytest.raises(TooSlowError):
        client.get("http://shop.example/", obey_robots=False)
    assert time.monotonic() - started < 6


@pytest.mark.parametrize("noise", [b"", b"\x00" * 99, b"SSH-2.0-x\r\n", b"HTTP/9 what\r\n\r\n"])
def test_what_is_not_http_is_an_error_with_the_url(
    noise: bytes, client: GuardedClient, server: ReplayServer
) -> None:
    server.answer("/noise", raw=lambda: iter([noise]))
    with pytest.raises(OutboundError, match=f"{server.url}/noise"):
        client.get(f"{server.url}/noise", obey_robots=False)


def test_endless_headers_are_refused(client: GuardedClient, server: ReplayServer) -> None:
    many = [b"HTTP/1.1 200 OK\r\n", *[b"X-%d: y\r\n" % number for number in range(500)], b"\r\n"]
    server.answer("/headers", raw=lambda: iter(many))
    with pytest.raises(OutboundError):
        client.get(f"{server.url}/headers", obey_robots=False)


def test_a_webhook_is_posted_once_without_following_redirects(
    client: GuardedClient, server: ReplayServer, canary: ReplayServer
) -> None:
    server.answer("/hook", status=307, headers={"Location": f"{canary.url}/"}, method="POST")
    answer = client.post(f"{server.url}/hook", b'{"a":1}', headers={"Webhook-Id": "m1"})
    assert (answer.status, server.hits[0].body) == (307, b'{"a":1}')
    assert server.hits[0].headers["webhook-id"] == "m1"
    assert server.paths == ["/hook"]
    assert canary.hits == []


def test_all_requests_of_one_piece_of_work_end_together(server: ReplayServer) -> None:
    server.answer("/quick", "ok")
    server.drip("/slow")
    client = GuardedClient(allowed_networks=[f"{PUBLIC}/32"], pace=InProcessPace(0))
    began = time.monotonic()
    with no_longer_than(1.0):
        assert client.get(f"{server.url}/quick", obey_robots=False).body == b"ok"
        for _ in range(2):  # what is begun ends with it, what comes later is not begun
            with pytest.raises(TooSlowError):
                client.get(f"{server.url}/slow", obey_robots=False)
    assert time.monotonic() - began < 10
    assert client.get(f"{server.url}/quick", obey_robots=False).body == b"ok"
