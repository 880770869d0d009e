"""How values look in a letter, and what a partnership itself contributes to every letter."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime, time
from zoneinfo import ZoneInfo

from forms_service.definitions.schema import FieldData, Form, Partnership
from forms_service.domain.deadlines import day_in_words
from parsers.types import FieldKind, JsonValue

LONDON = ZoneInfo("Europe/London")
NOT_STATED = "not stated"


def birth_text(day: date) -> str:
    """“3 February 2019”: nobody looks a birth date up by its weekday."""
    return f"{day.day} {day:%B %Y}"


def time_text(at: time) -> str:
    """“5pm”, “3:10pm”, “midday”."""
    if (at.hour, at.minute) == (12, 0):
        return "midday"
    hour = at.hour % 12 or 12
    minutes = f":{at.minute:02}" if at.minute or at.hour == 0 else ""
    return f"{hour}{minutes}{'am' if at.hour < 12 else 'pm'}"


def moment_text(at: datetime) -> str:
    """“Thursday 17 December 2026 at 3:10pm”, in London."""
    local = at.astimezone(LONDON)
    return f"{day_in_words(local.date())} at {time_text(local.time())}"


def local_day(at: datetime) -> date:
    return at.astimezone(LONDON).date()


def underscored(slug: str) -> str:
    return slug.replace("-", "_")


def dated(day: date, at: datetime | None = None, explanation: str = "") -> dict[str, str]:
    """What `dates.<step>` offers."""
    return {
        "text": day_in_words(day),
        "date": day.isoformat(),
        "weekday": f"{day:%A}",
        "time": time_text(at.astimezone(LONDON).time()) if at else "",
        "explanation": explanation,
    }


def partnership_values(partnership: Partnership) -> dict[str, object]:
    notifier = next(
        (partner for partner in partnership.partners if partner.statutory_notifier), partnership.partners[0]
    )
    return {
        "name": partnership.name,
        "short_name": partnership.short_name,
        "area": partnership.area,
        "business_unit": partnership.business_unit.name,
        "review_group": partnership.review_group.name,
        "review_group_short": partnership.review_group.short_name,
        "mailbox": partnership.mailbox,
        "telephone": partnership.telephone,
        "address": list(partnership.address),
        "signatory_role": partnership.signatory_role,
        "marking": partnership.marking,
        "look_back_months": partnership.look_back_months,
        "statutory_notifier": notifier.organisation,
        "partners": [{"title": each.title, "organisation": each.organisation} for each in partnership.partners],
        "urgent": [
            {"name": each.name, "telephone": each.telephone, "hours": each.hours or ""} for each in partnership.urgent
        ],
    }


def form_texts(form: Form, answers: Mapping[str, JsonValue]) -> dict[str, object]:
    """What `form.<form>` offers: every field as words; what is not answered says so and is never a blank."""
    return {field.name: field_words(field, answers.get(field.name)) for field in form.fields()}


def field_words(field: FieldData, value: JsonValue) -> object:
    if field.kind is FieldKind.TABLE:
        rows = value if isinstance(value, list) else []
        return [
            {column.name: field_words(column, row.get(column.name)) for column in field.columns}
            for row in rows
            if isinstance(row, dict)
        ]
    if isinstance(value, list):
        return ", ".join(_one(field, each) for each in value) or NOT_STATED
    return _one(field, value)


def _one(field: FieldData, value: JsonValue) -> str:
    if value is None or value == "":
        return NOT_STATED
    if isinstance(value, bool):
        return "Yes" if value else "No"
    text = str(value)
    labels = {choice.slug: choice.label for choice in field.choices}
    if text in labels:
        return labels[text]
    return written_date(text) if field.kind in (FieldKind.DATE, FieldKind.DATETIME) else text


def written_date(text: str) -> str:
    """An ISO date or moment in words; anything else as it was written."""
    try:
        if len(text) == len("2026-12-17"):
            return day_in_words(date.fromisoformat(text))
        at = datetime.fromisoformat(text)
    except ValueError:
        return text
    if at.tzinfo is not None:
        return moment_text(at)
    return f"{day_in_words(at.date())} at {time_text(at.time())}"
