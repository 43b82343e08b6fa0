"""The processes that stand ready: a new child every time, replaced at any trouble."""

import os
import signal
import threading

import pytest

from ingest.errors import UnreadableContentError
from ingest.ready_parsers import (
    READY,
    ParserStoppedError,
    ParserTooSlowError,
    ReadyParsers,
)
from ingest.sandbox import ParseLimits, parse_apart

WHERE = "https://shop.example/feed"
HEADER = b'{"job": "json", "params": {}, "memory_bytes": 500000000, "cpu_s": 5, "wall_s": 9}'


def pids(parsers: ReadyParsers) -> list[int]:
    return [process._process.pid for process in parsers._idle]


def test_one_process_serves_many_parses() -> None:
    parsers = ReadyParsers()
    for number in range(5):
        told = parsers.parse(HEADER, f"[{number}]".encode(), 20)
        assert told == f'{{"result": [{number}]}}'.encode()
        first = pids(parsers)
    assert len(first) == 1
    assert pids(parsers) == first


def test_an_answer_too_long_in_escapes_is_told_in_fewer_bytes() -> None:
    text = "é" * 3_000_000  # 18 MB as \\u00e9, 6 MB as it is
    assert parse_apart("json", f'["{text}"]'.encode(), where=WHERE) == [text]


def test_half_characters_pass_the_line() -> None:
    assert parse_apart("json", b'["\\ud83d", "\\ud83d\\ude21"]', where=WHERE) == ["\ud83d", "😡"]


def test_a_process_that_went_to_rest_is_replaced() -> None:
    parsers = ReadyParsers()
    parsers.parse(HEADER, b"[]", 20)
    (pid,) = pids(parsers)
    os.kill(pid, signal.SIGKILL)
    assert parsers.parse(HEADER, b"[1]", 20) == b'{"result": [1]}'
    assert pids(parsers) != [pid]


def test_after_a_parse_that_was_killed_the_next_one_is_fine() -> None:
    page = b"<p>" + b"<i>x</i>" * 500_000
    params = {"content_type": "text/html", "selectors": {}, "worst": 1, "best": 5}
    with pytest.raises(UnreadableContentError, match="1 s of computing"):
        parse_apart("webpage", page, where=WHERE, params=params, limits=ParseLimits(cpu_s=1))
    assert parse_apart("json", b'{"a": 1}', where=WHERE) == {"a": 1}


def test_a_parse_that_is_late_leaves_no_process_behind() -> None:
    parsers = ReadyParsers()
    parsers.parse(HEADER, b"[]", 20)
    with pytest.raises((ParserStoppedError, ParserTooSlowError)):
        parsers.parse(HEADER, b"[" * 1_000_000, 0.0001)
    assert pids(parsers) == []


def test_threads_do_not_wait_for_each_other_nor_mix_answers() -> None:
    told: dict[int, object] = {}

    def parse(number: int) -> None:
        told[number] = parse_apart("json", f'{{"n": {number}}}'.encode(), where=WHERE)

    threads = [threading.Thread(target=parse, args=(number,)) for number in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    assert told == {number: {"n": number} for number in range(8)}
    assert len(pids(READY)) <= 4


def test_parses_that_follow_a_crowd_start_no_new_process() -> None:
    parsers, crowd = ReadyParsers(), 3
    taken = [parsers._take() for _ in range(crowd)]
    for process in taken:
        parsers._give_back(process)
    assert sorted(pids(parsers)) == sorted(process._process.pid for process in taken)
    for _ in range(crowd):
        parsers.parse(HEADER, b"[]", 20)
    assert sorted(pids(parsers)) == sorted(process._process.pid for process in taken)
    for process in taken:
        process.kill()


def test_an_answer_beyond_all_measure_is_refused() -> None:
    with pytest.raises(UnreadableContentError, match="bytes of text"):
        parse_apart("json", b'["' + b"x" * 17_000_000 + b'"]', where=WHERE)
