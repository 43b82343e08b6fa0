"""Rules of X's filtered stream: ours follows the source's query, those of others are left alone.

Source: https://docs.x.com/x-api/posts/filtered-stream/integrate/build-a-rule and
…/x-api/stream/update-stream-rules. An app has one set of rules for all who use it. A rule of ours
carries a tag made of its query; only rules that we made ourselves, and noted, are ever deleted.
"""

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any, Final
from urllib.parse import urlencode

from ingest.errors import BadAnswerError, UnreadableContentError
from ingest.json_answers import Row, id_at, objects_if_any, read_each, read_object, text_if_any
from ingest.outbound import Answer
from ingest.tidy import stable_id
from ingest.x_service import XService

_PATH: Final = "/2/tweets/search/stream/rules"
_TAG: Final = "luisterpost"
_PAGE: Final = 1000
_MOST_PAGES: Final = 30
_DUPLICATE: Final = "duplicate-rules"


@dataclass(frozen=True, slots=True)
class Rule:
    """The rule that brings a source's posts. `is_ours`: we made it, so we may delete it."""

    id: str
    value: str
    is_ours: bool

    @classmethod
    def from_state(cls, told: object) -> "Rule | None":
        """As an earlier fetch noted it."""
        if not isinstance(told, Mapping) or not told.get("id"):
            return None
        return cls(str(told["id"]), str(told.get("value") or ""), told.get("is_ours") is True)

    def to_state(self) -> dict[str, Any]:
        """As it is noted."""
        return asdict(self)


def tag_of(value: str) -> str:
    """By what a rule of ours is known among those of others."""
    return f"{_TAG} {stable_id(value)[:12]}"


def keep_rule(service: XService, value: str, known: Rule | None) -> Rule:
    """The rule with this value, made where there is none; the one that it replaces goes.

    Rules are looked at with every fetch, for whoever else uses the app may have deleted ours. A new
    one is tried first (`dry_run`), so that a wrong one changes nothing. Raises IngestError.
    """
    told = {text_if_any(one, "id") or "": one for one in _list_rules(service)}
    rule = _find(told, value, known)
    if rule is None:
        try_rule(service, value)
        rule = _add(service, value)
    if known and known.id != rule.id and known.id in told:
        drop_rule(service, known)
    return rule


def try_rule(service: XService, value: str) -> None:
    """Let X check a rule without adding it. Raises BadAnswerError that says what is wrong."""
    _require_made(_send(service, {"add": [_wish(value)]}, dry_run=True))


def drop_rule(service: XService, rule: Rule) -> None:
    """Delete a rule, if we made it; X says nothing bad of one that is gone already."""
    if rule.is_ours:
        _send(service, {"delete": {"ids": [rule.id]}})


def _find(told: Mapping[str, Row], value: str, known: Rule | None) -> Rule | None:
    """The rule that is there: the one known, however X writes its value, or one of this value."""
    if known and known.value == value and known.id in told:
        return known
    for identity, one in told.items():
        if identity and text_if_any(one, "value") == value:
            # The tag says nothing: another installation at the same app writes it too.
            is_ours = known is not None and known.id == identity and known.is_ours
            return Rule(identity, value, is_ours)
    return None


def _wish(value: str) -> dict[str, str]:
    return {"value": value, "tag": tag_of(value)}


def _list_rules(service: XService) -> list[Row]:
    """All rules of the app, ours and others'."""
    rules: list[Row] = []
    asked = {"max_results": str(_PAGE)}
    for _ in range(_MOST_PAGES):
        answer = service.get(f"{_PATH}?{urlencode(asked)}", for_stream=True)
        told = read_object(answer)
        if "meta" not in told:
            raise UnreadableContentError(answer.url, "has no field meta: no list of rules")
        rules += objects_if_any(told, "data")
        following = text_if_any(told, "meta.next_token")
        if following is None or following == asked.get("pagination_token"):
            break
        asked["pagination_token"] = following
    return rules


def _add(service: XService, value: str) -> Rule:
    answer = _send(service, {"add": [_wish(value)]})
    told = read_object(answer)
    made, _ = read_each(objects_if_any(told, "data"), lambda row: id_at(row, "id"), answer.url)
    if made:
        return Rule(made[0], value, is_ours=True)
    for problem in objects_if_any(told, "errors"):
        # The same words under another tag: somebody else's rule brings the posts just as well.
        if str(problem.get("type")).endswith(_DUPLICATE) and (one := text_if_any(problem, "id")):
            return Rule(one, value, is_ours=False)
    _require_made(answer)
    raise UnreadableContentError(answer.url, "tells no id of the new rule")


def _require_made(answer: Answer) -> None:
    """X answers 2xx also where it took none of the rules."""
    errors = [
        one
        for one in objects_if_any(read_object(answer), "errors")
        if not str(one.get("type")).endswith(_DUPLICATE)
    ]
    if not errors:
        return
    details = errors[0].get("details")
    words = [str(one) for one in details] if isinstance(details, list) else []
    told = "; ".join(words) or text_if_any(errors[0], "detail") or text_if_any(errors[0], "title")
    hint = f"X does not take query as a rule of the filtered stream: {(told or '')[:300]}"
    raise BadAnswerError(answer.url, 400, hint=hint)


def _send(service: XService, body: Mapping[str, Any], *, dry_run: bool = False) -> Answer:
    return service.post(f"{_PATH}?dry_run=true" if dry_run else _PATH, body)
