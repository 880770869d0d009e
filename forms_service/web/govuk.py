"""What every template may use: GOV.UK macros, filters for dates, who is signed in, and the words for codes."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from flask import Flask, g, request, url_for
from jinja2 import ChoiceLoader, PackageLoader, PrefixLoader

from forms_service.definitions.schema import FieldData, Partnership, Step
from forms_service.domain.access import Action
from forms_service.domain.events import EVENTS, meaning_of
from forms_service.domain.urgency import due_words
from forms_service.web import again, identity, moments
from forms_service.web.access import is_own_draft, may, own_partnerships, subject
from forms_service.web.audit_words import audit_words
from forms_service.web.fresh_code import fresh_code_given
from forms_service.web.words import options, reason_words, rule_words, source_words, words_for
from forms_service.web.work import services, settings


@dataclass(frozen=True, slots=True)
class MenuItem:
    text: str
    href: str
    current: bool


_MENU = (
    ("Today", "today.today", Action.SEE_TODAY, "today"),
    ("Cases", "cases.case_list", Action.SEE_CASES, "cases"),
    ("Search", "search.search", Action.SEARCH_CASES, "search"),
    ("Letters", "letters.queue", Action.RELEASE_LETTER, "letters"),
    ("Actions", "actions.all_actions", Action.SEE_ACTIONS, "actions"),
    ("Agencies and people", "contacts.contacts", Action.MANAGE_CONTACTS, "contacts"),
    ("Mail", "mailbox.mailbox", Action.SEE_MAILBOX, "mailbox"),
    ("Rehearsals", "rehearsals.rehearsals", Action.REHEARSE, "rehearsals"),
    ("Figures", "figures.figures", Action.SEE_FIGURES, "figures"),
    ("Keeping", "retention.retention", Action.MANAGE_RETENTION, "retention"),
    ("Definitions", "admin.definitions", Action.SEE_DEFINITIONS, "admin"),
    ("Who may sign in", "people.people", Action.SEE_PEOPLE, "people"),
)


def install(app: Flask) -> None:
    loader = app.jinja_loader
    app.jinja_env.loader = ChoiceLoader(
        [
            *([app.create_global_jinja_loader()] if loader is not None else []),
            PrefixLoader({"govuk_frontend_jinja": PackageLoader("govuk_frontend_jinja")}),
        ]
    )
    app.jinja_env.trim_blocks = True
    app.jinja_env.lstrip_blocks = True
    app.jinja_env.filters.update(
        day=_day,
        short_day=_short_day,
        moment=_moment,
        time=_time,
        words=words_for,
        size=say_size,
        typed_moment=_typed,
        day_or_words=_day_or_words,
        plain_day=_plain_day,
        short_moment=_short_moment,
        plain=_plain,
        audit_words=audit_words,
        due_words=_due_words,
        weekday=lambda day: f"{day:%a}",
        month=lambda day: f"{day:%B}",
        first_upper=_first_upper,
        first_lower=lambda words: words[:1].lower() + words[1:],
    )
    app.jinja_env.globals.update(
        user=identity.user,
        menu=menu,
        first_page=first_page,
        may=may,
        Action=Action,
        service_name=service_name,
        page_marking=page_marking,
        help_from=help_from,
        definitions_digest=lambda: services().library.digest[:12],
        largest_upload=lambda: say_size(services().upload_bytes),
        page_errors=again.page_errors,
        error_on=again.error_on,
        typed=again.typed,
        typed_list=again.typed_list,
        field_id=again.field_id,
        wrong_form=again.wrong_form,
        subject=subject,
        event_words=event_words,
        event_options=event_options,
        meeting_options=meeting_options,
        panel_answers=lambda: options("panel-answer"),
        choices_of=choices_of,
        options_of=options,
        rule_words=rule_words,
        source_words=source_words,
        reason_words=reason_words,
        today=lambda: services().business_clock.today(),
        now=lambda: services().business_clock.now(),
        fresh_code_given=fresh_code_given,
        is_own_draft=is_own_draft,
        outside_name=lambda: settings().outside_name,
        base_url=lambda: settings().base_url,
    )


def menu() -> list[MenuItem]:
    return [MenuItem(text, url_for(endpoint), _is_here(endpoint)) for text, endpoint, action, _ in _MENU if may(action)]


def _is_here(endpoint: str) -> bool:
    """Also on what comes after it, such as a form that came back; a page of one case is not the page of all."""
    same = request.blueprint == endpoint.partition(".")[0]
    return request.endpoint == endpoint or (same and "case_id" not in (request.view_args or {}))


def first_page() -> str:
    """Where a person begins: the first page of their menu. Not everybody has cases to look at."""
    return next((item.href for item in menu()), url_for("account.account"))


def help_from() -> list[Partnership]:
    """Whom to ask for help: always in the same place. The page's partnership, else the person's."""
    library = services().library
    named = g.get("page_partnership")
    signed_in = identity.user()
    visitor = g.get("link")
    slug = named or (visitor.partnership if visitor else None) or (signed_in.partnership if signed_in else None)
    return [library.partnership(slug)] if slug and slug in library.partnerships else []


def service_name() -> str:
    from_page = help_from()
    return from_page[0].name if from_page else "Safeguarding forms service"


def page_marking() -> str:
    from_page = help_from()
    return from_page[0].marking if from_page else ""


def choices_of(field: FieldData) -> list[tuple[str, str]]:
    return [(choice.slug, choice.label) for choice in field.choices]


def event_words(name: str) -> str:
    words = meaning_of(name)
    return words[:1].upper() + words[1:]


def event_options() -> list[tuple[str, str]]:
    return [(name, event_words(name)) for name in EVENTS]


def meeting_options(steps: Sequence[Step]) -> list[tuple[str, str]]:
    return [(step.id, step.title) for step in steps]


def say_size(count: int | None) -> str:
    if count is None:
        return ""
    if count >= 1024 * 1024:
        return f"{count / (1024 * 1024):.0f} MB"
    return f"{max(1, count // 1024)} KB"


def _day(value: date | datetime | str | None) -> str:
    found = _as_date(value)
    return moments.say_day(found) if found else ""


def _short_day(value: date | datetime | str | None) -> str:
    found = _as_date(value)
    return moments.say_short_day(found) if found else ""


def _as_date(value: date | datetime | str | None) -> date | None:
    if isinstance(value, str):
        return date.fromisoformat(value[:10]) if value else None
    if isinstance(value, datetime):
        return value.astimezone(moments.LONDON).date()
    return value


def _short_moment(value: datetime | None) -> str:
    return f"{_short_day(value)}, {moments.say_time(value)}" if value else ""


def _plain_day(value: object) -> str:
    """A birth date needs no weekday."""
    text = str(value or "")
    try:
        found = date.fromisoformat(text[:10])
    except ValueError:
        return text
    return f"{found.day} {found:%B %Y}"


def _moment(value: datetime | None) -> str:
    return moments.say_moment(value) if value else ""


def _time(value: datetime | None) -> str:
    return moments.say_time(value) if value else ""


def _typed(value: datetime | None) -> str:
    return moments.as_typed(value) if value else ""


def own(action: Action) -> list[Partnership]:
    library = services().library
    return [library.partnership(slug) for slug in own_partnerships(action) if slug in library.partnerships]


def _day_or_words(value: object) -> str:
    """What a form says as a day is said as a day; anything else in its own words."""
    text = str(value or "")
    try:
        if len(text) == 10:
            return moments.say_day(date.fromisoformat(text))
        at = datetime.fromisoformat(text)
    except ValueError:
        return text
    return moments.say_moment(at if at.tzinfo is not None else at.replace(tzinfo=moments.LONDON))


def _due_words(day: date) -> str:
    return due_words(day, services().business_clock.today(), services().calendar)


def _first_upper(words: str) -> str:
    return words[:1].upper() + words[1:]


def _plain(value: object) -> str:
    return str(value or "").replace("-", " ").replace("_", " ").capitalize()
