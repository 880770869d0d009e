"""The draft of the decision record on its page: what the service knows is there before anybody types."""

from __future__ import annotations

import re
from html import unescape
from typing import Any

from sqlalchemy import select

from forms_service.db.models import Decision, Document
from forms_service.db.queries.decision import content_of
from forms_service.db.work import begin_reading
from tests.forms_service.web.site import NEL, SEEDER, Site, as_file, filled
from tests.forms_service.web.story import NOTE, Story

_INPUT = re.compile(r"<input\b[^>]*>|<textarea\b[^>]*>.*?</textarea>|<select\b[^>]*>.*?</select>", re.DOTALL)


def _typed(page: str) -> dict[str, str]:
    """What a browser sends when the page is saved as it stands; of the fields that are typed in or chosen."""
    sent: dict[str, str] = {}
    for element in _INPUT.findall(page):
        name = re.search(r'name="([^"]*)"', element)
        if name is None or ('type="radio"' in element and " checked" not in element):
            continue
        if element.startswith("<input"):
            value = re.search(r'value="([^"]*)"', element)
        elif element.startswith("<textarea"):
            value = re.search(r">(.*?)</textarea>", element, re.DOTALL)
        else:
            value = re.search(r'<option[^>]*value="([^"]*)"[^>]*selected', element)
        sent[name.group(1)] = unescape(value.group(1)) if value else ""
    return sent


def test_saving_the_first_draft_untouched_keeps_what_the_service_filled_in(site: Site) -> None:
    story = Story(site, site.signed_in("business-unit", partnership=NEL))
    visitor = site.visitor()
    visitor.get(f"/notify/{NEL}")
    note: dict[str, Any] = {key: value for key, value in NOTE.items() if key != "agencies"}
    document = as_file(filled(site, NEL, "scsi-1", note))
    visitor.follow(
        f"/notify/{NEL}",
        {"form": "upload", "contact_email": "nora.notifier@school.example.org", "document": document},
    )
    site.run_jobs()
    (received,) = story.rows(Document, Document.kind == "notification")
    story.unit.follow(f"/documents/{received.id}/open", {"form": "open"})
    case = f"/cases/{received.case_id}"
    happened = {"form": "event", "name": "sin.sent", "occurred_at": "23 11 2026 09:30", "reference": "SIN-INVENTED-1"}
    story.unit.follow(f"{case}/events", happened)

    page = story.unit.get(f"{case}/decision/draft").get_data(as_text=True)
    story.unit.follow(f"{case}/decision/draft", _typed(page))

    with begin_reading(site.sessions, site.services, SEEDER) as work:
        kept = content_of(work, work.session.scalars(select(Decision)).one())
    assert kept["children_initials"] == "T.A.E."
    assert kept["date_notified"] == "2026-11-23"
    assert kept["sin_reference"] == "SIN-INVENTED-1"
    assert not kept["meeting_date"]
