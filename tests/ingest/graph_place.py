"""What Meta's Graph API answers, as the tests play it: lists, batches, errors, usage headers."""

import json
from collections.abc import Mapping, Sequence
from typing import Any
from urllib.parse import parse_qs, urlsplit

from tests.replay import Hit, ReplayServer

PAGE = "100200300"
ACCOUNT = "17841400000000001"
VERSION = "/v26.0"


def listed(rows: Sequence[Mapping[str, Any]], after: str | None = None) -> str:
    """A page of a list; with `after` there are more behind it."""
    paging: dict[str, Any] = {"cursors": {"before": "b", "after": after or "end"}}
    if after:
        paging["next"] = "https://graph.facebook.com/next?access_token=never-followed"
    return json.dumps({"data": list(rows), "paging": paging})


def failure(code: int, message: str = "x", subcode: int = 0, **more: Any) -> str:
    """An error as the API tells it."""
    told = {"message": message, "type": "OAuthException", "code": code, "fbtrace_id": "A"}
    return json.dumps({"error": told | ({"error_subcode": subcode} if subcode else {}) | more})


def batch(*parts: Mapping[str, Any] | str | None) -> str:
    """Answers to the parts of a batch: an object is found, a text is an error, None came late."""

    def one(part: Mapping[str, Any] | str | None) -> dict[str, Any] | None:
        if part is None:
            return None
        if isinstance(part, str):
            return {"code": 400, "body": part}
        return {"code": 200, "body": json.dumps(part)}

    return json.dumps([one(part) for part in parts])


GONE = failure(100, "Unsupported get request. Object does not exist", 33)


def comment(identity: str, at: str, text: str = "Hoi", **more: Any) -> dict[str, Any]:
    told = {"id": identity, "message": text, "created_time": at}
    return {**told, "from": {"id": "7001", "name": "Fenna Test"}, **more}


def post(
    number: int, at: str, *comments: dict[str, Any], after: str | None = None, **more: Any
) -> dict[str, Any]:
    """A post of the page itself, unless `from` is told."""
    told: dict[str, Any] = {"id": f"{PAGE}_{number}", "message": "Nieuws", "created_time": at}
    told["from"] = {"id": PAGE, "name": "Zevenmand"}
    if comments:
        told["comments"] = json.loads(listed(comments, after))
    return {**told, **more}


def asked(hit: Hit) -> dict[str, list[str]]:
    """The query of a GET, or the form of a POST."""
    told = hit.body.decode() if hit.method == "POST" else urlsplit(hit.path).query
    return parse_qs(told, keep_blank_values=True)


def batched(hit: Hit) -> list[str]:
    """The ids that a batch asks for."""
    wishes = json.loads(asked(hit)["batch"][0])
    return [wish["relative_url"].split("/")[1].split("?")[0] for wish in wishes]


def give(server: ReplayServer, path: str, body: str, **options: Any) -> None:
    server.answer(f"{VERSION}/{path}", body, **options)
