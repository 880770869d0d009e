"""A letter is released from its page as it was read there, or not at all."""

from __future__ import annotations

import re

from forms_service.db.models import Letter
from tests.forms_service.web.site import Site, words
from tests.forms_service.web.story import Story

MEETING = {"form": "meeting", "step": "review-meeting", "starts_at": "10 12 2026 2pm", "place": "Example House"}


def test_a_letter_made_again_since_its_page_was_opened_is_not_released(site: Site) -> None:
    story = Story.begin(site)
    story.open()
    letter = story.rows(Letter, Letter.kind == "told", Letter.state == "held")[0]
    page = f"/letters/{letter.id}"
    read = _edition(story, page)
    story.unit.follow(f"/cases/{story.case_id}/meetings", MEETING)
    site.run_jobs()

    refused = story.unit.post(f"{page}/release", {"form": "release", "edition": read})
    assert refused.status_code == 409
    assert "made again since you opened its page" in words(refused)
    assert story.rows(Letter, Letter.id == letter.id)[0].state == "held"

    story.unit.follow(f"{page}/release", {"form": "release", "edition": _edition(story, page)})
    assert story.rows(Letter, Letter.id == letter.id)[0].state == "released"


def _edition(story: Story, page: str) -> str:
    confirm = page.replace("/letters/", "/letters/confirm?letter=")
    found = re.search(r'name="edition" value="([^"]+)"', story.unit.get(confirm).get_data(as_text=True))
    assert found is not None
    return found.group(1)
