"""The example's files, with their dates moved so that the eight weeks end today."""

import json
import re
from collections.abc import Mapping
from datetime import datetime, timedelta
from email.utils import format_datetime
from pathlib import Path
from typing import Any, Final
from zoneinfo import ZoneInfo

DATA: Final = Path(__file__).parent / "data"
_TOKEN: Final = re.compile(r"\{\{(days_ago|rfc822):([\d.]+)\}\}")


class Material:
    """The files as they read on the day of loading."""

    def __init__(self, now: datetime) -> None:
        self.company: Mapping[str, Any] = json.loads((DATA / "company.json").read_text())
        self.replies: Mapping[str, Any] = json.loads((DATA / "replies.json").read_text())
        self.anchor = self._anchor(now)

    @property
    def customers_file(self) -> Path:
        """The customers, as a CRM would export them."""
        return DATA / str(self.company["customers_file"])

    def write_mentions(self, name: str, folder: Path) -> Path:
        """Write one JSON Lines file with real dates into `folder`; returns its path."""
        path = folder / name
        with (DATA / name).open() as lines, path.open("w") as out:
            for line in lines:
                row = json.loads(line)
                row["published_at"] = self.moment(row.pop("days_ago")).isoformat()
                kept = {key: value for key, value in row.items() if value is not None}
                out.write(json.dumps(kept, ensure_ascii=False) + "\n")
        return path

    def page(self, name: str) -> str:
        """A feed or page with real dates in it."""
        return _TOKEN.sub(self._date, (DATA / name).read_text())

    def moment(self, days_ago: float) -> datetime:
        """The time so many days before the anchor."""
        return self.anchor - timedelta(days=days_ago)

    def _anchor(self, now: datetime) -> datetime:
        """The last time the clock stood at the hour from which the files count back."""
        local = now.astimezone(ZoneInfo(str(self.company["timezone"])))
        hour = int(self.company["clock"]["anchor_hour"])
        anchor = local.replace(hour=hour, minute=0, second=0, microsecond=0)
        return anchor if anchor <= local else anchor - timedelta(days=1)

    def _date(self, token: re.Match[str]) -> str:
        moment = self.moment(float(token[2]))
        return format_datetime(moment) if token[1] == "rfc822" else moment.isoformat()
