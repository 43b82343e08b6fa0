"""Where the credentials of each kind of source come from, step by step, as its form shows it.

docs/sources.md says the same at more length. What stands in backticks is typed or chosen as it is.
"""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

from markupsafe import Markup

from web.sources.words import with_code
from web.texts import LazyString, lazy_gettext

_META: Final = (
    lazy_gettext(
        "On `developers.facebook.com` make an app with the use case `Manage everything on your "
        "Page`, connect it with your business, and add the permissions below."
    ),
    lazy_gettext(
        "In the `Graph API Explorer` choose the app and get a user token with these permissions; "
        "extend it in the `Access Token Debugger`."
    ),
)
_GOOGLE_TOKEN: Final = lazy_gettext(
    "Let somebody who manages the locations allow the client the scope "
    "`https://www.googleapis.com/auth/business.manage` with offline access, for example in "
    "Google's `OAuth 2.0 Playground`, and copy the refresh token. Publish the consent screen: in "
    "testing, tokens end after seven days."
)
STEPS: Final[Mapping[str, tuple[LazyString, ...]]] = MappingProxyType(
    {
        "bluesky": (
            lazy_gettext(
                "Log in on Bluesky with an account of your company and open `Settings → Privacy "
                "and security → App passwords`."
            ),
            lazy_gettext(
                "Add one without access to direct messages, and copy it. Never give the account's "
                "own password."
            ),
        ),
        "facebook": (
            *_META,
            lazy_gettext(
                "The permissions: `pages_show_list`, `pages_read_engagement` and "
                "`pages_read_user_content`; for webhooks also `pages_manage_metadata`."
            ),
            lazy_gettext(
                "Ask `GET /me/accounts`: the answer holds the page's number and its token, which "
                "does not expire. The app secret stands under `App settings → Basic`."
            ),
        ),
        "forum": (
            lazy_gettext("Public forums need none."),
            lazy_gettext(
                "For a Discourse that wants a log-in, one of its administrators makes a key under "
                "`Admin → API → Keys`: for a single user, with the scope `Read only`."
            ),
        ),
        "googlebusiness": (
            lazy_gettext(
                "Ask Google for access to the `Business Profile APIs`; before that a project has "
                "no quota."
            ),
            lazy_gettext(
                "In the `Google Cloud console` switch on `Google My Business API`, `My Business "
                "Account Management API` and `My Business Business Information API`."
            ),
            lazy_gettext(
                "Under `APIs & Services → Credentials` make an `OAuth client ID` of the kind `Web "
                "application`."
            ),
            _GOOGLE_TOKEN,
        ),
        "googleplay": (
            lazy_gettext(
                "In the `Google Cloud console`, under `APIs & Services → Library`, switch on "
                "`Google Play Android Developer API`."
            ),
            lazy_gettext(
                "Under `IAM & Admin → Service accounts` make a service account without any role; "
                "open it and choose `Keys → Add key → Create new key → JSON`. The content of that "
                "file is what is asked for here."
            ),
            lazy_gettext(
                "In the `Play Console`, under `Users and permissions`, invite the account's mail "
                "address for this app only, with `View app information` and `Reply to reviews`."
            ),
        ),
        "instagram": (
            *_META,
            lazy_gettext(
                "The app needs the use case `Manage messaging and content on Instagram` too. The "
                "permissions: `instagram_basic`, `instagram_manage_comments`, `pages_show_list` "
                "and `pages_read_engagement`; for webhooks also `pages_manage_metadata`."
            ),
            lazy_gettext(
                "Take the page's token from `GET /me/accounts`, and the account's number from `GET "
                "/{page}?fields=instagram_business_account`."
            ),
        ),
        "kiyoh": (
            lazy_gettext(
                "Log in at Kiyoh or Klantenvertellen and open `Invite → Extra options` "
                "(`Uitnodigen → Extra opties`)."
            ),
            lazy_gettext(
                "Copy the token (or hash) of the `Publication API`, and the number of the location."
            ),
        ),
        "mail": (
            lazy_gettext(
                "With most providers: make a mailbox of its own, or an app password for it."
            ),
            lazy_gettext(
                "Google Workspace: switch on IMAP, make an OAuth client, and let the mailbox allow "
                "it the scope `https://mail.google.com/`."
            ),
            lazy_gettext(
                "Microsoft 365: register an application in `Entra` with the right "
                "`IMAP.AccessAsApp`, and allow it into this mailbox only (`New-ServicePrincipal`, "
                "`Add-MailboxPermission`)."
            ),
        ),
        "mastodon": (
            lazy_gettext("For hashtags and accounts most instances want none."),
            lazy_gettext(
                "Else log in on the instance, open `Preferences → Development → New application`, "
                "tick only `read`, and save."
            ),
            lazy_gettext("Open the application and copy `Your access token`."),
        ),
        "reddit": (
            lazy_gettext(
                "Ask for access at `support.reddithelp.com`: Reddit has to approve it, and wants "
                "a contract for commercial use."
            ),
            lazy_gettext(
                "Log in, open `reddit.com/prefs/apps`, choose `create another app` and `script`, "
                "and give any redirect address."
            ),
            lazy_gettext("Copy the id below the name, and the secret."),
        ),
        "trustpilot": (
            lazy_gettext("Your plan at Trustpilot has to include the API."),
            lazy_gettext(
                "Log in on `Trustpilot Business`, open `Integrations → Developers → APIs`, and "
                "make an application."
            ),
            lazy_gettext(
                "Copy `API Key` and `Secret`; with the secret, order numbers are read too."
            ),
        ),
        "webhook": (
            lazy_gettext(
                "To be sent something, nothing is needed here: the address and its secret come "
                "once the source is added."
            ),
            lazy_gettext(
                "The token is only for an address at which the sender lists its posts; the sender "
                "gives it out."
            ),
        ),
        "x": (
            lazy_gettext(
                "Log in on `console.x.com`, accept the agreement, and make an app with `New App`."
            ),
            lazy_gettext(
                "In the use case, name customer service. The right to post is not needed."
            ),
            lazy_gettext(
                "Copy the `Bearer Token`: it is shown once. Buy credits, and set a spending limit."
            ),
        ),
        "youtube": (
            lazy_gettext(
                "In the `Google Cloud console` make a project and switch on `YouTube Data API v3`."
            ),
            lazy_gettext(
                "Open `Credentials → Create credentials → API key`, and restrict the key to that "
                "API."
            ),
        ),
    }
)
"""By kind; a kind that knows no credentials is not here."""


def steps_of(kind: str) -> list[Markup]:
    """The steps of one kind, in the language of the page."""
    return [with_code(str(step)) for step in STEPS.get(kind, ())]
