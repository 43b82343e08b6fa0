"""Sources in words: the names of their options, and what to do about an error.

The help of an option and the description of a kind are the English texts of `ingest`, which has
no translations; they go through the catalogue as they are (see `web.sourcehelps`).
"""

import re
from collections.abc import Mapping
from pathlib import PurePath
from types import MappingProxyType
from typing import Final

from flask_babel import gettext, lazy_gettext
from flask_babel.speaklater import LazyString
from markupsafe import Markup

from triage.sources.admin import SourceRow

OPTION_NAMES: Final[Mapping[str, LazyString]] = MappingProxyType(
    {
        "url": lazy_gettext("Web address"),
        "network": lazy_gettext("Name of the place"),
        "language": lazy_gettext("Language"),
        "max_pages": lazy_gettext("Pages at most"),
        "allow_empty": lazy_gettext("An empty page is fine"),
        "timezone": lazy_gettext("Time zone"),
        "best_rating": lazy_gettext("Highest rating"),
        "worst_rating": lazy_gettext("Lowest rating"),
        "item_selector": lazy_gettext("Selector of one post"),
        "text_selector": lazy_gettext("Selector of its text"),
        "title_selector": lazy_gettext("Selector of its title"),
        "author_selector": lazy_gettext("Selector of its author"),
        "rating_selector": lazy_gettext("Selector of its rating"),
        "date_selector": lazy_gettext("Selector of its date"),
        "id_selector": lazy_gettext("Selector of its id"),
        "link_selector": lazy_gettext("Selector of its link"),
        "reference_selector": lazy_gettext("Selector of its order number"),
        "next_selector": lazy_gettext("Selector of the next page"),
        "instance": lazy_gettext("Instance"),
        "hashtag": lazy_gettext("Hashtag"),
        "account": lazy_gettext("Account"),
        "query": lazy_gettext("Search words"),
        "limit": lazy_gettext("Posts at most"),
        "include_replies": lazy_gettext("Replies too"),
        "include_boosts": lazy_gettext("Boosts too"),
        "access_token": lazy_gettext("Access token"),
        "path": lazy_gettext("File"),
    }
)
# What an error says, and what a person can do about it; the first match counts.
_ADVICE: Final = (
    (
        r"robots\.txt does not allow",
        lazy_gettext("The site asks not to be read here. Choose another page, or ask its owner."),
    ),
    (
        r"check for robots|log-in page",
        lazy_gettext(
            "The site shows a wall instead of its posts. Ask its owner for a feed or an export; "
            "a wall is not climbed."
        ),
    ),
    (
        r"nothing found by|had entries before",
        lazy_gettext(
            "The page was read but holds no posts where some are expected. It probably changed: "
            "open it, and adapt the selectors in a new source."
        ),
    ),
    (
        r"is a web page, not a feed",
        lazy_gettext("This is an ordinary page. Add it as a web page, or look for its feed."),
    ),
    (
        r"answered 40[13]|access_token",
        lazy_gettext("The site does not let us in. Check the access token."),
    ),
    (
        r"answered (404|410)",
        lazy_gettext("There is nothing at this address any more. Check it in your browser."),
    ),
    (
        r"answered 4\d\d",
        lazy_gettext("The site refuses this request. Check the address and the options."),
    ),
    (
        r"leads to .+, which is|must start with http|user name",
        lazy_gettext(
            "This address is not public. If it is your own, an operator can allow its network with "
            "LUISTERPOST_ALLOWED_NETWORKS."
        ),
    ),
    (
        r"the name is not known",
        lazy_gettext("No site has this name. Check the spelling of the address."),
    ),
    (
        r"No such file|Permission denied|is larger than",
        lazy_gettext("Check the file: where it lies, who may read it, and how large it is."),
    ),
    (
        r"^option |is not a column|which column",
        lazy_gettext("An option does not fit. Add the source anew with the right one."),
    ),
)
_OTHER_ADVICE: Final = lazy_gettext(
    "It is tried again by itself; nothing is lost. If it stays like this, open the address in "
    "your browser."
)


def advice(error: str) -> str:
    """What to do about a source's error."""
    for pattern, words in _ADVICE:
        if re.search(pattern, error):
            return str(words)
    return str(_OTHER_ADVICE)


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


def state_of(source: SourceRow) -> str:
    """`paused`, `failing`, `new` or `well`."""
    if not source.enabled:
        return "paused"
    if source.failures:
        return "failing"
    return "well" if source.last_success_at else "new"


def state_words(source: SourceRow) -> str:
    """How a source is, in one word or two."""
    words = {
        "paused": gettext("Paused"),
        "failing": gettext("Does not work"),
        "new": gettext("Not fetched yet"),
        "well": gettext("Listening"),
    }
    return str(words[state_of(source)])


def place_of(source: SourceRow) -> str:
    """Where it listens, in one line."""
    options = source.options
    if source.kind == "mastodon":
        told = (("hashtag", "#"), ("account", "@"), ("query", ""))
        heard = [f"{sign}{options[name]}" for name, sign in told if options.get(name)]
        return " · ".join([str(options.get("instance", "")), *heard])
    return str(options.get("url") or PurePath(str(options.get("path", ""))).name)


def problem_words(problem: str) -> str:
    """What `ingest` finds wrong with an option, in the language of the page where it is known."""
    known = (
        (r"Field required", lambda _: gettext("Fill this in.")),
        (
            r"greater than or equal to (\S+)",
            lambda found: gettext("At least %(least)s.", least=found[1]),
        ),
        (r"less than or equal to (\S+)", lambda found: gettext("At most %(most)s.", most=found[1])),
        (r"must start with http", lambda _: _full_address()),
        (r"is not a URL|name a host", lambda _: _full_address()),
        (
            r"is not a CSS selector",
            lambda _: gettext("This is not a CSS selector such as .review or article > p."),
        ),
        (
            r"exactly one of hashtag",
            lambda _: gettext("Fill in one of hashtag, account and search words; not more."),
        ),
        (
            r"query needs access_token",
            lambda _: gettext("To search, an instance wants an access token: fill it in below."),
        ),
        (
            r"needs item_selector",
            lambda _: gettext("Fill in the selector of one post as well."),
        ),
        (
            r"is not an instance",
            lambda _: gettext("This is not an instance such as mastodon.example."),
        ),
        (
            r"is not one hashtag",
            lambda _: gettext("One hashtag: letters, digits and _ only."),
        ),
        (
            r"is not an account",
            lambda _: gettext("This is not an account such as name@mastodon.example."),
        ),
        (
            r"is not a time zone",
            lambda _: gettext("This is not a time zone such as Europe/Amsterdam."),
        ),
    )
    for pattern, words in known:
        found = re.search(pattern, problem)
        if found:
            return str(words(found))
    return problem


def _full_address() -> str:
    return str(gettext("A full web address is needed, beginning with https://"))
