"""Every recorded answer gives exactly the rows written down beside it."""

import json
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest

import ingest
from ingest.outbound import GuardedClient
from tests.replay import ReplayServer

RECORDED = Path(__file__).parent / "recorded"
CASES = json.loads((RECORDED / "cases.json").read_text("utf-8"))


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["file"])
def test_a_recorded_answer_gives_its_expected_rows(
    case: dict[str, Any], client: GuardedClient, server: ReplayServer, now: datetime
) -> None:
    recording = RECORDED / case["file"]
    server.answer(case["path"], recording.read_bytes(), headers={"Content-Type": case["type"]})
    given = (
        {"instance": server.url}
        if case["kind"] == "mastodon"
        else {"url": server.url + case["path"]}
    )
    options = {**given, **case["options"]}
    fetched = ingest.fetch(case["kind"], options, {}, client, now=now)
    rows = [ingest.raw_mention_to_json(mention) for mention in fetched.mentions]
    told = json.dumps(rows, ensure_ascii=False).replace(server.url, "{server}")
    told = told.replace(f"127.0.0.2:{server.port}", "{host}")
    expected = (RECORDED / f"{case['file']}.expected.jsonl").read_text("utf-8").splitlines()
    assert json.loads(told) == [json.loads(row) for row in expected]
    state = json.loads(json.dumps(fetched.state))
    again = ingest.fetch(case["kind"], options, state, client, now=now)
    if case["kind"] != "mastodon":
        assert (again.mentions, again.not_modified) == ((), True)
