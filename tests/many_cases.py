"""A database with many cases in it, each with agencies that were asked, some of which have answered."""

from __future__ import annotations

import random
from dataclasses import dataclass

from forms_service.use_cases.issue_requests import issue_requests
from tests.played_case import PlayedCase

_FIRST = ("Testchild", "Inventa", "Madeupa", "Sampla", "Fictiona", "Pretenda")
_LAST = ("Examplethorpe", "Sampleson", "Inventford", "Madeupton", "Pretendham", "Fictionby")


@dataclass(frozen=True)
class Filled:
    case_ids: tuple[str, ...]
    documents: tuple[str, ...]
    """The first return of each case."""


def fill(played: PlayedCase, *, cases: int, returns: int, seed: int = 1) -> Filled:
    """Through the use-cases; letters stay asked for, since a page cares only that they are there."""
    chance = random.Random(seed)
    case_ids, documents = [], []
    for number in range(cases):
        child = {
            "full_name": f"{chance.choice(_FIRST)} {_number_word(number)} {chance.choice(_LAST)}",
            "dob_or_edd": f"{chance.randint(2010, 2025)}-{chance.randint(1, 12):02}-{chance.randint(1, 28):02}",
            "nhs_number": nhs_number(number),
        }
        played.notify(played.notification_file(children=[child]))
        played.open()
        for proposed in played.requests("proposed"):
            played.confirm(proposed.id)
        with played.work() as work:
            issue_requests(work, played.case_id)
        asked = [row.id for row in played.requests("issued")]
        sent = [played.send(request_id, played.return_file()) for request_id in asked[:returns]]
        documents.append(sent[0].id)
        case_ids.append(played.case_id)
    return Filled(tuple(case_ids), tuple(documents))


def _number_word(number: int) -> str:
    """A middle name of letters, different for each, so that nobody looks alike."""
    letters = ""
    for _ in range(4):
        number, rest = divmod(number, 20)
        letters += "bcdfghjklmnprstvwxyz"[rest] + "aeiou"[rest % 5]
    return letters.capitalize()


def nhs_number(number: int) -> str:
    """Of the 999 range that belongs to nobody, with its check digit."""
    while True:
        nine = f"999{number:06}"
        check = 11 - sum(int(digit) * weight for digit, weight in zip(nine, range(10, 1, -1), strict=True)) % 11
        if check != 10:
            return f"{nine}{0 if check == 11 else check}"
        number += 500_000
