"""Words of files with mentions: what a column can be taken for, and what is wrong with a row."""

import re
from collections.abc import Callable, Mapping
from typing import Final

from triage.mentions.file_rows import FIELDS as FILE_FIELDS
from web.customers import imports as importwords
from web.texts import LazyString, gettext, lazy_gettext

FIELDS: Final[Mapping[str, LazyString]] = {
    "external_id": lazy_gettext("Id that stays the same"),
    "text": lazy_gettext("Text of the mention"),
    "published_at": lazy_gettext("Published at"),
    "title": lazy_gettext("Title"),
    "url": lazy_gettext("Web address"),
    "author_handle": lazy_gettext("Author's name on the network"),
    "author_name": lazy_gettext("Author's name"),
    "author_url": lazy_gettext("Author's page"),
    "rating": lazy_gettext("Rating"),
    "language": lazy_gettext("Language"),
    "network": lazy_gettext("Name of the place"),
    "conversation_id": lazy_gettext("Conversation it belongs to"),
    "in_reply_to": lazy_gettext("Id of the post it answers"),
    "reference": lazy_gettext("Order number"),
    "edited_at": lazy_gettext("Edited at"),
    "": lazy_gettext("Leave out"),
}
_REASONS: Final[tuple[tuple[re.Pattern[str], Callable[..., str]], ...]] = tuple(
    (re.compile(pattern), words)
    for pattern, words in (
        ("has no text", lambda: gettext("has no text")),
        ("has no id", lambda: gettext("has no id")),
        (".* is not a date", lambda: gettext("is no date that can be read")),
        (".* is not a time", lambda: gettext("is no date that can be read")),
        ("time data .*", lambda: gettext("is not written as the form of dates says")),
        (
            ".* is not a number from (\\S+) to (\\S+)",
            lambda least, most: gettext(
                "is not a number from %(least)s to %(most)s", least=least, most=most
            ),
        ),
    )
)
_GROUNDS: Final = lazy_gettext(
    "Say why we may keep these mentions: purpose, legal basis and weighing."
)
_PROBLEMS: Final[Mapping[str, LazyString]] = {
    "text": lazy_gettext("Choose the column that holds the text of the mention."),
    "source": lazy_gettext("Choose the source that the mentions belong to, or fill in a new one."),
    "best": lazy_gettext("The highest rating must be above the lowest."),
    "date_format": lazy_gettext(
        "Write the form of dates with the signs of the help, or leave it empty."
    ),
    "mapping_name": lazy_gettext("A name of at most 80 characters."),
    "name": lazy_gettext("Give the new source a name that is not taken."),
    "purpose": _GROUNDS,
    "legal_basis": _GROUNDS,
    "balancing_note": _GROUNDS,
    "retention_days": lazy_gettext("Fill in a number of days from 1 to 3650."),
    "terms": lazy_gettext("Read the terms of use first: no source is added without it."),
}
DELIMITERS: Final = importwords.DELIMITERS
delimiter_words = importwords.delimiter_words
state_words = importwords.state_words
state_icon = importwords.state_icon


def field_words(field: str) -> str:
    """What a field is called."""
    return str(FIELDS[field]) if field and field in FIELDS else importwords.field_words(field)


def reason_words(reason: str) -> str:
    """What is wrong, in the language of the page."""
    for pattern, words in _REASONS:
        if found := pattern.fullmatch(reason):
            return words(*found.groups())
    return importwords.reason_words(reason)


def choices() -> list[tuple[str, str]]:
    """All that a column can be taken for, with its words."""
    return [*((name, field_words(name)) for name in FILE_FIELDS), ("", str(FIELDS[""]))]


def shown_columns(fields: Mapping[str, str]) -> list[str]:
    """Which values a preview shows, in a fixed order."""
    told = set(fields.values()) | {"published_at"}
    return [name for name in FILE_FIELDS if name in told]


def plan_problem(field: str, problem: str) -> str:
    """What is wrong with the choices as a whole."""
    if problem == "is chosen for several columns":
        return gettext(
            "“%(field)s” is chosen for several columns: choose one.", field=field_words(field)
        )
    return str(_PROBLEMS.get(field, problem))
