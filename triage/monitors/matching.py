"""Many monitors against one mention at once.

Every monitor waits behind the words of which a matching text must hold one (`needs`). The words
of a mention are looked up there in one go, so that only the few monitors that can match are
asked. Pure: compiled once, asked for every mention.
"""

from collections.abc import Mapping

from triage.monitors.evaluating import Test, compiled
from triage.monitors.heard import Heard
from triage.monitors.needs import needed
from triage.monitors.query import Query, Token


class Matcher:
    """The compiled queries of many monitors, by the monitors' ids."""

    def __init__(self, queries: Mapping[int, Query]) -> None:
        self._tests: dict[int, Test] = {}
        self._always: list[int] = []
        self._by_word: dict[str, list[int]] = {}
        self._by_stem: dict[str, list[int]] = {}
        for monitor_id, query in queries.items():
            self._tests[monitor_id] = compiled(query)
            need = needed(query)
            if need is None:
                self._always.append(monitor_id)
            else:
                self._wait(monitor_id, need)
        # Two letters at least; all stems are cut to the shortest, so that one look is enough.
        self._stem = min(map(len, self._by_stem), default=0)
        self._begins: dict[str, list[int]] = {}
        for stem, ids in self._by_stem.items():
            self._begins.setdefault(stem[: self._stem], []).extend(ids)

    def __len__(self) -> int:
        return len(self._tests)

    def match(self, heard: Heard) -> list[int]:
        """The ids of all monitors that the mention matches, in order."""
        asked = {
            monitor_id
            for word in self._by_word.keys() & heard.forms
            for monitor_id in self._by_word[word]
        }
        if stem := self._stem:
            for begin in self._begins.keys() & {form[:stem] for form in heard.forms}:
                asked.update(self._begins[begin])
        asked.update(self._always)
        return sorted(one for one in asked if self._tests[one](heard))

    def _wait(self, monitor_id: int, need: frozenset[Token]) -> None:
        for token in need:
            waiting = self._by_stem if token.wild else self._by_word
            waiting.setdefault(token.form, []).append(monitor_id)
