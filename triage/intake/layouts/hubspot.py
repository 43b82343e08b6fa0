"""HubSpot: contacts, exported with property labels or with internal names.

Source: HubSpot's default contact properties (knowledge.hubspot.com); exports begin with Record ID.
"""

from triage.intake.layouts.layout import Layout

LAYOUT = Layout(
    name="hubspot",
    title="HubSpot",
    telling=(
        ("Record ID", "Email", "Lifecycle Stage"),
        ("Record ID", "Email", "Contact owner"),
        ("Record ID - Contact", "Email"),
        ("hs_object_id", "email"),
        ("Record ID", "Lead Status", "Create Date"),
    ),
    numbers=("Klantnummer", "Customer Number", "customer_number", "Record ID",
             "Record ID - Contact", "hs_object_id"),
    fields={
        "First Name": "first_name",
        "Last Name": "last_name",
        "Email": "email",
        "Work email": "email",
        "Additional email addresses": "email",
        "Phone Number": "phone",
        "Phone": "phone",
        "Mobile Phone Number": "mobile",
        "mobilephone": "mobile",
        "WhatsApp Phone Number": "mobile",
        "Company Name": "company",
        "Company": "company",
        "Associated Company": "company",
        "Primary Associated Company": "company",
        "Street Address": "street",
        "Address": "street",
        "Postal Code": "postcode",
        "Zip": "postcode",
        "City": "city",
        "Country/Region": "country",
        "Country": "country",
        "Preferred language": "language",
        "hs_language": "language",
        "Lifecycle Stage": "stage",
        "Became a Customer Date": "customer_since",
        "Create Date": "customer_since",
        "createdate": "customer_since",
        "Total Revenue": "value_eur",
        "total_revenue": "value_eur",
        "Voornaam": "first_name",
        "Achternaam": "last_name",
        "E-mail": "email",
        "Telefoonnummer": "phone",
        "Bedrijfsnaam": "company",
        "Levenscyclusfase": "stage",
    },
    left_out=("Associated Company IDs", "Primary Associated Company ID", "Contact owner",
              "hubspot_owner_id"),
)  # fmt: skip
