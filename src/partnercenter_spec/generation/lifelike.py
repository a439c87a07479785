"""Texts that look like what they are, by the name of the member: of reserved domains, and of nobody."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

TEXTS: Final[Mapping[str, tuple[str, ...]]] = {
    "companyName": ("Fabrikam", "Contoso", "Adventure Works", "Wide World Importers", "Tailspin Toys"),
    "domain": ("fabrikam.example", "contoso.example", "adventure-works.example", "tailspin.example"),
    "email": ("kari@fabrikam.example", "ola@contoso.example", "billing@tailspin.example"),
    "emailAddress": ("kari@fabrikam.example", "ola@contoso.example"),
    "userName": ("admin@fabrikam.example", "admin@contoso.example"),
    "firstName": ("Kari", "Ola", "Ingrid", "Aiko"),
    "middleName": ("Anna", "Lee"),
    "lastName": ("Nordmann", "Hansen", "Tanaka"),
    "country": ("NO", "US", "DE", "JP"),
    "iso2Code": ("NO", "US", "DE", "JP"),
    "city": ("Oslo", "Springfield", "Bergen"),
    "state": ("WA", "Oslo", "BY"),
    "region": ("WA", "Oslo", "BY"),
    "district": ("Sentrum", "Mitte"),
    "addressLine1": ("Storgata 1", "1 Example Way", "Musterstraße 2"),
    "addressLine2": ("Floor 3", "Suite 100"),
    "addressLine3": ("Back entrance",),
    "postalCode": ("0155", "98052", "80331"),
    "phoneNumber": ("5550100", "5550123"),
    "culture": ("nb-NO", "en-US", "de-DE"),
    "defaultCulture": ("nb-NO", "en-US"),
    "language": ("nb", "en", "de"),
    "organizationRegistrationNumber": ("000000000",),
    "method": ("GET", "POST"),
    "key": ("MS-ContinuationToken",),
    "value": ("ZXhhbXBsZS1wYWdl",),
    "etag": ("1000000000000000042", "-1000000000000000042"),
    "continuationToken": ("ZXhhbXBsZS1wYWdl",),
    "password": ("example-not-a-password",),
    "description": ("Something went wrong.", "The resource was not found."),
    "message": ("Something went wrong.", "Too many requests."),
    "source": ("PartnerFD", "PartnerAPI"),
    "Value": ("Fab", "Con"),
}
WORDS: Final = ("example", "sample", "something")
