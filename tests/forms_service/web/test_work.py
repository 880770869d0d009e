"""One piece of work per request: kept after a good answer, given up after any error, apart for reading and writing."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from forms_service.db.models import AuditEvent
from forms_service.db.session import Sessions
from forms_service.errors import ConflictError, InvalidInputError
from forms_service.web.work import reading, writing
from tests.forms_service.web.site import Site


def _traces(sessions: Sessions) -> list[str]:
    with sessions() as session:
        return [what for what in session.scalars(select(AuditEvent.what)) if what.startswith("test.")]


def test_what_a_view_wrote_is_kept_after_a_good_answer(site: Site) -> None:
    def view() -> str:
        writing().audit("test.good")
        return "done"

    site.app.view_functions["public.front"] = view
    assert site.visitor().get("/").status_code == 200
    assert _traces(site.sessions) == ["test.good"]


@pytest.mark.parametrize(
    ("error", "status"), [(ConflictError("x"), 409), (InvalidInputError("x"), 400), (ValueError("x"), 500)]
)
def test_nothing_of_a_failed_request_is_kept(site: Site, error: Exception, status: int) -> None:
    def view() -> str:
        writing().audit("test.bad")
        raise error

    site.app.view_functions["public.front"] = view
    assert site.visitor().get("/").status_code == status
    assert _traces(site.sessions) == []
    assert site.visitor().get("/sign-in").status_code == 200, "the next request is not held up"


def test_a_commit_that_fails_is_answered_as_an_error_and_not_as_done(site: Site) -> None:
    from forms_service.db.models import WebSession

    def view() -> str:
        work = writing()
        work.session.add(WebSession(id="twice", kind="user", last_seen_at=work.system_now))
        work.session.add(WebSession(id="twice", kind="user", last_seen_at=work.system_now))
        return "done"

    site.app.view_functions["public.front"] = view
    assert site.visitor().get("/").status_code == 500


def test_a_page_that_only_reads_cannot_write(site: Site) -> None:
    def view() -> str:
        from forms_service.db.models import WebSession

        work = reading()
        work.session.add(WebSession(id="sneaked", kind="user", last_seen_at=work.system_now))
        return "done"

    site.app.view_functions["public.front"] = view
    assert site.visitor().get("/").status_code == 500
