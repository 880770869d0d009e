"""The made-up cases that the returns are about: part A as the business unit filled it in."""

from __future__ import annotations

from typing import Any

SUMMER = "NEL-RR-2026-021"
SUMMER_A: dict[str, Any] = {
    "date_circulated": "2026-07-09",
    "return_by": "Thursday 16 July 2026, 5pm",
    "return_to": "scp-team@safer-nel.example.org",
    "what_is_asked": "Please search your records for each person named below, in the period of interest and before.",
    "scope_period_from": "2025-07-03",
    "scope_period_to": "2026-07-09",
    "incident_outline": "On 3 July 2026 Testchild Lambda, aged two, was found unresponsive at home and taken to hospital.",  # noqa: E501
    "children": [
        {
            "full_name": "Testchild Lambda Samplethorpe", "also_known_as": "Lam Fictive", "dob_or_edd": "2024-05-09",
            "nhs_number": "9990020019", "home_address": "7 Pretend Terrace, Examplethorpe",
        },
        {
            "full_name": "Testchild Mu Samplethorpe", "dob_or_edd": "2018-01-31", "nhs_number": "9990020027",
            "home_address": "7 Pretend Terrace, Examplethorpe",
        },
    ],
    "persons": [
        {
            "full_name": "Testmother Nu Samplethorpe", "also_known_as": "Nu Unreal", "relationship": "Mother",
            "date_of_birth": "1998-02-11", "address": "7 Pretend Terrace, Examplethorpe",
        },
        {
            "full_name": "Testman Xi Notreal", "relationship": "Mother's partner", "date_of_birth": "1995-12-01",
            "address": "Flat 2, 40 Imaginary Road",
        },
    ],
}  # fmt: skip

WINTER = "NEL-RR-2027-003"
WINTER_A: dict[str, Any] = {
    "date_circulated": "2027-01-12",
    "return_by": "Tuesday 19 January 2027, noon",
    "return_to": "scp-team@safer-nel.example.org",
    "what_is_asked": "Tell us what your service knew of the family. The baby was not yet born in most of the period.",
    "scope_period_from": "2026-01-05",
    "scope_period_to": "2027-01-12",
    "incident_outline": "On 5 January 2027 Testbaby Omega, eight weeks old, was admitted with unexplained fractures.",
    "children": [
        {
            "full_name": "Testbaby Omega Inventedby", "dob_or_edd": "2026-11-10", "nhs_number": "9990020035",
            "home_address": "Flat 9, Makebelieve House, Examplethorpe",
        },
    ],
    "persons": [
        {
            "full_name": "Testmother Psi Inventedby", "relationship": "Mother", "date_of_birth": "2005-08-30",
            "address": "Flat 9, Makebelieve House",
        },
        {
            "full_name": "Testfather Chi Madeup", "also_known_as": "Chip", "relationship": "Father",
            "date_of_birth": "2003-03-03", "address": "No fixed abode",
        },
    ],
}  # fmt: skip
