"""What the fields of a customer are called, alone and in groups that go together."""

from web.texts import gettext


def field_words(name: str) -> str:
    """A field, or a group of fields that go together."""
    names = {
        "name": gettext("Name"),
        "given": gettext("First name"),
        "family": gettext("Family name"),
        "first_name": gettext("First name"),
        "last_name": gettext("Family name"),
        "born": gettext("Date of birth"),
        "company": gettext("Company"),
        "email": gettext("E-mail"),
        "phone": gettext("Phone"),
        "address": gettext("Address"),
        "street": gettext("Street"),
        "postcode": gettext("Postcode"),
        "city": gettext("City"),
        "country": gettext("Country"),
        "language": gettext("Language"),
        "stage": gettext("Stage"),
        "value_eur": gettext("Worth"),
        "customer_since": gettext("Customer since"),
        "numbers": gettext("Order number or account"),
    }
    return names.get(name, name)
