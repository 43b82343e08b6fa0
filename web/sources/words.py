"""Sources in words: the names of their options, and what is wrong with one.

The help of an option and the description of a kind are the English texts of `ingest`, which has
no translations; they go through the catalogue as they are (see `web.sources.helps`).
"""

import re
from pathlib import PurePath
from typing import Final

from flask_babel import gettext, lazy_gettext
from markupsafe import Markup

from triage.sources.reading import SourceRow
from web.sources.option_names import OPTION_NAMES
from web.sources.sayings import say_problem

# The options that tell where a source listens, in the order in which they are told.
_PLACES: Final = (
    "url",
    "instance",
    "site",
    "business_unit",
    "location_id",
    "app_id",
    "package",
    "subreddit",
    "channel",
    "video",
    "hashtag",
    "account",
    "actor",
    "page",
    "account_id",
    "location",
    "host",
    "folder",
    "query",
)
# What `ingest` says of a wrong option, and how the form says it; the first match counts.
_PROBLEMS: Final = (
    (r"Field required", lazy_gettext("Fill this in.")),
    (
        r"is a closed group",
        lazy_gettext(
            "This is a closed group, or lies behind a log-in: such a place is never a source."
        ),
    ),
    (r"greater than or equal to (\S+)", lazy_gettext("At least %(number)s.")),
    (r"less than or equal to (\S+)", lazy_gettext("At most %(number)s.")),
    (
        r"must start with http|is not a URL|name a host",
        lazy_gettext("A full web address is needed, beginning with https://"),
    ),
    (r"there is a source called", lazy_gettext("There is a source with this name already.")),
    (
        r"terms of its own",
        lazy_gettext("This is another site: read its terms of use, then tick this."),
    ),
    (
        r"type it again",
        lazy_gettext(
            "Type this again: the address it is sent to has changed, and a kept secret goes "
            "nowhere else."
        ),
    ),
    (
        r"stop answering first",
        lazy_gettext(
            "Switch answering off for this source first: its secrets were for the former address."
        ),
    ),
    (
        r"stored secret cannot be read",
        lazy_gettext("The kept secret cannot be read any more. Type it again."),
    ),
    (
        r"is not a CSS selector",
        lazy_gettext("This is not a CSS selector such as .review or article > p."),
    ),
    (
        r"no credentials to test",
        lazy_gettext("There are no credentials to test: fill this in first."),
    ),
    (
        r"the token is for this address",
        lazy_gettext("Fill in the address that the token is for."),
    ),
    (r"needs item_selector", lazy_gettext("Fill in the selector of one post as well.")),
    (r"needs api_secret", lazy_gettext("Reviews of products need the API secret as well.")),
    (
        r"query needs access_token",
        lazy_gettext("To search, an instance wants an access token: fill it in below."),
    ),
    (
        r"notifications needs",
        lazy_gettext("To hear who mentions an account, fill in its log-in below."),
    ),
    (r"exactly one of", lazy_gettext("Fill in exactly one of these: %(options)s.")),
    (r", not both", lazy_gettext("Fill in one of these, not both: %(options)s.")),
    (r"needed together", lazy_gettext("Fill in these together: %(options)s.")),
    (r"one of .* is needed| or \w+ is needed", lazy_gettext("Fill in one of these: %(options)s.")),
    (r"is not an instance", lazy_gettext("This is not an instance such as mastodon.example.")),
    (r"is not one hashtag", lazy_gettext("One hashtag: letters, digits and _ only.")),
    (
        r"is not a time zone",
        lazy_gettext("This is not a time zone such as Europe/Amsterdam."),
    ),
    (
        r"is not an? |should match",
        lazy_gettext("This does not fit here; the help below says what does."),
    ),
)


def option_name(name: str) -> str:
    """The label of an option."""
    known = OPTION_NAMES.get(name)
    return str(known) if known else name.replace("_", " ").capitalize()


def with_code(text: str) -> Markup:
    """A text of `ingest`, translated; what stands in backticks becomes code."""
    parts = gettext(text).split("`")
    marked = [
        Markup("<code>{}</code>").format(part) if at % 2 else Markup("{}").format(part)
        for at, part in enumerate(parts)
    ]
    return Markup().join(marked)


def place_of(source: SourceRow) -> str:
    """Where it listens, in one line; of a file its name only."""
    options = source.options
    if options.get("path"):
        return PurePath(str(options["path"])).name
    signs = {"hashtag": "#", "account": "@"}
    told = [(name, str(options[name])) for name in _PLACES if options.get(name)]
    return " · ".join(signs.get(name, "") + value for name, value in told)


def problem_words(problem: str) -> str:
    """What `ingest` finds wrong with an option, in the language of the page where it is known."""
    for pattern, words in _PROBLEMS:
        found = re.search(pattern, problem)
        if found:
            told = {"number": found[1]} if found.groups() else {}
            if "%(options)s" in str(words):
                told["options"] = ", ".join(_named_options(problem))
            return str(words) % told
    return say_problem(problem)


def _named_options(problem: str) -> list[str]:
    return [option_name(word) for word in re.findall(r"\w+", problem) if word in OPTION_NAMES]
