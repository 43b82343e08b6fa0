"""The stored values in the words that people read, in both languages.

Values without a word are shown as they are stored: a new one must not break a page.
"""

from collections.abc import Mapping
from functools import lru_cache
from types import MappingProxyType
from typing import Final

from flask_babel import get_locale

from web.texts import LazyString, gettext, lazy_gettext

Words = Mapping[str, LazyString]

SENTIMENTS: Final[Words] = MappingProxyType(
    {
        "negative": lazy_gettext("negative"),
        "neutral": lazy_gettext("neutral"),
        "positive": lazy_gettext("positive"),
    }
)
INTENTS: Final[Words] = MappingProxyType(
    {
        "complaint": lazy_gettext("complaint"),
        "question": lazy_gettext("question"),
        "praise": lazy_gettext("praise"),
        "suggestion": lazy_gettext("suggestion"),
        "other": lazy_gettext("other"),
    }
)
CATEGORIES: Final[Words] = MappingProxyType(
    {
        "delivery": lazy_gettext("Delivery"),
        "product": lazy_gettext("Product"),
        "billing": lazy_gettext("Billing"),
        "support": lazy_gettext("Service"),
        "digital": lazy_gettext("App and site"),
        "contract": lazy_gettext("Contract"),
        "privacy": lazy_gettext("Privacy"),
        "safety": lazy_gettext("Safety"),
        "other": lazy_gettext("Other"),
    }
)
SEVERITIES: Final[Words] = MappingProxyType(
    {
        "none": lazy_gettext("no reproach"),
        "disapproval": lazy_gettext("dissatisfied"),
        "accusation": lazy_gettext("accuses"),
        "blame": lazy_gettext("blames"),
    }
)
FLAGS: Final[Words] = MappingProxyType(
    {
        "churn": lazy_gettext("may leave"),
        "legal": lazy_gettext("legal threat"),
        "media": lazy_gettext("media"),
        "safety": lazy_gettext("danger"),
        "vulnerable": lazy_gettext("vulnerable"),
        "repeat": lazy_gettext("not the first time"),
    }
)
STATUSES: Final[Words] = MappingProxyType(
    {
        "open": lazy_gettext("Open"),
        "waiting": lazy_gettext("Waiting"),
        "snoozed": lazy_gettext("Snoozed"),
        "resolved": lazy_gettext("Resolved"),
        "closed": lazy_gettext("Closed"),
        "merged": lazy_gettext("Merged"),
    }
)
WEEKDAYS: Final[Words] = MappingProxyType(
    {
        "mon": lazy_gettext("Monday"),
        "tue": lazy_gettext("Tuesday"),
        "wed": lazy_gettext("Wednesday"),
        "thu": lazy_gettext("Thursday"),
        "fri": lazy_gettext("Friday"),
        "sat": lazy_gettext("Saturday"),
        "sun": lazy_gettext("Sunday"),
    }
)
COUNTRIES: Final[Words] = MappingProxyType(
    {"NL": lazy_gettext("the Netherlands"), "BE": lazy_gettext("Belgium")}
)
HOLIDAY_REGIONS: Final[Words] = MappingProxyType(
    {
        "liberation": lazy_gettext("with Liberation Day every year"),
        "flemish": lazy_gettext("Flemish Community"),
        "french": lazy_gettext("French Community"),
        "german": lazy_gettext("German-speaking Community"),
        "bank": lazy_gettext("with bank holidays"),
    }
)
CLOCKS: Final[Words] = MappingProxyType(
    {
        "first_response": lazy_gettext("First answer"),
        "resolution": lazy_gettext("Solution"),
    }
)
ROLES: Final[Words] = MappingProxyType(
    {
        "agent": lazy_gettext("Agent"),
        "lead": lazy_gettext("Team lead"),
        "manager": lazy_gettext("Manager"),
        "admin": lazy_gettext("Administrator"),
    }
)
LANGUAGES: Final[Words] = MappingProxyType(
    {
        "nl": lazy_gettext("Dutch"),
        "en": lazy_gettext("English"),
        "de": lazy_gettext("German"),
        "fr": lazy_gettext("French"),
        "und": lazy_gettext("unclear"),
    }
)
SOURCE_KINDS: Final[Words] = MappingProxyType(
    {
        "appstore": lazy_gettext("App Store"),
        "bluesky": lazy_gettext("Bluesky"),
        "facebook": lazy_gettext("Facebook"),
        "feed": lazy_gettext("Feed"),
        "file": lazy_gettext("File"),
        "forum": lazy_gettext("Forum"),
        "googlebusiness": lazy_gettext("Google"),
        "kiyoh": lazy_gettext("Kiyoh"),
        "googleplay": lazy_gettext("Google Play"),
        "instagram": lazy_gettext("Instagram"),
        "mail": lazy_gettext("E-mail"),
        "mastodon": lazy_gettext("Mastodon"),
        "news": lazy_gettext("News"),
        "reddit": lazy_gettext("Reddit"),
        "reviews": lazy_gettext("Reviews on pages"),
        "trustpilot": lazy_gettext("Trustpilot"),
        "webhook": lazy_gettext("Webhook"),
        "webpage": lazy_gettext("Web page"),
        "x": lazy_gettext("X"),
        "youtube": lazy_gettext("YouTube"),
    }
)
STAGES: Final[Words] = MappingProxyType(
    {
        "understand": lazy_gettext("understand"),
        "link": lazy_gettext("recognise customer"),
        "decide": lazy_gettext("decide on a case"),
        "explain": lazy_gettext("explain the decision"),
        "incoming": lazy_gettext("read a delivery"),
    }
)
# The words that imports use most for where somebody stands; any other is shown as it came.
LIFECYCLES: Final[Words] = MappingProxyType(
    {
        "prospect": lazy_gettext("prospect"),
        "new": lazy_gettext("new"),
        "active": lazy_gettext("active"),
        "member": lazy_gettext("member"),
        "at_risk": lazy_gettext("at risk of leaving"),
        "lapsed": lazy_gettext("lapsed"),
        "lost": lazy_gettext("lost"),
        "won_back": lazy_gettext("won back"),
    }
)

