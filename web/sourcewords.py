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

from triage.sources.reading import SourceRow

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
        "app_id": lazy_gettext("Number of the app"),
        "country": lazy_gettext("Country"),
        "format": lazy_gettext("Form"),
        "service": lazy_gettext("Address of the interface"),
        "login_service": lazy_gettext("Address of the log-in"),
        "actor": lazy_gettext("Account"),
        "identifier": lazy_gettext("Log in as"),
        "app_password": lazy_gettext("App password"),
        "package": lazy_gettext("Package name"),
        "service_account": lazy_gettext("Service account"),
        "location_id": lazy_gettext("Number of the location"),
        "token": lazy_gettext("Token"),
        "site": lazy_gettext("Site"),
        "days": lazy_gettext("Days back"),
        "subreddit": lazy_gettext("Subreddit"),
        "take": lazy_gettext("What to take"),
        "client_id": lazy_gettext("Id of the application"),
        "client_secret": lazy_gettext("Secret of the application"),
        "username": lazy_gettext("Your name there"),
        "business_unit": lazy_gettext("Company"),
        "api_key": lazy_gettext("API key"),
        "api_secret": lazy_gettext("API secret"),
        "bearer_token": lazy_gettext("Bearer token"),
        "recheck": lazy_gettext("Posts to look at again"),
        "channel": lazy_gettext("Channel"),
        "video": lazy_gettext("Video"),
        "path": lazy_gettext("File"),
    }
)
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
    "query",
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
# What `ingest` says of a wrong option, and how the form says it; the first match counts.
_PROBLEMS: Final = (
    (r"Field required", lazy_gettext("Fill this in.")),
    (r"greater than or equal to (\S+)", lazy_gettext("At least %(number)s.")),
    (r"less than or equal to (\S+)", lazy_gettext("At most %(number)s.")),
    (
        r"must start with http|is not a URL|name a host",
        lazy_gettext("A full web address is needed, beginning with https://"),
    ),
    (r"there is a source called", lazy_gettext("There is a source with this name already.")),
    (
        r"is not a CSS selector",
        lazy_gettext("This is not a CSS selector such as .review or article > p."),
    ),
    (r"needs item_selector", lazy_gettext("Fill in the selector of one post as well.")),
    (
        r"query needs access_token",
        lazy_gettext("To search, an instance wants an access token: fill it in below."),
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
    return problem


def _named_options(problem: str) -> list[str]:
    return [option_name(word) for word in re.findall(r"\w+", problem) if word in OPTION_NAMES]
