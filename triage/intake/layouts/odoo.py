"""Odoo: contacts (res.partner), exported for import (field names) or with labels.

Source: res.partner in odoo/addons/base/models/res_partner.py; an export that can be imported
again begins with the column `id`, the External ID.
"""

from triage.intake.layouts.layout import Layout

LAYOUT = Layout(
    name="odoo",
    title="Odoo",
    telling=(
        ("id", "name", "zip", "country_id/id"),
        ("id", "name", "email", "is_company"),
        ("id", "complete_name", "email"),
        ("id", "display_name", "email"),
        ("External ID", "Name", "Zip"),
        ("External ID", "Name", "Email"),
        ("External ID", "Complete Name", "Email"),
        ("Externe ID", "Naam"),
        ("Extern ID", "Naam"),
    ),
    numbers=("ref", "Reference", "Referentie", "id", "External ID", "Externe ID", "Extern ID"),
    fields={
        "name": "name",
        "complete_name": "name",
        "display_name": "name",
        "parent_id": "company",
        "parent_id/name": "company",
        "commercial_company_name": "company",
        "company_name": "company",
        "Related Company": "company",
        "Gerelateerd bedrijf": "company",
        "email": "email",
        "phone": "phone",
        "mobile": "mobile",
        "street": "street",
        "zip": "postcode",
        "city": "city",
        "country_id": "country",
        "country_id/name": "country",
        "country_id/code": "country",
        "Country": "country",
        "lang": "language",
        "Language": "language",
        "total_invoiced": "value_eur",
        "Total Invoiced": "value_eur",
        "create_date": "customer_since",
        "Created on": "customer_since",
        "Naam": "name",
        "E-mail": "email",
        "Telefoon": "phone",
        "Mobiel": "mobile",
        "Straat": "street",
        "Postcode": "postcode",
        "Plaats": "city",
        "Stad": "city",
        "Land": "country",
        "Taal": "language",
        "Aangemaakt op": "customer_since",
    },
    left_out=("country_id/id", "state_id/id", "parent_id/id", "user_id/id", "company_id/id",
              "category_id/id", "user_id", "company_id", "color"),
)  # fmt: skip
