"""Sources in words: the names of their options, and what is wrong with one.

The help of an option and the description of a kind are the English texts of `ingest`, which has
no translations; they go through the catalogue as they are (see `web.sources.helps`).
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
        "pattern": lazy_gettext("Which files"),
        "encoding": lazy_gettext("Character encoding"),
        "delimiter": lazy_gettext("Delimiter of columns"),
        "date_format": lazy_gettext("Form of dates in the file"),
        "id_column": lazy_gettext("Column with the id"),
        "text_column": lazy_gettext("Column with the text"),
        "date_column": lazy_gettext("Column with the time"),
        "title_column": lazy_gettext("Column with the title"),
        "url_column": lazy_gettext("Column with the web address"),
        "handle_column": lazy_gettext("Column with the author's handle"),
        "author_column": lazy_gettext("Column with the author's name"),
        "rating_column": lazy_gettext("Column with the rating"),
        "language_column": lazy_gettext("Column with the language"),
        "network_column": lazy_gettext("Column with the place"),
        "conversation_column": lazy_gettext("Column with the conversation"),
        "reply_column": lazy_gettext("Column with the post answered"),
        "reference_column": lazy_gettext("Column with the order number"),
        "instance": lazy_gettext("Instance"),
        "hashtag": lazy_gettext("Hashtag"),
        "account": lazy_gettext("Account"),
        "query": lazy_gettext("Search words"),
        "limit": lazy_gettext("Posts at most"),
        "notifications": lazy_gettext("Mentions of the account"),
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
        "listen": lazy_gettext("How to listen"),
        "stream_seconds": lazy_gettext("Seconds of listening"),
        "backfill_minutes": lazy_gettext("Minutes sent again"),
        "whole": lazy_gettext("Always the whole list"),
        "channel": lazy_gettext("Channel"),
        "video": lazy_gettext("Video"),
        "path": lazy_gettext("File"),
        "software": lazy_gettext("Program of the forum"),
        "api_user": lazy_gettext("User of the key"),
        "quote_selector": lazy_gettext("Selector of what is left out"),
        "topic_selector": lazy_gettext("Selector of one topic"),
        "topic_link_selector": lazy_gettext("Selector of the link to a topic"),
        "refresh_token": lazy_gettext("Permanent token"),
        "location": lazy_gettext("Number of one location"),
        "account_service": lazy_gettext("Address that tells accounts"),
        "location_service": lazy_gettext("Address that tells locations"),
        "host": lazy_gettext("Mail server"),
        "user": lazy_gettext("Log in as"),
        "password": lazy_gettext("Password"),
        "folder": lazy_gettext("Folder"),
        "security": lazy_gettext("Encryption"),
        "port": lazy_gettext("Port"),
        "authserv_id": lazy_gettext("Name that vouches for senders"),
        "automatic": lazy_gettext("Automatic mails"),
        "mark_read": lazy_gettext("Mark as read"),
        "scope": lazy_gettext("Scope"),
        "search_url": lazy_gettext("Address of the search"),
        "words": lazy_gettext("Words"),
        "sites": lazy_gettext("Sites"),
        "max_sitemaps": lazy_gettext("Sitemaps at most"),
        "page_url": lazy_gettext("Address of further pages"),
        "first_page": lazy_gettext("Number of the second page"),
        "page": lazy_gettext("Number of the page"),
        "account_id": lazy_gettext("Number of the account"),
        "app_secret": lazy_gettext("App secret"),
        "version": lazy_gettext("Version of the interface"),
        "comments": lazy_gettext("Comments"),
        "mentions": lazy_gettext("Mentions elsewhere"),
        "reviews": lazy_gettext("Reviews of the page"),
        "posts": lazy_gettext("Newest posts"),
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
    return problem


def _named_options(problem: str) -> list[str]:
    return [option_name(word) for word in re.findall(r"\w+", problem) if word in OPTION_NAMES]
