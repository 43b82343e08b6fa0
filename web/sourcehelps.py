"""The English texts of `ingest` that the form of a source shows, marked for translation.

`ingest` knows no languages; a test holds that this list and its descriptions are the same.
"""

from typing import Final

from flask_babel import lazy_gettext

HELPS: Final = (
    lazy_gettext("Posts of an RSS, Atom, RDF or JSON feed"),
    lazy_gettext("Address of the feed (RSS, Atom, RDF or JSON Feed)."),
    lazy_gettext("Name of the place the posts come from; the feed's host if left out."),
    lazy_gettext("Language of the posts (nl, en …) where the feed does not tell."),
    lazy_gettext("Public posts of a Mastodon instance, by hashtag, account or search"),
    lazy_gettext("The instance: `mastodon.example` or its address."),
    lazy_gettext("Posts with this hashtag."),
    lazy_gettext("Posts of this account: `name` or `name@other.example`."),
    lazy_gettext("Posts found by this search; needs `access_token`."),
    lazy_gettext("How many posts to take at most."),
    lazy_gettext("Take answers to other posts too."),
    lazy_gettext("Take posts that were only boosted, as their author's."),
    lazy_gettext("Token of an application with the right `read`."),
    lazy_gettext("Reviews or posts on public web pages"),
    lazy_gettext("Address of the first page."),
    lazy_gettext("How many pages to read at most, following `next`."),
    lazy_gettext("Accept a page without any item; otherwise that is an error."),
    lazy_gettext("Name of the site; the host of the address if left out."),
    lazy_gettext("Language of the posts (nl, en …) where the page does not tell."),
    lazy_gettext("Time zone of dates that do not name one."),
    lazy_gettext("The highest rating that can be given; for `rating_selector`."),
    lazy_gettext("The lowest rating that can be given; for `rating_selector`."),
    lazy_gettext(
        "One review or post; switches reading by selectors on. CSS selector; `@name` at its end"
        " takes an attribute."
    ),
    lazy_gettext(
        "Its text; the whole item if left out. CSS selector; `@name` at its end takes an attribute."
    ),
    lazy_gettext("Its title. CSS selector; `@name` at its end takes an attribute."),
    lazy_gettext("Its author's name. CSS selector; `@name` at its end takes an attribute."),
    lazy_gettext(
        "Its rating: a number, `4/5` or stars. CSS selector; `@name` at its end takes an attribute."
    ),
    lazy_gettext("When it was published. CSS selector; `@name` at its end takes an attribute."),
    lazy_gettext("An id that stays the same. CSS selector; `@name` at its end takes an attribute."),
    lazy_gettext(
        "A link of its own, usually with `@href`. CSS selector; `@name` at its end takes an "
        "attribute."
    ),
    lazy_gettext(
        "An order number given along. CSS selector; `@name` at its end takes an attribute."
    ),
    lazy_gettext(
        "The link to the next page; rel=next if left out. CSS selector; `@name` at its end "
        "takes an attribute."
    ),
)
