"""Names of Reddit, and how a program introduces itself there.

Source: https://support.reddithelp.com (Data API Wiki): `platform:application:version (by /u/name)`.
"""

import re

from ingest.outbound import GuardedClient


def read_name(told: str) -> str:
    """The name of a subreddit or account without its prefix. Raises ValueError."""
    name = re.sub(r"^/?[ru]/", "", told).rstrip("/")
    if not re.fullmatch(r"[\w-]{2,30}", name, re.ASCII):
        raise ValueError(f"{told!r} is not a name such as thenetherlands")
    return name


def introduce(client: GuardedClient, username: str | None) -> dict[str, str]:
    """The header by which Reddit knows whom to ask; none of its own without a name."""
    if username is None:
        return {}
    name, _, version = client.user_agent.partition(" ")[0].partition("/")
    return {"User-Agent": f"python:{name.lower()}:{version} (by /u/{username})"}