VOCABULARY: Final[Mapping[str, Words]] = MappingProxyType(
    {
        "sentiment": SENTIMENTS,
        "intent": INTENTS,
        "category": CATEGORIES,
        "severity": SEVERITIES,
        "flag": FLAGS,
        "status": STATUSES,
        "clock": CLOCKS,
        "weekday": WEEKDAYS,
        "country": COUNTRIES,
        "holiday_region": HOLIDAY_REGIONS,
        "role": ROLES,
        "language": LANGUAGES,
        "source_kind": SOURCE_KINDS,
        "stage": STAGES,
        "lifecycle": LIFECYCLES,
    }
)


def word(kind: str, value: str | None) -> str:
    """The word for a stored value, such as `word("category", "delivery")`."""
    if value is None:
        return "–"
    locale = get_locale()
    return _word(locale.language if locale else "", kind, value)


@lru_cache(maxsize=2_000)
def _word(language: str, kind: str, value: str) -> str:
    """Looked up once a language: a list asks for the same few words in every row."""
    # A new kind of source is one new file elsewhere; most are names, the same in all languages.
    fallback = value.capitalize() if kind == "source_kind" else value
    return str(VOCABULARY[kind].get(value, fallback))


def likelihood(probability: float) -> str:
    """How sure the classifier is that a text is a complaint, in words."""
    for least, sentence in (
        (0.9, gettext("very likely a complaint")),
        (0.7, gettext("likely a complaint")),
        (0.5, gettext("perhaps a complaint")),
        (0.3, gettext("perhaps not a complaint")),
        (0.1, gettext("probably not a complaint")),
    ):
        if probability >= least:
            return sentence
    return gettext("very likely not a complaint")
