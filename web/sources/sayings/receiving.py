"""What is said of deliveries, dead letters, trials and stored secrets."""

from typing import Final

from web.texts import gettext_noop

TEXTS: Final = (
    gettext_noop("is neither an item, nor a list of items, nor an object with items or data"),
    gettext_noop("holds %(count)s items, at most %(most)s are taken at once"),
    gettext_noop("field text: is missing or empty"),
    gettext_noop("field rating: is outside its scale from %(least)s to %(most)s"),
    gettext_noop("field %(field)s: %(problem)s"),
    gettext_noop("is not about %(kind)s: object or entry differ"),
    gettext_noop("is not an entry with an id"),
    gettext_noop("is not a change with a field and a value"),
    gettext_noop("is listened to by no source"),
    gettext_noop("a fault of ours: %(told)s"),
    gettext_noop("the worker stopped %(count)s times while working on it"),
    gettext_noop("the worker stopped while sending, five times"),
    gettext_noop("no worker had time for it"),
    gettext_noop("no answer within %(seconds)s s"),
    gettext_noop(
        "a stored secret cannot be read: its key is missing on this machine "
        "(LUISTERPOST_VAULT_KEY_FILE); bring the key back, or type the secret again"
    ),
    gettext_noop("%(address)s answered %(status)s"),
    gettext_noop("%(host)s refused the address (%(codes)s)"),
    gettext_noop("%(host)s refused the log-in of LUISTERPOST_SMTP_URL (%(code)s)"),
)
