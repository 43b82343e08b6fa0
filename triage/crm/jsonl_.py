"""JSON Lines: one record a line, as the field names of `CaseRecord` say."""

import json
from collections.abc import Iterable
from typing import TextIO

from triage.crm.records import CaseRecord


class JsonLinesFormat:
    """One JSON object a case."""

    name = "jsonl"

    def write(self, records: Iterable[CaseRecord], stream: TextIO) -> None:
        """Write all records."""
        for record in records:
            stream.write(json.dumps(record.to_json(), ensure_ascii=False) + "\n")


FORMAT = JsonLinesFormat()
