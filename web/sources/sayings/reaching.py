"""What is said of going out:
addresses, connections, limits, robots.txt, answers without success.
"""

from typing import Final

from web.texts import gettext_noop

TEXTS: Final = (
    gettext_noop("answered %(status)s"),
    gettext_noop("answered %(status)s (%(hint)s)"),
    gettext_noop("answered %(status)s: %(problem)s"),
    gettext_noop("answered %(status)s with a check for robots"),
    gettext_noop("answered 304, though asked for the whole"),
    gettext_noop("not now"),
    gettext_noop("too many log-ins for now"),
    gettext_noop("must start with http:// or https:// and name a host"),
    gettext_noop("must start with http:// or https:// and hold {query}"),
    gettext_noop("must not hold a user name"),
    gettext_noop("is not a URL"),
    gettext_noop("is longer than %(most)s characters"),
    gettext_noop("holds spaces, backslashes or control characters"),
    gettext_noop("redirects to something else than a URL"),
    gettext_noop("more than %(most)s redirects"),
    gettext_noop("leads to %(address)s, which is %(problem)s"),
    gettext_noop("no connection on port %(port)s: %(problem)s"),
    gettext_noop("no address"),
    gettext_noop("the name is not known: %(problem)s"),
    gettext_noop("the name lookup took too long"),
    gettext_noop("all requests together took too long"),
    gettext_noop("the answer was not complete within %(seconds)s s"),
    gettext_noop("was not done within %(seconds)s s"),
    gettext_noop("not asked for: %(seconds)s s have passed"),
    gettext_noop("a header cannot be sent as it is"),
    gettext_noop("content encoding %(encoding)s was not asked for"),
    gettext_noop("broken %(encoding)s data: %(problem)s"),
    gettext_noop("the answer is larger than %(most)s bytes"),
    gettext_noop("others are waiting for this host"),
    gettext_noop("the host asked to be left alone for %(seconds)s s more"),
    gettext_noop("cannot be read yet: %(problem)s"),
    gettext_noop("robots.txt does not allow this path"),
    gettext_noop("a check for robots stands before the content"),
    gettext_noop("a log-in page stands before the content"),
    gettext_noop("is a closed group or behind a log-in: such a place is never a source"),
    gettext_noop("earlier posts could not be looked at again: %(problem)s"),
    gettext_noop(
        "a post that the list shows is said not to exist: deletions cannot be told from that"
    ),
    gettext_noop("shows no older posts; these do: %(kinds)s"),
    gettext_noop("older posts can be had of a Discourse only"),
    gettext_noop("is not one of %(kinds)s"),
    gettext_noop("is possible for %(kinds)s only"),
)
