"""The options for answering in words: their labels, and the English helps of `ingest`, marked.

`ingest` knows no languages; a test holds that these and its descriptions are the same.
"""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

from web.sources.words import option_name
from web.texts import LazyString, lazy_gettext

NAMES: Final[Mapping[str, LazyString]] = MappingProxyType(
    {
        "issuer_id": lazy_gettext("Issuer ID"),
        "key_id": lazy_gettext("Key ID"),
        "private_key": lazy_gettext("Key file"),
        "connect_service": lazy_gettext("Address of the interface for answers"),
        "answer_token": lazy_gettext("Token for answering"),
        "home": lazy_gettext("Instance of your account"),
        "visibility": lazy_gettext("Who sees answers"),
        "max_characters": lazy_gettext("Characters at most"),
        "refresh_token": lazy_gettext("Permanent token"),
        "business_user": lazy_gettext("Business user"),
        "consumer_key": lazy_gettext("API key of the app"),
        "consumer_secret": lazy_gettext("API key secret of the app"),
        "access_token_secret": lazy_gettext("Secret of the access token"),
        "handle": lazy_gettext("Handle of the account"),
        "send_email": lazy_gettext("Mail to the author"),
    }
)
HELPS: Final = (
    lazy_gettext("Issuer ID above the keys in App Store Connect."),
    lazy_gettext("Key ID of a key with the role Customer Support or Admin."),
    lazy_gettext("The key file (.p8), its whole content."),
    lazy_gettext("Handle of your account."),
    lazy_gettext("The JSON key file of a service account with the permission Reply to reviews."),
    lazy_gettext("The instance listened to."),
    lazy_gettext(
        "Token of an application of your account with the rights `read` and `write:statuses`."
    ),
    lazy_gettext("The instance of your account, if it is another one."),
    lazy_gettext("Who sees answers that are not private; `unlisted` keeps them out of timelines."),
    lazy_gettext("How long posts may be on that instance."),
    lazy_gettext(
        "Permanent token of your account for that application, with the scopes `submit`, "
        "`identity` and `history`."
    ),
    lazy_gettext("Secret of that key."),
    lazy_gettext("Id of the business user in whose name answers are given."),
    lazy_gettext("How long answers may be."),
    lazy_gettext("API key of your app (OAuth 1.0a)."),
    lazy_gettext("API key secret of your app."),
    lazy_gettext("Access token of your account for that app, with Read and write."),
    lazy_gettext("Secret of that access token."),
    lazy_gettext(
        "Handle of your account, to know beforehand whom X lets the app answer; leave it empty "
        "with an enterprise contract."
    ),
    lazy_gettext("Whether the author of the review gets the answer by mail too."),
    lazy_gettext("How long posts of the account may be."),
    lazy_gettext("OAuth client of your Google Cloud project."),
    lazy_gettext("Secret of that client."),
    lazy_gettext(
        "Token of your channel's account for that client, with the scope `youtube.force-ssl`."
    ),
)


def answer_option_name(name: str) -> str:
    """The label of an option for answering."""
    known = NAMES.get(name)
    return str(known) if known else option_name(name)
