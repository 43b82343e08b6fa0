"""What is wrong with a field about teams or people, in words that say what to do."""

from triage.errors import WrongInputError
from web.texts import gettext


def field_problem(error: WrongInputError) -> str:
    """The sentence beside the field."""
    words = {
        "missing": gettext("Fill this in."),
        "too_long": gettext("That is too long; make it shorter."),
        "taken": gettext("Another team has this name; choose another one."),
        "unknown": gettext("Choose from the list."),
        "another": gettext("Choose another team."),
        "number": gettext("Type a whole number."),
        "out_of_range": gettext("This number is too small or too large."),
        "not_email": gettext("This is not an e-mail address."),
        "has_account": gettext("Somebody has an account with this address already."),
        "last_admin": gettext("Make somebody else an administrator first: this is the last one."),
    }
    return words.get(error.message, error.message)
