"""Salesforce: contacts and accounts, with API names (Data Loader, Bulk API) or report labels.

Source: Object Reference for the Salesforce Platform, Contact and Account; field labels of the
import wizard's mapping page (help.salesforce.com).
"""

from triage.intake.layouts.layout import Layout

_NAMES = {
    "FirstName": "first_name",
    "LastName": "last_name",
    "Name": "name",
    "Account.Name": "company",
    "Email": "email",
    "Phone": "phone",
    "HomePhone": "phone",
    "OtherPhone": "phone",
    "MobilePhone": "mobile",
    "MailingStreet": "street",
    "MailingPostalCode": "postcode",
    "MailingCity": "city",
    "MailingCountry": "country",
    "MailingCountryCode": "country",
    "PersonEmail": "email",
    "PersonMobilePhone": "mobile",
    "PersonMailingStreet": "street",
    "PersonMailingPostalCode": "postcode",
    "PersonMailingCity": "city",
    "PersonMailingCountry": "country",
    "BillingStreet": "street",
    "BillingPostalCode": "postcode",
    "BillingCity": "city",
    "BillingCountry": "country",
    "CreatedDate": "customer_since",
    "Languages__c": "language",
    "HasOptedOutOfEmail": "email_opt_out",
    "PersonHasOptedOutOfEmail": "email_opt_out",
    "DoNotCall": "do_not_call",
    "PersonDoNotCall": "do_not_call",
}
_LABELS = {
    "First Name": "first_name",
    "Middle Name": "tussenvoegsel",
    "Last Name": "last_name",
    "Full Name": "name",
    "Account Name": "company",
    "Business Phone": "phone",
    "Home Phone": "phone",
    "Other Phone": "phone",
    "Mobile": "mobile",
    "Mailing Street": "street",
    "Mailing Zip/Postal Code": "postcode",
    "Mailing City": "city",
    "Mailing Country": "country",
    "Created Date": "customer_since",
}
_DUTCH = {"Voornaam": "first_name", "Achternaam": "last_name", "Mobiel": "mobile"}

LAYOUT = Layout(
    name="salesforce",
    title="Salesforce",
    telling=(
        ("Id", "LastName", "MailingCity"),
        ("Id", "LastName", "SystemModstamp"),
        ("Id", "Name", "BillingCity"),
        ("Id", "Name", "SystemModstamp"),
        ("Id", "PersonEmail"),
        ("Contact ID", "Last Name", "Account Name"),
        ("Contact ID", "Last Name", "Mailing City"),
    ),
    numbers=(
        "Klant_Nr__c", "Klantnummer__c", "Customer_Number__c", "AccountNumber", "Account Number",
        "Id", "Contact ID",
    ),
    fields=_NAMES | _LABELS | _DUTCH,
    left_out=(
        "IsDeleted", "MasterRecordId", "SystemModstamp", "LastModifiedById", "CreatedById",
        "OwnerId", "PhotoUrl", "LastViewedDate", "LastReferencedDate", "JigsawContactId",
    ),
)  # fmt: skip
