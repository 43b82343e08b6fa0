"""The registry, its snapshot and the documentation tell the same story."""

import re
from pathlib import Path

import pytest

import ingest
from ingest.describing import describe_options
from ingest.errors import IngestError, UnknownKindError
from ingest.outbound import GuardedClient
from ingest.registry import find_source

DOCS = Path(__file__).resolve().parents[2] / "docs" / "sources.md"
KINDS = (
    "appstore",
    "bluesky",
    "facebook",
    "feed",
    "file",
    "forum",
    "googlebusiness",
    "googleplay",
    "instagram",
    "kiyoh",
    "mail",
    "mastodon",
    "news",
    "reddit",
    "reviews",
    "trustpilot",
    "webhook",
    "webpage",
    "x",
    "youtube",
)


def options_table(kind: str) -> str:
    """The table as it must stand in the documentation."""
    rows = ["| option | type | if left out | meaning |", "|---|---|---|---|"]
    for option in describe_options(find_source(kind).options_model):
        kept = option.type if not option.choices else f"{option.type} {', '.join(option.choices)}"
        absent = "**required**" if option.required else option.default or "–"
        text = option.description.replace("|", "\\|")
        rows.append(f"| `{option.name}` | {kept} | {absent} | {text} |")
    return "\n".join(rows)


def test_the_kinds_are_these() -> None:
    assert ingest.kinds() == KINDS


@pytest.mark.parametrize("kind", KINDS)
def test_every_kind_and_option_is_documented(kind: str) -> None:
    source = find_source(kind)
    section = DOCS.read_text("utf-8").split(f"\n## {kind}\n")[1].split("\n## ")[0]
    assert source.kind == kind
    assert source.description in section
    table = options_table(kind)
    assert table in section, f"docs/sources.md should hold for {kind}:\n{table}"


def test_nothing_is_documented_that_does_not_exist() -> None:
    sections = re.findall(r"^## (\w+)$", DOCS.read_text("utf-8"), re.MULTILINE)
    assert sections == sorted(KINDS)


@pytest.mark.parametrize("kind", KINDS)
def test_every_option_is_described(kind: str) -> None:
    for option in describe_options(find_source(kind).options_model):
        assert option.description.endswith("."), option.name


def test_the_token_of_mastodon_is_a_secret() -> None:
    described = describe_options(find_source("mastodon").options_model)
    assert [option.name for option in described if option.type == "secret"] == ["access_token"]


def test_an_unknown_kind_lists_the_known_ones() -> None:
    with pytest.raises(UnknownKindError, match=", ".join(KINDS)):
        find_source("carrier_pigeon")


def test_a_kind_is_never_a_path() -> None:
    with pytest.raises(UnknownKindError):
        find_source("../outbound/client")


def test_every_error_is_in_the_tree_and_says_whether_to_try_again() -> None:
    import ingest.errors as tree  # noqa: PLC0415 - the module itself is looked at

    classes = [one for one in vars(tree).values() if isinstance(one, type)]
    for one in classes:
        assert issubclass(one, IngestError)
        assert one.__name__ in (tree.__doc__ or "")
        assert isinstance(one.permanent, bool)


def test_the_client_tells_its_name(client: GuardedClient) -> None:
    assert re.match(r"Luisterpost/\d", client.user_agent)
