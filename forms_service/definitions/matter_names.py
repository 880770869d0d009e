"""The names of letters that come from a process: its parties, the facts of its runs, the forms that it receives."""

from __future__ import annotations

from collections.abc import Iterable

from forms_service.definitions.letter_values import underscored
from forms_service.definitions.schema import FieldData, Form, Process

# Whoever answers for an agreed action, and is reminded of it: reads which case it is, and where to ask.
ACTION_OWNER = "action-owner"
PARTY_PARTS = ("name", "role", "agency")

# What a person may say of any matter that is begun without a form.
FACTS_OF_ALL = (
    "subject", "concern", "disagreement", "level_of_need", "perceived_level_of_need", "legal_status", "about_agency",
    "notifier_name", "notifier_role", "notifier_agency", "notifier_email", "notifier_telephone",
)  # fmt: skip


def fact_fields(process: Process) -> dict[str, tuple[str, str]]:
    """Meaning -> form and field that say it last: a form that comes in brings it up to date."""
    found: dict[str, tuple[str, str]] = {}
    for use in (process.notification, *process.receives):
        if use is not None:
            found |= {meaning: (use.form, field) for meaning, field in use.facts.items()}
    return found


def facts_of(process: Process) -> tuple[str, ...]:
    return tuple(dict.fromkeys((*fact_fields(process), *FACTS_OF_ALL)))


def received_forms(process: Process) -> tuple[str, ...]:
    """Slugs, each once."""
    return tuple(dict.fromkeys(use.form.partition("/")[0] for use in process.receives))


def stage_fields(process: Process) -> dict[str, tuple[str, str]]:
    """Slug of a received form -> its reference, and the field that says for which stage a copy was sent."""
    return {
        use.form.partition("/")[0]: (use.form, use.stage_field)
        for use in process.receives
        if use.stage_field is not None
    }


def names_of_matter(process: Process) -> frozenset[str]:
    """`party.<slug>.<part>` and `facts.<meaning>`, with underscores for dashes."""
    names = {f"party.{underscored(party.slug)}.{part}" for party in process.parties for part in PARTY_PARTS}
    return frozenset(names | {f"facts.{underscored(meaning)}" for meaning in facts_of(process)})


def sample_parties(processes: Iterable[Process]) -> dict[str, dict[str, str]]:
    who = {"name": "Ms Ada Madeup", "role": "Team manager", "agency": "Example School"}
    return {underscored(party.slug): dict(who) for process in processes for party in process.parties}


def sample_facts(processes: Iterable[Process]) -> dict[str, str]:
    return {
        underscored(meaning): f"Made-up words on {meaning.replace('_', ' ')}"
        for process in processes
        for meaning in facts_of(process)
    }


def field_of(form: Form | None, name: str) -> FieldData | None:
    return next((each for each in form.fields() if each.name == name), None) if form else None
