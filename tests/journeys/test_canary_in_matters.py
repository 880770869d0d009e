"""A name in every fact, form and note of a matter, and in its letters: it reaches no log, queue, address or subject.

As tests/journeys/test_canary_in_failing_jobs.py does for reviews, without processes of its own: what is looked at is
what one process writes, and all that the database keeps in the open.
"""

from __future__ import annotations

import io
import logging
from collections.abc import Iterator
from datetime import datetime
from typing import Any

import pytest
from werkzeug.test import TestResponse

from forms_service.db.models import Document, Party
from forms_service.domain.events import LONDON
from forms_service.log_lines import LineFormatter
from forms_service.ports import Services
from tests.canary import columns_in_the_open, scan
from tests.conftest import Database
from tests.forms_service.web.site import Visitor, as_file, filled
from tests.journeys.ladder_stage import LadderStage
from tests.journeys.test_canary_in_failing_jobs import CANARIES, NAME, PLAIN, answers_with_the_name
from tests.journeys.test_ladders import quick_reader

__all__ = ["quick_reader"]

MATTERS = ("sandwell", "cscp")
PROCESS = "practice-escalation"


@pytest.fixture
def log() -> Iterator[io.StringIO]:
    """All that is logged, as the service's own processes write it."""
    written, root = io.StringIO(), logging.getLogger()
    handler, level = logging.StreamHandler(written), root.level
    handler.setFormatter(LineFormatter())
    root.addHandler(handler)
    root.setLevel(logging.DEBUG)
    yield written
    root.removeHandler(handler)
    root.setLevel(level)


@pytest.fixture
def addresses(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Every address that is asked for, led to or linked, and every name of a download."""
    seen: list[str] = []
    remember = Visitor._remember

    def recording(self: Visitor, response: TestResponse) -> None:
        seen.append(response.request.full_path)
        seen.extend(response.headers.get(name, "") for name in ("Location", "Content-Disposition", "Link"))
        if response.mimetype == "text/html":
            seen.extend(part.partition('"')[0] for part in response.get_data(as_text=True).split('href="')[1:])
            seen.extend(part.partition('"')[0] for part in response.get_data(as_text=True).split('action="')[1:])
        remember(self, response)

    monkeypatch.setattr(Visitor, "_remember", recording)
    return seen


@pytest.mark.parametrize("database", ["sqlite"], indirect=True)
@pytest.mark.parametrize("partnership", MATTERS)
def test_the_name_in_a_matter_is_in_no_log_queue_audit_address_subject_or_open_column(
    database: Database, services: Services, partnership: str, log: io.StringIO, addresses: list[str],
    capsys: pytest.CaptureFixture[str],
) -> None:  # fmt: skip
    stage = LadderStage.begin(database, services, partnership, datetime(2026, 11, 24, 16, 0, tzinfo=LONDON))
    _play(stage)
    read = [stage.text(letter) for letter in stage.letters() if letter.document_id]
    assert sum(PLAIN in text for text in read) > 3, "the name did go into letters"
    printed = capsys.readouterr()
    assert '"route": "ladder.' in log.getvalue()  # each request has its line
    sources = {
        "log": log.getvalue().encode(),
        "printed": f"{printed.out}{printed.err}".encode(),
        "queue": repr(stage.site.services.queue).encode(),
        "addresses": "\n".join(addresses).encode(),
        "subjects": "\n".join(mail.subject for mail in stage.mails()).encode(),
        "file names": "\n".join(row.file_name for row in stage.rows(Document)).encode(),
        **{f"table {name}": data for name, data in columns_in_the_open(database.engine).items()},
    }
    assert {"table audit_event", "table job_request", "table task", "table mail", "table party"} <= set(sources)
    assert len(addresses) > 200
    assert len(stage.mails()) > 3
    assert scan(sources, CANARIES) == []
    # The places are really looked at: the same name, said there, is found.
    logging.getLogger("forms_service").debug("of %s", PLAIN)
    stage.unit.get(f"{stage.path}?child={PLAIN}")
    planted = {"log": log.getvalue().encode(), "addresses": "\n".join(addresses).encode()}
    assert {line.partition(":")[0] for line in scan(planted, [PLAIN])} == {"log", "addresses"}


def _play(stage: LadderStage) -> None:
    """Through every stage, with the name typed in whatever may be typed."""
    library = stage.site.services.library
    process = library.process(stage.partnership, PROCESS)
    assert process.notification is not None
    form = library.form(stage.partnership, process.notification.form)
    answers = answers_with_the_name(form, f"Agency of {NAME}")
    document_id = stage.notify(PROCESS, form.slug, answers, "notifier@example.org")
    stage.unit.follow(f"/documents/{document_id}/open", {"form": "open"})
    stage.site.run_jobs()
    stage.unit.follow(f"{stage.path}/ladder/raised", {"form": "raised", "raised_at": "23 11 2026"})
    named = {each.role for each in stage.rows(Party)}  # by the form
    for number, kind in enumerate(each for each in process.parties if each.slug not in named):
        stage.add_party(kind.slug, f"{NAME} {number}", f"Agency of {NAME}", f"party{number}@example.org", NAME)
    ring = {"form": "ring", "whom": library.partnership(stage.partnership).urgent[0].name, "text": NAME}
    stage.unit.follow(f"{stage.path}/at-risk", ring)
    for number, each in enumerate(process.stages):
        stage.escalate(each.id, f"23 11 2026 {8 + 2 * number:02}:00", NAME)
        stage.discuss(each.id, "23 11 2026", NAME, f"{NAME} was talked about.")
        stage.agree(f"See {NAME}", due_on="27 11 2026", stage=each.id, owner=stage.rows(Party)[0].id)
        (*_, end) = sorted(each.ends, key=lambda end: end.slug == "not-resolved")
        stage.end(each.id, end.slug, NAME, f"23 11 2026 {9 + 2 * number:02}:00")
    _send_forms(stage)
    stage.release(*{letter.kind for letter in stage.letters(state="held")})
    for tail in ("", "/ladder", "/actions", "/forms", "/letters", "/links", "/documents", "/history", "/outcome"):
        assert NAME in stage.page(tail) or tail not in ("/ladder", "/actions"), tail
    assert NAME in stage.record_outcome(process.outcomes[0].slug, NAME)


def _send_forms(stage: LadderStage) -> None:
    """Every form that a matter may receive, with the name in its own name too."""
    library = stage.site.services.library
    for use in library.process(stage.partnership, PROCESS).receives:
        form = library.form(stage.partnership, use.form)
        answers: dict[str, Any] = answers_with_the_name(form, f"Agency of {NAME}")
        data = filled(stage.site, stage.partnership, form.slug, answers, case_reference=stage.case().reference or "")
        sent = as_file(data, f"{NAME}.docx")
        stage.unit.follow(f"{stage.path}/forms", {"form": "form", "via": "email", "document": sent})
    stage.site.run_jobs()
